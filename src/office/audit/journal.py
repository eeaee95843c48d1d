"""Writing and reading the journal: ``record`` is the only writer."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.db import connection
from django.db.models import Model, QuerySet
from psycopg.types.json import Jsonb

from office.accounts.models import Worker
from office.audit.canonical import GENESIS, digest, plain
from office.audit.models import JournalEntry
from office.audit.subjects import aware, named
from office.tables.asking import Question

# One statement: the row of the head is locked and moved, and the entry takes its number and hashes from it. Two writers
# on one subject queue on that row, so a chain never forks and never skips; a roll-back takes both rows back.
# The setting lasts until the transaction ends: from it former states of rows know the moment of the act (ADR 0061).
_APPEND = """
WITH head AS (
    INSERT INTO audit_journalhead AS head (subject_kind, subject_id, sequence, previous_hash, hash)
    VALUES (%(kind)s, %(subject)s, 1, %(genesis)s, sha256(%(genesis)s || %(said)s))
    ON CONFLICT (subject_kind, subject_id) DO UPDATE
        SET sequence = head.sequence + 1, previous_hash = head.hash, hash = sha256(head.hash || %(said)s)
    RETURNING sequence, previous_hash, hash
)
INSERT INTO audit_journalentry (subject_kind, subject_id, sequence, verb, by_id, at, data, previous_hash, hash)
SELECT %(kind)s, %(subject)s, sequence, %(verb)s, %(by)s, %(at)s, %(data)s, previous_hash, hash FROM head
RETURNING id, sequence, previous_hash, hash, set_config('office.at', %(at_text)s, true)
"""


def record(
    verb: str, subject: Model, *, by: Worker | None, at: datetime, data: Mapping[str, Any] | None = None
) -> JournalEntry:
    """Add the next entry of ``subject``'s journal, in the caller's transaction, by one SQL statement.

    ``verb`` is like ``"case.registered"``; ``by`` is None for what the system does by itself; ``data`` holds what
    changed: ids and codes, never personal data. Raises TypeError for data that JSON can not hold without loss.
    """
    kind, key = named(subject)
    held = plain(data or {})
    worker = None if by is None else by.pk
    said = digest(kind=kind, subject=key, verb=verb, by=worker, at=aware(at), data=held)
    values: dict[str, Any] = {
        "kind": kind,
        "subject": key,
        "genesis": GENESIS,
        "said": said,
        "verb": verb,
        "by": worker,
        "at": at,
        "at_text": at.isoformat(),
        "data": Jsonb(held),
    }
    with connection.cursor() as cursor:
        cursor.execute(_APPEND, values)
        number, sequence, previous, mark, _at = cursor.fetchone()
    return JournalEntry(
        id=number,
        subject_kind=kind,
        subject_id=key,
        sequence=sequence,
        verb=verb,
        by=by,
        at=at,
        data=held,
        previous_hash=bytes(previous),
        hash=bytes(mark),
    )


def history(subject: Model) -> QuerySet[JournalEntry]:
    """Give the entries of ``subject`` from the first to the last, with their workers."""
    return _of(*named(subject))


def whole_history(subject: Model) -> list[JournalEntry]:
    """Give all that ``history`` gives, read by a statement that is composed once."""
    kind, key = named(subject)
    return _WHOLE.ask(kind=kind, key=key)


def _of(kind: str, key: str) -> QuerySet[JournalEntry]:
    return JournalEntry.objects.filter(subject_kind=kind, subject_id=key).order_by("sequence").select_related("by")


_WHOLE: Final = Question(_of, kind=str, key=str)
