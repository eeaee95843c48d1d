"""One ticket: who it is, what becomes of it. For the desk to which it was called, and for the hall."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from office.accounts.models import Worker
from office.centres.models import Role
from office.centres.queries import desk_plates, participants
from office.frontdesk.calling import shows_now, tell_called
from office.frontdesk.common import SeeOther, counter, reception, remember, see, status_of, told, where
from office.frontdesk.forms_queue import HoldForm, ReasonedForm, RightForm, TransferForm
from office.law import Refusal, StaleChange
from office.parties.access import access_applicant
from office.queueing.access import access_visit
from office.queueing.calling import call_out_of_order, recall, undo_call
from office.queueing.going_on import begin_linked, go_on
from office.queueing.models import Ticket
from office.queueing.policy import Priority
from office.queueing.queues import rules_of
from office.queueing.serving import cancel, come_back, finish, hold, leave, no_show, start, transfer
from office.queueing.standing import day_now, services_queued, standings
from office.queueing.states import TicketState
from office.queueing.visits import access_ticket, make_known, note_right
from office.ui.clock import now, today
from office.ui.once import once_key
from office.ui.requests import StaffRequest

CALLING = gettext_noop("calling a visitor to a desk")
HELPING = gettext_noop("helping a visitor in the hall")
SERVING = gettext_noop("taking a package in")


def _purpose(request: StaffRequest) -> str:
    return HELPING if request.posting.role == Role.GREETER else CALLING


def _ticket(request: StaffRequest, ticket: UUID) -> Ticket:
    return access_ticket(request.worker, ticket, at=now())


def _back(request: StaffRequest) -> HttpResponseBase:
    return see("hall" if request.posting.role == Role.GREETER else "home")


@require_GET
@reception
def ticket(request: StaffRequest, ticket: UUID) -> HttpResponse:
    """Show a ticket without its name, and what can be done with it now."""
    opened = _ticket(request, ticket)
    [standing] = standings([opened], day_now(where(request), at=now()), at=now())
    lines = opened.intervals.select_related("desk", "worker").order_by("id")
    shown = {"standing": standing, "ticket": opened, "lines": lines, "at": now()}
    return render(request, "frontdesk/ticket.html", shown)


@require_GET
@reception
def person(request: StaffRequest, ticket: UUID) -> HttpResponse:
    """Show what the visitor told: the opening is written down (K21)."""
    opened = _ticket(request, ticket)
    visit = access_visit(request.worker, opened.visit_id, at=now(), purpose=_purpose(request))
    template = "ticket_person" if request.htmx else "ticket_person_page"
    return render(request, f"frontdesk/{template}.html", {"ticket": opened, "visit": visit})


# -- acts of one press ----------------------------------------------------------------------------------------------

Act = Callable[..., object]
AT_DESK: dict[str, Act] = {"recall": recall, "no_show": no_show, "undo": undo_call, "finish": finish}
IN_HALL: dict[str, Act] = {"back": come_back, "left": leave, "cancel": cancel}


@require_POST
@counter
@shows_now
def at_desk(request: StaffRequest, ticket: UUID, act: str) -> HttpResponseBase:
    """Do what was pressed for who is at the desk: once more, did not come, undo, finish."""
    if act not in AT_DESK:
        raise Http404
    AT_DESK[act](_ticket(request, ticket), by=request.worker, at=now(), request=once_key(request))
    return see("home")


@require_POST
@reception
@shows_now
def in_hall(request: StaffRequest, ticket: UUID, act: str) -> HttpResponseBase:
    """Do what was pressed for who is in the hall: came back, went away, took a ticket by mistake."""
    if act not in IN_HALL:
        raise Http404
    IN_HALL[act](_ticket(request, ticket), by=request.worker, at=now(), request=once_key(request))
    return _back(request)


@require_POST
@counter
@shows_now
def begin(request: StaffRequest, ticket: UUID) -> HttpResponseBase:
    """Begin to serve who came, and open the intake with the person and the service."""
    begun = start(_ticket(request, ticket), by=request.worker, at=now(), request=once_key(request))
    return SeeOther(intake_address(request, begun))


@require_POST
@counter
@shows_now
def begin_next(request: StaffRequest, ticket: UUID, after: UUID) -> HttpResponseBase:
    """Finish one ticket of the person before me and begin the other at once."""
    act: dict[str, Any] = {"by": request.worker, "at": now(), "request": once_key(request)}
    begun = begin_linked(_ticket(request, ticket), after=_ticket(request, after), **act)
    return SeeOther(intake_address(request, begun))


@require_POST
@counter
@shows_now
def next_person(request: StaffRequest, ticket: UUID) -> HttpResponseBase:
    """Finish with who is being served and call the next."""
    act: dict[str, Any] = {"by": request.worker, "at": now(), "request": once_key(request)}
    tell_called(request, go_on(_ticket(request, ticket), **act))
    return see("home")


@require_GET
@counter
def intake(request: StaffRequest, ticket: UUID) -> HttpResponseBase:
    """Lead to the intake with the person of a ticket and its service."""
    return SeeOther(intake_address(request, _ticket(request, ticket)))


def intake_address(request: StaffRequest, ticket: Ticket) -> str:
    """Give where papers are taken from who has this ticket: with the known person, or with the name as it was told."""
    remember(request, ticket)
    if ticket.applicant_id is not None:
        return reverse("frontdesk:service", args=[ticket.applicant_id])
    visit = access_visit(request.worker, ticket.visit_id, at=now(), purpose=SERVING)
    address = reverse("frontdesk:package_new")
    return f"{address}?{urlencode({'who': visit.name})}" if visit.name else address


# -- acts with a form -----------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@reception
def put_aside(request: StaffRequest, ticket: UUID) -> HttpResponseBase:
    """Put a person aside for a reason and a time."""
    opened = _ticket(request, ticket)
    form = HoldForm(request.POST or None, longest=rules_of(opened.centre).longest_hold)

    def act(said: dict[str, Any], **by: Any) -> None:
        hold(opened, reason=said["reason"], minutes=said["minutes"], **by)

    page = {
        "title": _("Put aside"),
        "text": _("Nobody calls the person until then; the place in the line is kept."),
        "verb": _("Put aside"),
    }
    return _form_act(request, opened, form, act, page, done=_("Put aside: %(label)s."))


@require_http_methods(["GET", "POST"])
@reception
def pass_on(request: StaffRequest, ticket: UUID) -> HttpResponseBase:
    """Pass a person on to another service, desk or body."""
    opened = _ticket(request, ticket)
    form = TransferForm(request.POST or None)
    centre = opened.centre
    form.offer(services_queued(centre), desk_plates(centre), participants(centre, today()), but=opened)

    def act(said: dict[str, Any], **by: Any) -> None:
        transfer(opened, form.whither, reason=said["reason"], **by)

    page = {
        "title": _("Pass on"),
        "text": _("The person waits again and keeps the place: nobody who came later goes first because of it."),
        "verb": _("Pass on"),
    }
    return _form_act(request, opened, form, act, page, done=_("Passed on: %(label)s."))


@require_http_methods(["GET", "POST"])
@counter
def out_of_order(request: StaffRequest, ticket: UUID) -> HttpResponseBase:
    """Call one who waits before others, with a reason."""
    opened = _ticket(request, ticket)
    form = ReasonedForm(request.POST or None)

    def act(said: dict[str, Any], **by: Any) -> None:
        call_out_of_order(opened, reason=said["reason"], **by)

    page = {
        "title": _("Call out of order"),
        "warning": _(
            "Others who stood first wait longer. The call, your name and the reason stay in the ledger of the day."
        ),
        "verb": _("Call out of order"),
    }
    return _form_act(request, opened, form, act, page, done="")


@require_http_methods(["GET", "POST"])
@reception
def right(request: StaffRequest, ticket: UUID) -> HttpResponseBase:
    """Note a right to go first whose document the worker has seen, or what helps; the place moves by the fixed credit."""
    opened = _ticket(request, ticket)
    visit = access_visit(request.worker, opened.visit_id, at=now(), purpose=_purpose(request))
    form = RightForm(request.POST or None, initial={"priority": visit.priority, "needs": visit.needs})

    def act(said: dict[str, Any], *, by: Worker, at: datetime, request: UUID) -> None:  # noqa: ARG001  it says what is
        if (said["priority"], said["needs"].strip()) != (visit.priority, visit.needs):
            note_right(visit, priority=Priority(said["priority"]), needs=said["needs"], by=by, at=at)

    page = {
        "title": _("Right and needs"),
        "text": _(
            "The place in the line moves by the number of minutes that the rule of the centre names. The journal tells who noted it, never why."
        ),
        "verb": _("Save"),
    }
    return _form_act(request, opened, form, act, page, done=_("Noted: %(label)s."))


@require_POST
@counter
def known(request: StaffRequest, ticket: UUID, person: UUID) -> HttpResponseBase:
    """Say that the person before me, who came without a name, is this applicant."""
    opened = _ticket(request, ticket)
    applicant = access_applicant(request.worker, person, at=now(), purpose=SERVING)
    make_known(opened.visit, applicant, by=request.worker, at=now())
    opened.applicant = applicant
    remember(request, opened)
    return see("service", person)


def _form_act(
    request: StaffRequest, ticket: Ticket, form: Any, act: Callable[..., None], page: dict[str, Any], *, done: str
) -> HttpResponseBase:
    """Show a form; when it is filled, do its act once. A refusal is told at its field and nothing typed is lost."""
    if form.is_valid():
        try:
            act(form.cleaned_data, by=request.worker, at=now(), request=once_key(request))
        except StaleChange:
            raise
        except Refusal as refusal:
            told(form, refusal)
        else:
            if done:
                messages.success(request, done % {"label": ticket.label})
            return _back(request)
    shown = {"form": form, "ticket": ticket, "page": page, "waits": ticket.state == TicketState.WAITING}
    return render(request, "frontdesk/ticket_act.html", shown, status=status_of(form))
