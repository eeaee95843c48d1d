"""The questions that who writes, rates or asks is asked."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from office.catalogue.models import Service
from office.feedback.enquiring import Asked
from office.feedback.models.book import LONGEST_ENTRY, LONGEST_NAME
from office.feedback.models.enquiries import LONGEST_QUESTION
from office.feedback.models.ratings import LONGEST_WORDS
from office.feedback.states import EnquiryChannel, EntryKind, Step
from office.feedback.writing import Said
from office.parties.contacts import LONGEST_EMAIL
from office.portal.code_fields import code_field, number_field
from office.ui.forms import OfficeForm, Radios

KINDS: Final = (
    (EntryKind.RESPONSE, _("A response: what was good or bad")),
    (EntryKind.PROPOSAL, _("A proposal: what should be done otherwise")),
    (EntryKind.THANKS, _("Thanks")),
)


class EntryForm(OfficeForm):
    """What somebody writes into the book."""

    kind = forms.ChoiceField(label=_("What is it?"), choices=KINDS, widget=Radios)
    text = forms.CharField(
        label=_("What do you want to say?"),
        help_text=_("Everybody can read it, so write no personal data: no names, phones, addresses or illnesses."),
        max_length=LONGEST_ENTRY,
        widget=forms.Textarea({"rows": 7}),
    )
    name = forms.CharField(
        label=_("Your name"),
        help_text=_("It is not published."),
        max_length=LONGEST_NAME,
        required=False,
        widget=forms.TextInput({"autocomplete": "name", "spellcheck": "false"}),
    )
    contact = forms.CharField(
        label=_("E-mail or phone"),
        help_text=_("The answer is sent there too. It is not published."),
        max_length=LONGEST_EMAIL,
        required=False,
        widget=forms.TextInput({"autocomplete": "email", "spellcheck": "false"}),
    )

    def said(self, language: str) -> Said:
        said = self.cleaned_data
        return Said(EntryKind(said["kind"]), said["text"], said["name"], said["contact"], language)


class BookFilters(OfficeForm):
    """What the public book is narrowed to; a choice that is not there narrows nothing."""

    centre = forms.ChoiceField(label=_("Centre"), required=False)
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("All")), *((each.value, each.label) for each in EntryKind)]
    )
    answered = forms.ChoiceField(
        label=_("Answer"),
        required=False,
        choices=[("", _("All")), ("yes", _("Answered")), ("no", _("Not answered yet"))],
    )
    asked_by_the_act = ("centre", "kind", "answered")

    def offer(self, centres: list[tuple[str, str]]) -> None:
        field = self.fields["centre"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("All")), *centres]

    def chosen(self, name: str) -> str:
        """Give the choice; empty where there is none or it is spoilt."""
        return str(self.cleaned_data.get(name, "")) if self.is_bound and not self.has_error(name) else ""


class RatingForm(OfficeForm):
    """How it was."""

    steps = forms.TypedChoiceField(label=_("How were you served?"), choices=Step.choices, coerce=int, widget=Radios)
    words = forms.CharField(
        label=_("In words"),
        help_text=_("What was good, what should be better. No names and no personal data are needed."),
        max_length=LONGEST_WORDS,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )


class CaseRatingForm(RatingForm):
    """How the whole way of a case was."""

    steps = forms.TypedChoiceField(label=_("How did it go?"), choices=Step.choices, coerce=int, widget=Radios)


class AskForm(OfficeForm):
    """A question to a centre."""

    service = forms.ChoiceField(label=_("About which service"), required=False)
    question = forms.CharField(
        label=_("Your question"),
        help_text=_("Write no numbers of documents: they are not needed for an answer."),
        max_length=LONGEST_QUESTION,
        widget=forms.Textarea({"rows": 6}),
    )
    name = forms.CharField(
        label=_("How to address you"),
        max_length=LONGEST_NAME,
        required=False,
        widget=forms.TextInput({"autocomplete": "name", "spellcheck": "false"}),
    )
    contact = forms.CharField(
        label=_("E-mail"),
        help_text=_("The answer comes there. Without it you read the answer here, by the number and the code."),
        max_length=LONGEST_EMAIL,
        required=False,
        widget=forms.EmailInput({"autocomplete": "email", "spellcheck": "false"}),
    )

    def offer(self, services: list[Service]) -> None:
        self._services = {each.code: each for each in services}
        field = self.fields["service"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Another question")), *((each.code, each.local_name) for each in services)]

    def asked(self, language: str) -> Asked:
        said: dict[str, Any] = self.cleaned_data
        service = self._services.get(said["service"])
        return Asked(EnquiryChannel.WEB, said["question"], said["contact"], said["name"], service, language)


class EnquiryForm(OfficeForm):
    """The number and the code of an enquiry."""

    number = number_field(_("Number of the enquiry"), _("For example З-15/2026"), width=10)
    code = code_field(_("Code of the enquiry"), _("12 letters and digits, for example 2A4C-5E7F-9H3K"))
