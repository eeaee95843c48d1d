"""Hypothesis strategies: any reasonable calendar, with its oracle, and any moment around it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from hypothesis import strategies as st

from office.workdays import Hours, Override, WorkCalendar
from office.workdays.days_off import holidays_of
from tests.workdays.oracle import ZONE, Oracle

FIRST, LAST = date(2024, 1, 1), date(2029, 12, 31)
HOLIDAYS = frozenset(day for year in range(FIRST.year - 1, LAST.year + 4) for day in holidays_of(year))


@dataclass(frozen=True)
class World:
    calendar: WorkCalendar
    oracle: Oracle


def _hour(quarter: int) -> time:
    return time(quarter // 4, quarter % 4 * 15)


def shifts_of_a_day(least: int = 0) -> st.SearchStrategy[tuple[Hours, ...]]:
    """None, one or two shifts between 06:00 and 22:00; they may touch, and do not overlap."""
    quarters = st.integers(6 * 4, 22 * 4)
    one = st.lists(quarters, min_size=2, max_size=2, unique=True).map(sorted)
    two = st.lists(quarters, min_size=4, max_size=4, unique=True).map(sorted)
    touching = st.lists(quarters, min_size=3, max_size=3, unique=True).map(sorted).map(lambda q: [q[0], q[1], q[1], q[2]])
    none = [] if least else [st.just([])]
    return st.one_of(*none, one, two, touching).map(
        lambda q: tuple(Hours(_hour(opens), _hour(closes)) for opens, closes in zip(q[::2], q[1::2], strict=True))
    )


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """A calendar that works at least one weekday, with days that differ, in war or in peace from some day on."""
    week = {day: draw(shifts_of_a_day()) for day in range(7)}
    week[draw(st.integers(0, 6))] = draw(shifts_of_a_day(least=1))
    overrides = draw(st.dictionaries(st.dates(FIRST, LAST), shifts_of_a_day(), max_size=12))
    until = draw(st.none() | st.dates(FIRST, LAST))
    calendar = WorkCalendar(
        week, {day: Override(hours, "repair") for day, hours in overrides.items()}, martial_law_until=until
    )
    peace_from = until + timedelta(days=1) if until else date.max
    return World(calendar, Oracle(week, overrides, HOLIDAYS, peace_from))


def moments() -> st.SearchStrategy[datetime]:
    """Whole minutes that exist, the hours of both changes of clocks among them."""
    anything = st.datetimes(
        datetime.combine(FIRST, time(0)), datetime.combine(LAST, time(0)), timezones=st.just(ZONE), allow_imaginary=False
    )
    switches = st.sampled_from([datetime(2026, 3, 29, 0, tzinfo=ZONE), datetime(2026, 10, 25, 0, tzinfo=ZONE)])
    near = st.builds(lambda start, minutes: _plus(start, minutes), switches, st.integers(-2000, 2000))
    return st.one_of(anything, near).map(lambda moment: moment.replace(second=0, microsecond=0))


def _plus(start: datetime, minutes: int) -> datetime:
    return (start.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(ZONE)
