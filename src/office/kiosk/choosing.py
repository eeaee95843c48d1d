"""Choosing what one has come for: by group of services, by situation of life or by search (L10, L18)."""

from itertools import groupby
from typing import Final

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from office.catalogue.book import present_book
from office.catalogue.models import Service
from office.catalogue.situations import Situation
from office.kiosk.terminal import Tile, page, terminal, tiles
from office.queueing.offered import received_by_words, services_received
from office.ui.clock import today
from office.ui.requests import DeviceRequest

ROWS: Final = ("йцукенгшщзхї", "фівапролджєґ", "ячсмитьбю’")
ROWS_EN: Final = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
LONGEST: Final = 60
MOST_FOUND: Final = 6


@require_safe
@terminal
def groups(request: DeviceRequest) -> HttpResponseBase:
    """Show the groups of services received here; where there is room for all services, these at once."""
    services = services_received(request.device.centre, today())
    by_group = [(group, list(ones)) for group, ones in groupby(services, lambda each: each.group)]
    found = [Tile(reverse("kiosk:group", args=[group.code]), group.local_name, _many(ones)) for group, ones in by_group]
    if len(by_group) == 1:
        found = [service_tile(each) for each in services]
    above = [Tile(reverse("kiosk:find"), _("Find by words"), icon="search")]
    if present_book().situations({each.code: each for each in services}):
        above.append(Tile(reverse("kiosk:situations"), _("By what has happened"), icon="next"))
    return tiles(request, _("What have you come for?"), found, back=reverse("kiosk:start"), above=above)


def _many(services: list[Service]) -> str:
    if len(services) == 1:
        return services[0].local_name
    return ngettext("%(count)s service", "%(count)s services", len(services)) % {"count": len(services)}


@require_safe
@terminal
def group(request: DeviceRequest, code: str) -> HttpResponseBase:
    """Show the services of one group."""
    services = [each for each in services_received(request.device.centre, today()) if each.group.code == code]
    if not services:
        return redirect("kiosk:groups")
    found = [service_tile(each) for each in services]
    return tiles(request, services[0].group.local_name, found, back=reverse("kiosk:groups"))


@require_safe
@terminal
def happenings(request: DeviceRequest) -> HttpResponseBase:
    """Show the situations of life in which a service received here helps."""
    found = [
        Tile(reverse("kiosk:situation", args=[situation.code]), situation.local_name, _many(services))
        for situation, services in _situations(request)
    ]
    return tiles(request, _("What has happened?"), found, back=reverse("kiosk:groups"))


@require_safe
@terminal
def happening(request: DeviceRequest, code: str) -> HttpResponseBase:
    """Show the services of one situation, the most needed first."""
    for situation, services in _situations(request):
        if situation.code == code:
            found = [service_tile(each) for each in services]
            return tiles(request, situation.local_name, found, back=reverse("kiosk:situations"))
    return redirect("kiosk:situations")


def _situations(request: DeviceRequest) -> list[tuple[Situation, list[Service]]]:
    return present_book().situations({each.code: each for each in services_received(request.device.centre, today())})


def service_tile(service: Service) -> Tile:
    return Tile(reverse("kiosk:service", args=[service.code]), service.local_name)


@require_safe
@terminal
def find(request: DeviceRequest) -> HttpResponse:
    """Find services by words, typed on the keys of the page; each key is a button, so no script is needed."""
    words = typed(request.GET.get("q", ""), request.GET.get("key"))
    services = services_received(request.device.centre, today())
    found = received_by_words(services, words)[:MOST_FOUND] if words.strip() else []
    shown = {
        "title": _("Find by words"),
        "words": words,
        "found": [service_tile(each) for each in found],
        "keys": keys_of(request),
    }
    return page(request, "find", shown, back=reverse("kiosk:groups"))


def keys_of(request: DeviceRequest) -> tuple[str, ...]:
    return ROWS_EN if request.LANGUAGE_CODE == "en" else ROWS


def typed(text: str, key: str | None, *, most: int = LONGEST) -> str:
    """Give ``text`` after one key of the page: a letter, ``back`` or ``clear``."""
    text = text.replace("\x00", "")
    if key == "back":
        return text[:-1]
    if key == "clear":
        return ""
    return (text + (key or "")[:1])[:most]
