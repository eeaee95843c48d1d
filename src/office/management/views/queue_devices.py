"""Terminals and boards: set up, paired, silent or not; calls for a worker; tickets that were not printed."""

from collections.abc import Callable
from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from office.centres.models import Centre, Role
from office.management.acts import Page, form_act, see_other
from office.management.forms.queue_devices import DeviceForm, NoticeForm
from office.management.scope import reached, the_centre
from office.queueing import devices as acts
from office.queueing.device_lists import WATCHERS, access_device, access_print, devices_of, staff_calls, unprinted
from office.queueing.device_states import DeviceKind, DeviceState
from office.queueing.models import Device, StaffCall
from office.queueing.printing import print_again
from office.ui.clock import now
from office.ui.decorators import staff
from office.ui.forms import OfficeForm
from office.ui.requests import StaffRequest

head = staff(Role.CENTRE_HEAD)


def _home(centre: Centre) -> str:
    return f"{reverse('management:devices')}?centre={centre.code}"


@require_GET
@staff(*WATCHERS)
def index(request: StaffRequest) -> HttpResponse:
    """List the devices with when they were last heard of, the open calls, and what was not printed."""
    centres = reached(request)
    centre, at = the_centre(request, centres), now()
    shown = {
        "centre": centre,
        "centres": centres,
        "devices": devices_of(centre, at=at),
        "calls": list(staff_calls(centre)),
        "unprinted": list(unprinted(centre, at=at)),
        "heads": request.posting.role == Role.CENTRE_HEAD,
    }
    return render(request, "management/devices/index.html", shown)


@require_http_methods(["GET", "POST"])
@head
def new(request: StaffRequest, kind: DeviceKind) -> HttpResponseBase:
    """Set up a terminal or a board."""
    centre = the_centre(request)
    form = DeviceForm(request.POST or None, kind=kind)
    title = _("New board") if kind == DeviceKind.BOARD else _("New terminal")
    page = Page(
        title=title,
        verb=_("Set up the device"),
        back=_home(centre),
        done=_("The device is set up. Give it a code to pair it."),
    )
    return form_act(
        request, form, page, lambda _data: acts.add_device(centre, kind, form.facts(), by=request.worker, at=now())
    )


@require_http_methods(["GET", "POST"])
@head
def change(request: StaffRequest, id: UUID) -> HttpResponseBase:  # noqa: A002  the word of the address
    """Rename a device, move it, or let it print otherwise."""
    device = access_device(request.worker, id, at=now())
    form = DeviceForm(request.POST or None, kind=DeviceKind(device.kind), initial=acts.facts_of(device))
    page = Page(
        title=device.name, verb=_("Save the device"), back=_home(device.centre), done=_("The device is changed")
    )
    return form_act(
        request, form, page, lambda _data: acts.change_device(device, form.facts(), by=request.worker, at=now())
    )


@require_POST
@head
def code(request: StaffRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """Give a code that pairs this device once; it is shown now and never again."""
    device = access_device(request.worker, id, at=now())
    given = acts.pairing_code(device, by=request.worker, at=now())
    where = reverse("kiosk:pair" if device.kind == DeviceKind.KIOSK else "board:pair")
    shown = {"device": device, "code": f"{given[:4]} {given[4:]}", "where": request.build_absolute_uri(where)}
    return render(request, "management/devices/code.html", shown | {"back": _home(device.centre)})


@require_http_methods(["GET", "POST"])
@staff(*WATCHERS)
def notice(request: StaffRequest, id: UUID) -> HttpResponseBase:  # noqa: A002
    """Show one line of text on a device."""
    device = access_device(request.worker, id, at=now())
    said = {"notice": device.notice, "notice_en": device.notice_en}
    form = NoticeForm(request.POST or None, initial=said)
    page = Page(
        title=_("Line of notice"),
        verb=_("Show the line"),
        back=_home(device.centre),
        done=_("The device shows the line"),
        text=device.name,
    )
    return form_act(request, form, page, lambda data: acts.set_notice(device, **data, by=request.worker, at=now()))


@require_http_methods(["GET", "POST"])
@head
def let_go(request: StaffRequest, id: UUID, to: DeviceState) -> HttpResponseBase:  # noqa: A002
    """Unpair a device, which shuts it out until it is paired anew, or remove it for good."""
    device = access_device(request.worker, id, at=now())
    act, words = _LETTING_GO[to]
    page = Page(back=_home(device.centre), text=device.name, **words)
    form = OfficeForm(request.POST if request.method == "POST" else None)
    return form_act(request, form, page, lambda _data: act(device, by=request.worker, at=now()))


_LETTING_GO: Final[dict[DeviceState, tuple[Callable[..., Device], dict[str, Any]]]] = {
    DeviceState.UNPAIRED: (
        acts.unpair,
        {
            "title": _("Unpair the device"),
            "verb": _("Unpair"),
            "done": _("The device is unpaired"),
            "warning": _("It stops working at once, until a new code is typed on it."),
        },
    ),
    DeviceState.REMOVED: (
        acts.remove_device,
        {
            "title": _("Remove the device"),
            "verb": _("Remove"),
            "done": _("The device is removed"),
            "warning": _(
                "It stops working at once and leaves the list. This can not be undone; another one can be set up."
            ),
        },
    ),
}


@require_POST
@staff(*WATCHERS)
def answer(request: StaffRequest, id: UUID) -> HttpResponseBase:  # noqa: A002
    """Say that one goes to the terminal that calls."""
    open_calls = StaffCall.objects.filter(device__centre__in=reached(request))
    call = acts.answer_staff_call(open_calls.get(pk=id).pk, by=request.worker, at=now())
    return see_other(request, _home(call.device.centre), _("You are expected at the terminal"))


@require_POST
@staff(*WATCHERS)
def print_anew(request: StaffRequest, ticket: UUID) -> HttpResponseBase:
    """Print a ticket once more at its terminal: the paper is in again."""
    row, at = access_print(request.worker, ticket, at=now()), now()
    printing = print_again(row.ticket_id, row.device, site=request.build_absolute_uri("/"), at=at)
    done = (
        _("The ticket is being printed")
        if printing
        else _("It can not be printed any more: tell the person the number")
    )
    return see_other(request, _home(row.device.centre), done)
