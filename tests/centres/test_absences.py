"""Who is away, who approved it, and who stands in."""

from datetime import date, timedelta
from typing import Any

import pytest

from office.accounts.models import Worker
from office.accounts.services import deactivate_worker
from office.audit import history
from office.centres.absences import approve_absence, cancel_absence, decline_absence, request_absence
from office.centres.models import Absence, Posting, Role
from office.centres.postings import end_posting
from office.centres.queries import absences_waiting, staff
from office.centres.staffing import (
    heads_of,
    officer_for,
    present,
    provider_head_of,
    responsible_for,
    stand_in,
)
from office.centres.states import AbsenceState
from office.law import Refusal, StaleChange
from tests.factories.centres import ACT, AT, Scene, a_posting, a_scene, another_body

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 20)
WEEK: dict[str, Any] = {"starts_on": TODAY, "ends_on": date(2026, 11, 27)}
LEAVE = Absence.Kind.LEAVE


def an_officer(scene: Scene, **names: Any) -> Worker:
    return a_posting(Role.CASE_OFFICER, centre=scene.centre, provider=scene.provider, by=scene.head, **names).worker


def away(worker: Worker, scene: Scene, *, by: Worker | None = None, substitute: Worker | None = None) -> Absence:
    asked = request_absence(worker, kind=LEAVE, substitute=substitute, by=worker, at=AT, **WEEK)
    return approve_absence(asked, by=by or scene.head, at=AT)


# -- asking and approving ---------------------------------------------------------------------------------------------


@pytest.mark.clause("K12")
def test_an_absence_counts_once_the_head_has_approved_it(scene: Scene) -> None:
    asked = request_absence(scene.officer, kind=LEAVE, by=scene.officer, at=AT, **WEEK)
    assert present(scene.officer, AT)
    assert list(absences_waiting(scene.centre, TODAY)) == [asked]
    approved = approve_absence(asked, by=scene.head, at=AT)
    assert not present(scene.officer, AT)
    assert present(scene.officer, AT + timedelta(days=8))
    assert list(absences_waiting(scene.centre, TODAY)) == []
    assert [entry.verb for entry in history(approved)] == ["absence.requested", "absence.approved"]


def test_why_somebody_is_away_does_not_stand_in_the_journal(scene: Scene) -> None:
    sick = request_absence(scene.officer, kind=Absence.Kind.SICK, by=scene.head, at=AT, **WEEK)
    assert "sick" not in str([entry.data for entry in history(sick)])


@pytest.mark.parametrize("who", ["head", "chief", "director"])
def test_whoever_stands_over_a_worker_approves(scene: Scene, who: str) -> None:
    assert away(scene.officer, scene, by=getattr(scene, who)).state == AbsenceState.APPROVED


@pytest.mark.parametrize("who", ["officer", "front", "admin"])
def test_nobody_else_approves_least_of_all_the_worker(scene: Scene, who: str) -> None:
    asked = request_absence(scene.officer, kind=LEAVE, by=scene.officer, at=AT, **WEEK)
    with pytest.raises(Refusal) as refused:
        approve_absence(asked, by=getattr(scene, who), at=AT)
    assert refused.value.clause == "K12"


def test_the_head_of_another_body_or_centre_has_no_say(scene: Scene) -> None:
    other = a_scene(scene.city)
    for who in (other.head, other.chief):
        with pytest.raises(Refusal):
            request_absence(scene.officer, kind=LEAVE, by=who, at=AT, **WEEK)


def test_a_head_is_let_go_by_the_department_not_by_a_fellow_head(scene: Scene) -> None:
    fellow = a_posting(Role.CENTRE_HEAD, centre=scene.centre, by=scene.director).worker
    asked = request_absence(scene.head, kind=LEAVE, by=scene.head, at=AT, **WEEK)
    for who in (scene.head, fellow, scene.front):
        with pytest.raises(Refusal):
            approve_absence(asked, by=who, at=AT)
    assert approve_absence(asked, by=scene.director, at=AT).approved_by == scene.director


def test_the_head_of_a_body_and_the_director_have_somebody_over_them(scene: Scene) -> None:
    assert away(scene.chief, scene, by=scene.director).state == AbsenceState.APPROVED
    asked = request_absence(scene.director, kind=LEAVE, by=scene.director, at=AT, **WEEK)
    with pytest.raises(Refusal):
        approve_absence(asked, by=scene.head, at=AT)
    assert approve_absence(asked, by=scene.admin, at=AT).approved_by == scene.admin


