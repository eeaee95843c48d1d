"""The first page of the front office: who is before me, and what waits."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from office.cases.counter import counter_day
from office.centres.access import access_desk
from office.centres.desks import desk_of, leave_desk, sit_down
from office.centres.models import DeskSession
from office.centres.queries import desk_plates
from office.frontdesk.common import counter, place_of, see
from office.frontdesk.forms import SearchForm, SeatForm
from office.ui.clock import now
from office.ui.requests import StaffRequest


@require_GET
@counter
def home(request: StaffRequest) -> HttpResponse:
    """Show the search field and what waits at this counter."""
    centre, body = place_of(request)
    day = counter_day(request.worker, centre=centre, body=body, at=now())
    shown = {"form": SearchForm(), "day": day, "desk": desk_of(request.worker)}
    return render(request, "frontdesk/home.html", shown)


@require_http_methods(["GET", "POST"])
@counter
def seat(request: StaffRequest) -> HttpResponseBase:
    """Let the worker sit down at a free desk."""
    centre, body = place_of(request)
    plates = [plate for plate in desk_plates(centre) if plate.desk.provider_id in {None, body.pk}]
    form = SeatForm(request.POST or None)
    form.offer(plates, request.worker)
    if form.is_valid():
        chosen = access_desk(request.worker, form.cleaned_data["desk"], at=now())
        sit_down(chosen, by=request.worker, at=now())
        messages.success(request, _("You sit at desk %(number)s.") % {"number": chosen.number})
        return see("home")
    return render(request, "frontdesk/seat.html", {"form": form, "plates": plates})


@require_POST
@counter
def leave(request: StaffRequest) -> HttpResponseBase:
    """End the worker's session at a desk; without one there is nothing to end."""
    session = DeskSession.objects.open().filter(worker=request.worker).first()
    if session is not None:
        leave_desk(session, by=request.worker, at=now())
    return see("home")
