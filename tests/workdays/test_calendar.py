from datetime import UTC, date, datetime, time, timedelta

import pytest
from holidays import country_holidays
from hypothesis import given, settings
from hypothesis import strategies as st

from office.law.words import Words
from office.workdays import KYIV, Hours, NoWorkingDayError, Override, WorkCalendar, days_off
from tests.workdays.conftest import ONE_SHIFT, TWO_SHIFTS
from tests.workdays.oracle import DAY
from tests.workdays.worlds import FIRST, LAST, World, moments, unhurried, worlds

DAYS = st.dates(FIRST, LAST)


def kyiv(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=KYIV)


# -- any calendar, against the slow oracle ------------------------------------------------------------------------


@unhurried
@given(worlds(), DAYS)
def test_a_year_of_days_is_as_the_oracle_finds_it(world: World, start: date) -> None:
    for nth in range(400):
        day = start + DAY * nth
        assert list(world.calendar.hours(day)) == sorted(world.oracle.shifts(day))
        assert world.calendar.is_working(day) == world.oracle.works(day) == (world.calendar.why_off(day) is None)


@unhurried
@given(worlds(), DAYS, st.integers(0, 40))
def test_working_days_are_added_as_the_oracle_adds_them(world: World, day: date, number: int) -> None:
    expected = world.oracle.after_working_days(day, number) if number else world.oracle.not_off(day)
    found = world.calendar.add_working_days(day, number)
    assert found == expected
    assert world.calendar.working_days_between(day, found) == number + (number == 0 and found != day)
    assert world.calendar.previous_working(found) == found


@unhurried
@given(worlds(), DAYS)
def test_the_next_and_the_previous_working_day_have_none_between(world: World, day: date) -> None:
    following, before = world.calendar.next_working(day), world.calendar.previous_working(day)
    assert before <= day <= following
    assert world.calendar.working_days_between(before, following) == (before != following)


@given(worlds(), moments(), st.integers(0, 4 * 24 * 60))
@settings(unhurried, max_examples=40)
def test_working_time_is_the_minutes_the_centre_was_open(world: World, since: datetime, minutes: int) -> None:
    until = since.astimezone(UTC) + timedelta(minutes=minutes)
    expected = timedelta(minutes=world.oracle.minutes_open(since, until))
    assert world.calendar.working_time(since, until) == expected


@unhurried
@given(worlds(), moments(), st.integers(0, 3000), st.integers(0, 3000))
def test_added_working_time_is_worked_and_adds_up(world: World, since: datetime, one: int, other: int) -> None:
    calendar, first, second = world.calendar, timedelta(minutes=one), timedelta(minutes=other)
    by = calendar.add_working_time(since, first)
    assert by >= since
    assert calendar.working_time(since, by) == first
    assert calendar.add_working_time(by, second) == calendar.add_working_time(since, first + second)


@unhurried
@given(worlds(), moments())
def test_the_next_closing_is_the_first_one_of_the_oracle(world: World, moment: datetime) -> None:
    days = (moment.astimezone(KYIV).date() + DAY * nth for nth in range(800))
    expected = next(c for day in days if world.oracle.works(day) and (c := world.oracle.closing(day)) > moment)
    assert world.calendar.closing_after(moment) == expected
    assert world.calendar.closings_between(moment, expected) == 1
    assert world.calendar.closings_between(moment, expected - timedelta(minutes=1)) == 0


