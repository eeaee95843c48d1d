"""Which city a person asks about: the only one there is, the one in the address, or the one chosen before."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, Final, ParamSpec, cast

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.http import require_safe

from office.catalogue.editions import Published, published_now
from office.catalogue.window import Window, window
from office.centres.models import City
from office.portal.caching import answered
from office.ui.clock import today
from office.ui.decorators import View, public
from office.ui.requests import OpenRequest

P = ParamSpec("P")
COOKIE: Final = "office_city"
LONGEST: Final = 1_000
YEAR: Final = 365 * 24 * 3600


@dataclass(frozen=True)
class Shop:
    """What a page about services stands on: the window of the city on this day."""

    window: Window
    many: bool
    """Several cities live in this installation."""

    @property
    def city(self) -> City:
        return self.window.city

    @property
    def mark(self) -> tuple[Any, ...]:
        """What decides what a page of this city says."""
        return (self.window.edition, self.window.on, self.city.pk)


def in_city(view: Callable[Concatenate[OpenRequest, Shop, P], HttpResponseBase]) -> View[P]:
    """Open a page about a city to anybody; who has not chosen one of several is asked which."""

    @wraps(view)
    def shown(request: OpenRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        published = published_now()
        city = chosen_city(request, published)
        if city is None:
            return _ask(request, published)
        shop = Shop(window(city, today(), published.edition), len(published.cities) > 1)
        return view(request, shop, *args, **kwargs)

    return require_safe(public(cast("Any", shown)))  # its first two parameters are filled in here


def chosen_city(request: OpenRequest, published: Published) -> City | None:
    """Give the city in question: the only one, that of the address, or that chosen before; None: it must be asked."""
    by_slug = {each.slug: each for each in published.cities}
    if len(by_slug) == 1:
        return published.cities[0]
    return by_slug.get(request.GET.get("city", "")) or by_slug.get(request.COOKIES.get(COOKIE, ""))


def _ask(request: OpenRequest, published: Published) -> HttpResponseBase:
    if not published.cities:
        return render(request, "portal/find/nothing.html")
    return redirect(f"{reverse('portal:city')}?{urlencode({'next': request.get_full_path()})}")


def _next(request: OpenRequest) -> str:
    asked = request.GET.get("next", "")
    own = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    return asked if own and len(asked) < LONGEST else reverse("portal:home")


@require_safe
@public
def choose(request: OpenRequest) -> HttpResponse:
    """Ask which city; once."""
    published = published_now()
    shown = {"cities": published.cities, "next": _next(request)}
    return answered(request, (published.edition,), lambda: render(request, "portal/find/city.html", shown), keep=False)


@require_safe
@public
def chosen(request: OpenRequest, city: str) -> HttpResponseBase:
    """Remember the city that was chosen and go on to where the person wanted to go."""
    found = next((each for each in published_now().cities if each.slug == city), None)
    if found is None:
        raise Http404
    response = redirect(_next(request))
    response.set_cookie(COOKIE, found.slug, max_age=YEAR, httponly=True, samesite="Lax", secure=request.is_secure())
    return response
