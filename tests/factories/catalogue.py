"""A city with its bodies, the people of its catalogue, services and cards in force: all by the real use-cases."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from office.accounts.models import Worker
from office.catalogue.cards import bring_in_force, sign, submit_for_signing
from office.catalogue.contents import ActionLine, CardContents, DocumentLine, GroundLine, ProcessContents, StepLine
from office.catalogue.demo import Signers
from office.catalogue.drafting import draft_card
from office.catalogue.lists import (
    add_group,
    add_service,
    approve_list,
    draft_list,
    give_role,
    name_regional_directorate,
)
from office.catalogue.models import AnyCard, InformationCard, ProcessCard, RoleKind, Service, ServiceGroup, ServiceList
from office.centres.models import City, Posting, Provider, Role
from office.centres.places import add_city
from office.centres.postings import Place, install_admin, post_worker
from office.centres.providers import BodyFacts, add_provider
from tests.factories.accounts import a_worker

AT = datetime(2026, 1, 12, 8, 0, tzinfo=UTC)  # a Monday, 10:00 in Kyiv
ON = date(2026, 1, 12)
SINCE = date(2020, 1, 1)
ACT = "наказ № 1"
REGION = "pfu-region"
BODIES = {
    "dsp": "Департамент соціальної політики",
    "pfu": "Управління Пенсійного фонду",
    "dcz": "Міський центр зайнятості",
    "ssd": "Служба у справах дітей",
    "css": "Центр соціальних служб",
    "ter": "Територіальний центр соціального обслуговування",
    "fam": "Департамент сім’ї, молоді та спорту",
    "mva": "Міністерство у справах ветеранів",
    REGION: "Головне управління Пенсійного фонду в області",
}

_numbers = count(1)


@dataclass
class CatalogueCity:
    """A city, its bodies by code and the people who edit and sign its catalogue."""

    city: City
    bodies: dict[str, Provider]
    signers: Signers

    @property
    def editor(self) -> Worker:
        return self.signers.editor

    @property
    def editing(self) -> dict[str, Any]:
        return {"by": self.signers.editor, "at": AT}

    def head(self, code: str) -> Worker:
        return self.signers.heads[code]


def a_catalogue_city(*codes: str, regional: bool = True) -> CatalogueCity:
    """Give a city with the bodies ``codes`` (dsp and pfu where none is named) and those who edit and sign.

    ``regional``: the regional pension directorate is recorded.
    """
    number, admin = next(_numbers), _an_admin()
    names = {"name": f"Зразкове {number}", "name_en": f"Zrazkove {number}", "slug": f"zrazkove-{number}"}
    city = add_city(**names, katottg=f"UA{number:017}", by=admin, at=AT)
    department = posted(Role.DEPARTMENT, Place(city=city), by=admin)
    editor = posted(Role.CATALOGUE_EDITOR, Place(city=city), by=department)
    bodies = {code: a_body(city, code) for code in (*(codes or ("dsp", "pfu")), REGION)}
    heads = {code: posted(Role.PROVIDER_HEAD, Place(provider=body), by=department) for code, body in bodies.items()}
    if regional:
        name_regional_directorate(bodies[REGION], starts_on=SINCE, by=editor, at=AT)
    return CatalogueCity(city, bodies, Signers(editor, department, heads, heads[REGION], bodies[REGION]))


def a_body(city: City, code: str) -> Provider:
    facts = BodyFacts(name=BODIES[code], short_name=code.upper(), is_pension=code.startswith("pfu"))
    return add_provider(city, code=code, facts=facts, starts_on=SINCE, by=_an_admin(), at=AT)


def posted(role: Role, place: Place, *, by: Worker) -> Worker:
    """Give a new worker with a posting in ``role``."""
    worker = a_worker()
    post_worker(worker, role, place, starts_on=SINCE, act=ACT, by=by, at=AT)
    return worker


def _an_admin() -> Worker:
    first = Posting.objects.filter(role=Role.SYSTEM_ADMIN).select_related("worker").first()
    if first is not None:
        return first.worker
    worker = a_worker()
    install_admin(worker, act=ACT, at=AT)
    return worker


def a_group(place: CatalogueCity, code: str = "families", order: int = 1) -> ServiceGroup:
    return ServiceGroup.objects.filter(code=code).first() or add_group(
        code, name="Сім’ї з дітьми", name_en="Families with children", order=order, **place.editing
    )


def a_service(place: CatalogueCity, code: str = "", *, decides: str = "dsp", takes: str = "", **fields: Any) -> Service:
    """Give a service on which ``decides`` decides and for which ``takes`` (the same body) takes papers."""
    code = code or f"service-{next(_numbers):05}"  # in the order in which they were made, however many there are
    group = fields.pop("group", None) or a_group(place)
    names = {"name": "Допомога при народженні дитини", "name_en": "Grant at the birth of a child"} | fields
    service = add_service(code, group, **names, **place.editing)
    give_role(service, place.bodies[decides], RoleKind.DECIDES, starts_on=SINCE, **place.editing)
    give_role(service, place.bodies[takes or decides], RoleKind.TAKES_PAPERS, starts_on=SINCE, **place.editing)
    return service


def a_list(place: CatalogueCity, *services: Service, on: date = ON, number: str = "12") -> ServiceList:
    """Give an approved list of ``services``, numbered 1-1, 1-2, …"""
    entries = [(service, f"1-{order}") for order, service in enumerate(services, 1)]
    drafted = draft_list(
        place.city, decision_number=number, decided_on=on, in_force_from=on, entries=entries, **place.editing
    )
    return approve_list(drafted, **place.editing)


def card_contents(**changes: Any) -> CardContents:
    """Give the text of a card without a fault."""
    contents = CardContents(
        ground="Заява",
        fee_text="Безоплатно",
        term_value=10,
        term_unit="calendar_days",
        term_basis="Постанова № 1751, пункт 5",
        result="Рішення",
        appeal_text="До суду",
        review_on=date(2027, 1, 12),
        laws=("Закон № 2811-XII",),
        ways_to_submit=("У Центрі",),
        ways_to_get=("У Центрі",),
        documents=(DocumentLine("Заява", "Постанова № 1751, пункт 10", "У Центрі"),),
        refusal_grounds=(GroundLine("Постанова № 1751, пункт 12", "Немає права"),),
    )
    return replace(contents, **changes)


def a_step(number: int, provider: Provider, stage: str = "processing", **changes: Any) -> StepLine:
    """Give a step of two calendar days that the officer of ``provider`` performs."""
    step = StepLine(
        number=number,
        name=f"Етап {number}",
        stage=stage,
        provider=provider.pk,
        responsible="Виконавець",
        term_unit="calendar_days",
        term_value=2,
        actions=(ActionLine(provider.pk, "Виконавець", "performs"),),
    )
    return replace(step, **changes)


def process_contents(place: CatalogueCity, *, decides: str = "dsp", **changes: Any) -> ProcessContents:
    """Give the steps of a card without a fault: one body works, another one decides."""
    first = a_step(1, place.bodies["dsp"])
    decision = a_step(2, place.bodies[decides], "decision", after=frozenset({1}))
    return replace(ProcessContents(10, "calendar_days", (first, decision)), **changes)


def signed(place: CatalogueCity, card: AnyCard, *, decides: str = "dsp", at: datetime = AT) -> AnyCard:
    """Submit ``card`` and let everybody sign whom K8b asks."""
    card = submit_for_signing(card, by=place.editor, at=at)
    people: list[Worker] = [place.head(decides), place.signers.department]
    if card.needs_regional:
        people.append(place.signers.regional)
    for person in people:
        card = sign(card, by=person, at=at)
    return card


def a_card_in_force(
    place: CatalogueCity, service: Service, *, on: date = ON, decides: str = "dsp", **changes: Any
) -> InformationCard:
    card = signed(place, draft_card(service, place.city, card_contents(**changes), **place.editing), decides=decides)
    return bring_in_force(card, on, approval_act=ACT, **place.editing)


def a_process_card_in_force(
    place: CatalogueCity, service: Service, *, on: date = ON, decides: str = "dsp", **changes: Any
) -> ProcessCard:
    contents = process_contents(place, decides=decides, **changes)
    card = signed(place, draft_card(service, place.city, contents, **place.editing), decides=decides)
    return bring_in_force(card, on, approval_act=ACT, **place.editing)
