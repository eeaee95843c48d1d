"""Acts of whoever answers for a worker: taken on whole or not at all, helped back in, never by oneself."""

from datetime import date, timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.exceptions import ValidationError

from office.accounts.models import Worker
from office.audit import history
from office.centres.desks import desk_of, sit_down
from office.centres.models import Posting, Role
from office.centres.postings import Place, post_worker
from office.centres.workers import NewWorker, end_all_postings, equals_of, reactivate, reset_second_factor, take_on
from office.law import Refusal
from tests.factories.centres import ACT, AT, Scene, a_desk, a_posting

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 20)
NEW = NewWorker(email="nova@example.test", surname="Нова", given_name="Марія")


def taken_on(scene: Scene, **changes: Any) -> Worker:
    place = Place(centre=scene.centre, provider=scene.provider)
    facts: dict[str, Any] = {"starts_on": TODAY, "act": ACT, "site": "https://office.test", "by": scene.head, "at": AT}
    return take_on(NEW, Role.FRONT_OFFICE, place, **{**facts, **changes})


@pytest.mark.clause("K12")
def test_a_worker_is_taken_on_posted_and_invited_in_one_act(scene: Scene) -> None:
    worker = taken_on(scene)
    assert [(posting.role, posting.centre) for posting in worker.postings.all()] == [("front_office", scene.centre)]
    assert [entry.verb for entry in history(worker)] == ["worker.created", "worker.invited"]


def test_where_the_posting_is_refused_there_is_no_account_and_no_letter(scene: Scene) -> None:
    with pytest.raises(Refusal) as refused:
        taken_on(scene, act=" ")
    assert (refused.value.clause, refused.value.field) == ("K12", "act")
    assert not Worker.objects.filter(email=NEW.email).exists()
    assert mail.outbox == []


def with_a_code(worker: Worker) -> Worker:
    for kind in (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES):
        Authenticator.objects.create(user=worker, type=kind, data={})
    return worker


@pytest.mark.parametrize("who", ["head", "chief", "director", "admin"])
def test_a_lost_second_factor_is_taken_away_by_who_answers_for_the_worker(scene: Scene, who: str) -> None:
    by: Worker = getattr(scene, who)
    worker = with_a_code(scene.front)
    reset_second_factor(worker, by=by, at=AT)
    assert not Authenticator.objects.filter(user=worker).exists()
    entry = history(worker).get(verb="worker.second_factor_reset")
    assert (entry.by, entry.at) == (by, AT)
    with pytest.raises(ValidationError):
        reset_second_factor(worker, by=by, at=AT)


@pytest.mark.clause("K3", "K12")
def test_nobody_resets_his_own_and_a_colleague_resets_nobodys(scene: Scene) -> None:
    chief = with_a_code(scene.head)
    for by, clause in ((scene.head, "K12"), (scene.front, "K3"), (scene.chief, "K3")):
        with pytest.raises(Refusal) as refused:
            reset_second_factor(chief, by=by, at=AT)
        assert refused.value.clause == clause, by
    assert Authenticator.objects.filter(user=chief).exists()


@pytest.mark.clause("K12")
def test_every_posting_ends_today_and_one_to_come_with_its_first_day(scene: Scene) -> None:
    worker = scene.front
    later = TODAY + timedelta(days=10)
    given: dict[str, Any] = {"starts_on": later, "act": ACT, "by": scene.head, "at": AT}
    post_worker(worker, Role.GREETER, Place(centre=scene.centre), **given)
    sit_down(a_desk(scene.centre, by=scene.head), by=worker, at=AT)
    assert end_all_postings(worker, act="наказ № 7", by=scene.head, at=AT) == 2
    assert end_all_postings(worker, act="наказ № 7", by=scene.head, at=AT) == 0
    assert set(worker.postings.values_list("role", "ends_on")) == {("front_office", TODAY), ("greeter", later)}
    assert desk_of(worker) is None


def test_a_worker_who_is_back_may_sign_in_and_has_no_posting(scene: Scene) -> None:
    worker = scene.front
    Worker.objects.filter(pk=worker.pk).update(is_active=False)
    Posting.objects.filter(worker=worker).update(ends_on=TODAY - timedelta(days=1))
    with pytest.raises(Refusal):
        reactivate(worker, by=scene.officer, at=AT)
    assert reactivate(worker, by=scene.head, at=AT).is_active


@pytest.mark.clause("K25")
def test_only_who_holds_every_posting_of_the_worker_could_take_over(scene: Scene) -> None:
    def colleague(role: Role) -> Worker:
        return a_posting(role, centre=scene.centre, provider=scene.provider, by=scene.head).worker

    equal = colleague(Role.FRONT_OFFICE)
    colleague(Role.CASE_OFFICER)
    assert equals_of(scene.front, at=AT) == [equal]
    given: dict[str, Any] = {"starts_on": TODAY, "act": ACT, "by": scene.head, "at": AT}
    post_worker(scene.front, Role.GREETER, Place(centre=scene.centre), **given)
    assert equals_of(scene.front, at=AT) == []
