"""Bringing every sealed row under the current key, and telling under which keys rows stand.

The tables are found by their fields, so a new sealed column is covered on the day it is added. Work goes in batches,
each in a transaction of its own: whoever breaks it off loses nothing, and the next run goes on where this one stopped.
"""

# ruff: noqa: S608  the words put into statements are names of our own tables; every value goes as a parameter

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from django.apps import apps
from django.db import connection, models, transaction

from office.vault import cells
from office.vault.fields import Sealed
from office.vault.keys import LONGEST_ID, Ring

BATCH: Final = 500


@dataclass(frozen=True)
class SealedTable:
    """A table with sealed columns: its name, its key column with that column's type, and the fields."""

    name: str
    key: str
    key_type: str
    fields: tuple[Any, ...]

    @property
    def columns(self) -> list[str]:
        return [field.column for field in self.fields]


def sealed_tables() -> list[SealedTable]:
    """Give every table of the product with a sealed column that the database has: before an upgrade it may have fewer."""
    there = columns_of_bytes()
    tables = (table_of(model) for model in apps.get_models(include_auto_created=True))
    found = (
        replace(table, fields=tuple(field for field in table.fields if (table.name, field.column) in there))
        for table in tables
    )
    return [table for table in found if table.fields]


def columns_of_bytes() -> set[tuple[str, str]]:
    """Give table and name of each column of bytes that the database has."""
    asked = "SELECT table_name, column_name FROM information_schema.columns WHERE data_type = 'bytea'"
    return {(table, column) for table, column in _rows(f"{asked} AND table_schema = current_schema()")}


def table_of(model: type[models.Model]) -> SealedTable:
    """Give the table of a model as it is written by this module."""
    fields = tuple(field for field in model._meta.local_concrete_fields if isinstance(field, Sealed))
    key = model._meta.pk
    return SealedTable(model._meta.db_table, str(key.column), str(key.db_type(connection)), fields)


def rows_by_key(table: SealedTable) -> dict[str, Counter[str]]:
    """Count, for each sealed column, how many values stand under which key."""
    return {column: _count(table, column) for column in table.columns}


def _count(table: SealedTable, column: str) -> Counter[str]:
    asked = f"SELECT {_name_in(column)}, count(*) FROM {table.name} WHERE {_filled(column)} GROUP BY 1"
    return Counter(dict(_rows(asked)))


def any_key(table: SealedTable) -> set[str]:
    """Give the names of the keys of a few values: enough to see that the right keys are here, at no cost."""
    asked = (f"SELECT {_name_in(column)} FROM {table.name} WHERE {_filled(column)} LIMIT 1" for column in table.columns)
    return {name for statement in asked for (name,) in _rows(statement)}


def rows_left(table: SealedTable, ring: Ring) -> int:
    """Count the rows that hold something under another key than the current one."""
    ((left,),) = _rows(f"SELECT count(*) FROM {table.name} WHERE {_stale(table)}", current=ring.current.id)
    return int(left)


def reseal(table: SealedTable, ring: Ring) -> Iterator[int]:
    """Seal the rows anew that are not under the current key; give after each batch how many were done.

    Rows that somebody holds just now are passed by, and come at the end one by one: whoever waits for a row while
    holding others may wait for ever. Raises SealBrokenError, KeyMissingError.
    """
    yield from _pass(table, ring, f"LIMIT {BATCH} FOR NO KEY UPDATE SKIP LOCKED")
    yield from _pass(table, ring, "LIMIT 1 FOR NO KEY UPDATE")


def _pass(table: SealedTable, ring: Ring, how: str) -> Iterator[int]:
    last: Any = None
    while True:
        with transaction.atomic():
            rows = _next_rows(table, ring, last, how)
            if not rows:
                return
            write(table, [(row[0], *_resealed(table, ring, row[1:])) for row in rows])
        last = rows[-1][0]
        yield len(rows)


def _next_rows(table: SealedTable, ring: Ring, last: Any, how: str) -> list[tuple[Any, ...]]:
    after = "TRUE" if last is None else f"{table.key} > %(last)s"
    asked = (
        f"SELECT {table.key}, {', '.join(table.columns)} FROM {table.name} WHERE {after} AND ({_stale(table)}) "
        f"ORDER BY {table.key} {how}"
    )
    return _rows(asked, last=last, current=ring.current.id)


def _resealed(table: SealedTable, ring: Ring, values: tuple[Any, ...]) -> Iterator[bytes | None]:
    for field, value in zip(table.fields, values, strict=True):
        cell = None if value is None else bytes(value)
        if not cell or cells.key_of(cell) == ring.current.id:
            yield cell
        else:
            opened = cells.unseal(ring, field.sealed_as, cell)
            yield cells.seal(ring, field.sealed_as, opened, marked=field.findable)


def written_after(table: SealedTable, last: Any) -> list[tuple[Any, ...]]:
    """Give the next rows in the order of their keys, the first when ``last`` is None: key and sealed columns."""
    after = "TRUE" if last is None else f"{table.key} > %(last)s"
    columns = ", ".join([table.key, *table.columns])
    return _rows(f"SELECT {columns} FROM {table.name} WHERE {after} ORDER BY {table.key} LIMIT {BATCH}", last=last)


def write(table: SealedTable, rows: list[tuple[Any, ...]]) -> None:
    """Write the sealed columns of these rows by one statement; each row begins with its key."""
    sets = ", ".join(f"{column} = fresh.{column}" for column in table.columns)
    given = ", ".join([f"%s::{table.key_type}[]", *["%s::bytea[]"] * len(table.columns)])
    names = ", ".join([table.key, *table.columns])
    statement = (
        f"UPDATE {table.name} AS kept SET {sets} FROM unnest({given}) AS fresh ({names}) "
        f"WHERE kept.{table.key} = fresh.{table.key}"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [list(values) for values in zip(*rows, strict=True)])


def _rows(statement: str, **values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def _filled(column: str) -> str:
    return f"octet_length({column}) > 0"


def _name_in(column: str) -> str:
    """The name of the key as it stands in the cell."""
    return f"rtrim(encode(substring({column} from {cells.FORM + 1} for {LONGEST_ID}), 'escape'))"


def _stale(table: SealedTable) -> str:
    return " OR ".join(f"({_filled(column)} AND {_name_in(column)} <> %(current)s)" for column in table.columns)
