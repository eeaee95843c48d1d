"""Let a test with real transactions clean up after itself, quickly.

Django empties every table by TRUNCATE and makes content types anew, which takes longer than most tests. Here only the
tables that hold something are emptied. Those that only grow refuse it (migration audit 0002), and those whose former
rows are kept would keep them: in tests alone, and in the one transaction, their triggers rest.
"""

from collections.abc import Iterable
from typing import Any

from django.core.management.commands import flush
from django.db import (
    connection,
    models,  # noqa: F401 first, or the next import runs in a circle
)
from django.db.backends.postgresql.operations import DatabaseOperations

JOBS = ("procrastinate_periodic_defers", "procrastinate_events", "procrastinate_jobs", "procrastinate_workers")
"""Tables that Django does not manage, hence would not empty; the first ones point to the later."""
KEPT = {"django_content_type", "auth_permission", "audit_keptsince"}
"""What a migration fills, not a test."""


def _sql_flush_of_what_is_filled(
    operations: DatabaseOperations,
    style: Any,
    tables: Iterable[str],
    **options: Any,
) -> list[str]:
    names = [operations.quote_name(table) for table in (*JOBS, *sorted(set(tables) - KEPT - set(JOBS)))]
    looks = " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT FROM {name})" for name in names)  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(looks)
        filled = [name for (name,) in cursor.fetchall()]
    return [
        *(f"ALTER TABLE {name} DISABLE TRIGGER USER" for name in filled),
        *(f"DELETE FROM {name}" for name in filled),  # noqa: S608  in any order: every foreign key waits for the end
        *(["SET CONSTRAINTS ALL IMMEDIATE"] if filled else []),
        *(f"ALTER TABLE {name} ENABLE TRIGGER USER" for name in filled),
    ]


DatabaseOperations.sql_flush = _sql_flush_of_what_is_filled  # type: ignore[method-assign,assignment]
flush.emit_post_migrate_signal = lambda *_args, **_options: None  # type: ignore[attr-defined]
