"""Tickets as staff see them on a list: number, service, minutes, marks; never a name (K21)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import QuerySet, Subquery
from django.db.models.functions import JSONObject

from office.catalogue.models import Service
from office.centres.calendars import local_day
from office.centres.models import Centre
from office.queueing.days import paused_between
from office.queueing.models import QueueDay, QueuePause, QueueRules, Ticket
from office.queueing.states import UNSETTLED, DayState, TicketState

MINUTE: Final = timedelta(minutes=1)
TOLD: Final = ("visit__name", "visit__needs", "visit__secret")
"""What a visitor told and a list does not show: it is not even read."""
_NUMBERS: Final = {each.name: each.name for each in QueueRules._meta.fields if each.name != "centre"}


@dataclass(frozen=True)
class DayNow:
    """How the day of reception stands: its state (None before the first ticket), its pauses, the centre's rules."""

    centre: Centre
    day: QueueDay | None
    pauses: Sequence[QueuePause]
    rules: QueueRules

    @property
    def state(self) -> DayState | None:
        return DayState(self.day.state) if self.day else None

    @property
    def pause(self) -> QueuePause | None:
        """Give the pause that lasts."""
        return next((pause for pause in self.pauses if pause.until is None), None)

    @property
    def may_call(self) -> bool:
        return self.state == DayState.OPEN

    @property
    def may_pause(self) -> bool:
        """Tell whether reception can be paused: also before the first ticket, for a raid does not wait for it."""
        return self.state in {None, DayState.OPEN}


def day_now(centre: Centre, *, at: datetime) -> DayNow:
    """Read how today stands, with pauses and rules, in two statements."""
    rules = QueueRules.objects.filter(pk=centre.pk).values(row=JSONObject(**_NUMBERS))
    days = QueueDay.objects.filter(centre=centre, on=local_day(at)).annotate(rules=Subquery(rules[:1]))
    day = days.first()
    if day is None:
        return DayNow(centre, None, (), QueueRules(centre=centre))
    pauses = list(day.pauses.select_related("paused_by"))
    return DayNow(centre, day, pauses, QueueRules(centre=centre, **vars(day)["rules"] or {}))


@dataclass(frozen=True)
class Standing:
    """A ticket that is not settled yet, and how long its owner has waited, without pauses of reception."""

    ticket: Ticket
    minutes: int
    is_late: bool
    """Longer than the norm of the centre (L17)."""
    is_over: bool = False
    """Did not come when called, and the time to come back is over: only a new number helps."""

    @property
    def has_right(self) -> bool:
        """Tell whether a worker has noted a right to go first; which one, only who opens the visit is told."""
        return bool(self.ticket.visit.priority)


def unsettled(centre: Centre, *, at: datetime) -> QuerySet[Ticket]:
    """Tickets of today of which something may still become, in the order of the policy."""
    found = Ticket.objects.filter(centre=centre, on=local_day(at), state__in=UNSETTLED)
    return in_order(found.select_related("visit", "service", "desk", "only_desk"))


def in_order(tickets: QuerySet[Ticket]) -> QuerySet[Ticket]:
    """Put tickets in the order of the policy, without what their owners told."""
    return tickets.defer(*TOLD).order_by("effective_at", "arrived_at", "ordinal", "pk")


def standings(tickets: Iterable[Ticket], day: DayNow, *, at: datetime) -> list[Standing]:
    return [_standing(ticket, day, at) for ticket in tickets]


def waited(since: datetime, day: DayNow, *, at: datetime) -> int:
    """Give whole minutes from ``since`` to ``at`` in which reception did not stand still."""
    return max(0, (at - since - paused_between(day.pauses, since, at)) // MINUTE)


def _standing(ticket: Ticket, day: DayNow, at: datetime) -> Standing:
    # Who booked waits from the agreed time, however early they came.
    minutes = waited(ticket.agreed_at or ticket.arrived_at, day, at=at)
    is_late = minutes > day.rules.longest_wait and ticket.state == TicketState.WAITING
    is_over = ticket.state == TicketState.MISSED and ticket.back_at is not None and at > ticket.back_at
    return Standing(ticket, minutes, is_late, is_over)


def of_state(standing: Iterable[Standing], *states: TicketState) -> list[Standing]:
    return [each for each in standing if each.ticket.state in states]


def services_queued(centre: Centre) -> QuerySet[Service]:
    """Services that are received in some queue of the centre which is in use, by group and name."""
    entries = Service.objects.filter(queue_entries__centre=centre, queue_entries__queue__is_open=True)
    return entries.select_related("group").order_by("group__order", "name")
