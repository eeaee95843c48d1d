"""A week of reception in at most two shifts a day, and single days that differ."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from office.centres.models import Provider, Shift
from office.centres.rules import ShiftHours
from office.ui.forms import DateField, OfficeForm

NUMBERS = (1, 2)
USUAL = {1: ("08:00", "14:00"), 2: ("14:00", "20:00")}
WORKDAYS = range(5)


def _time(day: object, number: int, what: object) -> forms.TimeField:
    label = f"{day}, {number}: {what}"
    attrs = {"class": "govuk-input--width-5", "aria-label": label, "placeholder": "00:00", "autocomplete": "off"}
    wrong = {"invalid": _("Write the time as hours and minutes, for example 08:30")}
    return forms.TimeField(
        label=label,
        required=False,
        widget=forms.TimeInput(attrs, format="%H:%M"),
        input_formats=["%H:%M"],
        error_messages=wrong,
    )


class ScheduleForm(OfficeForm):
    """``provider`` empty: the schedule of the whole centre. A day whose cells are all empty is a day off."""

    provider = forms.ChoiceField(label=_("Whose schedule"), required=False)
    starts_on = DateField(label=_("Applies from"))
    ends_on = DateField(label=_("Until"), required=False, help_text=_("Leave it empty where the end is not known."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for weekday in range(7):
            for number in NUMBERS:
                self.fields[f"opens_{weekday}_{number}"] = _time(WEEKDAYS[weekday], number, _("opens"))
                self.fields[f"closes_{weekday}_{number}"] = _time(WEEKDAYS[weekday], number, _("closes"))

    def set_bodies(self, bodies: Iterable[Provider], *, own: Provider | None) -> None:
        """Offer the whole centre and its bodies; the head of a body has his ``own`` alone; None of them: no choice."""
        field = self.fields["provider"]
        assert isinstance(field, forms.ChoiceField)
        if own is not None:
            field.choices = [(str(own.pk), str(own))]
            return
        field.choices = [("", _("of the whole centre")), *((str(body.pk), str(body)) for body in bodies)]

    def week(self) -> list[tuple[object, list[tuple[forms.BoundField, forms.BoundField]]]]:
        """Give each day with the fields of its shifts, for the table."""
        return [
            (WEEKDAYS[weekday], [(self[f"opens_{weekday}_{n}"], self[f"closes_{weekday}_{n}"]) for n in NUMBERS])
            for weekday in range(7)
        ]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for weekday in range(7):
            for number in NUMBERS:
                self._check_pair(cleaned, f"opens_{weekday}_{number}", f"closes_{weekday}_{number}")
        return cleaned

    def _check_pair(self, cleaned: dict[str, Any], opens: str, closes: str) -> None:
        if self.errors.get(opens) or self.errors.get(closes):
            return
        if cleaned.get(opens) and not cleaned.get(closes):
            self.add_error(closes, _("Say when this shift closes"))
        if cleaned.get(closes) and not cleaned.get(opens):
            self.add_error(opens, _("Say when this shift opens"))

    def shifts(self) -> list[ShiftHours]:
        data = self.cleaned_data
        return [
            ShiftHours(weekday, number, data[f"opens_{weekday}_{number}"], data[f"closes_{weekday}_{number}"])
            for weekday in range(7)
            for number in NUMBERS
            if data.get(f"opens_{weekday}_{number}")
        ]


def usual_week() -> dict[str, str]:
    """Give two shifts on each working day, to begin with."""
    return {
        f"{what}_{weekday}_{number}": hours[place]
        for weekday in WORKDAYS
        for number, hours in USUAL.items()
        for place, what in enumerate(("opens", "closes"))
    }


def week_of(shifts: Sequence[Shift]) -> dict[str, object]:
    """Give the initial values of a schedule that is being changed."""
    return {
        f"{what}_{shift.weekday}_{shift.number}": getattr(shift, what)
        for shift in shifts
        for what in ("opens", "closes")
    }


class ReasonForm(OfficeForm):
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea({"rows": 3}))


class DayForm(OfficeForm):
    on = DateField(label=_("Day"))
    opens = forms.TimeField(
        label=_("Opens"), required=False, widget=forms.TimeInput({"class": "govuk-input--width-5"}, format="%H:%M"),
        help_text=_("Leave both times empty where the centre is closed on that day. For example 08:30."),
    )  # fmt: skip
    closes = forms.TimeField(
        label=_("Closes"), required=False, widget=forms.TimeInput({"class": "govuk-input--width-5"}, format="%H:%M")
    )
    reason = forms.CharField(label=_("Reason"), max_length=300)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and bool(cleaned.get("opens")) != bool(cleaned.get("closes")):
            self.add_error("closes" if cleaned.get("opens") else "opens", _("Give both times, or none"))
        return cleaned
