"""Joining the waiting list."""

from datetime import timedelta
from typing import Final

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from office.booking.days import offered
from office.booking.waitlist import join
from office.law import Refusal
from office.parties.accounts import known_of
from office.portal.account_access import account_in
from office.portal.booking_forms import WaitForm, begun
from office.portal.guard import may_book, too_many
from office.ui.clock import now, today
from office.ui.decorators import public
from office.ui.forms import refused_form
from office.ui.once import once_key
from office.ui.requests import OpenRequest

UNFIT: Final = 422


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@public
def wait(request: OpenRequest, centre: str, service: str) -> HttpResponseBase:
    """Ask for which days, and who waits."""
    bookable, rules = offered(centre, service)
    days = {"first_on": today() + timedelta(days=1), "last_on": today() + timedelta(days=rules.horizon_days)}
    account = account_in(request)
    form = WaitForm(request.POST or None, initial=days | begun(known_of(account) if account else None))
    if form.is_valid():
        spent = may_book(request, rules)
        if spent.wait:
            return too_many(request, spent)
        try:
            booker = form.booker(request.LANGUAGE_CODE)
            join(bookable, booker, **form.days, at=now(), request=once_key(request), account=account)
        except Refusal as refusal:
            refused_form(form, refusal)
        else:
            return redirect("portal:waits", centre, service)
    shown = {"bookable": bookable, "form": form, "rules": rules}
    return render(request, "portal/booking/wait.html", shown, status=UNFIT if form.errors else 200)


@require_safe
@public
def waits(request: OpenRequest, centre: str, service: str) -> HttpResponse:
    """Say what happens next: the code went to the contact alone."""
    bookable, rules = offered(centre, service)
    return render(request, "portal/booking/waits.html", {"bookable": bookable, "rules": rules})
