"""What a seal says, byte by byte, and the seals that are published (ADR 0060)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any, Final

from office.audit import merkle
from office.audit.canonical import canonical
from office.audit.models import Book, DaySeal, SealedBook

SEALS: Final = "audit.dayseal"
"""How ``JournalHead`` names the chain of the seals."""


def said_of_day(number: int, day: date, books: Iterable[SealedBook]) -> dict[str, Any]:
    """Give what the log keeps of a day: the range, the count and the Merkle root of each book."""
    return {
        "books": {
            book.book: {
                "after_id": book.after_id,
                "last_id": book.last_id,
                "root": bytes(book.root).hex(),
                "size": book.size,
            }
            for book in books
        },
        "day": day.isoformat(),
        "number": number,
    }


def leaf_of_day(said: Mapping[str, Any]) -> bytes:
    """Hash a day as a leaf of the log of days."""
    return merkle.leaf(canonical(dict(said)))


def said_of_head(seal: DaySeal) -> dict[str, Any]:
    """Give what the seal itself says: the root over all days up to its own, and the seal before."""
    return {
        "day": seal.day.isoformat(),
        "log_root": bytes(seal.log_root).hex(),
        "number": seal.number,
        "previous": bytes(seal.previous_hash).hex(),
        "sealed_at": seal.sealed_at.astimezone(UTC).isoformat(timespec="microseconds"),
    }


def hash_of_head(said: Mapping[str, Any]) -> bytes:
    """Give the seal's hash: what is published."""
    return sha256(canonical(dict(said))).digest()


@dataclass(frozen=True)
class PublishedRoot:
    """What is made known of a day. Whoever keeps ``root`` can check any later record against it."""

    day: date
    number: int
    sealed_at: datetime
    root: str
    entries: int


def published_roots(
    *, since: date | None = None, until: date | None = None, before: int | None = None, limit: int | None = None
) -> list[PublishedRoot]:
    """Give the published roots of the days ``since`` … ``until`` (both included), the latest first.

    For a page of them: those ``before`` a number of a seal, ``limit`` at most.
    """
    asked = {"seal__day__gte": since, "seal__day__lte": until, "seal__lt": before}
    conditions = {name: value for name, value in asked.items() if value is not None}
    found = SealedBook.objects.filter(book=Book.ENTRIES, **conditions).select_related("seal").order_by("-seal")
    return [
        PublishedRoot(row.seal.day, row.seal.number, row.seal.sealed_at, bytes(row.seal.hash).hex(), row.size)
        for row in found[:limit]
    ]


def access_seal(day: date | None = None) -> DaySeal:
    """Give the seal of ``day``, or the last one: what it says is published. Raises DaySeal.DoesNotExist."""
    return DaySeal.objects.latest("number") if day is None else DaySeal.objects.get(day=day)


def day_leaves(*, upto: int | None = None) -> list[bytes]:
    """Give the leaves of the log of days, up to seal number ``upto``, in their order."""
    seals = DaySeal.objects.order_by("number")
    kept = seals if upto is None else seals.filter(number__lte=upto)
    return [bytes(leaf) for leaf in kept.values_list("leaf", flat=True)]
