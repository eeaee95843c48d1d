"""Everybody's place at once: the phones of a whole hall are told by a few statements, however many there are.

The same numbers as ``waits.my_places`` gives for one visit, counted in memory; a test holds the two together.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate
from typing import Any, Final, NamedTuple
from uuid import UUID

from office.centres.calendars import local_day
from office.centres.models import Centre
from office.queueing.estimate import Pace, Wait, wait_for
from office.queueing.models import Ticket
from office.queueing.states import AT_DESK, UNSETTLED, TicketState
from office.queueing.waits import MyPlace, OpenSeat, in_order, open_seats
from office.queueing.waking import wake

PaceOf = Callable[[UUID], Pace]
Places = Mapping[UUID, Sequence[MyPlace]]
"""By visit."""

_READ: Final = (
    "pk", "visit", "label", "state", "service", "only_desk", "only_body", "desk__number", "back_at",
)  # fmt: skip


@dataclass(frozen=True)
class _Row:
    """A ticket of which something may still become today."""

    ticket: UUID
    visit: UUID
    label: str
    state: TicketState
    service: UUID
    only_desk: UUID | None
    only_body: UUID | None
    desk: int | None
    back_at: datetime | None


def places(centre: Centre, *, at: datetime, pace_of: PaceOf) -> Places:
    """Give the places of all visits of a reception, each in the order in which the visit is over soonest.

    ``pace_of`` gives how long a service takes; whoever asks often keeps it for a while.
    """
    wake(centre, at=at)
    rows = [_Row(row[0], row[1], row[2], TicketState(row[3]), *row[4:]) for row in _unsettled(centre, at)]
    count = _Count([row for row in rows if row.state == TicketState.WAITING], open_seats(centre, at=at), pace_of)
    visits: dict[UUID, list[_Row]] = defaultdict(list)
    for row in rows:
        visits[row.visit].append(row)
    return {visit: in_order([_place(row, count) for row in own], pace_of) for visit, own in visits.items()}


def _unsettled(centre: Centre, at: datetime) -> Iterable[Any]:
    found = Ticket.objects.filter(centre=centre, on=local_day(at), state__in=UNSETTLED)
    return found.order_by("effective_at", "arrived_at", "ordinal").values_list(*_READ)


class _Desks(NamedTuple):
    """Desks that may call somebody: what they give, how many they are, and at how many of them nobody is."""

    services: frozenset[UUID]
    open: int
    free: int


class _Count:
    """How many stand before each who waits, for each set of services that the desks of somebody give."""

    def __init__(self, waiting: Sequence[_Row], seats: Sequence[OpenSeat], pace_of: PaceOf) -> None:
        self.waiting, self.seats, self.pace_of = waiting, seats, pace_of
        self.index = {row.ticket: at for at, row in enumerate(waiting)}
        self.of_visit: dict[UUID, list[_Row]] = defaultdict(list)
        for row in waiting:
            self.of_visit[row.visit].append(row)
        self.running: dict[frozenset[UUID], list[int]] = {}
        self.desks: dict[tuple[UUID, UUID | None, UUID | None], _Desks] = {}

    def of(self, row: _Row) -> tuple[int, Wait | None]:
        """Give how many are called before ``row`` by the desks that may call it, and how long that takes."""
        desks = self._desks_for(row)
        here = self.index[row.ticket]
        own = sum(
            each.service in desks.services and self.index[each.ticket] < here for each in self.of_visit[row.visit]
        )
        ahead = self._before(desks.services)[here] - own
        return ahead, wait_for(ahead, desks=desks.open, free=desks.free, pace=self.pace_of(row.service))

    def _desks_for(self, row: _Row) -> _Desks:
        """Give the desks that may call ``row``: looked for once for all who wait for the same."""
        kind = (row.service, row.only_desk, row.only_body)
        if kind not in self.desks:
            alone = {"only_desk": row.only_desk, "only_body": row.only_body}
            seats = [seat for seat in self.seats if seat.may_come_to(row.service, **alone)]
            services = frozenset(service for seat in seats for service in seat.able)
            self.desks[kind] = _Desks(services, len(seats), sum(not seat.is_busy for seat in seats))
        return self.desks[kind]

    def _before(self, services: frozenset[UUID]) -> list[int]:
        if services not in self.running:
            counted = accumulate((row.service in services for row in self.waiting), initial=0)
            self.running[services] = list(counted)
        return self.running[services]


def _place(row: _Row, count: _Count) -> MyPlace:
    ahead, wait = count.of(row) if row.state == TicketState.WAITING else (0, None)
    desk = row.desk if row.state in AT_DESK else None
    return MyPlace(row.ticket, row.service, row.label, row.state, ahead, wait, desk, row.back_at)
