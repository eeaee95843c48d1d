"""The hours of a week as they are said: days with the same hours that follow each other are said once."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from django.utils.dates import WEEKDAYS

from office.centres.models.places import reads_english


def weekdays(week: Iterable[tuple[int, Sequence[Any]]]) -> list[tuple[str, tuple[Any, ...]]]:
    """Name the days of a week (0 is Monday) beside their shifts: ``("Понеділок – п’ятниця", shifts)``."""
    rows = ((shifts, [day for day, _shifts in days]) for shifts, days in groupby(week, key=lambda row: tuple(row[1])))
    return [(_span(str(WEEKDAYS[days[0]]), str(WEEKDAYS[days[-1]])), shifts) for shifts, days in rows]


def _span(first: str, last: str) -> str:
    if first == last:
        return first
    return f"{first} – {last if reads_english() else last.lower()}"
