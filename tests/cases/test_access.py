"""Who may open which case."""

import uuid
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from office.accounts.models import Worker
from office.audit.models import AccessRecord
from office.cases import intake, registration
from office.cases.access import access_case, access_list, access_package, access_scan, visible_cases, visible_lists
from office.cases.models import Case, HandoverList, ItemScan, SubmissionPackage
from office.centres.models import Role
from office.parties.affected import add_affected
from office.parties.data import AffectedData
from office.parties.models import Ground, Relation
from office.parties.representatives import AuthorityData, add_representative
from tests.factories import cases, centres
from tests.factories.documents import a_stored_file


def opens(worker: Worker, world: cases.World, case: Case) -> bool:
    try:
        access_case(worker, case.pk, at=world.at, purpose="перевірка")
    except Case.DoesNotExist:
        return False
    return True


@pytest.mark.clause("K21")
def test_only_bodies_with_a_part_in_the_case_see_it(world: cases.World) -> None:
    case = cases.a_registered_case(world)
    here: dict[str, Any] = {"centre": world.centre, "by": world.head}
    taker = centres.a_posting(Role.FRONT_OFFICE, provider=world.body("pfu"), **here).worker
    greeter = centres.a_posting(Role.GREETER, **here).worker
    assert [opens(worker, world, case) for worker in (world.front, *world.officers.values(), world.head)] == [True] * 5
    assert opens(taker, world, case)  # a step of that body is on the way
    assert opens(world.place.signers.department, world, case)
    assert not opens(greeter, world, case)


@pytest.mark.clause("K21")
def test_a_body_without_a_step_sees_nothing(db: None) -> None:
    world = cases.a_world(process=False)
    case = cases.a_registered_case(world)
    assert not opens(world.officers["ssd"], world, case)
    assert opens(world.officers["pfu"], world, case)


def test_another_centre_sees_nothing(world: cases.World) -> None:
    case, other = cases.a_registered_case(world), cases.a_world()
    for worker in (other.front, other.head, *other.officers.values()):
        assert not opens(worker, world, case)
    assert list(visible_cases(other.head, at=world.at)) == []


@pytest.mark.clause("K21")
def test_every_opening_is_logged_with_whose_data_by_whom_and_what_for(world: cases.World) -> None:
    case = cases.a_registered_case(world)
    before = AccessRecord.objects.count()
    access_case(world.front, case.pk, at=world.at, purpose="перевірка строку")
    opened = AccessRecord.objects.order_by("pk").last()
    assert AccessRecord.objects.count() == before + 1
    assert opened is not None
    assert (opened.by, opened.person_id, opened.purpose) == (world.front, str(case.applicant_id), "перевірка строку")


@pytest.mark.clause("K21")
def test_who_acts_for_the_applicant_and_who_is_affected_are_logged_too(world: cases.World) -> None:
    draft, acting = cases.a_package(world), cases.a_person(world, surname="Заступненко")
    who: dict[str, Any] = {"by": world.front, "at": world.at}
    authority = AuthorityData(Ground.POWER_OF_ATTORNEY, "довіреність № 15 від 02.11.2026", world.at.date())
    representative = add_representative(draft.applicant, acting, authority, seen=True, **who)
    intake.link_people(draft, representative=representative, **who)
    others = [
        add_affected(draft.applicant, AffectedData(surname=name, given_name="Віра", relation=Relation.SPOUSE), **who)
        for name in ("Стороненко", "Інакша")
    ]
    for other in others:
        intake.link_people(draft, affected=other, **who)
    everybody = [
        ("parties.applicant", str(draft.applicant_id)),
        ("parties.applicant", str(acting.pk)),
        *(("parties.affectedperson", str(other.pk)) for other in others),
    ]

    def logged(purpose: str) -> list[tuple[str, str]]:
        records = AccessRecord.objects.filter(by=world.front, purpose=purpose).order_by("pk")
        return list(records.values_list("person_kind", "person_id"))

    access_package(world.front, draft.pk, at=world.at, purpose="приймання")
    assert logged("приймання") == everybody
    case = cases.a_registered_case(world)
    Case.objects.filter(pk=case.pk).update(package=draft)
    with CaptureQueriesContext(connection) as counted:
        access_case(world.front, case.pk, at=world.at, purpose="справа")
    assert logged("справа") == [("parties.applicant", str(case.applicant_id)), *everybody[1:]]
    assert sum("INSERT INTO audit_accessrecord" in each["sql"] for each in counted) == 1


def test_not_yours_and_not_there_are_the_same(world: cases.World) -> None:
    other = cases.a_world()
    package = cases.a_package(world)
    for key in (package.pk, uuid.uuid4()):
        with pytest.raises(SubmissionPackage.DoesNotExist):
            access_package(other.front, key, at=world.at, purpose="чуже")


def test_a_worker_without_a_posting_sees_nothing(world: cases.World) -> None:
    case = cases.a_registered_case(world)
    nobody = Worker.objects.create_user("nobody@example.test", surname="Ніхто", given_name="Ніхто")
    assert not opens(nobody, world, case)
    assert not visible_lists(nobody, at=world.at).exists()


@pytest.mark.clause("K21")
def test_a_list_opens_for_its_two_bodies_and_logs_everybody_on_it(world: cases.World) -> None:
    case = cases.a_registered_case(world)
    made = next(one for one in cases.handed_over(world, case) if one.to_provider == world.body("ssd"))
    before = AccessRecord.objects.count()
    for worker in (world.front, world.officers["ssd"]):
        opened, items = access_list(worker, made.pk, at=world.at, purpose="перевірка")
        assert (opened, [item.step.case for item in items]) == (made, [case])
    assert AccessRecord.objects.count() == before + 2
    for worker in (world.officers["pfu"], world.head, cases.a_world().front):
        with pytest.raises(HandoverList.DoesNotExist):
            access_list(worker, made.pk, at=world.at, purpose="чуже")
    assert AccessRecord.objects.count() == before + 2


@pytest.mark.clause("K21")
def test_a_scan_opens_with_its_draft_and_with_its_case(world: cases.World) -> None:
    package = cases.marked(world, cases.a_package(world))
    item = package.items.order_by("order")[0]
    scan = intake.attach_scan(package, item.pk, a_stored_file(at=world.at), **world.front_office)

    def seen(worker: Worker) -> bool:
        try:
            return access_scan(worker, scan.pk, at=world.at, purpose="перевірка") == scan
        except ItemScan.DoesNotExist:
            return False

    other = cases.a_world()
    assert [seen(worker) for worker in (world.front, world.officers["ssd"], other.front)] == [True, False, False]
    registration.register(package, **world.front_office)
    assert [seen(worker) for worker in (world.front, world.officers["ssd"], other.front)] == [True, True, False]
