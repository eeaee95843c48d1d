"""Rules of booking, the services that can be booked, and days with other places."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from office.booking.models import BookingRules
from office.booking.setting_up import BOUNDS, MINUTES, MOST_PLACES
from office.catalogue.models import Service
from office.centres.models import Provider
from office.ui.forms import DateField, OfficeForm

HINTS = {
    "cooldown": _(
        "Meanwhile the waiting list goes first; then the place is free for everybody at a full quarter of an hour."
    ),
    "unproved_a_minute": _("Browsers without JavaScript can do no proof of work."),
}
NARROW = {"class": "govuk-input--width-4"}


class RulesForm(OfficeForm):
    """The numbers of a centre, each with its bounds."""

    opens_at = forms.TimeField(
        label=_("Hour at which the next day opens"),
        help_text=_("For example 08:00"),
        widget=forms.TimeInput({"class": "govuk-input--width-5"}, format="%H:%M"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, (first, last) in BOUNDS.items():
            said = str(BookingRules._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
            self.fields[name] = forms.IntegerField(
                label=said[:1].upper() + said[1:],
                min_value=first,
                max_value=last,
                help_text=HINTS.get(name, ""),
                widget=forms.NumberInput(NARROW),
            )


class BookableForm(OfficeForm):
    """How a service is booked."""

    service = forms.TypedChoiceField(label=_("Service"), coerce=UUID)
    body = forms.ChoiceField(
        label=_("Whose hours count"), required=False, help_text=_("A body may have its own hours of reception.")
    )
    minutes = forms.IntegerField(
        label=_("Minutes for one person"), min_value=MINUTES[0], max_value=MINUTES[1], widget=forms.NumberInput(NARROW)
    )
    places = forms.IntegerField(
        label=_("People at once"),
        help_text=_("At most as many as there are desks, all the services together."),
        min_value=1,
        max_value=MOST_PLACES,
        widget=forms.NumberInput(NARROW),
    )
    public = forms.IntegerField(
        label=_("Of them on the web site"),
        help_text=_("The rest is booked by workers, for who calls or comes."),
        min_value=0,
        max_value=MOST_PLACES,
        widget=forms.NumberInput(NARROW),
    )
    is_open = forms.BooleanField(label=_("Can be booked"), required=False)

    def offer(self, services: Iterable[Service], bodies: Iterable[Provider]) -> None:
        """Offer the services that have a queue in the centre, and the bodies that take part in it."""
        service, body = self.fields["service"], self.fields["body"]
        assert isinstance(service, forms.ChoiceField)
        assert isinstance(body, forms.ChoiceField)
        service.choices = [(str(each.pk), each.local_name) for each in services]
        body.choices = [("", _("of the whole centre")), *((str(each.pk), str(each)) for each in bodies)]


class ChangeForm(OfficeForm):
    """A day, or some hours of it, with other places."""

    on = DateField(label=_("Day"))
    opens = forms.TimeField(
        label=_("From"),
        required=False,
        help_text=_("Leave both times empty for the whole day. For example 08:30."),
        widget=forms.TimeInput({"class": "govuk-input--width-5"}, format="%H:%M"),
    )
    closes = forms.TimeField(
        label=_("Until"), required=False, widget=forms.TimeInput({"class": "govuk-input--width-5"}, format="%H:%M")
    )
    places = forms.IntegerField(
        label=_("People at once"),
        help_text=_("0: nobody can be booked then."),
        min_value=0,
        max_value=MOST_PLACES,
        widget=forms.NumberInput(NARROW),
    )
    reason = forms.CharField(label=_("Reason"), max_length=200)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and bool(cleaned.get("opens")) != bool(cleaned.get("closes")):
            self.add_error("closes" if cleaned.get("opens") else "opens", _("Give both times, or none"))
        return cleaned