def test_an_absence_is_declined_with_a_reason_or_cancelled(scene: Scene) -> None:
    asked = request_absence(scene.officer, kind=LEAVE, by=scene.officer, at=AT, **WEEK)
    with pytest.raises(Refusal):
        decline_absence(asked, reason="", by=scene.head, at=AT)
    assert decline_absence(asked, reason="Нікому замінити", by=scene.head, at=AT).state == AbsenceState.DECLINED
    with pytest.raises(StaleChange):
        approve_absence(asked, by=scene.head, at=AT)
    approved = away(scene.officer, scene)
    with pytest.raises(Refusal):
        cancel_absence(approved, by=scene.front, at=AT)
    assert cancel_absence(approved, by=scene.officer, at=AT).state == AbsenceState.CANCELLED
    assert present(scene.officer, AT)


def test_days_of_two_absences_do_not_meet(scene: Scene) -> None:
    away(scene.officer, scene)
    with pytest.raises(Refusal) as refused:
        request_absence(
            scene.officer, kind=LEAVE, by=scene.officer, at=AT, starts_on=WEEK["ends_on"], ends_on=date(2026, 12, 3)
        )
    assert refused.value.field == "starts_on"
    with pytest.raises(Refusal):
        request_absence(
            scene.officer, kind=LEAVE, by=scene.officer, at=AT, starts_on=date(2027, 1, 2), ends_on=date(2027, 1, 1)
        )


# -- standing in ------------------------------------------------------------------------------------------------------


def test_a_substitute_holds_an_equal_posting_all_those_days(scene: Scene) -> None:
    equal = an_officer(scene)
    other_body = another_body(scene)
    stranger = a_posting(Role.CASE_OFFICER, centre=scene.centre, provider=other_body, by=scene.head).worker
    leaving = an_officer(scene)
    end_posting(Posting.objects.get(worker=leaving), ends_on=date(2026, 11, 26), act=ACT, by=scene.head, at=AT)
    gone = deactivate_worker(an_officer(scene), by=scene.admin, at=AT)
    for unfit in (scene.officer, scene.front, stranger, leaving, gone):
        with pytest.raises(Refusal) as refused:
            request_absence(scene.officer, kind=LEAVE, substitute=unfit, by=scene.officer, at=AT, **WEEK)
        assert refused.value.field == "substitute"
    assert away(scene.officer, scene, substitute=equal).substitute == equal
    assert stand_in(scene.officer, AT) == equal
    assert stand_in(scene.officer, AT + timedelta(days=8)) == scene.officer


def test_who_holds_two_postings_needs_one_who_holds_both(scene: Scene) -> None:
    here: dict[str, Any] = {"centre": scene.centre, "provider": scene.provider, "by": scene.head}
    a_posting(Role.FRONT_OFFICE, worker=scene.officer, **here)
    half = an_officer(scene)
    with pytest.raises(Refusal):
        request_absence(scene.officer, kind=LEAVE, substitute=half, by=scene.officer, at=AT, **WEEK)
    a_posting(Role.FRONT_OFFICE, worker=half, **here)
    assert away(scene.officer, scene, substitute=half).substitute == half


def test_two_do_not_stand_in_for_each_other(scene: Scene) -> None:
    second, third = an_officer(scene), an_officer(scene)
    away(scene.officer, scene, substitute=second)
    asked = request_absence(second, kind=LEAVE, substitute=third, by=second, at=AT, **WEEK)
    with pytest.raises(Refusal, match="each other"):
        approve_absence(asked, substitute=scene.officer, by=scene.head, at=AT)
    approve_absence(asked, by=scene.head, at=AT)
    assert stand_in(scene.officer, AT) == third
    with pytest.raises(Refusal, match="each other"):
        request_absence(third, kind=LEAVE, substitute=scene.officer, by=third, at=AT, **WEEK)


def test_the_head_names_another_substitute_than_the_worker_did(scene: Scene) -> None:
    second, third = an_officer(scene), an_officer(scene)
    asked = request_absence(scene.officer, kind=LEAVE, substitute=second, by=scene.officer, at=AT, **WEEK)
    assert approve_absence(asked, substitute=third, by=scene.head, at=AT).substitute == third


