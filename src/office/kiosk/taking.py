"""Taking a number: what to expect, a name or none, what helps, the number itself and its paper (L18, L19)."""

from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from office.kiosk.choosing import keys_of, typed
from office.kiosk.terminal import SeeOther, go_on, page, terminal, visit_of
from office.kiosk.words import closing_words, order_words, place_address, qr_address, wait_words
from office.queueing.device_states import Printing
from office.queueing.models import Ticket
from office.queueing.offered import received_here
from office.queueing.printing import ask_print, print_again, print_told
from office.queueing.taking import LONGEST_NAME, NOBODY_SAID, Person, Taken, take
from office.queueing.waits import expected
from office.ui.clock import now, today
from office.ui.once import fresh_key, once_key
from office.ui.requests import DeviceRequest

SLOW: Final = "потрібна допомога або більше часу"
"""What stands on the visit: workers read Ukrainian whatever language the terminal spoke."""


@require_safe
@terminal
def service(request: DeviceRequest, code: str) -> HttpResponse:
    """Say how long the wait is and how many desks are open; ask for nothing that is not needed."""
    found = received_here(request.device.centre, code, today())
    at = now()
    told = expected(request.device.centre, found.pk, at=at)
    shown = {
        "title": found.local_name,
        "service": found,
        "desks": told.desks,
        "ahead": told.people,
        "wait": wait_words(told.wait),
        "closing": closing_words(request.device.centre, told.wait, at=at),
        "goes_on": visit_of(request) is not None,
        "once": fresh_key(request),
    }
    return page(request, "service", shown, back=reverse("kiosk:group", args=[found.group.code]))


@require_POST
@terminal
def name(request: DeviceRequest, code: str) -> HttpResponseBase:
    """Let a name be typed on the keys of the page; it travels in the form alone and is written with the ticket."""
    found = received_here(request.device.centre, code, today())
    said = _name_typed(request.POST.get("name", ""), request.POST.get("key"))
    shown = {
        "title": _("Your surname and name"),
        "service": found,
        "name": said,
        "slow": bool(request.POST.get("slow")),
        "keys": keys_of(request),
        "longest": LONGEST_NAME,
        "once": fresh_key(request),
    }
    return page(request, "name", shown, back=reverse("kiosk:service", args=[found.code]))


def _name_typed(text: str, key: str | None) -> str:
    """Give a name with every word begun by a capital letter: the keys have small ones."""
    name = typed(text, key)
    begins = key is not None and len(name) > len(text) and (not text or text[-1] in " -")
    return name[:-1] + name[-1].upper() if begins else name


@require_POST
@terminal
def give(request: DeviceRequest, code: str) -> HttpResponseBase:
    """Give the number; a second tap on the same page gives the same one."""
    taken = take_here(request, code)
    ask_print(taken.ticket, request.device, site=request.build_absolute_uri("/"), at=now())
    return go_on(request, SeeOther(reverse("kiosk:ticket", args=[taken.ticket])), taken.visit)


def take_here(request: DeviceRequest, code: str) -> Taken:
    """Take a number for the service of this code; the next one of who stands here belongs to the same visit."""
    visit = visit_of(request)
    person = NOBODY_SAID if visit else _person(request)
    return take(request.device.centre, code, at=now(), request=once_key(request), visit=visit, person=person)


def _person(request: DeviceRequest) -> Person:
    needs = SLOW if request.POST.get("slow") else ""
    return Person(name=request.POST.get("name", ""), needs=needs, language=request.LANGUAGE_CODE)


def own_ticket(request: DeviceRequest, ticket: UUID) -> Ticket:
    """Open a ticket of the visit that goes on here. Raises Ticket.DoesNotExist for anybody else's."""
    found = Ticket.objects.select_related("visit", "service", "centre")
    return found.get(pk=ticket, centre=request.device.centre_id, visit=visit_of(request))


@require_safe
@terminal
def ticket(request: DeviceRequest, ticket: UUID) -> HttpResponse:
    """Show the number, its code for the phone, and what became of the paper."""
    found, at = own_ticket(request, ticket), now()
    others = list(found.visit.tickets.exclude(pk=found.pk).order_by("ordinal").values_list("label", flat=True))
    shown = {
        "title": _("Your number"),
        "ticket": found,
        "others": others,
        "order": order_words(found.visit, at=at) if others else "",
        "once": fresh_key(request),
        **_paper(request, found),
        **_expected(found, at),
        "qr": qr_address(place_address(request.build_absolute_uri("/"), found.visit.secret)),
    }
    return page(request, "ticket", shown, back=reverse("kiosk:anew"))


def _expected(found: Ticket, at: Any) -> dict[str, Any]:
    told = expected(found.centre, found.service_id, at=at, ticket=found)
    closing = closing_words(found.centre, told.wait, at=at)
    return {"ahead": told.people, "desks": told.desks, "wait": wait_words(told.wait), "closing": closing}


def _paper(request: DeviceRequest, found: Ticket) -> dict[str, Any]:
    told = print_told(found, request.device, at=now())
    return {"paper": told, "by_browser": request.device.printing == Printing.BROWSER}


@require_safe
@terminal
def paper(request: DeviceRequest, ticket: UUID) -> HttpResponse:
    """Say what became of the paper: the part of the page that a script reads again until it is settled."""
    found = own_ticket(request, ticket)
    shown = {"ticket": found, "once": fresh_key(request), **_paper(request, found)}
    return page(request, "includes/paper", shown)


@require_POST
@terminal
def again(request: DeviceRequest, ticket: UUID) -> HttpResponseBase:
    """Print the ticket once more."""
    found = own_ticket(request, ticket)
    print_again(found.pk, request.device, site=request.build_absolute_uri("/"), at=now())
    return redirect("kiosk:ticket", found.pk)
