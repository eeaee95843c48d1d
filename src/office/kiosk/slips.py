"""A ticket drawn for a receipt printer: as a picture, in the product's own letters.

A picture, because what letters a printer knows hangs on its code page, and half of them have no «Ґ» or «Є»; every
printer draws dots alike (ADR 0086). Sizes are in dots, 203 to an inch; on a narrow roll the number alone is smaller.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import groupby
from typing import Final

import segno
from PIL import Image, ImageDraw, ImageFont

from office.queueing.device_states import PaperWidth

DOTS: Final = {PaperWidth.WIDE: 576, PaperWidth.NARROW: 384}
"""How wide a printer draws on each roll."""
WIDTH: Final = DOTS[PaperWidth.WIDE]
MARGIN: Final = 16
BLACK, WHITE = 0, 255
BOLD, PLAIN = 700, 500
QR_SCALE: Final = 7
LABEL: Final = 190
_CYRILLIC, _LATIN = "cyrillic", "latin"


@dataclass(frozen=True)
class Slip:
    """What stands on a printed ticket. Never a name: paper is lost."""

    centre: str
    label: str
    service: str
    given: str
    hint: str
    address: str
    """Of 'my place': what the code opens."""
    order: str = ""
    """In which order the numbers of the visit are best gone to."""


def draw(slip: Slip, *, width: int = WIDTH) -> Image.Image:
    """Draw a ticket in black and white, so many dots wide and as high as it needs."""
    sheet = _Sheet(width)
    sheet.text(slip.centre, 28, PLAIN)
    sheet.text(slip.label, LABEL * width // WIDTH, BOLD)
    sheet.text(slip.service, 36, BOLD)
    sheet.text(slip.given, 32, PLAIN)
    if slip.order:
        sheet.text(slip.order, 36, BOLD)
    sheet.code(slip.address)
    sheet.text(slip.hint, 28, PLAIN)
    return sheet.picture()


class _Sheet:
    """Parts one below the other, each in the middle."""

    def __init__(self, width: int) -> None:
        self.width = width
        self.parts: list[Image.Image] = []

    def text(self, words: str, size: int, weight: int) -> None:
        for line in _lines(words, size, weight, self.width):
            part = Image.new("L", (self.width, round(size * 1.3)), WHITE)
            left = (self.width - _width(line, size, weight)) / 2
            for run, font in _runs(line, size, weight):
                ImageDraw.Draw(part).text((left, size), run, font=font, fill=BLACK, anchor="ls")
                left += font.getlength(run)
            self.parts.append(part)

    def code(self, address: str) -> None:
        rows = [list(row) for row in segno.make_qr(address, error="m").matrix_iter(scale=QR_SCALE, border=4)]
        code = Image.new("L", (len(rows[0]), len(rows)), WHITE)
        code.putdata([BLACK if dark else WHITE for row in rows for dark in row])
        part = Image.new("L", (self.width, code.height), WHITE)
        part.paste(code, ((self.width - code.width) // 2, 0))
        self.parts.append(part)

    def picture(self) -> Image.Image:
        whole = Image.new("L", (self.width, sum(part.height for part in self.parts) + 2 * MARGIN), WHITE)
        top = MARGIN
        for part in self.parts:
            whole.paste(part, (0, top))
            top += part.height
        return whole.point(lambda shade: BLACK if shade < WHITE // 2 else WHITE).convert("1")


@cache
def _font(alphabet: str, size: int, weight: int) -> ImageFont.FreeTypeFont:
    path = files("office.ui").joinpath(f"static/vendor/source-sans-3-{alphabet}-wght-normal.woff2")
    font = ImageFont.truetype(str(path), size)
    font.set_variation_by_axes([weight])
    return font


def _runs(line: str, size: int, weight: int) -> Iterator[tuple[str, ImageFont.FreeTypeFont]]:
    """Cut a line where its alphabet changes: the product's letters come in a file for each."""
    for alphabet, letters in groupby(line, lambda letter: _CYRILLIC if "Ѐ" <= letter <= "ӿ" else _LATIN):
        yield "".join(letters), _font(alphabet, size, weight)


def _width(line: str, size: int, weight: int) -> float:
    return sum(font.getlength(run) for run, font in _runs(line, size, weight))


def _lines(words: str, size: int, weight: int, width: int) -> list[str]:
    """Break words into lines that fit; a word that is wider than the paper is cut."""
    lines = [""]
    for word in words.split():
        longer = f"{lines[-1]} {word}".strip()
        if _width(longer, size, weight) <= width - 2 * MARGIN:
            lines[-1] = longer
        else:
            lines.append(word)
    fitting = [_cut(line, size, weight, width) for line in lines if line]
    return fitting or [""]


def _cut(line: str, size: int, weight: int, width: int) -> str:
    while len(line) > 1 and _width(line, size, weight) > width:
        line = line[:-1]
    return line
