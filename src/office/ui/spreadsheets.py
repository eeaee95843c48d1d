"""Tables that people open in a spreadsheet."""

import csv
from collections.abc import Iterable
from io import StringIO
from typing import Final

DANGEROUS: Final = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins so is a formula to a spreadsheet."""
CSV: Final = "text/csv; charset=utf-8"


def spreadsheet(columns: Iterable[object], rows: Iterable[Iterable[object]]) -> str:
    """Write the rows with semicolons and a mark of UTF-8 ahead, as spreadsheets here expect them; no cell is a formula."""
    out = StringIO()
    out.write("\ufeff")
    table = csv.writer(out, delimiter=";")
    table.writerow([str(column) for column in columns])
    for row in rows:
        table.writerow([_plain(str(cell)) for cell in row])
    return out.getvalue()


def _plain(text: str) -> str:
    return f"'{text}" if text.startswith(DANGEROUS) else text
