"""Let a test with real transactions clean up after itself.

Such a test ends with TRUNCATE, which the journal refuses (migration audit 0002). Here, and only in tests, its guards
rest while Django empties the tables, in one transaction with the emptying.
"""

from typing import Any

from django.db.backends.postgresql.operations import DatabaseOperations

GUARDED = ("audit_journalentry", "audit_journalhead", "audit_accessrecord")

_sql_flush = DatabaseOperations.sql_flush


def _sql_flush_past_the_guards(operations: DatabaseOperations, style: Any, tables: Any, **options: Any) -> list[str]:
    statements = list(_sql_flush(operations, style, tables, **options))
    guarded = [table for table in GUARDED if table in tables]
    return [
        *(f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in guarded),
        *statements,
        *(f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in guarded),
    ]


DatabaseOperations.sql_flush = _sql_flush_past_the_guards  # type: ignore[method-assign]
