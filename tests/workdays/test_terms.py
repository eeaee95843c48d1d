from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from office.cases import terms as case_terms
from office.law import CLAUSES
from office.workdays import KYIV, Choices, Counting, Term, Unit, WorkCalendar, term_of
from office.workdays.terms import same_day_later
from tests.workdays.conftest import ONE_SHIFT
from tests.workdays.oracle import DAY, ZONE, a_month_later
from tests.workdays.worlds import World, moments, unhurried, worlds


def kyiv(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=KYIV)


def term(**length: int | bool) -> Term:
    return Term("L35", "decide", **length)  # type: ignore[arg-type]  # one length of the table


# -- any term in any calendar, against the slow oracle -------------------------------------------------------------

AMOUNTS = st.integers(1, 45)


def _oracle_day(world: World, length: Term, since: datetime) -> date:
    day = since.astimezone(ZONE).date()
    match length.unit:
        case Unit.WORKING_DAYS:
            return world.oracle.after_working_days(day, length.amount)
        case Unit.CALENDAR_DAYS | Unit.NEXT_DAY:
            for _nth in range(length.amount):
                day += DAY
            return world.oracle.not_off(day)
        case Unit.MONTHS:
            return world.oracle.not_off(a_month_later(day, length.amount))
        case _:
            is_over = not world.oracle.works(day) or since >= world.oracle.closing(day)
            return world.oracle.after_working_days(day, 1) if is_over else day


LENGTHS = st.one_of(
    AMOUNTS.map(lambda n: term(working_days=n)),
    AMOUNTS.map(lambda n: term(calendar_days=n)),
    st.integers(1, 26).map(lambda n: term(months=n)),
    st.sampled_from([term(same_day=True), term(next_day=True)]),
)


@unhurried
@given(worlds(), LENGTHS, moments())
def test_a_term_ends_at_the_closing_of_the_day_the_oracle_finds(world: World, length: Term, since: datetime) -> None:
    due = length.due(since, world.calendar)
    assert due.on == _oracle_day(world, length, since)
    assert due.at == world.oracle.closing(due.on)
    assert due.at.tzinfo is KYIV
    assert due.at > since
    assert due.nominal_on <= due.on


@unhurried
@given(worlds(), moments(), st.integers(1, 240))
def test_at_once_takes_at_most_its_minutes_and_ends_by_closing(world: World, since: datetime, minutes: int) -> None:
    cap = timedelta(minutes=minutes)
    calendar = replace(world.calendar, choices=Choices(at_once=cap))
    due = term(at_once=True).due(since, calendar)
    day = _oracle_day(world, term(same_day=True), since)
    assert since < due.at <= world.oracle.closing(day)
    assert due.on == day
    worked = calendar.working_time(since, due.at)
    assert worked == cap if due.at < world.oracle.closing(day) else worked <= cap


@unhurried
@given(worlds(), LENGTHS, st.lists(moments(), min_size=2, max_size=2).map(sorted))
def test_what_begins_later_never_ends_earlier(world: World, length: Term, two: list[datetime]) -> None:
    first, second = (length.due(since, world.calendar) for since in two)
    assert first.at <= second.at


