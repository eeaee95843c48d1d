"""How long somebody will wait: a range, from how long people keep the desks before them. Pure.

A desk's *turn* is one person: from the call, over the way to the desk, to the end of the service. Each of ``desks`` gives
one turn after another; between two people who leave them some time passes on average, the mean turn shared among the
desks. The wait of who has ``ahead`` people before them is the sum of ``ahead`` such times, and of what is left of the
turns that run now. Meanwhile others come who have a head start by the calling policy, because they booked or the law lets
them go first: they are called before, too. Sums of many such times are close to a gamma distribution; its quantiles are
found by the cube-root rule of Wilson and Hilferty (1931).

What is assumed, and measured beside days that were played (docs/performance.md, bench/estimates.py):

- turns are as long as the last ones of the same services were, whoever is at the desk;
- while a line stands, about as many people come as leave, of them the usual share with a head start;
- a desk on a break counts like one in the middle of a turn: a break lasts not much longer;
- who does not come when called keeps a desk about as long as those spare it who go away from the line.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from functools import reduce
from math import hypot, sqrt
from typing import Final, NamedTuple

NINE_OF_TEN: Final = 1.2815515655446004
"""The normal quantile below which nine of ten lie."""
PRIOR_COUNT: Final = 8
"""So many turns weigh as much as what was believed before them: it takes a morning to learn that today differs."""

DOUBT: Final = 0.15
"""How well the whole is known: who is quick and who is slow today, the breaks that will begin, to which desks the others go."""


@dataclass(frozen=True)
class Pace:
    """How long one person keeps a desk, in seconds, and how often somebody is called before who came earlier."""

    mean: float
    squared_spread: float = 0.5
    """The square of the spread about the mean, relative to the mean."""
    favoured: float = 0.0
    """The share of people with a head start, 0 to 1."""
    head_start: float = 0.0
    """By how many seconds they count as having come before they came; the mean over everybody, most of whom have none."""


UNKNOWN: Final = Pace(mean=600.0)
"""Ten minutes with the usual spread: for a service that nobody has timed yet."""


@dataclass(frozen=True)
class Wait:
    """A range: half of the people wait at most ``median``, nine of ten at most ``most``. None: no desk is open for it."""

    median: timedelta
    most: timedelta


@dataclass(frozen=True)
class Timed:
    """Turns that were timed: how many, their mean length and its variance (seconds), and as in ``Pace`` the head starts."""

    number: int = 0
    mean: float = 0.0
    variance: float = 0.0
    favoured: float = 0.0
    head_start: float = 0.0


def moved(believed: Pace, seen: Timed) -> Pace:
    """Give what is believed after ``seen``: what was believed before, moved the more, the more turns there were."""
    if not seen.number:
        return believed
    mean = max(seen.mean, 1.0)
    share = seen.number / (seen.number + PRIOR_COUNT)

    def between(before: float, now: float) -> float:
        return share * now + (1 - share) * before

    return Pace(
        between(believed.mean, mean),
        between(believed.squared_spread, seen.variance / mean**2),
        between(believed.favoured, seen.favoured),
        between(believed.head_start, seen.head_start),
    )


class Turns(NamedTuple):
    """Turns of several people summed up: they can be added, and have one pace together."""

    number: float = 0
    length: float = 0.0
    square: float = 0.0
    favoured: float = 0.0
    head_start: float = 0.0

    def plus(self, more: "Turns") -> "Turns":
        return Turns(
            self.number + more.number,
            self.length + more.length,
            self.square + more.square,
            self.favoured + more.favoured,
            self.head_start + more.head_start,
        )

    def minus(self, fewer: "Turns") -> "Turns":
        return self.plus(Turns(-fewer.number, -fewer.length, -fewer.square, -fewer.favoured, -fewer.head_start))

    @property
    def pace(self) -> Pace:
        """The pace of any one of them, not knowing which."""
        if not self.number:
            return UNKNOWN
        mean = self.length / self.number
        spread = max(self.square / self.number / mean**2 - 1, 0.0)
        return Pace(mean, spread, self.favoured / self.number, self.head_start / self.number)


NONE: Final = Turns()


def turns_of(pace: Pace, times: float = 1) -> Turns:
    """Give so many turns of one pace."""
    square = pace.mean**2 * (1 + pace.squared_spread)
    return Turns(times, times * pace.mean, times * square, times * pace.favoured, times * pace.head_start)


def together(parts: Iterable[Turns]) -> Turns:
    """Sum turns up."""
    return reduce(Turns.plus, parts, NONE)


def wait_for(ahead: float, *, desks: int, free: int = 0, pace: Pace = UNKNOWN) -> Wait | None:
    """Give the range of waiting with ``ahead`` people before one at ``desks`` desks, ``free`` of them with nobody there.

    ``ahead``: who may come to other desks too counts in part. ``pace``: of them, and of those at the desks. None where no
    desk is open for the service. Raises ValueError for numbers below nothing.
    """
    if min(ahead, desks, free) < 0:
        raise ValueError("nobody waits behind fewer than none")
    if desks == 0:
        return None
    leaving = ahead + 1 - min(free, desks)
    if leaving <= 0:
        return Wait(timedelta(0), timedelta(0))
    leaving = max(leaving, 1)
    between, spread = pace.mean / desks, pace.squared_spread
    # Somebody's turn runs already when one begins to wait: on average half of it, and half the square, is left.
    left = (1 + spread) / 2
    in_turn = (leaving - 1 + left) * between
    mean = in_turn + _of_favoured(in_turn, pace)
    variance = ((leaving - 1) * spread + left * left) * between**2 + (mean - in_turn) * between * (1 + spread)
    relative = variance / mean**2 + DOUBT**2
    return Wait(_quantile(mean, relative, 0.0), _quantile(mean, relative, NINE_OF_TEN))


def _of_favoured(in_turn: float, pace: Pace) -> float:
    """Give the seconds that those take who come later and are called before; ``in_turn``: the wait without them.

    They come as long as one waits, so they make it longer for one another; but who comes later than their head start is
    long stands behind.
    """
    if pace.favoured >= 1:
        return pace.head_start
    return min(in_turn * pace.favoured / (1 - pace.favoured), pace.head_start)


def after(wait: Wait, turn: Pace) -> Wait:
    """Give the range of the moment when a turn is over that begins after ``wait``.

    Spreads that do not depend on each other add up like the sides of a right angle.
    """
    median = wait.median + timedelta(seconds=round(turn.mean))
    before, own = (wait.most - wait.median).total_seconds(), NINE_OF_TEN * turn.mean * sqrt(turn.squared_spread)
    return Wait(median, median + timedelta(seconds=round(hypot(before, own))))


def no_sooner(own: Wait, than: Wait) -> Wait:
    """Give the range of who is called after ``own``, but is elsewhere for ``than``."""
    return Wait(max(own.median, than.median), max(own.most, than.most))


def _quantile(mean: float, relative: float, normal: float) -> timedelta:
    """Give whole seconds: nobody knows it better."""
    base = 1 - relative / 9 + normal * sqrt(relative / 9)
    return timedelta(seconds=round(mean * max(base, 0.0) ** 3))
