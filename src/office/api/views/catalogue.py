"""Services that may be applied for, and the cards that say how."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any, Final
from uuid import UUID

from ninja import Query, Router

from office.accounts.scopes import Scope
from office.api import pages
from office.api.callers import Caller
from office.api.operations import ApiRequest, Reply, operation
from office.api.problems import Problem
from office.api.schemas import catalogue as shown
from office.api.schemas.catalogue import (
    CardAsked,
    CardShown,
    CardVersion,
    ProcessCardShown,
    ServicesAsked,
    ServiceShown,
    ServicesShown,
    VersionsShown,
    version_values,
)
from office.api.views.places import body_in
from office.catalogue.access import access_card
from office.catalogue.models import InformationCard, ListedService, ProcessCard
from office.catalogue.published import service_named, services_offered, versions_of
from office.catalogue.queries import card_in_force, process_card_in_force, read_rows
from office.centres.access import access_centre
from office.centres.calendars import local_day
from office.centres.models import Centre
from office.law import Refusal

router = Router()
LIST: Final = "services"


@operation(
    router,
    "GET",
    "/services",
    scope=Scope.CATALOGUE,
    answer=ServicesShown,
    personal=False,
    examples={"answer": {"items": [shown.SERVICE_EXAMPLE], "next": None}},
)
def list_services(request: ApiRequest, asked: Query[ServicesAsked]) -> Reply:
    """List the services that may be applied for on a day: on the approved list and with a card in force (K8a, K8b).

    With `body`, those for which it takes papers; `q` forgives typing errors and gives the nearest first.
    """
    entries = _entries(request.auth, asked)
    place = pages.place(asked.cursor, LIST, 1)
    start = next((at + 1 for at, entry in enumerate(entries) if place and entry.service.code == place[0]), 0)
    rows, following = pages.cut(entries[start : start + asked.limit + 1], asked.limit, _mark)
    return Reply(ServicesShown(items=[ServiceShown.of(entry) for entry in rows], next=following))


def _entries(caller: Caller, asked: ServicesAsked) -> list[ListedService]:
    centre = access_centre(caller.worker, asked.centre, at=caller.at)
    on = asked.on or local_day(caller.at)
    body = body_in(centre, asked.body, at=caller.at, field="/body") if asked.body else None
    return services_offered(centre.city, on, body=body, search=asked.q)


def _mark(entry: ListedService) -> str:
    return pages.cursor(LIST, entry.service.code)


@operation(
    router,
    "GET",
    "/services/{slug:code}/card",
    scope=Scope.CATALOGUE,
    answer=CardShown,
    personal=False,
    examples={"answer": shown.CARD_EXAMPLE},
)
def read_card_in_force(request: ApiRequest, code: str, asked: Query[CardAsked]) -> Reply:
    """Read the information card of a service that is in force on a day (K8b)."""
    centre, on = _place(request.auth, asked)
    with _in_force():
        return Reply(CardShown.of(card_in_force(service_named(code), centre.city, on)))


@operation(
    router,
    "GET",
    "/services/{slug:code}/process-card",
    scope=Scope.CATALOGUE,
    answer=ProcessCardShown,
    personal=False,
    examples={"answer": shown.PROCESS_EXAMPLE},
)
def read_process_card_in_force(request: ApiRequest, code: str, asked: Query[CardAsked]) -> Reply:
    """Read the process card of a service that is in force on a day."""
    centre, on = _place(request.auth, asked)
    with _in_force():
        return Reply(ProcessCardShown.of(process_card_in_force(service_named(code), centre.city, on)))


@contextmanager
def _in_force() -> Iterator[None]:
    """A card that is not in force that day is not there: the refusal says what to do about it."""
    try:
        yield
    except Refusal as refusal:
        raise Problem("not-found", refusal, clause=refusal.clause) from None


@operation(
    router,
    "GET",
    "/services/{slug:code}/versions",
    scope=Scope.CATALOGUE,
    answer=VersionsShown,
    personal=False,
    examples={"answer": {"cards": [shown.VERSION_EXAMPLE], "process_cards": [shown.VERSION_EXAMPLE]}},
)
def list_versions(request: ApiRequest, code: str, asked: Query[CardAsked]) -> Reply:
    """List the versions of a service's cards that are, were or will be in force, the latest first."""
    centre, _on = _place(request.auth, asked)
    service = service_named(code)
    kinds: dict[str, type[Any]] = {"cards": InformationCard, "process_cards": ProcessCard}
    lists = {
        name: [CardVersion.model_construct(**version_values(card)) for card in versions_of(kind, service, centre.city)]
        for name, kind in kinds.items()
    }
    return Reply(VersionsShown(**lists))


@operation(
    router,
    "GET",
    "/cards/{uuid:card_id}",
    scope=Scope.CATALOGUE,
    answer=CardShown,
    personal=False,
    examples={"answer": shown.CARD_EXAMPLE},
)
def open_card(request: ApiRequest, card_id: UUID) -> Reply:
    """Read one version of an information card, such as the one a case is pinned to."""
    card = access_card(InformationCard, card_id, worker=request.auth.worker, at=request.auth.at)
    read_rows(card)
    return Reply(CardShown.of(card))


@operation(
    router,
    "GET",
    "/process-cards/{uuid:card_id}",
    scope=Scope.CATALOGUE,
    answer=ProcessCardShown,
    personal=False,
    examples={"answer": shown.PROCESS_EXAMPLE},
)
def open_process_card(request: ApiRequest, card_id: UUID) -> Reply:
    """Read one version of a process card."""
    card = access_card(ProcessCard, card_id, worker=request.auth.worker, at=request.auth.at)
    read_rows(card)
    return Reply(ProcessCardShown.of(card))


def _place(caller: Caller, asked: CardAsked) -> tuple[Centre, date]:
    return access_centre(caller.worker, asked.centre, at=caller.at), asked.on or local_day(caller.at)
