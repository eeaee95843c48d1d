"""Whether a question is for this centre (L13): what the city offers, who decides on it, where papers are taken."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from office.catalogue.competence import Held, competence_of, roles_at
from office.catalogue.models import ListedService
from office.catalogue.queries import offers_found
from office.centres.models import Centre, CentreProvider, Provider
from office.law import clause

MOST: int = 20
"""Of what is found so many are told about: a longer answer is none."""


@dataclass(frozen=True)
class Offered:
    """A service of the city, and what a person who asks for it is told."""

    offer: ListedService
    decider: Provider | None
    here: Sequence[Provider]
    """Bodies that take papers for it in this centre; none: it is not for us."""
    elsewhere: Sequence[Centre]
    """Other centres of the city in which papers for it are taken."""


@clause("L13")
def offered_in(centre: Centre, search: str, on: date) -> list[Offered]:
    """Find services of the city's list by the words of a person, nearest first, and say whether they are for ``centre``.

    The search forgives typing errors. Four statements, whatever was found.
    """
    offers = offers_found(centre.city, on, search)[:MOST]
    services = [offer.service_id for offer in offers]
    roles: dict[UUID, list[Held]] = defaultdict(list)
    bodies: dict[UUID, Provider] = {}
    for role in roles_at(on).filter(city=centre.city_id, service__in=services).select_related("provider"):
        roles[role.service_id].append(Held(role.kind, role.provider_id, role.centre_id))
        bodies[role.provider_id] = role.provider
    sitting = _sitting(centre, on)
    return [_told(offer, centre, roles[offer.service_id], bodies, sitting) for offer in offers]


Sitting = dict[Centre, set[UUID]]


def _sitting(centre: Centre, on: date) -> Sitting:
    """Give which bodies take part in which centre of the city."""
    found: Sitting = defaultdict(set)
    for part in CentreProvider.objects.on(on).filter(centre__city=centre.city_id).select_related("centre"):
        found[part.centre].add(part.provider_id)
    return found


def _told(
    offer: ListedService, here: Centre, roles: Sequence[Held], bodies: dict[UUID, Provider], sitting: Sitting
) -> Offered:
    competent = competence_of(roles, here.pk)
    takers = {centre: _takers(centre, roles, parts) for centre, parts in sitting.items()}
    others = [centre for centre, own in takers.items() if own and centre != here]
    return Offered(
        offer,
        bodies[competent.decider] if competent.decider else None,
        sorted((bodies[key] for key in takers.get(here, ())), key=lambda body: body.name),
        sorted(others, key=lambda centre: centre.name),
    )


def _takers(centre: Centre, roles: Sequence[Held], parts: set[UUID]) -> set[UUID]:
    return {body for body in competence_of(roles, centre.pk).takers if body in parts}
