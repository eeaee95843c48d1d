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

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Prefetch, QuerySet, Subquery, prefetch_related_objects
from django.db.models.functions import JSONObject

from office.catalogue.competence import Bodies, Competence, Held, bodies_for, competence_of
from office.catalogue.models import (
    InformationCard,
    ListedService,
    ProcessCard,
    ProcessStep,
    ProviderRole,
    VersionedCard,
)
from office.catalogue.queries import _entries as entries_in_force
from office.catalogue.queries import _in_force as in_force
from office.catalogue.queries import listed_service
from office.centres.models import Centre, Provider
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
    bodies: Bodies
    process_card: ProcessCard | None

    @property
    def decider(self) -> Provider:
        return self.bodies.decider


def offer_by(card: UUID, centre: Centre, on: date, *, provider: Provider) -> Offer:
    """Give what the service of ``card`` is offered by in ``centre`` that day, ``provider`` taking the papers.

    Raises Refusal: K8b, this version of the card does not apply; K8a, the service is on no list in force; K3, the body
    does not take papers for it, or none decides.
    """
    city = centre.city
    asked = _OFFER.ask(card=card, city=city.pk, on=on)
    if not asked:
        raise Refusal(
            "K8b", _("The card of this service has changed: take the new list of documents and check it."), field="card"
        )
    [found] = asked
    said = vars(found)
    if said["number"] is None:
        listed_service(found.service, city, on)  # says why not
    roles = [Held(row["kind"], UUID(row["body"]), row["centre"] and UUID(row["centre"])) for row in said["roles"]]
    competence = competence_of(roles, centre.pk)
    if provider.pk not in competence.takers:
        raise Refusal(
            "K3", _("This body does not take papers for this service. Send the person to the body that does.")
        )
    return Offer(
        card=_with_rows(found),
        number=said["number"],
        bodies=_bodies(found, competence, centre, on),
        process_card=said["process"] and _process_card(said["process"]),
    )


def _asked(card: Any, city: Any, on: Any) -> QuerySet[InformationCard]:
    service = OuterRef("service")
    roles = ProviderRole.objects.on(on).filter(service=service, city=city)
    process = ProcessCard.objects.filter(in_force(on), service=service, city=city)
    entry: QuerySet[ListedService] = entries_in_force(city, on).filter(service=service)
    return (
        InformationCard.objects.filter(in_force(on), pk=card, city=city)
        .select_related("service", "deciding_body")
        .annotate(
            number=Subquery(entry.values("registration_number")[:1]),
            roles=ArraySubquery(roles.values(row=JSONObject(kind="kind", body="provider", centre="centre"))),
            process=Subquery(process.values("pk")[:1]),
        )
        .order_by()
    )


_OFFER: Final = Question(_asked, "once", card=UUID, city=UUID, on=date)


def _bodies(card: InformationCard, competence: Competence, centre: Centre, on: date) -> Bodies:
    """Give the bodies that act that day: nearly always the one decides for which the card was drawn up."""
    drawn_for = card.deciding_body
    if drawn_for is not None and drawn_for.pk == competence.decider and not competence.instead:
        return Bodies(drawn_for)
    return bodies_for(card.service, centre, on)


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
