"""The range of waiting: what it grows with, what it learns from, and how well it does on days that were played."""

import random
from datetime import timedelta
from itertools import permutations
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from office.queueing.estimate import UNKNOWN, Pace, blended, learnt, wait_for
from office.queueing.shortest import Errand, over_after, shortest_order

paces = st.builds(Pace, st.floats(30, 3600), st.floats(0.05, 2.0))


def test_no_desk_no_promise_and_a_free_desk_no_wait() -> None:
    assert wait_for(3, desks=0) is None
    free = wait_for(0, desks=2, free=1)
    assert free is not None
    assert free.most == timedelta(0)
    with pytest.raises(ValueError, match="fewer than none"):
        wait_for(-1, desks=1)


@given(st.integers(0, 200), st.integers(1, 40), paces)
def test_a_range_is_in_order_and_grows_with_the_line_and_shrinks_with_desks(ahead: int, desks: int, pace: Pace) -> None:
    found, longer, more = (
        wait_for(ahead, desks=desks, pace=pace),
        wait_for(ahead + 5, desks=desks, pace=pace),
        wait_for(ahead, desks=desks + 1, pace=pace),
    )
    assert found is not None
    assert longer is not None
    assert more is not None
    assert timedelta(0) <= found.median <= found.most
    assert found.most < longer.most
    assert more.median <= found.median


def test_today_outweighs_history_the_more_there_is_of_it() -> None:
    history = learnt([600.0] * 50)
    few, many = blended(history, [1200.0] * 2), blended(history, [1200.0] * 40)
    assert history.mean == 600.0
    assert history.mean < few.mean < many.mean < 1200.0
    assert blended(history, []) == history
    assert learnt([]) == UNKNOWN


def test_nine_of_ten_wait_no_longer_than_was_said_and_half_no_longer_than_the_median() -> None:
    """Days are played with a fixed seed: services of a lognormal length, four desks, a line of twelve."""
    dice = random.Random(7)  # noqa: S311  not a secret
    lengths = [dice.lognormvariate(6.2, 0.65) for _each in range(4000)]
    said = wait_for(12, desks=4, pace=learnt(lengths[:400]))
    assert said is not None
    waits = [played(12, 4, dice, lengths) for _each in range(3000)]
    within = sum(wait <= said.most.total_seconds() for wait in waits) / len(waits)
    half = sum(wait <= said.median.total_seconds() for wait in waits) / len(waits)
    assert 0.86 <= within <= 0.96
    assert 0.42 <= half <= 0.60


def played(ahead: int, desks: int, dice: random.Random, lengths: list[float]) -> float:
    """Give how long one waits who comes to so many people before them, all desks in the middle of a service."""
    longer = dice.choices(lengths, weights=lengths, k=desks)  # who is met in the middle is rather a long one
    ends = [length * dice.random() for length in longer]
    for _each in range(ahead):
        first = min(range(desks), key=ends.__getitem__)
        ends[first] += dice.choice(lengths)
    return min(ends)


@given(st.lists(st.tuples(st.integers(0, 90), st.integers(1, 60)), min_size=1, max_size=5))
def test_the_order_of_a_visit_is_the_shortest_there_is(times: list[tuple[int, int]]) -> None:
    errands = [
        Errand(UUID(int=nth), timedelta(minutes=wait), timedelta(minutes=takes))
        for nth, (wait, takes) in enumerate(times)
    ]
    best = min(over_after(order) for order in permutations(errands))
    assert over_after(shortest_order(errands)) == best
