"""The work calendar of a centre: which days it works, from what hour to what hour, and why it does not."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from types import MappingProxyType
from typing import NamedTuple
from zoneinfo import ZoneInfo

from office.law.words import Words as _
from office.workdays.choices import Choices
from office.workdays.days_off import holidays_of, in_peace, moved_days_off
from office.workdays.sayings import day_and_weekday, hours_said, weekday

KYIV = ZoneInfo("Europe/Kyiv")
DAY = timedelta(days=1)
HORIZON = 3660
"""Days to look ahead for a working day: a calendar that has none in ten years has none."""


class NoWorkingDayError(LookupError):
    """The calendar has no working day where one is looked for: the centre is closed for good."""


class Hours(NamedTuple):
    """One shift: local hours of the centre."""

    opens: time
    closes: time


@dataclass(frozen=True)
class Override:
    """What differs on one date: other hours, or none at all, and why."""

    hours: Sequence[Hours] = ()
    why: object = ""


@dataclass(frozen=True)
class WorkCalendar:
    """The working days and hours of one centre.

    ``week`` gives the shifts of each weekday (0 is Monday; a weekday without shifts is a day off), ``overrides`` what
    differs on a date and outranks everything else. Until ``martial_law_until`` (None: still in force) holidays are
    working days; after it they are days off and one that falls on a day off moves it (Labour Code, art. 67).
    Days are local dates, moments aware. Raises ValueError for hours that overlap or end before they begin.
    """

    week: Mapping[int, Sequence[Hours]]
    overrides: Mapping[date, Override] = field(default_factory=dict)
    martial_law_until: date | None = None
    choices: Choices = field(default_factory=Choices)
    zone: ZoneInfo = KYIV
    _hours: dict[date, tuple[Hours, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)
    _moved: dict[int, Mapping[date, date]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        week = {number: _shifts(self.week.get(number, ())) for number in range(7)}
        if set(self.week) - set(week):
            raise ValueError("Weekdays are numbered from 0, Monday, to 6, Sunday")
        overrides = {day: Override(_shifts(other.hours), other.why) for day, other in self.overrides.items()}
        object.__setattr__(self, "week", MappingProxyType(week))
        object.__setattr__(self, "overrides", MappingProxyType(overrides))

    # -- days ---------------------------------------------------------------------------------------------------

    def hours(self, day: date) -> tuple[Hours, ...]:
        """Give the shifts of ``day`` in order; none on a day off."""
        if day not in self._hours:
            self._hours[day] = self._hours_of(day)
        return self._hours[day]

    def is_working(self, day: date) -> bool:
        return bool(self.hours(day))

    def holiday(self, day: date) -> _ | None:
        """Give the name of the public holiday on ``day``, be it a day off or not."""
        return holidays_of(day.year).get(day)

    def why_off(self, day: date) -> _ | None:
        """Say why ``day`` is a day off; None on a working day."""
        if self.is_working(day):
            return None
        if day in self.overrides:
            return (
                _("the centre is closed: {why}", why=why)
                if (why := self.overrides[day].why)
                else _("the centre is closed")
            )
        if not self.week[day.weekday()]:
            return weekday(day)
        if (name := self.holiday(day)) is not None:
            return _("public holiday: {name}", name=name)
        holiday = self._moved_in(day.year)[day]
        return _("day off moved from {date}, {name}", date=f"{holiday:%d.%m.%Y}", name=self.holiday(holiday))

    def explained(self, day: date) -> _:
        """Say what ``day`` is: its date, weekday, and its hours or why it is off."""
        said = self.why_off(day) or hours_said(self.hours(day))
        return _("{day}: {said}", day=day_and_weekday(day), said=said)

    def next_working(self, day: date) -> date:
        """Give ``day`` where it is a working day, otherwise the first one after it. Raises NoWorkingDayError."""
        return self._first_working(day, DAY)

    def previous_working(self, day: date) -> date:
        """Give ``day`` where it is a working day, otherwise the last one before it. Raises NoWorkingDayError."""
        return self._first_working(day, -DAY)

    def add_working_days(self, day: date, number: int) -> date:
        """Give the ``number``-th working day after ``day``, which itself is not counted (Civil Code, art. 253).

        Nought working days after a day is that day, or the first working day after it.
        """
        if number < 0:
            raise ValueError("Terms run forward: a number of working days is not negative")
        if number == 0:
            return self.next_working(day)
        for _nth in range(number):
            day = self.next_working(day + DAY)
        return day

    def working_days_between(self, start: date, end: date) -> int:
        """Count the working days after ``start`` up to and with ``end``; nought where ``end`` is not later."""
        return sum(self.is_working(start + DAY * nth) for nth in range(1, (end - start).days + 1))

    # -- moments ------------------------------------------------------------------------------------------------

    def local(self, moment: datetime) -> datetime:
        """Give ``moment`` by the clock of the centre. Raises ValueError for one without an offset."""
        if moment.tzinfo is None:
            raise ValueError("A moment needs its offset from UTC")
        return moment.astimezone(self.zone)

    def opens_at(self, day: date) -> datetime:
        """Give the moment the first shift of ``day`` opens. Raises ValueError on a day off."""
        return self._at(day, self._working_hours(day)[0].opens)

    def closes_at(self, day: date) -> datetime:
        """Give the moment the last shift of ``day`` closes. Raises ValueError on a day off."""
        return self._at(day, self._working_hours(day)[-1].closes)

    def closing_after(self, moment: datetime) -> datetime:
        """Give the first closing later than ``moment``: the end of the working day it falls in, or of the next one."""
        day = self.next_working(self.local(moment).date())
        closing = self.closes_at(day)
        return closing if closing > utc(moment) else self.closes_at(self.next_working(day + DAY))

    def closings_between(self, since: datetime, until: datetime) -> int:
        """Count the closings after ``since`` up to and with ``until``, which is not earlier: working days that ended."""
        passed = self.working_days_between(self.local(since).date(), self.local(until).date())
        return passed + self._is_to_close(since) - self._is_to_close(until)

    def working_time(self, since: datetime, until: datetime) -> timedelta:
        """Give the time the centre worked between two moments, to the second; nought where ``until`` is not later."""
        total, day, last = timedelta(0), self.local(since).date(), self.local(until).date()
        since, until = utc(since), utc(until)
        while day <= last:
            for opens, closes in self._shifts_at(day):
                total += max(min(closes, until) - max(opens, since), timedelta(0))
            day += DAY
        return total

    def add_working_time(self, moment: datetime, span: timedelta) -> datetime:
        """Give the moment by which the centre will have worked ``span`` more since ``moment``; nought changes nothing."""
        if span < timedelta(0):
            raise ValueError("Terms run forward: working time is not negative")
        if not span:
            return moment
        for opens, closes in self._shifts_from(self.local(moment).date()):
            begins = max(opens, utc(moment))
            if closes - begins >= span:
                return self.local(begins + span)
            span -= max(closes - begins, timedelta(0))
        raise AssertionError("shifts never run out without NoWorkingDayError")

    # -- inside -------------------------------------------------------------------------------------------------

    def _hours_of(self, day: date) -> tuple[Hours, ...]:
        if day in self.overrides:
            return tuple(self.overrides[day].hours)
        if self._is_holiday_off(day):
            return ()
        return tuple(self.week[day.weekday()])

    def _is_holiday_off(self, day: date) -> bool:
        if not in_peace(day, self.martial_law_until):
            return False
        return day in holidays_of(day.year) or day in self._moved_in(day.year)

    def _moved_in(self, year: int) -> Mapping[date, date]:
        if year not in self._moved:
            self._moved[year] = moved_days_off(year, self._rests, self.martial_law_until)
        return self._moved[year]

    def _rests(self, day: date) -> bool:
        return not self.week[day.weekday()]

    def _first_working(self, day: date, step: timedelta) -> date:
        for nth in range(HORIZON):
            if self.is_working(found := day + step * nth):
                return found
        raise NoWorkingDayError(f"No working day within ten years of {day}")

    def _is_to_close(self, moment: datetime) -> bool:
        day = self.local(moment).date()
        return self.is_working(day) and self.closes_at(day) > utc(moment)

    def _working_hours(self, day: date) -> tuple[Hours, ...]:
        if not (hours := self.hours(day)):
            raise ValueError(f"{day} is a day off")
        return hours

    def _at(self, day: date, hour: time) -> datetime:
        return datetime.combine(day, hour, tzinfo=self.zone)

    def _shifts_at(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        """Give the shifts of ``day`` in UTC, where differences are true on the days the clocks change."""
        for opens, closes in self.hours(day):
            yield self._at(day, opens).astimezone(UTC), self._at(day, closes).astimezone(UTC)

    def _shifts_from(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        while True:
            day = self.next_working(day)
            yield from self._shifts_at(day)
            day += DAY


def utc(moment: datetime) -> datetime:
    """Give ``moment`` in UTC: two local moments are compared and subtracted by the wall clock, which is set twice a year."""
    return moment.astimezone(UTC)


def _shifts(hours: Sequence[Hours]) -> tuple[Hours, ...]:
    shifts = tuple(sorted(Hours(*shift) for shift in hours))
    if any(shift.opens >= shift.closes for shift in shifts):
        raise ValueError("A shift closes after it opens, on the same day")
    if any(earlier.closes > later.opens for earlier, later in pairwise(shifts)):
        raise ValueError("The shifts of one day do not overlap")
    return shifts
