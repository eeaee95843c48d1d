"""Bookings at the reception: the list of a day, finding one, checking in, moving and cancelling for the person (L16, L20)."""

from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID, uuid5

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from office.booking.access import access_appointment, find, of_day
from office.booking.arriving import check_in
from office.booking.asking import SlotTaken
from office.booking.changing import cancel, reschedule
from office.booking.codes import shown as in_groups
from office.booking.days import FreeSlot, free_slots, rules_of
from office.booking.models import Appointment, Bookable
from office.booking.slots import Slot
from office.booking.states import AppointmentState
from office.booking.waitlist import is_offer
from office.centres.calendars import local_day
from office.centres.models import Role
from office.frontdesk.common import see, status_of, told, where
from office.law import Refusal
from office.ui.clock import now, today
from office.ui.decorators import staff
from office.ui.forms import OfficeForm, Radios
from office.ui.requests import StaffRequest
from office.workdays.reach import read_day

bookings_page = staff(Role.FRONT_OFFICE, Role.GREETER, Role.CENTRE_HEAD)
"""A page for whoever answers the telephone or stands at the entrance, and for the head who moves what is in conflict."""
PURPOSE: Final = gettext_noop("looking after a booking")
LONGEST_TYPED: Final = 200
CONFLICT: Final = 409


class StartForm(OfficeForm):
    """The time that is chosen: one of those that are free."""

    starts_at = forms.TypedChoiceField(
        label=_("Time"), coerce=datetime.fromisoformat, widget=Radios(inline=True, small=True)
    )

    def offer(self, free: list[FreeSlot]) -> None:
        """Offer the free times of a day; staff see how many places each has."""
        field = self.fields["starts_at"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            (each.slot.starts_at.isoformat(), f"{each.slot.starts_at.astimezone(now().tzinfo):%H:%M}") for each in free
        ]


class WhyForm(OfficeForm):
    """Why a worker cancels; the person reads it."""

    reason = forms.CharField(label=_("Reason: the person is told"), max_length=200)


def asked_day(request: StaffRequest, usual: date) -> date:
    """Give the day in the address; the usual one where there is none or it is spoilt."""
    try:
        return read_day(request.GET.get("on", ""))
    except ValueError:
        return usual


@require_GET
@bookings_page
def index(request: StaffRequest) -> HttpResponse:
    """List the bookings of a day, or those found by code, name, phone or e-mail."""
    centre, on = where(request), asked_day(request, today())
    typed = request.GET.get("q", "").replace("\x00", "")[:LONGEST_TYPED].strip()
    given: dict[str, Any] = {"by": request.worker, "at": now(), "purpose": PURPOSE}
    found = find(centre, typed, on, **given) if typed else of_day(centre, on, **given)
    shown = {
        "centre": centre,
        "on": on,
        "before": on - timedelta(days=1),
        "after": on + timedelta(days=1),
        "today": today(),
        "typed": typed,
        "found": [(each, in_groups(each.code)) for each in found],
    }
    return render(request, "frontdesk/bookings.html", shown)


@require_GET
@bookings_page
def one(request: StaffRequest, booking: UUID) -> HttpResponse:
    """Show a booking with what can be done with it now."""
    return render(request, "frontdesk/booking.html", _shown(_opened(request, booking)))


def _opened(request: StaffRequest, booking: UUID) -> Appointment:
    return access_appointment(request.worker, booking, at=now(), purpose=PURPOSE)


def _shown(found: Appointment) -> dict[str, Any]:
    is_booked = found.state == AppointmentState.CONFIRMED
    return {
        "booking": found,
        "code": in_groups(found.code),
        "state": AppointmentState(found.state),
        "may_change": is_booked and found.starts_at > now(),
        "offered_until": found.held_until
        if is_offer(found) and found.held_until and found.held_until > now()
        else None,
        "may_check_in": is_booked and local_day(found.starts_at) == today(),
    }


@require_POST
@bookings_page
def arrive(request: StaffRequest, booking: UUID) -> HttpResponseBase:
    """Check in who has come; pressed twice it is one number."""
    found = _opened(request, booking)
    check_in(found.code, centre=where(request), at=now(), request=uuid5(found.pk, "desk"), by=request.worker)
    return see("booking", found.pk)


@require_http_methods(["GET", "POST"])
@bookings_page
def move(request: StaffRequest, booking: UUID) -> HttpResponseBase:
    """Move a booking for the person, who is told of it."""
    found = _opened(request, booking)
    on = asked_day(request, local_day(found.starts_at))
    free, form, lost = free_days(found.bookable), StartForm(request.POST or None), None
    form.offer([each for each in free if local_day(each.slot.starts_at) == on])
    if form.is_valid():
        try:
            reschedule(found, form.cleaned_data["starts_at"], at=now(), by=request.worker)
        except SlotTaken as taken:
            lost = taken
            told(form, taken)
        except Refusal as refusal:
            told(form, refusal)
        else:
            messages.success(request, gettext("The booking is moved; the person is told."))
            return see("booking", found.pk)
    shown = {"form": form, "on": on, "days": days_with_times(free), "taken": near(lost)}
    return render(request, "frontdesk/booking_move.html", _shown(found) | shown, status=fit(form, lost))


@require_http_methods(["GET", "POST"])
@bookings_page
def give_up(request: StaffRequest, booking: UUID) -> HttpResponseBase:
    """Cancel a booking for the person, who is told why."""
    found = _opened(request, booking)
    form = WhyForm(request.POST or None)
    if form.is_valid():
        cancel(found, at=now(), by=request.worker, reason=form.cleaned_data["reason"])
        messages.success(request, gettext("The booking is cancelled; the person is told."))
        return see("booking", found.pk)
    return render(request, "frontdesk/booking_cancel.html", _shown(found) | {"form": form}, status=status_of(form))


# -- times ----------------------------------------------------------------------------------------------------------


def free_days(bookable: Bookable) -> list[FreeSlot]:
    """Give all that is free for staff."""
    return free_slots(bookable, rules_of(bookable.centre), at=now(), public=False)


def days_with_times(free: list[FreeSlot]) -> list[tuple[date, int]]:
    """Give the days with free times, and how many places there are on each."""
    found: dict[date, int] = {}
    for each in free:
        day = local_day(each.slot.starts_at)
        found[day] = found.get(day, 0) + each.free
    return list(found.items())


def near(lost: SlotTaken | None) -> list[Slot]:
    """Give the times that are free instead of one that has gone."""
    return list(lost.alternatives) if lost else []


def fit(form: forms.BaseForm, lost: SlotTaken | None) -> int:
    """Give 409 for a time that has gone, 422 for mistakes."""
    return CONFLICT if lost else status_of(form)
