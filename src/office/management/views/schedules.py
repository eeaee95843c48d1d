"""Schedules of the centre and of its bodies: drafted, submitted, approved (K26); single days that differ."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from office.centres import schedules as acts
from office.centres.access import access_schedule
from office.centres.models import Centre, Provider, Role, Schedule
from office.centres.queries import participants, schedule_runs_out, schedules_of
from office.centres.states import ScheduleState
from office.management.acts import Page, form_act, see_other
from office.management.forms.schedules import DayForm, ReasonForm, ScheduleForm, usual_week, week_of
from office.management.scope import READERS, reached, the_centre
from office.management.views.booking import or_conflicts
from office.ui.clock import now, today
from office.ui.decorators import staff
from office.ui.requests import StaffRequest
from office.workdays.reach import read_day

DRAFTERS = (Role.CENTRE_HEAD, Role.PROVIDER_HEAD)


def _home(centre: Centre) -> str:
    return f"{reverse('management:schedules')}?centre={centre.code}"


def _one(schedule: Schedule) -> str:
    return reverse("management:schedule", args=[schedule.pk])


@require_GET
@staff(*READERS)
def index(request: StaffRequest) -> HttpResponse:
    """List the schedules of a centre, what is in force first, and the days ahead that differ."""
    centres, on = reached(request), today()
    centre = the_centre(request, centres)
    found = list(schedules_of(centre))
    shown = {
        "centre": centre,
        "centres": centres,
        "schedules": found,
        "in_force": [each for each in found if each.state == ScheduleState.APPROVED and each.holds_on(on)],
        "days": centre.day_overrides.filter(on__gte=on).select_related("set_by"),
        "covered_until": schedule_runs_out(centre, on=on),
        "on": on,
        "drafts": request.posting.role in DRAFTERS,
        "sets_days": request.posting.role == Role.CENTRE_HEAD,
    }
    return render(request, "management/schedules.html", shown)


@require_GET
@staff(*READERS)
def schedule(request: StaffRequest, id: UUID) -> HttpResponse:  # noqa: A002  the word of the address
    """Show one schedule by days, with what may be done with it now."""
    found = access_schedule(request.worker, id, at=now())
    shifts = list(found.shifts.all())
    week = [(day, [shift for shift in shifts if shift.weekday == day]) for day in range(7)]
    shown = {"schedule": found, "week": week, "may": _may(request, found), "back": _home(found.centre)}
    return render(request, "management/schedule.html", shown)


def _may(request: StaffRequest, found: Schedule) -> set[str]:
    """Give the acts open to this head: the centre's own schedule is its head's, a body's is that body's head's."""
    posting, state = request.posting, found.state
    of_centre = posting.role == Role.CENTRE_HEAD and posting.centre_id == found.centre_id
    of_body = posting.role == Role.PROVIDER_HEAD and posting.provider_id == found.provider_id
    drafts, approves = of_centre or of_body, of_body if found.provider_id else of_centre
    begun = state == ScheduleState.APPROVED and found.starts_on <= today()
    acts_by_state = {ScheduleState.DRAFT: {"change", "submit"}} if drafts else {}
    deciding = {
        ScheduleState.DRAFT: {"withdraw"},
        ScheduleState.SUBMITTED: {"approve", "return", "withdraw"},
        ScheduleState.APPROVED: set() if begun else {"withdraw"},
    }
    may = set(acts_by_state.get(ScheduleState(state), set()))
    return may | deciding.get(ScheduleState(state), set()) if approves else may


def _form(request: StaffRequest, centre: Centre, initial: dict[str, Any]) -> ScheduleForm:
    form = ScheduleForm(request.POST or None, initial=initial)
    own = request.posting.provider if request.posting.role == Role.PROVIDER_HEAD else None
    form.set_bodies([part.provider for part in participants(centre, today())], own=own)
    return form


@require_http_methods(["GET", "POST"])
@staff(*DRAFTERS)
def new(request: StaffRequest) -> HttpResponseBase:
    """Draft a schedule."""
    centre = the_centre(request)
    page = Page(
        title=_("New schedule"),
        text=_("At most two shifts a day; leave a day empty where nobody is received."),
        verb=_("Save the draft"),
        back=_home(centre),
        done=_("The draft is saved. Submit it for approval."),
        template="management/schedule_form.html",
    )
    form = _form(request, centre, usual_week())

    def draft(data: dict[str, Any]) -> None:
        body = Provider.objects.get(pk=data["provider"]) if data["provider"] else None
        when = {"starts_on": data["starts_on"], "ends_on": data["ends_on"]}
        acts.draft_schedule(centre, provider=body, shifts=form.shifts(), **when, by=request.worker, at=now())

    return form_act(request, form, page, draft)


