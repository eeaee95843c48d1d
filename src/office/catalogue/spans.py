"""On which days services can be applied for: for many services and days at once (K8a, K8b)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from office.catalogue.models import InformationCard, ListedService
from office.catalogue.states import ListState
from office.centres.models import City

Span = tuple[date, date | None]
"""The first day, and the last one if there is one."""


@dataclass(frozen=True)
class OfferedDays:
    """When a service stands on an approved list, and when a card of it is in force."""

    lists: list[Span] = field(default_factory=list)
    cards: list[Span] = field(default_factory=list)

    def holds(self, on: date) -> bool:
        """Tell whether it can be applied for on that day: ``services_in_force`` says the same of one day."""
        return all(
            any(first <= on and (last is None or on <= last) for first, last in kind) for kind in vars(self).values()
        )


def when_offered(city: City, services: Iterable[UUID]) -> Mapping[UUID, OfferedDays]:
    """Give the days of each of ``services`` in two statements."""
    found = {service: OfferedDays() for service in services}
    approved = ListedService.objects.filter(
        service_list__city=city,
        service_list__state__in=[ListState.APPROVED, ListState.REPLACED],
        service__is_active=True,
        service__in=found,
    )
    days = "service_list__in_force_from", "service_list__in_force_until"
    for service, first, last in approved.values_list("service", *days):
        found[service].lists.append((first, last))
    cards: Any = InformationCard.objects.filter(city=city, service__in=found, in_force_from__isnull=False)
    for service, first, last in cards.values_list("service", "in_force_from", "in_force_until"):
        found[service].cards.append((first, last))
    return found
