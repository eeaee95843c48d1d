"""What every page of the front office needs: where the worker sits, and telling a refused form what was wrong."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpResponseRedirect
from django.urls import reverse

from office.cases.listed import log_listed
from office.cases.models import Case
from office.centres.models import Centre, Provider, Role
from office.law import Refusal
from office.queueing.models import Ticket
from office.queueing.states import TicketState
from office.ui.clock import now
from office.ui.decorators import staff
from office.ui.forms import refused_form
from office.ui.requests import StaffRequest

SEE_OTHER = 303
UNFIT = 422
PAGE = 50
HERE = "at_desk"

counter = staff(Role.FRONT_OFFICE)
"""A page of the front office."""
reception = staff(Role.FRONT_OFFICE, Role.GREETER)
"""A page for whoever works in the reception of a centre."""


class SeeOther(HttpResponseRedirect):
    """After an act: the browser fetches the next page anew, and coming back repeats nothing."""

    status_code = SEE_OTHER


def see(name: str, *args: Any, at: str = "") -> SeeOther:
    """Lead to a page of the front office by its name; ``at``: the place on the page."""
    return SeeOther(reverse(f"frontdesk:{name}", args=args) + (f"#{at}" if at else ""))


def place_of(request: StaffRequest) -> tuple[Centre, Provider]:
    """Give the centre and the body at whose counter the worker acts; a front-office posting always names both."""
    centre, body = request.posting.centre, request.posting.provider
    assert centre is not None
    assert body is not None
    return centre, body


def where(request: StaffRequest) -> Centre:
    """Give the centre in whose reception the worker is posted."""
    assert request.posting.centre is not None
    return request.posting.centre


@dataclass(frozen=True)
class Here:
    """The ticket of the person before the worker, as the pages of an intake name it."""

    ticket: str
    label: str
    service: str
    name: str
    is_known: bool


def ticket_here(request: StaffRequest) -> Here | None:
    """Give the ticket that the worker has begun to serve, as far as this browser knows: it costs no statement.

    It may have ended elsewhere meanwhile; the first page of the desk looks anew, and an act on it is told so.
    """
    kept = request.session.get(HERE)
    return Here(*kept) if kept else None


def remember(request: StaffRequest, ticket: Ticket | None) -> None:
    """Keep what is being served for the pages of the intake, or that nothing is."""
    kept: list[Any] | None = None
    if ticket is not None and ticket.state == TicketState.SERVING:
        service = ticket.service
        kept = [str(ticket.pk), ticket.label, str(service.pk), service.local_name, ticket.applicant_id is not None]
    if request.session.get(HERE) != kept:
        request.session[HERE] = kept


def told(form: forms.BaseForm, error: ValidationError | Refusal) -> None:
    """Show what a use-case did not accept at its fields; what has no field here stands above the form."""
    if isinstance(error, Refusal):
        refused_form(form, error)
    elif hasattr(error, "error_dict"):
        for name, problems in error.error_dict.items():
            form.add_error(name if name in form.fields else NON_FIELD_ERRORS, problems)
    else:
        form.add_error(None, error)


def status_of(*shown: forms.BaseForm) -> int:
    """Give 422 for a page that shows mistakes."""
    return UNFIT if any(form.is_bound and form.errors for form in shown) else 200


def page_of(request: StaffRequest, rows: Any) -> Page[Any]:
    return Paginator(rows, PAGE).get_page(request.GET.get("page"))


def cases_shown(request: StaffRequest, rows: QuerySet[Case], purpose: str) -> Page[Case]:
    """Give a page of cases to be shown with the names of their applicants, which is written down (K21)."""
    page: Page[Case] = page_of(request, rows)
    log_listed(page.object_list, purpose=purpose, by=request.worker, at=now())
    return page


def ids(values: Iterable[str]) -> list[int]:
    """Read the chosen numbers of rows; what is no number was not chosen by our page."""
    return [int(value) for value in values if value.isascii() and value.isdigit() and len(value) < 19]  # noqa: PLR2004
