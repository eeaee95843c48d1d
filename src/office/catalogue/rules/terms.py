"""Comparing lengths of terms: does a term fit in another, on whatever day both begin."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from typing import Final

LAW_AT_MOST_DAYS: Final = 30
"""Calendar days for a decision where no act sets another term: Law 5203-VI, article 10 (ADR 0050)."""

Length = tuple[int | None, str]
"""A number and its unit as cards name them: working_days, calendar_days, months, same_day, none."""

SHORTEST_MONTH: Final = 28
SATURDAY: Final = 5
WORKDAYS: Final = 5
ANY_MONDAY: Final = date(2024, 1, 1)
WEEK: Final = 7
ALL_MONTHS_ON_ALL_WEEKDAYS: Final = 28 * 365 + 7
"""Days after which months and weekdays meet as before."""


def allowed_days(value: int | None, unit: str) -> int | None:
    """Give how many days fit in a term by law whenever it starts; None where the law sets no term.

    Months count as the shortest that they can be: one is 28 days, two are 59, three 89 …
    """
    if unit == "same_day":
        return 0
    if unit != "months" or value is None:
        return value
    return SHORTEST_MONTH if value == 1 else 30 * value - 1


@cache
def fits(term: Length, law: Length) -> bool:
    """Tell whether ``term`` never ends after ``law`` when both begin on one day, whichever day that is.

    Weekends count; holidays do not: while martial law lasts they are working days. A term that ends on a day off ends
    on the next working day (Civil Code, article 254). Where no term is set nothing is exceeded.
    """
    if not _is_set(term) or not _is_set(law):
        return True
    if term[1] == law[1]:
        return (term[0] or 0) <= (law[0] or 0)
    return all(_end(term, start) <= _end(law, start) for start in _starts("months" in {term[1], law[1]}))


def _starts(months: bool) -> Iterator[date]:  # noqa: FBT001  read at its only call
    days = ALL_MONTHS_ON_ALL_WEEKDAYS if months else WEEK
    return (ANY_MONDAY + timedelta(days=later) for later in range(days))


def _is_set(length: Length) -> bool:
    value, unit = length
    return unit == "same_day" or (bool(value) and unit in {"working_days", "calendar_days", "months"})


def _end(length: Length, start: date) -> date:
    value, unit = length
    if unit == "working_days":
        return _working_days_later(start, value or 0)
    end = _months_later(start, value or 0) if unit == "months" else start + timedelta(days=value or 0)
    return end if end.weekday() < SATURDAY else end + timedelta(days=WEEK - end.weekday())


def _working_days_later(start: date, days: int) -> date:
    # From a weekend the count begins on Monday, as it does from the Friday before.
    friday = start - timedelta(days=max(0, start.weekday() - SATURDAY + 1))
    weeks = (friday.weekday() + days) // WORKDAYS
    return friday + timedelta(days=days + 2 * weeks)


def _months_later(start: date, months: int) -> date:
    years, month = divmod(start.month - 1 + months, 12)
    first = date(start.year + years, month + 1, 1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return first.replace(day=min(start.day, last.day))
