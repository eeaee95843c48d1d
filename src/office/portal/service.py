"""The page of a service: what is in force now, what was before and what is coming (L15)."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header, urlencode

from office.booking.models import Bookable
from office.catalogue.form_paper import form_paper
from office.catalogue.pages import ServicePage, Version, service_page, version
from office.catalogue.window import Shown
from office.portal.caching import answered
from office.portal.card_paper import card_paper
from office.portal.cities import Shop, in_city
from office.portal.identity import providers
from office.portal.service_words import Section, changes_in_words
from office.ui.clock import now
from office.ui.requests import OpenRequest


@dataclass(frozen=True)
class Booking:
    """A centre in which a time for the service can be booked."""

    centre: str
    code: str


def found_service(shop: Shop, code: str) -> Shown:
    """Give the service with this code. Raises Http404 where the city does not offer it."""
    service = shop.window.by_code.get(code)
    if service is None:
        raise Http404
    return service


def found_page(shop: Shop, code: str) -> ServicePage:
    """Give the page of the service. Raises Http404 likewise."""
    page = service_page(shop.window, found_service(shop, code))
    if page is None:
        raise Http404
    return page


def _bookings(service: Shown) -> list[Booking]:
    open_now = Bookable.objects.filter(service=service.id, is_open=True, public__gt=0)
    return [Booking(*row) for row in open_now.order_by("centre__name").values_list("centre__name", "centre__code")]


@in_city
def service(request: OpenRequest, shop: Shop, code: str) -> HttpResponseBase:
    """Show the information card in force as a page that can be read."""
    shown = found_service(shop, code)
    bookings = _bookings(shown)
    mark = (*shop.mark, *(each.code for each in bookings))
    return answered(request, mark, lambda: _drawn(request, shop, code, bookings))


def _drawn(request: OpenRequest, shop: Shop, code: str, bookings: list[Booking]) -> HttpResponse:
    page = found_page(shop, code)
    shown = {
        "shop": shop,
        "page": page,
        "card": page.card,
        "service": page.service,
        "bookings": bookings,
        "offices": shop.window.offices_of(page.service),
        "apply": reverse("portal:apply", args=[code])
        if providers()
        else "",  # nobody is led to a door that does not open
    }
    return render(request, "portal/find/service.html", shown)


@in_city
def card(request: OpenRequest, shop: Shop, code: str) -> HttpResponseBase:
    """Give the information card in force as it is printed, with a code that leads to its page (L9)."""
    found_service(shop, code)
    return answered(request, shop.mark, lambda: _printed(request, shop, code), keep=False)


def _printed(request: OpenRequest, shop: Shop, code: str) -> HttpResponse:
    page = found_page(shop, code)
    city = f"?{urlencode({'city': shop.city.slug})}" if shop.many else ""
    qr = f"{request.build_absolute_uri(reverse('portal:service', args=[code]))}{city}"
    data = card_paper(page.card, shop.window.offices_of(page.service), qr=qr, at=now())
    shown = {"Content-Disposition": content_disposition_header(as_attachment=False, filename=f"{code}.pdf") or "inline"}
    return HttpResponse(data, content_type="application/pdf", headers=shown)


@in_city
def versions(request: OpenRequest, shop: Shop, code: str) -> HttpResponseBase:
    """Show every version of the card that was, is or will be in force."""
    found_service(shop, code)
    return answered(request, shop.mark, lambda: _listed(request, shop, code))


def _listed(request: OpenRequest, shop: Shop, code: str) -> HttpResponse:
    page = found_page(shop, code)
    return render(request, "portal/find/versions.html", {"shop": shop, "page": page, "service": page.service})


@in_city
def past(request: OpenRequest, shop: Shop, code: str, number: int) -> HttpResponseBase:
    """Show one version whole, and what it changed."""
    found_service(shop, code)
    return answered(request, shop.mark, lambda: _version(request, shop, code, number))


def _version(request: OpenRequest, shop: Shop, code: str, number: int) -> HttpResponse:
    page = found_page(shop, code)
    found = version(page, number)
    if found is None:
        raise Http404
    shown = {
        "shop": shop,
        "page": page,
        "service": page.service,
        "card": found.card,
        "version": found,
        "sections": _sections(found),
        "standing": _standing(found, shop.window.on),
    }
    return render(request, "portal/find/version.html", shown)


def _sections(found: Version) -> list[Section]:
    return changes_in_words(found.changes) if found.changes else []


def _standing(found: Version, on: date) -> str:
    """Tell whether a version is 'past', 'present' or 'coming'."""
    if found.card.in_force_from and found.card.in_force_from > on:
        return "coming"
    until = found.card.in_force_until
    return "past" if until and until < on else "present"


@in_city
def form(request: OpenRequest, shop: Shop, code: str, id: UUID) -> HttpResponseBase:  # noqa: A002  the word of the address
    """Give a form to print, blank or as a filled sample (``?sample=``): nobody has to sign in (L11)."""
    found_service(shop, code)
    return answered(request, shop.mark, lambda: _form(request, shop, code, id), keep=False)


def _form(request: OpenRequest, shop: Shop, code: str, key: UUID) -> HttpResponse:
    found = next((each for each in found_page(shop, code).forms if each.pk == key), None)
    if found is None or not shop.window.offices:
        raise Http404
    asked = request.GET.get("sample", "")
    sample = next((each for each in found.samples.all() if str(each.pk) == asked), None)
    data = form_paper(found, centre=shop.window.offices[0].centre, sample=sample, at=now())
    name = f"{found.code}-sample.pdf" if sample else f"{found.code}.pdf"
    shown = {"Content-Disposition": content_disposition_header(as_attachment=False, filename=name) or "inline"}
    return HttpResponse(data, content_type="application/pdf", headers=shown)
