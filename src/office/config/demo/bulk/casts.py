"""A cast: a mould so many weeks before its sample; ``poured`` gives what stands in its slots for one case."""

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from office.config.demo.bulk.moulds import Mould
from office.config.demo.bulk.slots import DAY, STAMP, Day, Moment, day_text, earlier, moment_writer

if TYPE_CHECKING:
    from office.workdays import WorkCalendar

ONE_DAY = timedelta(days=1)
CLOCK: Final = tuple(
    f"{hour:02}:{minute:02}:{second:02}" for hour in range(24) for minute in range(60) for second in range(60)
)


class Cast:
    """The mould in one week of the past. What is the same for all cases of that week is written here once."""

    def __init__(self, mould: Mould, weeks: int, until: datetime) -> None:
        self.mould, self.weeks = mould, weeks
        self.slack = mould.slack(until)
        self.opened_at = earlier(mould.first_at, weeks)
        self.registered_at = earlier(mould.case["registered_at"], weeks)
        self._base = [""] * len(mould.slots.places)
        for slot, place in mould.slots.of(Day):
            self._base[place] = day_text(slot, weeks)
        moments = [(slot, place, earlier(slot.at, weeks)) for slot, place in mould.slots.of(Moment)]
        for slot, place, local in moments:
            self._base[place] = moment_writer(slot.style)(local)
        moving = [(slot, place, local) for slot, place, local in moments if slot.moves]
        written = [(place, *_split(local.astimezone(UTC))) for slot, place, local in moving if not slot.style]
        self._moments = [(place, f"{day}T", seconds) for place, day, seconds in written]
        stamped = [(place, local, seconds_of(local)) for slot, place, local in moving if slot.style == STAMP]
        self._stamps = [(place, f"{local:{DAY} }", seconds) for place, local, seconds in stamped]
        self._others = [
            (place, local, moment_writer(slot.style)) for slot, place, local in moving if slot.style not in {"", STAMP}
        ]

    def poured(self, later: timedelta) -> list[str]:
        """Give the slots with all moments ``later`` on their day, the others empty."""
        values, seconds = self._base.copy(), later.seconds
        rest = f".{later.microseconds:06}+00:00"
        for place, day, since in self._moments:
            values[place] = f"{day}{CLOCK[since + seconds]}{rest}"
        for place, day, since in self._stamps:
            values[place] = f"{day}{CLOCK[since + seconds][:5]}"
        for place, local, written in self._others:
            values[place] = written(local + later)
        return values


def weeks_of(mould: Mould, *, since: datetime, until: datetime) -> list[int]:
    """Give by how many weeks a case may be earlier than its sample, for all days to be such days as they were.

    One that has not come to its end stands where it stands. Below nought: later.
    """
    if not mould.is_closed:
        return [0]
    most = (mould.first_at - since) // timedelta(weeks=1)
    least = -((until - mould.last_at - mould.slack(until)) // timedelta(weeks=1))
    return [weeks for weeks in range(least, most + 1) if _same_days(mould, weeks)]


def _same_days(mould: Mould, weeks: int) -> bool:
    calendar: WorkCalendar = mould.hours.calendar
    first, last = mould.first_at.date(), mould.last_due_at.date()
    days: list[date] = [first + nth * ONE_DAY for nth in range((last - first).days + 2)]
    return all(calendar.hours(day) == calendar.hours(day - timedelta(weeks=weeks)) for day in days)


def _split(at: datetime) -> tuple[str, int]:
    """Give the day of a moment and the seconds since its midnight. Samples act on whole minutes."""
    return at.date().isoformat(), seconds_of(at)


def seconds_of(at: datetime) -> int:
    assert not at.microsecond, "a sample that acts between two seconds"
    return (at.hour * 60 + at.minute) * 60 + at.second
