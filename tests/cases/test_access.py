"""Who may open which case."""

import uuid

import pytest

from office.accounts.models import Worker
from office.audit.models import AccessRecord
from office.cases.access import access_case, access_package, visible_cases, visible_lists
from office.cases.models import Case, SubmissionPackage
from office.centres.models import Role
from tests.factories import cases, centres


def opens(worker: Worker, world: cases.World, case: Case) -> bool:
    try:
        access_case(worker, case.pk, at=world.at, purpose="перевірка")
    except Case.DoesNotExist:
        return False
    return True


@pytest.mark.clause("K21")
def test_only_bodies_with_a_part_in_the_case_see_it(world: cases.World) -> None:
    case = cases.a_registered_case(world)
    here = {"centre": world.centre, "by": world.head}
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
