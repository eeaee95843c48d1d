"""Forms of the reception: putting aside, passing on, calling out of order, helping to take a number."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from office.catalogue.models import Service
from office.centres.models import CentreProvider
from office.centres.queries import DeskPlate
from office.queueing.models import Ticket
from office.queueing.policy import Priority
from office.queueing.serving import Whither
from office.queueing.taking import LONGEST_NEEDS
from office.ui.forms import OfficeForm, Radios

USUAL_MINUTES = 15


class ReasonedForm(OfficeForm):
    """An act that asks why; that a reason is given is checked by the act itself."""

    asked_by_the_act = ("reason",)

    reason = forms.CharField(
        label=_("Reason"), max_length=300, required=False, widget=forms.TextInput({"autofocus": True})
    )


class HoldForm(ReasonedForm):
    minutes = forms.IntegerField(label=_("For how many minutes"), initial=USUAL_MINUTES, min_value=1)

    def __init__(self, *args: Any, longest: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["minutes"].widget = forms.NumberInput({"class": "govuk-input--width-3", "min": 1, "max": longest})
        self.fields["minutes"].help_text = _(
            "At most %(longest)s minutes; then the person waits again by themselves."
        ) % {"longest": longest}


RIGHTS = (
    (str(Priority.NONE), _("no right to go first")),
    (str(Priority.OUT_OF_TURN), _("is received out of turn; I have seen the document")),
    (str(Priority.FIRST), _("goes first; I have seen the document")),
)
SLOWLY = _("A wheelchair, poor sight or hearing, an interpreter: the person is called slowly and twice.")


class RightForm(OfficeForm):
    """A right to go first whose document a worker has seen, and what helps at the visit."""

    priority = forms.ChoiceField(label=_("Right by law"), choices=RIGHTS, required=False, widget=Radios(small=True))
    needs = forms.CharField(
        label=_("What helps at the visit"), help_text=SLOWLY, max_length=LONGEST_NEEDS, required=False
    )


class TransferForm(ReasonedForm):
    """Where a person is passed on to. One of the three is enough."""

    service = forms.TypedChoiceField(label=_("To another service"), coerce=UUID, required=False, empty_value=None)
    desk = forms.TypedChoiceField(label=_("To one desk"), coerce=UUID, required=False, empty_value=None)
    body = forms.TypedChoiceField(label=_("To any desk of a body"), coerce=UUID, required=False, empty_value=None)
    anyway = forms.BooleanField(
        label=_("Pass on to this body all the same"),
        help_text=_("Nobody there calls for this service: agree with them first. The reason stays in the ledger."),
        required=False,
    )
    field_order = ("service", "desk", "body", "anyway", "reason")

    def offer(
        self, services: Iterable[Service], plates: Iterable[DeskPlate], parts: Iterable[CentreProvider], *, but: Ticket
    ) -> None:
        """Offer what there is in the centre, desks where somebody sits, without what the ticket is for already."""
        self._services = {service.pk: service for service in services if service.pk != but.service_id}
        plates = [plate for plate in plates if plate.worker is not None and plate.desk.pk != but.desk_id]
        self._desks = {plate.desk.pk: plate.desk for plate in plates}
        self._bodies = {part.provider_id: part.provider for part in parts}
        self._choose("service", [(key, service.local_name) for key, service in self._services.items()])
        self._choose("desk", [(plate.desk.pk, _said(plate)) for plate in plates])
        self._choose("body", [(key, body.local_short_name) for key, body in self._bodies.items()])

    def get_context(self) -> dict[str, Any]:
        """Ask whether anyway of whom the body was refused, and of nobody else."""
        if not (self.errors.get("body") or self.data.get("anyway")):
            del self.fields["anyway"]
        return super().get_context()

    def _choose(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "—"), *((str(key), words) for key, words in choices)]

    @property
    def whither(self) -> Whither:
        said = self.cleaned_data
        return Whither(
            service=self._services.get(said["service"]),
            desk=self._desks.get(said["desk"]),
            body=self._bodies.get(said["body"]),
            anyway=said["anyway"],
        )


def _said(plate: DeskPlate) -> str:
    parts = (str(plate.desk.number), plate.desk.zone, plate.worker.short_name if plate.worker else "")
    return " · ".join(part for part in parts if part)
