"""Hypothesis strategies: any reasonable calendar, with its oracle, and any moment around it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import combinations

from hypothesis import settings
from hypothesis import strategies as st

from office.workdays import Hours, Override, WorkCalendar
from office.workdays.days_off import holidays_of
from tests.workdays.oracle import ZONE, Oracle

FIRST, LAST = date(2024, 1, 1), date(2029, 12, 31)
HOLIDAYS = frozenset(day for year in range(FIRST.year - 1, LAST.year + 4) for day in holidays_of(year))

unhurried = settings(deadline=None)
"""A busy machine is no fault of a calendar."""


@dataclass(frozen=True)
class World:
    calendar: WorkCalendar
    oracle: Oracle


# No shift, one, two, or two that touch, between 06:00 and 22:00.
_HOURS = [time(6), time(8, 15), time(9), time(12, 45), time(13), time(14, 30), time(18), time(20, 15), time(22)]
WORKING: list[tuple[Hours, ...]] = [
    *((Hours(a, b),) for a, b in combinations(_HOURS, 2)),
    *((Hours(a, b), Hours(c, d)) for a, b, c, d in combinations(_HOURS, 4)),
    *((Hours(a, b), Hours(b, c)) for a, b, c in combinations(_HOURS, 3)),
]
ANY_DAY = st.just(()) | st.sampled_from(WORKING)


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """A calendar that works at least one weekday, with days that differ, in war or in peace from some day on."""
    week: dict[int, tuple[Hours, ...]] = {day: draw(ANY_DAY) for day in range(7)}
    week[draw(st.integers(0, 6))] = draw(st.sampled_from(WORKING))
    overrides = draw(st.dictionaries(st.dates(FIRST, LAST), ANY_DAY, max_size=12))
    until = draw(st.none() | st.dates(FIRST, LAST))
    calendar = WorkCalendar(
        week, {day: Override(hours, "repair") for day, hours in overrides.items()}, martial_law_until=until
    )
    peace_from = until + timedelta(days=1) if until else date.max
    return World(calendar, Oracle(week, overrides, HOLIDAYS, peace_from))


def moments() -> st.SearchStrategy[datetime]:
    """Whole minutes that exist, the hours of both changes of clocks among them."""
    anything = st.datetimes(
        datetime.combine(FIRST, time(0)),
        datetime.combine(LAST, time(0)),
        timezones=st.just(ZONE),
        allow_imaginary=False,
    )
    switches = st.sampled_from([datetime(2026, 3, 29, 0, tzinfo=ZONE), datetime(2026, 10, 25, 0, tzinfo=ZONE)])
    near = st.builds(_plus, switches, st.integers(-2000, 2000))
    return st.one_of(anything, near).map(lambda moment: moment.replace(second=0, microsecond=0))


def _plus(start: datetime, minutes: int) -> datetime:
    return (start.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(ZONE)
