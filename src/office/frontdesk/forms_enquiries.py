"""The forms of enquiries and of the paper book at the front desk."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from office.catalogue.models import Service
from office.feedback.enquiring import LONGEST_NAME, Asked
from office.feedback.models.book import LONGEST_ENTRY
from office.feedback.models.enquiries import LONGEST_CONTACT, LONGEST_QUESTION
from office.feedback.states import SPOKEN, EnquiryChannel, EntryKind
from office.feedback.writing import Said
from office.ui.forms import OfficeForm, Radios

LOGGED = tuple((each.value, each.label) for each in EnquiryChannel if each != EnquiryChannel.WEB)


class LogForm(OfficeForm):
    """What somebody asks; with the answer where it is given in the same call."""

    channel = forms.ChoiceField(
        label=_("How it was asked"),
        choices=LOGGED,
        initial=EnquiryChannel.PHONE,
        widget=Radios(inline=True, small=True),
    )
    question = forms.CharField(
        label=_("Question"),
        max_length=LONGEST_QUESTION,
        widget=forms.Textarea({"rows": 3, "autofocus": True}),
    )
    answer = forms.CharField(
        label=_("Answer, where you give it at once"),
        help_text=_("By telephone and in person alone: then nothing more is owed."),
        max_length=LONGEST_QUESTION,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )
    name = forms.CharField(label=_("Who asks"), max_length=LONGEST_NAME, required=False)
    contact = forms.CharField(
        label=_("Where the answer goes"),
        help_text=_("The phone, the e-mail, the address of the letter."),
        max_length=LONGEST_CONTACT,
        required=False,
    )
    service = forms.ChoiceField(label=_("Service"), required=False)

    def offer(self, services: list[Service]) -> None:
        self._services = {each.code: each for each in services}
        field = self.fields["service"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "—"), *((each.code, each.local_name) for each in services)]

    @property
    def asked(self) -> Asked:
        said: dict[str, Any] = self.cleaned_data
        service = self._services.get(said["service"])
        return Asked(EnquiryChannel(said["channel"]), said["question"], said["contact"], said["name"], service)

    @property
    def at_once(self) -> str:
        """The answer that was given at once; empty where there is none."""
        return str(self.cleaned_data["answer"]).strip()

    def clean(self) -> dict[str, Any] | None:
        said = super().clean()
        if said and said.get("answer") and said.get("channel") not in SPOKEN:
            self.add_error(
                "answer", _("A letter and an e-mail are answered on the page of the enquiry, once it is saved.")
            )
        return said


class ReplyForm(OfficeForm):
    """The answer, by the channel of the question."""

    text = forms.CharField(label=_("Answer"), max_length=LONGEST_QUESTION, widget=forms.Textarea({"rows": 6}))
    told_to = forms.CharField(
        label=_("Who was told"),
        help_text=_("The time and your name are noted by themselves."),
        max_length=LONGEST_NAME,
        required=False,
    )
    asked_by_the_act = ("told_to",)

    def of(self, channel: EnquiryChannel) -> "ReplyForm":
        """Ask who was told only where the answer is spoken."""
        if channel not in SPOKEN:
            del self.fields["told_to"]
        return self


class RegisterFilters(OfficeForm):
    """What the register is narrowed to."""

    typed = forms.CharField(label=_("Number, phone or e-mail"), max_length=LONGEST_CONTACT, required=False)
    channel = forms.ChoiceField(
        label=_("How it was asked"), required=False, choices=[("", _("All")), *EnquiryChannel.choices]
    )
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("All")), ("open", _("Wait for an answer"))]
    )
    asked_by_the_act = ("typed", "channel", "state")


class PaperForm(OfficeForm):
    """An entry of the paper book."""

    kind = forms.ChoiceField(label=_("Kind"), choices=EntryKind.choices, widget=Radios(inline=True, small=True))
    text = forms.CharField(
        label=_("Text, word for word"), max_length=LONGEST_ENTRY, widget=forms.Textarea({"rows": 6, "autofocus": True})
    )
    name = forms.CharField(label=_("Name, where it stands there"), max_length=LONGEST_NAME, required=False)
    contact = forms.CharField(
        label=_("E-mail or phone, where it stands there"), max_length=LONGEST_CONTACT, required=False
    )
    scan = forms.FileField(
        label=_("Scan of the page"),
        required=False,
        widget=forms.FileInput({"accept": ".pdf,.jpg,.jpeg,.png,.tif,.tiff"}),
    )

    @property
    def said(self) -> Said:
        said = self.cleaned_data
        return Said(EntryKind(said["kind"]), said["text"], said["name"], said["contact"])
