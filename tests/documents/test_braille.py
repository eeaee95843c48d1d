"""Ukrainian Braille letter by letter, read back word by word, laid out for 40 cells by 25 lines (L12)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from office.documents.braille import (
    CELLS,
    LINES,
    NoBrailleError,
    brf,
    cells,
    from_ascii,
    is_available,
    read_back,
    spelt,
)

pytestmark = pytest.mark.usefixtures("liblouis")
ALPHABET = {
    "а": "⠁", "б": "⠃", "в": "⠺", "г": "⠛", "ґ": "⠻", "д": "⠙", "е": "⠑", "є": "⠜", "ж": "⠚", "з": "⠵", "и": "⠊",
    "і": "⠽", "ї": "⠹", "й": "⠯", "к": "⠅", "л": "⠇", "м": "⠍", "н": "⠝", "о": "⠕", "п": "⠏", "р": "⠗", "с": "⠎",
    "т": "⠞", "у": "⠥", "ф": "⠋", "х": "⠓", "ц": "⠉", "ч": "⠟", "ш": "⠱", "щ": "⠭", "ь": "⠾", "ю": "⠳", "я": "⠫",
}  # fmt: skip
SIGNS = {
    ",": "⠂", ".": "⠲", "?": "⠢", "!": "⠖", ";": "⠆", ":": "⠒", "'": "⠄", "-": "⠤", "—": "⠤⠤", "«": "⠦", "»": "⠴",
    "№": "⠼⠝", "§": "⠬",
}  # fmt: skip
DIGITS = dict(zip("1234567890", "⠁⠃⠉⠙⠑⠋⠛⠓⠊⠚", strict=True))


@pytest.mark.clause("L12")
@pytest.mark.parametrize(("letter", "cell"), ALPHABET.items())
def test_each_letter_small_and_capital(letter: str, cell: str) -> None:
    assert cells(letter) == cell
    assert cells(letter.upper()) == f"⠘{cell}"
    assert cells(letter.upper() * 3) == f"⠘⠘{cell * 3}"
    for said in (letter, letter.upper(), letter.upper() * 3, f"та {letter}"):
        assert read_back(cells(said)) == said


def test_no_two_letters_are_alike() -> None:
    assert len(ALPHABET) == 33
    assert len(set(ALPHABET.values())) == 33


@pytest.mark.clause("L12")
def test_each_sign_and_digit() -> None:
    for sign, cell in SIGNS.items():
        assert cells(f"а{sign}") == f"⠁{cell}"
    for digit, cell in DIGITS.items():
        assert cells(digit) == f"⠼{cell}"
        assert read_back(cells(digit)) == digit
    assert cells("2026") == "⠼⠃⠚⠃⠋"


@pytest.mark.parametrize(
    "said",
    [
        "Допомога при народженні дитини — 10 320 грн.",
        "об’єкт, п’ять, з’їзд, пів’яблука",
        "«Ґанок» і “Їжак”, „Єва“",
        "№ 5203-VI від 12.03.2026, § 7, ст. 8-1",
        "будинок 5а, кв. 12-Б, 3-й поверх, 1а1б2ц9и0ж",
        "ЦНАП, ФОПу, ЄДРПОУ 12345678, ПриватБанк",
        "site-office@example.org, https://office.example.org/a_b?x=1&y=2#z",
        "+380 (332) 77-77-77; 9:30–18:00; 50 %; 1/2; [х] {у} <з>",
        "COVID-19 та Wi-Fi, II група, Iryna",
        "Ёлкин, объезд, Быков, эхо",
        "ЄQЄ, АБqВГ, QА, АБQ, АQБв, 7Q7А, ЦНАП-Q, МАЗXL",
    ],
)
@pytest.mark.clause("L12")
def test_what_was_written_is_read_back(said: str) -> None:
    assert read_back(cells(said)) == spelt(said)


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="абвгґдеєжзиіїйклщьюяАБЄІЇҐЦ0123456789 .,-:'№azАQ()", max_size=40))
def test_any_line_is_read_back(said: str) -> None:
    assert read_back(cells(said)) == spelt(said)


def test_a_sign_that_nobody_knows_is_not_dropped() -> None:
    assert spelt("а😀б\u00adв") == "а?бв"


@pytest.mark.clause("L12")
def test_pages_of_forty_cells_by_twenty_five_lines() -> None:
    lines = [f"Рядок {number}: допомога при народженні дитини, яку призначають за заявою." for number in range(30)]
    made = brf([*lines, "", "А" * 90]).decode("ascii")
    pages = made.split("\f")
    assert len(pages) == 3
    for number, page in enumerate(pages, 1):
        rows = page.split("\r\n")
        assert (len(rows), rows[-1]) == (LINES + 1, "")
        assert max(map(len, rows)) <= CELLS
        assert read_back(from_ascii(rows[LINES - 1].strip())) == str(number)
    words = " ".join(
        read_back(from_ascii(row.strip())) for page in pages for row in page.split("\r\n")[: LINES - 1] if row.strip()
    )
    assert words.startswith(" ".join(lines))


def test_without_the_library_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OFFICE_LIBLOUIS", "/nowhere/liblouis.so")
    assert not is_available()
    with pytest.raises(NoBrailleError, match="apt-get install liblouis20"):
        cells("а")
