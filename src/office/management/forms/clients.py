"""Other systems that speak to the office by its API."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from office.accounts.client_models import USUAL_PER_MINUTE
from office.accounts.clients import LONGEST_DAYS
from office.accounts.models import Worker
from office.accounts.scopes import Scope
from office.ui.forms import Checks, OfficeForm

USUAL_DAYS = 90


class TokenForm(OfficeForm):
    days = forms.IntegerField(
        label=_("Valid for how many days"),
        min_value=1,
        max_value=LONGEST_DAYS,
        initial=USUAL_DAYS,
        widget=forms.NumberInput({"class": "govuk-input--width-4"}),
    )


class ClientForm(TokenForm):
    """A system, the worker in whose name it acts, and what it may do of what that worker may."""

    name = forms.CharField(label=_("Name of the system"), max_length=120)
    worker = forms.EmailField(
        label=_("Work e-mail of the worker in whose name it acts"),
        help_text=_(
            "The postings of this worker say what the system may do, and its acts stand in the journal under this "
            "name. Take on a worker of its own for each system."
        ),
    )
    scopes = forms.MultipleChoiceField(label=_("It may"), choices=Scope.choices, widget=Checks(small=True))
    per_minute = forms.IntegerField(
        label=_("Requests a minute"),
        min_value=1,
        max_value=1_000_000,
        initial=USUAL_PER_MINUTE,
        widget=forms.NumberInput({"class": "govuk-input--width-5"}),
    )
    field_order = ("name", "worker", "scopes", "per_minute", "days")

    def clean_worker(self) -> Worker:
        found = Worker.objects.filter(email=Worker.objects.normalize_email(self.cleaned_data["worker"])).first()
        if found is None or not found.is_active:
            raise ValidationError(_("No worker who may sign in has this e-mail"))
        return found
