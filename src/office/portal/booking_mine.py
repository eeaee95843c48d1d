"""My booking: opened by its code; looked at, moved, cancelled, put into a calendar."""

from datetime import date
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from office.booking.access import by_code
from office.booking.asking import SlotTaken
from office.booking.calendar_file import calendar_file
from office.booking.changing import cancel, reschedule
from office.booking.codes import shown as in_groups
from office.booking.confirming import accept
from office.booking.days import rules_of
from office.booking.models import Appointment, WaitingEntry
from office.booking.states import AppointmentState
from office.booking.waitlist import before_me, is_offer, leave, waits
from office.documents.codes import qr_svg
from office.portal.booking_choose import days_of, read_start, start_of
from office.portal.booking_forms import CodeForm
from office.portal.guard import may_try_a_code, too_many
from office.portal.tokens import booking_of, entry_of, token_of
from office.queueing.queues import rules_of as queue_rules_of
from office.ui.clock import now
from office.ui.decorators import public
from office.ui.requests import OpenRequest

UNFIT: Final = 422
CONFLICT: Final = 409


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@public
def find(request: OpenRequest) -> HttpResponseBase:
    """Ask for the code. What is no code of ours, or of a booking long gone, has one answer."""
    form = CodeForm(request.POST or None)
    if form.is_valid():
        spent = may_try_a_code(request)
        if spent.wait:
            return too_many(request, spent)
        try:
            found = by_code(form.cleaned_data["code"])
        except Appointment.DoesNotExist:
            form.add_error("code", _("There is no booking with this code. Look at the message once more."))
        else:
            return redirect("portal:entry" if isinstance(found, WaitingEntry) else "portal:mine", token_of(found))
    return render(request, "portal/booking/find.html", {"form": form}, status=UNFIT if form.errors else 200)


@require_safe
@never_cache
@public
def booked(request: OpenRequest, token: str) -> HttpResponse:
    """Say that it is booked, with the code and its picture."""
    found = booking_of(token)
    grace = queue_rules_of(found.bookable.centre).grace
    return render(request, "portal/booking/booked.html", {**_shown(found, token), "grace": grace})


@require_safe
@never_cache
@public
def mine(request: OpenRequest, token: str) -> HttpResponse:
    """Show a booking and what can be done with it now."""
    return render(request, "portal/booking/mine.html", _shown(booking_of(token), token))


def _shown(found: Appointment, token: str) -> dict[str, Any]:
    ahead, offered = found.starts_at > now(), is_offer(found)
    return {
        "appointment": found,
        "token": token,
        "code": in_groups(found.code),
        "state": AppointmentState(found.state).label,
        "is_offer": offered and found.held_until is not None and found.held_until > now(),
        "may_change": ahead and found.state == AppointmentState.CONFIRMED,
    }


@require_POST
@never_cache
@public
def take(_request: OpenRequest, token: str) -> HttpResponseBase:
    """Take a time that is offered."""
    return redirect("portal:booked", token_of(accept(booking_of(token), at=now())))


@require_safe
@never_cache
@public
def move(request: OpenRequest, token: str) -> HttpResponse:
    """Ask for which day."""
    found = booking_of(token)
    shown = {"appointment": found, "token": token, "days": days_of(found.bookable, rules_of(found.bookable.centre))}
    return render(request, "portal/booking/move.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@public
def move_to(request: OpenRequest, token: str, on: date) -> HttpResponseBase:
    """Ask for which time, and move the booking there; the old time is kept until the new one is had."""
    found, taken = booking_of(token), None
    if request.method == "POST":
        try:
            moved = reschedule(found, read_start(request.POST.get("start", "")), at=now())
        except SlotTaken as refused:
            taken = refused
        else:
            messages.success(request, _("The booking is moved."))
            return redirect("portal:mine", token_of(moved))
    days = days_of(found.bookable, rules_of(found.bookable.centre), on=on)
    slots = taken.alternatives if taken else [each.slot for day in days for each in day.times]
    shown = {
        "appointment": found,
        "token": token,
        "on": on,
        "slots": [(slot, start_of(slot.starts_at)) for slot in slots],
        "taken": taken,
    }
    return render(request, "portal/booking/move_to.html", shown, status=CONFLICT if taken else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@public
def give_up(request: OpenRequest, token: str) -> HttpResponseBase:
    """Cancel a booking, or turn an offer down."""
    found = booking_of(token)
    if request.method == "POST":
        cancel(found, at=now())
        messages.success(request, _("The booking is cancelled. Thank you: somebody else can have the time."))
        return redirect("portal:mine", token)
    return render(request, "portal/booking/cancel.html", _shown(found, token))


@require_safe
@never_cache
@public
def calendar(_request: OpenRequest, token: str) -> HttpResponse:
    """Give the calendar file."""
    response = HttpResponse(calendar_file(booking_of(token), at=now()), content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="booking.ics"'
    return response


@require_safe
@never_cache
@public
def picture(_request: OpenRequest, token: str) -> HttpResponse:
    """Give the code as a picture that the terminal reads."""
    return HttpResponse(qr_svg(in_groups(booking_of(token).code)), content_type="image/svg+xml")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@public
def entry(request: OpenRequest, token: str) -> HttpResponseBase:
    """Show a place in the waiting list; let the person leave it."""
    found = entry_of(token)
    if request.method == "POST":
        leave(found, at=now())
        messages.success(request, _("You have left the waiting list."))
        return redirect("portal:entry", token)
    shown = {"entry": found, "token": token, "waits": waits(found), "before": before_me(found)}
    return render(request, "portal/booking/entry.html", shown)
