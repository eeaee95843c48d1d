"""Voice mode beyond a number: checking in with a booking, the whole card of a service, the centre itself (L12, L20)."""

from collections.abc import Iterable, Iterator, Sequence
from textwrap import wrap
from typing import Final

from django.http import HttpResponseBase
from django.urls import reverse
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from office.catalogue.models import InformationCard, Service
from office.catalogue.queries import card_in_force
from office.centres.models import Centre, Provider
from office.centres.queries import DayHours, entrance_sign, participants
from office.kiosk.arriving import CONFLICT, checked_in
from office.kiosk.terminal import SeeOther, go_on, terminal
from office.kiosk.voice import LONGEST_TEXT, Choice, Menu, calling, spoken_page
from office.law import Refusal
from office.queueing.offered import received_here
from office.ui.clock import today
from office.ui.once import fresh_key
from office.ui.requests import DeviceRequest
from office.ui.templatetags.latin import where
from office.ui.words import term_length

PART: Final = LONGEST_TEXT - 60
"""Signs of a text that is read in parts, so that its name still fits before the first."""


@require_http_methods(["GET", "POST"])
@terminal
def arrive(request: DeviceRequest) -> HttpResponseBase:
    """Check in with a code that is held to the scanner, or go on to the four keys; the outcome is spoken."""
    refusal = None
    if request.method == "POST":
        try:
            taken = checked_in(request, request.POST.get("code", ""))
        except Refusal as refused:
            refusal = refused
        else:
            return go_on(request, SeeOther(reverse("kiosk:voice_ticket", args=[taken.ticket])), taken.visit)
    menu = arriving_menu(str(refusal) if refusal else "")
    shown = {"scans": True, "once": fresh_key(request)}
    response = spoken_page(request, menu, back=reverse("kiosk:voice"), **shown)
    response.status_code = CONFLICT if refusal else response.status_code
    return response


def arriving_menu(refused: str = "") -> Menu:
    asked = _("Hold the code of the booking, on paper or on the phone, to the scanner. Your number is said then.")
    choices = [
        Choice(_("Enter it by the keys: your time, then the first four signs"), reverse("kiosk:voice_times")),
        Choice(_("Back to the beginning"), reverse("kiosk:voice")),
        calling(),
    ]
    return Menu(f"{refused} {asked}".strip(), choices)


@require_safe
@terminal
def card(request: DeviceRequest, code: str) -> HttpResponseBase:
    """Read the card of a service, one thing at a time."""
    found = received_here(request.device.centre, code, today())
    menu = card_menu(found, card_in_force(found, request.device.centre.city, today()))
    return spoken_page(request, menu, back=reverse("kiosk:voice_service", args=[found.code]))


def card_menu(service: Service, card: InformationCard) -> Menu:
    """Give what a card says, as far as it is the same for everybody; its documents have a menu of their own."""
    back = reverse("kiosk:voice_service", args=[service.code])
    body = card.deciding_body
    facts = (
        (_("Term"), f"{term_length(card.term_value, card.term_unit)}. {card.term_counted_from}"),
        (_("Fee"), card.fee_text),
        (pgettext("body", "Decides"), body.local_name if body else ""),
        (_("Who may ask for it"), card.ground),
        (pgettext("service", "Result"), card.result),
        (_("How to hand papers in"), "; ".join(card.ways_to_submit)),
        (_("How to get it"), "; ".join(card.ways_to_get)),
        (_("When it is refused"), "; ".join(each.text for each in card.refusal_grounds.all())),
        (_("How to appeal"), card.appeal_text),
    )
    read = [Choice(text, back) for text in in_parts(facts)]
    return Menu(_("About the service. Choose goes back."), [*read, Choice(_("Back to the service"), back)])


@require_safe
@terminal
def centre(request: DeviceRequest) -> HttpResponseBase:
    """Read where the centre is, when it receives, and who works in it."""
    here = request.device.centre
    sign = entrance_sign(here, today())
    bodies = [each.provider for each in participants(here, today())]
    return spoken_page(request, centre_menu(here, sign.week if sign else (), bodies), back=reverse("kiosk:voice"))


def centre_menu(here: Centre, week: Sequence[DayHours], bodies: Iterable[Provider]) -> Menu:
    back = reverse("kiosk:voice")
    facts = (
        (_("Address"), where(here)),
        (_("Phones"), ", ".join(map(str, here.phones))),
        (_("Hours of reception"), "; ".join(f"{WEEKDAYS[day.weekday]}: {_hours(day)}" for day in week)),
        (_("Bodies that work here"), "; ".join(body.local_name for body in bodies)),
    )
    read = [Choice(text, back) for text in in_parts(facts)]
    return Menu(_("About the centre. Choose goes back."), [*read, Choice(_("Back to the beginning"), back)])


def _hours(day: DayHours) -> str:
    return ", ".join(f"{each.opens:%H:%M}–{each.closes:%H:%M}" for each in day.shifts) or _("day off")


def in_parts(facts: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Give each fact with its name, in as many parts as a person can keep in mind; one that says nothing is left out."""
    for name, text in facts:
        first, *others = wrap(text.strip(" ."), PART) or [""]
        if first:
            yield f"{name}: {first}"
        yield from others
