"""The acts on their pages: what is done, what is refused at its field, what has changed meanwhile."""

from datetime import timedelta
from typing import Any

import pytest

from office.cases import decision
from office.cases.models import Case, Decision, Extension, RoutingEntry, Suspension
from office.cases.rules import CONFIRMATION
from office.cases.states import CaseState, StepState
from office.centres.models import Role
from tests.backoffice.conftest import Desk
from tests.backoffice.reading import messages_of, words
from tests.factories import cases, centres

REFUSAL = {
    "norm": "Закон № 2811-XII, стаття 10",
    "facts": "Дитині виповнився рік.",
    "appeal": "До суду протягом шести місяців.",
    "text": "",
    "confirmation": CONFIRMATION,
}


def address(case: Case, act: str) -> str:
    return f"/work/cases/{case.pk}/{act}/"


def state_of(case: Case) -> str:
    return Case.objects.get(pk=case.pk).state


@pytest.mark.clause("L37", "L38")
def test_grant_and_send(world: cases.World, at_desk: Desk, case: Case) -> None:
    desk = at_desk(world.officers["pfu"])
    answer = desk.post(address(case, "grant"), {"text": "Призначити 41 280 гривень"})
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/work/cases/{case.pk}/")
    page = desk.get(answer.headers["Location"])
    assert messages_of(page) == ["Рішення прийнято: послугу надано"]
    assert page.context["next"].address == address(case, "send")
    assert "Призначити 41 280 гривень" in words(page)
    assert desk.post(address(case, "send"), {"contents": "Повідомлення\nДовідка"}).status_code == 303
    assert state_of(case) == CaseState.SENT


@pytest.mark.clause("L32", "K17")
def test_a_refusal_without_confirmation_keeps_what_was_typed(world: cases.World, at_desk: Desk, case: Case) -> None:
    desk = at_desk(world.officers["pfu"])
    assert desk.get(address(case, "refuse")).context["form"]["appeal"].value() == case.card.appeal_text
    for word in ("", "так", "Відмова"):
        answer = desk.post(address(case, "refuse"), REFUSAL | {"confirmation": word})
        assert answer.status_code == 422
        assert "confirmation" in answer.context["form"].errors
        for kept in (REFUSAL["norm"], REFUSAL["facts"], REFUSAL["appeal"]):
            assert kept in words(answer)
    assert state_of(case) == CaseState.IN_WORK
    assert desk.post(address(case, "refuse"), REFUSAL).status_code == 303
    decision = Decision.objects.get(case=case)
    assert (decision.norm, decision.facts, decision.appeal) == (REFUSAL["norm"], REFUSAL["facts"], REFUSAL["appeal"])


def test_the_norm_is_taken_from_the_grounds_that_were_marked(world: cases.World, at_desk: Desk, case: Case) -> None:
    ground = case.card.refusal_grounds.get()
    desk = at_desk(world.officers["pfu"])
    answer = desk.post(address(case, "refuse"), REFUSAL | {"norm": ""})
    assert answer.status_code == 422
    assert "norm" in answer.context["form"].errors
    desk.post(address(case, "refuse"), REFUSAL | {"norm": "", "grounds": [ground.pk]})
    decision = Decision.objects.get(case=case)
    assert decision.norm == ground.norm
    assert list(decision.grounds.all()) == [ground]


def test_the_grounds_of_another_card_can_not_be_marked(world: cases.World, at_desk: Desk, case: Case) -> None:
    other = cases.a_registered_case(cases.a_world())
    strange = other.card.refusal_grounds.get()
    answer = at_desk(world.officers["pfu"]).post(address(case, "refuse"), REFUSAL | {"grounds": [strange.pk]})
    assert answer.status_code == 422
    assert "grounds" in answer.context["form"].errors


def test_who_comes_second_is_told_how_things_stand_and_loses_no_word(
    world: cases.World, at_desk: Desk, case: Case
) -> None:
    desk = at_desk(world.officers["pfu"])
    desk.get(address(case, "refuse"))
    decision.grant(case, text="Призначити", by=case.officer, at=world.at)
    answer = desk.post(address(case, "refuse"), REFUSAL)
    assert answer.status_code == 409
    assert REFUSAL["facts"] in words(answer)
    assert str(CaseState.DECIDED.label) in words(answer)
    assert Decision.objects.get(case=case).outcome == "grant"


def test_a_double_press_decides_once(world: cases.World, at_desk: Desk, case: Case) -> None:
    desk = at_desk(world.officers["pfu"])
    answers = [desk.post(address(case, "grant"), {"text": "Призначити"}).status_code for _press in range(2)]
    assert answers == [303, 409]
    assert Decision.objects.filter(case=case).count() == 1


