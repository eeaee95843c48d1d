"""Clients of the API: which systems speak to the office, in whose name, with which tokens."""

from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from office.accounts import clients as acts
from office.accounts.client_models import ApiClient
from office.accounts.models import Worker
from office.centres.models import Role
from office.management.acts import UNPROCESSABLE, see_other
from office.management.forms.clients import ClientForm, TokenForm
from office.ui.clock import now
from office.ui.decorators import staff
from office.ui.requests import StaffRequest

ADMIN = Role.SYSTEM_ADMIN


@require_GET
@staff(ADMIN)
def index(request: StaffRequest) -> HttpResponse:
    """List the clients with their tokens: how each begins, until when it is valid, when it was last used."""
    return render(request, "management/clients.html", {"clients": acts.all_clients(), "at": now()})


@require_http_methods(["GET", "POST"])
@staff(ADMIN)
def new(request: StaffRequest) -> HttpResponseBase:
    """Add a client and show its first token, this once."""
    form = ClientForm(request.POST or None)
    if form.is_valid() and (issued := _added(form, request.worker)) is not None:
        return _shown(request, issued)
    return _asked(request, form, title=_("New API client"), verb=_("Add and issue a token"))


def _added(form: ClientForm, by: Worker) -> acts.IssuedToken | None:
    data: dict[str, Any] = {name: form.cleaned_data[name] for name in ("worker", "scopes", "per_minute")}
    try:
        return acts.add_with_token(form.cleaned_data["name"], days=form.cleaned_data["days"], by=by, at=now(), **data)
    except ValidationError as error:
        form.add_error(None, error)
        return None


@require_http_methods(["GET", "POST"])
@staff(ADMIN)
def issue(request: StaffRequest, id: UUID) -> HttpResponseBase:  # noqa: A002  the word of the address
    """Issue one more token and show it, this once; the others stay valid."""
    client = acts.access_client(id)
    form = TokenForm(request.POST or None)
    if form.is_valid():
        try:
            return _shown(
                request, acts.issue_token(client, days=form.cleaned_data["days"], by=request.worker, at=now())
            )
        except ValidationError as error:
            form.add_error(None, error)
    return _asked(request, form, title=_("New token"), verb=_("Issue the token"), client=client)


def _asked(
    request: StaffRequest, form: forms.Form, *, title: Any, verb: Any, client: ApiClient | None = None
) -> HttpResponse:
    shown = {"form": form, "title": title, "verb": verb, "client": client}
    return render(request, "management/client_form.html", shown, status=UNPROCESSABLE if form.is_bound else 200)


def _shown(request: StaffRequest, issued: acts.IssuedToken) -> HttpResponse:
    return render(request, "management/client_token.html", {"issued": issued})


@require_POST
@staff(ADMIN)
def revoke(request: StaffRequest, id: UUID) -> HttpResponseBase:  # noqa: A002
    """Revoke one token."""
    acts.revoke_token(acts.access_token(id), by=request.worker, at=now())
    return see_other(request, reverse("management:clients"), _("The token opens nothing any more"))


@require_POST
@staff(ADMIN)
def close(request: StaffRequest, id: UUID) -> HttpResponseBase:  # noqa: A002
    """End a client for good, with all its tokens."""
    acts.close_client(acts.access_client(id), by=request.worker, at=now())
    return see_other(request, reverse("management:clients"), _("The client is closed"))
