"""Pictures of papers become PDF: one picture a page, upright, on A4, without what the camera wrote about the place.

Only the picture itself is carried over, drawn anew: whatever else a file had (place, serial number, preview, trailing
bytes) stays behind. The same picture gives the same PDF, byte for byte.
"""

import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Final

import pikepdf
from PIL import Image, ImageSequence

from office.documents.reasons import MOST_DOTS, MOST_PAGES, Reason, Unfit

POINTS_PER_INCH: Final = 72
A4: Final = (595.276, 841.89)
# Enough to read and to print again; more only fills the disk.
MOST_DPI: Final = 300
# What a file says of its dots per inch is believed within these; a phone that says 72 means nothing by it.
CREDIBLE_DPI: Final = (90, 1200)
JPEG_QUALITY: Final = 85
# So few, and it is text or a drawing: kept without loss. More, and it is a photograph or a scan.
FEW_COLOURS: Final = 32
BITS: Final = {"1": 1, "L": 8, "RGB": 8}
ORIENTATION: Final = 0x0112
TURNS: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
# These may hold several pictures, and Pillow turns them upright by itself.
SEVERAL: Final = {"TIFF", "HEIC"}
PILLOW: Final = {"HEIC": "HEIF"}
SIDEWAYS: Final = {TURNS[5], TURNS[6], TURNS[7], TURNS[8]}


@dataclass(frozen=True)
class Place:
    """Where a picture stands: in the middle of its page; in points."""

    page: tuple[float, float]
    width: float
    height: float

    @property
    def drawing(self) -> bytes:
        left, bottom = (self.page[0] - self.width) / 2, (self.page[1] - self.height) / 2
        return f"q {self.width:.3f} 0 0 {self.height:.3f} {left:.3f} {bottom:.3f} cm /Scan Do Q".encode()

    @property
    def turned(self) -> "Place":
        return Place((self.page[1], self.page[0]), self.height, self.width)

    @property
    def most_dots(self) -> tuple[int, int]:
        return (round(self.width / POINTS_PER_INCH * MOST_DPI), round(self.height / POINTS_PER_INCH * MOST_DPI))


def scan_to_pdf(picture: Path, made: Path, kind: str) -> int:
    """Write the PDF of ``picture`` to ``made``; give the number of pages (TIFF and HEIC may have several). Raises Unfit."""
    Image.MAX_IMAGE_PIXELS = None  # our own limit is asked before anything is unpacked
    if kind == "HEIC":
        _know_heic()
    several = kind in SEVERAL
    with _faults_of_pictures(), Image.open(picture, formats=[PILLOW.get(kind, kind)]) as image, pikepdf.new() as pdf:
        if getattr(image, "n_frames", 1) > MOST_PAGES:
            raise Unfit(Reason.TOO_MANY_PAGES)
        for frame in ImageSequence.Iterator(image) if several else [image]:
            _check_dots(frame)
            _add_page(pdf, frame, turn=None if several else TURNS.get(frame.getexif().get(ORIENTATION, 1)))
        pdf.save(made, deterministic_id=True)
        return len(pdf.pages)


def _know_heic() -> None:
    """Teach Pillow the photos of phones: the picture alone, not the preview beside it, which may show something else."""
    from pillow_heif import register_heif_opener  # noqa: PLC0415  other pictures do not wait for it to load

    register_heif_opener(thumbnails=False, depth_images=False, aux_images=False, decode_threads=1)


@contextmanager
def _faults_of_pictures() -> Iterator[None]:
    """Pillow says "broken" in many ways; the person needs two of them."""
    try:
        yield
    except OSError as error:
        if error.errno is not None:  # the disk, not the picture
            raise
        raise Unfit(Reason.CUT_SHORT if "truncated" in str(error).lower() else Reason.BROKEN) from error
    except RecursionError:
        raise
    except (
        EOFError,
        RuntimeError,
        SyntaxError,
        ValueError,
        TypeError,
        LookupError,
        ArithmeticError,
        struct.error,
        zlib.error,
    ) as error:
        raise Unfit(Reason.BROKEN) from error


