"""The rules of schedules, postings and substitutes: plain tables."""

from collections.abc import Sequence
from datetime import date, time
from uuid import UUID

import pytest

from office.centres import rules
from office.centres.rules import ShiftHours
from office.law import Refusal
from office.workdays import Hours

A, B, C = UUID(int=1), UUID(int=2), UUID(int=3)


def shift(weekday: int, number: int, opens: str, closes: str) -> ShiftHours:
    return ShiftHours(weekday, number, time.fromisoformat(opens), time.fromisoformat(closes))


def hours(*pairs: tuple[str, str]) -> tuple[Hours, ...]:
    return tuple(Hours(time.fromisoformat(opens), time.fromisoformat(closes)) for opens, closes in pairs)


@pytest.mark.parametrize(
    "shifts",
    [
        [shift(0, 1, "08:00", "14:00")],
        [shift(0, 1, "08:00", "14:00"), shift(0, 2, "14:00", "20:00")],
        [shift(0, 2, "14:00", "20:00"), shift(0, 1, "08:00", "14:00")],
        [shift(0, 1, "08:00", "14:00"), shift(6, 1, "08:00", "14:00")],
    ],
    ids=["one", "two that touch", "in any order", "same hours on two days"],
)
def test_shifts_that_can_be_worked(shifts: Sequence[ShiftHours]) -> None:
    rules.check_shifts(shifts)


@pytest.mark.parametrize(
    "shifts",
    [
        [],
        [shift(0, 1, "14:00", "08:00")],
        [shift(0, 1, "08:00", "08:00")],
        [shift(0, 1, "08:00", "14:00"), shift(0, 2, "13:59", "20:00")],
        [shift(0, 1, "08:00", "20:00"), shift(0, 2, "09:00", "10:00")],
        [shift(0, 1, "08:00", "10:00"), shift(0, 1, "11:00", "12:00")],
        [shift(0, 3, "08:00", "14:00")],
        [shift(7, 1, "08:00", "14:00")],
    ],
    ids=["none", "backwards", "empty", "overlap", "one within another", "one number twice", "a third", "an eighth day"],
)
def test_shifts_that_can_not(shifts: Sequence[ShiftHours]) -> None:
    with pytest.raises(Refusal) as refused:
        rules.check_shifts(shifts)
    assert (refused.value.clause, refused.value.field) == ("K26", "shifts")


TWO_SHIFTS = {0: hours(("08:00", "14:00"), ("14:00", "20:00"))}
WITH_A_BREAK = {0: hours(("08:00", "12:00"), ("13:00", "17:00"))}


@pytest.mark.clause("L4")
@pytest.mark.parametrize(
    ("week", "frame", "fits"),
    [
        ({0: hours(("09:00", "13:00"))}, TWO_SHIFTS, True),
        ({0: hours(("09:00", "18:00"))}, TWO_SHIFTS, True),
        ({0: hours(("08:00", "20:00"))}, TWO_SHIFTS, True),
        ({0: hours(("07:59", "13:00"))}, TWO_SHIFTS, False),
        ({0: hours(("09:00", "20:01"))}, TWO_SHIFTS, False),
        ({1: hours(("09:00", "13:00"))}, TWO_SHIFTS, False),
        ({0: hours(("09:00", "16:00"))}, WITH_A_BREAK, False),
        ({0: hours(("09:00", "12:00"), ("13:00", "16:00"))}, WITH_A_BREAK, True),
        ({0: hours(("12:15", "12:45"))}, WITH_A_BREAK, False),
    ],
)
def test_a_body_receives_while_the_centre_is_open(week: rules.Week, frame: rules.Week, *, fits: bool) -> None:
    if fits:
        rules.check_within(week, frame)
        return
    with pytest.raises(Refusal) as refused:
        rules.check_within(week, frame)
    assert refused.value.clause == "L4"


@pytest.mark.parametrize(
    ("week", "frame", "common"),
    [
        ({0: hours(("09:00", "18:00"))}, TWO_SHIFTS, {0: hours(("09:00", "14:00"), ("14:00", "18:00"))}),
        ({0: hours(("07:00", "09:00"))}, TWO_SHIFTS, {0: hours(("08:00", "09:00"))}),
        ({0: hours(("12:00", "13:00"))}, WITH_A_BREAK, {}),
        ({1: hours(("09:00", "18:00"))}, TWO_SHIFTS, {}),
        ({}, TWO_SHIFTS, {}),
    ],
)
def test_hours_in_common(week: rules.Week, frame: rules.Week, common: rules.Week) -> None:
    assert rules.clipped(week, frame) == common


def test_a_week_is_put_in_order() -> None:
    week = rules.week_of([shift(0, 2, "14:00", "20:00"), shift(3, 1, "09:00", "12:00"), shift(0, 1, "08:00", "14:00")])
    assert week == {0: hours(("08:00", "14:00"), ("14:00", "20:00")), 3: hours(("09:00", "12:00"))}


def test_a_period_may_last_one_day_but_not_run_backwards() -> None:
    rules.check_period(date(2026, 1, 1), date(2026, 1, 1), clause="K12")
    rules.check_period(date(2026, 1, 1), None, clause="K12")
    with pytest.raises(Refusal) as refused:
        rules.check_period(date(2026, 1, 2), date(2026, 1, 1), clause="K11")
    assert (refused.value.clause, refused.value.field) == ("K11", "ends_on")


@pytest.mark.parametrize(
    ("own", "asked", "bound", "reaches"),
    [
        (A, A, True, True),
        (A, B, True, False),
        (None, B, True, False),
        (A, None, True, True),
        (A, B, False, True),
        (None, B, False, True),
    ],
)
def test_a_role_of_a_body_reaches_its_own(own: UUID | None, asked: UUID | None, *, bound: bool, reaches: bool) -> None:
    assert rules.of_the_body(own, asked, bound=bound) is reaches


@pytest.mark.parametrize(("own", "asked", "reaches"), [(A, A, True), (A, B, False), (None, B, True)])
def test_a_role_of_a_city_reaches_its_own(own: UUID | None, asked: UUID, *, reaches: bool) -> None:
    assert rules.of_the_city(own, asked) is reaches


def test_nobody_stands_in_for_himself() -> None:
    rules.check_substitute_is_another(A, B)
    with pytest.raises(Refusal):
        rules.check_substitute_is_another(A, A)


@pytest.mark.parametrize(
    ("away", "circle"),
    [({}, False), ({B: None}, False), ({B: C}, False), ({B: A}, True), ({B: C, C: A}, True), ({B: C, C: B}, True)],
    ids=["here", "away, nobody for him", "a line", "each other", "three", "others among themselves"],
)
def test_substitutes_form_no_circle(away: dict[UUID, UUID | None], *, circle: bool) -> None:
    if not circle:
        rules.check_no_circle(A, B, away)
        return
    with pytest.raises(Refusal):
        rules.check_no_circle(A, B, away)


@pytest.mark.parametrize(
    ("away", "last"),
    [
        ({}, "a"),
        ({"a": "b"}, "b"),
        ({"a": "b", "b": "c"}, "c"),
        ({"a": None}, None),
        ({"a": "b", "b": None}, None),
        ({"a": "b", "b": "a"}, None),
    ],
)
def test_a_line_of_substitutes_leads_to_somebody_who_is_here(away: dict[str, str | None], last: str | None) -> None:
    assert rules.last_in_line("a", away) == last
