"""Moments inside the hours of an office, as its calendar sets them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from office.centres.calendars import local_day
from office.workdays import WorkCalendar

DAY = timedelta(days=1)
MARGIN = timedelta(minutes=10)
A_MOMENT = timedelta(minutes=1)


@dataclass(frozen=True)
class OfficeHours:
    """When the people of an office are at work."""

    calendar: WorkCalendar

    def on(self, day: date, dice: Random) -> datetime:
        """Give a moment of ``day``, or of the first working day after it."""
        day = self.calendar.next_working(day)
        opens, closes = self.calendar.opens_at(day) + MARGIN, self.calendar.closes_at(day) - MARGIN
        return opens + timedelta(minutes=dice.randrange(int((closes - opens) / A_MOMENT)))

    def soon(self, at: datetime, dice: Random, *, minutes: tuple[int, int]) -> datetime:
        """Give a moment so many minutes after ``at``; where the office has closed by then, the next morning."""
        then = at + timedelta(minutes=dice.randint(*minutes))
        day = local_day(then)
        if self.calendar.is_working(day):
            if then < self.calendar.opens_at(day):
                return self.calendar.opens_at(day) + MARGIN
            if then < self.calendar.closes_at(day):
                return then
        return self.calendar.opens_at(self.calendar.next_working(day + DAY)) + MARGIN

    def after(self, at: datetime, dice: Random, *, days: int) -> datetime:
        """Give a moment of the ``days``-th working day after ``at``; with none, later the same day."""
        if days < 1:
            return self.soon(at, dice, minutes=(20, 90))
        return self.on(self.calendar.add_working_days(local_day(at), days), dice)

    def in_time(self, at: datetime, due_at: datetime, dice: Random, *, at_most: int) -> datetime:
        """Give a moment before ``due_at``, at most so many working days after ``at``."""
        left = self.calendar.working_days_between(local_day(at), local_day(due_at))
        return min(self.after(at, dice, days=dice.randint(0, min(left, at_most))), max(due_at, at) - A_MOMENT)

    def lately(self, at: datetime, until: datetime, dice: Random) -> datetime:
        """Give a moment shortly before ``until``, but after ``at``."""
        back = self.soon(until - timedelta(hours=dice.randint(2, 6)), dice, minutes=(0, 30))
        if back >= until:
            back = self.on(self.days_back(until, 1), dice)
        return max(back, at + A_MOMENT)

    def days_back(self, until: datetime, number: int) -> date:
        """Give the ``number``-th working day before ``until``, the day of which is not counted."""
        day = local_day(until)
        for _nth in range(number):
            day = self.calendar.previous_working(day - DAY)
        return day

    def days_between(self, since: datetime, until: datetime) -> int:
        """Count the working days after the day of ``since`` and before that of ``until``."""
        return max(self.calendar.working_days_between(local_day(since), local_day(until)) - 1, 1)
