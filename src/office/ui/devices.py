"""By which a machine of the hall is known: a token in a signed cookie that no script can read."""

from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

COOKIE: Final = "office_device"
STARTS: Final = ("kiosk:start", "board:own")
BAD_REQUEST: Final = 400
COMES_BACK: Final = 60
"""Seconds after which a terminal or a board leaves a page that went wrong."""
LASTS: Final = 400 * 24 * 60 * 60
"""Seconds: as long as browsers keep any cookie. Each page of the device sets it anew before it runs out."""
_SALT: Final = "office.ui.device"


def remember_device(response: HttpResponse, token: str) -> HttpResponse:
    """Let the browser that gets ``response`` be the device that holds ``token``."""
    response.set_signed_cookie(
        COOKIE,
        token,
        salt=_SALT,
        max_age=LASTS,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response


def token_of(request: HttpRequest) -> str:
    """Give the token that came with a request; an empty text where there is none that we have signed."""
    return request.get_signed_cookie(COOKIE, default="", salt=_SALT) or ""


def lead_back(request: HttpRequest, response: HttpResponse) -> None:
    """Let a terminal or a board leave a page that went wrong by itself: nobody who stands there could."""
    if response.status_code < BAD_REQUEST or COOKIE not in request.COOKIES:
        return
    for start in map(reverse, STARTS):
        if request.path.startswith(start):
            response.headers.setdefault("Refresh", f"{COMES_BACK}; url={start}")
