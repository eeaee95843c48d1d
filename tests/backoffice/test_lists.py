"""Hand-over lists on the screen: confirmed, declined, made, found by their code."""

from typing import Any

import pytest

from office.audit.models import AccessRecord
from office.cases import routing
from office.cases.listed import TO_HAND_OVER
from office.cases.models import HandoverList
from office.cases.states import StepState
from tests.backoffice.conftest import Desk
from tests.backoffice.reading import messages_of, statements, words
from tests.factories import cases


def list_to_ssd(world: cases.World, number: int = 1) -> HandoverList:
    """A list of several cases for one body, made by the front office."""
    steps = [cases.a_registered_case(world).steps.get(number=2).pk for _one in range(number)]
    bodies: dict[str, Any] = {"centre": world.centre, "sender": world.body(), "receiver": world.body("ssd")}
    return routing.make_handover_list(step_ids=steps, **bodies, **world.front_office)


@pytest.mark.clause("L34")
def test_the_receiver_confirms_what_came_and_returns_the_rest(world: cases.World, at_desk: Desk) -> None:
    made = list_to_ssd(world, 3)
    came, lost, wrong = made.items.order_by("pk")
    desk, where = at_desk(world.officers["ssd"]), f"/work/lists/{made.pk}/"
    assert desk.post(where, {}).status_code == 409
    assert desk.post(where, {"steps": [came.step_id]}).status_code == 303
    assert messages_of(desk.get(where)) == ["Отримання 1 справи відмічено"]
    assert desk.post(where, {"steps": [came.step_id]}).status_code == 303
    assert "вже підтверджено" in messages_of(desk.get(where))[0]
    refuse = f"{where}decline/{wrong.step_id}/"
    assert desk.post(refuse, {"reason": ""}).status_code == 422
    assert desk.post(refuse, {"reason": "Це не наша справа"}).status_code == 303
    assert desk.post(refuse, {"reason": "Це не наша справа"}).status_code == 422
    states = {item.pk: item.step.state for item in made.items.select_related("step")}
    assert states == {came.pk: StepState.RECEIVED, lost.pk: StepState.SENT, wrong.pk: StepState.READY}
    assert "Це не наша справа" in words(desk.get(where))
    assert desk.get(f"{where}decline/999999/").status_code == 404


def test_the_sender_sees_the_list_and_can_not_confirm_it(world: cases.World, at_desk: Desk) -> None:
    made = list_to_ssd(world)
    sender = at_desk(world.front)
    page = sender.get(f"/work/lists/{made.pk}/")
    assert page.status_code == 200
    assert not page.context["may_confirm"]
    assert sender.post(f"/work/lists/{made.pk}/", {"steps": [made.items.get().step_id]}).status_code == 409
    assert made.items.get().confirmed_at is None
    outsider = at_desk(world.officers["pfu"])
    assert outsider.get(f"/work/lists/{made.pk}/").status_code == 404
    assert outsider.get(f"/work/lists/{made.pk}/paper/").status_code == 404


@pytest.mark.clause("K21")
def test_everybody_on_a_list_is_logged_as_opened(world: cases.World, at_desk: Desk) -> None:
    made = list_to_ssd(world, 2)
    before = AccessRecord.objects.count()
    at_desk(world.officers["ssd"]).get(f"/work/lists/{made.pk}/")
    assert AccessRecord.objects.count() == before + 2


def test_a_list_takes_the_same_statements_for_one_case_and_for_three(world: cases.World, at_desk: Desk) -> None:
    one, three = list_to_ssd(world), list_to_ssd(world, 3)
    desk = at_desk(world.officers["ssd"])
    assert statements(lambda: desk.get(f"/work/lists/{one.pk}/")) == 6
    assert statements(lambda: desk.get(f"/work/lists/{three.pk}/")) == 6


