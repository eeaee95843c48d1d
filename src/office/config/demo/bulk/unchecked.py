"""Rows that come in unchecked, and what must be true of them all the same: asked of the database's own catalogue (ADR 0076).

What COPY leaves out with ``session_replication_role = replica`` is the triggers: those of foreign keys and our own. NOT
NULL, CHECK and UNIQUE judge every row as it comes.
"""

from typing import Final, cast

from django.db import connection, transaction

from office.config.demo.bulk.tables import WRITTEN
from office.config.demo.story import StoryError

REFUSED: Final = {
    "l25_registration_entry_has_no_gap": """
        SELECT count(*) FROM (
            SELECT FROM cases_registrationentry GROUP BY journal_id HAVING max(sequence) <> count(*)
        ) AS journal""",
    "audit_journalentry_not_into_sealed": """
        SELECT count(*) FROM audit_sealedbook WHERE book = 'entries' AND size <> (
            SELECT count(*) FROM audit_journalentry WHERE id > after_id AND id <= last_id
        )""",
    "audit_formerrow_not_into_sealed": """
        SELECT count(*) FROM audit_sealedbook WHERE book = 'former' AND size <> (
            SELECT count(*) FROM audit_formerrow WHERE id > after_id AND id <= last_id
        )""",
}
"""What each of our triggers would have refused, for all rows at once: how many journals, or sealed days, are wrong."""

TABLES: Final = [model._meta.db_table for model in WRITTEN]

_MAY = "SELECT has_parameter_privilege('session_replication_role', 'SET')"
_TRIGGERS = """
SELECT tgname::text FROM pg_trigger
WHERE tgrelid = ANY (%s::regclass[]) AND NOT tgisinternal AND tgenabled = 'O' AND tgtype & 4 = 4 AND tgname <> ALL (%s)
UNION ALL
SELECT conname::text FROM pg_constraint
WHERE conrelid = ANY (%s::regclass[]) AND condeferrable AND contype IN ('p', 'u', 'x')
ORDER BY 1
"""
"""What judges a row on its way in (4: INSERT), is left out of COPY, and of which we do not know how to ask afterwards."""
_REFERENCES = """
SELECT key.conname::text, format(
    'SELECT count(*) FROM %%s AS one WHERE (%%s) IS NOT NULL AND NOT EXISTS (SELECT FROM %%s AS other WHERE (%%s) = (%%s))',
    key.conrelid::regclass, string_agg('one.' || quote_ident(own.attname), ', ' ORDER BY place), key.confrelid::regclass,
    string_agg('other.' || quote_ident(other.attname), ', ' ORDER BY place),
    string_agg('one.' || quote_ident(own.attname), ', ' ORDER BY place)
)
FROM pg_constraint AS key
CROSS JOIN unnest(key.conkey, key.confkey) WITH ORDINALITY AS pair (own, other, place)
JOIN pg_attribute AS own ON (own.attrelid, own.attnum) = (key.conrelid, pair.own)
JOIN pg_attribute AS other ON (other.attrelid, other.attnum) = (key.confrelid, pair.other)
WHERE key.contype = 'f' AND key.conrelid = ANY (%s::regclass[])
GROUP BY key.oid ORDER BY 1
"""


def why_checked() -> str:
    """Say why rows have to be checked one by one as they come; empty where that may be put off."""
    with connection.cursor() as cursor:
        cursor.execute(_MAY)
        if cursor.fetchone() != (True,):
            return "this role of the database may not put checks off"
        cursor.execute(_TRIGGERS, [TABLES, list(REFUSED), TABLES])
        unknown = [name for (name,) in cursor.fetchall()]
    return f"nobody could ask afterwards what {', '.join(unknown)} would have refused" if unknown else ""


def references() -> list[tuple[str, str]]:
    """Give the name of each foreign key of the register, and the statement that counts what it would have refused."""
    with connection.cursor() as cursor:
        cursor.execute(_REFERENCES, [TABLES])
        return cast("list[tuple[str, str]]", cursor.fetchall())


@transaction.atomic
def check_all() -> None:
    """Ask of every row of the register what was put off. Raises StoryError with the name of all that is broken."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '64MB'")
        broken = []
        for name, statement in [*references(), *REFUSED.items()]:
            cursor.execute(statement)
            if number := cursor.fetchone()[0]:
                broken.append(f"{name} ({number})")
    if broken:
        raise StoryError(
            f"the register is broken and not taken for filled: {', '.join(broken)}. Mend it and give the same again"
        )
