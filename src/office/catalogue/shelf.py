"""What the editors of a city have: each service with its cards in force, coming, being signed and in draft."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet

from office.catalogue.book import present_book
from office.catalogue.models import AnyCard, InformationCard, ProcessCard, Service
from office.catalogue.search import found, with_words
from office.catalogue.states import CardState
from office.centres.models import City

NEAR_REVIEW: Final = timedelta(days=30)
"""So many calendar days before its review a card is shown as near it."""
Card = InformationCard | ProcessCard


@dataclass
class Standing:
    """The versions of one card that matter on a day. ``open``: the draft or the one being signed."""

    in_force: Card | None = None
    coming: Card | None = None
    open: Card | None = None


@dataclass
class Shelved:
    service: Service
    information: Standing = field(default_factory=Standing)
    process: Standing = field(default_factory=Standing)

    @property
    def standings(self) -> tuple[Standing, Standing]:
        return self.information, self.process


def services_by_words(search: str, *, group: str = "") -> list[Service]:
    """Give the services, of all groups or one, by group and name; with ``search`` the nearest first."""
    services = Service.objects.select_related("group")
    chosen = list(services.filter(group__code=group) if group else services)
    if not search.strip():
        return chosen
    by_code = {service.code: service for service in chosen}
    said = present_book().words
    rows = [
        with_words(each.code, (each.name, each.name_en), (each.code, each.national_code), said=said) for each in chosen
    ]
    return [by_code[code] for code in found(search, rows, said)]


def shelved(services: Iterable[Service], city: City, on: date) -> list[Shelved]:
    """Give each of ``services`` with its cards in ``city``, in two statements for all."""
    chosen = list(services)
    information = _standings(InformationCard, chosen, city, on)
    process = _standings(ProcessCard, chosen, city, on)
    return [Shelved(each, information[each.pk], process[each.pk]) for each in chosen]


def _standings(kind: type[AnyCard], services: Iterable[Service], city: City, on: date) -> defaultdict[UUID, Standing]:
    lasting = Q(in_force_from__isnull=False) & (Q(in_force_until__isnull=True) | Q(in_force_until__gte=on))
    open_now = Q(state__in=[CardState.DRAFT, CardState.SIGNING])
    cards = kind._default_manager.filter(lasting | open_now, city=city, service__in=list(services))  # noqa: SLF001
    found: defaultdict[UUID, Standing] = defaultdict(Standing)
    for card in cards.defer("typed").order_by("version"):
        standing = found[card.service_id]
        if card.in_force_from is None:
            standing.open = card
        elif card.in_force_from <= on:
            standing.in_force = card
        else:
            standing.coming = card
    return found


def versions_of(service: Service, city: City) -> dict[str, list[Card]]:
    """Give every version of both cards of ``service`` in ``city``, the latest first."""
    found: dict[str, list[Card]] = {}
    for name, kind in (("information", InformationCard), ("process", ProcessCard)):
        rows = kind._default_manager.filter(service=service, city=city)  # noqa: SLF001
        found[name] = list(rows.select_related("drafted_by").defer("typed").order_by("-version"))
    return found


def other_versions(card: Card) -> list[Card]:
    """Give the other versions of ``card`` whole, the latest first."""
    rows: QuerySet[Card] = type(card)._default_manager.filter(service=card.service_id, city=card.city_id)  # noqa: SLF001
    return list(rows.exclude(pk=card.pk).order_by("-version"))


def near_review(city: City, on: date) -> QuerySet[InformationCard]:
    """Give the cards that apply that day and are to be reviewed within thirty days or earlier, the most pressing first."""
    lasting = Q(in_force_from__lte=on) & (Q(in_force_until__isnull=True) | Q(in_force_until__gte=on))
    cards = InformationCard.objects.filter(lasting, city=city, review_on__lt=on + NEAR_REVIEW)
    return cards.select_related("service").defer("typed").order_by("review_on", "service__name")
