"""Queues of a centre, what is received in them, the rules of reception, the days of a report."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from office.catalogue.models import Service
from office.management.forms.staff import choose
from office.queueing.models import Queue, QueueRules
from office.queueing.models.queues import LARGEST_NUMBER
from office.queueing.policy import CallingPolicy
from office.queueing.queues import CREDITS, MOST_GRACE, MOST_MINUTES, NORMS, QueueFacts
from office.ui.forms import DateField, OfficeForm, Radios

SHORT = {"class": "govuk-input--width-4"}


class QueueForm(OfficeForm):
    """A queue: its letter, its names, the range of its numbers."""

    letter = forms.CharField(label=_("Letter"), max_length=1, widget=forms.TextInput({"class": "govuk-input--width-2"}))
    name = forms.CharField(label=_("Name"), max_length=200)
    name_en = forms.CharField(label=_("Name in English"), max_length=200, required=False)
    first = forms.IntegerField(
        label=_("First number"), min_value=0, max_value=LARGEST_NUMBER, initial=1, widget=forms.NumberInput(SHORT)
    )
    last = forms.IntegerField(
        label=_("Last number"),
        min_value=0,
        max_value=LARGEST_NUMBER,
        initial=999,
        widget=forms.NumberInput(SHORT),
        help_text=_("Past it the numbers begin anew under a doubled letter."),
    )
    is_open = forms.BooleanField(label=_("In use"), required=False, initial=True)

    @property
    def facts(self) -> QueueFacts:
        said = self.cleaned_data
        names = {name: said[name] for name in ("name", "name_en", "first", "last")}
        return QueueFacts(letter=said["letter"].upper(), **names)


class PlaceForm(OfficeForm):
    """In which queue a service is received."""

    service = forms.TypedChoiceField(label=_("Service"), coerce=UUID)
    queue = forms.TypedChoiceField(label=_("Queue"), coerce=UUID, widget=Radios(small=True))

    def offer(self, services: Iterable[Service], queues: Iterable[Queue]) -> None:
        choose(self, "service", [("", "—"), *((str(one.pk), one.local_name) for one in services)])
        choose(self, "queue", [(str(one.pk), f"{one.letter} · {one.local_name}") for one in queues])


NAMES: dict[str, Any] = {
    "credit_out_of_turn": _("Received out of turn by law: counts as having come earlier by, minutes"),
    "credit_first": _("Goes first by law: earlier by, minutes"),
    "credit_access": _("Needs help or more time: earlier by, minutes"),
    "credit_booked": _("Booked: counts as having come before the agreed time by, minutes"),
    "grace": _("Booked: may be late by, minutes"),
    "recalls": _("A person is called once more at most, times"),
    "return_within": _("Who did not come keeps the place for, minutes"),
    "longest_hold": _("A person can be put aside for at most, minutes"),
    "longest_wait": _("Norm: nobody waits longer than, minutes"),
    "most_waiting": _("Norm: at most so many wait in the hall, people"),
}


class RulesForm(OfficeForm):
    """The numbers of the calling policy and the norms of a centre."""

    def __init__(self, *args: Any, rules: QueueRules, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in (*CREDITS, *NORMS):
            most = MOST_GRACE if name == "grace" else MOST_MINUTES if name in CREDITS else LARGEST_NUMBER
            least = 0 if name in CREDITS or name == "recalls" else 1
            widget = forms.NumberInput(SHORT)
            self.fields[name] = forms.IntegerField(
                label=NAMES[name], min_value=least, max_value=most, initial=getattr(rules, name), widget=widget
            )

    @property
    def policy(self) -> CallingPolicy:
        """Give the policy as it would be with what was typed."""
        said = self.cleaned_data
        return CallingPolicy(**{name.removeprefix("credit_"): said[name] for name in CREDITS})


class SpanForm(OfficeForm):
    """Which days a report is of, and by what it is put together."""

    centre = forms.CharField(widget=forms.HiddenInput, required=False)
    since = DateField(label=_("From the day"), required=False)
    until = DateField(label=_("To the day"), required=False)
    by = forms.ChoiceField(
        label=_("By"),
        choices=[
            ("day", _("days")),
            ("service", pgettext_lazy("report by", "services")),
            ("hour", _("hours of arrival")),
        ],
        required=False,
    )
