"""What an officer types: each form is one act, and its fields bear the names that the use-case's refusals name."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from office.accounts.models import Worker
from office.cases.models import Case, Suspension
from office.cases.queries import BAND_NAMES
from office.cases.rules import CONFIRMATION
from office.cases.terms import EXTENSION_AT_MOST_DAYS
from office.cases.worklists import BANDS, Asked
from office.catalogue.models import RefusalGround, Service
from office.centres.models import Posting
from office.ui.forms import Checks, DateField, OfficeForm, Radios

LONG = 500
VERY_LONG = 20_000


def _text(label: Any, rows: int = 4, *, longest: int = VERY_LONG, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea({"rows": rows}), max_length=longest, **more)


class ActForm(OfficeForm):
    """A form of one act on one case."""

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case = case
        self.prepare(case)

    def prepare(self, case: Case) -> None:
        """Set choices and first values that depend on the case."""

    def given(self) -> dict[str, Any]:
        """What goes to the use-case."""
        return dict(self.cleaned_data)


class FinishForm(ActForm):
    outcome = _text(_("What was done and with what outcome"), longest=LONG)


class GrantForm(ActForm):
    text = _text(
        _("What was decided"),
        6,
        help_text=_("What is given, in what amount and from which day. These words stand in the letter."),
    )


class RefuseForm(ActForm):
    grounds = forms.ModelMultipleChoiceField(
        label=_("Grounds of the information card"),
        queryset=RefusalGround.objects.none(),
        widget=Checks(small=True),
        required=False,
    )
    norm = _text(
        _("Norm of law"),
        3,
        required=False,
        help_text=_("Act, article, part. Left empty, it is taken from the grounds you marked."),
    )
    facts = _text(_("Circumstances"), 6, help_text=_("What exactly was found, and by which document."))
    appeal = _text(_("How, where and by when to appeal"), 4)
    text = _text(
        _("What the applicant can do now"),
        3,
        required=False,
        help_text=_("For example which document to add and apply again."),
    )
    confirmation = forms.CharField(
        label=_("Confirmation"),
        help_text=format_lazy(_("Type the word «{word}»: a refusal can not be taken back here."), word=CONFIRMATION),
        widget=forms.TextInput({"class": "govuk-input--width-10", "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": format_lazy(_("Type «{word}» in the field of confirmation"), word=CONFIRMATION)},
    )

    def prepare(self, case: Case) -> None:
        grounds = self.fields["grounds"]
        assert isinstance(grounds, forms.ModelMultipleChoiceField)
        grounds.queryset = case.card.refusal_grounds.all()
        grounds.label_from_instance = _ground  # type: ignore[method-assign,assignment]
        self.initial.setdefault("appeal", case.card.appeal_text)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if not given.get("norm"):
            norms = dict.fromkeys(ground.norm for ground in given.get("grounds") or [] if ground.norm)
            given["norm"] = "; ".join(norms)
        if not given["norm"] and "norm" not in self.errors:
            self.add_error("norm", _("Name the norm of law, or mark a ground that has one"))
        return given


def _ground(ground: RefusalGround) -> str:
    return f"{ground.text} ({ground.norm})" if ground.norm else ground.text


class SendForm(ActForm):
    contents = _text(
        _("What is in the outgoing package"),
        5,
        help_text=_("Each document on a line of its own: the letter lists them."),
    )


class SuspendForm(ActForm):
    reason = forms.ChoiceField(
        label=_("What the case waits for"), choices=Suspension.Reason.choices, widget=Radios(small=True)
    )
    explanation = _text(_("What exactly, from whom, by which letter"), 3, longest=LONG)
    review_on = DateField(label=_("When you will look at it again"), help_text=_("For example 27 3 2027"))

    def given(self) -> dict[str, Any]:
        return {**self.cleaned_data, "reason": Suspension.Reason(self.cleaned_data["reason"])}


class ResumeForm(ActForm):
    """Nothing to fill in: the press is the act."""


class ExtendForm(ActForm):
    days = forms.IntegerField(
        label=_("By how many calendar days"),
        help_text=format_lazy(_("From 1 to {most}; a term is extended once."), most=EXTENSION_AT_MOST_DAYS),
        widget=forms.NumberInput({"class": "govuk-input--width-3"}),
        min_value=1,
        max_value=EXTENSION_AT_MOST_DAYS,
    )
    reason = _text(_("Reason"), 3, longest=LONG)
    legal_basis = _text(_("Legal basis"), 2, longest=LONG)


class ReassignForm(ActForm):
    to = forms.ModelChoiceField(
        label=_("To whom"), queryset=Worker.objects.none(), widget=Radios(small=True), empty_label=None
    )
    reason = _text(_("Why the case goes to another executor"), 3, longest=LONG)

    def offer(self, people: Iterable[Worker]) -> None:
        """Offer these executors; each with how much there is on hand."""
        loads = {person.pk: getattr(person, "on_hand", 0) for person in people}
        field = self.fields["to"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Worker.objects.filter(pk__in=loads).order_by("surname", "given_name", "pk")
        field.label_from_instance = lambda person: _with_load(person, loads)  # type: ignore[method-assign,assignment]


def _with_load(person: Any, loads: dict[Any, int]) -> str:
    count = loads.get(person.pk, 0)
    load = ngettext("%(count)s step on hand", "%(count)s steps on hand", count) % {"count": count}
    return f"{person.full_name}, {load}"


class DeclineForm(OfficeForm):
    reason = _text(_("Why the case is not accepted"), 3, longest=LONG)


class SearchForm(forms.Form):
    """One line: a code from a scanner, a number, a name."""

    q = forms.CharField(
        label=_("Number, code, name, phone"),
        required=False,
        max_length=200,
        widget=forms.TextInput({"data-scan": "", "autocomplete": "off", "class": "govuk-input--width-20"}),
    )


class CodeForm(SearchForm):
    """The code of a hand-over list."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["q"].label = _("Code of the list")


WHOSE = (("mine", _("mine")), ("body", _("of the whole body")))


class WorkFilter(forms.Form):
    """What the list of work is narrowed to; kept in the address."""

    whose = forms.ChoiceField(label=_("Whose work"), choices=WHOSE, required=False)
    band = forms.ChoiceField(
        label=_("Due"), choices=[("", _("any time")), *((code, BAND_NAMES[code]) for code in BANDS)], required=False
    )
    service = forms.ChoiceField(label=_("Service"), required=False)

    def __init__(self, *args: Any, posting: Posting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.body = posting if self.data.get("whose") == "body" else None

    def offer(self, services: Iterable[Service]) -> None:
        field = self.fields["service"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("all services")), *((str(service.pk), str(service)) for service in services)]

    def asked(self) -> Asked:
        """What is asked for; a value that is not one of the choices narrows nothing."""
        self.is_valid()
        given = self.cleaned_data
        service = given.get("service")
        return Asked(self.body, given.get("band") or None, UUID(service) if service else None)
