"""Headers that keep a page to itself: only our own scripts, styles and fonts, no third party, nothing in line."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "font-src": "'self'",
    "img-src": "'self' data: blob:",
    "media-src": "'self'",
    "connect-src": "'self'",
    "frame-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
}
PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


def headers(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Add the policy to every answer; a view that may be framed by our own pages says so by X-Frame-Options."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        framed = response.headers.get("X-Frame-Options", "").upper() == "SAMEORIGIN"
        ancestors = "'self'" if framed else "'none'"
        policy = "; ".join(f"{name} {value}" for name, value in {**POLICY, "frame-ancestors": ancestors}.items())
        response.headers.setdefault("Content-Security-Policy", policy)
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Referrer-Policy", "same-origin")
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        return response

    return answer
