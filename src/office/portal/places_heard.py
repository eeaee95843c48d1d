"""Every page of information can be heard: its words, as they stand on it, said by the voice of the office (L12).

Cards and published texts have sounds of their own (``places_ways``); this is for all other pages that say the same to
everybody. What is of one person alone is never said by an address that another could open.
"""

from copy import copy
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.urls import resolve, reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from office.documents.aloud import parts
from office.portal.cities import COOKIE
from office.portal.page_words import Words, words_of
from office.portal.places_ways import part_sound
from office.ui.decorators import public
from office.ui.requests import OpenRequest

HEARD: Final = frozenset({
    "home", "catalogue", "kind", "situations", "situation", "bodies", "body", "versions", "version", "checklist",
    "centres", "centre", "centre_figures", "publications", "published_changes", "principles", "accessibility", "roots", "voices", "voice",
})  # fmt: skip
"""Names of pages that say the same to everybody."""
LONGEST: Final = 1_000
OK: Final = 200


def is_heard(request: Any) -> bool:
    """Tell whether the page that is being drawn can be heard."""
    found = getattr(request, "resolver_match", None)
    return found is not None and found.app_name == "portal" and found.url_name in HEARD


@require_safe
@public
def heard(request: OpenRequest) -> HttpResponse:
    """Offer the sounds of a page, with the words that they say beside them."""
    words = _words(request)
    asked = urlencode({"page": _asked(request)})
    sounds = [
        f"{reverse('portal:heard_sound', args=[number])}?{asked}" for number in range(1, len(parts(words.lines)) + 1)
    ]
    shown = {"words": words, "sounds": sounds, "page": _asked(request)}
    return render(request, "portal/places/heard.html", shown)


@require_safe
@public
def heard_sound(request: OpenRequest, part: int) -> HttpResponseBase:
    """Say a part of a page."""
    return part_sound(request, parts(_words(request).lines), part, _language(request))


def _language(request: OpenRequest) -> str:
    return request.LANGUAGE_CODE or settings.LANGUAGE_CODE


def _asked(request: OpenRequest) -> str:
    """Give the address of the page. Raises Http404 for what is no address of ours."""
    asked = request.GET.get("page", "")
    if not asked.startswith("/") or asked.startswith("//") or len(asked) > LONGEST:
        raise Http404
    return asked


def _words(request: OpenRequest) -> Words:
    """Give the words of the page that is asked for, as anybody sees it. Raises Http404 for a page that is not heard."""
    address = urlsplit(_asked(request))
    found = resolve(address.path)
    if found.app_name != "portal" or found.url_name not in HEARD:
        raise Http404
    page = found.func(_anybodys(request, address.path, address.query, found), *found.args, **found.kwargs)
    if page.status_code != OK:
        raise Http404
    return words_of(page.content.decode(), _language(request))


def _anybodys(request: OpenRequest, path: str, query: str, found: Any) -> OpenRequest:
    """Give the request for that page of nobody in particular: the city and the language alone are theirs."""
    asked = copy(request)
    vars(asked).pop("headers", None)  # read anew from META
    kept = {COOKIE, settings.LANGUAGE_COOKIE_NAME}
    asked.COOKIES = {name: value for name, value in request.COOKIES.items() if name in kept}
    without = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_HX_REQUEST", "HTTP_RANGE", "HTTP_COOKIE")
    asked.META = {name: value for name, value in request.META.items() if name not in without}
    asked.META |= {"PATH_INFO": path, "QUERY_STRING": query}
    asked.path = asked.path_info = path
    asked.GET = QueryDict(query)
    asked.user = AnonymousUser()
    asked.resolver_match = found
    return asked