def test_an_act_that_is_not_open_leads_back_with_a_word(world: cases.World, at_desk: Desk, case: Case) -> None:
    for code, act in (("ssd", "grant"), ("pfu", "resume"), ("pfu", "send")):
        answer = at_desk(world.officers[code]).get(address(case, act), follow=True)
        assert answer.redirect_chain == [(f"/work/cases/{case.pk}/", 303)]
        assert "недоступна" in messages_of(answer)[0]


def test_another_body_can_not_decide_by_pressing_all_the_same(world: cases.World, at_desk: Desk, case: Case) -> None:
    answer = at_desk(world.officers["ssd"]).post(address(case, "grant"), {"text": "Призначити"})
    assert answer.status_code == 422
    assert state_of(case) == CaseState.IN_WORK


@pytest.mark.clause("L37")
def test_a_step_is_finished_with_its_outcome(world: cases.World, at_desk: Desk) -> None:
    case = cases.a_registered_case(world)
    cases.received(world, case)
    desk = at_desk(world.officers["ssd"])
    where = address(case, "steps/2/finish")
    assert desk.post(where, {"outcome": " "}).status_code == 422
    assert desk.post(where, {"outcome": "обстежено"}).status_code == 303
    assert case.steps.get(number=2).state == StepState.DONE
    assert desk.post(where, {"outcome": "обстежено"}).status_code == 409
    assert desk.get(address(case, "steps/9/finish")).status_code == 404
    assert RoutingEntry.objects.filter(case=case, kind="done").count() == 1


def review(world: cases.World, days: int) -> dict[str, Any]:
    day = (world.at + timedelta(days=days)).date()
    return {"review_on_day": day.day, "review_on_month": day.month, "review_on_year": day.year}


def test_a_pause_has_a_reason_and_a_day_and_ends(world: cases.World, at_desk: Desk, case: Case) -> None:
    desk = at_desk(world.officers["pfu"])
    asked = {"reason": "reply", "explanation": "відповідь РАЦС на запит № 5"}
    assert "review_on" in desk.post(address(case, "suspend"), asked).context["form"].errors
    past = desk.post(address(case, "suspend"), asked | review(world, -3))
    assert past.status_code == 422
    assert asked["explanation"] in words(past)
    assert desk.post(address(case, "suspend"), asked | review(world, 10)).status_code == 303
    pause = Suspension.objects.get(case=case)
    shown = words(desk.get(f"/work/cases/{case.pk}/"))
    assert asked["explanation"] in shown
    assert pause.owner.full_name in shown
    before = Case.objects.get(pk=case.pk).due_at
    world.later(days=3)
    desk = at_desk(world.officers["pfu"])  # the night has ended the session
    assert desk.post(address(case, "resume")).status_code == 303
    after = Case.objects.get(pk=case.pk).due_at
    assert before is not None
    assert after is not None
    assert after > before
    assert desk.post(address(case, "resume")).status_code == 409


def test_the_head_of_the_body_extends_once(world: cases.World, at_desk: Desk, case: Case) -> None:
    given = {"days": "10", "reason": "потрібна експертиза", "legal_basis": "Закон № 5203-VI, стаття 10"}
    assert at_desk(world.officers["pfu"]).post(address(case, "extend"), given).status_code == 404
    head = at_desk(world.place.head("pfu"))
    assert head.post(address(case, "extend"), given | {"days": "31"}).status_code == 422
    assert head.post(address(case, "extend"), given).status_code == 303
    assert head.post(address(case, "extend"), given).status_code == 422
    assert Extension.objects.get(case=case).days == 10


@pytest.mark.clause("K25")
def test_a_head_gives_a_step_to_another_executor(world: cases.World, at_desk: Desk, case: Case) -> None:
    here: dict[str, Any] = {"centre": world.centre, "by": world.head}
    other = centres.a_posting(Role.CASE_OFFICER, provider=world.body("pfu"), surname="Друга", **here).worker
    where = address(case, "steps/3/reassign")
    for head in (world.head, world.place.head("pfu")):
        page = at_desk(head).get(where)
        assert page.status_code == 200
        assert other.full_name in words(page)
    strange = at_desk(world.head).post(where, {"to": world.officers["ssd"].pk, "reason": "відпустка"})
    assert strange.status_code == 422
    assert at_desk(world.place.head("pfu")).post(where, {"to": other.pk, "reason": "відпустка"}).status_code == 303
    assert case.steps.get(number=3).officer == other


def test_acts_of_officers_are_not_there_for_others(world: cases.World, at_desk: Desk, case: Case) -> None:
    for worker in (world.front, world.head, world.place.signers.department):
        for act in ("grant", "refuse", "send", "suspend", "resume"):
            assert at_desk(worker).post(address(case, act), REFUSAL).status_code == 404
    stranger = cases.a_world()
    assert at_desk(stranger.officers["pfu"]).post(address(case, "grant"), {"text": "так"}).status_code == 404
