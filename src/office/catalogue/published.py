"""What the catalogue shows to other systems: what is or was in force, and nothing that is still being drafted."""

from datetime import date

from office.catalogue.models import AnyCard, ListedService, Service
from office.catalogue.queries import _narrowed as narrowed
from office.catalogue.queries import services_by_group, services_for_desk
from office.centres.models import City, Provider


def services_offered(city: City, on: date, *, body: Provider | None = None, search: str = "") -> list[ListedService]:
    """Give the services that may be applied for that day, of one body where it is named, by group and number.

    ``search`` forgives typing errors and gives the nearest first.
    """
    if body is not None:
        return services_for_desk(city, body, on, search)
    offers = [entry for _group, entries in services_by_group(city, on) for entry in entries]
    return narrowed(offers, search) if search.strip() else offers


def service_named(code: str) -> Service:
    """Give a service by its code. Raises Service.DoesNotExist."""
    return Service.objects.select_related("group").get(code=code)


def versions_of(kind: type[AnyCard], service: Service, city: City) -> list[AnyCard]:
    """Give the versions of a card that are, were or will be in force, the latest first."""
    cards = kind._default_manager.filter(service=service, city=city, in_force_from__isnull=False)  # noqa: SLF001
    return list(cards.order_by("-version"))
