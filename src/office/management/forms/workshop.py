"""Forms of the workshop. They check nothing themselves: what is typed is kept, and its faults stand beside the field."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from office.catalogue.contents import ACTIONS, CARD_UNITS, DOCUMENT_FORMS, STAGES, STEP_UNITS, VERIFIABLE
from office.catalogue.typed import NO, YES
from office.centres.models import Provider
from office.management.cardwords import CHOICES, LABELS, VERIFIED
from office.ui.forms import Checks, DateField, DateInputs, OfficeForm, Radios

Values = Mapping[str, Any]
NOT_CHOSEN = _("not chosen yet")


class TypedForm(OfficeForm):
    """Shows what is typed with the faults found in it; ``typed_in`` takes what was posted, whatever it is.

    ``faults``: name of a field to what is to be mended.
    """

    asked_by_the_act: Collection[str] = tuple(LABELS)

    def __init__(self, values: Values, *, prefix: str = "", faults: Mapping[str, Sequence[str]] | None = None) -> None:
        self.found = faults or {}
        super().__init__(data=MultiValueDict(), prefix=prefix or None)
        self.posted = self._as_posted(values)
        self.data = self.posted

    def _as_posted(self, values: Values) -> "MultiValueDict[str, str]":
        posted: MultiValueDict[str, str] = MultiValueDict()
        for name, field in self.fields.items():
            value = values.get(name, "")
            match field.widget:
                case DateInputs():
                    for part, word in zip(DateInputs.PARTS, f"{value}..".split("."), strict=False):
                        posted[f"{self.add_prefix(name)}_{part}"] = word
                case forms.CheckboxInput():
                    if value == YES:
                        posted[self.add_prefix(name)] = "on"
                case forms.CheckboxSelectMultiple():
                    posted.setlist(self.add_prefix(name), list(value or ()))
                case _:
                    posted[self.add_prefix(name)] = value
        return posted

    @property
    def heading(self) -> str:
        """What a person knows this row by: its first words."""
        return str(self.data.get(self.add_prefix(next(iter(self.fields))), ""))

    @classmethod
    def typed_in(cls, posted: Any, prefix: str = "") -> dict[str, Any]:
        """Give what was typed into this form, as ``catalogue.typed`` keeps it."""
        found: dict[str, Any] = {}
        for name, field in cls.base_fields.items():
            key = f"{prefix}-{name}" if prefix else name
            match field.widget:
                case DateInputs():
                    parts = [posted.get(f"{key}_{part}", "").strip() for part in DateInputs.PARTS]
                    found[name] = ".".join(parts) if any(parts) else ""
                case forms.CheckboxInput():
                    found[name] = YES if key in posted else ""
                case forms.CheckboxSelectMultiple():
                    found[name] = posted.getlist(key)
                case _:
                    found[name] = posted.get(key, "")
        return found

    def _clean_fields(self) -> None:
        """Nothing is turned down here: ``catalogue.typed`` reads what was typed, and says what it could not read."""

    def clean(self) -> dict[str, Any]:
        for name, told in self.found.items():
            for words in told:
                self.add_error(name if name in self.fields else None, words)
        return {}


def text(name: str, *, rows: int = 3, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=LABELS[name], required=False, widget=forms.Textarea({"rows": rows}), help_text=help_text
    )


def line(name: str, *, width: str = "", help_text: Any = "") -> forms.CharField:
    widget = forms.TextInput({"class": f"govuk-input--width-{width}"} if width else {})
    return forms.CharField(label=LABELS[name], required=False, widget=widget, help_text=help_text)


def number(name: str) -> forms.CharField:
    widget = forms.TextInput({"class": "govuk-input--width-4", "inputmode": "numeric", "autocomplete": "off"})
    return forms.CharField(label=LABELS[name], required=False, widget=widget)


def select(name: str, known: Iterable[str], *, empty: bool = True) -> forms.ChoiceField:
    choices = [(word, CHOICES[name][word]) for word in known]
    return forms.ChoiceField(
        label=LABELS[name], required=False, choices=[*([("", NOT_CHOSEN)] if empty else []), *choices]
    )


def check(name: str, help_text: Any = "") -> forms.BooleanField:
    return forms.BooleanField(label=LABELS[name], required=False, help_text=help_text)


ONE_ON_A_LINE = _("One on a line.")


class AboutForm(TypedForm):
    ground = text("ground")
    result = text("result")
    fee_text = text(
        "fee_text", rows=2, help_text=_("The sum, the act that sets it and the account; or that it is free.")
    )
    ways_to_submit = text("ways_to_submit", help_text=ONE_ON_A_LINE)
    ways_to_get = text("ways_to_get", help_text=ONE_ON_A_LINE)
    appeal_text = text("appeal_text")
    note = text("note")


class TermForm(TypedForm):
    term_value = number("term_value")
    term_unit = select("term_unit", CARD_UNITS)
    term_counted_from = line("term_counted_from")
    term_basis = line("term_basis", help_text=_("Act and clause."))


class ActsForm(TypedForm):
    laws = text("laws", rows=4)
    cabinet_acts = text("cabinet_acts", rows=4)
    central_acts = text("central_acts", rows=4)
    local_acts = text("local_acts", rows=4)


class ReviewForm(TypedForm):
    review_on = DateField(
        label=LABELS["review_on"], required=False, help_text=_("By this day the card is compared with the acts again.")
    )
    to_verify = forms.MultipleChoiceField(
        label=LABELS["to_verify"],
        required=False,
        choices=[(word, VERIFIED[word]) for word in VERIFIABLE],
        widget=Checks(small=True),
        help_text=_("Whatever is marked is shown to readers as “needs checking”."),
    )


class LawForm(TypedForm):
    days_by_law = number("days_by_law")
    law_unit = select("law_unit", CARD_UNITS)
    needs_checking = check("needs_checking")


class QuestionForm(TypedForm):
    text = line("text", help_text=_("For example: Are you an internally displaced person?"))
    code = forms.CharField(widget=forms.HiddenInput, required=False)


class DocumentForm(TypedForm):
    name = line("name")
    legal_basis = line("legal_basis", help_text=_("Act and clause that ask for it."))
    where_to_get = line("where_to_get")
    original_or_copy = select("original_or_copy", DOCUMENT_FORMS)
    obtainable_by_request = check("obtainable_by_request")
    question = forms.ChoiceField(label=LABELS["question"], required=False)
    needed_if = forms.ChoiceField(
        label=LABELS["needed_if"],
        required=False,
        choices=[(YES, _("yes")), (NO, _("no"))],
        widget=Radios(inline=True, small=True),
    )
    note = line("note")

    def offer(self, questions: Sequence[tuple[str, str]]) -> None:
        """Offer the questions of the card; one that is no longer there stays to be seen."""
        known = [("", _("always needed")), *((code, words or code) for code, words in questions)]
        chosen = self.data.get(self.add_prefix("question"), "")
        if chosen not in {code for code, _words in known}:
            known.append((chosen, _("a question that is not on the card: %(code)s") % {"code": chosen}))
        field = self.fields["question"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = known


class GroundForm(TypedForm):
    text = text("text", rows=2)
    norm = line("norm", help_text=_("Act and clause."))


class StepForm(TypedForm):
    name = text("name", rows=2)
    stage = select("stage", STAGES)
    provider = forms.ChoiceField(label=LABELS["provider"], required=False)
    responsible = line("responsible", help_text=_("Position, not a name: people come and go."))
    unit = line("unit")
    term_value = number("term_value")
    term_unit = select("term_unit", STEP_UNITS)
    after = forms.MultipleChoiceField(
        label=LABELS["after"],
        required=False,
        widget=Checks(small=True),
        help_text=_("None: it starts at once. Two steps after the same one go on side by side."),
    )

    def offer(self, bodies: Sequence[Provider], others: Sequence[tuple[str, str]]) -> None:
        """Offer the bodies of the city and the other steps by their keys; what is gone stays to be seen."""
        _offer_bodies(self, bodies)
        field, known = self.fields["after"], list(others)
        for key in self.posted.getlist(self.add_prefix("after")):
            if key not in dict(known):
                known.append((key, str(_("a step that is not on the card"))))
        assert isinstance(field, forms.ChoiceField)
        field.choices = known


class ActionForm(TypedForm):
    provider = forms.ChoiceField(label=LABELS["provider"], required=False)
    position = line("position")
    action = select("action", ACTIONS)

    def offer(self, bodies: Sequence[Provider]) -> None:
        _offer_bodies(self, bodies)


def _offer_bodies(form: TypedForm, bodies: Sequence[Provider]) -> None:
    field = form.fields["provider"]
    assert isinstance(field, forms.ChoiceField)
    field.choices = [("", NOT_CHOSEN), *((str(body.pk), body.name) for body in bodies)]


PLAIN: Mapping[str, type[TypedForm]] = {
    "about": AboutForm,
    "term": TermForm,
    "acts": ActsForm,
    "review": ReviewForm,
    "law": LawForm,
}
ROWS: Mapping[str, type[TypedForm]] = {
    "questions": QuestionForm,
    "documents": DocumentForm,
    "refusal_grounds": GroundForm,
}
