"""A card as it stood at any past moment, and the version that was in force then, as far as was known (ADR 0061)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Generic

from django.db.models import Q

from office.audit.models import JournalEntry
from office.audit.past import check_kept, held_at, held_by_each, last_entry
from office.catalogue.models import AnyCard, InformationCard, ProcessCard, Service
from office.catalogue.states import CardState
from office.centres.calendars import local_day
from office.centres.models import City

WATCHED: Final = ("state", "in_force_from", "in_force_until")


@dataclass(frozen=True)
class CardThen(Generic[AnyCard]):
    """What was known of a version of a card at ``at``; ``last_act`` is the entry of the journal that stood last."""

    card: AnyCard
    at: datetime
    state: CardState
    in_force_from: date | None
    in_force_until: date | None
    last_act: JournalEntry | None

    @property
    def in_force(self) -> bool:
        """Whether this version applied on that day."""
        return _holds(self.in_force_from, self.in_force_until, local_day(self.at))


def card_at(card: AnyCard, moment: datetime) -> CardThen[AnyCard] | None:
    """Give a version of an information card or of a process card as it stood at ``moment``; None before it was drafted.

    Raises NotKeptError where the states of that time were not kept yet.
    """
    if moment < card.drafted_at:
        return None
    check_kept(card, moment)
    then = held_at(card, WATCHED, moment)
    return CardThen(
        card=card,
        at=moment,
        state=CardState(then["state"]),
        in_force_from=then["in_force_from"],
        in_force_until=then["in_force_until"],
        last_act=last_entry(card, moment),
    )


def version_then(kind: type[AnyCard], service: Service, city: City, moment: datetime) -> CardThen[AnyCard] | None:
    """Give the version of the card that applied on the day of ``moment``, by what was signed and known at that moment.

    None where there was none. Raises NotKeptError where the states of that time were not kept yet.
    """
    drafted = list(kind._default_manager.filter(service=service, city=city, drafted_at__lte=moment))  # noqa: SLF001
    day = local_day(moment)
    for key, then in held_by_each(drafted, WATCHED, moment).items():
        if _holds(then["in_force_from"], then["in_force_until"], day):
            return card_at(next(card for card in drafted if card.pk == key), moment)
    return None


def services_with_versions(city: City) -> list[Service]:
    """Give the services of which the city has ever had a card, by their names."""
    information = InformationCard.objects.filter(city=city).values("service")
    process = ProcessCard.objects.filter(city=city).values("service")
    return list(Service.objects.filter(Q(pk__in=information) | Q(pk__in=process)).order_by("name"))


def _holds(first: date | None, last: date | None, day: date) -> bool:
    return first is not None and first <= day and (last is None or day <= last)
