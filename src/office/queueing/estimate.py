"""How long somebody will wait: a range, from how long services take and how many desks give them. Pure.

Each of ``desks`` serves one after another; between two people who leave them some time passes on average, its mean the
mean length of a service shared among the desks. The wait of who has ``ahead`` people before them is the sum of ``ahead``
such times and of what is left of the ones that run now. Sums of many such times are close to a gamma distribution; its
quantiles are found by the cube-root rule of Wilson and Hilferty (1931).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import sqrt
from statistics import fmean, pvariance
from typing import Final

NINE_OF_TEN: Final = 1.2815515655446004
"""The normal quantile below which nine of ten lie."""
PRIOR_COUNT: Final = 8
"""So many services of today weigh as much as all that history knows: it takes a morning to learn that today differs."""


@dataclass(frozen=True)
class Pace:
    """How long a service takes, in seconds: the mean and the square of the spread about it relative to the mean."""

    mean: float
    squared_spread: float = 0.5


UNKNOWN: Final = Pace(mean=600.0)
"""Ten minutes with the usual spread: for a service that nobody has timed yet."""


@dataclass(frozen=True)
class Wait:
    """A range: half of the people wait at most ``median``, nine of ten at most ``most``. None: no desk is open for it."""

    median: timedelta
    most: timedelta


@dataclass(frozen=True)
class Timed:
    """Services that were timed: how many, their mean length and its variance, in seconds."""

    count: int = 0
    mean: float = 0.0
    variance: float = 0.0


def timed(lengths: Sequence[float]) -> Timed:
    """Sum up lengths of services, in seconds."""
    if not lengths:
        return Timed()
    mean = fmean(lengths)
    return Timed(len(lengths), mean, pvariance(lengths, mean))


def learnt(history: Sequence[float]) -> Pace:
    """Give the pace that past services (seconds) show. With few of them, the usual spread is believed rather."""
    return learnt_of(timed(history))


def learnt_of(history: Timed) -> Pace:
    """The same, of services that were summed up already."""
    if not history.count:
        return UNKNOWN
    mean = max(history.mean, 1.0)
    own = history.variance / mean**2
    weight = history.count / (history.count + PRIOR_COUNT)
    return Pace(mean, weight * own + (1 - weight) * UNKNOWN.squared_spread)


def blended(history: Pace, today: Sequence[float]) -> Pace:
    """Give the pace of today: history, moved by today's services the more, the more of them there are."""
    return blended_of(history, timed(today))


def blended_of(history: Pace, today: Timed) -> Pace:
    """The same, of services that were summed up already."""
    if not today.count:
        return history
    of_today, count = learnt_of(today), today.count
    share = count / (count + PRIOR_COUNT)
    return Pace(
        share * of_today.mean + (1 - share) * history.mean,
        share * of_today.squared_spread + (1 - share) * history.squared_spread,
    )


def wait_for(ahead: int, *, desks: int, free: int = 0, pace: Pace = UNKNOWN) -> Wait | None:
    """Give the range of waiting with ``ahead`` people before one at ``desks`` desks, ``free`` of them with nobody there.

    None where no desk is open for the service. Raises ValueError for numbers below nothing.
    """
    if min(ahead, desks, free) < 0:
        raise ValueError("nobody waits behind fewer than none")
    if desks == 0:
        return None
    leaving = ahead + 1 - min(free, desks)
    if leaving <= 0:
        return Wait(timedelta(0), timedelta(0))
    # Somebody's service runs already when one begins to wait: on average half of it, and half the square, is left.
    left = (1 + pace.squared_spread) / 2
    mean = (leaving - 1 + left) * pace.mean / desks
    variance = (leaving - 1) * pace.squared_spread + left * left
    relative = variance * (pace.mean / desks) ** 2 / mean**2
    return Wait(_quantile(mean, relative, 0.0), _quantile(mean, relative, NINE_OF_TEN))


def _quantile(mean: float, relative: float, normal: float) -> timedelta:
    base = 1 - relative / 9 + normal * sqrt(relative / 9)
    return timedelta(seconds=mean * max(base, 0.0) ** 3)
