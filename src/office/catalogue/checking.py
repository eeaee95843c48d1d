"""Brings cards before the rules: collects, in a few queries for all, what they compare them with."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final
from uuid import UUID

from django.db.models import prefetch_related_objects

from office.catalogue.drafting import reading_of
from office.catalogue.models import InformationCard, LegalTerm, ProcessCard
from office.catalogue.rules import Fault, FaultKind, Surroundings, information_faults, process_faults
from office.catalogue.rules.cards import DEFAULT_LAW
from office.catalogue.rules.terms import Length
from office.catalogue.states import CardState
from office.catalogue.typed import with_rules
from office.centres.models import City, Posting, Provider, Role

Card = InformationCard | ProcessCard
ROLES: Final = {
    "intake": (Role.FRONT_OFFICE, Role.CASE_OFFICER, Role.PROVIDER_HEAD),
    "processing": (Role.CASE_OFFICER, Role.PROVIDER_HEAD),
    "decision": (Role.CASE_OFFICER, Role.PROVIDER_HEAD),
    "delivery": (Role.FRONT_OFFICE, Role.CASE_OFFICER, Role.PROVIDER_HEAD),
}
"""Who does the steps of a stage: executors (ADR 0055), and the front office where papers come and go."""
BY_THE_DAY: Final = {
    FaultKind.STEP_NOBODY_CAN_PERFORM,
    FaultKind.STEP_WITHOUT_STAFF,
    FaultKind.DECISION_BY_ANOTHER_BODY,
    FaultKind.TERM_LONGER_THAN_LAW,
}
"""What may be right on one day and wrong on another."""


def faults_by_card(cards: Sequence[Card], deciders: Mapping[UUID, Provider], on: date) -> dict[Card, list[Fault]]:
    """Give what keeps each of ``cards`` (of one kind and city) from applying that day; fit ones are left out.

    ``deciders``: id of the service to the body that decides on it that day. What is typed and can not be read comes
    first.
    """
    information = [card for card in cards if isinstance(card, InformationCard)]
    process = [card for card in cards if isinstance(card, ProcessCard)]
    found = {**_information_faults(information, on), **_process_faults(process, deciders, on)}
    return {card: faults for card, faults in found.items() if faults}


def faults_of_that_day(cards: Sequence[Card], deciders: Mapping[UUID, Provider], on: date) -> list[Fault]:
    """Give the faults that signed cards would have on the day from which they are to apply."""
    found = faults_by_card(cards, deciders, on)
    return [fault for faults in found.values() for fault in faults if fault.kind in BY_THE_DAY]


def legal_terms(services: Sequence[UUID], on: date) -> dict[UUID, Length]:
    """Give the longest term by law on that day for each service for which the editors recorded one."""
    rows = LegalTerm.objects.on(on).filter(service__in=services).values_list("service", "value", "unit")
    return {service: (value, unit) for service, value, unit in rows}


def _information_faults(cards: Sequence[InformationCard], on: date) -> dict[Card, list[Fault]]:
    if not cards:
        return {}
    written = [card for card in cards if card.typed is None]
    prefetch_related_objects(written, "questions", "documents", "refusal_grounds")
    laws = legal_terms([card.service_id for card in cards], on)
    found: dict[Card, list[Fault]] = {}
    for card in cards:
        read = reading_of(card)
        law = laws.get(card.service_id, DEFAULT_LAW)
        found[card] = with_rules(read, information_faults(read.contents, law))
    return found


def _process_faults(
    cards: Sequence[ProcessCard], deciders: Mapping[UUID, Provider], on: date
) -> dict[Card, list[Fault]]:
    if not cards:
        return {}
    prefetch_related_objects([card for card in cards if card.typed is None], "steps__after", "steps__actions")
    city = cards[0].city
    acting = frozenset(Provider.objects.on(on).filter(city=city).values_list("pk", flat=True))
    staffed, terms = staff_by_stage(city, on), terms_on_cards([card.service_id for card in cards], city)
    found: dict[Card, list[Fault]] = {}
    for card in cards:
        read = reading_of(card)
        own = (read.contents.days_by_law, read.contents.law_unit)
        decider = deciders.get(card.service_id)
        around = Surroundings(decider.pk if decider else None, acting, staffed, terms.get(card.service_id, own))
        found[card] = with_rules(read, process_faults(read.contents, around))
    return found


def staff_by_stage(city: City, on: date) -> dict[str, frozenset[UUID]]:
    """Give for each stage the bodies that have somebody posted on that day who may do its steps."""
    posted = Posting.objects.on(on).filter(provider__city=city, worker__is_active=True)
    pairs: set[tuple[str, UUID]] = set(posted.filter(role__in=ROLES["intake"]).values_list("role", "provider"))
    return {stage: frozenset(body for role, body in pairs if role in roles) for stage, roles in ROLES.items()}


def terms_on_cards(services: Sequence[UUID], city: City) -> dict[UUID, Length]:
    """Give the term on the latest information card that is submitted or in force; services without one are left out."""
    told = (
        InformationCard.objects.filter(service__in=services, city=city)
        .exclude(state__in=[CardState.DRAFT, CardState.WITHDRAWN])
        .order_by("version")
        .values_list("service", "term_value", "term_unit")
    )
    return {service: (value, unit) for service, value, unit in told}
