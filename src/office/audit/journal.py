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
from office.tables.writing import Part

# One statement: the row of the head is locked and moved, and the entry takes its number and hashes from it. Two writers
# on one subject queue on that row, so a chain never forks and never skips; a roll-back takes both rows back.
# The setting lasts until the transaction ends: from it former states of rows know the moment of the act (ADR 0061).
_HEAD: Final = """
INSERT INTO audit_journalhead AS head (subject_kind, subject_id, sequence, previous_hash, hash)
VALUES (%s, %s, 1, %s, sha256(%s || %s))
ON CONFLICT (subject_kind, subject_id) DO UPDATE
    SET sequence = head.sequence + 1, previous_hash = head.hash, hash = sha256(head.hash || %s)
RETURNING sequence, previous_hash, hash
"""
_ENTRY: Final = """
INSERT INTO audit_journalentry (subject_kind, subject_id, sequence, verb, by_id, at, data, previous_hash, hash)
SELECT %s, %s, sequence, %s, %s, %s, %s, previous_hash, hash FROM {after}
RETURNING id, sequence, previous_hash, hash, set_config('office.at', %s, true) AS at_text
"""
_APPEND: Final = f"WITH head AS ({_HEAD}) {_ENTRY.format(after='head')}"


def record(
    verb: str, subject: Model, *, by: Worker | None, at: datetime, data: Mapping[str, Any] | None = None
) -> JournalEntry:
    """Add the next entry of ``subject``'s journal, in the caller's transaction, by one SQL statement.

    ``verb`` is like ``"case.registered"``; ``by`` is None for what the system does by itself; ``data`` holds what
    changed: ids and codes, never personal data. Raises TypeError for data that JSON can not hold without loss.
    """
    kind, key = named(subject)
    head, entry, held = _drawn(verb, subject, by=by, at=at, data=data)
    with connection.cursor() as cursor:
        cursor.execute(_APPEND, [*head, *entry])
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


def entered(
    verb: str, subject: Model, *, by: Worker | None, at: datetime, data: Mapping[str, Any] | None = None
) -> Part:
    """Give the part that adds the entry which ``record`` writes, for ``write_together``: one for each subject in it."""
    head, entry, _held = _drawn(verb, subject, by=by, at=at, data=data)
    return Part(_ENTRY, entry, after=Part(_HEAD, head), gives="(SELECT at_text FROM {name})")


def _drawn(
    verb: str, subject: Model, *, by: Worker | None, at: datetime, data: Mapping[str, Any] | None
) -> tuple[list[Any], list[Any], dict[str, Any]]:
    """Give the values of the head, those of the entry, and its data."""
    kind, key = named(subject)
    held = plain(data or {})
    worker = None if by is None else by.pk
    said = digest(kind=kind, subject=key, verb=verb, by=worker, at=aware(at), data=held)
    head = [kind, key, GENESIS, GENESIS, said, said]
    return head, [kind, key, verb, worker, at, Jsonb(held), at.isoformat()], held


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
