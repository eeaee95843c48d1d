"""The questions that who books on the web is asked."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from office.booking.booker import Booker
from office.parties.accounts import Known
from office.parties.contacts import LONGEST_EMAIL
from office.portal.code_fields import LONGEST_CODE, code_field
from office.queueing.taking import LONGEST_NAME, LONGEST_NEEDS
from office.ui.forms import DateField, OfficeForm


class WhoForm(OfficeForm):
    """Who comes, and where they can be told."""

    name = forms.CharField(
        label=_("Surname and name"),
        help_text=_("Under this name you will be met. No other data is needed."),
        max_length=LONGEST_NAME,
        widget=forms.TextInput({"autocomplete": "name", "spellcheck": "false"}),
    )
    contact = forms.CharField(
        label=_("E-mail or phone"),
        help_text=_("We send a code there to confirm the booking, and one reminder. Nothing else."),
        max_length=LONGEST_EMAIL,
        widget=forms.TextInput({"autocomplete": "email", "spellcheck": "false"}),
    )
    needs = forms.CharField(
        label=_("What helps at the visit"),
        help_text=_("For example: I use a wheelchair, I hear badly, I need a sign-language interpreter."),
        max_length=LONGEST_NEEDS,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )

    def sends_no_code(self) -> None:
        """Say so where the account vouches for the address with which the field begins."""
        self.fields["contact"].help_text = _("We send the confirmation there, and one reminder. Nothing else.")

    def booker(self, language: str) -> Booker:
        said = self.cleaned_data
        return Booker(said["name"], said["contact"], said["needs"], language)


class DigitsForm(OfficeForm):
    """The digits that were sent."""

    code = forms.CharField(
        label=_("Code from the message"),
        help_text=_("6 digits"),
        max_length=LONGEST_CODE,
        widget=forms.TextInput(
            {"inputmode": "numeric", "autocomplete": "one-time-code", "class": "govuk-input--width-5"}
        ),
    )


class CodeForm(OfficeForm):
    """The code of a booking."""

    code = code_field(
        _("Code of the booking"),
        _("12 letters and digits, for example 2A4C-5E7F-9H3K. It is in the message we sent you."),
    )


class WaitForm(WhoForm):
    """Who waits, and for which days."""

    first_on = DateField(label=_("From which day"))
    last_on = DateField(label=_("Until which day"))
    field_order = ("first_on", "last_on", "name", "contact", "needs")

    @property
    def days(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("first_on", "last_on")}


def begun(known: Known | None) -> dict[str, str]:
    """Give what need not be typed by who has signed in; they may write over it."""
    if known is None:
        return {}
    return {"name": known.name[:LONGEST_NAME], "contact": next(iter(known.contacts), "")}


def kept(form: WhoForm) -> list[tuple[str, Any]]:
    """Give what was typed, to be carried on to another time."""
    return [(name, form.cleaned_data[name]) for name in ("name", "contact", "needs")]
