"""What a posting lets its holder do (K3), and where the head of a centre stands (K12)."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from office.accounts.services import deactivate_worker
from office.centres.absences import request_absence
from office.centres.access import (
    access_absence,
    access_centre,
    access_desk,
    access_petition,
    access_posting,
    access_schedule,
    check_oversees,
    posting_for,
    postings_of,
    visible_absences,
    visible_centres,
    visible_petitions,
    visible_postings,
)
from office.centres.models import Absence, Centre, Desk, Petition, Posting, Role, Schedule
from office.centres.petitions import file_petition
from office.centres.postings import end_posting
from office.law import Refusal
from tests.factories.accounts import a_worker
from tests.factories.centres import (
    AT,
    Scene,
    a_city,
    a_desk,
    a_posting,
    a_scene,
    an_admin,
    another_body,
)

pytestmark = pytest.mark.django_db


def clause_of(refusal: pytest.ExceptionInfo[Refusal]) -> str:
    return refusal.value.clause


# -- what may be done -------------------------------------------------------------------------------------------------


@pytest.mark.clause("K3")
def test_a_worker_acts_within_the_competence_of_his_own_body(scene: Scene) -> None:
    other = another_body(scene)
    posting = posting_for(scene.officer, Role.CASE_OFFICER, centre=scene.centre, provider=scene.provider, at=AT)
    assert (posting.worker, posting.provider) == (scene.officer, scene.provider)
    with pytest.raises(Refusal) as refused:
        posting_for(scene.officer, Role.CASE_OFFICER, centre=scene.centre, provider=other, at=AT)
    assert clause_of(refused) == "K3"


@pytest.mark.clause("K3")
def test_a_worker_acts_in_the_role_he_was_given(scene: Scene) -> None:
    with pytest.raises(Refusal) as refused:
        posting_for(scene.front, Role.CASE_OFFICER, centre=scene.centre, provider=scene.provider, at=AT)
    assert clause_of(refused) == "K3"
    assert posting_for(scene.front, Role.CASE_OFFICER, Role.FRONT_OFFICE, at=AT).role == Role.FRONT_OFFICE
    assert posting_for(scene.front, at=AT).worker == scene.front


def test_a_worker_acts_in_his_own_centre(scene: Scene) -> None:
    other = a_scene(scene.city)
    with pytest.raises(Refusal) as refused:
        posting_for(scene.front, Role.FRONT_OFFICE, centre=other.centre, at=AT)
    assert clause_of(refused) == "K12"


@pytest.mark.clause("K1")
def test_a_role_of_a_city_reaches_its_centres_and_no_others(scene: Scene) -> None:
    near, far = a_scene(scene.city), a_scene()
    assert posting_for(scene.director, Role.DEPARTMENT, centre=near.centre, at=AT).city == scene.city
    for centre, city in ((far.centre, None), (None, far.city)):
        with pytest.raises(Refusal) as refused:
            posting_for(scene.director, Role.DEPARTMENT, centre=centre, city=city, at=AT)
        assert clause_of(refused) == "K12"


def test_the_head_of_a_body_reaches_it_in_every_centre_of_its_city(scene: Scene) -> None:
    near, far = a_scene(scene.city), a_scene()
    near_by = posting_for(scene.chief, Role.PROVIDER_HEAD, centre=near.centre, provider=scene.provider, at=AT)
    assert near_by.provider == scene.provider
    with pytest.raises(Refusal):
        posting_for(scene.chief, Role.PROVIDER_HEAD, centre=far.centre, provider=scene.provider, at=AT)
    with pytest.raises(Refusal):
        posting_for(scene.chief, Role.PROVIDER_HEAD, provider=far.provider, at=AT)


def test_an_administrator_is_tied_to_no_city(scene: Scene) -> None:
    assert posting_for(scene.admin, Role.SYSTEM_ADMIN, centre=scene.centre, city=scene.city, at=AT).city is None


def test_a_posting_counts_from_its_first_day_to_its_last(scene: Scene) -> None:
    days: dict[str, Any] = {"starts_on": date(2026, 11, 20), "ends_on": date(2026, 11, 21)}
    worker = a_posting(Role.GREETER, centre=scene.centre, by=scene.head, **days).worker
    held = {offset: bool(postings_of(worker, AT + timedelta(days=offset))) for offset in (-1, 0, 1, 2)}
    assert held == {-1: False, 0: True, 1: True, 2: False}


def test_who_may_not_sign_in_has_no_posting(scene: Scene) -> None:
    gone = deactivate_worker(scene.front, by=scene.admin, at=AT)
    assert postings_of(gone, AT) == []
    with pytest.raises(Refusal):
        posting_for(gone, Role.FRONT_OFFICE, at=AT)


def test_postings_come_whole_in_one_query(scene: Scene, django_assert_num_queries: Any) -> None:
    a_posting(Role.CASE_OFFICER, worker=scene.front, centre=scene.centre, provider=scene.provider, by=scene.head)
    with django_assert_num_queries(1):
        postings = postings_of(scene.front, AT)
        named = {
            (p.worker.surname, p.centre.city.name, p.provider.city.name) for p in postings if p.centre and p.provider
        }
    assert (len(postings), len(named)) == (2, 1)


# -- the head of the centre -------------------------------------------------------------------------------------------


@pytest.mark.clause("K12")
def test_the_head_stands_over_the_staff_of_every_body_in_the_centre(scene: Scene) -> None:
    other = another_body(scene)
    guest = a_posting(Role.CASE_OFFICER, centre=scene.centre, provider=other, by=scene.head).worker
    seen = {posting.worker for posting in visible_postings(scene.head, at=AT)}
    assert {guest, scene.front, scene.officer} <= seen
    assert check_oversees(scene.head, scene.centre, at=AT).role == Role.CENTRE_HEAD
    assert check_oversees(scene.director, scene.centre, at=AT).role == Role.DEPARTMENT


@pytest.mark.clause("K12")
@pytest.mark.parametrize("who", ["front", "officer", "chief", "admin"])
def test_nobody_else_stands_over_the_centre(scene: Scene, who: str) -> None:
    with pytest.raises(Refusal) as refused:
        check_oversees(getattr(scene, who), scene.centre, at=AT)
    assert clause_of(refused) == "K12"


def test_a_head_stands_over_no_other_centre(scene: Scene) -> None:
    other = a_scene(scene.city)
    with pytest.raises(Refusal):
        check_oversees(scene.head, other.centre, at=AT)
    with pytest.raises(Refusal):
        check_oversees(other.director, a_scene().centre, at=AT)


# -- what may be seen -------------------------------------------------------------------------------------------------


def test_centres_that_one_sees(scene: Scene) -> None:
    near, far = a_scene(scene.city), a_scene()
    seen = {
        who: set(visible_centres(getattr(scene, who), at=AT)) for who in ("front", "head", "chief", "director", "admin")
    }
    assert seen["front"] == seen["head"] == seen["chief"] == {scene.centre}
    assert seen["director"] == {scene.centre, near.centre}
    assert seen["admin"] == {scene.centre, near.centre, far.centre}
    assert set(visible_centres(a_worker(), at=AT)) == set()


def test_what_is_not_yours_and_what_is_not_there_answer_alike(scene: Scene) -> None:
    other = a_scene()
    desk, schedule = a_desk(other.centre, by=other.head), Schedule.objects.get(centre=other.centre)
    posting = Posting.objects.get(worker=other.front)
    by, at = scene.head, AT
    days: dict[str, Any] = {"starts_on": date(2026, 12, 1), "ends_on": date(2026, 12, 2)}
    absence = request_absence(other.front, kind=Absence.Kind.LEAVE, by=other.front, at=AT, **days)
    petition = file_petition(other.centre, kind=Petition.Kind.MEASURES, text="Тісно", by=other.front, at=AT)
    for code in (other.centre.code, "nowhere"):
        with pytest.raises(Centre.DoesNotExist):
            access_centre(by, code, at=at)
    for key in (desk.pk, uuid4()):
        with pytest.raises(Desk.DoesNotExist):
            access_desk(by, key, at=at)
    for key in (schedule.pk, uuid4()):
        with pytest.raises(Schedule.DoesNotExist):
            access_schedule(by, key, at=at)
    for key in (posting.pk, uuid4()):
        with pytest.raises(Posting.DoesNotExist):
            access_posting(by, key, at=at)
    for key in (absence.pk, uuid4()):
        with pytest.raises(Absence.DoesNotExist):
            access_absence(by, key, at=at)
    for key in (petition.pk, uuid4()):
        with pytest.raises(Petition.DoesNotExist):
            access_petition(by, key, at=at)
    assert access_centre(other.head, other.centre.code, at=at) == other.centre
    assert access_desk(other.head, desk.pk, at=at) == desk
    assert access_schedule(other.head, schedule.pk, at=at) == schedule
    assert access_posting(other.head, posting.pk, at=at) == posting
    assert access_absence(other.head, absence.pk, at=at) == absence
    assert access_petition(other.head, petition.pk, at=at) == petition


def test_postings_that_one_sees(scene: Scene) -> None:
    other = another_body(scene)
    guest = a_posting(Role.CASE_OFFICER, centre=scene.centre, provider=other, by=scene.head).worker
    far = a_scene()

    def seen(who: str) -> set[str]:
        return {posting.worker.email for posting in visible_postings(getattr(scene, who), at=AT)}

    assert seen("front") == {scene.front.email}
    assert seen("chief") == {scene.chief.email, scene.front.email, scene.officer.email}
    assert seen("head") == {scene.head.email, scene.front.email, scene.officer.email, guest.email}
    assert {scene.director.email, guest.email} <= seen("director")
    assert far.front.email in seen("admin")
    assert far.front.email not in seen("director")


def test_absences_and_petitions_that_one_sees(scene: Scene) -> None:
    days: dict[str, Any] = {"starts_on": date(2026, 12, 1), "ends_on": date(2026, 12, 2)}
    absence = request_absence(scene.front, kind=Absence.Kind.LEAVE, by=scene.front, at=AT, **days)
    petition = file_petition(scene.centre, kind=Petition.Kind.MEASURES, text="Тісно", by=scene.front, at=AT)
    auditor = a_posting(Role.AUDITOR, city=scene.city, by=an_admin()).worker
    for worker, absences, petitions in (
        (scene.front, [absence], [petition]),
        (scene.head, [absence], [petition]),
        (scene.director, [absence], [petition]),
        (scene.chief, [absence], []),
        (auditor, [absence], [petition]),
        (scene.officer, [], []),
        (a_posting(Role.AUDITOR, city=a_city(), by=an_admin()).worker, [], []),
    ):
        assert list(visible_absences(worker, at=AT)) == absences
        assert list(visible_petitions(worker, at=AT)) == petitions


def test_rights_end_with_the_posting(scene: Scene) -> None:
    posting = Posting.objects.get(worker=scene.front)
    end_posting(posting, ends_on=date(2026, 11, 20), act="наказ № 9", by=scene.head, at=AT)
    assert postings_of(scene.front, AT) != []
    assert postings_of(scene.front, AT + timedelta(days=1)) == []
