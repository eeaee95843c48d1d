"""A file of the exchange, whatever its format: sheets of rows of words, and what is wrong with them, place by place."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from office.catalogue.exchange.columns import BY_KEY, SHEETS

FORMAT: Final = "1"
ORDER: Final = {sheet.title: place for place, sheet in enumerate(SHEETS)}


@dataclass(frozen=True)
class Row:
    """``place``: the number of the row in its sheet, or of the line in a YAML file; ``cells``: column to word."""

    sheet: str
    place: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


@dataclass(frozen=True)
class Mistake:
    """What is wrong, where: the sheet and the column as the file calls them, the row or line; 0: the file itself."""

    sheet: str
    place: int
    column: str
    message: str

    @property
    def cell(self) -> tuple[str, int, str]:
        return self.sheet, self.place, self.column

    @property
    def order(self) -> tuple[int, int, str, str]:
        """As a person goes through the file: sheet by sheet, row by row."""
        return ORDER.get(self.sheet, -1), self.place, self.column, self.message

    def __str__(self) -> str:
        where = ", ".join(filter(None, (self.sheet, str(self.place or ""), self.column)))
        return f"{where}: {self.message}" if where else self.message


Book = Mapping[str, Sequence[Row]]
"""Sheet to its rows, in their order; sheets without rows may be absent."""


class Unreadable(Exception):  # noqa: N818  what was brought is not fit, told to who brought it
    """The file can not be taken: ``mistakes`` says why, all at once."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = sorted(set(mistakes), key=lambda each: each.order)
        super().__init__("; ".join(map(str, self.mistakes)))


def mistake(row: Row, column: str, message: object) -> Mistake:
    """Name a mistake in a cell, or in the row where ``column`` is empty."""
    sheet = BY_KEY[row.sheet]
    return Mistake(sheet.title, row.place, sheet.column(column).title if column else "", str(message))


def of_file(message: object) -> Unreadable:
    """Refuse a file as a whole."""
    return Unreadable([Mistake("", 0, "", str(message))])


def cells_of(book: Book) -> dict[str, list[dict[str, str]]]:
    """Give the words alone, without empty cells and places: what a round trip may not change."""
    return {
        sheet.key: [{key: word for key, word in row.cells.items() if word} for row in book.get(sheet.key, ())]
        for sheet in SHEETS
    }
