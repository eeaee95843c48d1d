"""Several systems at one thing at once, over connections of their own: no edit is lost, and nothing ends in a fault."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.utils.dateparse import parse_datetime

from office.audit.models import FormerRow, JournalEntry
from office.audit.verification import verify
from office.cases.models import Case
from office.centres.models import Role
from tests.api.reading import done, problem
from tests.factories import cases, centres
from tests.factories.api import Caller, a_caller, a_secret
from tests.factories.cases import World

pytestmark = pytest.mark.django_db(transaction=True)
Act = Callable[[Caller, str], Any]
ENOUGH = 60


@pytest.fixture
def world(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """Give a world that other connections see, whose moment is the moment of the API."""
    world = cases.a_world()
    monkeypatch.setattr("django.utils.timezone.now", lambda: world.at)
    yield world
    assert not list(verify())


def together(path: str, *acts: tuple[str, Act]) -> list[list[int]]:
    """Let each act happen to what all have read, at one moment; whoever is told 412 reads what came and tries again."""
    started = Barrier(len(acts), timeout=30)

    def persistent(secret: str, act: Act) -> list[int]:
        caller, statuses = Caller(secret), list[int]()
        try:
            tag = caller.get(path).headers["ETag"]
            started.wait()
            while (not statuses or statuses[-1] in {409, 412}) and len(statuses) < ENOUGH:
                answer = act(caller, tag)
                statuses.append(answer.status_code)
                tag = caller.get(path).headers["ETag"]
            return statuses
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        running = [pool.submit(persistent, secret, act) for secret, act in acts]
        return sorted((each.result(timeout=60) for each in running), key=len)


def changing(path: str, method: str, body: Any) -> Act:
    def act(caller: Caller, tag: str) -> Any:
        if method == "POST":
            return caller.post(path, body, If_Match=tag)
        return caller.send(method, path, body, If_Match=tag)

    return act


def test_of_two_who_change_different_parts_of_one_package_none_is_lost(world: World) -> None:
    secret = a_secret(world.front)
    package = cases.a_package(world)
    path, item = f"/packages/{package.pk}", package.items.order_by("order")[0]
    statuses = together(
        path,
        (secret, changing(path, "PATCH", {"note": "Прийде ще раз"})),
        (secret, changing(f"{path}/items/{item.pk}", "PUT", {"mark": "copy", "sheets": 3})),
        (secret, changing(f"{path}/items", "POST", {"name": "Довідка", "mark": "original"})),
    )
    assert [each[-1] for each in statuses] == [200, 200, 200]
    assert sorted({status for each in statuses for status in each}) == [200, 412]
    shown = done(Caller(secret).get(path))
    assert shown["note"] == "Прийде ще раз"
    assert (shown["items"][0]["mark"], shown["items"][0]["sheets"], len(shown["items"])) == ("copy", 3, 3)


@pytest.mark.clause("L40")
def test_of_two_bodies_that_finish_parallel_steps_of_one_case_at_once_both_do(world: World) -> None:
    case = cases.a_registered_case(world)
    cases.received(world, case)
    path = f"/cases/{case.pk}"
    statuses = together(
        path,
        (a_secret(world.officers["dsp"]), changing(f"{path}/steps/1/outcome", "POST", {"outcome": "звірено"})),
        (a_secret(world.officers["ssd"]), changing(f"{path}/steps/2/outcome", "POST", {"outcome": "перевірено"})),
    )
    assert statuses == [[200], [412, 200]]
    steps = done(a_caller(world.front).get(path))["steps"]
    assert [(step["state"], step["outcome"]) for step in steps] == [
        ("done", "звірено"),
        ("done", "перевірено"),
        ("ready", ""),
    ]


def test_what_was_before_is_the_true_one_however_many_act_at_once(world: World) -> None:
    case = cases.worked_up_to_decision(world, cases.a_registered_case(world))
    officer, path = a_secret(world.officers["pfu"]), f"/cases/{case.pk}"
    here: dict[str, Any] = {"centre": world.centre, "by": world.place.signers.department}
    head = a_secret(centres.a_posting(Role.PROVIDER_HEAD, provider=world.body("pfu"), **here).worker)
    assert case.due_at is not None
    due_at, earlier = case.due_at, FormerRow.objects.filter(key=str(case.pk)).count()
    suspension = {"reason": "reply", "explanation": "відповідь", "review_on": "2026-12-01"}
    extension = {"days": 10, "reason": "Експертиза", "legal_basis": "Постанова № 44, пункт 7"}
    statuses = together(
        path,
        (head, changing(f"{path}/extension", "POST", extension)),
        *[(officer, changing(f"{path}/suspension", "POST", suspension))] * 2,
        *[(officer, changing(f"{path}/resumption", "POST", None))] * 2,
    )
    assert [each[-1] for each in statuses] == [200] * 5
    assert {status for each in statuses for status in each} <= {200, 409, 412}
    acts = JournalEntry.objects.filter(subject_id=str(case.pk)).order_by("sequence")
    verbs = [verb.removeprefix("case.") for verb in acts.values_list("verb", flat=True)][-5:]
    assert [verb for verb in verbs if verb != "extended"] == ["suspended", "resumed"] * 2
    former = list(FormerRow.objects.filter(key=str(case.pk)).order_by("id"))[earlier:]
    held = [each.held for each in former]
    case = Case.objects.get(pk=case.pk)
    stands_still = [each["suspended_at"] is not None for each in held] + [case.suspended_at is not None]
    told = [False]
    for verb in verbs:
        told.append({"suspended": True, "resumed": False}.get(verb, told[-1]))
    assert stands_still == told
    assert case.due_at is not None
    dues = [parse_datetime(each["due_at"]) for each in held] + [case.due_at]
    assert dues == [due_at] * (verbs.index("extended") + 1) + [case.due_at] * (5 - verbs.index("extended"))
    assert case.due_at > due_at


def test_a_storm_at_one_case_ends_in_no_fault(world: World) -> None:
    front, officer = a_secret(world.front), a_secret(world.officers["pfu"])
    case = cases.worked_up_to_decision(world, cases.a_registered_case(world))
    path = f"/cases/{case.pk}"
    acts = (
        (front, "withdrawal", {"statement": "Заява № 5"}),
        (officer, "grant", {"text": "Призначити"}),
        (officer, "suspension", {"reason": "reply", "explanation": "відповідь", "review_on": "2026-12-01"}),
    )
    started = Barrier(9, timeout=30)
    tag = str(Caller(front).get(path).headers["ETag"])

    def asked(nth: int) -> int:
        secret, what, body = acts[nth % 3]
        started.wait()
        try:
            return int(Caller(secret).post(f"{path}/{what}", body, If_Match=tag).status_code)
        finally:
            connection.close()

    with ThreadPoolExecutor(9) as pool:
        statuses = sorted(pool.map(asked, range(9)))
    assert statuses == [200, *[412] * 8]


def test_a_retried_act_that_was_done_answers_with_its_success_though_the_case_went_on(world: World) -> None:
    case = cases.worked_up_to_decision(world, cases.a_registered_case(world))
    officer, path = a_caller(world.officers["pfu"]), f"/cases/{case.pk}"
    seen, key = str(officer.get(path).headers["ETag"]), "the-same-key-again"
    first = officer.post(f"{path}/grant", {"text": "Призначити"}, key=key, If_Match=seen)
    assert done(first)["state"] == "decided"
    now = str(officer.get(path).headers["ETag"])
    done(officer.post(f"{path}/outgoing", {"contents": "Повідомлення"}, If_Match=now))
    again = officer.post(f"{path}/grant", {"text": "Призначити"}, key=key, If_Match=seen)
    assert (again.status_code, again.content, again.headers["ETag"]) == (200, first.content, first.headers["ETag"])
    assert again.headers["Idempotent-Replayed"] == "true"
    problem(officer.post(f"{path}/grant", {"text": "Призначити"}, If_Match=seen), 412, "changed")
    assert Case.objects.get(pk=case.pk).state == "sent"