@unhurried
@given(worlds(), moments(), st.integers(0, 60 * 24 * 60))
def test_closings_are_those_the_oracle_counts(world: World, since: datetime, minutes: int) -> None:
    until = (since.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(KYIV)
    days = (since.date() + DAY * nth for nth in range((until.date() - since.date()).days + 1))
    closings = [world.oracle.closing(day).astimezone(UTC) for day in days if world.oracle.works(day)]
    expected = sum(since.astimezone(UTC) < closing <= until.astimezone(UTC) for closing in closings)
    assert world.calendar.closings_between(since, until) == expected


@given(worlds(), st.lists(moments(), min_size=3, max_size=3).map(sorted))
@settings(unhurried, max_examples=50)
def test_closings_and_working_time_add_up_over_adjoining_spans(world: World, three: list[datetime]) -> None:
    start, middle, end = three[0], min(three[1], three[0] + DAY * 90), min(three[2], three[0] + DAY * 180)
    for measure in (world.calendar.closings_between, world.calendar.working_time):
        assert measure(start, middle) + measure(middle, end) == measure(start, end)  # type: ignore[operator]


# -- holidays -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("year", range(2017, 2022))
def test_days_off_in_peace_are_those_the_holidays_library_knows(year: int, plain: WorkCalendar) -> None:
    """Our own moving of days off, checked by years that were; the Cabinet's yearly transfers are not ours."""
    known = country_holidays("UA", years=year, language="en_US")
    expected = {day for day, name in known.items() if day.weekday() < 5 and not name.startswith("Day off (substituted")}
    days = (date(year, 1, 1) + DAY * nth for nth in range(365))
    assert {day for day in days if day.weekday() < 5 and not plain.is_working(day)} == expected


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(2026, 8, 24), None),
        (date(2026, 12, 25), None),
        (date(2026, 12, 26), "Saturday"),
        (date(2027, 1, 1), "public holiday: New Year's Day"),
        (date(2027, 5, 1), "Saturday"),
        (date(2027, 5, 3), "day off moved from 01.05.2027, Labour Day"),
        (date(2027, 5, 4), "day off moved from 02.05.2027, Easter"),
        (date(2027, 5, 5), None),
        (date(2027, 12, 27), "day off moved from 25.12.2027, Christmas Day"),
        (date(2028, 1, 3), "day off moved from 01.01.2028, New Year's Day"),
        (date(2028, 1, 4), None),
    ],
)
def test_holidays_are_days_off_from_the_day_after_martial_law(day: date, why: str | None, peace: WorkCalendar) -> None:
    said = peace.why_off(day)
    assert (said and str(said)) == why
    assert peace.is_working(day) is (why is None)


def test_while_martial_law_lasts_a_holiday_is_named_and_worked(plain: WorkCalendar) -> None:
    independence = date(2026, 8, 24)
    assert plain.is_working(independence)
    assert str(plain.holiday(independence)) == "Independence Day"
    assert plain.holiday(date(2026, 8, 25)) is None
    assert str(plain.explained(independence)) == "24.08.2026 (Monday): 09:00–18:00"


def test_holidays_were_days_off_before_the_law_of_24_march_2022(plain: WorkCalendar) -> None:
    assert not plain.is_working(date(2022, 3, 8))
    assert plain.is_working(date(2022, 6, 28))


def test_a_holiday_on_the_last_day_of_martial_law_moves_nothing() -> None:
    """01.05.2027 is a Saturday: judged by the day of the holiday itself."""
    week = dict.fromkeys(range(5), ONE_SHIFT)
    assert WorkCalendar(week, martial_law_until=date(2027, 5, 1)).is_working(date(2027, 5, 4))
    assert not WorkCalendar(week, martial_law_until=date(2027, 4, 30)).is_working(date(2027, 5, 4))


def test_a_day_off_may_move_over_new_year(monkeypatch: pytest.MonkeyPatch, peace: WorkCalendar) -> None:
    """No holiday of today does so; a law may add one. 31.12.2028 would be a Sunday, and 1 January is a holiday itself."""
    known = days_off.holidays_of
    added = {2028: {**known(2028), date(2028, 12, 31): Words("The last day")}}
    monkeypatch.setattr(days_off, "holidays_of", lambda year: added.get(year) or known(year))
    moved = days_off.moved_days_off(2029, lambda day: day.weekday() > 4, peace.martial_law_until)
    assert moved[date(2029, 1, 2)] == date(2028, 12, 31)


# -- hours and overrides ------------------------------------------------------------------------------------------


def test_an_override_outranks_the_week_and_the_holidays() -> None:
    calendar = WorkCalendar(
        dict.fromkeys(range(5), ONE_SHIFT),
        {
            date(2026, 11, 21): Override([Hours(time(10), time(14))], "open Saturday"),
            date(2026, 11, 23): Override(why="repair"),
            date(2026, 11, 24): Override(),
            date(2027, 1, 1): Override([Hours(time(9), time(12))]),
        },
        martial_law_until=date(2026, 12, 31),
    )
    assert calendar.closes_at(date(2026, 11, 21)) == kyiv("2026-11-21T14:00")
    assert str(calendar.why_off(date(2026, 11, 23))) == "the centre is closed: repair"
    assert str(calendar.why_off(date(2026, 11, 24))) == "the centre is closed"
    assert str(calendar.explained(date(2026, 11, 24))) == "24.11.2026 (Tuesday): the centre is closed"
    assert calendar.is_working(date(2027, 1, 1))
    assert calendar.add_working_days(date(2026, 11, 20), 2) == date(2026, 11, 25)


