"""Paper slips for the hours without electricity: blocks made and printed beforehand, their holders entered later."""

from io import BytesIO
from typing import Any
from uuid import UUID

from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from office.booking.on_paper import enter_booked
from office.centres.models import Centre
from office.documents.papers import PaperSlips, typeset_paper
from office.law import Refusal
from office.management.acts import Page, form_act, see_other
from office.management.forms.queue_devices import BlockForm, SlipForm
from office.management.scope import reached, the_centre
from office.queueing import blocks as acts
from office.queueing.days import RECEIVERS
from office.queueing.models import PaperBlock, Queue
from office.queueing.offered import services_received
from office.queueing.taking import Taken
from office.ui.clock import now, today
from office.ui.decorators import staff
from office.ui.forms import OfficeForm, refused_form
from office.ui.once import fresh_key, once_key
from office.ui.requests import StaffRequest

keepers = staff(*acts.KEEPERS)
UNPROCESSABLE = 422


def _home(centre: Centre) -> str:
    return f"{reverse('management:blocks')}?centre={centre.code}"


@require_GET
@keepers
def index(request: StaffRequest) -> HttpResponse:
    """List the blocks in use, each with how many of its slips were entered."""
    centres = reached(request)
    centre = the_centre(request, centres)
    shown = {"centre": centre, "centres": centres, "blocks": list(acts.blocks_of(centre))}
    return render(request, "management/devices/blocks.html", shown)


@require_http_methods(["GET", "POST"])
@keepers
def new(request: StaffRequest) -> HttpResponseBase:
    """Set numbers of a queue aside for paper."""
    centre = the_centre(request)
    queues = {str(each.pk): each for each in Queue.objects.filter(centre=centre, is_open=True)}
    form = BlockForm(request.POST or None)
    form.offer(queues.values())
    page = Page(
        title=_("New block of slips"),
        verb=_("Make the block"),
        back=_home(centre),
        done=_("The block is made. Print it now, and keep it where it is at hand in the dark."),
        text=_("Its numbers are never given by a terminal."),
    )

    def make(data: dict[str, Any]) -> None:
        acts.make_block(queues[data["queue"]], count=data["count"], by=request.worker, at=now())

    return form_act(request, form, page, make)


@require_GET
@keepers
def paper(request: StaffRequest, id: UUID) -> HttpResponseBase:  # noqa: A002  the word of the address
    """Give the slips of a block as PDF, eight to a sheet, to be cut."""
    block = acts.access_block(request.worker, id, at=now())
    content = BytesIO(typeset_paper(_slips(block), at=block.made_at))
    name = f"slips-{block.centre.code}-{block.first}-{block.last}.pdf"
    return FileResponse(content, filename=name, content_type="application/pdf")


def _slips(block: PaperBlock) -> PaperSlips:
    labels = tuple(block.label(number) for number in range(block.first, block.last + 1))
    return PaperSlips(centre=block.centre.name, queue=block.queue.name, labels=labels)


@require_http_methods(["GET", "POST"])
@keepers
def withdraw(request: StaffRequest, id: UUID) -> HttpResponseBase:  # noqa: A002
    """Take a block out of use."""
    block = acts.access_block(request.worker, id, at=now())
    page = Page(
        title=_("Withdraw the block"),
        verb=_("Withdraw"),
        back=_home(block.centre),
        done=_("The block is withdrawn"),
        text=f"{block.label(block.first)} – {block.label(block.last)}",
        warning=_("Destroy the slips that are left: their numbers are given to another block."),
    )
    form = OfficeForm(request.POST if request.method == "POST" else None)
    return form_act(request, form, page, lambda _data: acts.withdraw_block(block, by=request.worker, at=now()))


@require_http_methods(["GET", "POST"])
@staff(*RECEIVERS)
def enter(request: StaffRequest) -> HttpResponseBase:
    """Enter the holder of a slip; the next one can be entered at once, with the same service and reason."""
    centre = the_centre(request)
    services = {str(each.pk): each for each in services_received(centre, today())}
    form = SlipForm(request.POST or None, initial={name: request.GET.get(name, "") for name in ("service", "reason")})
    form.offer(services.values())
    if form.is_valid():
        said = form.cleaned_data
        slip = acts.Entered(said["label_typed"], services[said["service"]], form.arrived_at(now()), said["reason"])
        try:
            given = _entered(request, centre, slip, said["code"])
        except Refusal as refusal:
            _told(form, refusal)
        else:
            done = _("%(label)s waits in the queue") % {"label": given.label}
            again = urlencode({"centre": centre.code, "service": said["service"], "reason": said["reason"]})
            return see_other(request, f"{reverse('management:slip_enter')}?{again}", done)
    shown = {"centre": centre, "form": form, "once": fresh_key(request)}
    return render(request, "management/devices/slip.html", shown, status=UNPROCESSABLE if form.is_bound else 200)


def _entered(request: StaffRequest, centre: Centre, slip: acts.Entered, code: str) -> Taken:
    if code:
        return enter_booked(code, centre, slip, by=request.worker, at=now())
    return acts.enter_slip(centre, slip, by=request.worker, at=now(), request=once_key(request))


_FIELDS = {"label": "label_typed", "arrived_at": "arrived"}


def _told(form: SlipForm, refusal: Refusal) -> None:
    refused_form(form, Refusal(refusal.clause, refusal.message, field=_FIELDS.get(refusal.field or "", refusal.field)))
