"""Finding a service: the first page, by kind, by situation of life, by body, by search."""

from collections.abc import Sequence
from typing import Any, Final

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render

from office.catalogue.window import Part, Shown
from office.portal.caching import answered
from office.portal.cities import Shop, in_city
from office.ui.requests import OpenRequest

MOST_FOUND: Final = 30
OFTEN: Final = 8
LONGEST: Final = 200


def typed(request: OpenRequest) -> str:
    """Give what was typed into the search field: one line of at most two hundred letters."""
    return " ".join(request.GET.get("q", "").replace("\x00", "").split())[:LONGEST]


@in_city
def home(request: OpenRequest, shop: Shop) -> HttpResponseBase:
    """Show the first page for everybody."""
    return _page(request, shop, "home", {"situations": shop.window.situations, "often": _often(shop)})


def _often(shop: Shop) -> list[Shown]:
    """Give the first service of each situation: what people come for most."""
    first = (services[0] for _situation, services in shop.window.situations)
    return list(dict.fromkeys(first))[:OFTEN]


@in_city
def catalogue(request: OpenRequest, shop: Shop) -> HttpResponseBase:
    """Show the kinds of services."""
    return _page(request, shop, "catalogue", {"parts": shop.window.groups})


@in_city
def kind(request: OpenRequest, shop: Shop, code: str) -> HttpResponseBase:
    """Show the services of one kind."""
    return _services(request, shop, shop.window.groups, code, "kind")


@in_city
def situations(request: OpenRequest, shop: Shop) -> HttpResponseBase:
    """Show the situations of life in which a service helps."""
    return _page(request, shop, "situations", {"parts": shop.window.situations})


@in_city
def situation(request: OpenRequest, shop: Shop, code: str) -> HttpResponseBase:
    """Show what helps in one situation, and offer one checklist for what is chosen."""
    return _services(request, shop, shop.window.situations, code, "situation")


@in_city
def bodies(request: OpenRequest, shop: Shop) -> HttpResponseBase:
    """Show the bodies that decide on services."""
    return _page(request, shop, "bodies", {"parts": shop.window.bodies})


@in_city
def body(request: OpenRequest, shop: Shop, code: str) -> HttpResponseBase:
    """Show the services on which one body decides."""
    return _services(request, shop, shop.window.bodies, code, "body")


@in_city
def search(request: OpenRequest, shop: Shop) -> HttpResponseBase:
    """Show what was found; to htmx the list alone, while the person types."""
    words = typed(request)
    found = shop.window.found(words) if words else []
    shown = {"words": words, "found": found[:MOST_FOUND], "more": len(found) > MOST_FOUND, "shop": shop}
    page = "found" if request.htmx else "search"
    return answered(request, shop.mark, lambda: render(request, f"portal/find/{page}.html", shown), keep=False)


def _services(request: OpenRequest, shop: Shop, parts: Sequence[Part], code: str, template: str) -> HttpResponse:
    found = next((part for part in parts if part[0].code == code), None)
    if found is None:
        raise Http404
    return _page(request, shop, template, {"part": found[0], "services": found[1]})


def _page(request: OpenRequest, shop: Shop, template: str, shown: dict[str, Any]) -> HttpResponse:
    return answered(
        request, shop.mark, lambda: render(request, f"portal/find/{template}.html", {"shop": shop, **shown})
    )
