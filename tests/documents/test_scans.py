import json
import os
import struct
import subprocess
import sys
import tempfile
import zlib
from io import BytesIO
from pathlib import Path

import pikepdf
import pillow_heif
import pytest
from PIL import Image, ImageSequence
from pypdf import PdfReader

from office.documents.reasons import MOST_PAGES, Reason, Unfit
from office.documents.scans import scan_to_pdf
from tests.factories.scans import a_photo, a_picture, a_scan

ORIENTATION = 0x0112
MAKER = 0x010F

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:PIL")  # of what is damaged on purpose


def made_of(content: bytes, folder: Path, kind: str = "JPEG") -> Path:
    (folder / "scan").write_bytes(content)
    made = folder / "made.pdf"
    made.unlink(missing_ok=True)
    scan_to_pdf(folder / "scan", made, kind)
    return made


def refused(content: bytes, folder: Path, kind: str = "JPEG") -> Reason:
    with pytest.raises(Unfit) as unfit:
        made_of(content, folder, kind)
    return unfit.value.reason


def pages_of(made: Path) -> list[Image.Image]:
    """What a reader sees: the picture of each page, as it is stored."""
    return [page.images[0].image.convert("RGB") for page in PdfReader(made).pages if page.images[0].image]


def sheet_of(made: Path, page: int = 0) -> tuple[int, int]:
    box = PdfReader(made).pages[page].mediabox
    return round(float(box.width)), round(float(box.height))


def size_on_paper(made: Path) -> list[int]:
    """Millimetres of the picture on its page."""
    with pikepdf.open(made) as pdf:
        words = pdf.pages[0].Contents.read_bytes().split()
    return [round(float(words[index]) / 72 * 25.4) for index in (1, 4)]


def is_black(image: Image.Image, across: float, down: float) -> bool:
    colour = image.getpixel((int(image.width * across), int(image.height * down)))
    return isinstance(colour, tuple) and sum(colour) < 100


@pytest.mark.parametrize(
    ("kind", "mode"),
    [
        ("JPEG", "L"), ("JPEG", "RGB"), ("JPEG", "CMYK"),
        ("PNG", "1"), ("PNG", "L"), ("PNG", "P"), ("PNG", "RGB"), ("PNG", "RGBA"), ("PNG", "LA"), ("PNG", "I;16"),
        ("TIFF", "1"), ("TIFF", "L"), ("TIFF", "P"), ("TIFF", "RGB"), ("TIFF", "CMYK"), ("TIFF", "F"), ("TIFF", "I;16"),
    ],
)  # fmt: skip
def test_every_kind_of_picture_becomes_a_readable_page(tmp_path: Path, kind: str, mode: str) -> None:
    image = a_picture(mode="L").convert("I;16") if mode == "I;16" else a_picture(mode=mode)
    if mode == "I;16":
        image = a_picture(mode="L").convert("I").point(lambda dot: dot * 256).convert("I;16")
    page = pages_of(made_of(a_scan(kind, image), tmp_path, kind))[0]
    assert page.size == (600, 800)
    assert is_black(page, 0.1, 0.1)
    assert not is_black(page, 0.9, 0.1)


@pytest.mark.parametrize("turn", range(1, 9))
def test_a_photo_taken_sideways_or_upside_down_stands_upright(tmp_path: Path, turn: int) -> None:
    upright = a_picture((600, 800))
    back = {
        1: [], 2: [Image.Transpose.FLIP_LEFT_RIGHT], 3: [Image.Transpose.ROTATE_180], 4: [Image.Transpose.FLIP_TOP_BOTTOM],
        5: [Image.Transpose.TRANSPOSE], 6: [Image.Transpose.ROTATE_90], 7: [Image.Transpose.TRANSVERSE],
        8: [Image.Transpose.ROTATE_270],
    }  # fmt: skip
    taken = upright
    for step in back[turn]:
        taken = taken.transpose(step)
    exif = Image.Exif()
    exif[ORIENTATION] = turn
    for kind in ("JPEG", "PNG", "TIFF"):
        made = made_of(a_scan(kind, taken, exif=exif), tmp_path, kind)
        assert pages_of(made)[0].size == (600, 800), kind
        assert is_black(pages_of(made)[0], 0.1, 0.1), kind
        assert sheet_of(made) == (595, 842), kind


