"""When a message is tried again, and what of it is not kept (pure)."""

from datetime import datetime, timedelta
from typing import Final

SECRETS: Final = ("booking_code", "booking_offer", "letter", "worker_invited")
"""Kinds of messages that may hold what proves who somebody is, a link to sign in by or a code: nobody is to find it in the table afterwards."""

# A mail server that is down for a night, or one that asks a stranger to come back later, must not lose a message.
PAUSES = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
    timedelta(hours=12),
)
TRIES = len(PAUSES) + 1
LOST_AFTER = timedelta(minutes=10)


def next_try(tries: int, *, at: datetime) -> datetime | None:
    """Give the moment of the next try after ``tries`` tries that failed, the last one ``at``; None: give up."""
    if tries > len(PAUSES):
        return None
    return at + PAUSES[max(tries, 1) - 1]
