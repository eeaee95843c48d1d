"""The person at the counter: what is typed about them, and the data a use-case takes."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from office.parties.applicants import NotTheSame
from office.parties.data import ApplicantData, DocumentData
from office.parties.models import Applicant, Channel, DocumentKind, Kind, Language, Sex
from office.parties.search import read_query
from office.ui.forms import DateField, OfficeForm, Radios

NATURAL_ONLY = ("surname", "given_name", "patronymic", "born_on", "sex", "rntrc", "rntrc_refused", "unzr")
LEGAL_ONLY = ("legal_name", "edrpou")
DOCUMENT = "document_"
TEXTS = (
    *("surname", "given_name", "patronymic", "sex", "rntrc", "unzr", "legal_name", "edrpou", "address", "post_index"),
    *("phone", "email", "needs"),
)
CODE = {"autocomplete": "off", "inputmode": "numeric", "class": "govuk-input--width-10"}
FROM_PASSPORT = {"class": "govuk-input--width-20", "autocomplete": "off"}


class NeededField(forms.CharField):
    """Shown as needed; that it is empty is told by the use-case, together with every other problem."""

    def validate(self, value: Any) -> None:
        """Leave the check to the use-case."""


class DocumentForm(OfficeForm):
    """An identity document that the person shows (L5.1)."""

    asked_by_the_act = ("document_series_number", "document_issued_by", "document_issued_on")

    document_kind = forms.ChoiceField(label=_("Document shown"), choices=DocumentKind.choices, initial="id_card")
    document_series_number = forms.CharField(
        label=_("Series and number"), max_length=60, required=False, widget=forms.TextInput(attrs=FROM_PASSPORT)
    )
    document_issued_by = forms.CharField(label=_("Issued by"), max_length=300, required=False)
    document_issued_on = DateField(label=_("Issued on"), required=False)
    document_valid_until = DateField(label=_("Valid until"), required=False)

    @property
    def document(self) -> DocumentData:
        said = self.cleaned_data
        return DocumentData(
            kind=said["document_kind"],
            series_number=said["document_series_number"],
            issued_by=said["document_issued_by"],
            issued_on=said["document_issued_on"],
            valid_until=said["document_valid_until"],
        )


class PersonForm(OfficeForm):
    """A natural or a legal person; whether each number is right is said by the use-case, with all the rest at once."""

    asked_by_the_act = ("surname", "given_name", "legal_name", "edrpou")

    kind = forms.ChoiceField(choices=Kind.choices, widget=forms.HiddenInput)
    surname = NeededField(label=_("Surname"), max_length=200)
    given_name = NeededField(label=_("Given name"), max_length=200)
    patronymic = forms.CharField(label=_("Patronymic"), max_length=200, required=False)
    born_on = DateField(label=_("Date of birth"), required=False)
    sex = forms.ChoiceField(label=_("Sex"), choices=Sex.choices, required=False, widget=Radios(inline=True, small=True))
    rntrc = forms.CharField(
        label=_("Taxpayer number"), max_length=40, required=False, widget=forms.TextInput(attrs=CODE)
    )
    rntrc_refused = forms.BooleanField(label=_("Has refused a taxpayer number"), required=False)
    unzr = forms.CharField(
        label=_("Demographic register number"), max_length=40, required=False, widget=forms.TextInput(attrs=CODE)
    )
    legal_name = NeededField(label=_("Name of the legal person"), max_length=600)
    edrpou = NeededField(label=_("EDRPOU"), max_length=40, widget=forms.TextInput(attrs=CODE))
    phone = forms.CharField(
        label=_("Phone"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off", "class": "govuk-input--width-20"}),
    )
    email = forms.CharField(
        label=_("E-mail"),
        max_length=600,
        required=False,
        widget=forms.TextInput(attrs={"type": "email", "autocomplete": "off", "spellcheck": "false"}),
    )
    address = forms.CharField(label=_("Address"), max_length=700, required=False)
    post_index = forms.CharField(
        label=_("Post index"), max_length=20, required=False, widget=forms.TextInput(attrs=CODE)
    )
    needs = forms.CharField(label=_("What helps this person at a visit"), max_length=1200, required=False)
    preferred_channel = forms.ChoiceField(label=_("How to tell"), choices=Channel.choices, initial=Channel.PHONE)
    preferred_language = forms.ChoiceField(
        label=_("Language of messages"), choices=Language.choices, initial=Language.UKRAINIAN
    )
    not_the_same = forms.ChoiceField(
        label=_("Why this is another person"), choices=NotTheSame.choices, required=False, widget=Radios(small=True)
    )

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("kind", kind)
        for name in NATURAL_ONLY if kind == Kind.LEGAL else LEGAL_ONLY:
            del self.fields[name]

    def focus_on_what_is_empty(self) -> None:
        """Let the page begin at the first field for which nothing was carried on."""
        empty = (field for name, field in self.fields.items() if name != "kind" and not self.initial.get(name))
        next(empty).widget.attrs["autofocus"] = True

    def data_typed(self, document: DocumentData | None = None) -> ApplicantData:
        said = self.cleaned_data
        texts = {name: said.get(name, "") for name in TEXTS}
        return ApplicantData(
            kind=said["kind"],
            born_on=said.get("born_on"),
            rntrc_refused=said.get("rntrc_refused", False),
            preferred_language=said["preferred_language"],
            preferred_channel=said["preferred_channel"],
            document=document,
            **texts,
        )

    @property
    def another(self) -> NotTheSame | None:
        chosen = self.cleaned_data["not_the_same"]
        return NotTheSame(chosen) if chosen else None


def as_typed(person: Applicant) -> dict[str, Any]:
    """Give a stored person as initial values of the form."""
    names = (*TEXTS, "kind", "born_on", "rntrc_refused", "preferred_language", "preferred_channel")
    return {name: getattr(person, name) for name in names}


def carried(text: str) -> dict[str, Any]:
    """Give what was typed into the search as initial values of a new person: nothing is typed twice."""
    query = read_query(text)
    words = [word for word in re.split(r"\s+", text[:200].strip()) if word and not any(map(str.isdigit, word))]
    names = dict(zip(("surname", "given_name", "patronymic"), (word.capitalize() for word in words), strict=False))
    number: dict[str, Any] = {"rntrc": query.rntrc, "phone": query.phone, "unzr": query.unzr, "edrpou": query.edrpou}
    if query.documents and not query.rntrc and not query.phone:
        number["document_series_number"] = query.documents[0]
        return number | {"born_on": query.born_on} | (names if query.folded else {})
    return names | number | {"born_on": query.born_on}
