"""The waiting list on a person's behalf: joining it, and taking the time that is offered (L16, L20)."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from office.booking.access import access_appointment
from office.booking.confirming import accept
from office.booking.days import bookables_of, rules_of
from office.booking.waitlist import before_me, join
from office.frontdesk.booking_new import PersonForm, chosen_of
from office.frontdesk.bookings import PURPOSE, bookings_page
from office.frontdesk.common import see, status_of, told, where
from office.law import Refusal
from office.parties.contacts import LONGEST_EMAIL
from office.ui.clock import now, today
from office.ui.forms import DateField
from office.ui.once import once_key
from office.ui.requests import StaffRequest


class WaitForm(PersonForm):
    """For which days, and who waits. An offer goes to the contact, so there must be one."""

    contact = forms.CharField(
        label=_("E-mail or phone"),
        help_text=_("The offer of a time is sent there."),
        max_length=LONGEST_EMAIL,
    )
    first_on = DateField(label=_("From which day"))
    last_on = DateField(label=_("Until which day"))
    field_order = ("first_on", "last_on", "name", "contact", "needs", "language")

    @property
    def days(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("first_on", "last_on")}


@require_http_methods(["GET", "POST"])
@bookings_page
def wait(request: StaffRequest) -> HttpResponseBase:
    """Put a person on the waiting list of a service, for the days that suit."""
    centre = where(request)
    chosen = chosen_of(request, bookables_of(centre))
    if chosen is None:
        raise Http404
    usual = {
        "first_on": today() + timedelta(days=1),
        "last_on": today() + timedelta(days=rules_of(centre).horizon_days),
    }
    form = WaitForm(request.POST or None, initial=usual)
    if form.is_valid():
        given: dict[str, Any] = {"at": now(), "request": once_key(request), "by": request.worker}
        try:
            made = join(chosen, form.booker, **form.days, **given)
        except Refusal as refusal:
            told(form, refusal)
        else:
            words = gettext("The person waits for a time; before them in the list: %(count)s.")
            messages.success(request, words % {"count": before_me(made)})
            return see("bookings")
    return render(request, "frontdesk/booking_wait.html", {"form": form, "chosen": chosen}, status=status_of(form))


@require_POST
@bookings_page
def take(request: StaffRequest, booking: UUID) -> HttpResponseBase:
    """Take an offered time for the person, who is told of it; pressed twice it is one booking."""
    found = access_appointment(request.worker, booking, at=now(), purpose=PURPOSE)
    accept(found, at=now(), by=request.worker)
    messages.success(request, gettext("The time is booked; the person is told."))
    return see("booking", found.pk)
