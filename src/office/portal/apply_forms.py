"""The questions of applying on-line, a few on a page."""

import datetime as dt
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from office.cases.public import check_affected_data, check_person
from office.catalogue.models import Question
from office.centres.models import Centre
from office.parties.models import DocumentKind, Ground, Relation
from office.ui.forms import DateField, OfficeForm, Radios

YES_NO: Final = (("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No")))
SHORT: Final = "govuk-input--width-20"


class CentreForm(OfficeForm):
    """At which centre."""

    centre = forms.ChoiceField(label=gettext_lazy("At which centre do you apply?"), widget=Radios())

    def offer(self, centres: list[Centre]) -> None:
        field = self.fields["centre"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(each.code, f"{each.local_name}, {each.address}") for each in centres]
        if len(centres) == 1:
            field.initial = centres[0].code


class QuestionsForm(OfficeForm):
    """The card's yes-or-no questions: they decide which documents are needed."""

    def __init__(self, questions: list[Question], answers: dict[str, bool], *args: Any) -> None:
        super().__init__(*args, prefix="q")
        for question in questions:
            known = answers.get(question.code)
            self.fields[question.code] = forms.ChoiceField(
                label=question.text,
                choices=YES_NO,
                widget=Radios(inline=True),
                initial=None if known is None else ("yes" if known else "no"),
                error_messages={"required": _("Answer: %(question)s") % {"question": question.text}},
            )

    @property
    def answers(self) -> dict[str, bool]:
        return {code: said == "yes" for code, said in self.cleaned_data.items()}


def _text(
    label: Any, *, help_text: Any = "", autocomplete: str = "off", most: int = 300, **more: Any
) -> forms.CharField:
    attrs = {"autocomplete": autocomplete, **({"class": more.pop("width")} if "width" in more else {})}
    return forms.CharField(label=label, help_text=help_text, max_length=most, widget=forms.TextInput(attrs), **more)


class PersonForm(OfficeForm):
    """A person: as in the identity document, and where they can be told."""

    surname = _text(gettext_lazy("Surname"), autocomplete="family-name", most=80)
    given_name = _text(gettext_lazy("Given name"), autocomplete="given-name", most=80)
    patronymic = _text(gettext_lazy("Patronymic"), autocomplete="additional-name", most=80, required=False)
    born_on = DateField(label=gettext_lazy("Date of birth"), help_text=gettext_lazy("For example 27 3 1984"))
    rntrc = _text(
        gettext_lazy("Taxpayer number (РНОКПП)"),
        help_text=gettext_lazy("10 digits. Leave it empty if you have refused one and have a mark in the passport."),
        most=20,
        required=False,
        width="govuk-input--width-10",
    )
    document_kind = forms.ChoiceField(
        label=gettext_lazy("Identity document"), choices=DocumentKind.choices, widget=forms.Select()
    )
    document_number = _text(gettext_lazy("Series and number"), most=40, width=SHORT)
    document_issued_by = _text(gettext_lazy("Issued by"), most=200)
    document_issued_on = DateField(label=gettext_lazy("Issued on"))
    address = _text(gettext_lazy("Address"), autocomplete="street-address")
    phone = _text(gettext_lazy("Phone"), autocomplete="tel", most=60, width=SHORT, required=False)
    email = _text(
        gettext_lazy("E-mail"),
        help_text=gettext_lazy("The number of the case and news of it come here."),
        autocomplete="email",
        most=254,
    )

    def clean(self) -> dict[str, Any]:
        """Ask the register of people what is wrong: every problem stands at its field."""
        said = super().clean() or {}
        try:
            check_person(kept(said))
        except ValidationError as error:
            for name, problems in error.error_dict.items():
                field = PAPER.get(name, name)
                if field not in self.errors:
                    self.add_error(field if field in self.fields else None, problems)
        return said


PAPER: Final = {
    "document_series_number": "document_number",
    "series_number": "document_number",
    "document_issued_by": "document_issued_by",
    "document_issued_on": "document_issued_on",
}


class ApplicantForm(PersonForm):
    """Who has signed in, and for whom."""

    for_other = forms.ChoiceField(
        label=gettext_lazy("For whom do you apply?"),
        choices=(("no", gettext_lazy("For myself")), ("yes", gettext_lazy("For another person whom I represent"))),
        widget=Radios(),
        initial="no",
    )


class OtherForm(PersonForm):
    """The person on whose behalf, and by what right."""

    email = _text(gettext_lazy("E-mail"), autocomplete="off", most=254, required=False)
    ground = forms.ChoiceField(label=gettext_lazy("By what right do you act?"), choices=Ground.choices)
    proof = _text(
        gettext_lazy("Document that gives the right"),
        help_text=gettext_lazy("Its number, date and who issued it. Add its scan among the documents."),
    )
    starts_on = DateField(label=gettext_lazy("In force from"))
    valid_until = DateField(label=gettext_lazy("In force until"), required=False)


class AffectedForm(OfficeForm):
    """Another person whose data the application needs (K20)."""

    surname = _text(gettext_lazy("Surname"), most=80)
    given_name = _text(gettext_lazy("Given name"), most=80)
    patronymic = _text(gettext_lazy("Patronymic"), most=80, required=False)
    relation = forms.ChoiceField(label=gettext_lazy("Who this is to you"), choices=Relation.choices)
    born_on = DateField(label=gettext_lazy("Date of birth"), help_text=gettext_lazy("For example 27 3 1984"))

    def clean(self) -> dict[str, Any]:
        """Ask the register of people what is wrong."""
        said = super().clean() or {}
        try:
            check_affected_data(kept(said))
        except ValidationError as error:
            for name, problems in error.error_dict.items():
                if name not in self.errors:
                    self.add_error(name if name in self.fields else None, problems)
        return said


class SubmitForm(OfficeForm):
    """How to get the result, and the leave to process data (L24)."""

    result_way = forms.ChoiceField(
        label=gettext_lazy("How do you want to get the result?"),
        choices=(
            ("in_person", gettext_lazy("At the centre")),
            ("post", gettext_lazy("By post, to the address above")),
            ("electronic", gettext_lazy("Electronically, on the page of the case")),
        ),
        widget=Radios(),
    )
    consented = forms.BooleanField(
        label=gettext_lazy("I agree that the centre processes, uses and keeps my personal data for this service."),
        error_messages={
            "required": gettext_lazy("Without your leave to process data the application can not be taken.")
        },
    )
    may_request = forms.BooleanField(
        label=gettext_lazy(
            "The centre may ask authorities for documents that they have, so that I need not bring them."
        ),
        required=False,
    )


def kept(said: dict[str, Any]) -> dict[str, Any]:
    """Give what was typed as a draft keeps it: days as text."""
    return {name: value.isoformat() if isinstance(value, dt.date) else value for name, value in said.items() if value}


def shown(said: dict[str, Any]) -> dict[str, Any]:
    """Give it back to the form."""
    days = ("born_on", "document_issued_on", "starts_on", "valid_until")
    return {name: dt.date.fromisoformat(value) if name in days and value else value for name, value in said.items()}
