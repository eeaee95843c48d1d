"""Taking a package in: the draft, its checklist, its marks."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from office.cases import intake, registration
from office.cases.models import Duty, PackageItem
from office.cases.states import Channel, Mark, PackageState
from office.centres.closures import close_centre
from office.law import Refusal, StaleChange
from tests.factories import cases, centres, documents


def names(package: object) -> list[str]:
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
    here = {"centre": world.centre, "by": world.head}
    colleague = centres.a_posting(centres.Role.FRONT_OFFICE, provider=world.body(), **here).worker
    stranger = centres.a_posting(centres.Role.FRONT_OFFICE, provider=world.body("pfu"), **here).worker
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
