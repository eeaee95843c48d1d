"""A small register that is filled the fast way, and what a case looks like in the tables whoever wrote it."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db.models import Model
from django.test import Client

from office.audit.models import FormerRow
from office.cases import completing, delivery
from office.cases.archive import archive
from office.cases.models import (
    ArchiveRecord,
    Case,
    CaseStep,
    Decision,
    Delivery,
    Duty,
    PackageItem,
    RoutingEntry,
    SubmissionPackage,
)
from office.cases.states import Channel, Mark
from office.cases.terms import REGISTER_POST
from office.centres.demo import DemoCentres
from office.centres.models import Centre, City, Posting
from office.config.demo.bulk.filling import fill, pour
from office.config.demo.bulk.moulds import Mould
from office.config.demo.bulk.orders import Order, begin
from office.config.demo.bulk.samples import walk_samples
from office.config.demo.bulk.tables import Read, Values, read_all
from office.config.demo.plans import FrontOffice, front_offices
from office.messages.models import Message
from office.parties.demo import LUTSK
from office.parties.models import Applicant
from tests.factories import cases as factories
from tests.factories.cases import World, a_world
from tests.factories.journal import committed

CASES, BATCH, SEED = 300, 60, 7
UNTIL = factories.AT
SINCE = UNTIL - timedelta(days=290)
Shape = tuple[Any, ...]


@dataclass
class Place:
    """A centre with its people, and what its register is filled from."""

    world: World
    demo: DemoCentres
    fronts: list[FrontOffice]
    moulds: list[Mould] = field(default_factory=list)

    def fill(self, number: int = CASES, *, seed: int = SEED) -> Order:
        return fill(Order(number, seed, UNTIL), self.demo, self.fronts, since=SINCE, lanes=1)


class BrokenOffError(Exception):
    pass


def break_off(_number: int) -> None:
    raise BrokenOffError


def a_place() -> Place:
    world = a_world()
    City.objects.filter(pk=world.centre.city_id).update(katottg=LUTSK)
    # What befalls the samples is drawn from the seed and the code of the centre: always the same here.
    Centre.objects.filter(pk=world.centre.pk).update(code="centre")
    world.centre.refresh_from_db()
    postings = Posting.objects.select_related("worker", "centre__city", "provider", "city").order_by("worker__email")
    demo = DemoCentres({world.centre.code: world.centre}, list(postings))
    return Place(world, demo, front_offices(demo, UNTIL.date()))


def a_filled_place() -> Place:
    """Fill a register in two runs: the first one is broken off after its first batch."""
    place = a_place()
    order, places = Order(CASES, SEED, UNTIL), [place.world.centre]
    begun = begin(order, places)
    samples = walk_samples(place.demo, place.fronts, each=order.each, seed=SEED, until=UNTIL)
    assert (Case.objects.count(), Applicant.objects.count(), Message.objects.count()) == (0, 0, 0)
    place.moulds = [Mould(sample) for sample in samples]
    with pytest.raises(BrokenOffError):
        pour(begun, place.moulds, places, since=SINCE, lanes=1, batch=BATCH, written=break_off)
    assert BATCH <= Case.objects.count() < CASES / 2
    assert begin(order, places) == begun
    pour(begun, place.moulds, places, since=SINCE, lanes=1, batch=BATCH)
    return place


# -- what a case looks like -------------------------------------------------------------------------------------------

SAYS: dict[type[Model], tuple[str, ...]] = {
    Case: ("state", "outcome", "version"),
    SubmissionPackage: ("state",),
    CaseStep: ("state", "is_decision", "number"),
    RoutingEntry: ("kind", "sequence"),
    Duty: ("clause", "to"),
    Decision: ("outcome",),
    Delivery: ("way",),
    FormerRow: ("kind",),
}
NOT_COMPARED = ("id", "warned_at", "escalated_at", "request_consent_id")


def shape(read: Read) -> Shape:
    """Which rows there are, what is filled in of each, and what is told in the journal.

    Cases of one life come in by any way and with more documents or fewer: the duty to register what came by post is left
    out, as is the consent to ask another body for one, and documents that are alike are taken for one.
    """
    rows = [(model._meta.label, filled_in(values, model)) for model, values in read.rows if not _varies(model, values)]
    rows += {(model._meta.label, filled_in(values, model)) for model, values in read.rows if model is PackageItem}
    rows += {("consent", filled_in(values)) for values in read.consents}
    rows += [("list", filled_in(values)) for values in read.lists.values()]
    told = [(kind._meta.label, _told(entries)) for kind, entries in read.journal.items()]
    return tuple(sorted(rows)), tuple(sorted(told))


def _varies(model: type[Model], values: Values) -> bool:
    return model is PackageItem or values.get("clause") == REGISTER_POST.clause


def filled_in(values: Values, model: type[Model] | None = None) -> tuple[str, ...]:
    there = {name for name, value in values.items() if value not in (None, "", [], {})} - set(NOT_COMPARED)
    said = {f"{name}={values[name]}" for name in SAYS.get(model, ())} if model else set()
    if model is FormerRow:
        said |= {f"held {name}" for name in filled_in(values["held"])} | {f"was {values['held']['state']}"}
    return tuple(sorted(there | said))


def _told(entries: list[Values]) -> Shape:
    return tuple((entry["verb"], tuple(sorted(entry["data"]))) for entry in entries)


def shapes_here() -> dict[Shape, UUID]:
    """Give every shape of a case that there is, and a case of it."""
    return {shape(read): key for key, read in read_all(Case.objects.values_list("pk", flat=True)).items()}


def shape_of(case: Case) -> Shape:
    return shape(read_all([case.pk])[case.pk])


def unlike(mine: Shape, others: Iterable[Shape]) -> str:
    """Say in what ``mine`` differs from the nearest of ``others``: for whoever reads a test that failed."""
    parts = [Counter(map(str, (*one[0], *one[1]))) for one in others]
    own = Counter(map(str, (*mine[0], *mine[1])))
    nearest = min(parts, key=lambda part: ((part - own) + (own - part)).total())
    return "\n".join([*(f"+ {each}" for each in own - nearest), *(f"- {each}" for each in nearest - own)])


# -- and one that walked there by hand -----------------------------------------------------------------------------------


def sent(world: World, case: Case) -> Case:
    delivery.send_outgoing(case, contents="Рішення", by=case.officer, at=world.at)
    return case


def ready(world: World, case: Case) -> Case:
    sent(world, case)
    delivery.take_arrived(case, **world.front_office)
    delivery.register_outgoing(case, **world.front_office)
    return case


def archived(world: World, case: Case) -> Case:
    paper = ArchiveRecord.Kept.PAPER
    delivery.hand_out(case, receiver="Заявниця", shown_document="ID-картка", **world.front_office)
    archive(case, application=paper, result=paper, place="стелаж 1", **world.front_office)
    return case


def walked_by_hand(world: World) -> list[Case]:
    """Walk cases to where those of a register mostly stand."""
    in_work = factories.a_registered_case(world)
    factories.received(world, in_work)
    mended = factories.mended(world, factories.a_registered_case(world, Mark.FAULTY))
    waiting = factories.a_registered_case(world, Mark.ORIGINAL, Mark.FAULTY, channel=Channel.POST)
    completing.told_by_phone(waiting, said="бракує печатки", **world.front_office)
    cases = [
        waiting,
        in_work,
        factories.a_decided_case(world),
        sent(world, factories.a_decided_case(world)),
        ready(world, factories.a_decided_case(world)),
        archived(world, ready(world, factories.a_decided_case(world))),
        archived(world, ready(world, factories.a_decided_case(world, mended))),
    ]
    committed()
    return cases


def outline(client: Client, key: UUID) -> list[str]:
    """Give the headings, the labels and the buttons of the page of a case."""
    answer = client.get(f"/work/cases/{key}/")
    assert answer.status_code == 200
    marks = re.findall(r"<(h[1-4]|dt|th|caption|button)\b[^>]*>(.*?)</\1>", answer.content.decode(), re.DOTALL)
    said = [" ".join(re.sub(r"<[^>]+>|\d+/\d+-\d{4}", " ", words).split()) for _tag, words in marks]
    return list(dict.fromkeys(said))


def form_of(value: Any) -> Any:
    """Give what a JSON value is made of, without what it says or how often."""
    match value:
        case dict():
            return {name: form_of(held) for name, held in value.items()}
        case list():
            return sorted({repr(form_of(held)) for held in value})
        case _:
            return type(value).__name__
