"""The account of an applicant: signing in and out, my applications, my cases."""

import logging
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from office.booking.mine import my_bookings
from office.cases.public import my_applications, my_case, my_cases, open_case
from office.parties.accounts import sign_in as begin_session
from office.parties.accounts import sign_out as end_session
from office.portal.account_access import (
    COOKIE,
    AccountRequest,
    account_in,
    account_page,
    flow_in,
    forget_flow,
    forget_session,
    keep_flow,
    keep_session,
    own_address,
)
from office.portal.case_access import forget_token, keep_token, token_in
from office.portal.guard import may_try_a_code, too_many
from office.portal.identity import Flow, Provider, SignInError, address_of, claims_from, provider_named, providers
from office.ui.clock import now
from office.ui.decorators import public
from office.ui.requests import OpenRequest

log = logging.getLogger("office.sign_in")
AWAY: Final = 503


@require_safe
@never_cache
@public
def sign_in(request: OpenRequest) -> HttpResponseBase:
    """Offer the ways to sign in; where there are none, say what can be done without."""
    then = own_address(request, request.GET.get("next", ""))
    if account_in(request) is not None:
        return redirect(then)
    return render(request, "portal/account/sign_in.html", {"providers": providers(), "then": then})


@require_safe
@never_cache
@public
def leave_for(request: OpenRequest, provider: str) -> HttpResponseBase:
    """Send the browser to the provider."""
    chosen, spent = _provider(provider), may_try_a_code(request)
    if spent.wait:
        return too_many(request, spent)
    flow = Flow.fresh(chosen.code, own_address(request, request.GET.get("next", "")))
    try:
        address = address_of(chosen, flow, callback=_callback(request, chosen))
    except SignInError as fault:
        return _failed(request, chosen, fault)
    response = redirect(address)
    keep_flow(response, flow)
    return response


@require_safe
@never_cache
@public
def come_back(request: OpenRequest, provider: str) -> HttpResponseBase:
    """Take the provider's answer, once: a fresh session begins, whatever was open before is closed."""
    chosen, at = _provider(provider), now()
    flow = flow_in(request, chosen.code)
    try:
        if flow is None:
            raise SignInError("nobody left from this browser")  # noqa: TRY301  told as any other
        answer = {name: request.GET.get(name, "") for name in ("state", "code")}
        claims = claims_from(chosen, flow, **answer, callback=_callback(request, chosen))
    except SignInError as fault:
        response = _failed(request, chosen, fault)
        forget_flow(response)
        return response
    end_session(request.COOKIES.get(COOKIE, ""), at=at)
    response = redirect(flow.then)
    keep_session(response, begin_session(claims, at=at))
    forget_flow(response)
    return response


def _provider(code: str) -> Provider:
    found = provider_named(code)
    if found is None:
        raise Http404
    return found


def _callback(request: OpenRequest, provider: Provider) -> str:
    return request.build_absolute_uri(reverse("portal:come_back", args=[provider.code]))


def _failed(request: OpenRequest, provider: Provider, fault: SignInError) -> HttpResponse:
    log.warning("sign-in through %s failed: %s", provider.code, fault)
    return render(request, "portal/account/failed.html", {"provider": provider}, status=AWAY)


@require_POST
@never_cache
@public
def sign_out(request: OpenRequest) -> HttpResponseBase:
    """End the session, and close the cases that were open in this browser."""
    end_session(request.COOKIES.get(COOKIE, ""), at=now())
    messages.info(request, _("You have signed out of your account."))
    response = redirect("portal:sign_in")
    forget_session(response)
    forget_token(response)
    return response


@require_safe
@account_page
def me(request: AccountRequest) -> HttpResponse:
    """Show the account's bookings, applications and cases."""
    shown: dict[str, Any] = {
        "account": request.account,
        "at": now(),
        "bookings": my_bookings(request.account, at=now()),
        "applications": my_applications(request.account, at=now()),
        "cases": my_cases(request.account, at=now()),
    }
    return render(request, "portal/account/me.html", shown)


@require_safe
@account_page
def case(request: AccountRequest, case: UUID) -> HttpResponseBase:
    """Open one of the account's own cases: the page is the one that number and code open, for an hour."""
    found = my_case(request.account, case, at=now())
    response = redirect("portal:case", found.pk)
    keep_token(response, open_case(found, former=token_in(request), at=now()))
    return response
