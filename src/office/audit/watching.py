"""Is the journal sealed day by day, and is it whole? Asked by the clock and by whoever looks after the office."""

import logging
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import chain
from typing import Final

from django.utils import timezone

from office.audit.models import DaySeal, JournalEntry, WholeCheck
from office.audit.seal_verification import verify_seals
from office.audit.verification import verify

GRACE: Final = timedelta(hours=2)
"""After a midnight: sealing is tried each hour."""
CHECKED_EACH: Final = timedelta(days=8)
"""A week, and a day in which the check may still run."""
MOST_TOLD: Final = 100

log = logging.getLogger("office.journal")


class JournalNotWholeError(Exception):
    """Chains or seals of the journal have faults; they are told in the log."""


@dataclass(frozen=True)
class Watched:
    """How the journal stands: since which day it is not sealed, for how many days, and the last check of all of it."""

    unsealed: date | None
    days: int
    check: WholeCheck | None
    is_late: bool
    """Nobody has checked the whole of it for longer than a week and a day, though there is something to check."""


def watched(*, at: datetime) -> Watched:
    """Tell how the journal stands at ``at``, for the pages of those who look after it."""
    first, check = first_unsealed(at=at), WholeCheck.objects.order_by("-at").first()
    days = (timezone.localdate(at - GRACE) - first).days if first else 0
    begun_at = check.at if check else DaySeal.objects.order_by("number").values_list("sealed_at", flat=True).first()
    return Watched(first, days, check, is_late=begun_at is not None and begun_at < at - CHECKED_EACH)


def first_unsealed(*, at: datetime) -> date | None:
    """Give the first day that has been over for a while and has no seal; None where every such day has one."""
    last = DaySeal.objects.order_by("-number").first()
    first = last.day + timedelta(days=1) if last else _first_day()
    return first if first is not None and first < timezone.localdate(at - GRACE) else None


def _first_day() -> date | None:
    entry = JournalEntry.objects.order_by("pk").first()
    return timezone.localdate(entry.at) if entry else None


def check_whole() -> None:
    """Verify every chain and every seal, tell each fault in the log, and keep how many there were.

    Raises JournalNotWholeError where there is any.
    """
    faults = 0
    for faults, fault in enumerate(chain(verify(), verify_seals()), start=1):
        if faults <= MOST_TOLD:
            log.error("the journal has a fault: %s", fault)
    WholeCheck.objects.create(faults=faults)
    if faults:
        raise JournalNotWholeError(f"the journal has faults: {faults}; office journal verify names them")
