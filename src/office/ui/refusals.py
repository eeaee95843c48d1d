"""What a view did not catch: a refusal becomes a polite page with a way back, a thing that is not there becomes 404."""

import logging
from collections.abc import Callable

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from office.law import Refusal, StaleChange

log = logging.getLogger("office.refusals")
CONFLICT = 409
PAGE = "ui/refusal.html"
"""Where a view names no page of its own by ``request.refusal_page``: a terminal has another look."""


class RefusalMiddleware:
    """Answer 409 to any ``Refusal`` raised in a view; htmx gets the notice alone, put into the notice region."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, ObjectDoesNotExist):
            raise Http404 from exception  # the answer of every access function for 'not yours' and 'not there'
        if not isinstance(exception, Refusal):
            return None
        view = request.resolver_match.view_name if request.resolver_match else "?"
        log.info("refused by %s at %s", exception.clause, view)  # the clause and the place, nobody's data
        shown = {"refusal": exception, "stale": isinstance(exception, StaleChange), "back": _way_back(request)}
        if getattr(request, "htmx", None):
            response = render(request, "ui/includes/refusal.html", shown, status=CONFLICT)
            response.headers["HX-Retarget"] = "#notices"
            response.headers["HX-Reswap"] = "innerHTML show:window:top"
            return response
        return render(request, getattr(request, "refusal_page", PAGE), shown, status=CONFLICT)


def _way_back(request: HttpRequest) -> str:
    came_from = request.headers.get("Referer", "")
    own = url_has_allowed_host_and_scheme(came_from, {request.get_host()}, require_https=request.is_secure())
    return came_from if own else "/"
