"""New rows of one table, or of several, in one statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

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
    with connection.cursor() as cursor:
        cursor.execute(_insert(table, rows), _parameters(table, rows))
        keys = cursor.fetchall() if table.key is not None else []
    _stored(rows, [key for (key,) in keys])


def write_unless_there(row: Model) -> bool:
    """Insert ``row`` unless a unique constraint says that it is there already; tell whether it was inserted."""
    table, key = _table(type(row)), connection.ops.quote_name(str(row._meta.pk.column))
    insert = table.begin + table.values + f" ON CONFLICT DO NOTHING RETURNING {key}"
    with connection.cursor() as cursor:
        cursor.execute(insert, _parameters(table, [row]))
        given = cursor.fetchone()
    if given is not None:
        _stored([row], given)
    return given is not None


def write_together(*groups: Sequence[Model]) -> None:
    """Insert rows of several tables in one statement, each of ``groups`` as ``write_new`` does; empty ones are left out.

    No row may take its key from another group: the keys that tables give are known when all is written. Foreign keys
    between the groups hold, for Django's wait for the end of the transaction.
    """
    held = [(_table(type(group[0])), group) for group in groups if group]
    if not held:
        return
    inserts = ", ".join(f"new{nth} AS ({_insert(table, group)})" for nth, (table, group) in enumerate(held))
    keyed = [nth for nth, (table, _group) in enumerate(held) if table.key is not None]
    keys = ", ".join(_KEYS.format(nth=nth, key=_quoted(held[nth][0])) for nth in keyed)
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH {inserts} SELECT {keys or 1}",
            [each for table, group in held for each in _parameters(table, group)],
        )
        given = dict(zip(keyed, cursor.fetchone(), strict=False))
    for nth, (_each, group) in enumerate(held):
        _stored(group, given.get(nth, []))


_KEYS: Final = "ARRAY(SELECT {key} FROM new{nth})"


def _insert(table: _Table, rows: Sequence[Model]) -> str:
    return table.begin + ", ".join([table.values] * len(rows)) + table.end


def _quoted(table: _Table) -> str:
    assert table.key is not None
    return connection.ops.quote_name(str(table.key.column))


def _parameters(table: _Table, rows: Sequence[Model]) -> list[Any]:
    return [field.get_db_prep_save(getattr(row, field.attname), connection) for row in rows for field in table.fields]


def _stored(rows: Sequence[Model], keys: Sequence[Any]) -> None:
    for row, key in zip(rows, keys, strict=False):
        row.pk = key
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias  # noqa: SLF001  as saving does
