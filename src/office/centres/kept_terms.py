"""How legal terms were kept over days that are past: in time, late, or not at all (K6). One statement for a table of duties.

Each term counts once, at the moment from which it is known how it was kept: when it was met, or when it ran out unmet
(docs/adr/0123). So what is counted of a day never changes afterwards.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, F, Q

from office.centres.models.duty import AbstractDuty, DutyQuerySet


class KeptTerms(NamedTuple):
    """The terms of one clause at one centre. ``unmet``: of the late ones, those still owed when the days were over."""

    centre: UUID
    clause: str
    in_time: int
    late: int
    unmet: int


def kept_terms(
    duties: DutyQuerySet[AbstractDuty],
    centres: Iterable[UUID],
    *,
    since: datetime,
    until: datetime,
    stood_still: Q | None = None,
) -> list[KeptTerms]:
    """Count how the ``duties`` of ``centres`` were kept from ``since`` up to, not with, ``until``, by clause.

    What fell away before it ran out counts nowhere; what fell away after it was late. ``stood_still``: which unmet ones
    had not run out although their moment has passed, because their term stood still.
    """
    # What has ended since then, and the open ones that have run out: a partial index of AbstractDuty for each.
    open_ones = Q(done_at__isnull=True, void_at__isnull=True)
    ended = Q(done_at__gte=since) | Q(void_at__gte=since) | (open_ones & Q(due_at__gte=since, due_at__lt=until))
    in_time = Q(done_at__gte=since, done_at__lt=until, done_at__lte=F("due_at"))
    late = Q(due_at__gte=since, due_at__lt=until) & _ran_out(stood_still)
    owed = Q(done_at__isnull=True) | Q(done_at__gte=until)
    counted = (
        duties.filter(ended, centre__in=list(centres))
        .order_by()
        .values("centre", "clause")
        .annotate(
            in_time=Count("pk", filter=in_time),
            late=Count("pk", filter=late),
            unmet=Count("pk", filter=late & owed & (Q(void_at__isnull=True) | Q(void_at__gte=until))),
        )
    )
    return [KeptTerms(**row) for row in counted if row["in_time"] or row["late"]]


def _ran_out(stood_still: Q | None) -> Q:
    """Say of duties whose moment has passed that they were not met by it."""
    unmet = Q(done_at__isnull=True) & (Q(void_at__isnull=True) | Q(void_at__gt=F("due_at")))
    return Q(done_at__gt=F("due_at")) | (unmet & ~stood_still if stood_still else unmet)
