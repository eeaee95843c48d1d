"""How days, moments and hours are said to people."""

from collections.abc import Sequence
from datetime import date, datetime, time

from office.law.words import Words as _

WEEKDAYS = (
    _("Monday"),
    _("Tuesday"),
    _("Wednesday"),
    _("Thursday"),
    _("Friday"),
    _("Saturday"),
    _("Sunday"),
)


def weekday(day: date) -> _:
    return WEEKDAYS[day.weekday()]


def plain(day: date) -> str:
    return f"{day:%d.%m.%Y}"


def day_and_weekday(day: date) -> _:
    return _("{date} ({weekday})", date=plain(day), weekday=weekday(day))


def moment_said(moment: datetime) -> _:
    """Say a local moment: date, weekday and time."""
    return _("{date} ({weekday}), {time}", date=plain(moment), weekday=weekday(moment), time=f"{moment:%H:%M}")


def hours_said(hours: Sequence[tuple[time, time]]) -> str:
    return ", ".join(f"{opens:%H:%M}–{closes:%H:%M}" for opens, closes in hours)
