"""What the head narrows the morning page to; the choices stay in the address."""

from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from office.cases.figures import Filters, Share
from office.centres.models import Centre
from office.management.forms.staff import Choices, choose
from office.ui.forms import OfficeForm
from office.ui.words import clause_name

PERIODS = (("7", _("a week")), ("30", _("a month")), ("92", _("three months")))
CLAUSES = ("L26", "L28", "L29", "L30", "L31", "L33", "L35", "L38", "L39", "L41")
USUAL_DAYS = "7"
MORE = "more"
"""In the address: not the first few duties of each kind alone."""


class DutyFilters(OfficeForm):
    centre = forms.ChoiceField(label=_("Centre"), required=False)
    clause = forms.ChoiceField(label=_("Clause"), required=False)
    bearer = forms.ChoiceField(label=_("Worker"), required=False)
    days = forms.ChoiceField(label=_("Met and late, in the last"), required=False, choices=PERIODS)

    def set_centres(self, centres: list[Centre]) -> None:
        self._offer("centre", [("", _("all"))], [(centre.code, str(centre)) for centre in centres])
        self._offer("clause", [("", _("all"))], [(clause, clause_name(clause)) for clause in CLAUSES])
        if len(centres) < 2:  # noqa: PLR2004  a choice of one is none
            del self.fields["centre"]

    def set_people(self, people: list[Share], chosen: str) -> None:
        """Offer those who bear anything; who was chosen stays in the list, also when he bears nothing more."""
        known: Choices = [(str(share.id), share.name) for share in people]
        if chosen and chosen not in dict(known):
            known.append((chosen, _("the chosen worker")))
        self._offer("bearer", [("", _("all"))], sorted(known, key=lambda each: str(each[1])))

    def _offer(self, name: str, first: Choices, choices: Choices) -> None:
        choose(self, name, [*first, *choices])

    def asked(self, centres: list[Centre]) -> Filters:
        """Give what the address asks for. An address typed by hand that asks for nonsense asks for nothing."""
        data = self.data
        codes = {centre.code: centre.pk for centre in centres}
        days = data.get("days", "")
        known_days = days if days in dict(PERIODS) else USUAL_DAYS
        return Filters(
            centre=codes.get(data.get("centre", "")),
            clause=data.get("clause", "") if data.get("clause", "") in CLAUSES else "",
            bearer=_uuid(data.get("bearer", "")),
            days=int(known_days),
            more=MORE in data,
        )


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
