"""What a city offers: which body does what for a service (D4), the list of services (K8a), the pension directorate (K8b)."""

from typing import Any
from uuid import UUID

from django.db.models import Count
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from office.catalogue.access import access_service
from office.catalogue.lists import end_role, give_role, name_regional_directorate, record_list
from office.catalogue.models import ListedService, ProviderRole, RegionalDirectorate, RoleKind, Service, ServiceList
from office.centres.models import Centre, Provider
from office.management.acts import Page, form_act
from office.management.forms.workshop_offer import DirectorateForm, LastDayForm, ListForm, RoleForm
from office.management.views.workshop import EDITORS
from office.management.views.workshop_services import city_of
from office.ui.clock import now, today
from office.ui.decorators import staff
from office.ui.requests import StaffRequest

GET_OR_POST = require_http_methods(["GET", "POST"])


def _bodies(request: StaffRequest) -> list[Provider]:
    return list(Provider.objects.on(today()).filter(city=city_of(request)).order_by("name"))


def _home(service: Service) -> str:
    return reverse("management:workshop_service", args=[service.pk]) + "#roles"


# --- which body does what --------------------------------------------------------------------------------------------


@GET_OR_POST
@staff(*EDITORS)
def role_new(request: StaffRequest, id: UUID) -> HttpResponseBase:  # noqa: A002  the word of the address
    """Record that a body takes papers for a service, or decides on it, from a day."""
    found = access_service(id, worker=request.worker, at=now())
    bodies, centres = _bodies(request), list(Centre.objects.filter(city=city_of(request), closed_on=None))
    form = RoleForm(request.POST or None, initial={"starts_on": today()})
    form.offer(bodies, centres)
    page = Page(
        title=_("A body's part in the service"),
        text=_("Who decided until then stops the day before. Cases that are under way stay with their bodies."),
        verb=_("Record the part"),
        back=_home(found),
        done=_("The part of the body is recorded"),
    )

    def act(data: dict[str, Any]) -> None:
        body = next(body for body in bodies if str(body.pk) == data["provider"])
        centre = next((one for one in centres if str(one.pk) == data["centre"]), None)
        given = {"starts_on": data["starts_on"], "basis": data["basis"], "centre": centre}
        give_role(found, body, RoleKind(data["kind"]), **given, by=request.worker, at=now())

    return form_act(request, form, page, act, facts=[(_("Service"), found.local_name)])


@GET_OR_POST
@staff(*EDITORS)
def role_end(request: StaffRequest, id: UUID, role: int) -> HttpResponseBase:  # noqa: A002
    """Set the last day on which a body does this."""
    found = access_service(id, worker=request.worker, at=now())
    held = ProviderRole.objects.select_related("provider").get(pk=role, service=found, city=city_of(request))
    page = Page(
        title=_("A body's part ends"),
        warning=_("After that day the service has nobody who does this, unless another body is recorded."),
        verb=_("Set the last day"),
        back=_home(found),
        done=_("The last day is set"),
    )
    facts = [(_("Service"), found.local_name), (held.get_kind_display(), held.provider.local_name)]
    form = LastDayForm(request.POST or None, initial={"ends_on": today()})
    return form_act(
        request, form, page, lambda data: end_role(held, data["ends_on"], by=request.worker, at=now()), facts=facts
    )


# --- lists of services -----------------------------------------------------------------------------------------------


@require_GET
@staff(*EDITORS)
def lists(request: StaffRequest) -> HttpResponse:
    """List the city's lists of services, the latest first, and who agrees to its pension cards."""
    city = city_of(request)
    shown = {
        "lists": ServiceList.objects.filter(city=city).annotate(size=Count("entries")),
        "directorates": RegionalDirectorate.objects.filter(city=city).select_related("provider").order_by("-starts_on"),
    }
    return render(request, "management/workshop/lists.html", shown)


@require_GET
@staff(*EDITORS)
def one(request: StaffRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """Show a list with its services and their registration numbers."""
    found = ServiceList.objects.get(pk=id, city=city_of(request))
    entries = found.entries.select_related("service__group").order_by("service__group__order", "registration_number")
    return render(request, "management/workshop/list.html", {"list": found, "entries": entries})


@GET_OR_POST
@staff(*EDITORS)
def list_new(request: StaffRequest) -> HttpResponseBase:
    """Record a list that the executive committee has approved; its numbers begin with those of the list before."""
    city = city_of(request)
    latest = ListedService.objects.filter(service_list__city=city).order_by("service_list__in_force_from")
    services = Service.objects.filter(is_active=True).select_related("group").order_by("group__order", "name")
    form = ListForm(
        request.POST or None, services=services, numbers=dict(latest.values_list("service", "registration_number"))
    )
    page = Page(
        title=_("New list of services"),
        text=_("The list before ends on the day before this one. Cases taken in by it go on."),
        verb=_("Record the approved list"),
        back=reverse("management:workshop_lists"),
        done=_("The list is recorded"),
        template="management/workshop/list_new.html",
    )
    words = ("decision_number", "decided_on", "in_force_from")

    def act(data: dict[str, Any]) -> None:
        decision = {name: data[name] for name in words}
        record_list(city, **decision, entries=form.entries(), by=request.worker, at=now())

    return form_act(request, form, page, act)


@GET_OR_POST
@staff(*EDITORS)
def directorate(request: StaffRequest) -> HttpResponseBase:
    """Record which body is the regional pension directorate: its head agrees to cards of pension services."""
    bodies = _bodies(request)
    form = DirectorateForm(request.POST or None, initial={"starts_on": today()})
    form.offer(bodies)
    page = Page(
        title=_("Regional pension directorate"),
        text=_("Its head agrees to the cards of pension services."),
        verb=_("Record the directorate"),
        back=reverse("management:workshop_lists"),
        done=_("The directorate is recorded"),
    )

    def act(data: dict[str, Any]) -> None:
        body = next(body for body in bodies if str(body.pk) == data["provider"])
        name_regional_directorate(body, starts_on=data["starts_on"], by=request.worker, at=now())

    return form_act(request, form, page, act)
