"""The forms of the desk: one for each document of the package, the questions, the note, a document of one's own."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from office.cases.counter import DeskPage
from office.cases.models import ItemScan, PackageItem
from office.cases.papers.consents import USUAL_DATA
from office.cases.states import GIVEN, Mark
from office.catalogue.models import Question
from office.frontdesk.forms import FilesField
from office.ui.forms import OfficeForm, Radios

MOST_SHEETS = 9999
SHORT = {"class": "govuk-input--width-3", "min": 0, "max": MOST_SHEETS}
YES_NO = (("yes", _("yes")), ("no", _("no")))


def marks_for(item: PackageItem) -> list[tuple[str, Any]]:
    """Give the marks that the rules allow for this document (K19, L28)."""
    if item.on_own_initiative:
        return [(str(mark), mark.label) for mark in GIVEN]
    marks = [Mark.ORIGINAL, Mark.COPY, Mark.MISSING, Mark.FAULTY]
    if item.document and item.document.obtainable_by_request:
        marks.append(Mark.TO_REQUEST)
    return [(str(mark), mark.label) for mark in marks]


class ItemForm(OfficeForm):
    """What the worker found of one document. ``was`` tells what the page showed, so that only real changes are saved."""

    mark = forms.ChoiceField(label=_("State"), required=False, widget=Radios(inline=True, small=True))
    sheets = forms.IntegerField(
        label=_("Sheets"), required=False, min_value=0, max_value=MOST_SHEETS, widget=forms.NumberInput(attrs=SHORT)
    )
    note = forms.CharField(label=_("What is wrong, or a remark"), max_length=500, required=False)
    scans = FilesField(label=_("Add scans"), required=False)
    was = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, item: PackageItem, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"mark": item.mark, "sheets": item.sheets or None, "note": item.note, "was": _was(item)}
        super().__init__(*args, prefix=f"i{item.pk}", **kwargs)
        self.item = item
        choice = self.fields["mark"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = marks_for(item)
        choice.required = item.on_own_initiative  # what the card does not ask for is here only because it was given

    @property
    def scans_there(self) -> list[ItemScan]:
        return list(self.item.scans.all())

    @property
    def is_touched(self) -> bool:
        """The worker changed something since the page was shown, and it is not stored yet."""
        typed = self.typed
        return typed != self.cleaned_data["was"] and typed != _was(self.item)

    @property
    def typed(self) -> str:
        said = self.cleaned_data
        return "|".join((said["mark"], str(said["sheets"] or 0), said["note"]))


def _was(item: PackageItem) -> str:
    return f"{item.mark}|{item.sheets}|{item.note}"


class QuestionsForm(OfficeForm):
    """The card's questions: the answers decide which documents this applicant needs."""

    def __init__(self, questions: list[Question], answers: Mapping[str, bool], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, prefix="q", **kwargs)
        self.answers = answers
        for question in questions:
            self.fields[question.code] = forms.ChoiceField(
                label=question.text, choices=YES_NO, required=False, widget=Radios(inline=True, small=True)
            )
            if question.code in answers:
                self.initial[question.code] = "yes" if answers[question.code] else "no"

    @property
    def new_answers(self) -> dict[str, bool]:
        said = {code: value == "yes" for code, value in self.cleaned_data.items() if value}
        return {code: value for code, value in said.items() if self.answers.get(code) is not value}


class NoteForm(OfficeForm):
    note = forms.CharField(
        label=_("Note for colleagues"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class OwnForm(OfficeForm):
    """A document that the card does not ask for, brought on the applicant's own initiative (K19)."""

    name = forms.CharField(label=_("What the document is"), max_length=500, required=False)
    mark = forms.ChoiceField(
        label=_("State"),
        choices=[(str(mark), mark.label) for mark in GIVEN],
        initial=Mark.COPY,
        widget=Radios(inline=True, small=True),
    )
    sheets = forms.IntegerField(
        label=_("Sheets"), required=False, min_value=0, max_value=MOST_SHEETS, widget=forms.NumberInput(attrs=SHORT)
    )


class ConsentForm(OfficeForm):
    """The consent to processing (L24), and the one to request documents instead of the applicant (L28)."""

    data_categories = forms.CharField(
        label=_("Which data the consent covers"),
        max_length=500,
        required=False,
        initial=USUAL_DATA,
    )
    proof = forms.CharField(label=_("Document of the consent: number, date"), max_length=300, required=False)


@dataclass
class DeskForms:
    """Everything on the desk that can be typed into."""

    items: list[ItemForm]
    questions: QuestionsForm
    note: NoteForm
    own: OwnForm
    consent: ConsentForm
    all: list[forms.BaseForm] = field(init=False)

    def __post_init__(self) -> None:
        self.all = [self.questions, *self.items, self.own, self.note, self.consent]

    def focus_on_what_is_open(self) -> None:
        """Let the page begin at the first question without an answer, else at the first document without a mark."""
        asked = [field for code, field in self.questions.fields.items() if code not in self.questions.answers]
        unmarked = [form.fields["mark"] for form in self.items if not form.item.mark]
        for first in [*asked, *unmarked][:1]:
            first.widget.attrs["autofocus"] = True

    @property
    def are_right(self) -> bool:
        """Whether no form shows a mistake; each is checked, so that all mistakes are told at once."""
        return not any([form.errors for form in self.all])  # noqa: C419  a generator would stop at the first


def desk_forms(page: DeskPage, data: Any = None, files: Any = None) -> DeskForms:
    """Give the forms of the desk, with what was sent or what is stored. No card asks for more data than POST brings."""
    package = page.package
    return DeskForms(
        items=[ItemForm(item, data, files) for item in page.items],
        questions=QuestionsForm(page.questions, package.answers, data),
        note=NoteForm(data, prefix="n", initial={"note": package.note}),
        own=OwnForm(data, prefix="own"),
        consent=ConsentForm(data, prefix="c"),
    )
