"""Forms of the ladder of signatures (K8b)."""

from django import forms
from django.utils.translation import gettext_lazy as _

from office.ui.forms import DateField, OfficeForm


class ReturnForm(OfficeForm):
    comment = forms.CharField(
        label=_("What is to be changed"), widget=forms.Textarea({"rows": 5}), help_text=_("The editor will read this.")
    )


class InForceForm(OfficeForm):
    in_force_from = DateField(label=_("Applies from"), help_text=_("Not before the day of the last signature."))
    approval_act = forms.CharField(label=_("Act of approval"), max_length=300, help_text=_("Name, date and number."))
