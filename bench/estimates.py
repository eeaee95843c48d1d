"""How far off the range of waiting is, on played days: beside a constant, and beside 'people ahead × mean service'.

Each ticket of the last day is estimated at the moment of its arrival, from what could be known then, and compared with
how long it really waited.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from statistics import fmean, median
from typing import Any
from uuid import UUID

from bench import product

CENTRE, VISITORS, DAYS = "kharkiv-kyivskyi", 700, 4


@dataclass
class Hall:
    """The reception at one moment of the ledger that is read along."""

    waiting: dict[UUID, tuple[Any, UUID]] = field(default_factory=dict)
    """Ticket to the place it has and its service."""
    busy: dict[UUID, UUID] = field(default_factory=dict)
    """Desk by ticket."""
    served: dict[UUID, list[float]] = field(default_factory=lambda: defaultdict(list))
    """Seconds of the services that were finished today."""


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
    from office.queueing.models import QueueDay

    days = QueueDay.objects.filter(centre__code=CENTRE, state="closed").order_by("on")
    for seed in range(days.count(), DAYS):
        product.office("day", "--centre", CENTRE, "--visitors", str(VISITORS), "--seed", str(seed + 1), "--json")
    # A day is played before the one that was played last: the first one played is the last of the calendar.
    guesses = list(_guesses(days.last()))
    told = {"ours (median of the range)": "median", "a constant": "constant", "people ahead × mean": "times_mean"}
    return {
        "tickets": len(guesses),
        "waited_p50_min": round(median(each.waited for each in guesses) / 60, 1),
        "rows": [{"estimate": name, **_errors(guesses, key)} for name, key in told.items()],
        "within_most": round(100 * fmean(each.waited <= each.most for each in guesses), 1),
    }


def _errors(guesses: Sequence[Guess], key: str) -> dict[str, float]:
    off = sorted(abs(getattr(each, key) - each.waited) / 60 for each in guesses)
    return {
        "mean_min": round(fmean(off), 1),
        "p50_min": round(median(off), 1),
        "p90_min": round(off[len(off) * 9 // 10], 1),
    }


def _guesses(day: Any) -> Iterator[Guess]:
    from office.queueing.estimate import blended, learnt, wait_for
    from office.queueing.models import Seat, TicketInterval

    lines = TicketInterval.objects.filter(centre=day.centre_id)
    before = lines.filter(on__lt=day.on)
    paces, constant, called = _history(before), _mean_wait(before), _calls(lines.filter(on=day.on))
    seats = list(Seat.objects.filter(centre=day.centre_id, on=day.on).values_list("desk", "able", "since", "until"))
    hall = Hall()
    rows = lines.filter(on=day.on).select_related("ticket").order_by("since", "id")
    for line in rows:
        if line.rule == "take" and line.ticket.agreed_at is None and line.ticket_id in called:
            service = line.service_id
            desks = {desk for desk, able, since, until in seats if service in able and since <= line.since < until}
            services = {each for desk, able, since, until in seats if desk in desks for each in able}
            place = (line.effective_at, line.ticket.arrived_at, line.ticket.ordinal)
            ahead = sum(at < place and what in services for at, what in hall.waiting.values())
            free = len(desks - set(hall.busy.values()))
            pace = blended(learnt(paces[service]), hall.served[service])
            wait = wait_for(ahead, desks=len(desks), free=free, pace=pace)
            if wait is not None:
                waited = (called[line.ticket_id] - line.since).total_seconds()
                mean = learnt(paces[service]).mean
                yield Guess(waited, wait.median.total_seconds(), wait.most.total_seconds(), constant, ahead * mean)
        _follow(hall, line)


def _follow(hall: Hall, line: Any) -> None:
    """Let the hall be as it is after this line."""
    hall.waiting.pop(line.ticket_id, None)
    hall.busy.pop(line.ticket_id, None)
    if line.state == "waiting":
        hall.waiting[line.ticket_id] = (
            (line.effective_at, line.ticket.arrived_at, line.ticket.ordinal),
            line.service_id,
        )
    elif line.state in ("called", "serving"):
        hall.busy[line.ticket_id] = line.desk_id
    elif line.state == "done":
        served = line.ticket.intervals.get(state="serving")
        hall.served[line.service_id].append((served.until - served.since).total_seconds())


def _history(lines: Any) -> dict[UUID, list[float]]:
    found: dict[UUID, list[float]] = defaultdict(list)
    for service, since, until in lines.filter(state="serving").values_list("service", "since", "until"):
        found[service].append((until - since).total_seconds())
    return found


def _mean_wait(lines: Any) -> float:
    waits = lines.filter(rule="take", ticket__agreed_at=None, ticket__state="done").values_list("since", "until")
    return fmean(_seconds(waits)) if waits else 0.0


def _seconds(stretches: Iterable[tuple[datetime, datetime]]) -> list[float]:
    return [(until - since) / timedelta(seconds=1) for since, until in stretches]


def _calls(lines: Any) -> dict[UUID, datetime]:
    """Give when each ticket was called for the first time."""
    return dict(lines.filter(state="called").order_by("-since").values_list("ticket", "since"))
