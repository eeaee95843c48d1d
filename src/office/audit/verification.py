"""Are the chains of the journal whole? What does not fit is walked again from its first entry and named (ADR 0003)."""

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Model

from office.audit.canonical import GENESIS, digest, link
from office.audit.faults import Fault, FaultKind
from office.audit.models import JournalEntry
from office.audit.screening import CHUNK, suspects
from office.audit.subjects import named

__all__ = ["Fault", "FaultKind", "entries_to_verify", "verify"]

# One statement sees one moment: what is written while it runs can not look like a fault. The rows come through a
# server-side cursor, so that memory does not grow with the journal.
_WALK = """
SELECT coalesce(head.subject_kind, entry.subject_kind), coalesce(head.subject_id, entry.subject_id),
       head.sequence, head.hash,
       entry.sequence, entry.verb, entry.by_id, entry.at, entry.data::text, entry.previous_hash, entry.hash
FROM (SELECT * FROM audit_journalhead WHERE subject_kind = %(kind)s AND subject_id = %(subject)s) AS head
FULL JOIN (SELECT * FROM audit_journalentry WHERE subject_kind = %(kind)s AND subject_id = %(subject)s) AS entry
    ON entry.subject_kind = head.subject_kind AND entry.subject_id = head.subject_id
ORDER BY entry.sequence
"""


class _Row(NamedTuple):
    kind: str
    subject: str
    head_sequence: int | None
    head_hash: bytes | None
    sequence: int | None
    verb: str
    by: UUID | None
    at: datetime
    data: str
    previous_hash: bytes
    hash: bytes

    def is_true(self) -> bool:
        said = digest(
            kind=self.kind, subject=self.subject, verb=self.verb, by=self.by, at=self.at, data=json.loads(self.data)
        )
        return link(bytes(self.previous_hash), said) == bytes(self.hash)


def verify(subject: Model | None = None, *, on_rows: Callable[[int], object] | None = None) -> Iterator[Fault]:
    """Give every fault of ``subject``'s chain, or of all chains of the journal, in constant memory.

    ``on_rows`` is told how many entries were just read (a progress bar, say).
    """
    subjects = [named(subject)] if subject else suspects(on_rows=on_rows)
    for kind, key in subjects:
        chain = _Chain(kind, key)
        for row in _rows(kind, key):
            yield from chain.step(row)
        yield from chain.end()


def entries_to_verify() -> int:
    """Tell how many entries a whole walk will read."""
    return JournalEntry.objects.count()


def _rows(kind: str, key: str) -> Iterator[_Row]:
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(_WALK, {"kind": kind, "subject": key})
        while chunk := cursor.fetchmany(CHUNK):
            yield from _as_rows(chunk)


def _as_rows(chunk: Iterable[tuple[object, ...]]) -> Iterator[_Row]:
    return (_Row._make(row) for row in chunk)


class _Chain:
    """One subject's entries, walked in order: what number and which hash come next."""

    def __init__(self, kind: str, subject: str) -> None:
        self.kind, self.subject = kind, subject
        self.next, self.previous = 1, GENESIS
        self.known = True  # whether the entry before this one was there to be compared with
        self.head: tuple[int, bytes] | None = None

    def step(self, row: _Row) -> Iterator[Fault]:
        if row.head_sequence is not None:
            self.head = row.head_sequence, bytes(row.head_hash or b"")
        if row.sequence is None:
            return
        yield from self._number(row.sequence)
        if not row.is_true():
            yield self._fault(FaultKind.CHANGED, row.sequence)
        elif self.known and bytes(row.previous_hash) != self.previous:
            yield self._fault(FaultKind.REORDERED, row.sequence)
        self.next, self.previous, self.known = row.sequence + 1, bytes(row.hash), True

    def _number(self, sequence: int) -> Iterator[Fault]:
        if sequence > self.next:
            yield self._fault(FaultKind.MISSING, self.next, sequence - 1)
            self.known = False
        elif sequence < self.next:
            yield self._fault(FaultKind.DOUBLED, sequence)

    def end(self) -> Iterator[Fault]:
        """Compare the last entry with the recorded end: only so is a deleted last entry seen."""
        last = self.next - 1
        if self.head is None:
            if last:
                yield self._fault(FaultKind.NO_END, last)
            return
        sequence, mark = self.head
        if sequence > last:
            yield self._fault(FaultKind.MISSING, self.next, sequence)
        elif sequence < last:
            yield self._fault(FaultKind.ADDED, sequence + 1, last)
        elif mark != self.previous:
            yield self._fault(FaultKind.REPLACED, last)

    def _fault(self, what: FaultKind, sequence: int, until: int | None = None) -> Fault:
        return Fault(self.kind, self.subject, sequence, what, until or sequence)
