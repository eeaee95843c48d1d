"""Rows on their way into a table: all of one table as one value, which the types of its own columns read.

A statement with a place for each value of each row is another one for every number of rows, and each value is looked at
three times on its way. So the rows travel as one JSON text; ``json_populate_recordset`` makes rows of the table of it.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Final

import pydantic_core
from django.db import connection
from django.db.models import (
    AutoField,
    BinaryField,
    BooleanField,
    CharField,
    DateField,
    DateTimeField,
    Field,
    ForeignKey,
    IntegerField,
    JSONField,
    Model,
    TextField,
    TimeField,
    UUIDField,
)
from django.utils.functional import Promise

Adapt = Callable[[Any], Any]
_AS_IT_IS: Final = (IntegerField, CharField, TextField, BooleanField, UUIDField, DateField, TimeField, JSONField)
"""Fields whose values JSON holds so that the column reads them."""


@dataclass(frozen=True)
class Table:
    """What an INSERT into the table of a model says."""

    insert: str
    """It has one place: for ``packed`` rows."""
    key: str
    """The column whose key the database gives, to be read back; empty where each row has its own."""
    _columns: Sequence[tuple[str, str, Adapt | None]]

    def packed(self, rows: Iterable[Model]) -> str:
        """Give the rows as one value. Raises ValueError for a moment without a time zone."""
        return pack([self._row(row) for row in rows])

    def _row(self, row: Model) -> dict[str, Any]:
        held: dict[str, Any] = {}
        for name, column, adapt in self._columns:
            value = getattr(row, name)
            if adapt is not None:
                value = adapt(value)
            if value is not None:  # what is left out is NULL
                held[column] = value
        return held


@cache
def table_of(model: type[Model]) -> Table:
    """Give how rows of ``model`` are inserted. Raises TypeError where the database fills in fields."""
    meta, quote = model._meta, connection.ops.quote_name
    given = meta.pk if isinstance(meta.pk, AutoField) else None
    fields = [field for field in meta.local_concrete_fields if field is not given]
    if any(field.generated or field.db_returning or getattr(field, "auto_now", False) for field in fields):
        raise TypeError(f"the database fills in fields of {meta.label}: save it with Django")
    columns, name = ", ".join(quote(str(field.column)) for field in fields), quote(meta.db_table)
    end = f" RETURNING {quote(str(given.column))}" if given is not None else ""
    return Table(
        f"INSERT INTO {name} ({columns}) SELECT {columns} FROM json_populate_recordset(NULL::{name}, %s::json){end}",  # noqa: S608  names of our own tables
        quote(str(given.column)) if given is not None else "",
        [(field.attname, str(field.column), _adapter(field)) for field in fields],
    )


def pack(rows: Sequence[dict[str, Any]]) -> str:
    """Give rows as one value, to be read by ``json_populate_recordset`` or ``json_to_recordset``."""
    return pydantic_core.to_json(rows, fallback=_as_text).decode()


def cell(held: bytes | memoryview) -> str:
    """Give bytes as the text that a column of bytes reads."""
    return f"\\x{bytes(held).hex()}"


def _adapter(field: "Field[Any, Any]") -> Adapt | None:
    """Give what becomes of a value on its way; None where it goes as it is."""
    if isinstance(field, ForeignKey):
        return _adapter(field.target_field)
    if isinstance(field, BinaryField):
        return _cell
    if field.get_internal_type() == "BinaryField":  # a sealed one
        return lambda value: _cell(field.get_db_prep_save(value, connection))
    if isinstance(field, DateTimeField):
        return _aware
    return None if isinstance(field, _AS_IT_IS) else lambda value: field.get_db_prep_save(value, connection)


def _cell(value: Any) -> str | None:
    return None if value is None else cell(value)


def _aware(at: datetime | None) -> str | None:
    if at is None:
        return None
    if at.tzinfo is None:
        raise ValueError("a row holds only moments with a time zone")
    return at.isoformat()  # to the second of an offset, which some of the past have


def _as_text(value: Any) -> str:
    """Write a text out that is only to be translated."""
    if isinstance(value, Promise):
        return str(value)
    raise TypeError(f"no column is written from {type(value).__name__}")
