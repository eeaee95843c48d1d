"""How long people wait: the estimate for a service, 'my place', the order of a visit, the load of the hall (L8)."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import chain
from typing import Final, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from office.centres.calendars import local_day
from office.centres.models import Centre
from office.law import clause
from office.queueing.estimate import Pace, Turns, Wait, after, no_sooner, together, turns_of, wait_for
from office.queueing.models import Seat, Ticket, Visit
from office.queueing.paces import paces
from office.queueing.shortest import Errand, shortest_order
from office.queueing.states import AT_DESK, UNSETTLED, TicketState
from office.queueing.waking import wake


class OpenSeat(NamedTuple):
    """A desk where somebody sits, what is given there, and for which service somebody is there now."""

    desk: UUID
    body: UUID | None
    able: frozenset[UUID]
    here: UUID | None = None
    is_away: bool = False
    """On a break: nobody is called there now."""

    @property
    def is_free(self) -> bool:
        return self.here is None and not self.is_away

    def may_come_to(self, service: UUID, *, only_desk: UUID | None = None, only_body: UUID | None = None) -> bool:
        return service in self.able and only_desk in {None, self.desk} and only_body in {None, self.body}


def seats_now(centre: Centre, *, at: datetime) -> list[OpenSeat]:
    """Give the desks of a centre where somebody sits, in one statement."""
    there = Ticket.objects.filter(desk=OuterRef("desk"), state__in=AT_DESK).order_by().values("service")[:1]
    found = Seat.objects.filter(centre=centre, on=local_day(at), until=None, session__closed_at=None)
    rows = found.order_by().values_list("desk", "body", "able", Subquery(there), "on_break")
    return [OpenSeat(desk, body, frozenset(able), here, is_away) for desk, body, able, here, is_away in rows]


@dataclass(frozen=True, eq=False)
class Desks:
    """The desks that may call somebody."""

    shares: Mapping[UUID, float]
    """By service that they give: their share of all desks that give it. So many of those who wait for it come to them."""
    calling: int
    free: int
    """With nobody there; of those that call."""
    away: int
    here: Sequence[UUID]
    """For which services people are there."""

    def wait(self, ahead: Turns, there: Turns) -> Wait | None:
        """Give the range of waiting behind the turns of who stands ``ahead`` and of who is ``there``, at these desks."""
        desks = self.calling + self.away if self.calling else 0
        return wait_for(ahead.number, desks=desks, free=self.free, pace=ahead.plus(there).pace)


class Floor:
    """The desks of a centre at one moment, among which those are looked for that may call somebody."""

    def __init__(self, seats: Sequence[OpenSeat]) -> None:
        self.seats = seats
        self._giving = Counter(chain.from_iterable(seat.able for seat in seats))
        self._known: dict[tuple[UUID, ...], Desks] = {}

    def desks_for(self, service: UUID, *, only_desk: UUID | None = None, only_body: UUID | None = None) -> Desks:
        """Give the desks that may call for a service: perhaps one alone, or those of one body."""
        able = [seat for seat in self.seats if seat.may_come_to(service, only_desk=only_desk, only_body=only_body)]
        key = tuple(seat.desk for seat in able)
        if key not in self._known:
            self._known[key] = self._of(able)
        return self._known[key]

    def _of(self, able: Sequence[OpenSeat]) -> Desks:
        given = Counter(chain.from_iterable(seat.able for seat in able))
        away = sum(seat.is_away for seat in able)
        return Desks(
            shares={service: desks / self._giving[service] for service, desks in given.items()},
            calling=len(able) - away,
            free=sum(seat.is_free for seat in able),
            away=away,
            here=[seat.here for seat in able if seat.here is not None],
        )


@dataclass(frozen=True)
class Ahead:
    """Who stands before a place, by service, and the desks that may come to it."""

    waiting: Mapping[UUID, int]
    desks: Desks

    @property
    def people(self) -> int:
        return sum(self.waiting.values())

    @property
    def services(self) -> set[UUID]:
        """Those whose pace decides on the wait."""
        return {*self.waiting, *self.desks.here}

    def wait(self, known: Mapping[UUID, Pace]) -> Wait | None:
        """Give the range of waiting; ``known``: the pace of each of ``services``."""
        shares = self.desks.shares
        ahead = together(turns_of(known[each], people * shares[each]) for each, people in self.waiting.items())
        return self.desks.wait(ahead, together(turns_of(known[each]) for each in self.desks.here))


def _ahead_of(service: UUID, floor: Floor, centre: Centre, at: datetime, ticket: Ticket | None) -> Ahead:
    """Count who is called before ``ticket`` (before somebody who came now) by the desks that give ``service``.

    Those who wait for other services of the same desks count too: they are called in the same order.
    """
    alone = {"only_desk": ticket.only_desk_id, "only_body": ticket.only_body_id} if ticket is not None else {}
    desks = floor.desks_for(service, **alone)
    waiting = Ticket.objects.filter(
        centre=centre, on=local_day(at), state=TicketState.WAITING, service__in=desks.shares.keys()
    )
    if ticket is not None:
        waiting = waiting.filter(_before(ticket)).exclude(visit=ticket.visit_id)
    return Ahead(dict(waiting.order_by().values_list("service").annotate(Count("pk"))), desks)


def _before(ticket: Ticket) -> Q:
    """Say of waiting tickets that they stand before ``ticket``, as the index of the policy orders them."""
    same_moment = Q(effective_at=ticket.effective_at)
    earlier_arrival = Q(arrived_at__lt=ticket.arrived_at)
    smaller_number = Q(arrived_at=ticket.arrived_at, ordinal__lt=ticket.ordinal)
    return Q(effective_at__lt=ticket.effective_at) | same_moment & (earlier_arrival | smaller_number)


@dataclass(frozen=True)
class Expected:
    """What somebody has to expect: the people before them, the desks that call now, the range of waiting."""

    people: int
    desks: int
    wait: Wait | None
    """None: no desk is open for it now."""


def expected(centre: Centre, service: UUID, *, at: datetime, ticket: Ticket | None = None) -> Expected:
    """Tell what who comes now for a service has to expect, or who has one ticket of it."""
    found = _ahead_of(service, Floor(seats_now(centre, at=at)), centre, at, ticket)
    wait = _wait(found, centre, ticket, at) if found.desks.calling else None
    return Expected(found.people, found.desks.calling, wait)


def _wait(found: Ahead, centre: Centre, ticket: Ticket | None, at: datetime) -> Wait | None:
    if ticket is not None and _others_of(ticket).exists():
        return next(place.wait for place in my_places(ticket.visit, at=at) if place.ticket == ticket.pk)
    return found.wait(paces(centre, found.services, at=at))


def _others_of(ticket: Ticket) -> QuerySet[Ticket]:
    """Find the other tickets of the visit, which it may have to wait for."""
    return Ticket.objects.filter(visit=ticket.visit_id, state__in=_KEEP).exclude(pk=ticket.pk)


_KEEP: Final = (TicketState.WAITING, *AT_DESK)


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
    centre = visit.centre
    wake(centre, at=at)
    tickets = list(visit.tickets.select_related("desk").order_by("effective_at", "ordinal"))
    waiting = [each for each in tickets if each.state == TicketState.WAITING]
    floor = Floor(seats_now(centre, at=at) if waiting else [])
    before = {each.pk: _ahead_of(each.service_id, floor, centre, at, each) for each in waiting}
    wanted = {service for found in before.values() for service in found.services}
    known = paces(centre, wanted | {each.service_id for each in tickets}, at=at) if waiting else {}
    return in_order([_place(each, before.get(each.pk), known) for each in tickets], known)


def suggested_order(places: Sequence[MyPlace]) -> list[str]:
    """Give the numbers of a visit in the order in which it is over soonest (L19); none where there is no choice."""
    waiting = [place.label for place in places if place.state == TicketState.WAITING]
    return waiting if len(waiting) > 1 else []


def _place(ticket: Ticket, before: Ahead | None, known: Mapping[UUID, Pace]) -> MyPlace:
    ahead, wait = (before.people, before.wait(known)) if before is not None else (0, None)
    state = TicketState(ticket.state)
    desk = ticket.desk.number if ticket.desk is not None and state in AT_DESK else None
    return MyPlace(ticket.pk, ticket.service_id, ticket.label, state, ahead, wait, desk, ticket.back_at)


def in_order(places: Sequence[MyPlace], known: Mapping[UUID, Pace]) -> list[MyPlace]:
    """Put those who wait first, in the order in which the visit is over soonest; each waits for the ones before it too."""
    if len(places) == 1:
        return list(places)
    waiting = {place.ticket: place for place in places if place.state == TicketState.WAITING}
    others = [place for place in places if place.ticket not in waiting]
    order = shortest_order(_errand(place, known[place.service]) for place in waiting.values())
    over = _over_at_desk(others, known)
    found = []
    for place in (waiting[errand.ticket] for errand in order):
        wait = place.wait if over is None or place.wait is None else no_sooner(place.wait, over)
        over = over if wait is None else after(wait, known[place.service])
        found.append(replace(place, wait=wait))
    return [*found, *others]


def _over_at_desk(places: Sequence[MyPlace], known: Mapping[UUID, Pace]) -> Wait | None:
    """Give after how long the visit leaves the desk where it is now; None where it is at none."""
    there = [place for place in places if place.state in AT_DESK]
    return wait_for(0, desks=1, pace=known[there[0].service]) if there and there[0].service in known else None


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
