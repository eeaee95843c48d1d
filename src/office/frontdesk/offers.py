"""What this counter takes papers for: the list of services, the page of one, its forms to be printed (L11)."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_GET

from office.cases.access import access_package
from office.cases.papers import filled_form_paper
from office.catalogue.form_paper import form_paper
from office.catalogue.models import FormTemplate, ListedService
from office.catalogue.pages import steps_to_result
from office.catalogue.queries import card_in_force, forms_for, forms_in_force, services_for_desk
from office.centres.models import City
from office.frontdesk.common import counter, ids, place_of, reception, where
from office.frontdesk.papers import paper
from office.frontdesk.services import ServiceSearch
from office.ui.clock import now, today
from office.ui.requests import StaffRequest
from office.ui.words import term_length

PRINT_FORM = gettext_noop("printing a form of application")


@require_GET
@counter
def services(request: StaffRequest) -> HttpResponse:
    """List the services that this body takes papers for, by group; a search forgives typing errors."""
    centre, body = place_of(request)
    text = request.GET.get("s", "").replace("\x00", "")[:200]
    found = services_for_desk(centre.city, body, today(), text, centre)
    shown = {"offers": found, "searched": text.strip(), "search": ServiceSearch(initial={"s": text})}
    return render(request, "frontdesk/services.html", shown)


@require_GET
@counter
def service(request: StaffRequest, service: UUID) -> HttpResponse:
    """Show what a person asks about a service: term, fee, who decides, what to bring, which forms to fill."""
    centre, body = place_of(request)
    offer = next(
        (one for one in services_for_desk(centre.city, body, today(), centre=centre) if one.service_id == service), None
    )
    if offer is None:
        raise ListedService.DoesNotExist
    return render(request, "frontdesk/service_page.html", facts_of(offer, centre.city))


def facts_of(offer: ListedService, city: City) -> dict[str, Any]:
    """Give what the page of a service shows: its card in force, the steps to the result, its forms."""
    card = card_in_force(offer.service, city, today())
    return {
        "offer": offer,
        "card": card,
        "term": term_length(card.term_value, card.term_unit),
        "steps": [(step, term_length(step.term_value, step.term_unit)) for step in steps_to_result(card, today())],
        "forms": forms_for(offer.service, today()),
    }


@require_GET
@reception
def form(request: StaffRequest, form: UUID) -> HttpResponse:
    """Show a form to be printed: blank, or filled as the sample that the address names."""
    centre = where(request)
    found = forms_in_force(centre.city, today()).get(pk=form)
    asked = ids(request.GET.getlist("sample"))
    sample = next((one for one in found.samples.all() if one.pk in asked), None)
    return paper(form_paper(found, centre=centre, sample=sample, at=now()), "form", found.code)


@require_GET
@counter
def forms_of_package(request: StaffRequest, package: UUID) -> HttpResponse:
    """List the papers of a package that the applicant signs."""
    opened = access_package(request.worker, package, at=now(), purpose=PRINT_FORM)
    shown = {"package": opened, "forms": forms_for(opened.service, today())}
    return render(request, "frontdesk/package_papers.html", shown)


@require_GET
@counter
def filled_form(request: StaffRequest, package: UUID, form: UUID) -> HttpResponse:
    """Show a form with what is known of the applicant, to be signed."""
    opened = access_package(request.worker, package, at=now(), purpose=PRINT_FORM)
    found: FormTemplate = forms_for(opened.service, today()).get(pk=form)
    return paper(filled_form_paper(found, opened, at=now()), found.code, str(opened.pk)[:8])
