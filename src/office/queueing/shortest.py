"""In which order to be served, when a person has several tickets: so that the whole visit is over soonest. Pure.

Each ticket can be called once its queue has come to it, and takes its time; one person is at one desk at a time. Going
where the queue comes to one first is then never worse than any other order: exchanging two neighbours that stand
otherwise does not delay the later of them (Jackson's rule with the earliest release first; the test tries all orders).
"""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID


class Errand(NamedTuple):
    """A ticket of the visit: when its queue comes to it, from now on, and how long it takes."""

    ticket: UUID
    wait: timedelta
    takes: timedelta


def shortest_order(errands: Iterable[Errand]) -> list[Errand]:
    """Give the order in which the visit is over soonest; among equals the shorter errand first."""
    return sorted(errands, key=lambda errand: (errand.wait, errand.takes, errand.ticket))


def over_after(errands: Sequence[Errand]) -> timedelta:
    """Give after how long a visit in this very order is over."""
    clock = timedelta(0)
    for errand in errands:
        clock = max(clock, errand.wait) + errand.takes
    return clock
