"""The greeter's pages (L13): who waits, helping a person take a number, whether a question is for this centre."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from office.catalogue.models import Service
from office.catalogue.offering import Offered, offered_in
from office.centres.models import Centre, Role
from office.frontdesk.common import see, status_of, told, where
from office.frontdesk.forms_queue import RightForm
from office.frontdesk.services import ServiceSearch
from office.law import Refusal, StaleChange
from office.parties.models.people import Language
from office.queueing.device_lists import access_print, silent_devices, staff_calls, unprinted
from office.queueing.devices import answer_staff_call
from office.queueing.policy import Priority
from office.queueing.printing import print_again
from office.queueing.reception import reception_now
from office.queueing.standing import services_queued
from office.queueing.taking import LONGEST_NAME, Person, take
from office.queueing.visits import access_ticket
from office.ui.clock import now, today
from office.ui.decorators import staff
from office.ui.forms import Radios
from office.ui.live import live_address
from office.ui.once import once_key
from office.ui.requests import StaffRequest

greeter = staff(Role.GREETER)
SHOWN = 40


def hall_page(request: StaffRequest, refusal: Refusal | None = None) -> HttpResponse:
    """Show the hall as it is now, with what was refused."""
    centre = where(request)
    shown = _shown(centre)
    shown |= {"live": live_address(request, "desk", centre.code), "centre": centre, "refusal": refusal}
    return render(request, "frontdesk/hall.html", shown, status=409 if refusal else 200)


def _shown(centre: Centre) -> dict[str, Any]:
    hall = reception_now(centre, at=now())
    return {
        "hall": hall,
        "line": hall.line[:SHOWN],
        "more": len(hall.line[SHOWN:]),
        "calls": staff_calls(centre),
        "unprinted": unprinted(centre, at=now()),
        "silent": silent_devices(centre, at=now()),
        "now": now(),
    }


@require_GET
@greeter
def hall(request: StaffRequest) -> HttpResponse:
    """Show who waits and how long, whom which desk has, what falls short of the norms."""
    return hall_page(request)


@require_GET
@greeter
def hall_now(request: StaffRequest) -> HttpResponse:
    """Give the hall alone, for a page that keeps itself fresh."""
    return render(request, "frontdesk/hall_now.html", _shown(where(request)))


@require_POST
@greeter
def answer(request: StaffRequest, call: UUID) -> HttpResponseBase:
    """Go to who asks for a worker at a terminal."""
    waiting = staff_calls(where(request)).filter(pk=call).first()
    if waiting is not None:  # somebody else may have gone already
        answer_staff_call(waiting.pk, by=request.worker, at=now())
    return see("hall")


@require_POST
@greeter
def print_anew(request: StaffRequest, ticket: UUID) -> HttpResponseBase:
    """Print a ticket once more at its terminal: the paper is in again."""
    row, at = access_print(request.worker, ticket, at=now()), now()
    if print_again(row.ticket_id, row.device, site=request.build_absolute_uri("/"), at=at):
        messages.info(request, _("The ticket is being printed."))
    else:
        messages.warning(request, _("It can not be printed any more: tell the person the number."))
    return see("hall")


# -- helping to take a number ---------------------------------------------------------------------------------------


class TakeForm(RightForm):
    """What a visitor tells, as far as they wish to (L18)."""

    service = forms.TypedChoiceField(label=_("Service"), coerce=UUID, empty_value=None)
    name = forms.CharField(label=_("Surname and name"), max_length=LONGEST_NAME, required=False)
    language = forms.ChoiceField(
        label=_("Language"),
        choices=Language.choices,
        initial=Language.UKRAINIAN,
        widget=Radios(inline=True, small=True),
    )

    def offer(self, services: list[Service]) -> None:
        """Offer what is received here, by the group of services."""
        field = self.fields["service"]
        assert isinstance(field, forms.ChoiceField)
        groups: dict[str, list[tuple[str, str]]] = {}
        for service in services:
            groups.setdefault(service.group.local_name, []).append((str(service.pk), service.local_name))
        field.choices = [("", ""), *groups.items()]
        field.widget.attrs["autofocus"] = True

    field_order = ("service", "name", "needs", "priority", "language")

    @property
    def person(self) -> Person:
        said = self.cleaned_data
        return Person(said["name"], said["needs"], Priority(said["priority"]), said["language"])


@require_http_methods(["GET", "POST"])
@greeter
def take_number(request: StaffRequest) -> HttpResponseBase:
    """Take a number for a person; with ``visit`` another one for the same person (L19)."""
    centre, services = where(request), list(services_queued(where(request)))
    form = TakeForm(request.POST or None, initial={"service": request.GET.get("service", ""), "priority": ""})
    form.offer(services)
    going_on = _ticket_before(request)
    if going_on is not None:
        for name in ("name", "needs", "priority", "language"):
            del form.fields[name]
    if form.is_valid():
        service = next(one for one in services if one.pk == form.cleaned_data["service"])
        said: dict[str, Any] = {"visit": going_on.visit_id} if going_on else {"person": form.person}
        try:
            taken = take(centre, service, at=now(), request=once_key(request), by=request.worker, **said)
        except StaleChange:
            raise
        except Refusal as refusal:
            told(form, refusal)
        else:
            return see("taken", taken.ticket)
    shown = {"form": form, "services": services, "going_on": going_on}
    return render(request, "frontdesk/take.html", shown, status=status_of(form))


def _ticket_before(request: StaffRequest) -> Any:
    """Give the ticket of the person for whom another number is taken."""
    try:
        asked = UUID(request.GET.get("also", ""))
    except ValueError:
        return None
    return access_ticket(request.worker, asked, at=now())


@require_GET
@greeter
def taken(request: StaffRequest, ticket: UUID) -> HttpResponse:
    """Show the number that was taken, to be told or written down for the person."""
    return render(request, "frontdesk/taken.html", {"ticket": access_ticket(request.worker, ticket, at=now())})


# -- is this for us -------------------------------------------------------------------------------------------------


@require_GET
@greeter
def is_for_us(request: StaffRequest) -> HttpResponse:
    """Find a service among all of the city's list: who decides, who takes papers here, where else."""
    centre = where(request)
    text = request.GET.get("s", "").replace("\x00", "")[:200]
    found: list[Offered] = offered_in(centre, text, today()) if text.strip() else []
    queued = set(services_queued(centre).order_by().values_list("pk", flat=True)) if found else set()
    shown = {"search": ServiceSearch(initial={"s": text}), "searched": text.strip(), "found": found, "queued": queued}
    return render(request, "frontdesk/is_for_us.html", shown)