# -- tables ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("length", "since", "due_at"),
    [
        pytest.param(term(months=1), "2026-01-31T10:00", "2026-03-02T18:00+02:00", id="month without a 31st, Saturday"),
        pytest.param(term(months=1), "2028-01-31T10:00", "2028-02-29T18:00+02:00", id="29 February ends a month"),
        pytest.param(term(months=12), "2028-02-29T10:00", "2029-02-28T18:00+02:00", id="a year from 29 February"),
        pytest.param(term(months=48), "2028-02-29T10:00", "2032-03-01T18:00+02:00", id="29 February 2032 is a Sunday"),
        pytest.param(term(months=3), "2026-11-30T10:00", "2027-03-01T18:00+02:00", id="month end over New Year"),
        pytest.param(term(months=1), "2026-03-30T23:59", "2026-04-30T18:00+03:00", id="30th to 30th"),
        pytest.param(term(working_days=1), "2028-02-28T10:00", "2028-02-29T18:00+02:00", id="29 February works"),
        pytest.param(
            term(working_days=1), "2026-12-31T10:00", "2027-01-01T18:00+02:00", id="New Year is worked in war"
        ),
        pytest.param(term(calendar_days=1), "2026-12-31T23:59", "2027-01-01T18:00+02:00", id="last minute of the year"),
        pytest.param(term(working_days=1), "2026-10-23T17:00", "2026-10-26T18:00+02:00", id="clocks back"),
        pytest.param(term(working_days=1), "2026-03-27T17:00", "2026-03-30T18:00+03:00", id="clocks forward"),
        pytest.param(term(calendar_days=30), "2026-10-01T10:00", "2026-11-02T18:00+02:00", id="over clocks back"),
        pytest.param(term(calendar_days=2), "2026-03-28T10:00", "2026-03-30T18:00+03:00", id="over clocks forward"),
        pytest.param(term(working_days=1), "2026-11-20T23:59", "2026-11-23T18:00+02:00", id="applied at 23:59"),
        pytest.param(term(working_days=1), "2026-11-21T00:00", "2026-11-23T18:00+02:00", id="midnight is the new day"),
        pytest.param(term(working_days=1), "2026-11-19T23:59", "2026-11-20T18:00+02:00", id="a minute before midnight"),
        pytest.param(term(working_days=1), "2026-11-20T00:00", "2026-11-23T18:00+02:00", id="midnight of a Friday"),
        pytest.param(term(calendar_days=3), "2026-11-18T10:00", "2026-11-23T18:00+02:00", id="ends on a Saturday"),
        pytest.param(term(calendar_days=4), "2026-11-18T10:00", "2026-11-23T18:00+02:00", id="ends on a Sunday"),
        pytest.param(term(calendar_days=2), "2026-11-18T10:00", "2026-11-20T18:00+02:00", id="ends on a Friday"),
        pytest.param(term(working_days=5), "2026-11-21T10:00", "2026-11-27T18:00+02:00", id="begun on a Saturday"),
        pytest.param(
            term(same_day=True), "2026-11-20T17:59", "2026-11-20T18:00+02:00", id="same day, a minute is left"
        ),
        pytest.param(term(same_day=True), "2026-11-20T18:00", "2026-11-23T18:00+02:00", id="same day, at closing"),
        pytest.param(term(same_day=True), "2026-11-20T06:00", "2026-11-20T18:00+02:00", id="same day, before opening"),
        pytest.param(term(same_day=True), "2026-11-22T12:00", "2026-11-23T18:00+02:00", id="same day, on a Sunday"),
        pytest.param(term(at_once=True), "2026-11-20T10:00", "2026-11-20T11:00+02:00", id="at once"),
        pytest.param(term(at_once=True), "2026-11-20T17:30", "2026-11-20T18:00+02:00", id="at once, by closing"),
        pytest.param(term(at_once=True), "2026-11-20T19:00", "2026-11-23T10:00+02:00", id="at once, after closing"),
        pytest.param(term(at_once=True), "2026-11-20T07:00", "2026-11-20T10:00+02:00", id="at once, before opening"),
        pytest.param(term(next_day=True), "2026-11-19T10:00", "2026-11-20T18:00+02:00", id="next day"),
        pytest.param(term(next_day=True), "2026-11-20T10:00", "2026-11-23T18:00+02:00", id="next day, over a weekend"),
    ],
)
def test_terms_of_a_plain_week(length: Term, since: str, due_at: str, plain: WorkCalendar) -> None:
    assert length.due(kyiv(since), plain).at.isoformat(timespec="minutes") == due_at


@pytest.mark.parametrize(
    ("length", "since", "due_at"),
    [
        pytest.param(term(working_days=1), "2026-12-31T10:00", "2027-01-04T18:00+02:00", id="New Year"),
        pytest.param(term(calendar_days=3), "2027-04-29T10:00", "2027-05-05T18:00+03:00", id="two moved days off"),
        pytest.param(term(working_days=3), "2027-04-29T10:00", "2027-05-06T18:00+03:00", id="moved days not counted"),
        pytest.param(term(calendar_days=1), "2027-12-24T10:00", "2027-12-28T18:00+02:00", id="Christmas, a Saturday"),
        pytest.param(term(same_day=True), "2027-08-24T10:00", "2027-08-25T18:00+03:00", id="begun on a holiday"),
    ],
)
def test_terms_in_peace_know_holidays_and_moved_days_off(
    length: Term, since: str, due_at: str, peace: WorkCalendar
) -> None:
    assert length.due(kyiv(since), peace).at.isoformat(timespec="minutes") == due_at


@pytest.mark.parametrize(
    ("length", "since", "due_at"),
    [
        (term(working_days=1), "2026-11-20T19:59", "2026-11-23T20:00+02:00"),
        (term(same_day=True), "2026-11-20T14:10", "2026-11-20T20:00+02:00"),
        (term(at_once=True), "2026-11-20T13:50", "2026-11-20T15:20+02:00"),
        (term(at_once=True), "2026-11-20T14:10", "2026-11-20T15:30+02:00"),
    ],
)
def test_with_two_shifts_the_day_ends_with_the_second(
    length: Term, since: str, due_at: str, shifts: WorkCalendar
) -> None:
    assert length.due(kyiv(since), shifts).at.isoformat(timespec="minutes") == due_at


