"""How long people wait: the estimate for a service, 'my place', the order of a visit, the load of the hall (L8)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Count, Exists, OuterRef, Q

from office.centres.calendars import local_day
from office.centres.models import Centre
from office.law import clause
from office.queueing.estimate import Pace, Wait, blended, learnt, wait_for
from office.queueing.models import Seat, Ticket, TicketInterval, Visit
from office.queueing.shortest import Errand, shortest_order
from office.queueing.states import AT_DESK, UNSETTLED, TicketState
from office.queueing.waking import wake

MOST_REMEMBERED: Final = 400
"""Services of one kind from which its pace is learnt."""


def pace_of(centre: Centre, service: UUID, *, at: datetime) -> Pace:
    """Learn how long a service takes from the last ones, today's weighing more."""
    done = TicketInterval.objects.filter(centre=centre, service=service, state=TicketState.SERVING, until__isnull=False)
    rows = done.order_by("-since").values_list("on", "since", "until")[:MOST_REMEMBERED]
    today: list[float] = []
    before: list[float] = []
    for on, since, until in rows:
        if until is not None:
            (today if on == local_day(at) else before).append((until - since).total_seconds())
    return blended(learnt(before), today)


@dataclass(frozen=True)
class Ahead:
    """Who stands before a place, and the desks that may come to it."""

    people: int
    desks: int
    free: int


class OpenSeat(NamedTuple):
    """A desk that calls now, and whether somebody is there."""

    desk: UUID
    body: UUID | None
    able: frozenset[UUID]
    is_busy: bool

    def may_come_to(self, service: UUID, *, only_desk: UUID | None = None, only_body: UUID | None = None) -> bool:
        return service in self.able and only_desk in {None, self.desk} and only_body in {None, self.body}


def open_seats(centre: Centre, *, at: datetime) -> list[OpenSeat]:
    """Give the desks of a centre that call now, in one statement; who is on a break calls nobody."""
    there = Ticket.objects.filter(desk=OuterRef("desk"), state__in=AT_DESK)
    found = Seat.objects.filter(centre=centre, on=local_day(at), until=None, on_break=False, session__closed_at=None)
    rows = found.order_by().values_list("desk", "body", "able", Exists(there))
    return [OpenSeat(desk, body, frozenset(able), is_busy) for desk, body, able, is_busy in rows]


def ahead_of(centre: Centre, service: UUID, *, at: datetime, ticket: Ticket | None = None) -> Ahead:
    """Count who is called before ``ticket`` (before somebody who came now) by the desks that give ``service``.

    Those who wait for other services of the same desks count too: they are called in the same order.
    """
    alone = {"only_desk": ticket.only_desk_id, "only_body": ticket.only_body_id} if ticket is not None else {}
    seats = [seat for seat in open_seats(centre, at=at) if seat.may_come_to(service, **alone)]
    services = {each for seat in seats for each in seat.able}
    waiting = Ticket.objects.filter(centre=centre, on=local_day(at), state=TicketState.WAITING, service__in=services)
    if ticket is not None:
        waiting = waiting.filter(_before(ticket)).exclude(visit=ticket.visit_id)
    return Ahead(waiting.count(), len(seats), sum(not seat.is_busy for seat in seats))


def _before(ticket: Ticket) -> Q:
    """Say of waiting tickets that they stand before ``ticket``, as the index of the policy orders them."""
    same_moment = Q(effective_at=ticket.effective_at)
    earlier_arrival = Q(arrived_at__lt=ticket.arrived_at)
    smaller_number = Q(arrived_at=ticket.arrived_at, ordinal__lt=ticket.ordinal)
    return Q(effective_at__lt=ticket.effective_at) | same_moment & (earlier_arrival | smaller_number)


def estimate(centre: Centre, service: UUID, *, at: datetime, ticket: Ticket | None = None) -> Wait | None:
    """Give the range of waiting for a service, or for one ticket of it; None where no desk is open for it now."""
    found = ahead_of(centre, service, at=at, ticket=ticket)
    return wait_for(found.people, desks=found.desks, free=found.free, pace=pace_of(centre, service, at=at))


