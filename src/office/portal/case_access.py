"""Which case a browser may look at: it has a token in a cookie, whose power ends after an hour."""

from typing import Final
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from office.cases.public import OPEN_FOR, Case, granted_case
from office.ui.clock import now

COOKIE: Final = "office_my_case"


def token_in(request: HttpRequest) -> str:
    return request.COOKIES.get(COOKIE, "")


def keep_token(response: HttpResponse, token: str) -> None:
    """Hand the token to the browser alone: no script, no other site and no address has it."""
    response.set_cookie(
        COOKIE,
        token,
        max_age=OPEN_FOR,
        httponly=True,
        samesite="Lax",
        secure=bool(settings.SESSION_COOKIE_SECURE),
    )


def forget_token(response: HttpResponse) -> None:
    response.delete_cookie(COOKIE, samesite="Lax")


def opened(request: HttpRequest, case: UUID) -> Case | None:
    """Give the case where this browser may look at it now; one that is not there answers like one that is not theirs."""
    return granted_case(case, token_in(request), at=now())


def to_the_door(request: HttpRequest) -> HttpResponseBase:
    """Ask for number and code anew: the hour is over, or it was never theirs."""
    messages.info(request, _("Enter the number and the code of the case. A case stays open for one hour."))
    return redirect("portal:my_case")
