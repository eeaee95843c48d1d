"""Registration: number, journal, terms, and what stops it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from office.cases import intake, registration
from office.cases.models import Case, Duty, RegistrationEntry, SubmissionPackage
from office.cases.states import CaseState, Channel, Mark
from office.centres.models import Role
from office.law import Refusal
from office.messages.models import Message
from office.parties.applicants import register_applicant
from office.parties.models import Purpose
from tests.factories import cases, centres, parties


@pytest.mark.clause("L25")
def test_the_journal_lists_every_document_and_the_case_gets_its_number(world: cases.World) -> None:
    package = cases.marked(world, cases.a_package(world), Mark.ORIGINAL, Mark.COPY)
    intake.add_own_document(package, name="Лист", mark=Mark.ORIGINAL, sheets=3, **world.front_office)
    case = registration.register(package, **world.front_office)
    assert case.number == "1-1/1-2026"
    assert [(row["name"], row["mark"], row["own"]) for row in case.entry.documents] == [
        ("Заява", "original", False),
        ("Свідоцтво про народження", "copy", False),
        ("Лист", "original", True),
    ]


@pytest.mark.clause("L25")
def test_the_database_lets_nobody_rewrite_the_journal_or_leave_a_gap(world: cases.World) -> None:
    case = cases.a_registered_case(world)
    entries = RegistrationEntry.objects.filter(case=case)
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        entries.update(sequence=7)
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        entries.delete()
    entry, other = entries.get(), cases.a_package(world)
    rest: dict[str, Any] = {
        "documents": [],
        "registered_by": world.front,
        "registered_at": world.at,
        "case_id": other.pk,
    }
    later: dict[str, Any] = {"journal": entry.journal, "sequence": 3, **rest}
    with pytest.raises(IntegrityError, match="gap"), transaction.atomic():
        RegistrationEntry.objects.create(**later)


@pytest.mark.clause("L25")
def test_numbers_start_again_each_year_and_in_each_centre(world: cases.World) -> None:
    cases.a_registered_case(world)
    assert cases.a_registered_case(world).number == "1-1/2-2026"
    world.later(days=45)
    assert cases.a_registered_case(world).number == "1-1/1-2027"


def test_pressed_twice_it_answers_with_the_same_case(world: cases.World) -> None:
    package = cases.marked(world, cases.a_package(world))
    first = registration.register(package, **world.front_office)
    assert registration.register(package, **world.front_office) == first
    assert Case.objects.count() == 1


@pytest.mark.clause("L24")
def test_nothing_is_registered_without_the_applicants_leave(world: cases.World) -> None:
    person = register_applicant(parties.person_data(), centre=world.centre, **world.front_office)
    package = cases.marked(world, cases.a_package(world, person))
    with pytest.raises(Refusal) as refused:
        registration.register(package, **world.front_office)
    assert refused.value.clause in {"L5.1", "L24"}
    with pytest.raises(IntegrityError, match="l24_registered_with_consent"), transaction.atomic():
        SubmissionPackage.objects.filter(pk=package.pk).update(state="registered")


@pytest.mark.clause("L30", "L31")
def test_a_full_package_starts_the_terms(world: cases.World) -> None:
    case = cases.a_registered_case(world)
    assert case.full_at == world.at
    assert case.due_at is not None
    assert case.due_at.date().isoformat() == "2026-11-30"  # ten calendar days after the 20th
    owed = {(duty.clause, duty.bearer) for duty in Duty.objects.open()}
    assert owed == {("L30", world.front), ("L31", world.officers["pfu"])}


@pytest.mark.clause("L28", "L29")
def test_a_package_with_faults_is_registered_and_the_applicant_is_told(world: cases.World) -> None:
    case = cases.a_registered_case(world, Mark.ORIGINAL, Mark.FAULTY)
    notice = case.deficiency_notice
    assert notice.told == "in_person"
    assert notice.bring_by_on.isoformat() == "2026-12-21"  # thirty days end on a Sunday
    assert [fault.what for fault in notice.deficiencies.all()] == ["Свідоцтво про народження: немає печатки"]
    assert (case.full_at, case.due_at) == (None, None)


@pytest.mark.clause("L29")
def test_a_postal_applicant_is_told_in_writing_and_by_phone_the_same_day(world: cases.World) -> None:
    case = cases.a_registered_case(world, Mark.ORIGINAL, Mark.MISSING, channel=Channel.POST)
    assert case.deficiency_notice.told == "in_writing"
    duty = Duty.objects.open().get(clause="L29")
    assert duty.due_at.date() == world.at.date()


@pytest.mark.clause("L28")
def test_a_document_to_be_requested_needs_consent_and_does_not_hold_the_case(world: cases.World) -> None:
    person = cases.a_person(world)
    package = cases.marked(world, cases.a_package(world, person), Mark.ORIGINAL, Mark.TO_REQUEST)
    with pytest.raises(Refusal) as refused:
        registration.register(package, **world.front_office)
    assert refused.value.clause == "L28"
    cases.consents(world, person, Purpose.OBTAIN_DOCUMENTS)
    case = registration.register(package, **world.front_office)
    assert case.package.request_consent is not None
    assert case.full_at == world.at


@pytest.mark.clause("L26")
def test_registering_the_post_late_is_done_and_stays_on_record_as_late(world: cases.World) -> None:
    package = cases.marked(world, cases.a_package(world, channel=Channel.POST))
    world.later(days=5)
    registration.register(package, **world.front_office)
    assert [duty.clause for duty in Duty.objects.met_late()] == ["L26"]


def test_the_applicant_is_told_the_number_by_mail_in_the_same_transaction(world: cases.World) -> None:
    person = cases.a_person(world, email="zayavnytsia@example.test")
    case = cases.a_registered_case(world, applicant=person)
    [message] = Message.objects.all()
    assert (message.template, message.data["number"]) == ("case_registered", case.number)


def test_the_case_is_pinned_to_the_cards_in_force_that_day(world: cases.World) -> None:
    case = cases.a_registered_case(world)
    assert case.card == case.package.card
    assert case.process_card is not None
    assert [step.number for step in case.steps.all()] == [1, 2, 3]


@pytest.mark.clause("L35")
def test_without_a_process_card_the_deciding_body_decides_in_one_step(db: None) -> None:
    world = cases.a_world(process=False)
    case = cases.a_registered_case(world)
    [step] = case.steps.all()
    assert (step.is_decision, step.provider, step.officer) == (True, world.body("pfu"), case.officer)


def test_a_worker_of_another_body_can_not_register(world: cases.World) -> None:
    package = cases.marked(world, cases.a_package(world))
    with pytest.raises(Refusal) as refused:
        registration.register(package, by=world.officers["pfu"], at=world.at)
    assert refused.value.clause == "K3"


@pytest.mark.django_db(transaction=True)
@pytest.mark.clause("L25")
def test_32_workers_registering_at_once_get_numbers_without_gap_or_double() -> None:
    world = cases.a_world()
    here: dict[str, Any] = {"centre": world.centre, "provider": world.body(), "by": world.head}
    workers = [centres.a_posting(Role.FRONT_OFFICE, **here).worker for _one in range(32)]
    person = cases.a_person(world)
    packages = [cases.marked(world, cases.a_package(world, person)) for _one in workers]

    def press(pair: tuple[SubmissionPackage, object]) -> str:
        try:
            return registration.register(pair[0], by=pair[1], at=world.at + timedelta(seconds=1)).number  # type: ignore[arg-type]
        finally:
            connection.close()

    with ThreadPoolExecutor(32) as pool:
        numbers = list(pool.map(press, zip(packages, workers, strict=True)))
    assert sorted(numbers, key=lambda number: int(number[4:].split("-")[0])) == [f"1-1/{n}-2026" for n in range(1, 33)]
    sequences = RegistrationEntry.objects.order_by("sequence").values_list("sequence", flat=True)
    assert list(sequences) == list(range(1, 33))
    assert Case.objects.filter(state=CaseState.REGISTERED).count() == 32
