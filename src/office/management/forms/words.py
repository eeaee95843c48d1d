"""Forms of words that services are found by: nothing is turned down, faults stand beside the fields."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from office.catalogue.wording_typed import MOST_SERVICES
from office.management.forms.workshop import NOT_CHOSEN, TypedForm, Values
from office.ui.forms import OfficeForm

MORE: Final = 3
"""So many empty places for services stand below those that are chosen."""
Choices = Sequence[tuple[str, str]]


def _line(label: Any, help_text: Any = "") -> forms.CharField:
    return forms.CharField(label=label, required=False, help_text=help_text)


class ServiceWordsForm(TypedForm):
    """What people call a service."""

    title = _line(_("What people call it"), _("It stands above the official name on the site."))
    title_en = _line(_("What people call it, in English"))
    says = _line(
        _("The service in plain words"),
        _("One or two short sentences: what it gives and to whom. No norms, no sums: those stand in the card."),
    )
    says_en = _line(_("The service in plain words, in English"))
    also = forms.CharField(
        label=_("Other words to find it by"),
        required=False,
        widget=forms.Textarea({"rows": 10}),
        help_text=_("One on a line. Endings, typing errors and the other keyboard layout need no words of their own."),
    )
    asked_by_the_act = ("title", "title_en", "says", "says_en", "also")


class SameWordsForm(TypedForm):
    """Words that mean the same."""

    lines = forms.CharField(
        label=_("Words that mean the same"),
        required=False,
        widget=forms.Textarea({"rows": 24}),
        help_text=_("On each line words and phrases with commas between: whoever types one finds the others too."),
    )
    asked_by_the_act = ("lines",)


class SituationForm(TypedForm):
    """A situation of life with the services that help in it, the most needed first."""

    name = _line(_("What has happened"), _("As people say it, for example: A child is born"))
    name_en = _line(_("What has happened, in English"))
    says = _line(_("What helps, in a few words"))
    says_en = _line(_("What helps, in English"))
    code = _line(_("Short name in addresses"), _("Latin letters, digits and hyphens, for example: birth"))
    asked_by_the_act = ("name", "name_en", "says", "says_en", "code")

    def __init__(self, values: Values, *, services: Choices, faults: Mapping[str, Sequence[str]] | None = None) -> None:
        self.offered = services
        super().__init__(values, faults={"service_1" if name == "services" else name: told for name, told in (faults or {}).items()})  # fmt: skip

    def _as_posted(self, values: Values) -> Any:
        chosen = list(values.get("services", ()))
        known = {code for code, _name in self.offered}
        unknown = [(code, code) for code in chosen if code not in known]
        for place in range(1, min(MOST_SERVICES, len(chosen) + MORE) + 1):
            label = _("Service %(place)s, the most needed first") if place == 1 else _("Service %(place)s")
            self.fields[f"service_{place}"] = forms.ChoiceField(
                label=label % {"place": place}, required=False, choices=[("", NOT_CHOSEN), *self.offered, *unknown]
            )
        return super()._as_posted({**values, **{f"service_{place}": code for place, code in enumerate(chosen, 1)}})

    @staticmethod
    def services_in(posted: Mapping[str, str]) -> list[str]:
        """Give the codes that were chosen, in their order, empty ones among them."""
        return [posted.get(f"service_{place}", "") for place in range(1, MOST_SERVICES + 1)]


class NothingForm(OfficeForm):
    """An act that needs nothing to be said."""
