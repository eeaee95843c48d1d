"""Which days and moments are taken from outside: beyond them no calendar can count on, and they are typing errors."""

from datetime import date, datetime
from typing import Final

FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2199


def is_in_reach(when: date) -> bool:
    """Tell whether a day, or a moment by its own clock, lies in the years that are taken: 1900 to 2199."""
    return FIRST_YEAR <= when.year <= LAST_YEAR


def read_day(text: str) -> date:
    """Read a day as an address writes it: 2026-11-20. Raises ValueError for another text and for a day out of reach."""
    day = date.fromisoformat(text)
    if not is_in_reach(day):
        raise ValueError(f"out of reach: {text}")
    return day


def read_moment(text: str) -> datetime:
    """Read a moment with its offset. Raises ValueError for another text and for a moment out of reach."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None or not is_in_reach(moment):
        raise ValueError(f"no offset, or out of reach: {text}")
    return moment
