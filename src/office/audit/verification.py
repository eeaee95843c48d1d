"""Is the journal whole? Every chain is walked again from its first entry, and each fault is named (ADR 0003)."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Model, TextChoices
from django.utils.translation import gettext_lazy as _

from office.audit.canonical import GENESIS, digest, link
from office.audit.models import JournalEntry
from office.audit.subjects import named

CHUNK = 2_000

# One statement sees one moment: what is written while it runs can not look like a fault. The rows come through a
# server-side cursor, so that memory does not grow with the journal.
_WALK = """
SELECT coalesce(head.subject_kind, entry.subject_kind), coalesce(head.subject_id, entry.subject_id),
       head.sequence, head.hash,
       entry.sequence, entry.verb, entry.by_id, entry.at, entry.data::text, entry.previous_hash, entry.hash
FROM (SELECT * FROM audit_journalhead {only}) AS head
FULL JOIN (SELECT * FROM audit_journalentry {only}) AS entry
    ON entry.subject_kind = head.subject_kind AND entry.subject_id = head.subject_id
ORDER BY 1, 2, entry.sequence
"""
_ONE_SUBJECT = "WHERE subject_kind = %(kind)s AND subject_id = %(subject)s"


class FaultKind(TextChoices):
    CHANGED = "changed", _("was changed after it had been written")
    MISSING = "missing", _("is missing")
    REORDERED = "reordered", _("does not follow the entry before it: it was moved, or the one before was replaced")
    DOUBLED = "doubled", _("stands twice")
    ADDED = "added", _("was added past the recorded end of the journal")
    REPLACED = "replaced", _("is not the one that the end of the journal recorded")
    NO_END = "no_end", _("is the last one, and the recorded end of the journal is gone")


@dataclass(frozen=True)
class Fault:
    """What is wrong with entry ``sequence`` of a subject's journal, or with the entries from it to ``until``."""

    subject_kind: str
    subject_id: str
    sequence: int
    what: FaultKind
    until: int

    def __str__(self) -> str:
        which = f"{self.sequence}" if self.until == self.sequence else f"{self.sequence}–{self.until}"
        return f"{self.subject_kind} {self.subject_id} №{which}: {self.what.label}"


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


def verify(subject: Model | None = None, *, on_entry: Callable[[], object] | None = None) -> Iterator[Fault]:
    """Walk the journal of ``subject``, or the whole journal, and give every fault, in constant memory.

    ``on_entry`` is called for each entry read (a progress bar, say).
    """
    for (kind, key), rows in groupby(_rows(subject), key=attrgetter("kind", "subject")):
        chain = _Chain(kind, key)
        for row in rows:
            yield from chain.step(row)
            if on_entry and row.sequence is not None:
                on_entry()
        yield from chain.end()


def entries_to_verify() -> int:
    """Tell how many entries a whole walk will read."""
    return JournalEntry.objects.count()


def _rows(subject: Model | None) -> Iterator[_Row]:
    kind, key = named(subject) if subject else ("", "")
    statement = _WALK.format(only=_ONE_SUBJECT if subject else "")
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(statement, {"kind": kind, "subject": key})
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
