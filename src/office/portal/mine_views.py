"""My data: who looked at them, my consents, all of them to take along."""

import json
from typing import Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from office.audit.openings import Cursor
from office.booking.mine import bookings_told
from office.cases.public import cases_told
from office.parties.consents import what_withdrawal_means
from office.parties.corrections import corrections_told, my_corrections
from office.parties.mine import my_consents, my_data, who_looked, withdraw_mine
from office.parties.models import Purpose
from office.portal.account_access import AccountRequest, account_page
from office.portal.case_views import as_file
from office.ui.clock import now

JSON: Final = "application/json"


@require_safe
@account_page
def looks(request: AccountRequest) -> HttpResponse:
    """Show who opened the person's data, when, for which body, what for (K21)."""
    after = Cursor.read(request.GET.get("after", ""))
    return render(request, "portal/account/looks.html", {"page": who_looked(request.account, after=after)})


@require_safe
@account_page
def consents(request: AccountRequest) -> HttpResponse:
    """Show what the person lets be done, and what was withdrawn."""
    return render(request, "portal/account/consents.html", {"consents": my_consents(request.account), "at": now()})


@require_http_methods(["GET", "HEAD", "POST"])
@account_page
def withdraw(request: AccountRequest, consent: UUID) -> HttpResponseBase:
    """Withdraw a consent, on a page of its own that says what stops and what stays."""
    found = my_consents(request.account).get(pk=consent)
    if request.method == "POST":
        withdraw_mine(request.account, found.pk, at=now())
        messages.success(request, _("The consent is withdrawn."))
        return redirect("portal:consents")
    means = what_withdrawal_means(Purpose(found.purpose))
    return render(request, "portal/account/withdraw.html", {"consent": found, "means": means})


@require_safe
@account_page
def data(request: AccountRequest) -> HttpResponse:
    """Show all that is kept of the person."""
    shown = {"data": my_data(request.account), "corrections": my_corrections(request.account)}
    return render(request, "portal/account/data.html", shown)


@require_safe
@account_page
def data_file(request: AccountRequest) -> HttpResponse:
    """Give the same as JSON, with the cases and the bookings."""
    more = {"cases": cases_told(request.account, at=now()), "corrections": corrections_told(request.account)}
    more["bookings"] = bookings_told(request.account, at=now())
    told = my_data(request.account) | more
    return as_file(json.dumps(told, ensure_ascii=False, indent=1) + "\n", "my-data.json", JSON)
