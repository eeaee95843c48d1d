"""The only place of the faces that reads the clock; use-cases are handed the moment as ``at=``."""

from datetime import date, datetime

from django.utils import timezone


def now() -> datetime:
    """Give the present moment, aware, in the centre's time zone."""
    return timezone.localtime(timezone.now())


def today() -> date:
    """Give the present day in the centre's time zone."""
    return now().date()
