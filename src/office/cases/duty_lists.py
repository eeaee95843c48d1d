"""Duties page by page for other systems: each page begins after the last row of the one before (keyset)."""

from collections.abc import Sequence
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Final, Literal
from uuid import UUID

from django.db.models import Q, QuerySet

from office.accounts.models import Worker
from office.cases.access import visible_duties
from office.cases.models import Duty
from office.centres.models import Posting, Role

WATCHERS: Final = (Role.CENTRE_HEAD, Role.PROVIDER_HEAD, Role.DEPARTMENT, Role.AUDITOR)
TIES: Final = ("centre", "bearer", "case", "step")


def list_duties(
    worker: Worker,
    *,
    watched_by: Sequence[Posting] = (),
    state: Literal["open", "overdue", "all"] = "open",
    centre: str | None = None,
    clause: str | None = None,
    after: tuple[datetime, UUID] | None = None,
    limit: int,
    at: datetime,
) -> list[Duty]:
    """Give duties, the next due first: at most ``limit``, from ``after`` (due moment and id) on.

    Those of ``worker``; or, where ``watched_by`` names postings, those that these watch (K12, K18).
    """
    duties = _watched(watched_by) if watched_by else Duty.objects.filter(bearer=worker)
    duties = _in_state(duties, state, at)
    if centre is not None:
        duties = duties.filter(centre__code=centre)
    if clause is not None:
        duties = duties.filter(clause=clause)
    if after is not None:
        due_at, key = after
        duties = duties.filter(due_at__gte=due_at).exclude(Q(due_at=due_at) & Q(pk__lte=key))
    return list(duties.select_related(*TIES).order_by("due_at", "pk")[:limit])


def _watched(postings: Sequence[Posting]) -> QuerySet[Duty]:
    watching = [visible_duties(posting) for posting in postings if posting.role in WATCHERS]
    if len(watching) == 1:
        return watching[0]
    keys = [Q(pk__in=duties.values("pk")) for duties in watching]
    return Duty.objects.filter(reduce(or_, keys)) if keys else Duty.objects.none()


def _in_state(duties: QuerySet[Duty], state: str, at: datetime) -> QuerySet[Duty]:
    if state == "all":
        return duties
    open_ones = duties.filter(done_at__isnull=True, void_at__isnull=True)
    return open_ones.filter(due_at__lt=at) if state == "overdue" else open_ones
