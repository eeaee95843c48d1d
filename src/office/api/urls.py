"""Addresses of the API, each guarded and classified; under them nothing answers with a page."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import URLPattern, path, re_path
from django.views.decorators.http import require_safe

from office.api.guard import guarded
from office.api.problems import Problem
from office.api.reference import reference
from office.api.site import api, described
from office.ui.decorators import Access, public


def openapi(_request: HttpRequest) -> HttpResponse:
    """Give the description of the API: it shows nobody's data."""
    return HttpResponse(described(), content_type="application/json")


def nothing(_request: HttpRequest, **_: Any) -> HttpResponseBase:
    """Answer for every other address."""
    raise Problem("not-found")


def _guarded(pattern: URLPattern) -> URLPattern:
    view = guarded(pattern.callback)
    view.office_access = Access("token")  # type: ignore[attr-defined]
    return URLPattern(pattern.pattern, view, pattern.default_args, pattern.name)


def _open(view: Any) -> Any:
    shown = guarded(view)
    shown.office_access = Access("public")  # type: ignore[attr-defined]
    return shown


operations, _app, _namespace = api.urls
# ninja names a route once for each of its methods; one view answers them all.
_routes = {str(pattern.pattern): pattern for pattern in operations if isinstance(pattern, URLPattern)}
app_name = "api"
urlpatterns = [
    path("", public(require_safe(reference)), name="reference"),
    path("openapi.json", _open(require_safe(openapi)), name="openapi"),
    *(_guarded(pattern) for route, pattern in _routes.items() if route),
    re_path(r"^[\s\S]*\Z", _open(nothing), name="nothing"),  # a line feed in an address, too
]