def test_the_first_and_the_second_three_thirty_of_an_autumn_night_are_one_day(plain: WorkCalendar) -> None:
    twice = [datetime(2026, 10, 25, 3, 30, tzinfo=KYIV, fold=fold) for fold in (0, 1)]
    assert twice[0].utcoffset() != twice[1].utcoffset()
    assert {term(working_days=1).due(since, plain).at for since in twice} == {kyiv("2026-10-26T18:00")}


@unhurried
@given(st.dates(date(1992, 1, 1), date(2100, 1, 1)), st.integers(1, 60))
def test_months_are_walked_as_the_oracle_walks_them(day: date, number: int) -> None:
    assert same_day_later(day, number) == a_month_later(day, number)


# -- what the texts leave open --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("clause", "choice", "since", "due_at"),
    [
        ("L41", {}, "2026-11-18T10:00", "2026-11-23T18:00+02:00"),
        ("L41", {"three_days": "unmoved"}, "2026-11-18T10:00", "2026-11-22T00:00+02:00"),
        ("L41", {"three_days": "unmoved"}, "2026-11-17T10:00", "2026-11-20T18:00+02:00"),
        ("L41", {}, "2026-11-20T10:00", "2026-11-23T18:00+02:00"),
        ("L41", {"three_days": "working"}, "2026-11-20T10:00", "2026-11-25T18:00+02:00"),
        ("L41", {"next_day": "unmoved"}, "2026-11-18T10:00", "2026-11-23T18:00+02:00"),
        ("L48", {}, "2026-11-20T10:00", "2026-11-23T18:00+02:00"),
        ("L48", {"next_day": "unmoved"}, "2026-11-20T10:00", "2026-11-22T00:00+02:00"),
        ("L56", {"next_day": "unmoved"}, "2026-11-20T10:00", "2026-11-22T00:00+02:00"),
        ("L56", {"next_day": "working"}, "2026-11-20T10:00", "2026-11-23T18:00+02:00"),
        ("L48", {"three_days": "unmoved"}, "2026-11-20T10:00", "2026-11-23T18:00+02:00"),
        ("L55", {"three_days": "working", "next_day": "working"}, "2026-11-20T10:00", "2026-12-07T18:00+02:00"),
        ("L42", {"at_once": timedelta(minutes=20)}, "2026-11-20T10:00", "2026-11-20T10:20+02:00"),
    ],
)
def test_each_open_choice_is_one_setting_and_touches_only_its_clauses(
    clause: str, choice: dict[str, str], since: str, due_at: str, plain: WorkCalendar
) -> None:
    calendar = replace(plain, choices=Choices(**choice))  # type: ignore[arg-type]  # settings give plain words
    assert term_of(clause).due(kyiv(since), calendar).at.isoformat(timespec="minutes") == due_at


@pytest.mark.parametrize("wrong", [{"three_days": "some"}, {"next_day": "time"}, {"at_once": timedelta(0)}])
def test_a_choice_that_is_none_is_told(wrong: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"some|next_day|at_once"):
        Choices(**wrong)  # type: ignore[arg-type]  # what a city may write into its settings


# -- explanations ---------------------------------------------------------------------------------------------------


def test_a_term_explains_itself_step_by_step(plain: WorkCalendar) -> None:
    steps = [str(step) for step in term_of("L41").due(kyiv("2026-11-18T10:00"), plain).steps]
    assert steps == [
        "Clause L41. The term begins: 18.11.2026 (Wednesday), 10:00.",
        "Counting starts the next day (Civil Code, art. 253): 19.11.2026 (Thursday).",
        "Calendar days counted: 3. The last one: 21.11.2026 (Saturday).",
        "21.11.2026 is a day off (Saturday), so the term ends on the next working day (Civil Code, art. 254): 23.11.2026 (Monday).",
        "The centre closes at 18:00 that day (Civil Code, art. 255).",
        "Due: 23.11.2026 (Monday), 18:00.",
    ]


