"""How much room a value has: as wide as its column, as long as a cell of a table sheet."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from office.catalogue.rules.kinds import Fault, FaultKind

LONG: Final = 4000
"""Characters of a text without a column width of its own."""
LINE: Final = 600
ROWS_AT_MOST: Final = 40
"""Rows of one list on one card. A list of 40 lines of 600 characters fits in a cell of a table sheet (32,767)."""
LONGEST_TERM: Final = 3650

CARD: Final = {
    "ground": LONG, "fee_text": LONG, "result": LONG, "appeal_text": LONG, "note": LONG,
    "term_counted_from": 300, "term_basis": 400,
}  # fmt: skip
LISTS: Final = ("laws", "cabinet_acts", "central_acts", "local_acts", "ways_to_submit", "ways_to_get")
QUESTION: Final = {"code": 40, "text": 300}
DOCUMENT: Final = {"name": 500, "legal_basis": 400, "where_to_get": 400, "note": 500}
GROUND: Final = {"norm": 400, "text": 500}
STEP: Final = {"name": 400, "responsible": 200, "unit": 200}
ACTION: Final = {"position": 200}


def too_long(value: Any, limits: Mapping[str, int], at: str = "") -> Iterator[Fault]:
    """Name the fields of ``value`` that hold more than ``limits`` let them."""
    for name, limit in limits.items():
        if len(getattr(value, name)) > limit:
            yield Fault(FaultKind.TOO_LONG, str(limit), f"{at}{name}")


def too_many(rows: Sequence[object], at: str) -> Iterator[Fault]:
    if len(rows) > ROWS_AT_MOST:
        yield Fault(FaultKind.TOO_MANY_ROWS, str(ROWS_AT_MOST), at)


def too_much_in_lists(card: Any) -> Iterator[Fault]:
    for name in LISTS:
        lines = getattr(card, name)
        yield from too_many(lines, name)
        if any(len(line) > LINE for line in lines):
            yield Fault(FaultKind.TOO_LONG, str(LINE), name)
