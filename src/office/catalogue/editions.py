"""What is published now, and under which edition: whatever is kept under it is thrown away by itself (ADR 0098)."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db.models import QuerySet, Subquery

from office.catalogue.models import Edition
from office.centres.models import City
from office.tables.asking import Question

NONE = UUID(int=0)


@dataclass(frozen=True)
class Published:
    """The edition that is in force at this moment, and the cities that have a centre."""

    edition: UUID
    cities: tuple[City, ...]


def the_edition() -> Subquery:
    """Give the present edition as a column of another statement: what that one reads is then of this edition."""
    return Subquery(Edition.objects.filter(pk=1).values("value")[:1])


def edition_now() -> UUID:
    """Read the edition alone: for pages that say the same in every city."""
    return Edition.objects.filter(pk=1).values_list("value", flat=True).first() or NONE


def _cities_with_centres() -> QuerySet[City]:
    return City.objects.filter(centres__isnull=False).annotate(edition=the_edition()).distinct().order_by("name")


_CITIES: Final = Question(_cities_with_centres)


def published_now() -> Published:
    """Read both in one statement. Whatever is read after it is of this edition or a later one, never of an earlier."""
    cities = tuple(_CITIES.ask())
    return Published(getattr(cities[0], "edition", None) or NONE if cities else NONE, cities)
