"""What an auditor looks for among the records of access; the choices stay in the address."""

from django import forms
from django.utils.translation import gettext_lazy as _

from office.accounts.models import Worker
from office.management.forms.staff import choose
from office.ui.forms import DateField, OfficeForm


class AccessFilters(OfficeForm):
    """``person``: who was found (``applicant~id``); ``who``: what is typed to find somebody."""

    person = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)
    who = forms.CharField(
        label=_("Whose data"),
        max_length=200,
        required=False,
        help_text=_(
            "Name, taxpayer number, document or phone of an applicant or a representative; "
            "name or taxpayer number of an affected person."
        ),
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    worker = forms.ChoiceField(label=_("Worker"), required=False)
    case = forms.CharField(label=_("Number of the case"), max_length=40, required=False)
    since = DateField(label=_("From the day"), required=False)
    until = DateField(label=_("To the day"), required=False)

    def offer(self, workers: list[Worker]) -> None:
        choose(self, "worker", [("", _("all")), *((str(worker.pk), worker.full_name) for worker in workers)])
