"""The first page of the front office: the desk from which one calls, or what waits at the counter."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from office.cases.counter import counter_day
from office.cases.listed import COUNTER, log_listed
from office.centres.access import access_desk
from office.centres.desks import leave_desk
from office.centres.models import DeskSession
from office.centres.queries import desk_plates
from office.frontdesk.calling import desk_page, shows_now
from office.frontdesk.common import counter, place_of, remember, see
from office.frontdesk.forms import SearchForm, SeatForm
from office.queueing.desks import desk_now
from office.queueing.seats import close_desk, seat_of, session_of, sit_here
from office.ui.clock import now
from office.ui.requests import StaffRequest


@require_GET
@counter
def home(request: StaffRequest) -> HttpResponse:
    """Show the desk of who sits at one and calls; what waits at the counter to anybody else."""
    desk = desk_now(request.worker, at=now())
    if desk is None:
        remember(request, None)
        return _counter(request)
    return desk_page(request, desk)


@require_GET
@counter
def waiting(request: StaffRequest) -> HttpResponse:
    """Show the search field and what waits at this counter."""
    return _counter(request)


def _counter(request: StaffRequest) -> HttpResponse:
    centre, body = place_of(request)
    day = counter_day(request.worker, centre=centre, body=body, at=now())
    log_listed(day.rows, purpose=COUNTER, by=request.worker, at=now())
    shown = {"form": SearchForm(), "day": day, "sitting": session_of(request.worker)}
    return render(request, "frontdesk/home.html", shown)


@require_http_methods(["GET", "POST"])
@counter
def seat(request: StaffRequest) -> HttpResponseBase:
    """Let the worker sit down at a free desk; where the centre has queues, people are called to it."""
    centre, body = place_of(request)
    plates = [plate for plate in desk_plates(centre) if plate.desk.provider_id in {None, body.pk}]
    form = SeatForm(request.POST or None)
    form.offer(plates, request.worker)
    if form.is_valid():
        chosen = access_desk(request.worker, form.cleaned_data["desk"], at=now())
        if not sit_here(chosen, by=request.worker, at=now()):
            messages.success(request, _("You sit at desk %(number)s.") % {"number": chosen.number})
        return see("home")
    return render(request, "frontdesk/seat.html", {"form": form, "plates": plates})


@require_POST
@counter
@shows_now
def leave(request: StaffRequest) -> HttpResponseBase:
    """End the worker's session at a desk; without one there is nothing to end."""
    if seat_of(request.worker) is not None:
        close_desk(by=request.worker, at=now())
        return see("home")
    session = DeskSession.objects.open().filter(worker=request.worker).first()
    if session is not None:
        leave_desk(session, by=request.worker, at=now())
    return see("home")
