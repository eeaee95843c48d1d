"""Rating a service on the phone: by the code on the ticket, once for a ticket, changed within a day (ADR 0106)."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import activate
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from office.feedback.models import Rating
from office.feedback.rating import may_change, may_rate, rate, ratings_of, served
from office.feedback.states import RatingWay
from office.law import Refusal
from office.portal.voice_forms import RatingForm
from office.queueing.models import Ticket, Visit
from office.queueing.visits import visit_by_secret
from office.ui.clock import now
from office.ui.decorators import public
from office.ui.forms import refused_form
from office.ui.requests import OpenRequest

UNFIT: Final = 422


@dataclass(frozen=True)
class Shown:
    """A served ticket with its rating, where it has one, and what can be done with it."""

    ticket: Ticket
    rating: Rating | None
    may_rate: bool


@require_safe
@public
def how(request: OpenRequest) -> HttpResponse:
    """Say how to rate, to who has no code in the address."""
    return render(request, "portal/voice/rate_how.html")


@require_safe
@never_cache
@public
def visit(request: OpenRequest, code: str) -> HttpResponse:
    """Show the served tickets of a visit; a single one is rated at once."""
    found = _visit(request, code)
    ratings = ratings_of(found)
    shown = [Shown(each, ratings.get(each.pk), _is_open(each, ratings.get(each.pk))) for each in served(found)]
    return render(request, "portal/voice/rate.html", {"visit": found, "code": code, "tickets": shown})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@public
def rate_ticket(request: OpenRequest, code: str, ticket: UUID) -> HttpResponseBase:
    """Take the rating of a ticket, or change it."""
    visit_found = _visit(request, code)
    found = served(visit_found).filter(pk=ticket).first()
    if found is None:
        raise Http404
    there = ratings_of(visit_found).get(found.pk)
    form = RatingForm(_typed(request, there), initial=_initial(there))
    if form.is_valid():
        said = form.cleaned_data
        try:
            rate(found, said["steps"], words=said["words"], way=RatingWay.PHONE, at=now())
        except Refusal as refusal:
            refused_form(form, refusal)
        else:
            return redirect("portal:rate", code)
    shown = {"ticket": found, "code": code, "form": form, "is_open": _is_open(found, there)}
    return render(request, "portal/voice/rate_ticket.html", shown, status=UNFIT if form.errors else 200)


def _typed(request: OpenRequest, there: Rating | None) -> dict[str, str] | None:
    """Give what was sent. A page that asks for the step alone leaves the words that were there."""
    if request.method != "POST":
        return None
    words = request.POST.get("words", there.words if there else "")
    return {"steps": request.POST.get("steps", ""), "words": words}


def _initial(there: Rating | None) -> dict[str, object]:
    return {"steps": there.steps, "words": there.words} if there else {}


def _is_open(ticket: Ticket, there: Rating | None) -> bool:
    return may_change(there, at=now()) if there else may_rate(ticket, at=now())


def _visit(request: OpenRequest, code: str) -> Visit:
    """Open the visit in the language that was chosen at the terminal, until another one is chosen on the phone."""
    try:
        found = visit_by_secret(code)
    except Visit.DoesNotExist:
        raise Http404 from None
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        request.LANGUAGE_CODE = found.language
        activate(found.language)
    return found
