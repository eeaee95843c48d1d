"""Workers, postings, absences, petitions."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from office.accounts.models import Worker
from office.centres.models import Absence, Centre, City, Petition, Posting, Provider, Role
from office.ui.clock import today
from office.ui.forms import DateField, OfficeForm, Radios

Choices = list[tuple[str, str | Promise]]


def choose(form: forms.Form, name: str, choices: Choices) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


class WorkerForm(OfficeForm):
    surname = forms.CharField(label=_("Surname"), max_length=80)
    given_name = forms.CharField(label=_("Given name"), max_length=80)
    patronymic = forms.CharField(label=_("Patronymic"), max_length=80, required=False)
    email = forms.EmailField(
        label=_("Work e-mail"), help_text=_("The worker signs in with it; a link to choose a password will go there.")
    )
    phone = forms.CharField(label=_("Work phone"), max_length=16, required=False)


class PostingForm(OfficeForm):
    """A role and the place it is tied to; which of the places count follows from the role."""

    asked_by_the_act = ("centre", "provider", "city")

    role = forms.ChoiceField(label=_("Role"), widget=Radios(small=True))
    centre = forms.ChoiceField(label=_("Centre"), required=False)
    provider = forms.ChoiceField(label=_("Body"), required=False)
    city = forms.ChoiceField(label=_("City"), required=False)
    act = forms.CharField(label=_("Order or decision"), max_length=300, help_text=_("Name, date and number."))
    starts_on = DateField(label=pgettext_lazy("posting", "From"))
    ends_on = DateField(label=_("Until"), required=False, help_text=_("Leave it empty where the end is not known."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"starts_on": today()} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)

    def offer(self, roles: list[Role], centres: list[Centre], bodies: list[Provider], cities: list[City]) -> None:
        """Offer what this head may give; a place of which there is no choice at all is left out."""
        choose(self, "role", [(role.value, role.label) for role in roles])
        for name, rows in (("centre", centres), ("provider", bodies), ("city", cities)):
            if rows:
                choose(self, name, [("", "—"), *((str(row.pk), str(row)) for row in rows)])
            else:
                del self.fields[name]
        if len(centres) == 1:
            self.initial["centre"] = str(centres[0].pk)
        if len(bodies) == 1:
            self.initial["provider"] = str(bodies[0].pk)


class TakeOnForm(PostingForm, WorkerForm):
    """Who is taken on, and the first posting: one form, for an account without a posting opens nothing."""

    @property
    def person(self) -> list[forms.BoundField]:
        return [self[name] for name in WorkerForm.base_fields]

    @property
    def place(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name not in WorkerForm.base_fields]


class ConfirmForm(OfficeForm):
    """A typed confirmation that it is this worker."""

    confirmation = forms.CharField(
        label=_("Type the surname of the worker to confirm"),
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false", "class": "govuk-input--width-20"}),
    )

    def __init__(self, *args: Any, worker: Worker, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.surname = worker.surname

    def clean_confirmation(self) -> str:
        typed = str(self.cleaned_data["confirmation"]).strip()
        if typed.casefold() != self.surname.casefold():
            raise ValidationError(_("Type exactly: %(code)s"), params={"code": self.surname})
        return typed


class LetGoForm(ConfirmForm):
    act = forms.CharField(label=_("Order or decision"), max_length=300, help_text=_("Name, date and number."))
    successor = forms.ChoiceField(
        label=_("Who takes over what is on hand"),
        required=False,
        help_text=_("Somebody with the same postings. Left empty: whoever stands in for an approved absence."),
    )
    field_order = ("act", "successor", "confirmation")

    def offer(self, people: Iterable[Worker], *, on_hand: int) -> None:
        """Offer those who may take over; where nothing is on hand nobody is asked for."""
        if not on_hand:
            del self.fields["successor"]
            return
        choose(self, "successor", [("", _("nobody yet")), *((str(each.pk), each.full_name) for each in people)])


class EndForm(OfficeForm):
    ends_on = DateField(label=_("Last day"))
    act = forms.CharField(label=_("Order or decision"), max_length=300, help_text=_("Name, date and number."))


class AbsenceForm(OfficeForm):
    worker = forms.ChoiceField(label=_("Who will be away"))
    kind = forms.ChoiceField(label=_("Kind"), choices=Absence.Kind.choices, widget=Radios(small=True))
    starts_on = DateField(label=_("First day"))
    ends_on = DateField(label=_("Last day"))
    substitute = forms.ChoiceField(
        label=_("Who stands in"), required=False, help_text=_("Somebody with the same posting in all those days.")
    )

    def offer(self, people: Iterable[Worker], *, own: Worker | None) -> None:
        """Let a head choose among ``people``; ``own``: the worker asks for himself."""
        names: Choices = sorted({(str(each.pk), each.full_name) for each in people}, key=lambda each: str(each[1]))
        if own is not None:
            del self.fields["worker"]
            names = [name for name in names if name[0] != str(own.pk)]
        else:
            choose(self, "worker", names)
        choose(self, "substitute", [("", _("nobody yet")), *names])


class ApproveForm(OfficeForm):
    substitute = forms.ChoiceField(
        label=_("Who stands in"), required=False, help_text=_("Somebody with the same posting in all those days.")
    )

    def offer(self, people: Iterable[Worker], absence: Absence) -> None:
        names: Choices = sorted(
            {(str(each.pk), each.full_name) for each in people if each.pk != absence.worker_id},
            key=lambda each: str(each[1]),
        )
        if absence.substitute and (proposed := (str(absence.substitute.pk), absence.substitute.full_name)) not in names:
            names.append(proposed)
        choose(self, "substitute", [("", _("nobody yet")), *names])


class PetitionForm(OfficeForm):
    kind = forms.ChoiceField(label=_("What you turn with"), choices=Petition.Kind.choices, widget=Radios(small=True))
    reference = forms.CharField(label=_("Number of the case"), max_length=40, required=False)
    text = forms.CharField(label=_("What happened and what you ask for"), widget=forms.Textarea({"rows": 6}))


class AnswerForm(OfficeForm):
    answer = forms.CharField(label=_("Answer"), widget=forms.Textarea({"rows": 6}))


def workers_of(postings: Iterable[Posting]) -> list[Worker]:
    return list({posting.worker for posting in postings})
