"""What search engines ask for: what they may read, and all that there is."""

from datetime import date
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from office.catalogue.editions import published_now
from office.catalogue.window import Window, window
from office.centres.models import Centre
from office.portal.caching import answered
from office.publications.queries import in_force
from office.ui.clock import today
from office.ui.decorators import public

PAGES: Final = (
    "home", "catalogue", "situations", "bodies", "centres", "voices", "booking", "roots", "accessibility",
    "principles", "publications",
)  # fmt: skip
"""Names of pages that are the same in every city."""
CLOSED: Final = (
    "/accounts/",
    "/staff/",
    "/desk/",
    "/work/",
    "/management/",
    "/kiosk/",
    "/board/",
    "/api/",
    "/search/*q=",
    "/me/",
    "/apply/",
)


@require_safe
@public
def robots(request: HttpRequest) -> HttpResponse:
    """Let everything public be read, and say where the list of it is."""
    closed = "".join(f"Disallow: {each}\n" for each in CLOSED)
    said = f"User-agent: *\n{closed}\nSitemap: {request.build_absolute_uri(reverse('portal:sitemap'))}\n"
    return HttpResponse(said, content_type="text/plain; charset=utf-8")


@require_safe
@public
def sitemap(request: HttpRequest) -> HttpResponse:
    """List every page about services, of every city."""
    published = published_now()
    on = today()

    def drawn() -> HttpResponse:
        many = len(published.cities) > 1
        windows = [window(city, on, published.edition) for city in published.cities]
        pages = [path for each in windows for path in _of_city(each, many=many)]
        listed = [*(reverse(f"portal:{name}") for name in PAGES), *_of_places(on), *pages]
        whole = [request.build_absolute_uri(path) for path in dict.fromkeys(listed)]
        return render(request, "portal/find/sitemap.xml", {"pages": whole}, content_type="application/xml")

    return answered(request, (published.edition, on), drawn)


def _of_places(on: date) -> list[str]:
    """List the pages of centres that are open and of texts that apply, in two statements."""
    centres = [each.code for each in Centre.objects.order_by("code") if not each.is_closed(on)]
    texts = in_force(on).order_by("publication__slug").values_list("publication__slug", flat=True)
    found = [*(("centre", code) for code in centres), *(("published", slug) for slug in texts)]
    return [reverse(f"portal:{name}", args=[code]) for name, code in found]


def _of_city(shown: Window, *, many: bool) -> list[str]:
    city = f"?{urlencode({'city': shown.city.slug})}" if many else ""
    parts = {"kind": shown.groups, "situation": shown.situations, "body": shown.bodies}
    lists = [reverse(f"portal:{name}", args=[part.code]) for name, found in parts.items() for part, _all in found]
    return [path + city for path in (*lists, *(reverse("portal:service", args=[each.code]) for each in shown.shown))]
