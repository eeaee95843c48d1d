"""Forms of the ladder of signatures (K8b)."""

from django import forms
from django.utils.translation import gettext_lazy as _

from office.ui.forms import DateField, OfficeForm


class ReturnForm(OfficeForm):
    comment = forms.CharField(
        label=_("What is to be changed"), widget=forms.Textarea({"rows": 5}), help_text=_("The editor will read this.")
    )


class SignForm(OfficeForm):
    comment = forms.CharField(
        label=_("Comment"),
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("The editor and the other signers will read it beside your signature."),
    )


class InForceForm(OfficeForm):
    in_force_from = DateField(label=_("Applies from"), help_text=_("Not before the day of the last signature."))
    approval_act = forms.CharField(label=_("Act of approval"), max_length=300, help_text=_("Name, date and number."))


class CallOffForm(OfficeForm):
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea({"rows": 3}))


class AnotherDayForm(CallOffForm):
    in_force_from = DateField(label=_("Applies from"), help_text=_("Today or later."))
    field_order = ("in_force_from", "reason")


class SubmitForm(OfficeForm):
    for_on = DateField(
        label=_("The day from which it is meant to apply"),
        required=False,
        help_text=_(
            "Where it is known already: the body that decides on that day signs, and the card is checked as of it."
        ),
    )


class WithdrawForm(CallOffForm):
    last_on = DateField(label=_("Applies for the last time on"))
    field_order = ("last_on", "reason")
