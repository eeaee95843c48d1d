"""What this counter takes papers for: the list of services, the page of one, its forms to be printed (L11)."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_GET

from office.cases.access import access_package
from office.cases.papers import filled_form_paper
from office.catalogue.form_paper import form_paper
from office.catalogue.models import FormTemplate, InformationCard, ListedService
from office.catalogue.models.cards import CardTermUnit
from office.catalogue.queries import card_in_force, forms_for, forms_in_force, services_for_desk
from office.frontdesk.common import counter, ids, place_of
from office.frontdesk.papers import paper
from office.frontdesk.services import ServiceSearch
from office.ui.clock import now, today
from office.ui.requests import StaffRequest

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
    card = card_in_force(offer.service, centre.city, today())
    shown = {"offer": offer, "card": card, "term": term_of(card), "forms": forms_for(offer.service, today())}
    return render(request, "frontdesk/service_page.html", shown)


def term_of(card: InformationCard) -> str:
    """Say the term of the card in words: ``10 calendar days``, ``on the day of application``."""
    unit = CardTermUnit(card.term_unit).label
    return f"{card.term_value} {unit}" if card.term_value else str(unit)


@require_GET
@counter
def form(request: StaffRequest, form: UUID) -> HttpResponse:
    """Show a form to be printed: blank, or filled as the sample that the address names."""
    centre, _body = place_of(request)
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