@dataclass(frozen=True)
class MyPlace:
    """What the page of 'my place' says of one ticket."""

    ticket: UUID
    service: UUID
    label: str
    state: TicketState
    ahead: int
    wait: Wait | None
    desk: int | None
    """Where to go: only once called."""
    back_at: datetime | None

    @property
    def is_next(self) -> bool:
        return self.state == TicketState.WAITING and self.ahead == 0


def my_places(visit: Visit, *, at: datetime) -> list[MyPlace]:
    """Give the place of every ticket of a visit, in the order in which the visit is over soonest."""
    wake(visit.centre, at=at)
    tickets = visit.tickets.select_related("desk", "centre").order_by("effective_at", "ordinal")
    return in_order([_place(each, at) for each in tickets], lambda service: pace_of(visit.centre, service, at=at))


def in_order(places: Sequence[MyPlace], paces: Callable[[UUID], Pace]) -> list[MyPlace]:
    """Put those who wait first, in the order in which the visit is over soonest."""
    waiting = {place.ticket: place for place in places if place.state == TicketState.WAITING}
    order = shortest_order(_errand(place, paces(place.service)) for place in waiting.values())
    others = [place for place in places if place.ticket not in waiting]
    return [*(waiting[errand.ticket] for errand in order), *others]


def _place(ticket: Ticket, at: datetime) -> MyPlace:
    state, ahead, wait = TicketState(ticket.state), 0, None
    if state == TicketState.WAITING:
        found = ahead_of(ticket.centre, ticket.service_id, at=at, ticket=ticket)
        pace = pace_of(ticket.centre, ticket.service_id, at=at)
        ahead, wait = found.people, wait_for(found.people, desks=found.desks, free=found.free, pace=pace)
    desk = ticket.desk.number if ticket.desk is not None and state in AT_DESK else None
    return MyPlace(ticket.pk, ticket.service_id, ticket.label, state, ahead, wait, desk, ticket.back_at)


def _errand(place: MyPlace, pace: Pace) -> Errand:
    wait = place.wait.median if place.wait else timedelta.max
    return Errand(place.ticket, wait, timedelta(seconds=pace.mean))


# -- the load of the hall -------------------------------------------------------------------------------------------

# A person waits while any of their tickets does. Each begins to wait at a +1 that makes the count one, and ends at a −1
# that makes it none; the most of them at once is the peak.
_PEAK: Final = """
WITH steps AS (
    SELECT ticket.visit_id AS visit, edge.at, edge.step
    FROM queueing_ticketinterval AS line JOIN queueing_ticket AS ticket ON ticket.id = line.ticket_id,
         LATERAL (VALUES (line.since, 1), (line.until, -1)) AS edge (at, step)
    WHERE line.centre_id = %(centre)s AND line."on" = %(on)s AND line.state = 'waiting' AND edge.at IS NOT NULL
), counted AS (
    SELECT at, step, sum(step) OVER (PARTITION BY visit ORDER BY at, step DESC ROWS UNBOUNDED PRECEDING) AS own
    FROM steps
), hall AS (
    SELECT at, sum(step) OVER (ORDER BY at, step ROWS UNBOUNDED PRECEDING) AS people
    FROM counted WHERE (step = 1 AND own = 1) OR (step = -1 AND own = 0)
)
SELECT people, at FROM hall ORDER BY people DESC, at LIMIT 1
"""


@dataclass(frozen=True)
class HallLoad:
    """How full the waiting area is: people, not tickets."""

    waiting: int
    at_desks: int
    aside: int
    peak: int
    peak_at: datetime | None


@clause("L8")
def hall_load(centre: Centre, *, at: datetime) -> HallLoad:
    """Measure the load of the waiting area (L8): how many people wait now, are at desks or aside, and the day's peak."""
    on = local_day(at)
    people = Ticket.objects.filter(centre=centre, on=on, state__in=UNSETTLED)
    states = {"waiting": [TicketState.WAITING], "at_desks": AT_DESK, "aside": [TicketState.HELD, TicketState.MISSED]}
    counts = {
        name: Count("visit", filter=Q(state__in=which) & Q(visit__is_engaged=name == "at_desks"), distinct=True)
        for name, which in states.items()
    }
    now = people.aggregate(**counts)
    with connection.cursor() as cursor:
        cursor.execute(_PEAK, {"centre": centre.pk, "on": on})
        found = cursor.fetchone()
    peak, peak_at = found or (0, None)
    return HallLoad(**now, peak=peak, peak_at=peak_at)
