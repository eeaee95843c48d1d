from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from office.law import Refusal
from office.workdays import KYIV, Choices, Counting, Due, Term, WorkCalendar, extended, suspended, term_of
from tests.workdays.worlds import World, moments, unhurried, worlds


def kyiv(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=KYIV)


def row(**length: int | bool) -> Term:
    return Term("L35", "decide", **length)  # type: ignore[arg-type]  # one length of the table


def after(start: datetime, minutes: int) -> datetime:
    return start + timedelta(minutes=minutes)


AMOUNTS = st.integers(1, 20)
TERMS = st.one_of(
    AMOUNTS.map(lambda n: row(working_days=n)),
    AMOUNTS.map(lambda n: row(calendar_days=n)),
    st.integers(1, 3).map(lambda n: row(months=n)),
    st.sampled_from([row(same_day=True), row(at_once=True), term_of("L48"), term_of("L41")]),
)
CHOICES = st.builds(
    Choices,
    three_days=st.sampled_from([Counting.CALENDAR, Counting.UNMOVED, Counting.WORKING]),
    next_day=st.sampled_from([Counting.CALENDAR, Counting.UNMOVED, Counting.WORKING]),
)
SPANS = st.integers(0, 12 * 24 * 60)


@st.composite
def running(draw: st.DrawFn) -> tuple[WorkCalendar, Due, datetime]:
    """A term that has begun in some calendar, and a moment within it, in UTC as the database gives it."""
    world: World = draw(worlds())
    calendar = replace(world.calendar, choices=draw(CHOICES))
    began = draw(moments())
    due = draw(TERMS).due(began, calendar)
    left = int((due.at.timestamp() - began.timestamp()) // 60)
    since = datetime.fromtimestamp(began.timestamp() + 60 * draw(st.integers(0, max(left - 1, 0))), tz=KYIV)
    assume(since < due.at)
    return calendar, due, since.astimezone(UTC)


# -- whatever the term and the calendar ----------------------------------------------------------------------------


@unhurried
@given(running())
def test_no_time_suspended_changes_nothing(case: tuple[WorkCalendar, Due, datetime]) -> None:
    calendar, due, since = case
    assert suspended(due, since, since, calendar) == due


@unhurried
@given(running(), SPANS)
def test_a_suspension_never_brings_the_end_nearer_nor_lets_it_pass_meanwhile(
    case: tuple[WorkCalendar, Due, datetime], span: int
) -> None:
    calendar, due, since = case
    until = after(since, span)
    moved = suspended(due, since, until, calendar)
    assert moved.at >= due.at
    assert moved.at > until
    assert calendar.is_working(moved.on) or moved.counting is Counting.UNMOVED


@unhurried
@given(running(), SPANS, SPANS)
def test_two_suspensions_in_a_row_are_their_sum(case: tuple[WorkCalendar, Due, datetime], one: int, other: int) -> None:
    calendar, due, since = case
    middle, end = after(since, one), after(since, one + other)
    in_two = suspended(suspended(due, since, middle, calendar), middle, end, calendar)
    at_once = suspended(due, since, end, calendar)
    assert (in_two.at, in_two.on, in_two.nominal_on) == (at_once.at, at_once.on, at_once.nominal_on)


@unhurried
@given(running(), SPANS, SPANS)
def test_a_longer_suspension_never_ends_the_term_earlier(
    case: tuple[WorkCalendar, Due, datetime], one: int, more: int
) -> None:
    calendar, due, since = case
    shorter = suspended(due, since, after(since, one), calendar)
    assert suspended(due, since, after(since, one + more), calendar).at >= shorter.at


@unhurried
@given(running(), SPANS)
def test_what_was_left_is_left_exactly(case: tuple[WorkCalendar, Due, datetime], span: int) -> None:
    calendar, due, since = case
    until = after(since, span)
    moved = suspended(due, since, until, calendar)
    if due.counting is Counting.WORKING:
        assert calendar.closings_between(until, moved.at) == calendar.closings_between(since, due.at)
    elif due.counting is Counting.TIME:
        assert calendar.working_time(until, moved.at) == calendar.working_time(since, due.at)
    elif not calendar.closings_between(since, until) and since.astimezone(KYIV).date() == until.astimezone(KYIV).date():
        assert moved.at == due.at


@unhurried
@given(running(), SPANS)
def test_the_clock_the_moments_are_told_by_does_not_matter(case: tuple[WorkCalendar, Due, datetime], span: int) -> None:
    calendar, due, since = case
    until = after(since, span)
    in_kyiv = suspended(due, since.astimezone(KYIV), until.astimezone(KYIV), calendar)
    assert in_kyiv == suspended(due, since, until, calendar)


@unhurried
@given(running(), SPANS)
def test_what_had_ended_before_stays_ended(case: tuple[WorkCalendar, Due, datetime], span: int) -> None:
    calendar, due, _since = case
    assert suspended(due, due.at, after(due.at, span), calendar) == due


@unhurried
@given(running(), SPANS, st.integers(0, 500))
def test_a_bare_moment_is_moved_as_a_term_in_working_days(
    case: tuple[WorkCalendar, Due, datetime], span: int, shift: int
) -> None:
    """The end may be one that the calendar would not give now: its hours were changed since."""
    calendar, due, since = case
    bare = after(due.at, -shift)
    moved = suspended(bare, since, after(since, span), calendar)
    assert moved.at >= bare
    assert moved.at > after(since, span) or since >= bare
    if not shift and due.counting is Counting.WORKING:
        assert moved.at == suspended(due, since, after(since, span), calendar).at


# -- tables: the term began on Monday 16.11.2026 at 10:00 -----------------------------------------------------------


@pytest.mark.parametrize(
    ("length", "since", "until", "due_at"),
    [
        pytest.param(row(working_days=3), "2026-11-17T10:00", "2026-11-19T10:00", "2026-11-23T18:00", id="two days"),
        pytest.param(
            row(working_days=3), "2026-11-17T10:00", "2026-11-17T15:00", "2026-11-19T18:00", id="hours of a day"
        ),
        pytest.param(
            row(working_days=3), "2026-11-17T17:59", "2026-11-18T09:00", "2026-11-20T18:00", id="over a closing"
        ),
        pytest.param(row(working_days=3), "2026-11-17T18:00", "2026-11-18T08:00", "2026-11-19T18:00", id="a night"),
        pytest.param(row(working_days=5), "2026-11-20T18:00", "2026-11-23T09:00", "2026-11-23T18:00", id="a weekend"),
        pytest.param(row(working_days=3), "2026-11-17T10:00", "2026-12-01T10:00", "2026-12-03T18:00", id="ten days"),
        pytest.param(
            row(calendar_days=3), "2026-11-17T10:00", "2026-11-19T10:00", "2026-11-23T18:00", id="to a Saturday"
        ),
        pytest.param(
            row(calendar_days=5), "2026-11-17T10:00", "2026-11-18T10:00", "2026-11-23T18:00", id="from a Saturday"
        ),
        pytest.param(
            row(calendar_days=5), "2026-11-17T10:00", "2026-11-20T10:00", "2026-11-24T18:00", id="day it would end"
        ),
        pytest.param(
            row(calendar_days=5), "2026-11-22T12:00", "2026-11-24T12:00", "2026-11-25T18:00", id="after its Saturday"
        ),
        pytest.param(
            row(calendar_days=10), "2026-11-18T10:00", "2026-11-28T10:00", "2026-12-07T18:00", id="ten of ten"
        ),
        pytest.param(
            row(calendar_days=3), "2026-11-19T10:00", "2026-11-23T19:00", "2026-11-24T18:00", id="back after closing"
        ),
        pytest.param(
            row(calendar_days=5), "2026-11-21T12:00", "2026-11-22T12:00", "2026-11-23T18:00", id="its Saturday"
        ),
        pytest.param(
            row(calendar_days=3), "2026-11-17T10:00", "2026-11-18T18:00", "2026-11-23T18:00", id="to a closing"
        ),
        pytest.param(
            row(calendar_days=3), "2026-11-17T18:00", "2026-11-18T10:00", "2026-11-19T18:00", id="from a closing"
        ),
        pytest.param(
            row(months=1), "2026-11-18T10:00", "2026-12-18T10:00", "2027-01-15T18:00", id="a month of 30 days"
        ),
        pytest.param(row(same_day=True), "2026-11-16T12:00", "2026-11-18T12:00", "2026-11-18T18:00", id="same day"),
        pytest.param(
            row(at_once=True), "2026-11-16T10:20", "2026-11-17T09:00", "2026-11-17T09:40", id="forty minutes left"
        ),
    ],
)
def test_terms_move_in_their_own_unit(length: Term, since: str, until: str, due_at: str, plain: WorkCalendar) -> None:
    due = length.due(kyiv("2026-11-16T10:00"), plain)
    assert suspended(due, kyiv(since), kyiv(until), plain).at == kyiv(due_at)


def test_a_bare_moment_may_say_how_its_term_is_counted(plain: WorkCalendar) -> None:
    due_at, span = kyiv("2026-11-20T18:00"), (kyiv("2026-11-18T10:00"), kyiv("2026-11-23T10:00"))
    assert suspended(due_at, *span, plain).at == kyiv("2026-11-25T18:00")
    assert suspended(due_at, *span, plain, counting=Counting.CALENDAR).at == kyiv("2026-11-25T18:00")
    assert suspended(due_at, kyiv("2026-11-20T10:00"), span[1], plain, counting=Counting.CALENDAR).at == kyiv(
        "2026-11-23T18:00"
    )


def test_a_suspension_explains_itself(plain: WorkCalendar) -> None:
    due = row(working_days=3).due(kyiv("2026-11-16T10:00"), plain)
    moved = suspended(due, kyiv("2026-11-17T10:00"), kyiv("2026-11-19T10:00"), plain)
    assert moved.steps[: len(due.steps)] == due.steps
    assert [str(step) for step in moved.steps[len(due.steps) :]] == [
        "Suspended from 17.11.2026 (Tuesday), 10:00 to 19.11.2026 (Thursday), 10:00.",
        "Working days that ended meanwhile: 2. The term moves by as many.",
        "The centre closes at 18:00 that day (Civil Code, art. 255).",
        "Due: 23.11.2026 (Monday), 18:00.",
    ]


def test_a_term_does_not_end_while_it_stands_still_though_hours_were_changed(plain: WorkCalendar) -> None:
    """An end found when the day closed at 11:00 is none of the closings any more."""
    moved = suspended(kyiv("2026-11-20T11:00"), kyiv("2026-11-20T10:00"), kyiv("2026-11-20T12:00"), plain)
    assert moved.at == kyiv("2026-11-20T18:00")


def test_a_suspension_that_ends_before_it_begins_is_a_mistake(plain: WorkCalendar) -> None:
    with pytest.raises(ValueError, match="ends after"):
        suspended(kyiv("2026-11-20T18:00"), kyiv("2026-11-18T10:00"), kyiv("2026-11-17T10:00"), plain)


# -- extension ------------------------------------------------------------------------------------------------------


@unhurried
@given(worlds(), moments(), st.integers(16, 30))
def test_an_extension_counts_the_whole_term_from_its_beginning(world: World, since: datetime, to: int) -> None:
    complaint = term_of("L55")
    longer = extended(complaint, since, to, world.calendar)
    assert longer == replace(Term("L55", "decide", calendar_days=to).due(since, world.calendar), steps=longer.steps)
    assert longer.at >= complaint.due(since, world.calendar).at


@pytest.mark.parametrize(
    ("length", "to", "told"),
    [
        (term_of("L55"), 31, "at most 30 (calendar days)"),
        (term_of("L55"), 15, "15 (calendar days) as it is"),
        (term_of("L55"), 0, "15 (calendar days) as it is"),
        (term_of("L41"), 4, "lets no one extend"),
        (row(months=1, at_most=2), 3, "at most 2 (months)"),
    ],
)
def test_an_extension_goes_as_far_as_the_clause_lets_it(length: Term, to: int, told: str, plain: WorkCalendar) -> None:
    with pytest.raises(Refusal) as refused:
        extended(length, kyiv("2026-11-20T10:00"), to, plain)
    assert told in str(refused.value)
    assert refused.value.clause == length.clause


def test_a_complaint_is_decided_in_thirty_days_at_most(plain: WorkCalendar) -> None:
    assert extended(term_of("L55"), kyiv("2026-11-20T10:00"), 30, plain).at == kyiv("2026-12-21T18:00")


def test_an_extended_term_may_stand_still_too(plain: WorkCalendar) -> None:
    longer = extended(term_of("L55"), kyiv("2026-11-20T10:00"), 20, plain)
    assert longer.at == kyiv("2026-12-10T18:00")
    assert suspended(longer, kyiv("2026-11-25T10:00"), kyiv("2026-11-30T10:00"), plain).at == kyiv("2026-12-15T18:00")
