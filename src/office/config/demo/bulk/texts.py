"""Lines of COPY with holes in them: what a cast of a case fills in is marked where it stands.

A mark is the number of a slot between two signs of Unicode's private use area, which no text of ours holds. In JSON a
mark may stand for a number: then it loses its quotation marks.
"""

import json
import re
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from operator import itemgetter
from typing import Any, Final
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db.models import Field, JSONField

from office.audit.canonical import canonical
from office.vault import cells
from office.vault.ring import ring

NULL: Final = r"\N"
_MARK: Final = re.compile("\ue000([0-9]+)\ue001")
_NUMBER: Final = re.compile('"\ue002([0-9]+)\ue001"')
_SIGNS: Final = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})


def mark(slot: int) -> str:
    return f"\ue000{slot}\ue001"


def number_mark(slot: int) -> str:
    """Mark a slot that holds a number of a JSON text."""
    return f"\ue002{slot}\ue001"


def json_text(value: Any) -> str:
    """Write JSON as the journal does; marks of numbers become plain marks."""
    return _NUMBER.sub("\ue000\\1\ue001", canonical(value).decode())


def escaped(text: str) -> str:
    """Write a text as it stands in a column of COPY."""
    # Hardly any text needs it, and to look is quicker than to translate.
    return text if text.isprintable() and "\\" not in text else text.translate(_SIGNS)


def said(value: Any) -> str:
    """Write a value as it stands in a column of COPY."""
    match value:
        case None:
            return NULL
        case bool():
            return "t" if value else "f"
        case datetime():
            return moment_text(value)
        case str() | int() | UUID() | date():
            return escaped(str(value))
        case bytes():
            return cell_text(value)
        case _:
            raise TypeError(f"a column can not hold {type(value).__name__}")


def said_in(column: "Field[Any, Any]", value: Any) -> str:
    """Write a value of a column whose texts depend on its type."""
    if value is None:
        return NULL
    if isinstance(column, JSONField):
        return escaped(json_text(value))
    if isinstance(column, ArrayField):
        return escaped("{" + ",".join(json.dumps(str(item), ensure_ascii=False) for item in value) + "}")
    return said(value)


def moment_text(moment: datetime) -> str:
    """Write a moment the way the journal hashes it: UTC, to the microsecond."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def cell_text(cell: bytes) -> str:
    return rf"\\x{cell.hex()}"


Seal = Callable[[Any, str], str]
"""Writes the sealed cell of a column that holds a text."""


def sealer() -> Seal:
    """Give the seal under the keys as they are now: to look for newer ones before each cell would take its time."""
    keys = ring()
    return lambda column, text: cell_text(cells.seal(keys, column.sealed_as, text.encode(), marked=column.findable))


class Template:
    """A text with slots. ``fill`` puts the values in, given all that the slots may name."""

    __slots__ = ("_get", "_text")

    def __init__(self, text: str) -> None:
        literal, *rest = _MARK.split(text)
        slots = [int(slot) for slot in rest[::2]]
        pieces = [literal, *(piece for piece in rest[1::2])]
        self._text = "%s".join(piece.replace("%", "%%") for piece in pieces)
        self._get: Callable[[Sequence[str]], Any] = itemgetter(*slots) if slots else _nothing

    def fill(self, values: Sequence[str]) -> str:
        return str(self._text % self._get(values))


def _nothing(_values: Sequence[str]) -> tuple[str, ...]:
    return ()
