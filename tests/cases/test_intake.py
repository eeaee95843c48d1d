"""Taking a package in: the draft, its checklist, its marks."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from office.audit import history
from office.cases import intake, registration
from office.cases.models import Duty, ItemScan, PackageItem, SubmissionPackage
from office.cases.states import Channel, Mark, PackageState
from office.catalogue.contents import QuestionLine
from office.centres.closures import close_centre
from office.centres.models import Role
from office.law import Refusal, StaleChange
from office.parties.models import Ground
from office.parties.representatives import AuthorityData, add_representative
from tests.factories import cases, catalogue, centres, documents


def names(package: SubmissionPackage) -> list[str]:
    return [item.name for item in PackageItem.objects.filter(package=package)]


@pytest.mark.clause("L22")
@pytest.mark.parametrize("channel", Channel.values)
def test_a_package_comes_in_any_lawful_way(world: cases.World, channel: str) -> None:
    package = cases.a_package(world, channel=channel)
    assert package.channel == channel
    assert package.state == PackageState.DRAFT


@pytest.mark.clause("L26")
def test_a_postal_package_is_owed_its_registration_by_the_next_working_day(world: cases.World) -> None:
    package = cases.a_package(world, channel=Channel.POST, arrived_at=world.at - timedelta(hours=1))
    duty = Duty.objects.get(package=package)
    assert (duty.clause, duty.bearer) == ("L26", world.front)
    assert duty.due_at.isoformat() == "2026-11-23T18:00:00+00:00"  # Friday's post: Monday, when the second shift ends


def test_a_package_can_not_come_in_the_future(world: cases.World) -> None:
    with pytest.raises(Refusal, match="future"):
        cases.a_package(world, channel=Channel.POST, arrived_at=world.at + timedelta(minutes=1))


@pytest.mark.clause("L23")
def test_the_answers_make_this_applicants_exact_list(world: cases.World) -> None:
    package = cases.a_package(world)
    assert names(package) == ["Заява", "Свідоцтво про народження"]
    first = package.items.first()
    assert first is not None
    intake.mark_item(package, first.pk, mark=Mark.ORIGINAL, sheets=2, **world.front_office)
    intake.answer_questions(package, {"displaced": True}, **world.front_office)
    assert names(package) == ["Заява", "Свідоцтво про народження", "Довідка ВПО"]
    first.refresh_from_db()
    assert (first.mark, first.sheets) == (Mark.ORIGINAL, 2)


@pytest.mark.clause("L23")
def test_a_fault_is_told_in_words(world: cases.World) -> None:
    package = cases.a_package(world)
    item = package.items.first()
    assert item is not None
    with pytest.raises(Refusal) as refused:
        intake.mark_item(package, item.pk, mark=Mark.FAULTY, **world.front_office)
    assert refused.value.field == "note"
    with pytest.raises(IntegrityError, match="l23_a_fault_is_described"), transaction.atomic():
        PackageItem.objects.filter(pk=item.pk).update(mark=Mark.FAULTY, note="")


@pytest.mark.clause("K19")
def test_an_own_document_is_accepted_and_never_demanded(world: cases.World) -> None:
    package = cases.a_package(world)
    own = intake.add_own_document(package, name="Лист сусідів", mark=Mark.COPY, sheets=1, **world.front_office)
    for mark in (Mark.MISSING, Mark.FAULTY, Mark.TO_REQUEST, Mark.UNMARKED):
        if mark:
            with pytest.raises(Refusal, match="not demanded"):
                intake.mark_item(package, own.pk, mark=mark, note="?", **world.front_office)
        with pytest.raises(IntegrityError, match="k19_only_card"), transaction.atomic():
            PackageItem.objects.filter(pk=own.pk).update(mark=mark, note="?")
    intake.remove_own_document(package, own.pk, **world.front_office)
    assert names(package) == ["Заява", "Свідоцтво про народження"]


def test_a_card_document_can_not_be_taken_off_the_list_by_hand(world: cases.World) -> None:
    package = cases.a_package(world)
    item = package.items.first()
    assert item is not None
    intake.remove_own_document(package, item.pk, **world.front_office)
    assert item.name in names(package)


def test_a_draft_is_gone_on_with_at_another_desk_of_the_same_body_only(world: cases.World) -> None:
    package = cases.a_package(world)
    here: dict[str, Any] = {"centre": world.centre, "by": world.head}
    colleague = centres.a_posting(Role.FRONT_OFFICE, provider=world.body(), **here).worker
    stranger = centres.a_posting(Role.FRONT_OFFICE, provider=world.body("pfu"), **here).worker
    intake.write_note(package, "принесе фото", by=colleague, at=world.at)
    with pytest.raises(Refusal) as refused:
        intake.write_note(package, "чуже", by=stranger, at=world.at)
    assert refused.value.clause == "K3"
    package.refresh_from_db()
    assert package.note == "принесе фото"


def test_a_stale_draft_is_told_what_became_of_it(world: cases.World) -> None:
    package = cases.marked(world, cases.a_package(world))
    registration.register(package, **world.front_office)
    with pytest.raises(StaleChange, match="registered"):
        intake.write_note(package, "запізно", **world.front_office)


def test_an_abandoned_draft_owes_nothing_and_stays_on_record(world: cases.World) -> None:
    package = cases.a_package(world, channel=Channel.POST)
    with pytest.raises(Refusal, match="why"):
        intake.abandon(package, reason=" ", **world.front_office)
    intake.abandon(package, reason="передумала", **world.front_office)
    package.refresh_from_db()
    assert package.state == PackageState.ABANDONED
    assert not Duty.objects.open().exists()
    with pytest.raises(Refusal):
        registration.register(package, **world.front_office)


@pytest.mark.clause("K27")
def test_a_closed_centre_takes_nothing_new(world: cases.World) -> None:
    close_centre(world.centre, act="рішення № 5", successor=None, by=world.place.signers.department, at=world.at)
    world.centre.refresh_from_db()
    with pytest.raises(Refusal) as refused:
        cases.a_package(world.later(days=1))
    assert refused.value.clause == "K27"


@pytest.mark.clause("L27")
def test_the_file_of_the_case_is_formed_from_scans_of_its_documents(world: cases.World) -> None:
    package = cases.marked(world, cases.a_package(world))
    item = package.items.first()
    assert item is not None
    kept = documents.a_stored_file()
    scan = intake.attach_scan(package, item.pk, kept, **world.front_office)
    wrong = intake.attach_scan(package, item.pk, documents.a_stored_file(), **world.front_office)
    intake.remove_scan(package, str(wrong.pk), **world.front_office)
    registration.register(package, **world.front_office)
    with pytest.raises(StaleChange):
        intake.remove_scan(package, str(scan.pk), **world.front_office)
    assert [one.file for one in item.scans.all()] == [kept]
    later = intake.attach_scan(package, item.pk, kept, **world.front_office)
    assert later in item.scans.all()


def scanned(world: cases.World, package: SubmissionPackage, name: str) -> ItemScan:
    item = package.items.get(name=name)
    return intake.attach_scan(package, item.pk, documents.a_stored_file(), **world.front_office)


@pytest.mark.clause("L27")
def test_a_new_card_loses_no_mark_and_no_scan_and_doubles_no_document(world: cases.World) -> None:
    package = cases.marked(world, cases.a_package(world), Mark.ORIGINAL, Mark.FAULTY)
    scan = scanned(world, package, "Свідоцтво про народження")
    text: dict[str, Any] = {"questions": (QuestionLine("displaced", "Чи є ви ВПО?"),), "documents": cases.DOCUMENTS}
    card = catalogue.a_card_in_force(world.place, world.service, on=date(2026, 11, 21), decides="pfu", **text)
    world.later(days=1)
    with pytest.raises(Refusal) as told:
        registration.register(package, **world.front_office)
    assert told.value.field == "card"
    intake.take_new_card(package, **world.front_office)
    rows = package.items.order_by("order").values_list("name", "mark", "note", "document__card")
    assert list(rows) == [
        ("Заява", "original", "", card.pk),
        ("Свідоцтво про народження", "faulty", "немає печатки", card.pk),
    ]
    scan.refresh_from_db()
    assert scan.item.name == "Свідоцтво про народження"
    assert registration.register(package, **world.front_office).card == card


@pytest.mark.clause("K19")
def test_what_was_scanned_and_is_demanded_no_more_stays_as_brought_by_the_applicant(world: cases.World) -> None:
    package = intake.answer_questions(cases.a_package(world), {"displaced": True}, **world.front_office)
    scan = scanned(world, package, "Довідка ВПО")
    intake.answer_questions(package, {"displaced": False}, **world.front_office)
    scan.refresh_from_db()
    assert (scan.item.on_own_initiative, scan.item.mark) == (True, Mark.COPY)
    intake.answer_questions(package, {"displaced": True}, **world.front_office)
    scan.refresh_from_db()
    assert (scan.item.on_own_initiative, package.items.filter(name="Довідка ВПО").count()) == (False, 1)


@pytest.mark.clause("K3")
def test_a_body_takes_papers_only_for_its_own_services(world: cases.World) -> None:
    body = world.body("ssd")
    clerk = centres.a_posting(Role.FRONT_OFFICE, centre=world.centre, provider=body, by=world.head).worker
    person = cases.a_person(world)
    facts: dict[str, Any] = {
        "centre": world.centre,
        "service": world.service,
        "applicant": person,
        "arrived_at": world.at,
    }
    with pytest.raises(Refusal) as told:
        intake.open_package(provider=body, channel=Channel.IN_PERSON, **facts, by=clerk, at=world.at)
    assert told.value.clause == "K3"


@pytest.mark.clause("D3")
def test_a_package_is_not_opened_with_the_representative_of_somebody_else(world: cases.World) -> None:
    person, other, agent = (cases.a_person(world) for _one in range(3))
    paper = AuthorityData(ground=Ground.POWER_OF_ATTORNEY, proof="довіреність № 15", starts_on=date(2026, 11, 2))
    proxy = add_representative(other, agent, paper, seen=True, **world.front_office)
    with pytest.raises(Refusal) as told:
        cases.a_package(world, person, representative=proxy)
    assert told.value.clause == "D3"


def test_an_abandoned_package_keeps_its_reason_and_takes_no_more_scans(world: cases.World) -> None:
    package = cases.a_package(world)
    intake.write_note(package, "без паспорта", **world.front_office)
    package = intake.abandon(package, reason="передумала", **world.front_office)
    assert package.note == "без паспорта\nпередумала"
    with pytest.raises(StaleChange):
        scanned(world, package, "Заява")


def test_a_scan_that_is_not_there_is_not_written_down_as_removed(world: cases.World) -> None:
    package = cases.a_package(world)
    before = history(package).count()
    intake.remove_scan(package, str(uuid4()), **world.front_office)
    assert history(package).count() == before
