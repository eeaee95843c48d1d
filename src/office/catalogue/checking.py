"""Brings a drafted card before the rules: collects what they compare it with."""

from datetime import date

from office.catalogue.drafting import contents_of, process_contents_of
from office.catalogue.models import InformationCard, ProcessCard
from office.catalogue.rules import Fault, Surroundings, information_faults, process_faults
from office.catalogue.states import CardState
from office.centres.models import Provider


def faults_of(card: InformationCard | ProcessCard, decider: Provider, on: date) -> list[Fault]:
    """Give what keeps ``card`` from being submitted on that day, ``decider`` being the body that decides."""
    if isinstance(card, InformationCard):
        return information_faults(contents_of(card))
    acting = Provider.objects.on(on).filter(city=card.city_id)
    around = Surroundings(decider.pk, frozenset(acting.values_list("pk", flat=True)), _term_on_card(card))
    return process_faults(process_contents_of(card), around)


def _term_on_card(card: ProcessCard) -> tuple[int | None, str]:
    """Give the term of the latest information card that is submitted or in force; where there is none, the own one."""
    told = (
        InformationCard.objects.filter(service=card.service_id, city=card.city_id)
        .exclude(state__in=[CardState.DRAFT, CardState.WITHDRAWN])
        .order_by("-version")
        .values_list("term_value", "term_unit")
        .first()
    )
    return told or (card.days_by_law, card.law_unit)
