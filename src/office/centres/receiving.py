"""Whether a centre receives people at a moment, until when, and when it opens next."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import chain
from typing import Final
from uuid import UUID

from office.centres.calendars import calendar_as_of, local_day
from office.centres.models import Centre, Schedule
from office.workdays import KYIV, WorkCalendar

AHEAD: Final = 60
"""So many calendar days are looked ahead for the next opening."""


@dataclass(frozen=True)
class Receiving:
    """Whether people are received now. All moments are aware and by the clock of Kyiv."""

    is_open: bool
    until: datetime | None
    """While open: when it closes; shifts that follow each other without a break are one."""
    opens_at: datetime | None
    """While closed: when it opens next; None where nothing is approved for the days ahead, or the centre is closed."""
    why: object = None
    """While closed the whole of today: why."""


def receiving(centre: Centre, *, at: datetime) -> Receiving:
    """Tell whether ``centre`` receives at ``at`` by its approved schedule (K26), days that differ included.

    ``centre`` as it was read a moment ago, in the same request.
    """
    today = local_day(at)
    calendar = calendar_as_of(centre)
    approved = _approved(centre.pk, centre.calendar_version, today)
    days = (today + timedelta(days=nth) for nth in range(AHEAD))
    spans = chain.from_iterable(_spans(calendar, day) for day in days if _holds(approved, day, centre))
    opens, closes = next((span for span in spans if at < span[1]), (None, None))
    is_open = opens is not None and opens <= at
    why = None if is_open else calendar.why_off(today)
    return Receiving(is_open, closes if is_open else None, None if is_open else opens, why)


@lru_cache(maxsize=256)
def _approved(centre: UUID, version: UUID, today: date) -> Sequence[tuple[date, date | None]]:  # noqa: ARG001
    """Give the days that schedules are approved for; kept until the ``version`` of the centre's calendar changes."""
    rows = Schedule.objects.approved().filter(centre=centre, provider=None)
    return list(rows.within(today, today + timedelta(days=AHEAD)).values_list("starts_on", "ends_on"))


def _holds(approved: Sequence[tuple[date, date | None]], day: date, centre: Centre) -> bool:
    scheduled = any(first <= day and (last is None or day <= last) for first, last in approved)
    return scheduled and not centre.is_closed(day)


def _spans(calendar: WorkCalendar, day: date) -> Iterator[tuple[datetime, datetime]]:
    """Give the times of reception of a day; what ends when the next begins is one."""
    opens: datetime | None = None
    closes: datetime | None = None
    for shift in calendar.hours(day):
        begins = datetime.combine(day, shift.opens, tzinfo=KYIV)
        ends = datetime.combine(day, shift.closes, tzinfo=KYIV)
        if opens is not None and closes is not None and begins > closes:
            yield opens, closes
            opens = None
        opens, closes = opens or begins, ends
    if opens is not None and closes is not None:
        yield opens, closes