@require_http_methods(["GET", "POST"])
@staff(*DRAFTERS)
def change(request: StaffRequest, id: UUID) -> HttpResponseBase:  # noqa: A002
    """Change a draft."""
    found = access_schedule(request.worker, id, at=now())
    page = Page(
        title=_("Change the draft"),
        verb=_("Save the draft"),
        back=_one(found),
        done=_("The draft is saved"),
        template="management/schedule_form.html",
    )
    initial = {"starts_on": found.starts_on, "ends_on": found.ends_on, **week_of(list(found.shifts.all()))}
    form = _form(request, found.centre, initial)
    del form.fields["provider"]

    def save(data: dict[str, Any]) -> None:
        when = {"starts_on": data["starts_on"], "ends_on": data["ends_on"]}
        acts.change_schedule(found, shifts=form.shifts(), **when, by=request.worker, at=now())

    return form_act(request, form, page, save)


@require_POST
@staff(*DRAFTERS)
def submit(request: StaffRequest, id: UUID) -> HttpResponseBase:  # noqa: A002
    """Lay a draft before the head who approves it."""
    found = acts.submit_schedule(access_schedule(request.worker, id, at=now()), by=request.worker, at=now())
    return see_other(request, _one(found), _("The schedule is submitted for approval"))


@require_POST
@staff(*DRAFTERS)
def approve(request: StaffRequest, id: UUID) -> HttpResponseBase:  # noqa: A002
    """Approve a submitted schedule (K26)."""
    found = acts.approve_schedule(access_schedule(request.worker, id, at=now()), by=request.worker, at=now())
    return or_conflicts(request, see_other(request, _one(found), _("The schedule is approved")), found.centre)


@require_http_methods(["GET", "POST"])
@staff(*DRAFTERS)
def give_back(request: StaffRequest, id: UUID) -> HttpResponseBase:  # noqa: A002
    """Return a submitted schedule to be changed."""
    found = access_schedule(request.worker, id, at=now())
    page = Page(
        title=_("Return the schedule"),
        verb=_("Return the schedule"),
        back=_one(found),
        done=_("The schedule is a draft again"),
    )
    return form_act(
        request,
        ReasonForm(request.POST or None),
        page,
        lambda data: acts.return_schedule(found, reason=data["reason"], by=request.worker, at=now()),
    )


@require_http_methods(["GET", "POST"])
@staff(*DRAFTERS)
def withdraw(request: StaffRequest, id: UUID) -> HttpResponseBase:  # noqa: A002
    """Withdraw a schedule that has not begun."""
    found = access_schedule(request.worker, id, at=now())
    page = Page(
        title=_("Withdraw the schedule"),
        warning=_("It can not be brought back; the schedule that it cut short gets its former end again."),
        verb=_("Withdraw the schedule"),
        back=_one(found),
        done=_("The schedule is withdrawn"),
    )
    return form_act(
        request,
        ReasonForm(request.POST or None),
        page,
        lambda data: acts.withdraw_schedule(found, reason=data["reason"], by=request.worker, at=now()),
    )


@require_http_methods(["GET", "POST"])
@staff(Role.CENTRE_HEAD)
def set_day(request: StaffRequest) -> HttpResponseBase:
    """Let one day differ from the schedule."""
    centre = the_centre(request)
    page = Page(
        title=_("A day that differs"),
        text=_("All terms that fall on this day are counted by it."),
        verb=_("Set the day"),
        back=_home(centre),
        done=_("The day is set"),
    )

    def set_it(data: dict[str, Any]) -> None:
        hours = (data["opens"], data["closes"]) if data["opens"] else None
        acts.set_day(centre, data["on"], reason=data["reason"], hours=hours, by=request.worker, at=now())

    return or_conflicts(request, form_act(request, DayForm(request.POST or None), page, set_it), centre)


@require_POST
@staff(Role.CENTRE_HEAD)
def clear_day(request: StaffRequest, on: str) -> HttpResponseBase:
    """Let a day ahead follow the schedule again."""
    try:
        day = read_day(on)
    except ValueError:
        raise Http404 from None
    centre = the_centre(request)
    acts.clear_day(centre, day, by=request.worker, at=now())
    return or_conflicts(request, see_other(request, _home(centre), _("The day follows the schedule again")), centre)
