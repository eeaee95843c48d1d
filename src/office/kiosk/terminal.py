"""What every page of a terminal shares: the paired device, the visit that goes on, pages of nine tiles, the way back."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, Final, ParamSpec
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse

from office.queueing.device_states import DeviceKind
from office.queueing.models import Ticket
from office.ui.clock import now
from office.ui.decorators import View, device
from office.ui.devices import remember_device, token_of
from office.ui.requests import DeviceRequest

P = ParamSpec("P")
Page = Callable[Concatenate[DeviceRequest, P], HttpResponseBase]
TILES: Final = 9
VISIT: Final = "office_visit"
VISIT_LASTS: Final = 300
"""Seconds for which a terminal goes on with the visit of the person before it; its start page ends it at once."""
SPELT: Final = "office_spelt"
"""What the person before a terminal has entered of a code by the four keys."""
_SALT: Final = "office.kiosk.visit"


class SeeOther(HttpResponseRedirect):
    """After an act: look at the page with GET."""

    status_code = 303


@dataclass(frozen=True)
class Tile:
    """One big button of a page: where it leads and what it says."""

    address: str
    title: str
    text: str = ""
    icon: str = ""
    lead: bool = False
    """The act that most people come for."""


def terminal(view: Page[P]) -> View[P]:
    """Open a page to a paired terminal alone. It never stands on a dead end: what is not there leads to the start."""

    @wraps(view)
    def shown(request: DeviceRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        request.refusal_page = "kiosk/refusal.html"
        try:
            return view(request, *args, **kwargs)
        except (Http404, ObjectDoesNotExist):
            return redirect("kiosk:anew")

    return device(DeviceKind.KIOSK)(shown)


def page(
    request: DeviceRequest, template: str, shown: Mapping[str, Any], *, back: str = "", status: int = 200
) -> HttpResponse:
    """Draw a page; ``back`` is where the left key leads, the start where nothing is said.

    While a visit goes on, each page names its numbers: whoever steps up next sees that they are not theirs.
    """
    ground = {"device": request.device, "centre": request.device.centre, "now": now(), "back": back}
    ground["going_on"] = _numbers(visit_of(request))
    return render(request, f"kiosk/{template}.html", {**ground, **shown}, status=status)


def tiles(request: DeviceRequest, title: str, found: Sequence[Tile], *, back: str = "", **shown: Any) -> HttpResponse:
    """Draw a page of tiles, nine of them at most; ``?page=`` turns it."""
    turned = Paginator(found, TILES).get_page(request.GET.get("page"))
    asked = request.GET.copy()
    asked.pop("page", None)
    values = {"title": title, "tiles": turned, "asked": asked.urlencode(), **shown}
    return page(request, "tiles", values, back=back)


# -- the visit that goes on: several services, one person (L19) -----------------------------------------------------


def visit_of(request: DeviceRequest) -> UUID | None:
    """Give the visit of the person who stands here; None at the beginning."""
    found = kept(request, VISIT)
    return UUID(found) if found else None


def _numbers(visit: UUID | None) -> QuerySet[Ticket, str]:
    """Give the numbers of a visit; they are read only where a page shows them."""
    tickets = Ticket.objects.filter(visit=visit) if visit else Ticket.objects.none()
    return tickets.order_by("arrived_at", "ordinal").values_list("label", flat=True)


def go_on(request: DeviceRequest, response: HttpResponse, visit: UUID) -> HttpResponse:
    """Let the next ticket belong to ``visit``."""
    return keep(request, response, VISIT, str(visit))


def end_visit(response: HttpResponse) -> HttpResponse:
    """Forget whoever stood here: the next person begins anew."""
    return drop(drop(response, VISIT), SPELT)


def kept(request: DeviceRequest, name: str) -> str:
    """Give what this terminal keeps of the person before it; empty where it keeps nothing, or no more."""
    return str(request.get_signed_cookie(name, default="", salt=_salt(request), max_age=VISIT_LASTS))


def keep(request: DeviceRequest, response: HttpResponse, name: str, value: str) -> HttpResponse:
    """Let this terminal alone keep ``value`` for a few minutes."""
    response.set_signed_cookie(
        name,
        value,
        salt=_salt(request),
        max_age=VISIT_LASTS,
        path=reverse("kiosk:start"),
        httponly=True,
        samesite="Strict",
        secure=request.is_secure(),
    )
    return response


def drop(response: HttpResponse, name: str) -> HttpResponse:
    """Let the terminal keep that no more."""
    response.delete_cookie(name, path=reverse("kiosk:start"), samesite="Strict")
    return response


def stay_paired(request: DeviceRequest, response: HttpResponse) -> HttpResponse:
    """Set the cookie of the device anew, so that it never runs out while the terminal is used."""
    remember_device(response, token_of(request))
    return response


def _salt(request: DeviceRequest) -> str:
    return f"{_SALT}:{request.device.pk}"
