"""Watching the terms: warnings before the due moment, escalation to the head after it, the daily hand-over."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from office.accounts.models import Worker
from office.cases import terms
from office.cases.models import CaseStep, Duty
from office.centres.calendars import calendar_for, local_day
from office.centres.duties import owe
from office.centres.models import Centre
from office.centres.staffing import heads_of
from office.law import clause
from office.messages import Channel, send

if TYPE_CHECKING:
    from django.db.models import QuerySet

BATCH = 200
FRESH = timedelta(hours=1)
"""A duty opened less than this ago is not warned of: its bearer has just taken it on."""


@clause("K7")
def watch(*, at: datetime) -> int:
    """Warn every bearer whose duty ends by the next working day's closing, and tell the heads what is overdue (K7).

    Safe to run twice and side by side: each duty is warned of once and escalated once. Gives how many were told of.
    """
    told = 0
    for centre in Centre.objects.all():
        calendar = calendar_for(centre)
        soon = calendar.closes_at(calendar.add_working_days(local_day(at), 1))
        duties = Duty.objects.filter(centre=centre)
        warn = duties.due_within(at, soon).filter(warned_at=None, opened_at__lt=at - FRESH)
        late = duties.overdue(at).filter(escalated_at=None)
        while batch := _tell_batch(warn, "warned_at", centre, at=at):
            told += batch
        while batch := _tell_batch(late, "escalated_at", centre, at=at):
            told += batch
    return told


@transaction.atomic
def _tell_batch(duties: "QuerySet[Duty]", told_field: str, centre: Centre, *, at: datetime) -> int:
    """Tell of one batch. Rows that a colleague's transaction holds are skipped, so night jobs never deadlock."""
    batch = list(
        duties.select_for_update(skip_locked=True, of=("self",)).select_related("bearer", "case").order_by("pk")[:BATCH]
    )
    heads = heads_of(centre, at) if told_field == "escalated_at" else []
    for duty in batch:
        _tell(duty, heads or [duty.bearer], late=told_field == "escalated_at", at=at)
    Duty.objects.filter(pk__in=[duty.pk for duty in batch]).update(**{told_field: at})
    return len(batch)


def _tell(duty: Duty, people: Iterable[Worker], *, late: bool, at: datetime) -> None:
    data = {"clause": duty.clause, "what": duty.to, "due": duty.due_at, "about": duty.case.number if duty.case else ""}
    if late:
        data["whose"] = duty.bearer.short_name
    for person in people:
        template = "duty_overdue" if late else "duty_soon"
        key = f"{template}:{duty.pk}:{person.pk}:{duty.due_at:%Y%m%d%H%M}"
        send(channel=Channel.EMAIL, address=person.email, template=template, data=data, key=key, at=at)


@transaction.atomic
def owe_daily_handover(centre: Centre, *, at: datetime) -> Duty | None:
    """While a centre works and cases wait, its head owes that they are handed over before closing (L33).

    Once a working day: asked again it gives the duty of the day, met or not. None before opening, after closing, on a
    day off, and where nothing waits or there is no head.
    """
    calendar, day = calendar_for(centre), local_day(at)
    if not calendar.is_working(day) or not calendar.opens_at(day) <= at < calendar.closes_at(day):
        return None
    Centre.objects.select_for_update(no_key=True).get(pk=centre.pk)  # of two who ask at once one sees the other's
    if owed := Duty.objects.daily(centre, day).first():
        return owed
    if not CaseStep.objects.waiting(centre).exists() or not (heads := heads_of(centre, at)):
        return None
    return owe(Duty, terms.HAND_OVER_DAILY, bearer=heads[0], centre=centre, since=at, calendar=calendar)
