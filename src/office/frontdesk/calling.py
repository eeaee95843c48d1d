"""Calling people to the desk: the line of my services, who is here, breaks, and the pause of reception."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRefresh

from office.centres.models import Role
from office.frontdesk.common import counter, reception, remember, see, where
from office.frontdesk.forms import SearchForm
from office.frontdesk.greeter import hall_page
from office.law import Refusal, StaleChange
from office.queueing.calling import UNDO_SECONDS, Called, call_next
from office.queueing.days import pause as pause_reception
from office.queueing.days import resume as resume_reception
from office.queueing.desks import DeskNow, desk_now
from office.queueing.models import Ticket
from office.queueing.seats import end_break, take_break
from office.queueing.states import TicketState
from office.ui.clock import now
from office.ui.live import live_address
from office.ui.once import once_key
from office.ui.requests import StaffRequest

CONFLICT = 409
SHOWN = 15
"""So many of the line are shown; who stands further back is counted."""
AIR_RAID = gettext_noop("Air raid")


P = ParamSpec("P")
View = Callable[Concatenate[StaffRequest, P], HttpResponseBase]


def desk_page(request: StaffRequest, desk: DeskNow, refusal: Refusal | None = None) -> HttpResponse:
    """Show the desk from which ``request.worker`` calls, with what was refused."""
    remember(request, desk.here)
    shown = _shown(request, desk) | {"search": SearchForm(focus=False), "refusal": refusal}
    shown["stale"] = isinstance(refusal, StaleChange)
    return render(request, "frontdesk/calling.html", shown, status=CONFLICT if refusal else 200)


def shows_now(view: View[P]) -> View[P]:
    """An act of one press: what is refused is told on the page as it is now, where the next press is right."""

    @wraps(view)
    def acted(request: StaffRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except Refusal as refusal:
            if request.posting.role == Role.GREETER:
                return hall_page(request, refusal)
            desk = desk_now(request.worker, at=now())
            if desk is None:
                raise
            return desk_page(request, desk, refusal)

    return acted


@require_GET
@counter
def line(request: StaffRequest) -> HttpResponseBase:
    """Give the line alone, for a page that keeps itself fresh; a page that is out of date is told to read itself anew."""
    desk = desk_now(request.worker, at=now())
    if desk is None or desk.seen != request.GET.get("seen", ""):
        return HttpResponseClientRefresh()
    return render(request, "frontdesk/calling_line.html", _shown(request, desk))


def _shown(request: StaffRequest, desk: DeskNow) -> dict[str, Any]:
    centre = desk.seat.centre
    return {
        "desk": desk,
        "line": desk.line[:SHOWN],
        "more": len(desk.line[SHOWN:]),
        "next": desk.next,
        "live": live_address(request, "desk", centre.code),
        "linked": [(each, desk.can_begin(each)) for each in desk.linked],
        "may_undo": _undo_seconds(desk.here),
        "now": now(),
    }


def _undo_seconds(here: Ticket | None) -> int:
    """Give for how many seconds the call can still be undone."""
    if here is None or here.state != TicketState.CALLED or here.called_at is None:
        return 0
    return max(0, UNDO_SECONDS - int((now() - here.called_at).total_seconds()))


@require_POST
@counter
@shows_now
def call(request: StaffRequest) -> HttpResponseBase:
    """Call whoever is next by the policy."""
    tell_called(request, call_next(by=request.worker, at=now(), request=once_key(request)))
    return see("home")


def tell_called(request: StaffRequest, called: Called | None) -> None:
    """Say that nobody waits; who was called is what the page shows."""
    if called is None:
        messages.info(request, _("Nobody waits for your services now."))


@require_POST
@counter
@shows_now
def rest(request: StaffRequest) -> HttpResponseBase:
    """Take a break, or end it: nobody is called meanwhile."""
    if request.POST.get("act") == "end":
        end_break(by=request.worker, at=now())
    else:
        take_break(by=request.worker, at=now())
    return see("home")


@require_POST
@reception
@shows_now
def pause(request: StaffRequest) -> HttpResponseBase:
    """Pause the whole reception: an air raid in one press, anything else with its reason."""
    reason = request.POST.get("reason", "")
    with override("uk"):  # the reason is kept and shown to everybody in the language of the office
        words = _(AIR_RAID)
    pause_reception(where(request), reason=reason or words, by=request.worker, at=now())
    messages.warning(request, _("Reception is paused. The order is kept; nobody is called until it goes on."))
    return see(_first(request))


@require_POST
@reception
@shows_now
def resume(request: StaffRequest) -> HttpResponseBase:
    """Go on after a pause."""
    resume_reception(where(request), by=request.worker, at=now())
    messages.success(request, _("Reception goes on in the same order."))
    return see(_first(request))


def _first(request: StaffRequest) -> str:
    return "hall" if request.posting.role == Role.GREETER else "home"
