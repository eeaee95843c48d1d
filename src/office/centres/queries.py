"""What screens, signs and lists show of a centre."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import (
    BooleanField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce

from office.accounts.models import Worker
from office.centres.access import with_ties
from office.centres.calendars import calendar_for, local_day
from office.centres.models import (
    Absence,
    AccessibilityFact,
    Agreement,
    Centre,
    CentreProvider,
    DayOverride,
    Desk,
    DeskSession,
    Petition,
    PetitionDuty,
    Posting,
    Provider,
    Schedule,
)
from office.centres.states import PetitionState, ScheduleState
from office.law import clause
from office.workdays import Hours, WorkCalendar

FAR = date.max


# -- bodies and agreements ------------------------------------------------------------------------------------------


@clause("L1")
def participants(centre: Centre, on: date) -> QuerySet[CentreProvider]:
    """Bodies that take part in the centre on that day, all under one regulation (L1); published (K10)."""
    found = CentreProvider.objects.filter(centre=centre).on(on)
    return found.select_related("provider").order_by("provider__name")


@clause("K11")
def agreements_ending(centre: Centre | UUID, *, on: date, within_days: int) -> QuerySet[Agreement]:
    """Agreements of bodies that take part, which have ended or end within so many calendar days, soonest first.

    Only the last agreement of a body counts: one that was replaced in time is not shown. ``is_expired`` marks those
    on which nobody may sit in the centre any more: they are flagged to the head.
    """
    part = CentreProvider.objects.filter(centre=OuterRef("centre"), provider=OuterRef("provider")).on(on)
    later = Agreement.objects.filter(centre=OuterRef("centre"), provider=OuterRef("provider")).annotate(
        last=Coalesce("ends_on", Value(FAR))
    )
    found = Agreement.objects.filter(
        Exists(part.filter(needs_agreement=True)), centre=centre, ends_on__lte=on + timedelta(days=within_days)
    )
    only_last = found.exclude(Exists(later.filter(last__gt=OuterRef("ends_on"))))
    expired = Q(ends_on__lt=on)
    return only_last.annotate(is_expired=_flag(expired)).select_related("provider").order_by("ends_on")


def agreements_of(centre: Centre) -> QuerySet[Agreement]:
    """Agreements of the bodies with the centre, the latest of each body first."""
    found = Agreement.objects.filter(centre=centre).select_related("provider", "file")
    return found.order_by("provider__name", "-starts_on")


def without_agreement(centre: Centre, *, on: date) -> QuerySet[CentreProvider]:
    """Bodies that sit in the centre though no agreement was ever recorded for them."""
    signed = Agreement.objects.filter(centre=centre, provider=OuterRef("provider"), starts_on__lte=on)
    return participants(centre, on).filter(~Exists(signed), needs_agreement=True)


# -- schedules ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class DayHours:
    weekday: int
    """Monday is 0."""
    shifts: Sequence[Hours]
    """None on a day off."""


@dataclass(frozen=True)
class EntranceSign:
    """What the sign at the entrance says (L4), and the page of the centre beside it."""

    centre: Centre
    week: Sequence[DayHours]
    bodies: Sequence[tuple[Provider, Sequence[DayHours]]]
    """Bodies with a reception schedule of their own."""
    accessibility: Sequence[AccessibilityFact]
    differing: Sequence[DayOverride]
    """Days ahead on which the centre works other hours or none."""


@clause("L4")
def entrance_sign(centre: Centre, on: date, *, ahead_days: int = 30) -> EntranceSign | None:
    """Give the sign with name and schedule in shifts, the bodies' own hours, and the accessibility facts (L4).

    None while no approved schedule is in force on ``on``: a sign must not promise what was not approved (K26).
    """
    shifts = Prefetch("shifts")
    in_force = Schedule.objects.approved().filter(centre=centre).on(on).select_related("provider")
    schedules = list(in_force.prefetch_related(shifts).order_by("provider__name"))
    common = next((schedule for schedule in schedules if schedule.provider is None), None)
    if common is None:
        return None
    until = on + timedelta(days=ahead_days)
    days = centre.day_overrides.filter(on__range=(on, until)).order_by("on")
    return EntranceSign(
        centre=centre,
        week=_week(common),
        bodies=[(schedule.provider, _week(schedule)) for schedule in schedules if schedule.provider is not None],
        accessibility=list(centre.accessibility.all()),
        differing=list(days),
    )


def _week(schedule: Schedule) -> list[DayHours]:
    shifts = list(schedule.shifts.all())
    return [
        DayHours(weekday, [Hours(shift.opens, shift.closes) for shift in shifts if shift.weekday == weekday])
        for weekday in range(7)
    ]


def hours_today(centre: Centre, at: datetime) -> tuple[Hours, ...]:
    """Give the shifts of the legal day of ``at`` by the approved schedule; none where nobody is received."""
    day = local_day(at)
    approved = Schedule.objects.approved().filter(centre=centre, provider=None).on(day).exists()
    calendar: WorkCalendar = calendar_for(centre)
    return calendar.hours(day) if approved else ()


def schedules_waiting(centre: Centre) -> QuerySet[Schedule]:
    """Schedules laid before a head, waiting for approval."""
    found = Schedule.objects.filter(centre=centre, state=ScheduleState.SUBMITTED)
    return found.select_related("provider", "drafted_by").prefetch_related("shifts").order_by("starts_on")


def schedules_of(centre: Centre) -> QuerySet[Schedule]:
    """Schedules of the centre and of its bodies, drafts too, the latest first; the withdrawn ones are left out."""
    found = Schedule.objects.filter(centre=centre).exclude(state=ScheduleState.WITHDRAWN)
    return found.select_related("provider", "approved_by").order_by("-starts_on", "provider__name")


def schedule_runs_out(centre: Centre, *, on: date) -> date | None:
    """Give the last day that approved schedules of the centre cover without a gap from ``on`` on.

    None: there is no end. The day before ``on``: nothing is approved for it. The head approves the next in time (K26).
    """
    covered = on - timedelta(days=1)
    approved = Schedule.objects.approved().filter(centre=centre, provider=None).within(on, None).order_by("starts_on")
    for starts_on, ends_on in approved.values_list("starts_on", "ends_on"):
        if starts_on > covered + timedelta(days=1):
            break
        if ends_on is None:
            return None
        covered = max(covered, ends_on)
    return covered


# -- desks and people -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class DeskPlate:
    """What the plate at a desk, or a badge, says (L7): number, full name, body."""

    desk: Desk
    worker: Worker | None
    since: datetime | None


def desk_plates(centre: Centre) -> list[DeskPlate]:
    """Give every desk in use by number, with who sits there now."""
    sitting = Prefetch("sessions", DeskSession.objects.open().select_related("worker"), to_attr="now")
    desks = Desk.objects.filter(centre=centre, is_open=True).select_related("provider").prefetch_related(sitting)
    return [_plate(desk, next(iter(desk.now), None)) for desk in desks.order_by("number")]


def _plate(desk: Desk, session: DeskSession | None) -> DeskPlate:
    return DeskPlate(desk, session.worker if session else None, session.opened_at if session else None)


def desks_out_of_use(centre: Centre) -> QuerySet[Desk]:
    """Desks that were taken out of use, by number."""
    return Desk.objects.filter(centre=centre, is_open=False).select_related("provider").order_by("number")


def sitting_at(desk: Desk) -> DeskSession | None:
    """Give the session of whoever sits at ``desk`` now."""
    return DeskSession.objects.open().filter(desk=desk).select_related("worker", "desk__centre").first()


def staff(centre: Centre, on: date) -> QuerySet[Posting]:
    """Postings in the centre on that day, of every body, by name; ``is_away`` marks an approved absence."""
    away = Absence.objects.approved().filter(worker=OuterRef("worker")).on(on)
    substitute = Subquery(away.values("substitute__surname")[:1])
    found = Posting.objects.filter(centre=centre, worker__is_active=True).on(on)
    people = with_ties(found).annotate(is_away=Exists(away), stood_in_by=substitute)
    return people.order_by("worker__surname", "worker__given_name", "role")


def absences_waiting(centre: Centre, on: date) -> QuerySet[Absence]:
    """Absences of people posted in the centre that wait for approval, by their first day."""
    posted = Posting.objects.filter(centre=centre, worker=OuterRef("worker")).on(on)
    found = Absence.objects.filter(Exists(posted), state="requested")
    return found.select_related("worker", "substitute").order_by("starts_on")


@dataclass(frozen=True)
class Structure:
    """The centre as one complex of the bodies that take part (L45)."""

    centre: Centre
    bodies: Sequence[CentreProvider]
    desks: Sequence[DeskPlate]
    staff: Sequence[Posting]


@clause("L45")
def structure(centre: Centre, at: datetime) -> Structure:
    """Show the whole complex at once (L45), whatever body each desk and each worker belongs to, as its head sees it."""
    day = local_day(at)
    return Structure(centre, list(participants(centre, day)), desk_plates(centre), list(staff(centre, day)))


# -- petitions ------------------------------------------------------------------------------------------------------


def petitions_of(centre: Centre, *, at: datetime) -> QuerySet[Petition]:
    """Petitions to the head of the centre, unanswered and overdue ones first (``is_overdue``, ``due_at``)."""
    duty = PetitionDuty.objects.filter(petition=OuterRef("pk"))
    found = Petition.objects.filter(centre=centre).annotate(
        due_at=Subquery(duty.order_by("-opened_at").values("due_at")[:1]), is_overdue=Exists(duty.overdue(at))
    )
    unanswered = _flag(Q(state=PetitionState.FILED))
    return found.select_related("author", "answered_by").order_by(unanswered.desc(), F("due_at").asc())


def _flag(condition: Q) -> "ExpressionWrapper[Q]":
    return ExpressionWrapper(condition, output_field=BooleanField())
