"""The first page of a terminal, the way back to it, and the call for a worker."""

from django.conf import settings
from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from office.kiosk.terminal import SeeOther, Tile, end_visit, page, stay_paired, terminal
from office.queueing.days import day_of
from office.queueing.devices import call_staff
from office.queueing.states import DayState
from office.ui.clock import now
from office.ui.once import fresh_key
from office.ui.requests import DeviceRequest


@require_safe
@terminal
def start(request: DeviceRequest) -> HttpResponse:
    """Show what can be done here; whoever stood here before is forgotten."""
    shown = {
        "title": _("Good day"),
        "lead": _("What do you need?"),
        "tiles": _offered(),
        "paused": _is_paused(request),
        "is_start": True,
        "going_on": (),
        "once": fresh_key(request),
    }
    return stay_paired(request, end_visit(page(request, "start", shown)))


def _offered() -> list[Tile]:
    return [
        Tile(reverse("kiosk:groups"), _("Take a number"), _("For a service or a question"), "ticket", lead=True),
        Tile(reverse("kiosk:arrive"), _("I have a booking"), _("Check in by the code"), "calendar"),
        Tile(
            reverse("kiosk:information"),
            _("Information"),
            _("Services, forms, rules, hours of reception"),
            "information",
        ),
        Tile(reverse("kiosk:respond"), _("Response"), _("How you were served; a proposal; thanks"), "respond"),
        Tile(reverse("kiosk:voice"), _("By voice"), _("Every choice is read aloud; four keys are enough"), "voice"),
    ]


@require_safe
@terminal
def anew(_request: DeviceRequest) -> HttpResponseBase:
    """Begin for the next person: in Ukrainian, with nothing left of the one before."""
    response = redirect("kiosk:start")
    response.delete_cookie(settings.LANGUAGE_COOKIE_NAME)
    return end_visit(response)


@require_safe
@terminal
def alive(request: DeviceRequest) -> HttpResponse:
    """Hear that the terminal lives, while nobody stands before it, and tell it what it has to say meanwhile."""
    return JsonResponse({"notice": request.device.local_notice, "paused": _is_paused(request)})


def _is_paused(request: DeviceRequest) -> bool:
    day = day_of(request.device.centre, at=now())
    return day is not None and day.state == DayState.PAUSED


@require_POST
@terminal
def call(request: DeviceRequest) -> HttpResponseBase:
    """Call a worker to this terminal."""
    call_staff(request.device, at=now())
    return SeeOther(f"{reverse('kiosk:called')}?{request.GET.urlencode()}")


@require_safe
@terminal
def called(request: DeviceRequest) -> HttpResponse:
    """Say that somebody comes."""
    return page(request, "called", {"title": _("A worker is on the way")})
