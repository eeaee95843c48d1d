"""Is the journal sealed day by day, and is it whole? Asked by the clock and by whoever looks after the office."""

import logging
from datetime import date, datetime, timedelta
from itertools import chain
from typing import Final

from django.utils import timezone

from office.audit.models import DaySeal, JournalEntry
from office.audit.seal_verification import verify_seals
from office.audit.verification import verify

GRACE: Final = timedelta(hours=2)
"""After a midnight: sealing is tried each hour."""
MOST_TOLD: Final = 100

log = logging.getLogger("office.journal")


class JournalNotWholeError(Exception):
    """Chains or seals of the journal have faults; they are told in the log."""


def first_unsealed(*, at: datetime) -> date | None:
    """Give the first day that has been over for a while and has no seal; None where every such day has one."""
    last = DaySeal.objects.order_by("-number").first()
    first = last.day + timedelta(days=1) if last else _first_day()
    return first if first is not None and first < timezone.localdate(at - GRACE) else None


def _first_day() -> date | None:
    entry = JournalEntry.objects.order_by("pk").first()
    return timezone.localdate(entry.at) if entry else None


def check_whole() -> None:
    """Verify every chain and every seal, and tell each fault in the log. Raises JournalNotWholeError where there is any."""
    faults = 0
    for faults, fault in enumerate(chain(verify(), verify_seals()), start=1):
        if faults <= MOST_TOLD:
            log.error("the journal has a fault: %s", fault)
    if faults:
        raise JournalNotWholeError(f"the journal has faults: {faults}; office journal verify names them")
