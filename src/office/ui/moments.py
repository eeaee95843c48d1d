"""A past moment, asked for on the pages that tell what something was then (ADR 0061)."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, Final

from django import forms
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from office.ui.forms import DateField, OfficeForm

WITHIN: Final = timedelta(minutes=1) - timedelta.resolution


class MomentForm(OfficeForm):
    """A past moment, to the minute: what was done within that minute belongs to it."""

    day = DateField(label=_("Date"), help_text=_("For example 27 3 2027"))
    time = forms.TimeField(
        label=_("Time"),
        help_text=_("For example 14:30"),
        input_formats=["%H:%M"],
        widget=forms.TextInput({"class": "govuk-input--width-5", "autocomplete": "off"}),
        error_messages={"invalid": _("Write the time in hours and minutes, for example 14:30")},
    )

    def __init__(self, *args: Any, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.at = at

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if "day" in given and "time" in given:
            minute = datetime.combine(given["day"], given["time"], self.at.tzinfo)
            if minute > self.at:
                self.add_error("day", _("This moment is still to come"))
            given["moment"] = minute + WITHIN
        return given


@lru_cache(maxsize=4)
def blank_moment(_language: str | None) -> SafeString:
    """Draw the form for a moment that nobody has filled in: it is the same for everybody."""
    return MomentForm(at=datetime.max.replace(tzinfo=UTC)).render()
