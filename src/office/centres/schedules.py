"""Schedules: drafted, submitted, approved (K26), withdrawn; single days that differ; and whether people are received."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid4

from django.db import transaction

from office.accounts.models import Worker
from office.audit import record
from office.centres import rules
from office.centres.access import posting_for
from office.centres.calendars import calendar_for, local_day
from office.centres.models import Centre, DayOverride, Posting, Provider, Role, Schedule, Shift
from office.centres.rules import ShiftHours
from office.centres.states import ScheduleState
from office.law import Refusal, clause
from office.law.words import Words as _

DAY = timedelta(days=1)


# -- may people be received? ----------------------------------------------------------------------------------------


@clause("K26")
def check_reception(centre: Centre, *, at: datetime, provider: Provider | None = None) -> None:
    """Let a desk or a slot open only on a working day of an approved schedule of ``centre`` (K26).

    Raises Refusal K26: no approved schedule is in force that day, or by it the centre (or the body) does not receive.
    """
    day = local_day(at)
    if not Schedule.objects.approved().filter(centre=centre, provider=None).on(day).exists():
        raise Refusal("K26", _("No approved schedule is in force today. The head of the centre must approve one."))
    calendar = calendar_for(centre, provider)
    if (why := calendar.why_off(day)) is not None:
        raise Refusal("K26", _("Nobody is received today by the schedule: {why}.", why=why))


# -- the way of a schedule ------------------------------------------------------------------------------------------


@transaction.atomic
def draft_schedule(
    centre: Centre,
    *,
    shifts: Sequence[ShiftHours],
    starts_on: date,
    by: Worker,
    at: datetime,
    provider: Provider | None = None,
    ends_on: date | None = None,
) -> Schedule:
    """Draft the schedule of a centre, or of one body's own reception in it (L4).

    Raises Refusal: K3 or K12, ``by`` heads neither; K26, the shifts are none, overlap, or end before they begin.
    """
    _drafter(by, centre, provider, at)
    rules.check_period(starts_on, ends_on, clause="K26")
    rules.check_shifts(shifts)
    schedule = Schedule.objects.create(
        centre=centre, provider=provider, starts_on=starts_on, ends_on=ends_on, drafted_by=by
    )
    _write(schedule, shifts)
    record("schedule.drafted", schedule, by=by, at=at, data={"from": starts_on, "shifts": len(shifts)})
    return schedule


@transaction.atomic
def change_schedule(
    schedule: Schedule,
    *,
    shifts: Sequence[ShiftHours],
    starts_on: date,
    ends_on: date | None,
    by: Worker,
    at: datetime,
) -> Schedule:
    """Change a draft. What was submitted is returned first, what was approved is replaced by another schedule."""
    locked = _locked(schedule)
    _drafter(by, locked.centre, locked.provider, at)
    if locked.state != ScheduleState.DRAFT:
        raise Refusal("K26", _("Only a draft can be changed. Return it first, or draft a new schedule."))
    rules.check_period(starts_on, ends_on, clause="K26")
    rules.check_shifts(shifts)
    locked.starts_on, locked.ends_on = starts_on, ends_on
    locked.save(update_fields=["starts_on", "ends_on"])
    locked.shifts.all().delete()
    _write(locked, shifts)
    record("schedule.changed", locked, by=by, at=at, data={"from": starts_on, "shifts": len(shifts)})
    return locked


@transaction.atomic
def submit_schedule(schedule: Schedule, *, by: Worker, at: datetime) -> Schedule:
    """Lay a draft before the head who approves it."""
    locked = _locked(schedule)
    _drafter(by, locked.centre, locked.provider, at)
    locked.move(ScheduleState.SUBMITTED)
    return _moved(locked, "schedule.submitted", by, at)


@transaction.atomic
def return_schedule(schedule: Schedule, *, reason: str, by: Worker, at: datetime) -> Schedule:
    """Give a submitted schedule back to be changed, with the reason."""
    locked = _locked(schedule)
    _approver(by, locked.centre, locked.provider, at)
    locked.move(ScheduleState.DRAFT)
    return _moved(locked, "schedule.returned", by, at, reason=_reason(reason))


@transaction.atomic
def approve_schedule(schedule: Schedule, *, by: Worker, at: datetime) -> Schedule:
    """Approve a submitted schedule: the head of the centre its own (K26), the head of a body that of the body (L4).

    The schedule that was in force ends the day before. Raises Refusal: K3 or K12, ``by`` is not that head; K26, it
    would begin in the past or meet a later approved one; L4, a body would receive while the centre is shut.
    """
    locked = _locked(schedule)
    _approver(by, locked.centre, locked.provider, at)
    rules.check_starts_ahead(locked.starts_on, local_day(at))
    _check_within_centre(locked)
    locked.move(ScheduleState.APPROVED)
    _cut_former(locked)
    locked.approved_by, locked.approved_at = by, at
    locked.stated_ends_on = locked.ends_on
    return _moved(locked, "schedule.approved", by, at)


@transaction.atomic
def withdraw_schedule(schedule: Schedule, *, reason: str, by: Worker, at: datetime) -> Schedule:
    """Withdraw a schedule that has not begun; the one it cut short gets its stated end back.

    Raises Refusal K26 for one in force: people rely on it, another is to be approved in its place.
    """
    locked = _locked(schedule)
    _approver(by, locked.centre, locked.provider, at)
    if locked.state == ScheduleState.APPROVED and locked.starts_on <= local_day(at):
        raise Refusal("K26", _("This schedule is in force. Approve another one in its place."))
    locked.move(ScheduleState.WITHDRAWN)
    done = _moved(locked, "schedule.withdrawn", by, at, reason=_reason(reason))
    for former in Schedule.objects.select_for_update(no_key=True).filter(replaced_by=locked):
        former.ends_on, former.replaced_by = former.stated_ends_on, None
        former.save(update_fields=["ends_on", "replaced_by"])
    return done


def _cut_former(schedule: Schedule) -> None:
    others = Schedule.objects.approved().filter(centre=schedule.centre, provider=schedule.provider)
    meeting = list(others.within(schedule.starts_on, schedule.ends_on).select_for_update(of=("self",), no_key=True))
    if any(other.starts_on >= schedule.starts_on for other in meeting):
        raise Refusal("K26", _("Another approved schedule begins in those days. Withdraw it first."), field="starts_on")
    for former in meeting:
        former.ends_on, former.replaced_by = schedule.starts_on - DAY, schedule
        former.save(update_fields=["ends_on", "replaced_by"])


def _check_within_centre(schedule: Schedule) -> None:
    if schedule.provider is None:
        return
    common = Schedule.objects.approved().filter(centre=schedule.centre, provider=None).on(schedule.starts_on).first()
    if common is None:
        raise Refusal("L4", _("The schedule of the centre must be approved before that of a body."))
    rules.check_within(_week(schedule), _week(common))


# -- single days ----------------------------------------------------------------------------------------------------


@transaction.atomic
def set_day(
    centre: Centre,
    on: date,
    *,
    reason: str,
    by: Worker,
    at: datetime,
    hours: tuple[time, time] | None = None,
) -> DayOverride:
    """Let one day differ from the schedule: other ``hours``, or closed where none are given.

    Raises Refusal: K12, ``by`` is not the head of the centre; K26, the day has passed, no reason is given, or it would
    close before it opens.
    """
    locked = Centre.objects.select_for_update(no_key=True).get(pk=centre.pk)
    posting_for(by, Role.CENTRE_HEAD, centre=locked, at=at)
    if on < local_day(at):
        raise Refusal("K26", _("That day has passed."), field="on")
    if hours and hours[0] >= hours[1]:
        raise Refusal("K26", _("A shift must close later than it opens."), field="closes")
    opens, closes = hours or (None, None)
    values = {"is_working": hours is not None, "opens": opens, "closes": closes, "reason": _reason(reason)}
    override, _new = DayOverride.objects.update_or_create(
        centre=locked, on=on, defaults={**values, "set_by": by, "set_at": at}
    )
    _renew_calendar(locked.pk)
    told = {"on": on, "opens": str(opens or ""), "closes": str(closes or ""), "reason": reason}
    record("centre.day_set", locked, by=by, at=at, data=told)
    return override


@transaction.atomic
def clear_day(centre: Centre, on: date, *, by: Worker, at: datetime) -> None:
    """Let a day ahead follow the schedule again."""
    locked = Centre.objects.select_for_update(no_key=True).get(pk=centre.pk)
    posting_for(by, Role.CENTRE_HEAD, centre=locked, at=at)
    if on < local_day(at):
        raise Refusal("K26", _("That day has passed."), field="on")
    locked.day_overrides.filter(on=on).delete()
    _renew_calendar(locked.pk)
    record("centre.day_cleared", locked, by=by, at=at, data={"on": on})


# -- inside ---------------------------------------------------------------------------------------------------------


def _drafter(by: Worker, centre: Centre, provider: Provider | None, at: datetime) -> Posting:
    roles = (Role.CENTRE_HEAD, Role.PROVIDER_HEAD) if provider else (Role.CENTRE_HEAD,)
    return posting_for(by, *roles, centre=centre, provider=provider, at=at)


def _approver(by: Worker, centre: Centre, provider: Provider | None, at: datetime) -> Posting:
    role = Role.PROVIDER_HEAD if provider else Role.CENTRE_HEAD
    return posting_for(by, role, centre=centre, provider=provider, at=at)


def _locked(schedule: Schedule) -> Schedule:
    """Lock the centre, then the schedule: approvals of one centre wait for each other."""
    Centre.objects.select_for_update(no_key=True).get(pk=schedule.centre_id)
    found = Schedule.objects.select_related("centre", "provider")
    return found.select_for_update(of=("self",), no_key=True).get(pk=schedule.pk)


def _moved(schedule: Schedule, verb: str, by: Worker, at: datetime, *, reason: str = "") -> Schedule:
    schedule.save(update_fields=["state", "approved_by", "approved_at", "stated_ends_on"])
    _renew_calendar(schedule.centre_id)
    record(verb, schedule, by=by, at=at, data={"reason": reason} if reason else None)
    return schedule


def _renew_calendar(centre: UUID) -> None:
    Centre.objects.filter(pk=centre).update(calendar_version=uuid4())


def _write(schedule: Schedule, shifts: Sequence[ShiftHours]) -> None:
    Shift.objects.bulk_create(
        Shift(schedule=schedule, weekday=weekday, number=number, opens=opens, closes=closes)
        for weekday, number, opens, closes in shifts
    )


def _week(schedule: Schedule) -> rules.Week:
    rows = schedule.shifts.values_list("weekday", "number", "opens", "closes")
    return rules.week_of(ShiftHours(*row) for row in rows)


def _reason(given: str) -> str:
    if not given.strip():
        raise Refusal("K26", _("Give the reason."), field="reason")
    return given.strip()
