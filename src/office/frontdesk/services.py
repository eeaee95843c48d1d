"""Choosing the service, how the package came and who brings it; then the package is opened."""

from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods

from office.cases.intake import open_package
from office.cases.models import SubmissionPackage
from office.cases.states import Channel
from office.catalogue.models import ListedService
from office.catalogue.queries import services_for_desk
from office.centres.desks import desk_of
from office.frontdesk import checklists
from office.frontdesk.common import counter, place_of, see, status_of, ticket_here, told
from office.law import Refusal
from office.parties.access import access_applicant, access_representatives
from office.parties.models import Applicant, Representative
from office.ui.clock import now, today
from office.ui.forms import DateField, OfficeForm, Radios
from office.ui.requests import StaffRequest

OPEN = gettext_noop("taking a package in")
KYIV = ZoneInfo("Europe/Kyiv")


class ServiceSearch(OfficeForm):
    s = forms.CharField(label=_("Find a service"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["s"].widget = forms.TextInput({"type": "search", "autocomplete": "off", "data-scan": True})


class OpenForm(OfficeForm):
    service = forms.TypedChoiceField(label=_("Service"), coerce=UUID, widget=Radios(small=True))
    channel = forms.ChoiceField(
        label=_("How the package came"),
        choices=Channel.choices,
        initial=Channel.IN_PERSON,
        widget=Radios(inline=True, small=True),
    )
    arrived_on = DateField(label=_("Day on which it came"), required=False)
    arrived_time = forms.TimeField(
        label=_("Time at which it came"),
        required=False,
        widget=forms.TimeInput(attrs={"class": "govuk-input--width-5", "placeholder": "09:30"}),
    )
    representative = forms.TypedChoiceField(
        label=_("Who brings it"), coerce=str, required=False, widget=Radios(small=True)
    )

    def offer(self, services: list[ListedService], people: list[Representative], applicant: Applicant) -> None:
        """Offer the services of this body, and those who may act for the applicant."""
        groups = groupby(services, lambda offer: offer.service.group)
        listed = [(str(group), [(str(one.service.pk), str(one)) for one in ones]) for group, ones in groups]
        self._choices("service", listed)
        self._choices("representative", [("", applicant.full_name), *((str(one.pk), _says(one)) for one in people)])

    def _choices(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("channel") != Channel.IN_PERSON and not said.get("arrived_on") and "arrived_on" not in self.errors:
            self.add_error("arrived_on", _("Write the day on which the package came: the term is counted from it."))
        return said

    def arrived_at(self, at: datetime) -> datetime:
        """Give the moment the package came: now in person, else as written (the beginning of the day without a time)."""
        said = self.cleaned_data
        if said["channel"] == Channel.IN_PERSON:
            return at
        time = said["arrived_time"] or datetime.min.time()
        return datetime.combine(said["arrived_on"], time, KYIV)


def _says(authority: Representative) -> str:
    return f"{authority.person.full_name} ({authority.get_ground_display()})"


@require_http_methods(["GET", "POST"])
@counter
def choose(request: StaffRequest, person: UUID) -> HttpResponseBase:
    """Choose the service and open the package."""
    centre, body = place_of(request)
    known = access_applicant(request.worker, person, at=now(), purpose=OPEN)
    search = request.GET.get("s", "").replace("\x00", "")[:200]
    offers = services_for_desk(centre.city, body, today(), search, centre)
    people = access_representatives(
        known, request.worker, at=now(), purpose=OPEN, shown=lambda one: one.is_in_force(today())
    )
    first = str(offers[0].service.pk) if search.strip() and offers else _expected(request, offers)
    form = OpenForm(request.POST or None, initial={"service": first, "representative": ""})
    form.offer(offers, people, known)
    if first:
        form.fields["service"].widget.attrs["autofocus"] = True  # Enter takes the nearest one
    if form.is_valid():
        try:
            opened = _open(request, form, known, offers, people)
            checklists.apply(request, opened)
            return see("package", opened.pk)
        except Refusal as refusal:
            told(form, refusal)
    shown = {"form": form, "known": known, "search": ServiceSearch(initial={"s": search}), "offers": offers}
    shown |= {"searched": search, "chosen": first, "here": ticket_here(request)}
    return render(request, "frontdesk/service.html", shown, status=status_of(form))


def _expected(request: StaffRequest, offers: list[ListedService]) -> str | None:
    """Give the service that stands in the code the person brought, else the one of the number called."""
    brought = checklists.first_of(request, {one.service.pk for one in offers})
    return brought or _called_for(request, offers)


def _called_for(request: StaffRequest, offers: list[ListedService]) -> str | None:
    """Give the service for which the person before the worker was called."""
    here = ticket_here(request)
    return next((here.service for one in offers if here and str(one.service_id) == here.service), None)


def _open(
    request: StaffRequest,
    form: OpenForm,
    known: Applicant,
    offers: list[ListedService],
    people: list[Representative],
) -> SubmissionPackage:
    centre, body = place_of(request)
    said, at = form.cleaned_data, now()
    return open_package(
        centre=centre,
        provider=body,
        service=next(one.service for one in offers if one.service.pk == said["service"]),
        applicant=known,
        channel=Channel(said["channel"]),
        arrived_at=form.arrived_at(at),
        desk=desk_of(request.worker),
        representative=next((one for one in people if str(one.pk) == said["representative"]), None),
        by=request.worker,
        at=at,
    )