def test_days_off_are_named_with_their_reasons_until_they_are_many(peace: WorkCalendar) -> None:
    few = [str(step) for step in term(working_days=1).due(kyiv("2026-12-31T10:00"), peace).steps]
    assert (
        "Days off that are not counted: 01.01.2027 (public holiday: New Year's Day), 02.01.2027 (Saturday), " in few[2]
    )
    many = [str(step) for step in term(working_days=30).due(kyiv("2026-11-18T10:00"), peace).steps]
    assert many[2] == "Days off that are not counted: 12."


def test_a_beginning_out_of_hours_is_explained(plain: WorkCalendar) -> None:
    evening = [str(step) for step in term(same_day=True).due(kyiv("2026-11-20T18:30"), plain).steps]
    assert (
        evening[1]
        == "It began outside working hours (after closing), so the next working day counts: 23.11.2026 (Monday)."
    )
    sunday = [str(step) for step in term(at_once=True).due(kyiv("2026-11-22T12:00"), plain).steps]
    assert sunday[1].startswith("It began outside working hours (Sunday)")
    assert sunday[-1] == "Due: 23.11.2026 (Monday), 10:00."


@unhurried
@given(worlds(), LENGTHS, moments())
def test_the_last_step_is_always_the_due_moment(world: World, length: Term, since: datetime) -> None:
    due = length.due(since, world.calendar)
    assert f"{due.at:%d.%m.%Y}" in str(due.steps[-1])
    assert f"{due.at:%H:%M}" in str(due.steps[-1])


# -- rows -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "lengths", [{}, {"working_days": 0}, {"working_days": -1}, {"working_days": 1, "months": 1}, {"same_day": False}]
)
def test_a_term_has_exactly_one_length(lengths: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="exactly one length"):
        Term("L35", "decide", **lengths)  # type: ignore[arg-type]


def test_a_term_is_extended_only_to_something_longer() -> None:
    for wrong in ({"calendar_days": 15, "at_most": 15}, {"same_day": True, "at_most": 3}):
        with pytest.raises(ValueError, match="longer"):
            Term("L55", "decide", **wrong)  # type: ignore[arg-type]


def test_a_term_belongs_to_a_clause() -> None:
    with pytest.raises(LookupError, match="L99"):
        Term("L99", "decide", working_days=1)


def test_a_term_needs_a_moment_with_its_offset(plain: WorkCalendar) -> None:
    with pytest.raises(ValueError, match="offset"):
        term(working_days=1).due(datetime(2026, 11, 20, 10), plain)  # noqa: DTZ001  the mistake that is told


SETTING = [id_ for id_, clause in CLAUSES.items() if clause.term]


def test_every_clause_that_sets_a_term_is_known() -> None:
    expected = "L26 L30 L33 L38 L39 L41 L42 L47 L48 L50 L53 L55 L56"
    assert expected.split() == SETTING


@pytest.mark.parametrize(
    ("clause", "due_at"),
    [
        ("L26", "2026-11-23T18:00+02:00"),
        ("L30", "2026-11-23T18:00+02:00"),
        ("L33", "2026-11-20T18:00+02:00"),
        ("L38", "2026-11-23T18:00+02:00"),
        ("L39", "2026-11-20T18:00+02:00"),
        ("L41", "2026-11-23T18:00+02:00"),
        ("L42", "2026-11-20T11:00+02:00"),
        ("L47", "2026-12-21T18:00+02:00"),
        ("L48", "2026-11-23T18:00+02:00"),
        ("L50", "2026-11-27T18:00+02:00"),
        ("L53", "2026-12-01T18:00+02:00"),
        ("L55", "2026-12-07T18:00+02:00"),
        ("L56", "2026-11-23T18:00+02:00"),
    ],
)
def test_the_terms_of_the_register(clause: str, due_at: str, plain: WorkCalendar) -> None:
    found = term_of(clause).due(kyiv("2026-11-20T10:00"), plain)
    assert found.at.isoformat(timespec="minutes") == due_at


def test_a_clause_without_a_term_has_none() -> None:
    with pytest.raises(LookupError, match="L25 sets no term"):
        term_of("L25")
    with pytest.raises(LookupError, match="no clause"):
        term_of("L99")


def test_the_rows_of_the_contexts_say_what_the_register_says() -> None:
    rows = [row for row in vars(case_terms).values() if isinstance(row, Term)]
    assert rows
    for row in rows:
        if CLAUSES[row.clause].term:
            said = term_of(row.clause)
            assert (row.unit, row.amount, row.at_most) == (said.unit, said.amount, said.at_most), row.clause


def test_a_way_of_counting_a_clause_without_a_choice_is_calendar_days() -> None:
    assert Choices().counting("L55") is Counting.CALENDAR
    assert WorkCalendar({0: ONE_SHIFT}).choices == Choices()
