"""When one can book, until when one can change it, and what counts as coming in time (pure)."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from office.booking.slots import moment
from office.workdays import KYIV

QUARTER: Final = 15
TRIES: Final = 5
"""How often the digits of a confirmation may be typed wrong."""
SENT_AT_MOST: Final = 3
"""How often they are sent for one booking."""


@dataclass(frozen=True)
class Timing:
    """What a centre has set: days and minutes."""

    horizon_days: int = 14
    opens_at: time = time(8)
    """The hour at which the next day of the horizon can be booked."""
    notice: int = 60
    """How long before its beginning a slot is no longer sold, in minutes."""
    cooldown: int = 30
    """How long a place that was given back rests, in minutes; then to the next full quarter of an hour."""
    early: int = 60
    """How long before the agreed time one may check in, in minutes."""


def last_day(timing: Timing, *, at: datetime) -> date:
    """Give the last day that can be booked at ``at``: a new one is added each day at the hour that the centre has set."""
    local = at.astimezone(KYIV)
    days = timing.horizon_days if local.time() >= timing.opens_at else timing.horizon_days - 1
    return local.date() + timedelta(days=days)


def opens_for(day: date, timing: Timing) -> datetime:
    """Give the moment from which ``day`` can be booked."""
    return moment(day - timedelta(days=timing.horizon_days), timing.opens_at)


def first_moment(timing: Timing, *, at: datetime) -> datetime:
    """Give the moment from which on slots are still sold."""
    return at + timedelta(minutes=timing.notice)


def back_at(timing: Timing, *, at: datetime) -> datetime:
    """Give the moment at which a place that is given back at ``at`` is sold to everybody again.

    Never at once, and always on a full quarter of an hour: who gives a place back can not hand it to somebody chosen,
    and who looks at that moment has the same chance as everybody else. The waiting list goes first.
    """
    rested = at + timedelta(minutes=timing.cooldown)
    beyond = timedelta(minutes=rested.minute % QUARTER, seconds=rested.second, microseconds=rested.microsecond)
    return rested + timedelta(minutes=QUARTER) - beyond if beyond else rested


def may_come_from(starts_at: datetime, timing: Timing) -> datetime:
    """Give the moment from which one may check in."""
    return starts_at - timedelta(minutes=timing.early)


def agreed_time(starts_at: datetime, *, arrived_at: datetime, stood: timedelta, grace: timedelta) -> datetime:
    """Give the time that counts as agreed for who has come at ``arrived_at``.

    ``stood``: for how long reception stood still since ``starts_at``; nobody is late by that. Who is in time only thanks
    to it counts from the last moment that is in time by the calling policy, for it looks at the clock alone.
    """
    late = arrived_at - starts_at
    if late <= grace or late - stood > grace:
        return starts_at
    return arrived_at - grace


def reminder_due(starts_at: datetime, *, hours: int, booked_at: datetime, at: datetime) -> bool:
    """Tell whether the one reminder goes now: not to who has booked within the time of the reminder itself."""
    goes_at = starts_at - timedelta(hours=hours)
    return booked_at < goes_at <= at < starts_at


def said(at: datetime) -> str:
    """Give a moment as it is written for people: by the clocks of Kyiv."""
    return f"{at.astimezone(KYIV):%d.%m.%Y %H:%M}"
