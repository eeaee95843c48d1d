"""The slots of a day: from the hours of reception, the duration of the service and the desks for it (pure).

A slot is a stretch of real time. Hours are local, and are turned into moments before anything is counted: on the two
days on which the clocks are set, a stretch is neither lost nor doubled.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, NamedTuple

from office.workdays import KYIV, Hours

MANY: Final = 1_000_000
WITHIN: Final = timedelta(days=2)
"""No slot lasts so long, for it lies within the hours of one day: what began earlier is over, and need not be looked at."""


class Slot(NamedTuple):
    """A time at which people can be booked: ``places`` at once, of which ``public`` are sold on the web too."""

    starts_at: datetime
    ends_at: datetime
    places: int
    public: int


@dataclass(frozen=True)
class Capacity:
    """What is usual: minutes for one person, people at once, and how many of these are for everybody to book."""

    minutes: int
    places: int
    public: int
    desks: int = MANY
    """How many desks can receive people: never are more received at once, whatever was set for a day."""


@dataclass(frozen=True)
class Differs:
    """On a day, from ``opens`` to ``closes`` (all day where they are None), there are ``places`` and not the usual."""

    places: int
    opens: time | None = None
    closes: time | None = None


def slots_of_day(
    day: date, hours: Iterable[Hours], capacity: Capacity, differing: Sequence[Differs] = ()
) -> list[Slot]:
    """Give the slots of ``day``, the first one first, without those in which nobody is received."""
    found = [
        _slot(day, starts, starts + timedelta(minutes=capacity.minutes), capacity, differing)
        for shift in hours
        for starts in _starts(day, shift, capacity.minutes)
    ]
    return [slot for slot in found if slot.places > 0]


def slot_at(slots: Iterable[Slot], starts_at: datetime) -> Slot | None:
    """Give the slot that begins at that moment; None where there is none."""
    return next((slot for slot in slots if slot.starts_at == starts_at), None)


def slot_of_day(
    starts_at: datetime, day: date, hours: Iterable[Hours], capacity: Capacity, differing: Sequence[Differs] = ()
) -> Slot | None:
    """Give ``slot_at`` of ``slots_of_day``, without the other slots of the day."""
    if not any(starts_at in _starts(day, shift, capacity.minutes) for shift in hours):
        return None
    slot = _slot(day, starts_at, starts_at + timedelta(minutes=capacity.minutes), capacity, differing)
    return slot if slot.places > 0 else None


def _starts(day: date, shift: Hours, minutes: int) -> Iterator[datetime]:
    step = timedelta(minutes=minutes)
    starts, closes = moment(day, shift.opens), moment(day, shift.closes)
    while starts + step <= closes:
        yield starts
        starts += step


def _slot(day: date, starts: datetime, ends: datetime, capacity: Capacity, differing: Sequence[Differs]) -> Slot:
    said = [each.places for each in differing if _meets(day, each, starts, ends)]
    places = min([min(said, default=capacity.places), capacity.desks])
    return Slot(starts, ends, places, min(capacity.public, places))


def _meets(day: date, differs: Differs, starts: datetime, ends: datetime) -> bool:
    if differs.opens is None or differs.closes is None:
        return True
    return starts < moment(day, differs.closes) and moment(day, differs.opens) < ends


def moment(day: date, hour: time) -> datetime:
    """Give the moment, in UTC, at which the clocks of Kyiv show ``hour`` on ``day``; the first of two in autumn."""
    return datetime.combine(day, hour, tzinfo=KYIV).astimezone(UTC)
