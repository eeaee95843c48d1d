"""A worker books for who calls or has come (L16, L20)."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from office.booking.asking import SlotTaken
from office.booking.booker import Booker
from office.booking.days import bookables_of
from office.booking.holding import book_for
from office.booking.models import Bookable
from office.booking.states import Way
from office.centres.calendars import local_day
from office.frontdesk.bookings import StartForm, asked_day, bookings_page, days_with_times, fit, free_days, near
from office.frontdesk.common import see, told, where
from office.law import Refusal
from office.parties.contacts import LONGEST_EMAIL
from office.parties.models.people import Language
from office.queueing.taking import LONGEST_NAME, LONGEST_NEEDS
from office.ui.clock import now, today
from office.ui.forms import OfficeForm, Radios
from office.ui.once import once_key
from office.ui.requests import StaffRequest

WAYS = ((Way.PHONE.value, _("is on the telephone")), (Way.DESK.value, _("is here")))


class PersonForm(OfficeForm):
    """What the person says of themselves."""

    name = forms.CharField(label=_("Surname and name"), max_length=LONGEST_NAME)
    contact = forms.CharField(
        label=_("E-mail or phone"),
        help_text=_("The code and the reminder are sent there. Without it, say the code aloud."),
        max_length=LONGEST_EMAIL,
        required=False,
    )
    needs = forms.CharField(label=_("What helps at the visit"), max_length=LONGEST_NEEDS, required=False)
    language = forms.ChoiceField(
        label=_("Language"),
        choices=Language.choices,
        initial=Language.UKRAINIAN,
        widget=Radios(inline=True, small=True),
    )

    @property
    def booker(self) -> Booker:
        said = self.cleaned_data
        return Booker(said["name"], said["contact"], said["needs"], said["language"])


class BookForm(PersonForm, StartForm):
    """The time, and what the person says."""

    way = forms.ChoiceField(
        label=_("The person"), choices=WAYS, initial=Way.PHONE.value, widget=Radios(inline=True, small=True)
    )
    field_order = ("starts_at", "way", "name", "contact", "needs", "language")


@require_http_methods(["GET", "POST"])
@bookings_page
def new(request: StaffRequest) -> HttpResponseBase:
    """Ask for the service, the day, the time and the person on one page, and book."""
    offered = bookables_of(where(request))
    chosen = chosen_of(request, offered)
    shown: dict[str, Any] = {"offered": offered, "chosen": chosen, "centre": where(request)}
    if chosen is None:
        return render(request, "frontdesk/booking_new.html", shown)
    free = free_days(chosen)
    days = days_with_times(free)
    on = asked_day(request, days[0][0] if days else today())
    form = BookForm(request.POST or None)
    form.offer([each for each in free if local_day(each.slot.starts_at) == on])
    lost = None
    if form.is_valid():
        said = form.cleaned_data
        given: dict[str, Any] = {"at": now(), "request": once_key(request), "by": request.worker}
        try:
            made = book_for(chosen, said["starts_at"], form.booker, way=Way(said["way"]), **given)
        except SlotTaken as taken:
            lost = taken
            told(form, taken)
        except Refusal as refusal:
            told(form, refusal)
        else:
            return see("booking", made.pk)
    shown |= {"form": form, "on": on, "days": days, "taken": near(lost)}
    return render(request, "frontdesk/booking_new.html", shown, status=fit(form, lost))


def chosen_of(request: StaffRequest, offered: list[Bookable]) -> Bookable | None:
    """Give the service that the address names, where it is booked here."""
    try:
        asked = UUID(request.GET.get("service", ""))
    except ValueError:
        return None
    return next((each for each in offered if each.service_id == asked), None)