def _check_dots(frame: Image.Image) -> None:
    """Before anything else is asked of ``frame``: even its orientation may unpack it."""
    if frame.width * frame.height > MOST_DOTS:
        raise Unfit(Reason.TOO_LARGE_PICTURE)


def _add_page(pdf: pikepdf.Pdf, frame: Image.Image, *, turn: Image.Transpose | None) -> None:
    """Put ``frame`` on a page of its own. ``turn`` makes it upright."""
    place = _place(frame)
    frame.draft(frame.mode, place.most_dots)  # lets JPEG unpack at a half or a quarter
    plain = _plain(frame)
    _check_dots(plain)  # a photo of a phone tells its true size only when it is unpacked
    drawn = _reduced(plain, place.most_dots)
    if turn is not None:
        drawn = drawn.transpose(turn)
        place = place.turned if turn in SIDEWAYS else place
    page = pdf.add_blank_page(page_size=place.page)
    page.Contents = pdf.make_stream(place.drawing)
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Scan=_picture(pdf, drawn)))


def _place(frame: Image.Image) -> Place:
    """True size where the file tells it, never more than the A4 sheet, which lies as the picture lies."""
    sizes = zip(frame.size, _dots_per_inch(frame), strict=True)
    width, height = (dots / per_inch * POINTS_PER_INCH for dots, per_inch in sizes)
    page = A4 if height >= width else (A4[1], A4[0])
    scale = min(1.0, page[0] / width, page[1] / height)
    return Place(page, width * scale, height * scale)


def _dots_per_inch(frame: Image.Image) -> tuple[float, float]:
    """What the file says, where credible; otherwise so many that the picture fills the sheet."""
    said = [float(dpi) for dpi in frame.info.get("dpi", (0, 0))]
    if all(CREDIBLE_DPI[0] <= dpi <= CREDIBLE_DPI[1] for dpi in said):
        return said[0], said[1]
    filling = max(max(frame.size) / A4[1], min(frame.size) / A4[0]) * POINTS_PER_INCH
    return (max(filling, CREDIBLE_DPI[0]),) * 2


def _plain(image: Image.Image) -> Image.Image:
    """Black and white, grey or colour, without transparency: paper is white."""
    image.load()
    if image.has_transparency_data:
        seen = image.convert("RGBA")
        paper = Image.new("RGB", image.size, "white")
        paper.paste(seen, mask=seen)
        return paper
    if image.mode.startswith("I"):  # sixteen bits of grey
        return image.convert("I").point(lambda dot: dot * (1 / 256)).convert("L")
    return image if image.mode in BITS else image.convert("L" if image.mode == "F" else "RGB")


def _reduced(image: Image.Image, most: tuple[int, int]) -> Image.Image:
    """Black and white stays as it is: it is small already, and its letters would blur."""
    size = (min(image.width, most[0]), min(image.height, most[1]))
    if image.mode == "1" or size == image.size:
        return image
    return image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)


def _picture(pdf: pikepdf.Pdf, image: Image.Image) -> pikepdf.Object:
    data, packing = _packed(image)
    return pdf.make_stream(
        data,
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=image.width,
        Height=image.height,
        ColorSpace=pikepdf.Name.DeviceRGB if image.mode == "RGB" else pikepdf.Name.DeviceGray,
        BitsPerComponent=BITS[image.mode],
        Filter=packing,
    )


def _packed(image: Image.Image) -> tuple[bytes, pikepdf.Name]:
    if image.mode == "1" or image.getcolors(FEW_COLOURS):
        return zlib.compress(image.tobytes()), pikepdf.Name.FlateDecode
    image.info = {}  # else comments and profiles would be written again
    written = BytesIO()
    image.save(written, "JPEG", quality=JPEG_QUALITY)
    return written.getvalue(), pikepdf.Name.DCTDecode
