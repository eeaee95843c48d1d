"""'Response' at the terminal: how one was served, by tapping alone, and a line for the book of responses (L52)."""

from typing import Final
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from office.feedback.rating import rate, rated_lately
from office.feedback.states import EntryKind, EntryWay, RatingWay, Step
from office.feedback.writing import Said, write_entry
from office.kiosk.choosing import keys_of, typed
from office.kiosk.terminal import SeeOther, Tile, page, terminal, tiles
from office.law import Refusal
from office.queueing.models import Ticket
from office.ui.clock import now
from office.ui.once import fresh_key, once_key
from office.ui.requests import DeviceRequest

NUMBERS: Final = 27
LONGEST: Final = 500
CONFLICT: Final = 409


@require_safe
@terminal
def respond(request: DeviceRequest) -> HttpResponse:
    """Let somebody who was served tap the number of their ticket: the last ones first."""
    lately = rated_lately(request.device.centre, at=now())[:NUMBERS]
    found = [
        Tile(reverse("kiosk:rate", args=[each.pk]), each.label, each.service.local_name, "ticket") for each in lately
    ]
    write = Tile(reverse("kiosk:respond_write"), _("Write into the book of responses"), icon="information")
    title = _("How were you served? Press your number") if found else _("Response")
    return tiles(request, title, found or [write], back=reverse("kiosk:start"), above=[write] if found else [])


@require_safe
@terminal
def choose_step(request: DeviceRequest, ticket: UUID) -> HttpResponse:
    """Ask for one of five steps."""
    found = _ticket(request, ticket)
    shown = {"title": _("How were you served?"), "ticket": found, "steps": Step.choices}
    return page(request, "rate", shown, back=reverse("kiosk:respond"))


@require_POST
@terminal
def rate_ticket(request: DeviceRequest, ticket: UUID) -> HttpResponseBase:
    """Take the rating; who taps twice has rated once."""
    typed = request.POST.get("steps", "")
    steps = int(typed) if typed in {str(each) for each in Step.values} else 0
    found = Ticket.objects.select_related("service").get(pk=ticket, centre=request.device.centre)
    try:
        rate(found, steps, way=RatingWay.KIOSK, at=now())
    except Refusal as refusal:
        shown = {"title": _("How were you served?"), "ticket": found, "steps": Step.choices, "refusal": refusal}
        return page(request, "rate", shown, back=reverse("kiosk:respond"), status=CONFLICT)
    return SeeOther(reverse("kiosk:responded"))


@require_http_methods(["GET", "POST"])
@terminal
def write(request: DeviceRequest) -> HttpResponseBase:
    """Let a line be typed on the keys of the page and put into the book, as one of three kinds."""
    text, kind, refusal = request.POST.get("text", ""), request.POST.get("kind", ""), None
    if request.method == "POST" and kind in EntryKind.values:
        said = Said(EntryKind(kind), text, language=request.LANGUAGE_CODE)
        try:
            write_entry(request.device.centre, said, way=EntryWay.KIOSK, at=now(), request=once_key(request))
        except Refusal as refused:
            refusal = refused
        else:
            return SeeOther(reverse("kiosk:responded"))
    shown = {
        "title": _("Write into the book of responses"),
        "text": typed(text, request.POST.get("key"), most=LONGEST),
        "kinds": EntryKind.choices,
        "keys": keys_of(request),
        "longest": LONGEST,
        "refusal": refusal,
        "once": fresh_key(request),
    }
    return page(request, "respond_write", shown, back=reverse("kiosk:respond"), status=CONFLICT if refusal else 200)


@require_safe
@terminal
def responded(request: DeviceRequest) -> HttpResponse:
    """Thank."""
    return page(request, "responded", {"title": _("Thank you")})


def _ticket(request: DeviceRequest, ticket: UUID) -> Ticket:
    """Give a ticket that was served here lately and is not rated yet; for any other the terminal begins anew."""
    found = rated_lately(request.device.centre, at=now()).filter(pk=ticket).first()
    if found is None:
        raise Http404
    return found
