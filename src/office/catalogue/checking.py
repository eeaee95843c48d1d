"""Brings drafted cards before the rules: collects, in a few queries for all, what they compare them with."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from django.db.models import prefetch_related_objects

from office.catalogue.drafting import contents_of, process_contents_of
from office.catalogue.models import InformationCard, ProcessCard
from office.catalogue.rules import Fault, Surroundings, information_faults, process_faults
from office.catalogue.states import CardState
from office.centres.models import Provider

Term = tuple[int | None, str]


def faults_by_card(
    cards: Sequence[InformationCard | ProcessCard], deciders: Mapping[UUID, Provider], on: date
) -> dict[InformationCard | ProcessCard, list[Fault]]:
    """Give what keeps each of ``cards`` (of one kind and city) from being submitted that day; fit ones are left out.

    ``deciders``: id of the service to the body that decides on it.
    """
    information = [card for card in cards if isinstance(card, InformationCard)]
    process = [card for card in cards if isinstance(card, ProcessCard)]
    found = {**_information_faults(information), **_process_faults(process, deciders, on)}
    return {card: faults for card, faults in found.items() if faults}


def _information_faults(cards: Sequence[InformationCard]) -> dict[InformationCard | ProcessCard, list[Fault]]:
    prefetch_related_objects(cards, "questions", "documents__condition_question", "refusal_grounds")
    return {card: information_faults(contents_of(card)) for card in cards}


def _process_faults(
    cards: Sequence[ProcessCard], deciders: Mapping[UUID, Provider], on: date
) -> dict[InformationCard | ProcessCard, list[Fault]]:
    if not cards:
        return {}
    prefetch_related_objects(cards, "steps__after", "steps__actions")
    acting = frozenset(Provider.objects.on(on).filter(city=cards[0].city_id).values_list("pk", flat=True))
    terms = _terms_on_cards(cards)
    return {
        card: process_faults(
            process_contents_of(card),
            Surroundings(
                deciders[card.service_id].pk, acting, terms.get(card.service_id, (card.days_by_law, card.law_unit))
            ),
        )
        for card in cards
    }


def _terms_on_cards(cards: Sequence[ProcessCard]) -> dict[UUID, Term]:
    """Give the term on the latest information card that is submitted or in force; services without one are left out."""
    told = (
        InformationCard.objects.filter(service__in=[card.service_id for card in cards], city=cards[0].city_id)
        .exclude(state__in=[CardState.DRAFT, CardState.WITHDRAWN])
        .order_by("version")
        .values_list("service", "term_value", "term_unit")
    )
    return {service: (value, unit) for service, value, unit in told}
