"""Desks, agreements, what is published of a centre, its closure, the journal."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from office.centres.models import AccessibilityFact, Centre, Provider
from office.management.forms.staff import choose
from office.ui.forms import DateField, OfficeForm


class DeskForm(OfficeForm):
    number = forms.IntegerField(
        label=_("Number"), min_value=1, max_value=999, widget=forms.NumberInput({"class": "govuk-input--width-4"})
    )
    zone = forms.CharField(label=_("Zone"), max_length=80, required=False)
    provider = forms.ChoiceField(
        label=_("Body"), required=False, help_text=_("Only its workers may sit down here; empty: anybody who receives.")
    )

    def offer(self, bodies: list[Provider]) -> None:
        choose(self, "provider", [("", _("any")), *((str(body.pk), str(body)) for body in bodies)])


class AgreementForm(OfficeForm):
    provider = forms.ChoiceField(label=_("Body"))
    number = forms.CharField(label=_("Number of the agreement"), max_length=60)
    signed_on = DateField(label=_("Signed on"))
    starts_on = DateField(label=_("In force from"))
    ends_on = DateField(label=_("Until"), required=False, help_text=_("Leave it empty where the end is not known."))
    file = forms.FileField(label=_("Scan"), required=False, help_text=_("PDF, JPEG, PNG or TIFF, at most 20 MB."))

    def offer(self, bodies: list[Provider]) -> None:
        choose(self, "provider", [("", "—"), *((str(body.pk), str(body)) for body in bodies)])


class BodyForm(OfficeForm):
    """A body that begins to give services in the city."""

    name = forms.CharField(label=_("Name"), max_length=300)
    short_name = forms.CharField(label=_("Short name"), max_length=80, help_text=_("As in lists and on stamps."))
    name_en = forms.CharField(label=_("Name in English"), max_length=300, required=False)
    code = forms.SlugField(
        label=_("Code in the system"), max_length=50, help_text=_("Latin letters, for example: dsp.")
    )
    edrpou = forms.CharField(label=_("EDRPOU"), max_length=8, required=False)
    parent_name = forms.CharField(label=_("Body above it"), max_length=300, required=False)
    is_pension = forms.BooleanField(label=_("It is a body of the Pension Fund"), required=False)
    starts_on = DateField(label=_("Competent from"))


class JoinForm(OfficeForm):
    """A body begins to take part in the work of the centre (K10)."""

    provider = forms.ChoiceField(label=_("Body"))
    act = forms.CharField(label=_("Order or decision"), max_length=300, help_text=_("Name, date and number."))
    starts_on = DateField(label=pgettext_lazy("taking part", "From"))
    ends_on = DateField(label=_("Until"), required=False, help_text=_("Leave it empty where the end is not known."))
    needs_agreement = forms.BooleanField(
        label=_("Its workers sit in the centre on an agreement"), required=False, initial=True
    )

    def offer(self, bodies: Iterable[Provider]) -> None:
        choose(self, "provider", [("", "—"), *((str(body.pk), str(body)) for body in bodies)])


class LeaveForm(OfficeForm):
    ends_on = DateField(label=_("Last day"))


class EndBodyForm(OfficeForm):
    """The end of a body: its own page, typed confirmation."""

    ends_on = DateField(label=_("Last day"))
    act = forms.CharField(label=_("Order or decision"), max_length=300, help_text=_("Name, date and number."))
    merged_into = forms.ChoiceField(label=_("Body that takes its place"), required=False)
    confirmation = forms.CharField(
        label=_("Type the short name of the body to confirm"), widget=forms.TextInput({"autocomplete": "off"})
    )

    def __init__(self, *args: Any, body: Provider, others: Iterable[Provider], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.short_name = body.short_name
        choose(self, "merged_into", [("", _("none")), *((str(other.pk), str(other)) for other in others)])

    def clean_confirmation(self) -> str:
        typed = str(self.cleaned_data["confirmation"]).strip()
        if typed.casefold() != self.short_name.casefold():
            raise ValidationError(_("Type exactly: %(code)s"), params={"code": self.short_name})
        return typed


class CentreForm(OfficeForm):
    """What the head keeps true about the centre; who supports it (K4) and what it lives on (K5) must be named."""

    name = forms.CharField(label=_("Name"), max_length=300)
    name_en = forms.CharField(label=_("Name in English"), max_length=300, required=False)
    address = forms.CharField(label=_("Address"), max_length=300)
    phones = forms.CharField(label=_("Phones"), required=False, help_text=_("Separate them by commas."))
    email = forms.EmailField(label=_("E-mail"), required=False)
    site = forms.URLField(label=_("Web site"), required=False, assume_scheme="https")
    support_body = forms.CharField(label=_("Supporting body"), max_length=300)
    funding = forms.CharField(label=_("Funding"), widget=forms.Textarea({"rows": 3}))

    def clean_phones(self) -> list[str]:
        phones = [phone.strip() for phone in self.cleaned_data["phones"].split(",") if phone.strip()]
        if any(len(phone) > 16 for phone in phones):  # noqa: PLR2004  as the column is
            raise ValidationError(_("A phone has at most 16 characters"))
        return phones

    @classmethod
    def facts_of(cls, centre: Centre) -> dict[str, Any]:
        facts = {name: getattr(centre, name) for name in cls.base_fields}
        return facts | {"phones": ", ".join(centre.phones)}


class AccessibilityForm(OfficeForm):
    """For each thing: whether it is there, and where and how."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in AccessibilityFact.Kind:
            self.fields[f"is_{kind.value}"] = forms.BooleanField(label=str(kind.label).capitalize(), required=False)
            note = forms.CharField(label=_("Where and how"), max_length=300, required=False)
            english = forms.CharField(label=_("Where and how, in English"), max_length=300, required=False)
            self.fields[f"note_{kind.value}"], self.fields[f"english_{kind.value}"] = note, english

    def facts(self) -> dict[AccessibilityFact.Kind, tuple[str, str]]:
        data = self.cleaned_data
        return {
            kind: (data[f"note_{kind.value}"], data[f"english_{kind.value}"])
            for kind in AccessibilityFact.Kind
            if data[f"is_{kind.value}"]
        }

    def groups(self) -> list[list[forms.BoundField]]:
        return [[self[f"{name}_{kind.value}"] for name in ("is", "note", "english")] for kind in AccessibilityFact.Kind]

    @staticmethod
    def facts_of(centre: Centre) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for fact in centre.accessibility.all():
            found |= {f"is_{fact.kind}": True, f"note_{fact.kind}": fact.note, f"english_{fact.kind}": fact.note_en}
        return found


class ClosureForm(OfficeForm):
    act = forms.CharField(label=_("Act of closure"), max_length=300, help_text=_("Name, date and number."))
    on = DateField(label=_("Closed from"))
    successor = forms.ChoiceField(label=_("Centre that takes over"), required=False)
    confirmation = forms.CharField(
        label=_("Type the code of the centre to confirm"), widget=forms.TextInput({"autocomplete": "off"})
    )

    def __init__(self, *args: Any, centre: Centre, others: list[Centre], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.code = centre.code
        choose(self, "successor", [("", _("none")), *((other.code, str(other)) for other in others)])

    def clean_confirmation(self) -> str:
        typed = str(self.cleaned_data["confirmation"]).strip()
        if typed != self.code:
            raise ValidationError(_("Type exactly: %(code)s"), params={"code": self.code})
        return typed


class JournalForm(OfficeForm):
    number = forms.CharField(label=_("Number of the case"), max_length=40)
