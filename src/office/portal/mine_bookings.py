"""My bookings: opened by who is signed in; the pages are those that the code opens, for an hour."""

from uuid import UUID

from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from office.booking.mine import my_appointment, my_waiting
from office.portal.account_access import AccountRequest, account_page
from office.portal.tokens import token_of
from office.ui.clock import now


@require_safe
@account_page
def booking(request: AccountRequest, key: UUID, page: str) -> HttpResponseBase:
    """Open one of the account's own bookings: to look at, to move, to cancel, or as a calendar file."""
    return redirect(f"portal:{page}", token_of(my_appointment(request.account, key, at=now())))


@require_safe
@account_page
def waiting(request: AccountRequest, key: UUID) -> HttpResponseBase:
    """Open the account's place in a waiting list."""
    return redirect("portal:entry", token_of(my_waiting(request.account, key)))
