"""What everybody may see of a number gives nobody away (ADR 0123)."""

from collections import defaultdict

import pytest

from office.reporting.rules import FEW, HIDDEN, Head, Public, Shown

PUBLIC, HEAD = Public(), Head()
MOST = 63  # 62 is the last that is told as 60


@pytest.mark.parametrize(
    ("count", "shown"),
    [(0, Shown(0)), (1, FEW), (4, FEW), (5, Shown(5, about=True)), (7, Shown(5, about=True)), (8, Shown(10, about=True)), (12, Shown(10, about=True)), (998, Shown(1000, about=True))],
)  # fmt: skip
def test_everybody_sees_numbers_in_fives(count: int, shown: Shown) -> None:
    assert PUBLIC.number(count) == shown
    assert HEAD.number(count) == Shown(count)


@pytest.mark.parametrize(
    ("count", "whole", "shown", "share"),
    [
        (0, 0, HIDDEN, None),
        (3, 4, HIDDEN, None),
        (9, 9, HIDDEN, None),
        (10, 10, Shown(10, about=True), 100),
        (0, 10, Shown(0), 0),
        (4, 100, FEW, None),
        (96, 100, Shown(95, about=True), None),
        (95, 100, Shown(95, about=True), 95),
        (1994, 2000, Shown(1995, about=True), 99),
    ],
)
def test_parts_and_shares_of_few_are_not_shown(count: int, whole: int, shown: Shown, share: int | None) -> None:
    assert (PUBLIC.part(count, whole), PUBLIC.share(count, whole)) == (shown, share)


def test_the_head_sees_what_is() -> None:
    assert [HEAD.share(count, whole) for count, whole in ((0, 0), (1, 3), (2, 2), (999, 1000))] == [None, 33, 100, 99]
    assert HEAD.part(1, 2) == Shown(1)
    assert [HEAD.sees_most(whole) for whole in (0, 1)] == [HEAD.sees_median(whole) for whole in (0, 1)] == [False, True]


def test_the_middle_is_of_five_and_nine_of_ten_of_ten() -> None:
    assert [PUBLIC.sees_median(whole) for whole in (0, 4, 5)] == [False, False, True]
    assert [PUBLIC.sees_most(whole) for whole in (9, 10)] == [False, True]


def test_no_small_part_can_be_reckoned_from_the_rest() -> None:
    """Whatever is seen of a whole and its two parts, a part of one to four may still be another number."""
    seen = defaultdict(set)
    for part in range(MOST):
        for rest in range(MOST - part):
            whole = part + rest
            view = (
                PUBLIC.number(whole),
                PUBLIC.part(part, whole),
                PUBLIC.part(rest, whole),
                PUBLIC.share(part, whole),
                PUBLIC.share(rest, whole),
            )
            seen[view].add(part)
    small = [parts for parts in seen.values() if parts & {1, 2, 3, 4}]
    assert small
    assert all(len(parts) > 1 for parts in small)


def test_no_small_number_can_be_reckoned_from_a_longer_period() -> None:
    """What came to a period is not what is shown of it less what is shown of the days before."""
    seen = defaultdict(set)
    for former in range(1, MOST):
        for fresh in range(MOST):
            seen[PUBLIC.number(former), PUBLIC.number(former + fresh)].add(fresh)
    assert all(len(fresh) > 1 for fresh in seen.values() if fresh & {1, 2, 3, 4})
