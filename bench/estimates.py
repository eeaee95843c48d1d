"""How far off the range of waiting is, on played days: beside a constant, and beside 'people ahead × mean service'.

Each ticket of the last days of two centres is estimated at the moment of its arrival, by the product's own reckoning from
what could be known then (the ledger up to that moment, the desks and their breaks), and compared with how long it really
waited.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from statistics import fmean, median
from typing import Any
from uuid import UUID

from bench import product

CENTRES, VISITORS, DAYS, JUDGED = ("kharkiv-kyivskyi", "lutsk"), 700, 5, 2
"""So many days are played in each centre; the last ones are judged, the others are their history."""


@dataclass
class Hall:
    """The reception at one moment of the ledger that is read along."""

    tickets: dict[UUID, Any] = field(default_factory=dict)
    """As the phones of the hall are told of: what waits or is at a desk; the place of each stands beside."""
    places: dict[UUID, tuple[datetime, datetime, int]] = field(default_factory=dict)

    def follow(self, line: Any) -> None:
        """Let the hall be as it is after this line."""
        from office.queueing.hall import OpenTicket
        from office.queueing.states import AT_DESK, UNSETTLED, TicketState

        ticket, state = line.ticket, TicketState(line.state)
        self.tickets.pop(ticket.pk, None)
        if state in UNSETTLED:
            alone = None if state in AT_DESK else line.desk_id
            desk = line.desk_id if state in AT_DESK else None
            self.tickets[ticket.pk] = OpenTicket(
                ticket.pk, ticket.visit_id, ticket.label, state, line.service_id, alone, line.body_id, desk, None
            )
            self.places[ticket.pk] = (line.effective_at, ticket.arrived_at, ticket.ordinal)

    def in_order(self) -> list[Any]:
        return sorted(self.tickets.values(), key=lambda each: self.places[each.ticket])

    def seats(self, seats: Sequence["Sat"], at: datetime) -> list[Any]:
        """Give the desks where somebody sits now, who is there, and who is on a break."""
        here = {each.desk: each.service for each in self.tickets.values() if each.desk is not None}
        there = [each for each in seats if each.since <= at < each.until]
        return [_as_it_was(each, here.get(each.seat.desk), at) for each in there]


@dataclass(frozen=True)
class Sat:
    """A desk that called on that day, from when until when, and its breaks."""

    seat: Any
    since: datetime
    until: Any
    breaks: Sequence[tuple[datetime, Any]]


def _as_it_was(sat: Sat, here: UUID | None, at: datetime) -> Any:
    is_away = any(since <= at < until for since, until in sat.breaks)
    return sat.seat._replace(here=here, is_away=is_away)


@dataclass(frozen=True)
class Guess:
    """What was said to one visitor, and what came (seconds)."""

    waited: float
    median: float
    most: float
    constant: float
    times_mean: float


def measure() -> dict[str, Any]:
    """Play as many days as are missing, and compare over the last of them."""
    by_day = {f"{day.centre.code} {day.on}": list(_guesses(day)) for centre in CENTRES for day in _days(centre)}
    guesses = [guess for day in by_day.values() for guess in day]
    told = {"ours (median of the range)": "median", "a constant": "constant", "people ahead × mean": "times_mean"}
    return {
        "tickets": len(guesses),
        "waited_p50_min": round(median(each.waited for each in guesses) / 60, 1),
        "rows": [{"estimate": name, **_errors(guesses, key)} for name, key in told.items()],
        "within_most": _within(guesses),
        "within_most_by_day": {name: _within(day) for name, day in by_day.items()},
    }


def _days(centre: str) -> Sequence[Any]:
    """Give the days that are judged. A day is played before the one that was played last: the first one played is the
    last of the calendar.
    """
    from office.queueing.models import QueueDay

    days = QueueDay.objects.filter(centre__code=centre, state="closed").select_related("centre").order_by("-on")
    for seed in range(days.count(), DAYS):
        product.office("day", "--centre", centre, "--visitors", str(VISITORS), "--seed", str(seed + 1), "--json")
    return list(days.all()[:JUDGED])


def _within(guesses: Sequence[Guess]) -> float:
    return round(100 * fmean(each.waited <= each.most for each in guesses), 1)


def _errors(guesses: Sequence[Guess], key: str) -> dict[str, float]:
    off = sorted(abs(getattr(each, key) - each.waited) / 60 for each in guesses)
    return {
        "mean_min": round(fmean(off), 1),
        "p50_min": round(median(off), 1),
        "p90_min": round(off[len(off) * 9 // 10], 1),
    }


def _guesses(day: Any) -> Iterator[Guess]:
    from office.queueing.hall import counted
    from office.queueing.models import TicketInterval
    from office.queueing.paces import paces

    lines = TicketInterval.objects.filter(centre=day.centre_id)
    before = lines.filter(on__lt=day.on)
    usual, means, called = _mean_wait(before), _means(before), _calls(lines.filter(on=day.on))
    seats, hall = _seats(day), Hall()
    for line in lines.filter(on=day.on).select_related("ticket").order_by("since", "id"):
        hall.follow(line)
        ticket = line.ticket
        if line.rule == "take" and ticket.agreed_at is None and ticket.pk in called:
            at = line.since
            places = counted(hall.in_order(), hall.seats(seats, at), partial(paces, day.centre, at=at))
            [place] = [each for each in places[ticket.visit_id] if each.ticket == ticket.pk]
            if place.wait is not None:
                waited = (called[ticket.pk] - at).total_seconds()
                said = (place.wait.median.total_seconds(), place.wait.most.total_seconds())
                yield Guess(waited, *said, usual, place.ahead * means.get(line.service_id, usual))


def _seats(day: Any) -> list[Sat]:
    from office.queueing.models import Seat
    from office.queueing.waits import OpenSeat

    found = Seat.objects.filter(centre=day.centre_id, on=day.on).prefetch_related("breaks")
    return [
        Sat(
            OpenSeat(seat.desk_id, seat.body_id, frozenset(seat.able)),
            seat.since,
            seat.until,
            [(each.since, each.until) for each in seat.breaks.all()],
        )
        for seat in found
    ]


def _means(lines: Any) -> dict[UUID, float]:
    found: dict[UUID, list[float]] = defaultdict(list)
    for service, since, until in lines.filter(state="serving").values_list("service", "since", "until"):
        found[service].append((until - since) / timedelta(seconds=1))
    return {service: fmean(lengths) for service, lengths in found.items()}


def _mean_wait(lines: Any) -> float:
    waits = lines.filter(rule="take", ticket__agreed_at=None, ticket__state="done").values_list("since", "until")
    return fmean((until - since) / timedelta(seconds=1) for since, until in waits) if waits else 0.0


def _calls(lines: Any) -> dict[UUID, datetime]:
    """Give when each ticket was called for the first time."""
    return dict(lines.filter(state="called").order_by("-since").values_list("ticket", "since"))
