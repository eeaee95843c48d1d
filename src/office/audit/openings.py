"""Searching the records of access: who opened whose data, when, what for, for the sake of which matter (K21)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import Q, QuerySet

from office.accounts.models import Worker
from office.audit.journal import record
from office.audit.models import AccessRecord
from office.law import Refusal
from office.law.words import Words as _
from office.workdays.reach import read_moment

PAGE: Final = 50
MOST_TAKEN_OUT: Final = 20_000
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
    """The last record of a page."""

    at: datetime
    id: int

    def __str__(self) -> str:
        return f"{self.at.isoformat()}~{self.id}"

    @classmethod
    def read(cls, text: str) -> "Cursor | None":
        """Read what ``str`` wrote; None for anything else, so that a spoilt address shows the first page."""
        moment, _mark, number = text.partition("~")
        try:
            at = read_moment(moment)
        except ValueError:
            return None
        fits = number.isascii() and number.isdecimal() and int(number) < 1 << 63
        return cls(at, int(number)) if fits else None


@dataclass(frozen=True)
class OpeningsPage:
    """A page, the latest first; ``after`` is where the page of older ones begins, None where there is none."""

    records: list[AccessRecord]
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


def page_of(asked: Asked, *, after: Cursor | None = None, size: int = PAGE) -> OpeningsPage:
    """Give the page that follows ``after``, or the first, in one statement that counts nothing."""
    found = openings(asked)
    if after:
        found = found.filter(at__lte=after.at).exclude(at=after.at, pk__gte=after.id)
    rows = list(found[: size + 1])
    last = rows[size - 1] if len(rows) > size else None
    return OpeningsPage(rows[:size], Cursor(last.at, last.pk) if last else None)


@transaction.atomic
def take_out(asked: Asked, *, by: Worker, at: datetime) -> list[AccessRecord]:
    """Give all records that are asked for, to be taken out of the office; the journal keeps who took what (K21).

    Raises Refusal where there are more than ``MOST_TAKEN_OUT``.
    """
    found = list(openings(asked)[: MOST_TAKEN_OUT + 1])
    if len(found) > MOST_TAKEN_OUT:
        raise Refusal("K21", _("There are more than {most} records: ask for a shorter period.", most=MOST_TAKEN_OUT))
    record("access.exported", by, by=by, at=at, data={"rows": len(found), **_told(asked)})
    return found


def _told(asked: Asked) -> dict[str, Any]:
    """Tell what was asked for, by keys: nobody's personal data stand in the journal."""
    return {
        "persons": [list(name) for name in asked.persons],
        "subjects": [list(name) for name in asked.subjects],
        "worker": asked.worker and asked.worker.pk,
        "since": asked.since,
        "until": asked.until,
    }
