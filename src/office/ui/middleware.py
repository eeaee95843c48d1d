"""The language a person chose, and headers that keep a page to itself: our own files and streams, nothing in line."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from office.ui.devices import lead_back
from office.ui.live import live_origin

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "font-src": "'self'",
    "img-src": "'self' data: blob:",
    "media-src": "'self'",
    "frame-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
}
IN_ADDRESS = "lang"
PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


def language(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Speak Ukrainian until a person chooses another language: that of the browser says nothing about the reader.

    An address may name the language (``?lang=en``): search engines lead to it, and it counts as the reader's choice.
    """
    known = dict(settings.LANGUAGES)

    def answer(request: HttpRequest) -> HttpResponse:
        kept, named = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, ""), request.GET.get(IN_ADDRESS, "")
        chosen = named if named in known else kept
        request.LANGUAGE_CODE = chosen if chosen in known else settings.LANGUAGE_CODE
        with translation.override(request.LANGUAGE_CODE):
            response = get_response(request)
            response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
            if named in known and named != kept:
                response.set_cookie(settings.LANGUAGE_COOKIE_NAME, named, samesite="Lax", secure=request.is_secure())
        return response

    return answer


def headers(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Add the policy to every answer; a view that may be framed by our own pages says so by X-Frame-Options."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        framed = response.headers.get("X-Frame-Options", "").upper() == "SAMEORIGIN"
        ancestors = "'self'" if framed else "'none'"
        own = {"connect-src": f"'self' {live_origin(request)}".rstrip(), "frame-ancestors": ancestors}
        policy = "; ".join(f"{name} {value}" for name, value in {**POLICY, **own}.items())
        response.headers.setdefault("Content-Security-Policy", policy)
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Referrer-Policy", "same-origin")
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        lead_back(request, response)
        return response

    return answer
