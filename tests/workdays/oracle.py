"""The slow way: a second, naive reading of the Civil Code, day by day and minute by minute, to check the quick one by.

It shares with the package only the raw dates of holidays, and looks at one day at a time.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Kyiv")
DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
Shifts = Sequence[tuple[time, time]]


@dataclass
class Oracle:
    week: Mapping[int, Shifts]
    overrides: Mapping[date, Shifts]
    holidays: frozenset[date] = frozenset()
    peace_from: date = date.max
    days_off: set[date] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Walk the holidays in order; each takes its own day, or the first free one after it (Labour Code, art. 67)."""
        for holiday in sorted(self.holidays):
            if holiday < self.peace_from:
                continue
            if self.week.get(holiday.weekday()):
                self.days_off.add(holiday)
                continue
            day = holiday + DAY
            while not self.week.get(day.weekday()) or day in self.holidays or day in self.days_off:
                day += DAY
            self.days_off.add(day)

    def shifts(self, day: date) -> Shifts:
        if day in self.overrides:
            return self.overrides[day]
        return [] if day in self.days_off else self.week.get(day.weekday(), [])

    def works(self, day: date) -> bool:
        return len(self.shifts(day)) > 0

    def closing(self, day: date) -> datetime:
        return datetime.combine(day, max(closes for _opens, closes in self.shifts(day)), tzinfo=ZONE)

    def after_working_days(self, day: date, number: int) -> date:
        passed = 0
        while passed < number:
            day += DAY
            passed += self.works(day)
        return day

    def not_off(self, day: date) -> date:
        while not self.works(day):
            day += DAY
        return day

    def is_open(self, moment: datetime) -> bool:
        local = moment.astimezone(ZONE)
        return any(opens <= local.time() < closes for opens, closes in self.shifts(local.date()))

    def minutes_open(self, since: datetime, until: datetime) -> int:
        """Count the whole minutes in which the centre was open; both moments fall on whole minutes."""
        moment, end, total = since.astimezone(UTC), until.astimezone(UTC), 0
        while moment < end:
            total += self.is_open(moment)
            moment += MINUTE
        return total


def a_month_later(day: date, number: int) -> date:
    """Walk month by month, then forward day by day until the month or the day runs out."""
    first = day.replace(day=1)
    for _nth in range(number):
        first += timedelta(days=31)
        first = first.replace(day=1)
    found = first
    while found.day < day.day and (found + DAY).month == first.month:
        found += DAY
    return found
