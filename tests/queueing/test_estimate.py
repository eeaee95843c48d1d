"""The range of waiting: what it grows with, what it learns from, and how well it does on days that were played."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import permutations
from statistics import fmean, pvariance
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from office.queueing.estimate import (
    NONE,
    UNKNOWN,
    Pace,
    Timed,
    Wait,
    after,
    moved,
    no_sooner,
    together,
    turns_of,
    wait_for,
)
from office.queueing.shortest import Errand, over_after, shortest_order

paces = st.builds(Pace, st.floats(30, 3600), st.floats(0.05, 2.0), st.floats(0, 1), st.floats(0, 3600))


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
    assert found.most <= longer.most
    assert more.median <= found.median


def timed(lengths: Sequence[float]) -> Timed:
    return Timed(len(lengths), fmean(lengths), pvariance(lengths))


def test_today_outweighs_history_the_more_there_is_of_it() -> None:
    history = moved(UNKNOWN, timed([900.0] * 50))
    few, many = moved(history, timed([1200.0] * 2)), moved(history, timed([1200.0] * 40))
    assert UNKNOWN.mean < history.mean < few.mean < many.mean < 1200.0
    assert moved(history, Timed()) == history


def test_turns_of_several_services_have_one_pace_together() -> None:
    short, long = Pace(300.0, 0.0), Pace(900.0, 0.0, favoured=0.4, head_start=600.0)
    both = together([turns_of(short, 3), turns_of(long)])
    assert (both.number, both.pace.mean) == (4, 450.0)
    assert both.pace.squared_spread == pytest.approx(1 / 3)  # no spread of their own, but they differ
    assert (both.pace.favoured, both.pace.head_start) == (0.1, 150.0)
    assert both.minus(turns_of(long)).pace == short
    assert NONE.pace == UNKNOWN


@given(st.integers(1, 60), st.integers(1, 20), paces)
def test_who_is_favoured_makes_the_wait_longer_by_their_head_start_at_most(ahead: int, desks: int, pace: Pace) -> None:
    plain = wait_for(ahead, desks=desks, pace=replace(pace, favoured=0.0, head_start=0.0))
    found = wait_for(ahead, desks=desks, pace=pace)
    assert plain is not None
    assert found is not None
    assert plain.most <= found.most
    assert found.median <= plain.median + timedelta(seconds=pace.head_start + 1)


def test_an_errand_at_another_desk_first_is_waited_for() -> None:
    at_once, own = Wait(timedelta(0), timedelta(0)), Wait(timedelta(minutes=5), timedelta(minutes=30))
    over = after(at_once, Pace(600.0, 1.0))
    assert over.median == timedelta(minutes=10)
    assert timedelta(minutes=22) < over.most < timedelta(minutes=23)
    assert no_sooner(own, over) == Wait(timedelta(minutes=10), timedelta(minutes=30))


def test_nine_of_ten_wait_no_longer_than_was_said_and_half_no_longer_than_the_median() -> None:
    """Days are played with a fixed seed: services of a lognormal length, four desks, a line of twelve."""
    dice = random.Random(7)  # noqa: S311  not a secret
    lengths = [dice.lognormvariate(6.2, 0.65) for _each in range(4000)]
    said = wait_for(12, desks=4, pace=moved(UNKNOWN, timed(lengths[:400])))
    assert said is not None
    waits = [played(12, 4, dice, lengths) for _each in range(3000)]
    within = sum(wait <= said.most.total_seconds() for wait in waits) / len(waits)
    half = sum(wait <= said.median.total_seconds() for wait in waits) / len(waits)
    assert 0.86 <= within <= 0.96
    assert 0.42 <= half <= 0.60


def played(ahead: int, desks: int, dice: random.Random, lengths: list[float]) -> float:
    """Give how long one waits who comes to so many people before them, all desks in the middle of a turn."""
    longer = dice.choices(lengths, weights=lengths, k=desks)  # who is met in the middle is rather a long one
    ends = [length * dice.random() for length in longer]
    for _each in range(ahead):
        first = min(range(desks), key=ends.__getitem__)
        ends[first] += dice.choice(lengths)
    return min(ends)


FAVOURED, HEAD_START, BREAK = 0.12, 1800.0, 900.0


def test_the_range_holds_where_people_are_favoured_and_desks_have_breaks() -> None:
    """Halls of two to nine desks and lines of all lengths, played with a fixed seed: as many come as leave."""
    dice = random.Random(11)  # noqa: S311  not a secret
    lengths = [dice.lognormvariate(5.9, 0.85) for _each in range(4000)]
    summed = timed(lengths[:600])
    pace = moved(UNKNOWN, replace(summed, favoured=FAVOURED, head_start=FAVOURED * HEAD_START))
    within, half = [], []
    for _each in range(3000):
        desks, ahead = dice.randint(2, 9), dice.randint(0, 40)
        said = wait_for(ahead, desks=desks, pace=pace)
        assert said is not None
        waited = played_in_hall(ahead, desks, dice, lengths)
        within.append(waited <= said.most.total_seconds())
        half.append(waited <= said.median.total_seconds())
    assert 0.88 <= fmean(within) <= 0.97
    assert 0.40 <= fmean(half) <= 0.60


def played_in_hall(ahead: int, desks: int, dice: random.Random, lengths: list[float]) -> float:
    """The same among people with a head start, who come as often as anybody leaves, and desks that have breaks."""
    ends = [length * dice.random() for length in dice.choices(lengths, weights=lengths, k=desks)]
    while True:
        first = min(range(desks), key=ends.__getitem__)
        clock = ends[first]
        passes = dice.random() < FAVOURED and clock < HEAD_START
        if not passes and ahead == 0:
            return clock
        ahead -= not passes
        ends[first] += dice.choice(lengths) + (BREAK if dice.random() < 0.02 else 0.0)


@given(st.lists(st.tuples(st.integers(0, 90), st.integers(1, 60)), min_size=1, max_size=5))
def test_the_order_of_a_visit_is_the_shortest_there_is(times: list[tuple[int, int]]) -> None:
    errands = [
        Errand(UUID(int=nth), timedelta(minutes=wait), timedelta(minutes=takes))
        for nth, (wait, takes) in enumerate(times)
    ]
    best = min(over_after(order) for order in permutations(errands))
    assert over_after(shortest_order(errands)) == best
