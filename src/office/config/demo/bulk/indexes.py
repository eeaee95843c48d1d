"""Indexes that no rule of the tables rests on: put off while a large register is written, then made again (ADR 0131)."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Final

from django.db import connection, transaction
from django.db.models import Model

from office.config.demo.bulk.lanes import run_all
from office.config.models import PutOffIndex

_SECONDARY: Final = """
SELECT one.indexrelid::regclass::text, one.indrelid::regclass::text, pg_get_indexdef(one.indexrelid)
FROM pg_index AS one
WHERE one.indrelid = ANY (%s::regclass[]) AND NOT one.indisunique
AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = one.indexrelid)
ORDER BY 1
"""
"""Of some tables: those that make neither rows unique nor any other constraint true, but only questions quicker."""
_LARGEST_FIRST: Final = 'SELECT name FROM config_putoffindex ORDER BY pg_relation_size("table"::regclass) DESC, name'
_ROOM: Final = ("SET LOCAL maintenance_work_mem = '256MB'", "SET LOCAL max_parallel_maintenance_workers = 0")
"""Several are made at once already, each with so much memory to sort in."""


@contextmanager
def put_off(tables: Iterable[type[Model]], *, lanes: int) -> Iterator[None]:
    """Drop the indexes of ``tables`` that only make questions quicker, and make them again at the end, whatever becomes of the work."""
    try:
        for name, table, definition in _secondary(tables):
            _drop(name, table, definition)
        yield
    finally:
        put_back(lanes=lanes)


def put_back(*, lanes: int = 1) -> None:
    """Make every index again that is noted as put off. Two may do so at once; the tables may be those of a version before."""
    with connection.cursor() as cursor:
        if PutOffIndex._meta.db_table not in connection.introspection.table_names(cursor):
            return
        cursor.execute(_LARGEST_FIRST)
        names = [name for (name,) in cursor.fetchall()]
    run_all([partial(_make, name) for name in names], lanes)


def _secondary(tables: Iterable[type[Model]]) -> list[tuple[str, str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(_SECONDARY, [[model._meta.db_table for model in tables]])
        return list(cursor.fetchall())


@transaction.atomic
def _drop(name: str, table: str, definition: str) -> None:
    """Note the index down and drop it: both or neither. One at a time, so that nobody waits for more than one table."""
    PutOffIndex.objects.create(name=name, table=table, definition=definition)
    with connection.cursor() as cursor:
        cursor.execute(f"DROP INDEX {name}")


@transaction.atomic
def _make(name: str) -> None:
    noted = PutOffIndex.objects.select_for_update().filter(pk=name).first()
    if noted is None:
        return  # somebody else has made it meanwhile
    with connection.cursor() as cursor:
        for statement in (*_ROOM, noted.definition):
            cursor.execute(statement)
    noted.delete()
