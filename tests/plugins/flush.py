"""Let a test with real transactions clean up after itself.

Such a test ends with TRUNCATE, which tables that only grow refuse (migration audit 0002). Here, and only in tests, their
guards rest while Django empties the tables, in one transaction with the emptying.
"""

from typing import Any

from django.db import models  # noqa: F401 first, or the next import runs in a circle
from django.db.backends.postgresql.operations import DatabaseOperations

GUARDS = """
DO $$
DECLARE guarded regclass;
BEGIN
    FOR guarded IN
        SELECT DISTINCT trigger.tgrelid FROM pg_trigger AS trigger JOIN pg_proc AS guard ON guard.oid = trigger.tgfoid
        WHERE guard.proname = 'audit_refuse_change'
    LOOP
        EXECUTE format('ALTER TABLE %s {act} TRIGGER USER', guarded);
    END LOOP;
END $$
"""

_sql_flush = DatabaseOperations.sql_flush


def _sql_flush_past_the_guards(operations: DatabaseOperations, style: Any, tables: Any, **options: Any) -> list[str]:
    statements = list(_sql_flush(operations, style, tables, **options))
    return [GUARDS.format(act="DISABLE"), *statements, GUARDS.format(act="ENABLE")] if statements else []


DatabaseOperations.sql_flush = _sql_flush_past_the_guards  # type: ignore[method-assign,assignment]
