"""The forms of the book, the ratings and the terms of answers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from office.feedback.answering import LONGEST_ANSWER
from office.feedback.models.book import LONGEST_ENTRY
from office.feedback.moderating import LONGEST_REASON
from office.feedback.terms import MOST_DAYS
from office.ui.forms import DateField, OfficeForm, Radios

DAYS = {"class": "govuk-input--width-3"}


class ModerationForm(OfficeForm):
    """Which parts of an entry are personal data."""

    hidden = forms.CharField(
        label=_("Personal data to hide"),
        help_text=_("Each part on a line of its own, exactly as it stands in the text. Nothing else may be hidden."),
        max_length=LONGEST_ENTRY,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )
    reason = forms.CharField(
        label=_("What personal data these are"),
        help_text=_(
            "For example: the name of a worker, a phone. It is kept in the journal; write the data themselves not."
        ),
        max_length=LONGEST_REASON,
        required=False,
    )

    @property
    def parts(self) -> list[str]:
        return str(self.cleaned_data["hidden"]).splitlines()


class EntryAnswerForm(OfficeForm):
    """What the centre answers."""

    text = forms.CharField(
        label=_("Answer of the centre"),
        help_text=_("It is published beside the entry: write no personal data."),
        max_length=LONGEST_ANSWER,
        widget=forms.Textarea({"rows": 5}),
    )


class TermsForm(OfficeForm):
    """In how many days the centre answers."""

    entry_days = forms.IntegerField(
        label=_("An entry of the book is answered within, calendar days"),
        min_value=1,
        max_value=MOST_DAYS,
        widget=forms.NumberInput(DAYS),
    )
    enquiry_days = forms.IntegerField(
        label=_("An enquiry is answered within, calendar days"),
        min_value=1,
        max_value=MOST_DAYS,
        widget=forms.NumberInput(DAYS),
    )


class RatingSpan(OfficeForm):
    """Of which days, and by what."""

    centre = forms.CharField(required=False, widget=forms.HiddenInput)
    since = DateField(label=_("From"), required=False)
    until = DateField(label=_("To"), required=False)
    by = forms.ChoiceField(
        label=_("By"),
        choices=[
            ("day", _("day")), ("service", _("service")), ("body", _("body")), ("desk", _("desk")), ("worker", _("worker")),
        ],
        widget=Radios(inline=True, small=True),
    )  # fmt: skip

    def clean(self) -> dict[str, Any] | None:
        said = super().clean()
        if said and said.get("since") and said.get("until") and said["since"] > said["until"]:
            self.add_error("until", _("The last day is before the first one."))
        return said