def test_nobody_stands_in_where_nobody_was_named(scene: Scene) -> None:
    away(scene.officer, scene)
    assert stand_in(scene.officer, AT) is None
    second = an_officer(scene)
    away(second, scene, substitute=an_officer(scene))
    deactivate_worker(stand_in(second, AT) or second, by=scene.admin, at=AT)
    assert stand_in(second, AT) is None


def test_the_staff_list_shows_who_is_away_and_who_stands_in(scene: Scene) -> None:
    second = an_officer(scene, surname="Замінчук")
    away(scene.officer, scene, substitute=second)
    shown = {row.worker.surname: (row.is_away, row.stood_in_by) for row in staff(scene.centre, TODAY)}  # type: ignore[attr-defined]
    assert shown["Виконавчук"] == (True, "Замінчук")
    assert shown["Замінчук"] == (False, None)
    assert list(shown) == sorted(shown)


# -- who gets the work ------------------------------------------------------------------------------------------------


def test_the_least_loaded_of_those_present_gets_the_work(scene: Scene) -> None:
    second, third = an_officer(scene, surname="Ачко"), an_officer(scene, surname="Бачко")

    def chosen(load: dict[Worker, int]) -> Worker:
        counted = {worker.pk: number for worker, number in load.items()}
        return officer_for(scene.provider, scene.centre, Role.CASE_OFFICER, at=AT, load=counted)

    assert chosen({}) == second
    assert chosen({second: 1}) == third
    assert chosen({second: 2, third: 2, scene.officer: 1}) == scene.officer
    away(second, scene)
    assert chosen({third: 9, scene.officer: 9}) == third


@pytest.mark.clause("K25")
def test_where_nobody_is_there_the_head_is_told_to_post_somebody(scene: Scene) -> None:
    away(scene.officer, scene)
    with pytest.raises(Refusal, match="post a worker") as refused:
        officer_for(scene.provider, scene.centre, Role.CASE_OFFICER, at=AT, load={})
    assert refused.value.clause == "K25"


@pytest.mark.clause("K25")
def test_work_that_comes_all_the_same_has_somebody_by_name(scene: Scene) -> None:
    def named() -> Worker:
        return responsible_for(scene.provider, scene.centre, Role.CASE_OFFICER, at=AT, load={})

    assert named() == scene.officer
    away(scene.officer, scene)
    assert named() == scene.chief
    deactivate_worker(scene.chief, by=scene.admin, at=AT)
    assert named() == scene.head
    deactivate_worker(scene.head, by=scene.admin, at=AT)
    with pytest.raises(Refusal) as refused:
        named()
    assert refused.value.clause == "K25"


def test_officers_of_other_bodies_and_centres_are_not_asked(scene: Scene) -> None:
    other = a_scene(scene.city)
    a_posting(Role.CASE_OFFICER, centre=scene.centre, provider=another_body(scene), by=scene.head, surname="Аа")
    load = {scene.officer.pk: 100}
    chosen = officer_for(scene.provider, scene.centre, Role.CASE_OFFICER, at=AT, load=load)
    assert (chosen, other.officer == chosen) == (scene.officer, False)


def test_a_head_is_stood_in_for_and_remains_named_where_nobody_does(scene: Scene) -> None:
    deputy = a_posting(Role.CENTRE_HEAD, centre=scene.centre, by=scene.director, surname="Яценко").worker
    assert heads_of(scene.centre, AT) == [scene.head, deputy]
    leave = away(scene.head, scene, by=scene.director, substitute=deputy)
    assert heads_of(scene.centre, AT) == [deputy]
    cancel_absence(leave, by=scene.director, at=AT)
    away(scene.head, scene, by=scene.director)
    assert heads_of(scene.centre, AT) == [deputy, scene.head]
    away(scene.chief, scene, by=scene.director)
    assert provider_head_of(scene.provider, scene.centre, AT) == scene.chief
    assert provider_head_of(another_body(scene), scene.centre, AT) is None


def test_choosing_an_officer_costs_two_queries(scene: Scene, django_assert_num_queries: Any) -> None:
    for _ in range(3):
        an_officer(scene)
    with django_assert_num_queries(2):
        officer_for(scene.provider, scene.centre, Role.CASE_OFFICER, at=AT, load={})
    with django_assert_num_queries(2):
        heads_of(scene.centre, AT)
