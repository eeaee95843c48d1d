"""Booking as the head sets it: rules, services, days with other places, and the bookings that fit no more (L20)."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from office.booking import setting_up as acts
from office.booking.conflicts import conflicts_of
from office.booking.days import next_opening, rules_of
from office.booking.models import Bookable, CapacityChange
from office.booking.setting_up import BookableFacts
from office.catalogue.models import Service
from office.centres.models import Centre, Provider, Role
from office.centres.queries import participants
from office.management.acts import Page, SeeOther, form_act, see_other
from office.management.forms.booking import BookableForm, ChangeForm, RulesForm
from office.management.scope import the_centre
from office.queueing.standing import services_queued
from office.ui.clock import now, today
from office.ui.decorators import staff
from office.ui.requests import StaffRequest

head = staff(Role.CENTRE_HEAD)


def _home(centre: Centre) -> str:
    return f"{reverse('management:booking')}?centre={centre.code}"


def _bookables(centre: Centre) -> list[Bookable]:
    found = Bookable.objects.filter(centre=centre).select_related("service__group", "body", "centre__city")
    return list(found.order_by("service__group__order", "service__name"))


@require_GET
@head
def index(request: StaffRequest) -> HttpResponse:
    """Show how booking is set, and how many bookings do not fit any more."""
    centre = the_centre(request)
    bookables, rules = _bookables(centre), rules_of(centre)
    changes = CapacityChange.objects.filter(bookable__centre=centre, on__gte=today())
    shown = {
        "centre": centre,
        "rules": rules,
        "bookables": bookables,
        "changes": changes.select_related("bookable__service", "set_by"),
        "conflicts": len(conflicts_of(centre, at=now())),
        "opens": next_opening(bookables[0], rules.timing, at=now()) if bookables else None,
    }
    return render(request, "management/booking.html", shown)


@require_GET
@head
def conflicts(request: StaffRequest) -> HttpResponse:
    """List the bookings that what has been set since does not hold: each is moved or cancelled by hand."""
    centre = the_centre(request)
    shown = {"centre": centre, "conflicts": conflicts_of(centre, at=now()), "back": _home(centre)}
    return render(request, "management/booking_conflicts.html", shown)


def or_conflicts(request: StaffRequest, response: HttpResponseBase, centre: Centre) -> HttpResponseBase:
    """Lead the head to the conflicts after an act that has made some; nothing of them is changed by itself."""
    is_head = request.posting.role == Role.CENTRE_HEAD
    if is_head and isinstance(response, SeeOther) and conflicts_of(centre, at=now()):
        return redirect(f"{reverse('management:booking_conflicts')}?centre={centre.code}")
    return response


@require_http_methods(["GET", "POST"])
@head
def rules(request: StaffRequest) -> HttpResponseBase:
    """Set the rules."""
    centre = the_centre(request)
    page = Page(
        title=_("Rules of booking"),
        text=_("They hold from now on; no booking that is there is changed."),
        verb=_("Save the rules"),
        back=_home(centre),
        done=_("The rules are saved"),
    )
    form = RulesForm(request.POST or None, initial=vars(rules_of(centre)))
    return form_act(request, form, page, lambda data: acts.set_rules(centre, by=request.worker, at=now(), **data))


@require_http_methods(["GET", "POST"])
@head
def service(request: StaffRequest, id: UUID | None = None) -> HttpResponseBase:  # noqa: A002  the word of the address
    """Let a service be booked, or change how."""
    centre = the_centre(request)
    found = Bookable.objects.select_related("service").get(pk=id, centre=centre) if id else None
    page = Page(
        title=found.service.local_name if found else _("Let a service be booked"),
        text=_("Bookings that are there stay as they are; those in conflict are listed."),
        verb=_("Save"),
        back=_home(centre),
        done=_("The service is saved"),
    )
    form = _service_form(request, centre, found)

    def save(data: dict[str, Any]) -> None:
        asked = found.service if found else Service.objects.get(pk=data["service"])
        body = Provider.objects.get(pk=data["body"]) if data["body"] else None
        facts = BookableFacts(data["minutes"], data["places"], data["public"], body, data["is_open"])
        acts.set_bookable(centre, asked, facts, by=request.worker, at=now())

    return or_conflicts(request, form_act(request, form, page, save), centre)


def _service_form(request: StaffRequest, centre: Centre, found: Bookable | None) -> BookableForm:
    usual = {"minutes": 20, "places": 1, "public": 1, "is_open": True}
    form = BookableForm(request.POST or None, initial=vars(found) | {"body": found.body_id or ""} if found else usual)
    form.offer(services_queued(centre), [part.provider for part in participants(centre, today())])
    if found is not None:
        del form.fields["service"]
    return form


@require_http_methods(["GET", "POST"])
@head
def change(request: StaffRequest, id: UUID) -> HttpResponseBase:  # noqa: A002
    """Let a day have other places than usual."""
    centre = the_centre(request)
    found = Bookable.objects.select_related("service", "centre").get(pk=id, centre=centre)
    page = Page(
        title=_("A day with other places"),
        text=found.service.local_name,
        verb=_("Set the day"),
        back=_home(centre),
        done=_("The day is set"),
    )

    def set_it(data: dict[str, Any]) -> None:
        hours = (data["opens"], data["closes"]) if data["opens"] else None
        said = {"places": data["places"], "reason": data["reason"], "hours": hours}
        acts.change_capacity(found, data["on"], by=request.worker, at=now(), **said)

    return or_conflicts(request, form_act(request, ChangeForm(request.POST or None), page, set_it), centre)


@require_POST
@head
def withdraw(request: StaffRequest, id: UUID) -> HttpResponseBase:  # noqa: A002
    """Let the usual places be there again."""
    centre = the_centre(request)
    found = CapacityChange.objects.filter(pk=id, bookable__centre=centre).select_related("bookable__centre").first()
    if found is not None:
        acts.withdraw_change(found, by=request.worker, at=now())
    return see_other(request, _home(centre), _("The usual places are there again"))
