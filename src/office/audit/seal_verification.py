"""Do the seals hold, and is what they cover still as it was when it was sealed? Each fault is named (ADR 0060)."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import Sum

from office.audit import merkle
from office.audit.books import Block, rows_between
from office.audit.canonical import GENESIS
from office.audit.faults import SealFault, SealFaultKind
from office.audit.models import Book, DaySeal, JournalHead, SealedBook
from office.audit.seals import SEALS, hash_of_head, leaf_of_day, said_of_day, said_of_head

LEAST_ID: Final = -(1 << 63)
_BLOCKS = """
SELECT number, after_id, last_id, leaves, root FROM audit_sealedblock WHERE seal_id = %s AND book = %s ORDER BY number
"""


def verify_seals(*, kept: str = "", on_rows: Callable[[int], object] | None = None) -> Iterator[SealFault]:
    """Give every fault of the seals and of the rows they cover, reading a block at a time.

    ``kept``: a published root (hexadecimal) that somebody kept; a fault where no day has it. ``on_rows`` is told how
    many sealed rows were just compared.
    """
    seals, head = _seals()
    chain = _Days()
    for seal in seals:
        yield from chain.step(seal)
        for book in seal.books.all():
            if book.book in Book.values:  # another word is told as a changed seal
                yield from _book_faults(seal, book, on_rows)
    yield from chain.end(head)
    if kept and kept.lower() not in {bytes(seal.hash).hex() for seal in seals}:
        yield SealFault(SealFaultKind.UNKNOWN_ROOT)


def rows_to_verify() -> int:
    """Tell how many rows the seals cover."""
    return SealedBook.objects.aggregate(rows=Sum("size"))["rows"] or 0


def _seals() -> tuple[list[DaySeal], JournalHead | None]:
    """Read the seals and their recorded end; who is sealing just now is waited for, so that both tell of one moment."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE audit_dayseal IN SHARE MODE")
        seals = list(DaySeal.objects.prefetch_related("books").order_by("number"))
        return seals, JournalHead.objects.filter(subject_kind=SEALS).first()


class _Days:
    """The seals walked in order: which number, day and hash come next."""

    def __init__(self) -> None:
        self.number = 0
        self.day: date | None = None
        self.previous = GENESIS
        self.log = merkle.Growing()
        self.log_holds = True

    def step(self, seal: DaySeal) -> Iterator[SealFault]:
        yield from self._gap(seal)
        fits = self._fits(seal)
        if not _is_true(seal):
            yield SealFault(SealFaultKind.CHANGED, seal.day)
        elif not fits:
            yield SealFault(SealFaultKind.REORDERED, seal.day)
        self.number, self.day, self.previous = seal.number, seal.day, bytes(seal.hash)

    def _gap(self, seal: DaySeal) -> Iterator[SealFault]:
        """Name each seal that is gone; from there on the log of days can not be computed any more."""
        for number in range(self.number + 1, seal.number):
            self.log_holds = False
            yield SealFault(SealFaultKind.MISSING, seal.day - timedelta(days=seal.number - number))

    def _fits(self, seal: DaySeal) -> bool:
        """Does the seal name the one before it, and all days up to its own? A broken log is told where it broke."""
        self.log.add(bytes(seal.leaf))
        follows = seal.number != self.number + 1 or bytes(seal.previous_hash) == self.previous
        if not self.log_holds:
            return follows
        self.log_holds = self.log.root() == bytes(seal.log_root)
        return follows and self.log_holds

    def end(self, head: JournalHead | None) -> Iterator[SealFault]:
        """Compare the last seal with the recorded end: only so is a last seal missed that is gone."""
        if head is None:
            if self.day:
                yield SealFault(SealFaultKind.NO_END, self.day)
            return
        for number in range(self.number + 1, head.sequence + 1):
            day = self.day + timedelta(days=number - self.number) if self.day else None
            yield SealFault(SealFaultKind.MISSING, day)
        if head.sequence < self.number:
            yield SealFault(SealFaultKind.ADDED, self.day)
        elif head.sequence == self.number and bytes(head.hash) != self.previous:
            yield SealFault(SealFaultKind.REPLACED, self.day)


def _is_true(seal: DaySeal) -> bool:
    """Does the seal's hash follow from what it says, and its leaf from what it keeps of the day?"""
    leaf = leaf_of_day(said_of_day(seal.number, seal.day, seal.books.all()))
    return leaf == bytes(seal.leaf) and hash_of_head(said_of_head(seal)) == bytes(seal.hash)


def _blocks(seal: DaySeal, book: SealedBook) -> Iterator[tuple[int, Block, bytes]]:
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(_BLOCKS, [seal.number, book.book])
        while rows := cursor.fetchmany(8):
            for number, after_id, last_id, leaves, root in rows:
                yield number, Block(after_id, last_id, bytes(leaves)), bytes(root)


def _book_faults(seal: DaySeal, book: SealedBook, on_rows: Callable[[int], object] | None) -> Iterator[SealFault]:
    """Does the list of leaves kept with the seal lead to its root, and do the rows still make the same leaves?"""
    roots: list[bytes] = []
    size, after_id, whole = 0, book.after_id, True
    for number, block, root in _blocks(seal, book):
        roots.append(block.root())
        whole &= (number, block.after_id, root) == (len(roots), after_id, roots[-1])
        size, after_id = size + block.size, block.last_id
        yield from _row_faults(seal, Book(book.book), block)
        if on_rows:
            on_rows(block.size)
    if not whole or (size, after_id, merkle.root(roots)) != (book.size, book.last_id, bytes(book.root)):
        yield SealFault(SealFaultKind.LIST_CHANGED, seal.day, Book(book.book))


def _row_faults(seal: DaySeal, book: Book, block: Block) -> Iterator[SealFault]:
    after_id = block.after_id or LEAST_ID  # before the first row that was sealed nothing stands
    present = Block(after_id, block.last_id, rows_between(book, after_id, block.last_id))
    if present.leaves != block.leaves:
        for row, what in _differences(dict(block.rows()), dict(present.rows())):
            yield SealFault(what, seal.day, book, row)


def _differences(sealed: dict[int, Any], present: dict[int, Any]) -> Iterator[tuple[int, SealFaultKind]]:
    places = {mark: row for row, mark in sealed.items()}
    for row in sorted(sealed.keys() | present.keys()):
        if row not in present:
            yield row, SealFaultKind.ROW_MISSING
        elif row not in sealed:
            yield row, SealFaultKind.ROW_ADDED
        elif present[row] != sealed[row]:
            yield row, SealFaultKind.ROW_MOVED if present[row] in places else SealFaultKind.ROW_CHANGED
