"""Acts on a case off the straight way, each at the version that was seen."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from office.accounts.scopes import Scope
from office.audit.models import JournalEntry
from office.cases.models import Case
from office.centres.models import Role
from office.centres.postings import Place, post_worker
from office.centres.providers import leave_centre
from tests.api.reading import all_pages, done, problem
from tests.factories import cases, centres
from tests.factories.api import Caller, a_caller, a_secret, a_whole
from tests.factories.cases import World


def tag_of(caller: Caller, case: Any) -> str:
    return str(caller.get(f"/cases/{case}").headers["ETag"])


def act(caller: Caller, case: Any, what: str, body: Any = None) -> dict[str, Any]:
    return done(caller.post(f"/cases/{case}/{what}", body, If_Match=tag_of(caller, case)))


@pytest.mark.clause("L28")
def test_what_was_missing_is_brought_and_the_case_goes_on(front: Caller, world: World) -> None:
    told = done(front.post("/cases", a_whole(world, "original", "missing")), 201)
    assert (told["full"], told["due_at"]) == (False, None)
    assert told["bring_by_on"] == "2026-12-21"
    case = told["id"]
    shown = done(front.get(f"/cases/{case}"))
    [lack] = shown["notice"]["lacks"]
    act(front, case, "phone-call", {"said": "Попереджено"})
    assert done(front.get(f"/cases/{case}"))["notice"]["told_by_phone_at"] is not None
    told = problem(front.post(f"/cases/{case}/going-on", {}, If_Match=tag_of(front, case)), 422, "invalid")
    assert (told["clause"], told["field"]) == ("L28", "/reason")
    told = act(front, case, "documents", {"lack": lack["id"], "mark": "copy", "sheets": 1})
    assert told["full_at"] is not None
    assert done(front.get(f"/cases/{case}"))["documents"][1]["mark"] == "copy"


def test_a_case_goes_on_without_what_is_missing_and_is_withdrawn(front: Caller, world: World) -> None:
    case = done(front.post("/cases", a_whole(world, "original", "missing")), 201)["id"]
    act(front, case, "going-on", {"reason": "Заява про розгляд без довідки"})
    told = act(front, case, "withdrawal", {"statement": "Заява від 20.11.2026 № 5"})
    assert told["state"] == "withdrawn"
    told = act(front, case, "archive", {"application": "paper", "place": "Стелаж 4"})
    assert told["state"] == "archived"
    told = problem(
        front.post(f"/cases/{case}/withdrawal", {"statement": "ще раз"}, If_Match=tag_of(front, case)), 409, "stale"
    )
    assert (told["clause"], told["present"]) == ("L2", "archived")


@pytest.mark.clause("L32")
def test_a_refusal_needs_its_grounds_and_its_word(world: World) -> None:
    case = cases.worked_up_to_decision(world, cases.a_registered_case(world))
    officer = a_caller(world.officers["pfu"])
    body = {"norm": "Постанова № 1751, пункт 12", "facts": "Обставини", "appeal": "До суду", "confirmation": "ні"}
    answer = officer.post(f"/cases/{case.pk}/refusal", body, If_Match=tag_of(officer, case.pk))
    assert problem(answer, 422, "invalid")["field"] == "/confirmation"
    told = act(officer, case.pk, "refusal", body | {"confirmation": "відмовити"})
    assert (told["state"], told["outcome"]) == ("decided", "refuse")
    assert done(officer.get(f"/cases/{case.pk}"))["decision"]["appeal"] == "До суду"


def test_a_head_extends_the_term_and_names_another_executor(world: World) -> None:
    case = cases.worked_up_to_decision(world, cases.a_registered_case(world))
    body = world.body("pfu")
    here: dict[str, Any] = {"centre": world.centre, "by": world.place.signers.department}
    head = a_caller(centres.a_posting(Role.PROVIDER_HEAD, provider=body, **here).worker)
    other = centres.a_posting(Role.CASE_OFFICER, provider=body, centre=world.centre, by=world.head).worker
    said = {"days": 10, "reason": "Експертиза", "legal_basis": "Постанова № 44, пункт 7"}
    before = done(head.get(f"/cases/{case.pk}"))["due_at"]
    told = act(head, case.pk, "extension", said)
    assert told["due_at"] > before
    again = head.post(f"/cases/{case.pk}/extension", said, If_Match=tag_of(head, case.pk))
    assert problem(again, 409, "refused")["clause"] == "L35"
    act(head, case.pk, "steps/3/executor", {"to": str(other.pk), "reason": "Відпустка"})
    assert done(head.get(f"/cases/{case.pk}"))["officer"]["id"] == str(other.pk)
    officer = a_caller(world.officers["pfu"])
    answer = officer.post(f"/cases/{case.pk}/extension", said, If_Match=tag_of(officer, case.pk))
    problem(answer, 403, "forbidden")


@pytest.mark.clause("L34")
def test_a_case_of_a_list_is_returned_to_its_sender(front: Caller, world: World) -> None:
    case = done(front.post("/cases", a_whole(world)), 201)["id"]
    body = {"centre": world.centre.code, "to": "ssd", "steps": [{"case": case, "step": 2}]}
    made = front.post("/handovers", body)
    path = f"/handovers/{done(made, 201)['id']}"
    again = front.post("/handovers", body)
    assert problem(again, 409, "stale")["clause"] == "L30"
    officer = a_caller(world.officers["ssd"])
    opened = officer.get(path)
    assert [each["number"] for each in done(opened)["cases"]] == [Case.objects.get(pk=case).number]
    tag = opened.headers["ETag"]
    returned = officer.post(f"{path}/returns", {"case": case, "step": 2, "reason": "Немає підпису"}, If_Match=tag)
    assert done(returned)["returned"] == 1
    problem(officer.post(f"{path}/receipt", {}, If_Match=tag), 412, "changed")
    assert [each["step"] for each in done(front.get("/handovers/waiting"))["items"]] == [1, 2]
    assert not done(officer.get("/handovers"))["items"]
    stranger = a_caller(world.officers["pfu"])
    problem(stranger.get(path), 404, "not-found")


@pytest.mark.clause("L33")
def test_what_waits_and_the_lists_made_of_it_come_page_by_page(front: Caller, world: World) -> None:
    made = [done(front.post("/cases", a_whole(world)), 201)["id"] for _each in range(3)]
    places = [(each["case"], each["step"]) for each in all_pages(front, "/handovers/waiting")]
    assert places == [(case, step) for case in made for step in (1, 2)]
    here = Place(centre=world.centre, provider=world.body("dsp"))
    starts_on = world.at.date()
    post_worker(world.front, Role.CASE_OFFICER, here, starts_on=starts_on, act=centres.ACT, by=world.head, at=world.at)
    both = a_caller(world.front)
    assert [(each["case"], each["step"]) for each in all_pages(both, "/handovers/waiting")] == places
    with CaptureQueriesContext(connection) as counted:
        done(both.get("/handovers/waiting"))
    assert len(counted) == 2, "the token with its postings, and one question for what waits at all of them"
    assert [each["step"] for each in all_pages(both, "/handovers/waiting", case=made[1])] == [1, 2]
    lists = []
    for case in made:
        world.later(minutes=1)
        body = {"centre": world.centre.code, "to": "ssd", "steps": [{"case": case, "step": 2}]}
        lists.append(done(front.post("/handovers", body), 201)["id"])
    shown = all_pages(front, "/handovers")
    assert [(each["id"], each["size"]) for each in shown] == [(each, 1) for each in lists]
    problem(
        front.get("/handovers", {"cursor": done(front.get("/handovers/waiting", {"limit": 1}))["next"]}),
        400,
        "malformed",
    )


@pytest.mark.clause("L33")
def test_a_body_that_sits_outside_the_centre_receives_what_it_decides(front: Caller, world: World) -> None:
    last_day = world.at.date() - timedelta(days=1)
    leave_centre(world.centre, world.body("ssd"), ends_on=last_day, by=world.place.signers.department, at=world.at)
    case = done(front.post("/cases", a_whole(world)), 201)["id"]
    body = {"centre": world.centre.code, "to": "ssd", "steps": [{"case": case, "step": 2}]}
    assert {"ssd"} < {each["to"] for each in done(front.get("/handovers/waiting"))["items"]}
    told = problem(front.post("/handovers", body | {"steps": [{"case": case, "step": 1}]}), 422, "invalid")
    assert (told["clause"], told["field"]) == ("K10", "/to")
    made = done(front.post("/handovers", body), 201)
    receipt = f"/handovers/{made['id']}"
    officer = a_caller(world.officers["ssd"])
    tag = officer.get(receipt).headers["ETag"]
    assert done(officer.post(f"{receipt}/receipt", {}, If_Match=tag))["confirmed"] == 1


@pytest.mark.clause("L33")
def test_cases_are_handed_over_under_the_scope_of_the_role_that_does_it(world: World) -> None:
    case = done(a_caller(world.front).post("/cases", a_whole(world)), 201)["id"]
    body = {"centre": world.centre.code, "to": "ssd", "steps": [{"case": case, "step": 2}]}
    for scopes in ((Scope.CASES,), (Scope.CASES, Scope.WORK)):
        told = problem(a_caller(world.front, *scopes).post("/handovers", body), 403, "forbidden")
        assert "cases:intake" in told["detail"]
    officer = world.officers["ssd"]
    told = problem(a_caller(officer, Scope.CASES, Scope.INTAKE).post("/handovers", body), 403, "forbidden")
    assert "cases:work" in told["detail"]
    told = problem(a_caller(officer, Scope.WORK).post("/handovers", body), 409, "refused")
    assert told["clause"] == "K3", "the scope lets him ask; the case is with another body"
    done(a_caller(world.front, Scope.INTAKE).post("/handovers", body), 201)


def test_an_act_needs_the_version_that_is_there(front: Caller, world: World) -> None:
    case = done(front.post("/cases", a_whole(world)), 201)["id"]
    statement = {"statement": "Заява № 5"}
    problem(front.post(f"/cases/{case}/withdrawal", statement), 428, "precondition-required")
    problem(front.post(f"/cases/{case}/withdrawal", statement, If_Match='"0-0-0-0"'), 412, "changed")
    assert Case.objects.get(pk=case).state == "registered"


def test_every_act_gives_the_case_another_version(front: Caller, world: World) -> None:
    case = done(front.post("/cases", a_whole(world, "original", "missing")), 201)["id"]
    seen = {tag_of(front, case)}
    lack = done(front.get(f"/cases/{case}"))["notice"]["lacks"][0]["id"]
    for what, body in (
        ("phone-call", {"said": "Попереджено"}),
        ("documents", {"lack": lack, "mark": "copy"}),
        ("withdrawal", {"statement": "Заява № 5"}),
        ("archive", {"application": "paper", "place": "Стелаж 4"}),
    ):
        act(front, case, what, body)
        assert tag_of(front, case) not in seen
        seen.add(tag_of(front, case))


@pytest.mark.django_db(transaction=True)
def test_of_two_who_act_on_one_case_at_once_one_does_and_the_other_is_told() -> None:
    world = cases.a_world()
    case = cases.worked_up_to_decision(world, cases.a_registered_case(world))
    secret, together = a_secret(world.officers["pfu"]), Barrier(2, timeout=30)
    acts = {
        "grant": {"text": "Призначити"},
        "suspension": {"reason": "reply", "explanation": "відповідь", "review_on": "2027-12-01"},
    }

    def asked(what: str) -> int:
        caller = Caller(secret)
        try:
            tag = tag_of(caller, case.pk)
            together.wait()
            return int(caller.post(f"/cases/{case.pk}/{what}", acts[what], If_Match=tag).status_code)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        statuses = sorted(pool.map(asked, acts))
    assert statuses == [200, 412]
    done_verbs = {"case.decided", "case.suspended"}
    entries = JournalEntry.objects.filter(subject_id=str(case.pk), verb__in=done_verbs)
    assert entries.count() == 1
