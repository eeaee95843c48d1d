"""The first entries about rows that were made in this transaction: several subjects in one statement."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from django.db.models import Model

from office.accounts.models import Worker
from office.audit.canonical import GENESIS, digest, link, plain
from office.audit.subjects import aware, named
from office.tables.rows import cell, pack
from office.tables.writing import Part, write_together

# Every chain begins here, so its hashes are known before anything is written. Were one of the subjects known already,
# its row of the head would be there, and the whole statement is refused: an entry never takes another one's place. The
# heads are written before an entry takes its number, so a transaction that has one is known to run (office.webhooks).
_HEADS: Final = """
INSERT INTO audit_journalhead (subject_kind, subject_id, sequence, previous_hash, hash)
SELECT subject_kind, subject_id, sequence, previous_hash, hash
FROM json_populate_recordset(NULL::audit_journalhead, %s::json)
RETURNING 1
"""
_ENTRIES: Final = """
INSERT INTO audit_journalentry (subject_kind, subject_id, sequence, previous_hash, hash, verb, data, by_id, at)
SELECT subject_kind, subject_id, sequence, previous_hash, hash, verb, data, by_id, at
FROM json_populate_recordset(NULL::audit_journalentry, %s::json)
WHERE (SELECT count(*) FROM {after}) > 0
RETURNING set_config('office.at', %s, true) AS at_text
"""


class Told(NamedTuple):
    """What is to be entered about ``subject``, as ``office.audit.record`` takes it."""

    verb: str
    subject: Model
    data: Mapping[str, Any] = {}


def record_first(entries: Sequence[Told], *, by: Worker | None, at: datetime) -> None:
    """Begin the journals of rows made in this transaction, in the order of ``entries``, by one SQL statement.

    The entries are the same as ``record`` would write one by one. Raises IntegrityError for a subject that has a journal
    already.
    """
    if entries:
        write_together(begun(entries, by=by, at=at))


def begun(entries: Sequence[Told], *, by: Worker | None, at: datetime) -> Part:
    """Give the part that enters what ``record_first`` enters, for ``write_together``; there is at least one entry."""
    ends: dict[tuple[str, str], tuple[int, bytes]] = {}
    rows = [_entered(told, ends, by=by, at=at) for told in entries]
    last = {(row["subject_kind"], row["subject_id"]): row for row in rows}
    heads = Part(_HEADS, [pack(list(last.values()))])
    return Part(_ENTRIES, [pack(rows), at.isoformat()], after=heads, gives="(SELECT max(at_text) FROM {name})")


def _entered(
    told: Told, ends: dict[tuple[str, str], tuple[int, bytes]], *, by: Worker | None, at: datetime
) -> dict[str, Any]:
    """Give the row of an entry, and put down where the chain of its subject ends with it."""
    kind, key = named(told.subject)
    held, worker = plain(told.data), None if by is None else by.pk
    said = digest(kind=kind, subject=key, verb=told.verb, by=worker, at=aware(at), data=held)
    sequence, previous = ends.get((kind, key), (0, GENESIS))
    ends[kind, key] = sequence + 1, link(previous, said)
    return {
        "subject_kind": kind,
        "subject_id": key,
        "sequence": sequence + 1,
        "previous_hash": cell(previous),
        "hash": cell(ends[kind, key][1]),
        "verb": told.verb,
        "data": held,
        "by_id": worker,
        "at": at.isoformat(),
    }
