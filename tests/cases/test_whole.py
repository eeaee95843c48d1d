"""A case registered at once has the same rows as one that a desk takes in piece by piece."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from office.audit.models import JournalEntry
from office.audit.verification import verify
from office.cases.models import Case, Duty
from office.cases.states import CaseState, Channel, Mark
from office.cases.whole import MarkedDocument, Person, SpeaksFor, WholePackage, register_whole
from office.catalogue.queries import card_in_force
from office.law import Refusal
from office.messages.models import Message
from office.parties.affected import add_affected
from office.parties.applicants import DuplicateApplicant
from office.parties.consents import ConsentData, withdraw_consent
from office.parties.data import AffectedData, ApplicantData, DocumentData
from office.parties.models import Applicant, GivenHow, Ground, Purpose
from office.parties.representatives import AuthorityData
from tests.factories import cases, parties

CONSENT = ConsentData(data_categories="імʼя, адреса, склад сім’ї", proof="заява від 20.11.2026")
REQUESTS = ConsentData(data_categories="документи", purpose=Purpose.OBTAIN_DOCUMENTS, proof="заява від 20.11.2026")


OTHER_PAPER = DocumentData(series_number="900000778", issued_by="0710", issued_on=date(2020, 5, 1))


def a_person(**changes: Any) -> ApplicantData:
    paper = DocumentData(series_number="900000777", issued_by="0710", issued_on=date(2020, 5, 1))
    return parties.person_data(**{"document": paper} | changes)


def a_card(world: cases.World) -> UUID:
    return card_in_force(world.service, world.place.city, world.at.date()).pk


def a_whole(world: cases.World, *marks: Mark, **changes: Any) -> WholePackage:
    """Give a package of a new applicant who is not displaced: two documents are asked for."""
    marked = tuple(
        MarkedDocument(mark=mark, line=line, sheets=1, note="немає печатки" if mark == Mark.FAULTY else "")
        for line, mark in enumerate(marks or (Mark.ORIGINAL, Mark.ORIGINAL), start=1)
    )
    said: dict[str, Any] = {
        "centre": world.centre,
        "provider": world.body(),
        "card": a_card(world),
        "applicant": Person(data=a_person()),
        "documents": marked,
        "answers": {"displaced": False},
        "consents": (CONSENT,),
    }
    return WholePackage(**said | changes)


def registered(world: cases.World, *marks: Mark, **changes: Any) -> Case:
    whole = a_whole(world, *marks, **changes)
    with transaction.atomic():
        return register_whole(whole, **world.front_office)


MOMENTS = ("opened_at", "due_at", "original_due_at", "done_at")


def said_of(case: Case) -> dict[str, Any]:
    """Everything that a case is, but for its keys, its number and its people."""
    case = Case.objects.get(pk=case.pk)
    of_case = ("state", "channel", "full_at", "due_at", "registered_at", "outcome")
    duties = Duty.objects.filter(case=case) | Duty.objects.filter(package=case.package_id)
    entries = JournalEntry.objects.filter(subject_id__in=[str(case.pk), str(case.package_id)])
    own = JournalEntry.objects.filter(subject_id=str(case.applicant_id)).order_by("sequence")
    items = case.package.items.order_by("order")
    return {
        "case": [str(getattr(case, name)) for name in of_case],
        "pinned": [case.card_id, case.process_card_id, case.decider_id, case.officer_id, case.taken_by_id],
        "package": [case.package.state, case.package.answers, case.package.consent_id is not None],
        "items": [(item.name, item.mark, item.sheets, item.note, item.document_id) for item in items],
        "steps": [
            (step.number, step.name, step.state, step.provider_id, step.officer_id, str(step.ready_at), step.sender_id)
            for step in case.steps.order_by("number")
        ],
        "order": sorted((step.number, former.number) for step in case.steps.all() for former in step.after.all()),
        "sheet": [(line.sequence, line.kind, line.stamp) for line in case.routing.all()],
        "duties": sorted(
            (duty.clause, duty.to, duty.bearer_id, *(str(getattr(duty, name)) for name in MOMENTS), duty.step is None)
            for duty in duties
        ),
        "entry": case.entry.documents,
        "journal": sorted((entry.verb, entry.by_id, sorted(entry.data)) for entry in entries),
        "own journal": [(entry.verb, sorted(entry.data)) for entry in own],
        "lacks": [fault.what for fault in case.deficiency_notice.deficiencies.all()] if not case.full_at else [],
        "message": [
            (message.template, sorted(message.data)) for message in Message.objects.filter(key__contains=str(case.pk))
        ],
    }


def by_hand(world: cases.World, *marks: Mark, data: ApplicantData, **changes: Any) -> Case:
    from office.parties.applicants import register_applicant  # noqa: PLC0415  only here

    person = register_applicant(data, centre=world.centre, **world.front_office)
    cases.consents(world, person, Purpose.SERVICE)
    return cases.a_registered_case(world, *marks, applicant=person, **changes)


@pytest.mark.parametrize(
    ("marks", "channel"),
    [
        ((Mark.ORIGINAL, Mark.COPY), Channel.IN_PERSON),
        ((Mark.ORIGINAL, Mark.MISSING), Channel.IN_PERSON),
        ((Mark.FAULTY, Mark.COPY), Channel.ELECTRONIC),
        ((Mark.ORIGINAL, Mark.COPY), Channel.POST),
    ],
)
def test_the_rows_are_those_of_the_desk(world: cases.World, marks: Iterable[Mark], channel: Channel) -> None:
    arrived = world.at - timedelta(hours=20) if channel == Channel.POST else world.at
    other = a_person(surname="Інакша", born_on=date(1961, 2, 3), phone="+380671112233", document=OTHER_PAPER)
    desk = by_hand(world, *marks, data=other, channel=channel, arrived_at=arrived)
    at_once = registered(world, *marks, channel=channel, arrived_at=arrived)
    expected, found = said_of(desk), said_of(at_once)
    for name in expected:
        assert found[name] == expected[name], name
    first, second = (int(case.number.split("/")[1].split("-")[0]) for case in (desk, at_once))
    assert second == first + 1
    assert not list(verify())


@pytest.mark.clause("L25")
def test_it_takes_few_statements_whatever_stands_in_the_package(world: cases.World) -> None:
    registered(world)
    other = a_person(surname="Друга", born_on=date(1950, 1, 2), phone="+380671112299", document=OTHER_PAPER)
    second = a_whole(world, applicant=Person(data=other))
    with CaptureQueriesContext(connection) as counted:
        register_whole(second, **world.front_office)
    assert len(counted) == 11


def test_a_person_who_is_known_by_the_number_is_not_registered_twice(world: cases.World) -> None:
    person = a_person(rntrc="5478800108", born_on=date(2050, 1, 1), sex="female")
    first = registered(world, applicant=Person(data=person))
    second = registered(world, applicant=Person(data=person))
    assert first.applicant_id == second.applicant_id
    assert first.pk != second.pk
    assert Applicant.objects.filter(pk=first.applicant_id).count() == 1
    with pytest.raises(DuplicateApplicant) as told:
        registered(world, applicant=Person(data=a_person(surname="Зовсім", given_name="Інша", rntrc="5478800108")))
    assert told.value.certain
    assert told.value.field == "applicant.data.rntrc"


def test_a_known_person_comes_by_id_with_a_representative_and_another_whose_data_are_used(world: cases.World) -> None:
    applicant = cases.a_person(world)
    speaker = Person(data=a_person(surname="Повіренко", born_on=date(1955, 5, 5), phone="+380671112244"))
    authority = AuthorityData(Ground.POWER_OF_ATTORNEY, "довіреність № 7", starts_on=date(2026, 1, 1))
    spouse = AffectedData(
        surname="Зразковий", given_name="Іван", consent_required=False, no_consent_basis="стаття 11 Закону № 2297-VI"
    )
    affected = add_affected(applicant, spouse, **world.front_office)
    case = registered(
        world,
        applicant=Person(id=applicant.pk),
        representative=SpeaksFor(person=speaker, authority=authority),
        affected=(affected.pk,),
    )
    assert case.representative is not None
    assert case.representative.person.surname == "Повіренко"
    assert list(case.package.affected.all()) == [affected]
    again = registered(
        world, applicant=Person(id=applicant.pk), representative=SpeaksFor(id=case.representative.pk), consents=()
    )
    assert again.representative == case.representative
    assert not list(verify())


@pytest.mark.parametrize(
    ("changes", "clause", "field"),
    [
        ({"consents": ()}, "L24", "consents"),
        ({"answers": {}}, "L23", "answers.displaced"),
        ({"applicant": Person(data=parties.person_data(document=None))}, "L5.1", "applicant.data.document"),
        ({"documents": (MarkedDocument(Mark.ORIGINAL, line=1),)}, "L23", "documents"),
        ({"documents": (MarkedDocument(Mark.ORIGINAL, line=9),)}, "K19", "documents.0.line"),
        ({"documents": (MarkedDocument(Mark.COPY, line=1),) * 2}, "K19", "documents.1.line"),
        ({"documents": (MarkedDocument(Mark.FAULTY, line=1),)}, "L23", "documents.0.note"),
        ({"documents": (MarkedDocument(Mark.TO_REQUEST, line=1),)}, "L28", "documents.0.mark"),
        ({"documents": (MarkedDocument(Mark.MISSING, name="Довідка"),)}, "K19", "documents.0.mark"),
        ({"documents": (MarkedDocument(Mark.COPY, name=" "),)}, "K19", "documents.0.name"),
        ({"documents": (MarkedDocument(Mark.COPY, line=1, sheets=10_000),)}, "L25", "sheets"),
        (
            {"documents": (MarkedDocument(Mark.MISSING, line=1), MarkedDocument(Mark.MISSING, line=2))},
            "L22",
            "documents",
        ),
        (
            {"documents": (MarkedDocument(Mark.COPY, line=1), MarkedDocument(Mark.TO_REQUEST, line=2))},
            "L28",
            "consents",
        ),
        ({"card": uuid4()}, "K8b", "card"),
        ({"arrived_at": cases.AT + timedelta(minutes=1)}, "L26", "arrived_at"),
    ],
)
def test_what_stops_a_desk_stops_this_too_at_its_place(
    world: cases.World, changes: dict[str, Any], clause: str, field: str
) -> None:
    before = Case.objects.count()
    with pytest.raises(Refusal) as told:
        registered(world, **changes)
    assert (told.value.clause, told.value.field) == (clause, field)
    assert Case.objects.count() == before


def test_data_that_are_not_whole_are_told_at_their_place(world: cases.World) -> None:
    with pytest.raises(ValidationError) as told:
        registered(world, applicant=Person(data=a_person(surname="", rntrc="1")))
    assert set(told.value.error_dict) == {"applicant.data.surname", "applicant.data.rntrc"}
    with pytest.raises(ValidationError) as told:
        registered(world, consents=(CONSENT, ConsentData(data_categories="", purpose=Purpose.REGISTERS)))
    assert set(told.value.error_dict) == {"consents.1.data_categories", "consents.1.proof"}


def test_a_withdrawn_consent_is_none(world: cases.World) -> None:
    applicant = cases.a_person(world)
    for consent in applicant.consents.all():
        withdraw_consent(consent, how=GivenHow.PAPER, **world.front_office)
    with pytest.raises(Refusal) as told:
        registered(world, applicant=Person(id=applicant.pk), consents=())
    assert told.value.clause == "L24"


def test_a_document_may_be_requested_with_leave(world: cases.World) -> None:
    case = registered(world, Mark.COPY, Mark.TO_REQUEST, consents=(CONSENT, REQUESTS))
    assert case.package.request_consent is not None
    assert case.state == CaseState.REGISTERED
    assert case.full_at == world.at


def test_another_body_does_not_register(world: cases.World) -> None:
    with pytest.raises(Refusal) as told:
        registered(world, provider=world.body("pfu"))
    assert told.value.clause == "K3"
