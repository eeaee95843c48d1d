"""The pages of the voice mode, and the sounds themselves."""

from typing import Final
from uuid import UUID

from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from office.catalogue.models import Service
from office.catalogue.queries import card_in_force
from office.documents.speech import SpeechFailedError, is_saying, number_aloud, spoken
from office.kiosk import voice
from office.kiosk.taking import own_ticket, take_here
from office.kiosk.terminal import SeeOther, go_on, terminal
from office.kiosk.voice import Choice, Menu, spoken_page
from office.kiosk.words import closing_words, wait_words
from office.queueing.device_states import PrintState
from office.queueing.devices import call_staff
from office.queueing.models import Device, Ticket
from office.queueing.offered import received_here, services_received
from office.queueing.policy import published
from office.queueing.printing import ask_print, print_told
from office.queueing.queues import rules_of
from office.queueing.waits import expected
from office.ui.clock import now, today
from office.ui.once import fresh_key
from office.ui.requests import DeviceRequest

YEAR: Final = 365 * 24 * 60 * 60


@require_safe
@terminal
def start(request: DeviceRequest) -> HttpResponse:
    """Begin to speak."""
    return spoken_page(request, voice.root_menu(), back=reverse("kiosk:start"))


@require_safe
@terminal
def groups(request: DeviceRequest) -> HttpResponse:
    """Read the groups of services received here."""
    menu = voice.groups_menu(services_received(request.device.centre, today()))
    return spoken_page(request, menu, back=reverse("kiosk:voice"))


@require_safe
@terminal
def group(request: DeviceRequest, code: str) -> HttpResponse:
    """Read the services of one group."""
    services = [each for each in services_received(request.device.centre, today()) if each.group.code == code]
    return spoken_page(request, voice.group_menu(services), back=reverse("kiosk:voice_groups"))


@require_safe
@terminal
def service(request: DeviceRequest, code: str) -> HttpResponse:
    """Say what to expect of a service, and offer a number for it."""
    found = received_here(request.device.centre, code, today())
    give = reverse("kiosk:voice_give", args=[found.code])
    choices = [
        Choice(_("Take a number"), give, acts=True),
        Choice(_("Take a number. I need help or more time"), give, sends=(("slow", "yes"),), acts=True),
        Choice(_("Hear which documents are needed"), reverse("kiosk:voice_documents", args=[found.code])),
        Choice(_("Hear about term, fee, result and appeal"), reverse("kiosk:voice_card", args=[found.code])),
        Choice(_("Back to the groups"), reverse("kiosk:voice_groups")),
    ]
    menu = Menu(f"{found.local_name}. {_expected(request.device, found)}", choices)
    back = reverse("kiosk:voice_group", args=[found.group.code])
    return spoken_page(request, menu, back=back, once=fresh_key(request))


def _expected(device: Device, found: Service, ticket: Ticket | None = None) -> str:
    at = now()
    told = expected(device.centre, found.pk, at=at, ticket=ticket)
    if not told.desks:
        return _("No desk is open for it now.")
    wait = wait_words(told.wait)
    closing = closing_words(device.centre, told.wait, at=at)
    if not told.people:
        return f"{_('Nobody is before you. Wait: %(wait)s.') % {'wait': wait}} {closing}".rstrip()
    people = ngettext("%(count)s person is before you.", "%(count)s people are before you.", told.people)
    return f"{people % {'count': told.people}} {_('Wait: %(wait)s.') % {'wait': wait}} {closing}".rstrip()


@require_safe
@terminal
def documents(request: DeviceRequest, code: str) -> HttpResponse:
    """Read what to bring, one document at a time."""
    found = received_here(request.device.centre, code, today())
    card = card_in_force(found, request.device.centre.city, today())
    menu = voice.documents_menu(found, [each.name for each in card.documents.all()])
    return spoken_page(request, menu, back=reverse("kiosk:voice_service", args=[found.code]))


@require_POST
@terminal
def give(request: DeviceRequest, code: str) -> HttpResponseBase:
    """Give the number; pressed twice it is the same one."""
    taken = take_here(request, code)
    ask_print(taken.ticket, request.device, site=request.build_absolute_uri("/"), at=now())
    return go_on(request, SeeOther(reverse("kiosk:voice_ticket", args=[taken.ticket])), taken.visit)


@require_safe
@terminal
def ticket(request: DeviceRequest, ticket: UUID) -> HttpResponse:
    """Say the number twice, letter and digits, and what became of the paper."""
    found = own_ticket(request, ticket)
    aloud = number_aloud(found.label, (get_language() or "uk")[:2])
    number = _("Your number: %(number)s. Once more: %(number)s.") % {"number": aloud}
    choices = [
        Choice(_("Finish"), reverse("kiosk:anew")),
        Choice(_("One more service"), reverse("kiosk:voice_groups")),
    ]
    intro = f"{number} {_expected(request.device, found.service, found)} {_paper(found, request.device)}".strip()
    shown = {"label": found.label}
    return spoken_page(request, Menu(intro, choices, lasting=True), back=reverse("kiosk:anew"), **shown)


def _paper(found: Ticket, device: Device) -> str:
    told = print_told(found, device, at=now())
    if told is None:
        return ""
    if told.is_missing:
        return _("The ticket is not printed; the number counts all the same.")
    if told.state == PrintState.PRINTED:
        return _("The ticket is printed. Take it.")
    return _("The ticket is being printed.")


@require_safe
@terminal
def queue(request: DeviceRequest) -> HttpResponse:
    """Read how people are called, one rule at a time."""
    rules = published(rules_of(request.device.centre).policy)
    return spoken_page(request, voice.queue_menu(rules), back=reverse("kiosk:voice"))


@require_POST
@terminal
def call(request: DeviceRequest) -> HttpResponseBase:
    """Call a worker to this terminal, and say that somebody comes."""
    call_staff(request.device, at=now())
    return SeeOther(reverse("kiosk:voice_called"))


@require_safe
@terminal
def called(request: DeviceRequest) -> HttpResponse:
    """Say that somebody comes."""
    menu = Menu(_("A worker is on the way. Please wait here."), [Choice(_("Go on"), reverse("kiosk:voice"))])
    return spoken_page(request, menu, back=reverse("kiosk:voice"))


@require_safe
@terminal
def said(request: DeviceRequest, digest: str) -> HttpResponseBase:
    """Give a sound. Only words that this office put on a page are spoken; a sound never changes, so it is kept."""
    text, language = request.GET.get("text", ""), request.GET.get("language", "")
    if not is_saying(digest, text, language):
        raise Http404
    try:
        sound = spoken(text, language)
    except SpeechFailedError:
        return HttpResponse(status=503)
    response = FileResponse(sound.open("rb"), content_type="audio/wav")
    response["Cache-Control"] = f"private, max-age={YEAR}, immutable"
    return response
