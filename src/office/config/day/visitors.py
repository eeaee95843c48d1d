"""Who comes on a day, drawn from a seed: the same seed brings the same people. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import exp
from random import Random
from typing import Final, Generic, TypeVar

from office.queueing.policy import Priority

ARRIVALS: Final = (
    12, 27, 40, 53, 59, 79, 76, 86, 87, 85, 80, 73, 69, 63, 51, 27, 13, 9, 8, 4,
)  # fmt: skip
"""How many of a thousand come in each twentieth of the day.

Counted in five-minute snapshots of the queues of district offices for family benefits and housing aid: 4,743 arrivals in
36 queues on 16 days. Few come at the opening, most before and after noon.
"""
POPULARITY: Final = 0.9
"""The n-th service of a body is asked for n^-0.9 times as often as the first: in those queues a fifth took two thirds."""
MEDIAN_MINUTES: Final = 5.0
SPREAD: Final = 0.85
"""Services last 5 minutes in the middle, 7 on average, one of ten longer than 15; the same snapshots say 5, 9 and 20."""
LONGEST: Final = timedelta(minutes=40)
BOOKS, PRIORITY, NEEDS, SECOND, SILENT, GIVES_UP, PACKAGE = 0.15, 0.05, 0.04, 0.08, 0.04, 0.02, 0.2
COMES_BACK: Final = 0.5
LAST_CALL: Final = 0.94
"""Nobody comes in the last part of the day: it is for those who wait already."""

Service = TypeVar("Service")


@dataclass(frozen=True)
class Window(Generic[Service]):
    """A body that receives between two moments, and what people come to it for, the most asked for first."""

    opens: datetime
    closes: datetime
    services: Sequence[Service]

    @property
    def weight(self) -> float:
        """How many turn to it, beside other bodies: by what it offers and how long it is open."""
        hours = (self.closes - self.opens) / timedelta(hours=1)
        return hours * sum(_share(nth) for nth in range(len(self.services)))


@dataclass(frozen=True)
class Visitor(Generic[Service]):
    """One person: when they come, what for, and how they behave."""

    number: int
    arrives_at: datetime
    services: tuple[Service, ...]
    books: bool
    late: timedelta
    """After the agreed time, for who booked; early below zero."""
    priority: Priority
    needs: str
    takes: timedelta
    is_silent: bool
    """Does not come to the first call."""
    comes_back: bool
    patience: timedelta | None
    """Goes away after so long; None: waits to the end."""
    brings_package: bool


def draw(number: int, windows: Sequence[Window[Service]], *, seed: int) -> Iterator[Visitor[Service]]:
    """Draw ``number`` visitors of a day, in no order. Raises ValueError where nobody receives."""
    if not windows:
        raise ValueError("nobody receives on this day")
    weights = [window.weight for window in windows]
    for nth in range(number):
        dice = Random(f"day {seed} {nth}")  # noqa: S311  a play, not a secret
        yield _visitor(nth, dice.choices(windows, weights)[0], dice)


def _visitor(nth: int, window: Window[Service], dice: Random) -> Visitor[Service]:
    return Visitor(
        number=nth,
        arrives_at=_arrival(window, dice),
        services=_services(window, dice),
        books=dice.random() < BOOKS,
        late=timedelta(minutes=dice.randint(-15, 8)),
        priority=dice.choice((Priority.FIRST, Priority.OUT_OF_TURN)) if dice.random() < PRIORITY else Priority.NONE,
        needs="потрібна допомога" if dice.random() < NEEDS else "",
        takes=_length(dice),
        is_silent=dice.random() < SILENT,
        comes_back=dice.random() < COMES_BACK,
        patience=timedelta(minutes=dice.randint(20, 60)) if dice.random() < GIVES_UP else None,
        brings_package=dice.random() < PACKAGE,
    )


def stranger(nth: int, at: datetime, *, seed: int) -> Visitor[Service]:
    """Give somebody whom nobody has drawn, and who has a number all the same: they hear the first call and bring no papers.

    ``nth`` counts strangers from one; ``at`` is when the play first sees them.
    """
    return Visitor(
        number=-nth,
        arrives_at=at,
        services=(),
        books=False,
        late=timedelta(0),
        priority=Priority.NONE,
        needs="",
        takes=_length(Random(f"stranger {seed} {nth}")),  # noqa: S311  a play, not a secret
        is_silent=False,
        comes_back=False,
        patience=None,
        brings_package=False,
    )


def _arrival(window: Window[Service], dice: Random) -> datetime:
    part = dice.choices(range(len(ARRIVALS)), ARRIVALS)[0]
    through = (part + dice.random()) / len(ARRIVALS) * LAST_CALL
    seconds = int((window.closes - window.opens).total_seconds() * through)
    return window.opens + timedelta(seconds=seconds, microseconds=dice.randrange(1_000_000))


def _services(window: Window[Service], dice: Random) -> tuple[Service, ...]:
    shares = [_share(nth) for nth in range(len(window.services))]
    first = dice.choices(window.services, shares)[0]
    others = [service for service in window.services if service != first]
    return (first, dice.choice(others)) if others and dice.random() < SECOND else (first,)


def _share(nth: int) -> float:
    return float((nth + 1) ** -POPULARITY)


def _length(dice: Random) -> timedelta:
    return min(timedelta(minutes=MEDIAN_MINUTES * exp(dice.gauss(0, SPREAD))), LONGEST)


def mean_length() -> timedelta:
    """Give how long a service lasts on average (the mean of a lognormal, before the longest are cut)."""
    return timedelta(minutes=MEDIAN_MINUTES * exp(SPREAD * SPREAD / 2))
