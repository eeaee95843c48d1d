"""Takes a file of the exchange into the catalogue: all of it or nothing, cards as drafts to be signed (K8b)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum, auto
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from office.accounts.models import Worker
from office.audit import record
from office.catalogue.access import editor_of
from office.catalogue.checking import faults_by_card
from office.catalogue.comparing import compared
from office.catalogue.contents import CardContents
from office.catalogue.drafting import draft_card, redraft_card, text_of
from office.catalogue.exchange.book import Book, Mistake, Row, Unreadable, mistake
from office.catalogue.exchange.parcels import Card, Known, Parcel, parcel_of
from office.catalogue.lists import ServiceFacts, add_group, add_service, change_service
from office.catalogue.models import InformationCard, ProcessCard, Service, ServiceGroup
from office.catalogue.queries import applying, known_deciders
from office.catalogue.states import CardState
from office.catalogue.typed import YES, line, settled
from office.centres.calendars import local_day
from office.centres.models import City, Provider
from office.law import Refusal

AnyCard = InformationCard | ProcessCard


class Outcome(StrEnum):
    ADDED = auto()
    CHANGED = auto()
    DRAFTED = auto()
    REDRAFTED = auto()


@dataclass(frozen=True)
class Done:
    """What became of a group (``group``), a service (``service``) or one of its cards (``information``, ``process``).

    ``changes``: in how many rows the card differs from what is in force. ``id``: the draft.
    """

    kind: str
    code: str
    name: str
    outcome: Outcome
    changes: int = 0
    id: Any = None


@dataclass
class Report:
    """What a file changed, or would change; ``same``: how much of it is as in the catalogue already.

    ``warnings``: what must be mended in the drafts before they can be submitted, with its place in the file.
    """

    done: list[Done] = field(default_factory=list)
    same: int = 0
    warnings: list[Mistake] = field(default_factory=list)


def load(
    book: Book, city: City, *, by: Worker, at: datetime, check: bool = False, replace_drafts: bool = False
) -> Report:
    """Take ``book`` into the catalogue of ``city``: groups and services at once, cards that differ as drafts.

    ``check``: everything is tried and undone. ``replace_drafts``: open drafts get the text of the file. Raises
    Unreadable with every mistake, and then nothing is changed; Refusal where ``by`` does not edit this catalogue.
    """
    report = Report()
    with transaction.atomic():
        _load(book, city, report, replace_drafts=replace_drafts, by=by, at=at)
        if check:
            transaction.set_rollback(True)
            report.done = [replace(each, id=None) for each in report.done]
    return report


def _load(book: Book, city: City, report: Report, *, replace_drafts: bool, by: Worker, at: datetime) -> None:
    # Two files at once would draft each card twice: the second waits, and finds what the first has done.
    City.objects.select_for_update(no_key=True).get(pk=city.pk)
    editor_of(city, by=by, at=at)
    parcel = parcel_of(book, _known(city))
    loading = _Loading(city, parcel, report, replace_drafts=replace_drafts, by=by, at=at)
    if not parcel.mistakes:
        loading.groups()
    if not parcel.mistakes:
        loading.services()
        loading.cards()
    if parcel.mistakes:
        raise Unreadable(parcel.mistakes)
    told = {"done": len(report.done), "same": report.same}
    record("catalogue.loaded", city, by=by, at=at, data=told)


def _known(city: City) -> Known:
    return Known(
        groups=frozenset(ServiceGroup.objects.values_list("code", flat=True)),
        services=frozenset(Service.objects.values_list("code", flat=True)),
        bodies=dict(Provider.objects.filter(city=city).values_list("code", "pk")),
    )


class _Loading:
    def __init__(
        self, city: City, parcel: Parcel, report: Report, *, replace_drafts: bool, by: Worker, at: datetime
    ) -> None:
        self.city, self.parcel, self.report = city, parcel, report
        self.replace_drafts = replace_drafts
        self.acting: dict[str, Any] = {"by": by, "at": at}
        self.on = local_day(at)

    def tell(self, kind: str, row: Row, outcome: Outcome) -> None:
        self.report.done.append(Done(kind, row["code"], line(row["name"]), outcome))

    # -- groups and services

    def groups(self) -> None:
        there = {group.code: group for group in ServiceGroup.objects.all()}
        for row in self.parcel.groups:
            wanted: dict[str, Any] = {"name": line(row["name"]), "name_en": line(row["name_en"])}
            wanted["order"] = int(row["order"])
            group = there.get(row["code"])
            if group is not None and all(getattr(group, name) == value for name, value in wanted.items()):
                self.report.same += 1
                continue
            try:
                add_group(row["code"], **wanted, **self.acting)
            except Refusal as refusal:
                self.parcel.mistakes.append(mistake(row, refusal.field or "", refusal))
                continue
            self.tell("group", row, Outcome.CHANGED if group else Outcome.ADDED)

    def services(self) -> None:
        groups = {group.code: group for group in ServiceGroup.objects.all()}
        there = {service.code: service for service in Service.objects.select_related("group")}
        for row in self.parcel.services:
            facts = ServiceFacts(
                group=groups[row["group"]],
                name=line(row["name"]),
                name_en=line(row["name_en"]),
                national_code=line(row["national_code"]),
                is_immediate=row["is_immediate"] == YES,
                is_active=row["is_active"] == YES,
            )
            self.service(row, facts, there.get(row["code"]))

    def service(self, row: Row, facts: ServiceFacts, service: Service | None) -> None:
        if service is None:
            names = {name: getattr(facts, name) for name in ("name", "name_en", "national_code", "is_immediate")}
            service = add_service(row["code"], facts.group, **names, **self.acting)
            self.tell("service", row, Outcome.ADDED)
            change_service(service, facts, **self.acting)
        elif ServiceFacts(**{name: getattr(service, name) for name in vars(facts)}) == facts:
            self.report.same += 1
        else:
            try:
                change_service(service, facts, **self.acting)
            except Refusal as refusal:
                self.parcel.mistakes.append(mistake(row, refusal.field or "", refusal))
                return
            self.tell("service", row, Outcome.CHANGED)

    # -- cards

    def cards(self) -> None:
        services = {service.code: service for service in Service.objects.all()}
        for kind, is_information in ((InformationCard, True), (ProcessCard, False)):
            mine = [card for card in self.parcel.cards if isinstance(card.text, CardContents) == is_information]
            drafted = dict(self.drafts(kind, mine, services))
            self.warn(drafted)

    def drafts(
        self, kind: type[AnyCard], cards: list[Card], services: Mapping[str, Service]
    ) -> Iterator[tuple[AnyCard, Card]]:
        in_force = {card.service_id: card for card in applying(kind, self.city, self.on)}  # type: ignore[type-var]
        open_now = _open_versions(kind, self.city)
        for card in cards:
            service = services[card.service]
            draft = self.draft(card, service, in_force.get(service.pk), open_now.get(service.pk))
            if draft is not None:
                yield draft, card

    def draft(self, card: Card, service: Service, in_force: AnyCard | None, open_now: AnyCard | None) -> AnyCard | None:
        """Draft the card where it says something else than what is in force, or than the draft that is open."""
        if self.is_same(card, in_force) or self.is_same(card, open_now):
            self.report.same += 1
            return None
        drafted: AnyCard
        if open_now is None:
            drafted, outcome = draft_card(service, self.city, card.text, **self.acting), Outcome.DRAFTED
        elif open_now.state == CardState.SIGNING:
            told = _("Version %(version)s is being signed. Wait for it, or have it returned with a comment.")
            self.parcel.mistakes.append(mistake(card.row, "service", told % {"version": open_now.version}))
            return None
        elif not self.replace_drafts:
            told = _("Version %(version)s is in draft with another text. Finish it or give it up, or let the file take "
                     "its place.")  # fmt: skip
            self.parcel.mistakes.append(mistake(card.row, "service", told % {"version": open_now.version}))
            return None
        else:
            drafted, outcome = redraft_card(open_now, card.text, **self.acting), Outcome.REDRAFTED  # type: ignore[type-var]
        kind = "information" if isinstance(card.text, CardContents) else "process"
        changes = len(compared(text_of(in_force), card.text)) if in_force else 0
        self.report.done.append(Done(kind, service.code, service.name, outcome, changes, drafted.pk))
        return drafted

    def is_same(self, card: Card, there: AnyCard | None) -> bool:
        return there is not None and compared(settled(text_of(there)), card.text).is_empty

    def warn(self, drafted: Mapping[AnyCard, Card]) -> None:
        """Tell what keeps the new drafts from being submitted, at its place in the file."""
        if not drafted:
            return
        deciders = known_deciders([card.service for card in drafted], self.city, self.on)
        for card, faults in faults_by_card(list(drafted), deciders, self.on).items():
            self.report.warnings += [drafted[card].place_of(fault) for fault in faults]


def _open_versions(kind: type[AnyCard], city: City) -> dict[Any, AnyCard]:
    states = [CardState.DRAFT, CardState.SIGNING]
    cards = kind._default_manager.filter(city=city, state__in=states).order_by("version")  # noqa: SLF001
    return {card.service_id: card for card in cards}
