"""Everybody's place at once: the phones of a whole hall are told by a few statements, however many there are.

The same numbers as ``waits.my_places`` gives for one visit, counted in memory; a test holds the two together.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate
from typing import Any, Final
from uuid import UUID

from office.centres.calendars import local_day
from office.centres.models import Centre
from office.queueing.estimate import NONE, Pace, Turns, Wait, together, turns_of
from office.queueing.models import Ticket
from office.queueing.states import AT_DESK, UNSETTLED, TicketState
from office.queueing.waits import Desks, Floor, MyPlace, OpenSeat, in_order, seats_now
from office.queueing.waking import wake

Paces = Mapping[UUID, Pace]
Learn = Callable[[AbstractSet[UUID]], Paces]
Places = Mapping[UUID, Sequence[MyPlace]]
"""By visit."""

_READ: Final = (
    "pk", "visit", "label", "state", "service", "only_desk", "only_body", "desk__number", "back_at",
)  # fmt: skip


@dataclass(frozen=True)
class OpenTicket:
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


def places(centre: Centre, *, at: datetime, learn: Learn) -> Places:
    """Give the places of all visits of a reception, each in the order in which the visit is over soonest.

    ``learn`` gives the paces of services; whoever asks often keeps them for a while.
    """
    wake(centre, at=at)
    rows = [OpenTicket(row[0], row[1], row[2], TicketState(row[3]), *row[4:]) for row in _unsettled(centre, at)]
    return counted(rows, seats_now(centre, at=at), learn)


def counted(rows: Sequence[OpenTicket], seats: Sequence[OpenSeat], learn: Learn) -> Places:
    """The same of tickets in the order of the policy, and of the desks where somebody sits, that are known already."""
    known = (
        learn({row.service for row in rows} | {seat.here for seat in seats if seat.here is not None}) if rows else {}
    )
    count = _Count([row for row in rows if row.state == TicketState.WAITING], seats, known)
    visits: dict[UUID, list[OpenTicket]] = defaultdict(list)
    for row in rows:
        visits[row.visit].append(row)
    return {visit: in_order([_place(row, count) for row in own], known) for visit, own in visits.items()}


def _unsettled(centre: Centre, at: datetime) -> Iterable[Any]:
    found = Ticket.objects.filter(centre=centre, on=local_day(at), state__in=UNSETTLED)
    return found.order_by("effective_at", "arrived_at", "ordinal").values_list(*_READ)


class _Count:
    """How many stand before each who waits, and how long they take, for each set of desks that may call somebody."""

    def __init__(self, waiting: Sequence[OpenTicket], seats: Sequence[OpenSeat], known: Paces) -> None:
        self.waiting, self.known, self.floor = waiting, known, Floor(seats)
        self.index = {row.ticket: at for at, row in enumerate(waiting)}
        self.of_visit: dict[UUID, list[OpenTicket]] = defaultdict(list)
        for row in waiting:
            self.of_visit[row.visit].append(row)
        self.lines: dict[Desks, _Line] = {}
        self.line_of: dict[tuple[UUID, UUID | None, UUID | None], _Line] = {}

    def of(self, row: OpenTicket) -> tuple[int, Wait | None]:
        """Give how many are called before ``row`` by the desks that may call it, and how long that takes."""
        line, here = self._line_of(row), self.index[row.ticket]
        people, ahead = line.people[here], line.ahead[here]
        for each in self.of_visit[row.visit]:  # nobody stands before themselves
            if each is not row and self.index[each.ticket] < here and each.service in line.turns:
                people, ahead = people - 1, ahead.minus(line.turns[each.service])
        return people, line.desks.wait(ahead, line.there)

    def _line_of(self, row: OpenTicket) -> "_Line":
        """Give the line in which ``row`` stands: looked for once for all who wait for the same."""
        kind = (row.service, row.only_desk, row.only_body)
        if kind not in self.line_of:
            desks = self.floor.desks_for(row.service, only_desk=row.only_desk, only_body=row.only_body)
            if desks not in self.lines:
                self.lines[desks] = _Line(desks, self.waiting, self.known)
            self.line_of[kind] = self.lines[desks]
        return self.line_of[kind]


class _Line:
    """All who wait as some desks see them: who may come to them, and the turns of who is there."""

    def __init__(self, desks: Desks, waiting: Sequence[OpenTicket], known: Paces) -> None:
        self.desks = desks
        self.there = together(turns_of(known[service]) for service in desks.here)
        self.turns = {
            service: turns_of(known[service], share) for service, share in desks.shares.items() if service in known
        }
        self.people = list(accumulate((row.service in self.turns for row in waiting), initial=0))
        self.ahead = list(accumulate((self.turns.get(row.service, NONE) for row in waiting), Turns.plus, initial=NONE))


def _place(row: OpenTicket, count: _Count) -> MyPlace:
    ahead, wait = count.of(row) if row.state == TicketState.WAITING else (0, None)
    desk = row.desk if row.state in AT_DESK else None
    return MyPlace(row.ticket, row.service, row.label, row.state, ahead, wait, desk, row.back_at)
