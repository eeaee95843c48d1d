"""Sealing the days: what was written up to a midnight gets a Merkle root, chained to the day before (ADR 0060)."""

import time
from datetime import date, datetime, timedelta
from datetime import time as clock
from typing import Any, Final

from django.db import connection, transaction
from django.utils import timezone

from office.audit import merkle
from office.audit.books import SHELVES, blocks_of, last_id, last_id_before
from office.audit.canonical import GENESIS
from office.audit.models import Book, DaySeal, SealedBlock, SealedBook
from office.audit.seals import SEALS, day_leaves, hash_of_head, leaf_of_day, said_of_day, said_of_head

PATIENCE_SECONDS: Final = 60.0
POLL_SECONDS: Final = 0.05
KEPT_TOGETHER: Final = 32  # blocks that are written in one statement

# Whoever has taken a number for a row holds such a lock until the row can be seen or never will be.
_WRITERS = """
SELECT virtualtransaction FROM pg_locks
WHERE locktype = 'relation' AND granted AND pid IS DISTINCT FROM pg_backend_pid()
  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
  AND relation = ANY (%s::regclass[])
  AND mode IN ('RowExclusiveLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')
"""
_MOVE_HEAD = """
INSERT INTO audit_journalhead AS head (subject_kind, subject_id, sequence, previous_hash, hash)
VALUES (%(kind)s, '', %(number)s, %(previous)s, %(hash)s)
ON CONFLICT (subject_kind, subject_id) DO UPDATE
    SET sequence = excluded.sequence, previous_hash = excluded.previous_hash, hash = excluded.hash
"""


class SealingError(Exception):
    """A day can not be sealed now; the message says why."""


def seal_days(*, at: datetime, until: date | None = None, patience: float = PATIENCE_SECONDS) -> list[DaySeal]:
    """Seal every day up to ``until`` (yesterday, by the clock ``at``) that has no seal yet; a second run does nothing.

    Each day is a transaction of its own. The first seal ever covers all that was written before it.

    Raises SealingError: the day is not over; or somebody has been writing for longer than ``patience`` seconds.
    """
    until = until or _yesterday(at)
    if until > _yesterday(at):
        raise SealingError(f"{until} is not over yet: a day is sealed after its midnight")
    sealed = []
    while seal := _seal_next(until, at=at, patience=patience):
        sealed.append(seal)
    return sealed


def _yesterday(at: datetime) -> date:
    return timezone.localdate(at) - timedelta(days=1)


@transaction.atomic
def _seal_next(until: date, *, at: datetime, patience: float) -> DaySeal | None:
    _alone()
    last = DaySeal.objects.order_by("-number").first()
    number, day = (last.number + 1, last.day + timedelta(days=1)) if last else (1, until)
    if day > until:
        return None
    ranges = _ranges(_end_of(day), patience=patience)
    books = [_seal_book(book, number, *ranges[book]) for book in Book]
    leaf = leaf_of_day(said_of_day(number, day, books))
    seal = DaySeal(
        number=number,
        day=day,
        sealed_at=at,
        leaf=leaf,
        log_root=merkle.root([*day_leaves(), leaf]),
        previous_hash=last.hash if last else GENESIS,
    )
    seal.hash = hash_of_head(said_of_head(seal))
    seal.save(force_insert=True)
    SealedBook.objects.bulk_create(books)
    _move_head(seal)
    return seal


def _alone() -> None:
    """Let one seal at a time: a second one waits here, and then finds the day sealed. Readers are not held up."""
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE audit_dayseal IN SHARE ROW EXCLUSIVE MODE")


def _end_of(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), clock(), timezone.get_default_timezone())


def _ranges(end: datetime, *, patience: float) -> dict[Book, tuple[int, int]]:
    """Tell for each book after which row the day begins and with which it ends; all rows up to there can be seen."""
    ranges = {}
    for book in Book:
        sealed = SealedBook.objects.filter(book=book).order_by("-seal").first()
        after = sealed.last_id if sealed else 0
        ranges[book] = after, last_id_before(book, after, last_id(book, after), end)
    _wait_for_writers(patience)
    return ranges


def _wait_for_writers(patience: float) -> None:
    """Wait for everybody who is writing just now: a row of theirs may have a number before the last one that is seen."""
    waiting, give_up_at = _writers(), time.monotonic() + patience
    while waiting:
        if time.monotonic() > give_up_at:
            raise SealingError(f"a transaction has been writing for more than {patience:.0f} seconds: try again later")
        time.sleep(POLL_SECONDS)
        waiting &= _writers()


def _writers() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(_WRITERS, [[shelf.table for shelf in SHELVES.values()]])
        return {transaction for (transaction,) in cursor.fetchall()}


def _seal_book(book: Book, number: int, after: int, last: int) -> SealedBook:
    """Keep the leaves of a book's rows by blocks, in constant memory, and give the root over them."""
    roots: list[bytes] = []
    size = 0
    kept: list[SealedBlock] = []
    for block in blocks_of(book, after, last):
        size += block.size
        roots.append(block.root())
        kept.append(SealedBlock(seal_id=number, book=book, number=len(roots), root=roots[-1], **vars(block)))
        if len(kept) == KEPT_TOGETHER:
            SealedBlock.objects.bulk_create(kept)
            kept = []
    SealedBlock.objects.bulk_create(kept)
    return SealedBook(seal_id=number, book=book, after_id=after, last_id=last, size=size, root=merkle.root(roots))


def _move_head(seal: DaySeal) -> None:
    """Record how many seals there are and how they end, so that a last one that is gone is missed."""
    told: dict[str, Any] = {"kind": SEALS, "number": seal.number, "previous": seal.previous_hash, "hash": seal.hash}
    with connection.cursor() as cursor:
        cursor.execute(_MOVE_HEAD, told)
