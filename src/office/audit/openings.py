"""Searching the records of access: who opened whose data, when, what for, for the sake of which matter (K21)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from django.db.models import Q, QuerySet

from office.accounts.models import Worker
from office.audit.models import AccessRecord

PAGE: Final = 50
Named = tuple[str, str]


@dataclass(frozen=True)
class Asked:
    """What is looked for; what is left out is not narrowed. Each narrowing has an index of its own.

    ``persons`` and ``subjects`` name (kind, key): any of them. ``since`` belongs to the period, ``until`` no more.
    ``workers``: only openings by these, whatever else is asked (whom the reader may look at).
    """

    persons: Sequence[Named] = ()
    subjects: Sequence[Named] = ()
    worker: Worker | None = None
    since: datetime | None = None
    until: datetime | None = None
    workers: "QuerySet[Worker] | None" = field(default=None, compare=False)


@dataclass(frozen=True)
class Cursor:
    """The record at an end of a page."""

    at: datetime
    id: int

    def __str__(self) -> str:
        return f"{self.at.isoformat()}~{self.id}"

    @classmethod
    def read(cls, text: str) -> "Cursor | None":
        """Read what ``str`` wrote; None for anything else, so that a spoilt address shows the first page."""
        moment, _mark, number = text.partition("~")
        try:
            at = datetime.fromisoformat(moment)
        except ValueError:
            return None
        fits = at.tzinfo is not None and number.isascii() and number.isdecimal() and int(number) < 1 << 63
        return cls(at, int(number)) if fits else None

    @classmethod
    def of(cls, record: AccessRecord) -> "Cursor":
        return cls(record.at, record.pk)


@dataclass(frozen=True)
class OpeningsPage:
    """A page, the latest first. ``before``: the page of newer ones; ``after``: of older ones; None: there is none."""

    records: list[AccessRecord]
    before: Cursor | None
    after: Cursor | None


def openings(asked: Asked) -> QuerySet[AccessRecord]:
    """Give the records that are asked for, the latest first, with their workers."""
    found = AccessRecord.objects.select_related("by").order_by("-at", "-pk")
    if asked.persons:
        found = found.filter(_any("person", asked.persons))
    if asked.subjects:
        found = found.filter(_any("subject", asked.subjects))
    if asked.worker:
        found = found.filter(by=asked.worker)
    if asked.since:
        found = found.filter(at__gte=asked.since)
    if asked.until:
        found = found.filter(at__lt=asked.until)
    return found if asked.workers is None else found.filter(by__in=asked.workers)


def _any(what: str, names: Sequence[Named]) -> Q:
    scope = Q(pk__in=[])
    for kind, key in names:
        scope |= Q(**{f"{what}_kind": kind, f"{what}_id": key})
    return scope


def page_of(
    asked: Asked, *, before: Cursor | None = None, after: Cursor | None = None, size: int = PAGE
) -> OpeningsPage:
    """Give the page that follows ``after``, or the one ahead of ``before``; else the first. One statement, no count."""
    found = openings(asked)
    if before:
        newer = found.filter(at__gte=before.at).exclude(at=before.at, pk__lte=before.id).order_by("at", "pk")
        rows = list(newer[: size + 1])
        return _page(rows[:size][::-1], newer=len(rows) > size, older=True)
    if after:
        found = found.filter(at__lte=after.at).exclude(at=after.at, pk__gte=after.id)
    rows = list(found[: size + 1])
    return _page(rows[:size], newer=after is not None, older=len(rows) > size)


def _page(rows: list[AccessRecord], *, newer: bool, older: bool) -> OpeningsPage:
    before = Cursor.of(rows[0]) if rows and newer else None
    after = Cursor.of(rows[-1]) if rows and older else None
    return OpeningsPage(rows, before, after)
