"""Pages that look like scanned papers of nobody."""

from datetime import datetime
from io import BytesIO

from PIL import Image, ImageDraw

from office.accounts.models import Worker
from office.documents import store
from office.documents.models import StoredFile

PAGE = (827, 1169)  # A4 at 100 dots an inch
MARGIN, LINE, LINES = 90, 34, 26


def a_scan(name: str, *, by: Worker, at: datetime) -> StoredFile:
    """Take in a scanned page, as a scanner hands it over; it becomes a PDF on the way."""
    return store(page(name), name=f"{name[:60]}.png", by=by, at=at)


def page(name: str) -> BytesIO:
    """Draw a page: a frame, and bars where the words of ``name`` would stand."""
    image = Image.new("L", PAGE, 250)
    draw = ImageDraw.Draw(image)
    draw.rectangle((MARGIN // 2, MARGIN // 2, PAGE[0] - MARGIN // 2, PAGE[1] - MARGIN // 2), outline=90, width=2)
    widths = [len(word) for word in name.split()] or [1]
    for nth in range(LINES):
        width = 120 + widths[nth % len(widths)] * 37 % (PAGE[0] - 2 * MARGIN - 120)
        top = MARGIN + nth * LINE
        draw.rectangle((MARGIN, top, MARGIN + width, top + 12), fill=60)
    buffer = BytesIO()
    image.save(buffer, "PNG", dpi=(100, 100))
    buffer.seek(0)
    return buffer
