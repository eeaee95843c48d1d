"""Numbers, lengths and shares of the figures as people read them, and as a spreadsheet does."""

from typing import Final

from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext

from office.reporting.rows import Unit
from office.reporting.rules import FLOOR, Shown

HOUR: Final = 60
LONG: Final = 48 * HOUR
"""What takes longer is told in days."""


def said(shown: Shown, unit: str = Unit.COUNT) -> str:
    """Say a number: ``1 240``, ``3 days``, ``2 h 05 min``; or that it is too small to be told."""
    if shown.few:
        return gettext("fewer than %(floor)s") % {"floor": FLOOR}
    if shown.value is None:
        return gettext("not shown")
    if unit == Unit.STEPS:
        return tenths(shown.value)
    whole = int(shown.value)
    if unit == Unit.DAYS:
        return days(whole)
    return length(whole) if unit == Unit.MINUTES else grouped(whole)


def said_share(share: int | None, *, some: bool = True) -> str:
    """Say a share in percent; ``some``: it is of something, however little."""
    if share is None:
        return gettext("not shown")
    if some and not share:
        return gettext("less than %(share)s") % {"share": _percent(1)}
    return _percent(share)


def _percent(share: int) -> str:
    return f"{share}\N{NO-BREAK SPACE}%"


def tenths(number: float) -> str:
    """Give a number to one decimal, rounded: Django itself would cut the others off."""
    return number_format(round(number, 1), decimal_pos=1)


def grouped(number: int) -> str:
    """Group digits by three, apart without a line break."""
    return f"{number:,}".replace(",", "\N{NO-BREAK SPACE}")


def days(number: int) -> str:
    if not number:
        return gettext("the same day")
    return ngettext("%(number)s day", "%(number)s days", number) % {"number": grouped(number)}


def length(minutes: int) -> str:
    if minutes < HOUR:
        return gettext("%(minutes)s min") % {"minutes": minutes}
    if minutes < LONG:
        hours = {"hours": minutes // HOUR, "minutes": f"{minutes % HOUR:02}"}
        return gettext("%(hours)s h %(minutes)s min") % hours
    return days(-(-minutes // (24 * HOUR)))


def cell(shown: Shown, unit: str = Unit.COUNT) -> str:
    """Give a number as a spreadsheet reads it; lengths in the unit named beside it, nothing where there is none."""
    if shown.value is None:
        return said(shown) if shown.few else ""
    return tenths(shown.value) if unit == Unit.STEPS else str(int(shown.value))
