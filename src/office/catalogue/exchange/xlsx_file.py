"""The catalogue as a workbook: a sheet for each kind of rows, every cell a text. What is hostile is refused unopened."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import date, datetime
from io import BytesIO
from typing import Any, Final

from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from office.catalogue.exchange.book import Book, Mistake, Row, Unreadable, of_file
from office.catalogue.exchange.columns import SHEETS, Column, Sheet, value_of, word_of
from office.catalogue.exchange.unpacking import inspected
from office.catalogue.typed import clean

ROWS: Final = 20_000
WIDTH: Final = 40
"""Columns that are looked at; more is not a catalogue."""
LIKE_A_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


# --- writing ---------------------------------------------------------------------------------------------------------


def written(book: Book, *, at: datetime) -> bytes:
    """Give the workbook. A text that looks like a formula stays a text, in the file and after it is edited by hand."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    workbook.properties.created = workbook.properties.modified = at.replace(tzinfo=None)
    workbook.properties.creator = ""
    for sheet in SHEETS:
        _write(workbook.create_sheet(sheet.title), sheet, book.get(sheet.key, ()))
    stored = BytesIO()
    workbook.save(stored)
    return stored.getvalue()


def _write(table: Worksheet, sheet: Sheet, rows: Sequence[Row]) -> None:
    for number, column in enumerate(sheet.columns, 1):
        head = table.cell(1, number, column.title)
        head.font = Font(bold=True)
        table.column_dimensions[get_column_letter(number)].width = column.width
        _offer(table, column, get_column_letter(number))
    for place, row in enumerate(rows, 2):
        for number, column in enumerate(sheet.columns, 1):
            if word := word_of(column, row[column.key]):
                _put(table, place, number, word)
    table.freeze_panes = "B2"
    if rows:
        table.auto_filter.ref = table.dimensions


def _put(table: Worksheet, place: int, number: int, word: str) -> None:
    cell = table.cell(place, number)
    cell.value = word
    cell.data_type = "s"
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if word.startswith(LIKE_A_FORMULA):
        cell.quotePrefix = True


def _offer(table: Worksheet, column: Column, letter: str) -> None:
    """Let the choices of a column be picked from a list."""
    words = [word for word in column.words.values() if word]
    if words and not any("," in word for word in words):
        rule = DataValidation(type="list", formula1=f'"{",".join(words)}"', allow_blank=True)
        rule.add(f"{letter}2:{letter}{ROWS}")
        table.add_data_validation(rule)


# --- reading ---------------------------------------------------------------------------------------------------------


def read(data: bytes) -> Book:
    """Read a workbook. Raises Unreadable with every mistake of its shape."""
    facts = inspected(data)
    mistakes = [
        Mistake("", 0, "", _("Cells %(cells)s of a sheet are merged: split them.") % {"cells": cells})
        for cells in facts.merged
    ]
    try:
        book = _sheets(data, mistakes)
    except Unreadable:
        raise
    except Exception:  # noqa: BLE001  a foreign file may break the reader anywhere; whatever it is, the file is refused
        raise of_file(_("The file is not a workbook of the format XLSX, or it is damaged.")) from None
    if mistakes:
        raise Unreadable(mistakes)
    if not book:
        raise of_file(_("The workbook has none of the sheets of a catalogue."))
    return book


def _sheets(data: bytes, mistakes: list[Mistake]) -> dict[str, list[Row]]:
    known = {sheet.title.casefold(): sheet for sheet in SHEETS}
    book: dict[str, list[Row]] = {}
    with closing(load_workbook(BytesIO(data), read_only=True, data_only=False)) as workbook:
        for table in workbook.worksheets:
            sheet = known.get(table.title.strip().casefold())
            if sheet is None:
                mistakes.append(Mistake(table.title, 0, "", _("This sheet is not one of a catalogue.")))
                continue
            taken = _Table(sheet)
            book[sheet.key] = list(taken.rows(table))
            mistakes += taken.mistakes
    return book


class _Table:
    """Reads the rows of one sheet by the titles in its first row."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.mistakes: list[Mistake] = []
        self.columns: dict[int, Column] = {}

    def wrong(self, place: int, column: str, message: str) -> None:
        self.mistakes.append(Mistake(self.sheet.title, place, column, message))

    def rows(self, table: Any) -> Iterator[Row]:
        for place, cells in enumerate(table.iter_rows(min_row=1, max_row=ROWS + 1, max_col=WIDTH), 1):
            if place > ROWS:
                raise Unreadable([Mistake(self.sheet.title, place, "", _("The sheet has more than 20,000 rows."))])
            if place == 1:
                self.head(cells)
            elif words := self.words(place, cells):
                yield Row(self.sheet.key, place, words)

    def head(self, cells: Sequence[Any]) -> None:
        known = {name.casefold(): column for column in self.sheet.columns for name in (column.title, column.key)}
        for number, cell in enumerate(cells):
            title = str(cell.value or "").strip()
            column = known.get(title.casefold())
            if title and column is None:
                self.wrong(1, title, _("Nothing of this name is known here."))
            elif column in self.columns.values() and column is not None:
                self.wrong(1, title, _("This stands here twice."))
            elif column is not None:
                self.columns[number] = column
        for column in self.sheet.columns:
            if column not in self.columns.values():
                self.wrong(1, column.title, _("This column is missing."))

    def words(self, place: int, cells: Sequence[Any]) -> dict[str, str]:
        """Give the words of a row by column; none where the row is empty."""
        found: dict[str, str] = {}
        for number, cell in enumerate(cells):
            if cell.value is None or cell.value == "":
                continue
            column = self.columns.get(number)
            if column is None:
                self.wrong(place, get_column_letter(number + 1), _("This cell stands in no column of the sheet."))
            elif cell.data_type in {"f", "e"}:
                self.wrong(place, column.title, _("A formula or its error stands here: put the text itself."))
            else:
                found[column.key] = value_of(column, worded(cell.value))
        return found if any(word.strip() for word in found.values()) else {}


def worded(value: Any) -> str:
    """Give what a cell holds as a person would type it: 10, not 10.0; 27.3.2027, not a moment."""
    match value:
        case bool():
            return "так" if value else "ні"
        case float() if value.is_integer():
            return str(int(value))
        case date():
            return f"{value.day}.{value.month}.{value.year}"
    return clean(str(value))
