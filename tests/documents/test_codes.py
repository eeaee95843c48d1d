from io import BytesIO

import pytest
import segno
import typst
from PIL import Image

from office.documents.codes import qr_svg

DOTS = 8


def drawn(text: str) -> list[list[bool]]:
    """The modules of the QR code as Typst draws them on paper, read off the picture point by point."""
    side = int(segno.make_qr(text, error="m").symbol_size(border=4)[0])
    source = f'#set page(width: {side}pt, height: {side}pt, margin: 0pt)\n#image(bytes(sys.inputs.svg), format: "svg", width: 100%)'
    compiler = typst.Compiler(ignore_system_fonts=True)
    page = compiler.compile(input=source.encode(), format="png", ppi=72 * DOTS, sys_inputs={"svg": qr_svg(text)})
    assert isinstance(page, bytes)
    image = Image.open(BytesIO(page)).convert("L")
    assert image.size == (side * DOTS, side * DOTS)
    middle = [DOTS // 2 + DOTS * place for place in range(side)]
    return [[_is_dark(image.getpixel((across, down))) for across in middle] for down in middle]


def _is_dark(grey: object) -> bool:
    assert isinstance(grey, int)
    return grey < 128


@pytest.mark.parametrize(
    "text", ["12/345-2026", "https://office.example.test/c/7KQ4-93XM", "Справа № 1", "<svg onload=x>&amp;"]
)
def test_the_code_on_paper_is_the_code_of_the_text(text: str) -> None:
    matrix = segno.make_qr(text, error="m").matrix_iter(border=4)
    assert drawn(text) == [[bool(module) for module in row] for row in matrix]


def test_there_is_a_quiet_zone() -> None:
    rows = drawn("12/345-2026")
    assert not any(any(row) for row in [*rows[:4], *rows[-4:]])
    assert not any(any(row[:4] + row[-4:]) for row in rows)
