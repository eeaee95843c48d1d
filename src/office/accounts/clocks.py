"""Where the clock comes in: allauth calls its adapters and forms without a moment."""

from datetime import datetime

from django.utils import timezone


def clock() -> datetime:
    """Give the present moment."""
    return timezone.now()  # noqa: TID251 this is where the clock comes in
