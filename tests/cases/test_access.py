"""Who may open which case."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from office.accounts.models import Worker
from office.audit.models import AccessRecord
from office.cases import intake, registration, routing
from office.cases.access import access_case, access_list, access_package, access_scan, visible_cases, visible_lists
from office.cases.models import Case, HandoverList, ItemScan, SubmissionPackage
from office.cases.public import send_document
from office.cases.sent import access_sent
from office.cases.versions import held_case, hold_package
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


Named = tuple[str, str]


def with_others(world: cases.World, package: SubmissionPackage) -> list[Named]:
    """Give the package somebody who acts for the applicant and two who are affected; how records of access name them."""
    who: dict[str, Any] = {"by": world.front, "at": world.at}
    acting = cases.a_person(world, surname="Заступненко")
    authority = AuthorityData(Ground.POWER_OF_ATTORNEY, "довіреність № 15 від 02.11.2026", world.at.date())
    representative = add_representative(package.applicant, acting, authority, seen=True, **who)
    intake.link_people(package, representative=representative, **who)
    named = [("parties.applicant", str(acting.pk))]
    for surname in ("Стороненко", "Інакша"):
        norm: dict[str, Any] = {"consent_required": False, "no_consent_basis": "Закон № 2297-VI, стаття 11"}
        data = AffectedData(surname=surname, given_name="Віра", relation=Relation.SPOUSE, **norm)
        other = add_affected(package.applicant, data, **who)
        intake.link_people(package, affected=other, **who)
        named.append(("parties.affectedperson", str(other.pk)))
    return named


def applicant_of(shown: Case | SubmissionPackage) -> Named:
    return ("parties.applicant", str(shown.applicant_id))


def logged(worker: Worker, open_it: Callable[[str], Any]) -> list[Named]:
    """Give whose opening was logged, by one statement, when ``open_it`` opened something for its purpose."""
    with CaptureQueriesContext(connection) as counted:
        open_it("саме це")
    assert sum("INSERT INTO audit_accessrecord" in each["sql"] for each in counted) == 1
    records = AccessRecord.objects.filter(by=worker, purpose="саме це").order_by("pk")
    return list(records.values_list("person_kind", "person_id"))


@pytest.mark.clause("K21")
def test_who_acts_for_the_applicant_and_who_is_affected_are_logged_too(world: cases.World) -> None:
    draft = cases.a_package(world)
    others = with_others(world, draft)
    who: dict[str, Any] = {"at": world.at}
    opens: list[Callable[[str], Any]] = [
        lambda purpose: access_package(world.front, draft.pk, purpose=purpose, **who),
        lambda purpose: hold_package(world.front, draft.pk, purpose=purpose, **who),
    ]
    for open_it in opens:
        assert logged(world.front, open_it)[-4:] == [applicant_of(draft), *others]


@pytest.mark.clause("K21")
def test_an_act_and_a_scan_open_the_data_of_everybody_in_the_case(world: cases.World) -> None:
    package = cases.marked(world, cases.a_package(world))
    others = with_others(world, package)
    scan = intake.attach_scan(package, package.items.all()[0].pk, a_stored_file(at=world.at), **world.front_office)
    case = registration.register(package, **world.front_office)
    everybody, officer = [applicant_of(case), *others], world.officers["ssd"]

    def act(purpose: str) -> None:
        with held_case(world.front, case.pk, at=world.at, purpose=purpose):
            pass

    assert logged(world.front, act) == everybody
    open_scan: Callable[[str], Any] = lambda purpose: access_scan(officer, scan.pk, at=world.at, purpose=purpose)  # noqa: E731
    assert logged(officer, open_scan) == everybody
    sent = send_document(case, a_stored_file(), fault_id=None, name="Висновок", request=uuid.uuid4(), at=world.at)
    open_sent: Callable[[str], Any] = lambda purpose: access_sent(world.front, sent.pk, at=world.at, purpose=purpose)  # noqa: E731
    assert logged(world.front, open_sent)[len(everybody) :] == everybody


@pytest.mark.clause("K21")
def test_a_list_by_which_files_change_hands_opens_the_data_of_everybody_in_them(world: cases.World) -> None:
    drafts = [cases.marked(world, cases.a_package(world)) for _each in range(3)]
    others = with_others(world, drafts[0]), with_others(world, drafts[2])
    them = [registration.register(draft, **world.front_office) for draft in drafts]
    steps = [case.steps.get(number=2).pk for case in them]
    here: dict[str, Any] = {"centre": world.centre, "sender": world.body(), "receiver": world.body("ssd")}
    one = routing.make_handover_list(step_ids=steps[:1], **here, **world.front_office)
    assert logged(world.front, lambda purpose: access_list(world.front, one.pk, at=world.at, purpose=purpose)) == [
        applicant_of(them[0]),
        *others[0],
    ]
    more = routing.make_handover_list(step_ids=steps[1:], **here, **world.front_office)
    officer = world.officers["ssd"]
    open_it: Callable[[str], Any] = lambda purpose: access_list(officer, more.pk, at=world.at, purpose=purpose)  # noqa: E731
    assert logged(officer, open_it) == [applicant_of(them[1]), applicant_of(them[2]), *others[1]]


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
