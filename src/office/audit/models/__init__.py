"""Tables that only grow: database triggers refuse UPDATE, DELETE and TRUNCATE (migrations 0002 and 0004, ADR 0003)."""

from office.audit.models.access import AccessRecord
from office.audit.models.former import FormerRow, KeptSince
from office.audit.models.journal import HASH_BYTES, JournalEntry, JournalHead
from office.audit.models.seals import Book, DaySeal, SealedBlock, SealedBook, WholeCheck

__all__ = [
    "HASH_BYTES",
    "AccessRecord",
    "Book",
    "DaySeal",
    "FormerRow",
    "JournalEntry",
    "JournalHead",
    "KeptSince",
    "SealedBlock",
    "SealedBook",
    "WholeCheck",
]