def test_where_and_by_what_a_photo_was_taken_stays_behind(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[MAKER] = "Phone of Olena"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (50.0, 44.0, 51.0)
    content = a_scan(exif=exif, comment=b"secret note", icc_profile=b"profile")
    assert b"Phone of Olena" in content
    made = made_of(content + b"trailing secret", tmp_path).read_bytes()
    for word in (b"Phone", b"Exif", b"secret", b"profile", b"GPS"):
        assert word not in made


def test_a_tiff_of_several_pages_keeps_them_all_in_order(tmp_path: Path) -> None:
    others = [Image.new("1", (1654, 2339), number % 2) for number in range(1, 4)]
    content = a_scan("TIFF", a_picture(), save_all=True, append_images=others)
    made = made_of(content, tmp_path, "TIFF")
    sizes = [image.size for image in pages_of(made)]
    assert sizes == [(600, 800), *[(1654, 2339)] * 3]
    assert [is_black(image, 0.5, 0.5) for image in pages_of(made)[1:]] == [False, True, False]


def test_a_tiff_of_too_many_pages_is_refused(tmp_path: Path) -> None:
    dot = Image.new("1", (1, 1))
    assert (
        refused(a_scan("TIFF", dot, save_all=True, append_images=[dot] * MOST_PAGES), tmp_path, "TIFF")
        is Reason.TOO_MANY_PAGES
    )


def test_a_scan_keeps_its_true_size(tmp_path: Path) -> None:
    """An identity card of 85 × 54 mm scanned at 300 dots per inch is not blown up to a sheet."""
    card = made_of(a_scan(image=a_picture((1004, 638)), dpi=(300, 300)), tmp_path)
    assert size_on_paper(card) == [85, 54]
    assert sheet_of(card) == (842, 595)


def test_a_fax_has_other_dots_across_than_down(tmp_path: Path) -> None:
    fax = a_scan("TIFF", a_picture((1728, 1078), mode="1"), dpi=(204, 98))
    assert size_on_paper(made_of(fax, tmp_path, "TIFF")) == [210, 273]


@pytest.mark.parametrize(
    ("size", "sheet"), [((3000, 4000), (595, 842)), ((4000, 3000), (842, 595)), ((100, 4000), (595, 842))]
)
def test_a_photo_fills_the_sheet_that_lies_as_it_lies(
    tmp_path: Path, size: tuple[int, int], sheet: tuple[int, int]
) -> None:
    made = made_of(a_scan(image=a_picture(size)), tmp_path)
    assert sheet_of(made) == sheet
    width, height = size_on_paper(made)
    room_across, room_down = (round(side / 72 * 25.4) for side in sheet)
    assert width <= room_across
    assert height <= room_down
    assert width == room_across or height == room_down


def test_a_great_photo_is_kept_at_300_dots_per_inch(tmp_path: Path) -> None:
    page = pages_of(made_of(a_scan(image=a_picture((6000, 8000))), tmp_path))[0]
    assert page.size == (2480, 3307)


@pytest.mark.parametrize("dpi", [(0, 0), (1, 1), (72, 72), (100_000, 100_000)])
def test_unbelievable_dots_per_inch_are_not_believed(tmp_path: Path, dpi: tuple[int, int]) -> None:
    assert size_on_paper(made_of(a_scan("TIFF", a_picture((2480, 3507)), dpi=dpi), tmp_path, "TIFF")) == [210, 297]


def test_paper_shows_through_what_is_transparent(tmp_path: Path) -> None:
    clear = Image.new("RGBA", (200, 200), (0, 0, 0, 0))
    page = pages_of(made_of(a_scan("PNG", clear), tmp_path, "PNG"))[0]
    assert page.getpixel((100, 100)) == (255, 255, 255)


def test_the_same_scan_gives_the_same_bytes(tmp_path: Path) -> None:
    assert made_of(a_scan(), tmp_path).read_bytes() == made_of(a_scan(), tmp_path).read_bytes()


def test_a_picture_too_large_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    """A bomb: a few kilobytes that say they are 30 000 × 30 000."""
    header = a_scan("PNG", Image.new("1", (16, 16)))
    bomb = header.replace((16).to_bytes(4, "big") * 2, (30_000).to_bytes(4, "big") * 2, 1)
    start = bomb.index(b"IHDR")
    bomb = bomb[: start + 17] + zlib.crc32(bomb[start : start + 17]).to_bytes(4, "big") + bomb[start + 21 :]
    assert refused(bomb, tmp_path, "PNG") is Reason.TOO_LARGE_PICTURE


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF"])
@pytest.mark.parametrize("part", [0.1, 0.5, 0.9])
def test_a_picture_that_breaks_off_is_refused(tmp_path: Path, kind: str, part: float) -> None:
    noise = Image.effect_noise((300, 300), 80)
    whole = a_scan(kind, noise)
    assert refused(whole[: int(len(whole) * part)], tmp_path, kind) in {Reason.CUT_SHORT, Reason.BROKEN}


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF"])
def test_a_beginning_with_nothing_behind_it_is_refused(tmp_path: Path, kind: str) -> None:
    assert refused(a_scan(kind)[:16] + b"\xff" * 200, tmp_path, kind) in {Reason.CUT_SHORT, Reason.BROKEN}


def test_text_without_greys_is_kept_without_loss(tmp_path: Path) -> None:
    drawn = a_picture((1200, 1600), mode="1")
    kept = pages_of(made_of(a_scan("PNG", drawn), tmp_path, "PNG"))[0]
    assert kept.convert("1").tobytes() == drawn.tobytes()


def test_only_the_first_picture_of_a_moving_png_is_kept(tmp_path: Path) -> None:
    moving = a_scan("PNG", a_picture(), save_all=True, append_images=[a_picture(mode="L").convert("RGB")])
    with Image.open(BytesIO(moving)) as image:
        assert len(list(ImageSequence.Iterator(image))) == 2
    assert len(pages_of(made_of(moving, tmp_path, "PNG"))) == 1


def test_a_photo_of_a_telephone_becomes_a_page(tmp_path: Path) -> None:
    made = made_of(a_photo(a_picture((1200, 900))), tmp_path, "HEIC")
    (page,) = pages_of(made)
    assert page.size == (1200, 900)
    assert is_black(page, 0.1, 0.1)
    assert not is_black(page, 0.9, 0.1)
    assert sheet_of(made) == (842, 595)


@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA"])
def test_a_photo_may_be_grey_or_transparent(tmp_path: Path, mode: str) -> None:
    (page,) = pages_of(made_of(a_photo(a_picture(mode=mode)), tmp_path, "HEIC"))
    assert page.size == (600, 800)
    assert is_black(page, 0.1, 0.1)


def test_a_photo_taken_sideways_stands_upright(tmp_path: Path) -> None:
    """The telephone turns it by a note in the file, which its own decoder obeys: it must not be turned twice."""
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    exif[MAKER] = "Phone of Olena"
    taken = a_picture((600, 800)).transpose(Image.Transpose.ROTATE_90)
    photo = a_photo(taken, exif=exif.tobytes())
    assert b"Phone of Olena" in photo
    made = made_of(photo, tmp_path, "HEIC")
    (page,) = pages_of(made)
    assert page.size == (600, 800)
    assert is_black(page, 0.1, 0.1)
    assert b"Phone" not in made.read_bytes()


def test_photos_in_one_file_are_all_kept(tmp_path: Path) -> None:
    container = pillow_heif.from_pillow(a_picture((640, 480)))
    container.add_from_pillow(a_picture((480, 640)))
    written = BytesIO()
    container.save(written)
    assert [page.size for page in pages_of(made_of(written.getvalue(), tmp_path, "HEIC"))] == [(640, 480), (480, 640)]


def test_what_the_preview_shows_is_not_what_is_kept(tmp_path: Path) -> None:
    """A file can carry a preview that shows another paper: only the picture itself counts."""
    photo = a_photo(a_picture((3000, 4000)), thumbnails=[1024], enc_params={"preset": "ultrafast"})
    (page,) = pages_of(made_of(photo, tmp_path, "HEIC"))
    assert page.size == (2480, 3307)


@pytest.mark.parametrize(("part", "reasons"), [(0.5, {Reason.CUT_SHORT, Reason.BROKEN}), (0.02, {Reason.BROKEN})])
def test_a_photo_cut_short_is_refused(tmp_path: Path, part: float, reasons: set[Reason]) -> None:
    whole = a_photo()
    assert refused(whole[: int(len(whole) * part)], tmp_path, "HEIC") in reasons


def test_a_photo_of_too_many_dots_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    """A bomb: a few kilobytes that say they are 10 000 × 8 001."""
    photo = a_photo()
    size = photo.index(b"ispe") + len(b"ispe") + 4  # behind the version and flags of the box
    bomb = photo[:size] + struct.pack(">II", 10_000, 8_001) + photo[size + 8 :]
    assert refused(bomb, tmp_path, "HEIC") is Reason.TOO_LARGE_PICTURE


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody for whom the limit on tasks counts")
def test_a_photo_opens_under_the_limits_of_somebody_who_is_not_root() -> None:
    """The decoder of HEIC works in threads, which the kernel counts for every user but root."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        place.chmod(0o777)
        (place / "photo").write_bytes(a_photo())
        (place / "photo").chmod(0o644)
        asked = [sys.executable, "-c", AS_NOBODY, str(place / "photo"), str(place / "made.pdf")]
        said = subprocess.run(asked, capture_output=True, check=True, text=True)  # noqa: S603  ours
    assert json.loads(said.stdout) == {"made": True, "pages": 1}


AS_NOBODY = """
import os, sys, pillow_heif, pikepdf
from PIL import Image
from office.documents import inspector, pdfs, scans
Image.init()
os.setgroups([])
os.setgid(65534)
os.setuid(65534)
inspector.main(*sys.argv[1:])
"""
