"""New rows of one table in one statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import AutoField, Field, Model


@dataclass(frozen=True)
class _Table:
    """What an INSERT into the table of a model says."""

    fields: Sequence["Field[Any, Any]"]
    begin: str
    values: str
    key: "Field[Any, Any] | None"
    """The key that the database gives, to be read back."""
    end: str


@cache
def _table(model: type[Model]) -> _Table:
    meta, quote = model._meta, connection.ops.quote_name
    given = meta.pk if isinstance(meta.pk, AutoField) else None
    fields = [field for field in meta.local_concrete_fields if field is not given]
    if any(field.generated or field.db_returning or getattr(field, "auto_now", False) for field in fields):
        raise TypeError(f"the database fills in fields of {meta.label}: save it with Django")
    columns = ", ".join(quote(str(field.column)) for field in fields)
    return _Table(
        fields=fields,
        begin=f"INSERT INTO {quote(meta.db_table)} ({columns}) VALUES ",  # noqa: S608  names of our own tables
        values=f"({', '.join(['%s'] * len(fields))})",
        key=given,
        end=f" RETURNING {quote(str(given.column))}" if given is not None else "",
    )


def write_new(*rows: Model) -> None:
    """Insert ``rows``, all of one model and none of them stored yet, in one statement; keys that the table gives are set.

    As ``bulk_create``, without its questions: no signals, nothing filled in. Raises IntegrityError as Django does.
    """
    if not rows:
        return
    table = _table(type(rows[0]))
    parameters = [
        field.get_db_prep_save(getattr(row, field.attname), connection) for row in rows for field in table.fields
    ]
    with connection.cursor() as cursor:
        cursor.execute(table.begin + ", ".join([table.values] * len(rows)) + table.end, parameters)
        keys = cursor.fetchall() if table.key is not None else []
    for row, (key,) in zip(rows, keys, strict=False):
        row.pk = key
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias  # noqa: SLF001  as saving does
