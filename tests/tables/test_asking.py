from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.db.models import Exists, OuterRef
from django.test.utils import CaptureQueriesContext

from office.accounts.client_models import ApiToken
from office.accounts.clients import add_client, issue_token
from office.accounts.models import Worker
from office.accounts.scopes import Scope
from office.centres.models import Posting
from office.tables.asking import Prefix, Question, Reckoned, ReckonedDays, VariedQuestion, beginning_with
from tests.factories.accounts import A_MOMENT, a_worker
from tests.factories.ui import a_city_with_every_role

pytestmark = pytest.mark.django_db


def test_a_question_gives_the_same_objects_as_its_queryset() -> None:
    postings = a_city_with_every_role()
    day = date(2026, 11, 20)
    ties = ("worker", "centre__city", "provider__city", "city")

    def build(worker: Any, on: Any) -> Any:
        others = Posting.objects.filter(worker=OuterRef("worker")).exclude(pk=OuterRef("pk"))
        found = Posting.objects.filter(worker=worker, starts_on__lte=on).annotate(more=Exists(others))
        return found.select_related(*ties)

    question: Question[Any] = Question(build, worker=UUID, on=date)
    for posting in postings.values():
        with CaptureQueriesContext(connection) as counted:
            [found] = question.ask(worker=posting.worker_id, on=day)
            assert (found.pk, found.worker.email) == (posting.pk, posting.worker.email)
            assert found.centre == posting.centre
            assert not found.centre or found.centre.city.slug == "ozersk"
            assert found.provider == posting.provider
            assert vars(found)["more"] is False
        assert len(counted) == 1
        found.act = "Розпорядження № 8"
        found.save(update_fields=["act"])
    assert not question.ask(worker=postings_first(postings).worker_id, on=day - timedelta(days=9_999))


def postings_first(postings: Mapping[Any, Posting]) -> Posting:
    return next(iter(postings.values()))


def test_bytes_find_their_row() -> None:
    client = add_client("Реєстр", worker=a_worker(), scopes=[Scope.CASES], per_minute=60, by=None, at=A_MOMENT)
    token = issue_token(client, days=1, by=None, at=A_MOMENT).token
    question = Question(lambda digest: ApiToken.objects.filter(digest=digest), digest=bytes)
    assert question.ask(digest=bytes(token.digest)) == [token]
    assert not question.ask(digest=b"nobody's")


def test_a_slot_that_stands_nowhere_and_a_kind_without_stand_ins_are_refused() -> None:
    with pytest.raises(TypeError, match="stands nowhere"):
        Question(lambda **_: Posting.objects.all(), worker=UUID).ask(worker=uuid4())
    with pytest.raises(TypeError, match="no slots of float"):
        Question(lambda worker: Posting.objects.filter(worker=worker), worker=float).ask(worker=1.0)
    rows: Any = Posting.objects.values_list("pk")
    with pytest.raises(TypeError, match="whole objects or dicts"):
        Question(lambda worker: rows.filter(worker=worker), worker=UUID).ask(worker=uuid4())


def test_a_question_with_values_gives_dicts_also_of_a_union() -> None:
    postings = a_city_with_every_role()
    people: Any = Posting.objects.values("role", "worker__surname")

    def build(worker: Any, surname: Any) -> Any:
        named = people.filter(beginning_with("worker__surname", surname)).order_by("role")[:1]
        return people.filter(worker=worker)[:5].union(named, all=True)

    question: Question[dict[str, Any]] = Question(build, worker=UUID, surname=Prefix())
    for posting in postings.values():
        whole = {"role": posting.role, "worker__surname": posting.worker.surname}
        assert question.ask(worker=posting.worker_id, surname="100%_") == [whole]
        [_himself, named] = question.ask(worker=posting.worker_id, surname=posting.worker.surname[:3])
        assert named["worker__surname"].startswith(posting.worker.surname[:3])


def test_moments_are_reckoned_anew_from_the_moment_of_asking() -> None:
    made = [a_worker(last_login=A_MOMENT + timedelta(days=day)) for day in range(4)]
    week = timedelta(days=7)

    def build(at: datetime) -> Any:
        return Worker.objects.filter(
            last_login__gte=at, last_login__lt=at + timedelta(days=2), last_login__gt=at - week
        )

    question: Question[Worker] = Question(build, at=Reckoned(lambda at: [at, at + timedelta(days=2), at - week]))
    for day in range(4):
        found = {worker.pk for worker in question.ask(at=A_MOMENT + timedelta(days=day))}
        assert found == {worker.pk for worker in made[day : day + 2]}


def test_what_is_missing_narrows_nothing_and_each_set_of_values_is_composed_once() -> None:
    postings = a_city_with_every_role()
    composed: list[set[str]] = []

    def build(**given: Any) -> Any:
        narrowed = {name: value for name, value in given.items() if value is not None}
        composed.append(set(narrowed))
        return Posting.objects.filter(**narrowed)

    question: VariedQuestion[Posting] = VariedQuestion(build, worker=UUID, role=str)
    for posting in postings.values():
        assert question.ask(worker=posting.worker_id, role=None) == [posting]
        assert question.ask(worker=posting.worker_id, role=posting.role) == [posting]
        assert not question.ask(worker=posting.worker_id, role="nobody")
    assert set(question.ask(worker=None, role=None)) == set(postings.values())
    assert composed == [{"worker"}, {"worker", "role"}, set()]


def test_a_question_that_is_planned_once_finds_the_same_and_keeps_its_plan() -> None:
    postings = a_city_with_every_role()
    day = date(2026, 11, 20)

    def build(worker: Any, on: Any, first: Any, second: Any) -> Any:
        named = Posting.objects.filter(role__in=[first, second], act__contains="№ %").values("pk")
        found = Posting.objects.filter(worker=worker, starts_on__lte=on, role__in=[first, second])
        return found.exclude(pk__in=named).select_related("worker", "centre__city", "provider")

    slots = {"worker": UUID, "on": date, "first": str, "second": str}
    usual, once = Question(build, **slots), Question(build, "once", **slots)
    for posting in [*postings.values(), *postings.values()]:
        values = {"worker": posting.worker_id, "on": day, "first": posting.role, "second": "nobody"}
        with CaptureQueriesContext(connection) as counted:
            assert once.ask(**values) == usual.ask(**values) == [posting]
        assert len(counted) == 2
        assert not once.ask(**{**values, "first": "nobody"})
    plans = "SELECT sum(generic_plans), sum(custom_plans) FROM pg_prepared_statements WHERE statement LIKE %s"
    with connection.cursor() as cursor:
        cursor.execute(plans, ["%COALESCE((SELECT%№%"])
        kept, anew = cursor.fetchone() or (0, 0)
    assert anew <= 5 < kept  # the server looks five times before it decides


def test_days_are_reckoned_anew_from_the_day_of_asking() -> None:
    postings = a_city_with_every_role()
    week = timedelta(days=7)

    def build(worker: Any, day: date) -> Any:
        return Posting.objects.filter(worker=worker, starts_on__lte=day + week, starts_on__gt=day)

    reckoned = ReckonedDays(lambda day: [day, day + week])
    question: Question[Posting] = Question(build, "once", worker=UUID, day=reckoned)
    for posting in postings.values():
        for before, found in ((0, []), (1, [posting]), (7, [posting]), (8, [])):
            day = posting.starts_on - timedelta(days=before)
            assert question.ask(worker=posting.worker_id, day=day) == found
