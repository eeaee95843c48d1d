"""A whole reception at one moment: for the greeter in the hall and the head of the centre (L8, L17)."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import OuterRef, Subquery

from office.catalogue.models import Service
from office.centres.calendars import local_day
from office.centres.models import Centre
from office.queueing.estimate import Pace, Wait
from office.queueing.models import Seat, SeatBreak, Ticket
from office.queueing.norms import Alarm, Bound, Calling, Line, after_hours, fallen_short, lines_of
from office.queueing.paces import paces
from office.queueing.standing import DayNow, Standing, day_now, of_state, standings, unsettled
from office.queueing.states import AT_DESK, TicketState
from office.queueing.waits import Ahead, Floor, OpenSeat
from office.queueing.waking import wake


@dataclass(frozen=True)
class SeatNow:
    """A desk where somebody sits: who was called there, or since when its worker is away."""

    seat: Seat
    here: Ticket | None
    away_since: datetime | None


@dataclass(frozen=True)
class ServiceNow:
    """Those who wait for one service, the desks that give it now, and how long somebody who comes now will wait."""

    service: Service
    waiting: int
    longest: int
    """Minutes that the first of them has waited, without pauses of reception."""
    desks: int
    wait: Wait | None
    alarm: Alarm | None


@dataclass(frozen=True)
class ReceptionNow:
    """Everything that goes on in a reception. ``alarms``: of the whole hall; each service has its own."""

    day: DayNow
    line: Sequence[Standing]
    at_desks: Sequence[Standing]
    aside: Sequence[Standing]
    seats: Sequence[SeatNow]
    services: Sequence[ServiceNow]
    alarms: Sequence[Alarm]

    @property
    def short(self) -> list[ServiceNow]:
        """Give the services for which reception falls short of its norms."""
        return [each for each in self.services if each.alarm is not None]


def reception_now(centre: Centre, *, at: datetime) -> ReceptionNow:
    """Read a reception in at most six statements, however full it is."""
    wake(centre, at=at)
    day = day_now(centre, at=at)
    tickets = standings(unsettled(centre, at=at), day, at=at)
    here = {each.ticket.desk_id: each.ticket for each in tickets if each.ticket.state in AT_DESK}
    seats = [SeatNow(seat, here.get(seat.desk_id), vars(seat)["away_since"]) for seat in _seats(centre, at)]
    line, at_desks = of_state(tickets, TicketState.WAITING), of_state(tickets, *AT_DESK)
    lines = _lines(line, seats)
    known = paces(centre, {*lines, *(each.ticket.service_id for each in at_desks)}, at=at) if lines else {}
    alarms = fallen_short(lines.values(), day.rules, known) + after_hours(day.day, len(line), at=at)
    return ReceptionNow(
        day=day,
        line=line,
        at_desks=at_desks,
        aside=of_state(tickets, TicketState.HELD, TicketState.MISSED),
        seats=seats,
        services=_services(line, lines, seats, known, alarms),
        alarms=[alarm for alarm in alarms if alarm.service is None],
    )


def _seats(centre: Centre, at: datetime) -> list[Seat]:
    away = SeatBreak.objects.filter(seat=OuterRef("pk"), until=None).values("since")
    found = Seat.objects.filter(centre=centre, on=local_day(at), until=None, session__closed_at=None)
    return list(
        found.select_related("desk", "worker", "body").annotate(away_since=Subquery(away[:1])).order_by("desk__number")
    )


def _lines(line: Sequence[Standing], seats: Sequence[SeatNow]) -> dict[UUID, Line]:
    """Count those who wait by service; the services whose first has waited longest come first."""
    count = Counter(each.ticket.service_id for each in line)
    longest: dict[UUID, int] = {}
    for each in line:
        longest[each.ticket.service_id] = max(each.minutes, longest.get(each.ticket.service_id, 0))
    desks = [Calling(now.seat.desk_id, now.seat.body_id, now.seat.able) for now in seats if not now.seat.on_break]
    counted = {line.service: line for line in lines_of(count, longest, desks, _bound(line))}
    return {service: counted[service] for service in sorted(count, key=lambda service: -longest[service])}


def _bound(line: Sequence[Standing]) -> Iterator[Bound]:
    for each in line:
        ticket = each.ticket
        if ticket.only_desk_id or ticket.only_body_id:
            yield Bound(ticket.service_id, ticket.only_desk_id, ticket.only_body_id, each.minutes)


def _services(
    line: Sequence[Standing],
    lines: Mapping[UUID, Line],
    seats: Sequence[SeatNow],
    known: Mapping[UUID, Pace],
    alarms: Sequence[Alarm],
) -> list[ServiceNow]:
    names = {each.ticket.service_id: each.ticket.service for each in line}
    short = {alarm.service: alarm for alarm in alarms}
    waiting = {service: counted.waiting for service, counted in lines.items()}
    floor = Floor([_open_seat(each) for each in seats])
    return [
        ServiceNow(
            names[service],
            counted.waiting,
            counted.longest,
            counted.desks,
            _wait(service, waiting, floor, known),
            short.get(service),
        )
        for service, counted in lines.items()
    ]


def _open_seat(now: SeatNow) -> OpenSeat:
    seat = now.seat
    here = now.here.service_id if now.here is not None else None
    return OpenSeat(seat.desk_id, seat.body_id, frozenset(seat.able), here, seat.on_break)


def _wait(service: UUID, waiting: Mapping[UUID, int], floor: Floor, known: Mapping[UUID, Pace]) -> Wait | None:
    """Reckon the wait of somebody who comes now: all who wait for the desks that give the service stand before."""
    desks = floor.desks_for(service)
    before = {each: people for each, people in waiting.items() if each in desks.shares}
    return Ahead(before, desks).wait(known)
