"""Files as people bring them, as bytes; all made here, nobody's own."""

from io import BytesIO

import pikepdf
import pillow_heif
from PIL import Image, ImageDraw


def a_pdf(*, pages: int = 1) -> bytes:
    written = BytesIO()
    with pikepdf.new() as pdf:
        for _page in range(pages):
            pdf.add_blank_page(page_size=(595, 842))
        pdf.save(written, deterministic_id=True)
    return written.getvalue()


def a_picture(size: tuple[int, int] = (600, 800), *, mode: str = "RGB") -> Image.Image:
    """A sheet with a black corner at the top left, so that one can see which way is up."""
    image = Image.new("RGB", size, "white")
    drawing = ImageDraw.Draw(image)
    drawing.rectangle((0, 0, size[0] // 4, size[1] // 4), fill="black")
    drawing.ellipse((size[0] // 2, size[1] // 2, size[0] - 5, size[1] - 5), fill=(0, 87, 183))
    return image.convert(mode)


def a_scan(kind: str = "JPEG", image: Image.Image | None = None, **options: object) -> bytes:
    written = BytesIO()
    (image or a_picture()).save(written, kind, **options)
    return written.getvalue()


def a_photo(image: Image.Image | None = None, **options: object) -> bytes:
    """A photo as a telephone takes it (HEIC)."""
    written = BytesIO()
    pillow_heif.from_pillow(image or a_picture()).save(written, quality=90, **options)
    return written.getvalue()
