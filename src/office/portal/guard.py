"""How often one address may ask on the public site, and whether its browser has worked for it."""

from ipaddress import IPv6Address, ip_address, ip_network
from typing import Final
from uuid import UUID, uuid5

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from office.accounts.allowance import Spent, spend
from office.booking.models import BookingRules
from office.booking.proving import is_proved
from office.booking.whence import Whence
from office.ui.clock import now

TOO_MANY: Final = 429
CODES_A_MINUTE: Final = 10
RIDDLES_A_MINUTE: Final = 60
FILES_A_MINUTE: Final = 30
SOUNDS_A_MINUTE: Final = 12
WRITTEN_A_MINUTE: Final = 20
UNPROVED_A_MINUTE: Final = 4
LISTS_A_MINUTE: Final = 3
NEIGHBOURS_V6: Final = 64
_OURS: Final = UUID("5b0e1f0a-3a3d-4a52-9f0d-6c1b9d1f6b0e")

PROOF: Final = "altcha"
"""The hidden field in which the browser hands its solution in."""


def may_try_a_code(request: HttpRequest) -> Spent:
    """Count one code that is tried from this address: guessing one takes longer than the world has."""
    return _spend(request, "code", CODES_A_MINUTE)


def may_have_a_riddle(request: HttpRequest) -> Spent:
    """Count one riddle that is asked for."""
    return _spend(request, "riddle", RIDDLES_A_MINUTE)


def may_send_a_file(request: HttpRequest) -> Spent:
    """Count one file that is sent: each is looked into by a process of its own."""
    return _spend(request, "file", FILES_A_MINUTE)


def may_hear(request: HttpRequest) -> Spent:
    """Count one sound that has to be made for this address: speaking minutes of text takes seconds of a processor."""
    return _spend(request, "sound", SOUNDS_A_MINUTE)


def may_book(request: HttpRequest, rules: BookingRules) -> Spent:
    """Count one booking from this address; without a proof of work far fewer are allowed."""
    if is_proved(request.POST.get(PROOF, ""), at=now()):
        return _spend(request, "proved", rules.web_a_minute)
    return _spend(request, "unproved", rules.unproved_a_minute)


def whence_of(request: HttpRequest) -> Whence:
    """Give the browser, known by the cookie that guards its forms, and the network from which it asks."""
    return Whence(request.META.get("CSRF_COOKIE", ""), _network(_address(request)))


def may_write(request: HttpRequest) -> Spent:
    """Count one entry or enquiry from this address; without a proof of work far fewer are allowed."""
    if is_proved(request.POST.get(PROOF, ""), at=now()):
        return _spend(request, "written", WRITTEN_A_MINUTE)
    return _spend(request, "written unproved", UNPROVED_A_MINUTE)


def may_send_a_list(request: HttpRequest) -> Spent:
    """Count one list of documents that is sent to an address somebody has typed."""
    return _spend(request, "list", LISTS_A_MINUTE)


def too_many(request: HttpRequest, spent: Spent) -> HttpResponse:
    """Say when to try again."""
    response = render(request, "portal/too_many.html", {"wait": spent.wait}, status=TOO_MANY)
    response.headers["Retry-After"] = str(spent.wait)
    return response


def _spend(request: HttpRequest, what: str, a_minute: int) -> Spent:
    return spend(uuid5(_OURS, f"{what}:{_network(_address(request))}"), per_minute=a_minute)


def _address(request: HttpRequest) -> str:
    return str(get_adapter().get_client_ip(request))


def _network(address: str) -> str:
    """Give the network of one household or office; one host of the older addresses."""
    parsed = ip_address(address)
    if isinstance(parsed, IPv6Address):
        return str(ip_network(f"{parsed}/{NEIGHBOURS_V6}", strict=False).network_address)
    return str(parsed)
