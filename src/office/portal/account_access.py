"""Who has signed in on the public site: an account of an applicant, by a cookie of its own; workers' sessions do not count."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, Final, ParamSpec, cast

from django.conf import settings
from django.core.signing import BadSignature, dumps, loads
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from office.parties.accounts import account_of
from office.parties.models import ApplicantAccount
from office.portal.identity import Flow
from office.ui.clock import now
from office.ui.decorators import View, public
from office.ui.requests import OpenRequest

P = ParamSpec("P")
COOKIE: Final = "office_account"
FLOW_COOKIE: Final = "office_sign_in"
FLOW_SECONDS: Final = 600
_SALT: Final = "office.portal.sign-in"
LONGEST_ADDRESS: Final = 500


class AccountRequest(OpenRequest):
    """A request that ``account_page`` let through."""

    account: ApplicantAccount


def account_page(view: Callable[Concatenate[AccountRequest, P], HttpResponseBase]) -> View[P]:
    """A page of the account that has signed in, about nobody else; others are led to sign in and back."""

    @wraps(view)
    def guarded(request: OpenRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        account = account_in(request)
        if account is None:
            response: HttpResponseBase = redirect(_to_sign_in(request))
        else:
            own = cast("AccountRequest", request)
            own.account = account
            response = view(own, *args, **kwargs)
        patch_cache_control(response, private=True, no_store=True)
        return response

    return public(guarded)


def account_in(request: HttpRequest) -> ApplicantAccount | None:
    return account_of(request.COOKIES.get(COOKIE, ""), at=now())


def _to_sign_in(request: HttpRequest) -> str:
    then = request.get_full_path() if request.method in ("GET", "HEAD") else reverse("portal:me")
    return f"{reverse('portal:sign_in')}?{urlencode({'next': then})}"


def own_address(request: HttpRequest, asked: str) -> str:
    """Give the address to go on to: one of ours, or the account's first page."""
    is_ours = asked.startswith("/") and len(asked) <= LONGEST_ADDRESS
    fits = is_ours and url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    return asked if fits else reverse("portal:me")


def keep_session(response: HttpResponse, token: str) -> None:
    """Hand the token to the browser alone, until it is closed."""
    response.set_cookie(COOKIE, token, **_guarded())


def forget_session(response: HttpResponse) -> None:
    response.delete_cookie(COOKIE, samesite="Lax")


def keep_flow(response: HttpResponse, flow: Flow) -> None:
    """Keep in the browser what the answer must fit, for ten minutes."""
    response.set_cookie(FLOW_COOKIE, dumps(flow.kept(), salt=_SALT), max_age=FLOW_SECONDS, **_guarded())


def flow_in(request: HttpRequest, provider: str) -> Flow | None:
    """Give what was kept when the browser left for this provider."""
    try:
        kept = loads(request.COOKIES.get(FLOW_COOKIE, ""), salt=_SALT, max_age=FLOW_SECONDS)
    except BadSignature:
        return None
    return Flow(**kept) if kept["provider"] == provider else None


def forget_flow(response: HttpResponse) -> None:
    response.delete_cookie(FLOW_COOKIE, samesite="Lax")


def _guarded() -> dict[str, Any]:
    return {"httponly": True, "samesite": "Lax", "secure": bool(settings.SESSION_COOKIE_SECURE)}
