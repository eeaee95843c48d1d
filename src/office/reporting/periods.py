"""The days that a figure is about: whole days of Kyiv that are over. Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from office.workdays import KYIV

DAY: Final = timedelta(days=1)
USUAL: Final = "90-days"
LEAP: Final = (2, 29)


@dataclass(frozen=True)
class Period:
    """The days ``since`` to ``until``, both included; ``key``: how an address names their length."""

    key: str
    since: date
    until: date

    @property
    def starts_at(self) -> datetime:
        """Give the midnight in Kyiv with which it begins."""
        return _midnight(self.since)

    @property
    def ends_at(self) -> datetime:
        """Give the midnight that follows it: the first moment that does not belong to it."""
        return _midnight(self.until + DAY)

    def before(self) -> "Period":
        """Give the period of the same kind that ended the day before this one began."""
        return last(self.key, self.since)


def _year_before(day: date) -> date:
    return day.replace(year=day.year - 1, day=28) if (day.month, day.day) == LEAP else day.replace(year=day.year - 1)


LENGTHS: Final[dict[str, Callable[[date], date]]] = {
    "30-days": lambda end: end - 30 * DAY,
    "90-days": lambda end: end - 90 * DAY,
    "12-months": _year_before,
}
"""How an address names a length, and the first day of what ended before a day."""


def last(key: str, today: date) -> Period:
    """Give the last whole days before ``today``. Raises KeyError for a length that is not offered."""
    return Period(key, LENGTHS[key](today), today - DAY)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, KYIV)
