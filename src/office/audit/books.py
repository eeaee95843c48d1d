"""The three books that are sealed, and how a row of each becomes a leaf of the day's tree (ADR 0060).

A leaf is 40 bytes: the row's id (8, the highest first) and the hash of what the row says (32). An entry of the journal
has its hash already; of the others PostgreSQL makes it from the text of a JSON array.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Final

from django.db import connection

from office.audit import merkle
from office.audit.models import Book

LEAF_BYTES: Final = 40
ID_BYTES: Final = 8
BLOCK: Final = 1024  # a power of two, so that the roots of blocks make the tree of the day


@dataclass(frozen=True)
class Shelf:
    """Where a book stands: its table, the column of its moments, the hash of a row in SQL."""

    table: str
    moment: str
    hash: str

    def find(self, statement: str) -> str:
        """Put the names of this table into a statement of ours; nothing that somebody typed goes in here."""
        return statement.format(table=self.table, moment=self.moment, leaf=f"int8send(id) || {self.hash}")


def _said(*columns: str) -> str:
    return f"sha256(convert_to(jsonb_build_array({', '.join(columns)})::text, 'UTF8'))"


def _utc(column: str) -> str:
    return f"""to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US')"""


SHELVES: Final = {
    Book.ENTRIES: Shelf("audit_journalentry", "at", "hash"),
    Book.OPENINGS: Shelf(
        "audit_accessrecord",
        "at",
        _said("person_kind", "person_id", "by_id", _utc("at"), "purpose", "subject_kind", "subject_id"),
    ),
    Book.FORMER: Shelf("audit_formerrow", "until_at", _said("kind", "key", _utc("until_at"), "held")),
}

_BLOCK = """
SELECT max(id), string_agg(leaf, ''::bytea ORDER BY id)
FROM (SELECT id, {leaf} AS leaf FROM {table} WHERE id > %s AND id <= %s ORDER BY id LIMIT %s) AS rows
"""
_LAST = "SELECT max(id) FROM {table} WHERE id > %s"
_LAST_BEFORE = "SELECT id FROM {table} WHERE id > %s AND id <= %s AND {moment} < %s ORDER BY id DESC LIMIT 1"


@dataclass(frozen=True)
class Block:
    """Up to ``BLOCK`` leaves that stand one after the other."""

    after_id: int
    last_id: int
    leaves: bytes

    @property
    def size(self) -> int:
        return len(self.leaves) // LEAF_BYTES

    def hashes(self) -> list[bytes]:
        """Give the leaf hashes of the tree."""
        data = self.leaves
        return [sha256(b"\0" + data[at : at + LEAF_BYTES]).digest() for at in range(0, len(data), LEAF_BYTES)]

    def root(self) -> bytes:
        return merkle.root(self.hashes())

    def rows(self) -> list[tuple[int, bytes]]:
        """Give id and hash of each row."""
        return [_row(self.leaves[at : at + LEAF_BYTES]) for at in range(0, len(self.leaves), LEAF_BYTES)]


def _row(leaf: bytes) -> tuple[int, bytes]:
    return int.from_bytes(leaf[:ID_BYTES], signed=True), leaf[ID_BYTES:]


def blocks_of(book: Book, after_id: int, last_id: int) -> Iterator[Block]:
    """Read the rows after ``after_id`` up to ``last_id`` as they stand now, a block at a time."""
    statement = SHELVES[book].find(_BLOCK)
    with connection.cursor() as cursor:
        while after_id < last_id:
            cursor.execute(statement, [after_id, last_id, BLOCK])
            reached, leaves = cursor.fetchone()
            if reached is None:
                return
            block = Block(after_id, reached, bytes(leaves))
            yield block
            after_id = reached


def rows_between(book: Book, after_id: int, last_id: int) -> bytes:
    """Give the leaves of the rows after ``after_id`` up to ``last_id`` as they stand now."""
    with connection.cursor() as cursor:
        cursor.execute(SHELVES[book].find(_BLOCK), [after_id, last_id, None])
        return bytes(cursor.fetchone()[1] or b"")


def last_id(book: Book, after_id: int) -> int:
    """Give the id of the last row that can be seen; ``after_id`` where there is none after it."""
    with connection.cursor() as cursor:
        cursor.execute(SHELVES[book].find(_LAST), [after_id])
        return cursor.fetchone()[0] or after_id


def last_id_before(book: Book, after_id: int, upto: int, moment: datetime) -> int:
    """Give the last row up to ``upto`` that is dated before ``moment``; ``after_id`` where none after it is."""
    with connection.cursor() as cursor:
        cursor.execute(SHELVES[book].find(_LAST_BEFORE), [after_id, upto, moment])
        found = cursor.fetchone()
        return found[0] if found else after_id
