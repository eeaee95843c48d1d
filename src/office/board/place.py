"""'My place': how many stand before me, how long that takes, where to go; stepping out and coming back (L21, L18)."""

from typing import Any, Final
from uuid import UUID, uuid5

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import activate
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from office.accounts.allowance import spend
from office.board.said import day_said, minutes, places_said
from office.catalogue.models import Service
from office.feedback.models import Rating
from office.feedback.rating import ratings_of
from office.feedback.states import Step
from office.law import Refusal
from office.queueing import serving
from office.queueing.board import snapshot
from office.queueing.models import Ticket, Visit
from office.queueing.notices import ask_notice
from office.queueing.states import SETTLED, TicketState
from office.queueing.visits import visit_by_secret
from office.queueing.waits import MyPlace, my_places, suggested_order
from office.ui.clock import now
from office.ui.decorators import public
from office.ui.live import live_address
from office.ui.once import fresh_key, once_key
from office.ui.requests import OpenRequest

TOLD_AT: Final = (1, 3, 5, 10)
NOTICES_A_MINUTE: Final = 3
"""Of one visit, and not of one address: everybody in the hall may share one."""
UNFIT: Final = 422
TOO_MANY: Final = 429
OUT_FOR: Final = (5, 10, 15, 30)
"""Minutes that are offered for stepping out; a centre may allow fewer."""


@require_safe
@never_cache
@public
def place(request: OpenRequest, code: str) -> HttpResponse:
    """Show the tickets of a visit to whoever holds its code."""
    visit = _visit(code)
    _speak(request, visit)
    at = now()
    places = my_places(visit, at=at)
    names = Service.objects.in_bulk([each.service for each in places])
    rated = ratings_of(visit) if any(each.state == TicketState.DONE for each in places) else {}
    tickets = [_shown(each, names[each.service], rated.get(each.ticket)) for each in places]
    board = snapshot(visit.centre, at=at)
    day = day_said(board.day, board.tickets_until, at=at)
    shown: dict[str, Any] = {
        "visit": visit,
        "code": code,
        "tickets": tickets,
        "order": suggested_order(places),
        "over": all(each.state in SETTLED for each in places),
        "day": day,
        "at": at,
        "out_for": OUT_FOR,
        "steps": Step.choices,
        "once": fresh_key(request),
        "stream": live_address(request, "place", code),
        "said": places_said(places, day),
    }
    return render(request, "board/place.html", shown)


def _shown(found: MyPlace, service: Service, rating: Rating | None) -> dict[str, Any]:
    wait = found.wait and (minutes(found.wait.median), minutes(found.wait.most))
    return {
        "place": found,
        "service": service,
        "wait": wait,
        "waits": found.state == TicketState.WAITING,
        "called": found.state == TicketState.CALLED,
        "served": found.state == TicketState.SERVING,
        "aside": found.state == TicketState.HELD,
        "missed": found.state == TicketState.MISSED,
        "done": found.state == TicketState.DONE,
        "rating": rating,
        "state": TicketState(found.state).label,
    }


@require_POST
@public
def step_out(request: OpenRequest, code: str, ticket: UUID) -> HttpResponseBase:
    """Go out for some minutes; the place is kept."""
    minutes_out = request.POST.get("minutes", "")
    out_for = int(minutes_out) if minutes_out.isdecimal() and len(minutes_out) < len("1000") else 0
    serving.step_out(_ticket(code, ticket), minutes=out_for, at=now(), request=once_key(request))
    messages.info(request, _("Your place is kept. Come back in time."))
    return redirect("board:place", code)


@require_POST
@public
def come_back(request: OpenRequest, code: str, ticket: UUID) -> HttpResponseBase:
    """Wait again after having stepped out or missed a call."""
    serving.come_back(_ticket(code, ticket), at=now(), request=once_key(request))
    messages.info(request, _("You wait again, in the place you had."))
    return redirect("board:place", code)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@public
def leave(request: OpenRequest, code: str, ticket: UUID) -> HttpResponseBase:
    """Give the ticket up, after having read what that means."""
    found = _ticket(code, ticket)
    if request.method == "POST":
        serving.leave(found, at=now(), request=once_key(request))
        messages.info(request, _("Ticket %(label)s is given up.") % {"label": found.label})
        return redirect("board:place", code)
    return render(request, "board/leave.html", {"ticket": found, "code": code, "once": fresh_key(request)})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@public
def notice(request: OpenRequest, code: str) -> HttpResponseBase:
    """Ask to be told by e-mail or SMS when few stand before me."""
    visit, refusal = _visit(code), None
    typed = {"contact": request.POST.get("contact", ""), "ahead": request.POST.get("ahead", str(TOLD_AT[1]))}
    if request.method == "POST":
        spent = spend(uuid5(visit.pk, "notice"), per_minute=NOTICES_A_MINUTE)
        if spent.wait:
            return _too_often(request, {"code": code, "typed": typed, "told_at": TOLD_AT}, spent.wait)
        try:
            ahead = int(typed["ahead"]) if typed["ahead"] in map(str, TOLD_AT) else 0
            ask_notice(visit, contact=typed["contact"], ahead=ahead, at=now())
        except Refusal as refused:
            refusal = refused
        else:
            messages.info(request, _("You will be told. Come when the message has come."))
            return redirect("board:place", code)
    shown = {"code": code, "typed": typed, "told_at": TOLD_AT, "refusal": refusal}
    return render(request, "board/notice.html", shown, status=UNFIT if refusal else 200)


def _too_often(request: OpenRequest, shown: dict[str, Any], wait: int) -> HttpResponse:
    shown["refusal"] = _("You have asked too often. Try again in %(wait)s seconds.") % {"wait": wait}
    response = render(request, "board/notice.html", shown, status=TOO_MANY)
    response.headers["Retry-After"] = str(wait)
    return response


def _speak(request: OpenRequest, visit: Visit) -> None:
    """Speak the language that was chosen at the terminal, until another one is chosen on the phone."""
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        request.LANGUAGE_CODE = visit.language
        activate(visit.language)


def _visit(code: str) -> Visit:
    try:
        return visit_by_secret(code)
    except Visit.DoesNotExist:
        raise Http404 from None


def _ticket(code: str, ticket: UUID) -> Ticket:
    found = _visit(code).tickets.filter(pk=ticket).first()
    if found is None:
        raise Http404
    return found
