"""Let a test with real transactions clean up after itself, quickly.

Django empties every table by TRUNCATE and makes content types anew, which takes longer than most tests. Here only the
tables that hold something are emptied. Those that only grow refuse it (migration audit 0002), and those whose former
rows are kept would keep them: in tests alone, and in the one transaction, triggers rest, those of foreign keys too.
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
    # As a replica the server calls no trigger: to look for every row that points to one that goes would be most of the
    # work, and to switch triggers off table by table would make every process read anew what all those tables are.
    return [
        *(["SET LOCAL session_replication_role = replica"] if filled else []),
        *(f"DELETE FROM {name}" for name in filled),  # noqa: S608  in any order: all that points to them goes too
    ]


DatabaseOperations.sql_flush = _sql_flush_of_what_is_filled  # type: ignore[method-assign,assignment]
flush.emit_post_migrate_signal = lambda *_args, **_options: None  # type: ignore[attr-defined]
