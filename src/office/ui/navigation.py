"""The side navigation of staff: which pages a role opens first, and the keys that lead there."""

from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, get_script_prefix
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from office.centres.models import Posting, Role
from office.ui.addresses import address_of

COUNTER = (Role.FRONT_OFFICE,)
OFFICERS = (Role.CASE_OFFICER, Role.PROVIDER_HEAD)
HEADS = (Role.CENTRE_HEAD, Role.PROVIDER_HEAD, Role.DEPARTMENT)
OVERSEERS = (Role.CENTRE_HEAD, Role.DEPARTMENT)
WORKERS = (Role.FRONT_OFFICE, Role.CASE_OFFICER, Role.GREETER)
READERS = (*COUNTER, Role.CASE_OFFICER, *HEADS, Role.AUDITOR)

# label, name of the address, roles, keys; an entry whose face is not installed is left out
ENTRIES: tuple[tuple[str | Promise, str, tuple[Role, ...], str], ...] = (
    (_("My counter"), "frontdesk:home", COUNTER, "g m"),
    (_("Hall"), "frontdesk:hall", (Role.GREETER,), "g m"),
    (_("Help to take a number"), "frontdesk:take", (Role.GREETER,), "g n"),
    (_("Is this for us?"), "frontdesk:is_for_us", (Role.GREETER,), "g i"),
    (_("What waits at the counter"), "frontdesk:counter", COUNTER, "g e"),
    (_("Take a package"), "frontdesk:package_new", COUNTER, "g n"),
    (_("Bookings"), "frontdesk:bookings", (*COUNTER, Role.GREETER), "g z"),
    (_("Enquiries"), "frontdesk:enquiries", (*COUNTER, Role.GREETER), "g f"),
    (_("Wait for documents"), "frontdesk:waiting", COUNTER, "g a"),
    (_("Came electronically"), "frontdesk:online", COUNTER, "g q"),
    (_("Hand-overs"), "frontdesk:handovers", COUNTER, "g h"),
    (_("To hand out"), "frontdesk:outgoing", COUNTER, "g o"),
    (_("Under my control"), "frontdesk:controlled", COUNTER, "g t"),
    (_("To archive"), "frontdesk:to_archive", COUNTER, "g r"),
    (_("Services"), "frontdesk:services", COUNTER, "g i"),
    (_("Terms and duties"), "management:duties", (*HEADS, Role.AUDITOR), "g d"),
    (_("Figures of the centre"), "management:figures", OVERSEERS, "g i"),
    (_("Reception"), "management:queue", OVERSEERS, "g n"),
    (_("Days of reception"), "management:queue_days", (Role.AUDITOR,), "g n"),
    (_("My work"), "backoffice:work", OFFICERS, "g w"),
    (_("Lists"), "backoffice:lists", OFFICERS, "g l"),
    (_("Cases"), "backoffice:search", READERS, "g c"),
    (_("Cards"), "management:cards", (*HEADS, Role.CATALOGUE_EDITOR), "g k"),
    (_("Workshop"), "management:workshop", (Role.CATALOGUE_EDITOR,), "g i"),
    (_("Published texts"), "management:publications", (Role.CATALOGUE_EDITOR, *OVERSEERS), "g l"),
    (_("Schedules"), "management:schedules", (*HEADS, Role.AUDITOR), "g s"),
    (_("Staff and postings"), "management:staff", (*HEADS, Role.AUDITOR, Role.SYSTEM_ADMIN), "g p"),
    (_("Absences"), "management:absences", (*WORKERS, *HEADS), "g v"),
    (_("Petitions"), "management:petitions", (*OVERSEERS, Role.AUDITOR), "g q"),
    (_("Turn to the head"), "management:petition_new", WORKERS, "g u"),
    (_("Bookings"), "frontdesk:bookings", (Role.CENTRE_HEAD,), "g z"),
    (_("Enquiries"), "frontdesk:enquiries", (Role.CENTRE_HEAD,), "g f"),
    (_("Book of responses"), "management:voices", OVERSEERS, "g r"),
    (_("Rules of booking"), "management:booking", (Role.CENTRE_HEAD,), "g o"),
    (_("Devices"), "management:devices", (Role.CENTRE_HEAD, Role.GREETER), "g t"),
    (_("Desks"), "management:desks", (*OVERSEERS, Role.SYSTEM_ADMIN), "g b"),
    (_("Bodies and agreements"), "management:agreements", (*OVERSEERS, Role.AUDITOR), "g y"),
    (_("Cities and centres"), "management:cities", (Role.SYSTEM_ADMIN,), "g f"),
    (_("Messages"), "management:messages", (Role.SYSTEM_ADMIN,), "g e"),
    (_("API clients"), "management:clients", (Role.SYSTEM_ADMIN,), "g z"),
    (_("Journal"), "management:journal", (Role.AUDITOR,), "g j"),
    (_("Who opened data"), "management:access", (Role.AUDITOR,), "g x"),
)


Place = tuple[str | Promise, str, str]
"""Label, address, keys."""


@dataclass(frozen=True)
class Entry:
    label: str | Promise
    address: str
    keys: str
    here: bool


def entries_for(request: HttpRequest, posting: Posting | None) -> list[Entry]:
    """Give what the worker may open in this posting; ``here`` marks the entry the present page belongs to."""
    if posting is None:
        return []
    current = section_of(request, posting)
    return [Entry(label, address, keys, here=address == current) for label, address, keys in _places(posting)]


def section_of(request: HttpRequest, posting: Posting) -> str:
    """Give the address of the entry that the present page belongs to; empty where there is none."""
    within = (address for _label, address, _keys in _places(posting) if _within(request.path, address))
    return max(within, key=len, default="")


def drawn_sections(request: HttpRequest, posting: Posting | None) -> SafeString:
    """Draw the entries: once for each language, role and section, since they say nothing of the worker."""
    if posting is None:
        return SafeString()
    return _drawn(
        get_language(), settings.ROOT_URLCONF, get_script_prefix(), posting.role, section_of(request, posting)
    )


@lru_cache(maxsize=1024)
def _drawn(_language: str | None, patterns: str, prefix: str, role: str, here: str) -> SafeString:
    places = _places_of(patterns, prefix, role)
    nav = [Entry(label, address, keys, here=address == here) for label, address, keys in places]
    return render_to_string("ui/includes/side.html", {"nav": nav})


def may_search(posting: Posting | None) -> bool:
    """Tell whether the search over cases is this posting's to use: elsewhere its field would lead nowhere."""
    return posting is not None and posting.role in READERS


def first_page(posting: Posting) -> str | None:
    """Give the address where a worker of this posting begins; None when no face for this role is installed."""
    return next((address for _label, address, _keys in _places(posting)), None)


def _places(posting: Posting) -> list[Place]:
    return _places_of(settings.ROOT_URLCONF, get_script_prefix(), posting.role)


@lru_cache(maxsize=64)
def _places_of(_patterns: str, _prefix: str, role: str) -> list[Place]:
    named = ((label, _address(name), keys) for label, name, roles, keys in ENTRIES if role in roles)
    return [(label, address, keys) for label, address, keys in named if address]


def _address(name: str) -> str | None:
    try:
        return address_of(name)
    except NoReverseMatch:
        return None


def _within(path: str, address: str) -> bool:
    return path == address or path.startswith(address.rstrip("/") + "/")