def test_two_shifts_open_with_the_first_and_close_with_the_last(shifts: WorkCalendar) -> None:
    day = date(2026, 11, 20)
    assert shifts.opens_at(day) == kyiv("2026-11-20T08:00")
    assert shifts.closes_at(day) == kyiv("2026-11-20T20:00")
    assert shifts.working_time(kyiv("2026-11-20T13:50"), kyiv("2026-11-20T14:40")) == timedelta(minutes=20)
    assert shifts.add_working_time(kyiv("2026-11-20T13:50"), timedelta(minutes=20)) == kyiv("2026-11-20T14:40")
    assert shifts.add_working_time(kyiv("2026-11-20T13:50"), timedelta(minutes=10)) == kyiv("2026-11-20T14:00")
    assert WorkCalendar({4: TWO_SHIFTS[::-1]}).hours(day) == TWO_SHIFTS


def test_the_clocks_change_at_night_and_hours_stay_those_of_the_wall() -> None:
    around_the_clock = WorkCalendar(dict.fromkeys(range(7), (Hours(time(0), time(23, 59)),)))
    autumn, spring = date(2026, 10, 25), date(2026, 3, 29)
    assert around_the_clock.closes_at(autumn).utcoffset() == timedelta(hours=2)
    assert around_the_clock.opens_at(autumn).utcoffset() == timedelta(hours=3)
    for day, hours in ((autumn, 25), (spring, 23)):
        worked = around_the_clock.working_time(around_the_clock.opens_at(day), around_the_clock.closes_at(day))
        assert worked == timedelta(hours=hours, minutes=-1)
    assert around_the_clock.add_working_time(kyiv("2026-03-29T02:30"), timedelta(hours=1)) == kyiv("2026-03-29T04:30")


def test_a_day_off_opens_and_closes_never(plain: WorkCalendar) -> None:
    for ask in (plain.opens_at, plain.closes_at):
        with pytest.raises(ValueError, match="day off"):
            ask(date(2026, 11, 21))


@pytest.mark.parametrize(
    "hours",
    [
        [Hours(time(18), time(9))],
        [Hours(time(9), time(9))],
        [Hours(time(9), time(14)), Hours(time(13), time(18))],
    ],
)
def test_hours_that_can_not_be_are_refused(hours: list[Hours]) -> None:
    with pytest.raises(ValueError, match="shift"):
        WorkCalendar({0: hours})
    with pytest.raises(ValueError, match="shift"):
        WorkCalendar({0: ONE_SHIFT}, {date(2026, 11, 20): Override(hours)})


def test_weekdays_are_seven() -> None:
    with pytest.raises(ValueError, match="Weekdays"):
        WorkCalendar({7: ONE_SHIFT})


def test_a_centre_that_never_works_is_told_and_not_searched_for_ever() -> None:
    closed = WorkCalendar({})
    for ask in (closed.next_working, closed.previous_working, lambda day: closed.add_working_days(day, 1)):
        with pytest.raises(NoWorkingDayError, match="2026-11-2"):
            ask(date(2026, 11, 20))
    assert closed.working_time(kyiv("2026-11-20T10:00"), kyiv("2026-12-20T10:00")) == timedelta(0)


def test_what_can_not_be_counted_is_told(plain: WorkCalendar) -> None:
    with pytest.raises(ValueError, match="forward"):
        plain.add_working_days(date(2026, 11, 20), -1)
    with pytest.raises(ValueError, match="forward"):
        plain.add_working_time(kyiv("2026-11-20T10:00"), timedelta(minutes=-1))
    with pytest.raises(ValueError, match="offset"):
        plain.local(datetime(2026, 11, 20, 10))  # noqa: DTZ001  the mistake that is told


def test_a_moment_of_any_zone_is_read_by_the_clock_of_the_centre(plain: WorkCalendar) -> None:
    assert plain.local(datetime(2026, 11, 20, 22, 30, tzinfo=UTC)) == kyiv("2026-11-21T00:30")
    assert plain.local(datetime(2026, 11, 20, 22, 30, tzinfo=UTC)).date() == date(2026, 11, 21)


def test_calendars_are_equal_by_what_they_say(plain: WorkCalendar) -> None:
    other = WorkCalendar({day: [Hours(time(9), time(18))] for day in range(5)})
    plain.next_working(date(2027, 1, 1))
    assert plain == other
    assert plain != WorkCalendar(dict.fromkeys(range(4), ONE_SHIFT))
