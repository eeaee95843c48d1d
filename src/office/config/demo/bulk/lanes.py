"""Works that run at once, each on a connection of its own."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from typing import Final

from django.db import connection, transaction

from office.config.demo.bulk.tables import WRITTEN, growing_tables, look_at_tables

LANES: Final = 3
"""Works at once: the database thinks of one batch while another is being poured."""

Work = Callable[[], None]

_LARGEST_FIRST: Final = """
SELECT one::regclass::text FROM unnest(%s::regclass[]) AS one ORDER BY pg_relation_size(one) DESC, 1
"""


def run_all(works: Sequence[Work], lanes: int) -> None:
    """Run every work; the first error of any is raised when all have ended. One lane: here, on the connection of this thread."""
    if lanes == 1:
        for work in works:
            work()
        return
    with ThreadPoolExecutor(lanes) as pool:
        for running in [pool.submit(_with_own_connection, work) for work in works]:
            running.result()


@contextmanager
def tidied_afterwards() -> Iterator[None]:
    """Keep the database from looking at growing tables again and again (autovacuum) while others write them.

    It passes a table by that somebody has locked like this, who stands in nobody else's way; and the lock ends with us.
    """
    tables = ", ".join(f'"{model._meta.db_table}"' for model in WRITTEN)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {tables} IN SHARE UPDATE EXCLUSIVE MODE")
        yield


def tidy(lanes: int) -> None:
    """Have what has come counted, and noted down as seen by everybody, so that indexes alone can answer; largest tables first.

    Left to autovacuum it goes on for minutes beside the first questions, which look at every row meanwhile. One lane may
    stand in a transaction, where nothing can be tidied: it counts.
    """
    if lanes == 1:
        look_at_tables()
        return
    with connection.cursor() as cursor:
        cursor.execute(_LARGEST_FIRST, [growing_tables()])
        names = [name for (name,) in cursor.fetchall()]
    run_all([partial(_tidy, name) for name in names], lanes)


def _tidy(table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"VACUUM (ANALYZE) {table}")


def _with_own_connection(work: Work) -> None:
    with connection.cursor() as cursor:
        # A run that is cut off is given again; nobody waits for its every word to reach the disk.
        cursor.execute("SET synchronous_commit = off")
    try:
        work()
    finally:
        connection.close()
