"""What a service is offered by on a day, in one statement: its place on the list, its cards, who takes and who decides.

The rows of a card are frozen from the moment it is submitted (a trigger sees to it), so a process keeps those that it
has read once; which version applies is asked anew each time.
"""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from threading import Lock
from typing import Any, Final
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, QuerySet, Subquery, prefetch_related_objects

from office.catalogue.models import (
    InformationCard,
    ListedService,
    ProcessCard,
    ProcessStep,
    ProviderRole,
    RoleKind,
    VersionedCard,
)
from office.catalogue.queries import _entries as entries_in_force
from office.catalogue.queries import _in_force as in_force
from office.catalogue.queries import decider, listed_service
from office.centres.models import City, Provider
from office.law import Refusal
from office.law.words import Words as _
from office.tables.asking import Question

MOST_KEPT: Final = 512
_kept: "OrderedDict[UUID, VersionedCard]" = OrderedDict()
_lock = Lock()


@dataclass(frozen=True)
class Offer:
    """A service as it may be applied for: the card with its rows, the number on the list, who decides, by which process."""

    card: InformationCard
    number: str
    decider: Provider
    process_card: ProcessCard | None


def offer_by(card: UUID, city: City, on: date, *, provider: Provider) -> Offer:
    """Give what the service of ``card`` is offered by in ``city`` that day, ``provider`` taking the papers.

    Raises Refusal: K8b, this version of the card does not apply; K8a, the service is on no list in force; K3, the body
    does not take papers for it, or none decides.
    """
    asked = _OFFER.ask(card=card, city=city.pk, on=on, provider=provider.pk)
    if not asked:
        raise Refusal(
            "K8b", _("The card of this service has changed: take the new list of documents and check it."), field="card"
        )
    [found] = asked
    said = vars(found)
    if said["number"] is None:
        listed_service(found.service, city, on)  # says why not
    if not said["taken"]:
        raise Refusal(
            "K3", _("This body does not take papers for this service. Send the person to the body that does.")
        )
    return Offer(
        card=_with_rows(found),
        number=said["number"],
        decider=_decider(found, said["decided_by"], city, on),
        process_card=said["process"] and _process_card(said["process"]),
    )


def _asked(card: Any, city: Any, on: Any, provider: Any) -> QuerySet[InformationCard]:
    service = OuterRef("service")
    roles = ProviderRole.objects.on(on).filter(service=service, city=city)
    process = ProcessCard.objects.filter(in_force(on), service=service, city=city)
    entry: QuerySet[ListedService] = entries_in_force(city, on).filter(service=service)
    return (
        InformationCard.objects.filter(in_force(on), pk=card, city=city)
        .select_related("service", "deciding_body")
        .annotate(
            number=Subquery(entry.values("registration_number")[:1]),
            taken=Exists(roles.filter(kind=RoleKind.TAKES_PAPERS, provider=provider)),
            decided_by=Subquery(roles.filter(kind=RoleKind.DECIDES).values("provider")[:1]),
            process=Subquery(process.values("pk")[:1]),
        )
        .order_by()
    )


_OFFER: Final = Question(_asked, card=UUID, city=UUID, on=date, provider=UUID)


def _decider(card: InformationCard, decided_by: UUID | None, city: City, on: date) -> Provider:
    """Give the body that decides that day: nearly always the one for which the card was drawn up."""
    if card.deciding_body is not None and card.deciding_body.pk == decided_by:
        return card.deciding_body
    return decider(card.service, city, on)


def _with_rows(card: InformationCard) -> InformationCard:
    """Put the rows of the card to it."""

    def read() -> InformationCard:
        prefetch_related_objects([card], "documents__condition_question", "questions", "refusal_grounds")
        return card

    rows: Any = _remembered(card.pk, read)
    card._prefetched_objects_cache = rows._prefetched_objects_cache  # type: ignore[attr-defined]  # noqa: SLF001  as prefetch does
    return card


def _process_card(key: UUID) -> Any:
    def read() -> ProcessCard:
        steps = ProcessStep.objects.select_related("provider").prefetch_related("after", "actions__provider")
        return ProcessCard.objects.prefetch_related(Prefetch("steps", steps)).get(pk=key)

    return _remembered(key, read)


def _remembered(key: UUID, read: Callable[[], VersionedCard]) -> VersionedCard:
    with _lock:
        if (held := _kept.get(key)) is not None:
            _kept.move_to_end(key)
            return held
    fresh = read()
    with _lock:
        _kept[key] = fresh
        if len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    return fresh
