"""Checking in: who booked scans or types the code of the booking and gets a number that counts from the agreed time (L20)."""

from typing import Final
from urllib.parse import urlsplit

from django.http import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from office.booking.arriving import check_in
from office.booking.codes import ALPHABET
from office.kiosk.choosing import typed
from office.kiosk.terminal import SeeOther, go_on, page, terminal
from office.law import Refusal
from office.queueing.printing import ask_print
from office.queueing.taking import Taken
from office.ui.clock import now
from office.ui.once import fresh_key, once_key
from office.ui.requests import DeviceRequest

ROWS: Final = (ALPHABET[:8], ALPHABET[8:16], ALPHABET[16:])
CONFLICT: Final = 409


@require_http_methods(["GET", "POST"])
@terminal
def arrive(request: DeviceRequest) -> HttpResponseBase:
    """Take the code: from a scanner, which types it and presses Enter, from the keys of the page, or from a keyboard."""
    code, key = request.POST.get("code", ""), request.POST.get("key")
    if request.method != "POST" or key is not None:
        return _asking(request, typed(code, key))
    try:
        return _arrived(request, code)
    except Refusal as refusal:
        return _asking(request, code, refusal)


def _arrived(request: DeviceRequest, code: str) -> HttpResponseBase:
    taken = checked_in(request, code)
    return go_on(request, SeeOther(reverse("kiosk:ticket", args=[taken.ticket])), taken.visit)


def checked_in(request: DeviceRequest, code: str) -> Taken:
    """Give who booked a number for the code that was scanned or typed, and its paper. Raises Refusal as check_in does."""
    taken = check_in(code_in(code), centre=request.device.centre, at=now(), request=once_key(request))
    ask_print(taken.ticket, request.device, site=request.build_absolute_uri("/"), at=now())
    return taken


def code_in(scanned: str) -> str:
    """Give the code of what was scanned: the code itself, or the last part of an address that ends in it."""
    path = urlsplit(scanned.strip()).path
    return path.rstrip("/").rpartition("/")[2] if "/" in path else scanned


def _asking(request: DeviceRequest, code: str, refusal: Refusal | None = None) -> HttpResponseBase:
    shown = {
        "title": _("I have a booking"),
        "code": code,
        "keys": ROWS,
        "refusal": refusal,
        "once": fresh_key(request),
    }
    return page(request, "arrive", shown, back=reverse("kiosk:start"), status=CONFLICT if refusal else 200)
