"""Forms on what a city offers: which body does what, which services stand on its list, who agrees to pension cards."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from office.catalogue.models import RoleKind, Service
from office.centres.models import Centre, Provider
from office.management.forms.staff import choose
from office.ui.forms import DateField, OfficeForm, Radios


class RoleForm(OfficeForm):
    """What a body does for one service, where, since when (D4)."""

    asked_by_the_act = ("centre",)

    kind = forms.ChoiceField(label=_("What the body does"), choices=RoleKind.choices, widget=Radios(small=True))
    provider = forms.ChoiceField(label=_("Body"))
    centre = forms.ChoiceField(
        label=_("Centre"),
        required=False,
        help_text=_("A role at one centre goes before one of the whole city there."),
    )
    starts_on = DateField(label=_("From which day"))
    basis = forms.CharField(label=_("Legal basis"), max_length=300, required=False, help_text=_("Act and clause."))

    def offer(self, bodies: Iterable[Provider], centres: Iterable[Centre]) -> None:
        choose(self, "provider", [("", "—"), *((str(body.pk), str(body)) for body in bodies)])
        choose(self, "centre", [("", _("every centre of the city")), *((str(one.pk), str(one)) for one in centres)])


class LastDayForm(OfficeForm):
    ends_on = DateField(label=_("Last day"))


class DirectorateForm(OfficeForm):
    provider = forms.ChoiceField(label=_("Body"))
    starts_on = DateField(label=_("From which day"))

    def offer(self, bodies: Iterable[Provider]) -> None:
        choose(self, "provider", [("", "—"), *((str(body.pk), str(body)) for body in bodies)])


class ListForm(OfficeForm):
    """A list by its decision (K8a): each service with its registration number there, or without one."""

    decision_number = forms.CharField(label=_("Number of the decision"), max_length=40)
    decided_on = DateField(label=_("Date of the decision"))
    in_force_from = DateField(label=_("Applies from"))

    def __init__(self, *args: Any, services: Iterable[Service], numbers: Mapping[UUID, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.services = {f"number_{service.pk.hex}": service for service in services}
        self.asked_by_the_act = tuple(self.services)
        for name, service in self.services.items():
            self.fields[name] = forms.CharField(
                label=service.local_name,
                max_length=20,
                required=False,
                initial=numbers.get(service.pk, ""),
                widget=forms.TextInput({"class": "govuk-input--width-5", "autocomplete": "off"}),
            )

    def decision(self) -> list[forms.BoundField]:
        return [self[name] for name in type(self).base_fields]

    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The services by their groups, each with its field."""
        found: dict[str, list[forms.BoundField]] = {}
        for name, service in self.services.items():
            found.setdefault(service.group.local_name, []).append(self[name])
        return list(found.items())

    def entries(self) -> list[tuple[Service, str]]:
        typed = ((service, self.cleaned_data[name].strip()) for name, service in self.services.items())
        return [(service, number) for service, number in typed if number]
