"""When a centre works: its approved schedules over time, the days that differ, and the law on holidays.

A calendar always reaches further than the schedules do, because a term begun today may end next year: after the last
approved schedule it goes on as that one, before the first as the first, and a centre that has none yet counts by the
ordinary five-day week (docs/adr/0021). Whether anybody is *received* is asked elsewhere: ``check_reception`` (K26).
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q
from django.db.models.functions import JSONObject

from office.centres.models.places import Centre
from office.centres.models.providers import Provider
from office.centres.models.schedules import DayOverride, Shift
from office.centres.rules import Week, clipped
from office.centres.states import ScheduleState
from office.law.words import Words
from office.workdays import KYIV, Choices, Hours, Override, WorkCalendar

ORDINARY_WEEK: Week = dict.fromkeys(range(5), (Hours(time(9), time(18)),))

_KEPT_AT_MOST = 512
_kept: "dict[tuple[UUID, UUID | None], tuple[tuple[Any, ...], WorkCalendar]]" = {}


@dataclass(frozen=True)
class ScheduledCalendar(WorkCalendar):
    """A calendar whose week changes on dates: ``periods`` of plain calendars, each from its first day on."""

    periods: Sequence[tuple[date, WorkCalendar]] = ()

    def hours(self, day: date) -> tuple[Hours, ...]:
        return self._in_force(day).hours(day)

    def why_off(self, day: date) -> Words | None:
        return self._in_force(day).why_off(day)

    def _in_force(self, day: date) -> WorkCalendar:
        nth = bisect_right(self.periods, day, key=lambda period: period[0])
        return self.periods[max(nth - 1, 0)][1]


class _Approved(NamedTuple):
    starts_on: date
    ends_on: date | None
    week: Week


def calendar_for(centre: Centre, provider: Provider | None = None) -> WorkCalendar:
    """Give the work calendar of ``centre``, or of one body's own reception in it (L4), as it stands now.

    Kept in the process under the centre's version stamp: one query when nothing has changed, two when something has,
    whichever process changed it.
    """
    asked = Centre.objects.filter(pk=centre.pk).values_list("calendar_version", flat=True).get()
    return _of_version(centre, provider, asked)


def calendar_as_of(centre: Centre) -> WorkCalendar:
    """Give the calendar as it stood when ``centre`` was read: for who has read it a moment ago, in the same request."""
    return _of_version(centre, None, centre.calendar_version)


def _of_version(centre: Centre, provider: Provider | None, version: UUID) -> WorkCalendar:
    key = (centre.pk, provider.pk if provider else None)
    known = _kept.get(key)
    if known is None or known[0] != _stamp(version):
        known = _read(*key)
        if len(_kept) >= _KEPT_AT_MOST:
            _kept.clear()
        _kept[key] = known
    return known[1]


def _stamp(version: UUID) -> tuple[Any, ...]:
    return version, settings.MARTIAL_LAW_UNTIL, tuple(settings.TERM_CHOICES.items())


def _read(centre: UUID, provider: UUID | None) -> tuple[tuple[Any, ...], WorkCalendar]:
    """Read version, shifts and overrides in one statement, so that they belong to one moment."""
    approved = Shift.objects.filter(schedule__centre=OuterRef("pk"), schedule__state=ScheduleState.APPROVED)
    overrides = DayOverride.objects.filter(centre=OuterRef("pk"))
    version, shifts, days = (
        Centre.objects.filter(pk=centre)
        .values_list(
            "calendar_version",
            ArraySubquery(
                approved.filter(Q(schedule__provider=None) | Q(schedule__provider=provider)).values(
                    row=JSONObject(
                        schedule="schedule_id",
                        body="schedule__provider_id",
                        starts="schedule__starts_on",
                        ends="schedule__ends_on",
                        weekday="weekday",
                        opens="opens",
                        closes="closes",
                    )
                )
            ),
            ArraySubquery(overrides.values(row=JSONObject(on="on", opens="opens", closes="closes", why="reason"))),
        )
        .get()
    )
    own = _schedules([row for row in shifts if row["body"]])
    common = _schedules([row for row in shifts if not row["body"]])
    return _stamp(version), _calendar(_periods(common, own), dict(map(_override, days)))


def _schedules(rows: Sequence[Mapping[str, Any]]) -> list[_Approved]:
    found: dict[str, _Approved] = {}
    for row in rows:
        ends = date.fromisoformat(row["ends"]) if row["ends"] else None
        schedule = found.setdefault(row["schedule"], _Approved(date.fromisoformat(row["starts"]), ends, {}))
        hours = Hours(time.fromisoformat(row["opens"]), time.fromisoformat(row["closes"]))
        schedule.week[row["weekday"]] = (*schedule.week.get(row["weekday"], ()), hours)
    return sorted(found.values(), key=lambda schedule: schedule.starts_on)


def _periods(common: Sequence[_Approved], own: Sequence[_Approved]) -> list[tuple[date, Week]]:
    """Lay a body's own schedules over the centre's: where it has one, its hours, never outside the centre's."""
    changes = {schedule.starts_on for schedule in (*common, *own)}
    changes |= {date.fromordinal(schedule.ends_on.toordinal() + 1) for schedule in own if schedule.ends_on}
    return [(day, _week_on(day, common, own)) for day in sorted(changes)] or [(date.min, ORDINARY_WEEK)]


def _week_on(day: date, common: Sequence[_Approved], own: Sequence[_Approved]) -> Week:
    begun = [schedule for schedule in common if schedule.starts_on <= day] or common[:1]
    week = begun[-1].week if begun else ORDINARY_WEEK
    bodys = [
        schedule for schedule in own if schedule.starts_on <= day and (not schedule.ends_on or day <= schedule.ends_on)
    ]
    return clipped(bodys[-1].week, week) if bodys else week


def _override(row: Mapping[str, Any]) -> tuple[date, Override]:
    hours = [Hours(time.fromisoformat(row["opens"]), time.fromisoformat(row["closes"]))] if row["opens"] else []
    return date.fromisoformat(row["on"]), Override(hours, row["why"])


def _calendar(periods: Sequence[tuple[date, Week]], overrides: Mapping[date, Override]) -> WorkCalendar:
    choices, until = Choices(**settings.TERM_CHOICES), settings.MARTIAL_LAW_UNTIL
    plain = [(day, WorkCalendar(week, overrides, martial_law_until=until, choices=choices)) for day, week in periods]
    return ScheduledCalendar(periods[-1][1], overrides, martial_law_until=until, choices=choices, periods=plain)


def local_day(at: datetime) -> date:
    """Give the legal day of a moment by the clocks of Ukraine. Raises ValueError for a moment without an offset."""
    if at.tzinfo is None:
        raise ValueError("A moment needs its offset from UTC")
    return at.astimezone(KYIV).date()