def test_the_page_of_lists_takes_the_same_statements_for_one_and_for_three(world: cases.World, at_desk: Desk) -> None:
    desk = at_desk(world.officers["ssd"])

    def one_more() -> None:
        list_to_ssd(world)
        case = cases.a_registered_case(world)
        cases.received(world, case)
        routing.finish_step(case.steps.get(number=1), outcome="так", **world.officer("dsp"))
        routing.finish_step(case.steps.get(number=2), outcome="так", **world.officer("ssd"))

    one_more()
    assert statements(lambda: desk.get("/work/lists/")) == 7
    one_more()
    one_more()
    page = desk.get("/work/lists/")
    assert (len(page.context["arriving"]), len(page.context["groups"][0].steps)) == (3, 3)
    waiting = {str(step.case.applicant_id) for step in page.context["groups"][0].steps}
    looked = AccessRecord.objects.filter(by=world.officers["ssd"], purpose=TO_HAND_OVER)
    assert sorted(looked.values_list("person_id", flat=True)) == sorted(waiting)
    assert statements(lambda: desk.get("/work/lists/")) == 7


@pytest.mark.clause("L33")
def test_an_officer_hands_over_what_the_body_has_finished(world: cases.World, at_desk: Desk) -> None:
    case = cases.a_registered_case(world)
    cases.received(world, case)
    for number, code in ((1, "dsp"), (2, "ssd")):
        routing.finish_step(case.steps.get(number=number), outcome="так", **world.officer(code))
    assert not at_desk(world.officers["dsp"]).get("/work/lists/").context["groups"]
    desk = at_desk(world.officers["ssd"])
    [group] = desk.get("/work/lists/").context["groups"]
    step = case.steps.get(number=3)
    assert group.steps == [step]
    given = {"centre": group.centre.pk, "receiver": group.receiver.pk, "steps": [step.pk]}
    answer = desk.post("/work/lists/new/", given)
    made = HandoverList.objects.get(to_provider=world.body("pfu"))
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/work/lists/{made.pk}/")
    assert desk.post("/work/lists/new/", given).status_code == 409
    assert desk.get(f"/work/lists/{made.pk}/paper/").getvalue()[:5] == b"%PDF-"
    assert at_desk(world.officers["pfu"]).get(f"/work/cases/{case.pk}/").context["next"].address.endswith("arriving/")


def test_a_step_of_another_body_can_not_be_put_on_a_list(world: cases.World, at_desk: Desk) -> None:
    waiting = cases.a_registered_case(world).steps.get(number=2)
    given = {"centre": world.centre.pk, "receiver": world.body("ssd").pk, "steps": [waiting.pk]}
    assert at_desk(world.officers["pfu"]).post("/work/lists/new/", given).status_code == 409
    assert waiting.handovers.count() == 0


def test_a_returned_case_tells_its_sender_why(world: cases.World, at_desk: Desk) -> None:
    case = cases.a_registered_case(world)
    cases.received(world, case)
    for number, code in ((1, "dsp"), (2, "ssd")):
        routing.finish_step(case.steps.get(number=number), outcome="так", **world.officer(code))
    [made] = cases.handed_over(world, case)
    routing.decline(made, case.steps.get(number=3).pk, reason="Немає аркуша 2", **world.officer("pfu"))
    assert "Немає аркуша 2" in words(at_desk(world.officers["ssd"]).get("/work/lists/"))


def test_the_code_of_a_list_leads_to_it(world: cases.World, at_desk: Desk) -> None:
    made = list_to_ssd(world)
    desk, where = at_desk(world.officers["ssd"]), f"/work/lists/{made.pk}/"
    for address in (f"/work/lists/?q={made.code.lower()}", f"/work/search/?q={made.code}"):
        assert desk.get(address).headers["Location"] == where
    assert "немає реєстру з таким кодом" in words(desk.get("/work/lists/?q=ZZZZZZZZZZ"))
    assert "немає реєстру з таким кодом" in words(at_desk(world.officers["pfu"]).get(f"/work/lists/?q={made.code}"))
    step = made.items.get().step
    assert desk.get(f"/work/cases/{step.case_id}/steps/2/arriving/").headers["Location"] == where
    assert (
        desk.get(f"/work/cases/{step.case_id}/steps/1/arriving/").headers["Location"] == f"/work/cases/{step.case_id}/"
    )
