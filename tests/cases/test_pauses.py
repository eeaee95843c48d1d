"""Suspension, extension, withdrawal."""

from datetime import date, timedelta
from typing import Any

import pytest

from office.cases import pauses, routing, watch
from office.cases.models import Case, Duty, HandoverList, Suspension
from office.cases.states import CaseState
from office.centres.models import Role
from office.centres.providers import join_centre
from office.law import Refusal, StaleChange
from tests.factories import cases, centres

WAITS: dict[str, Any] = {
    "reason": Suspension.Reason.REPLY,
    "explanation": "відповідь РАЦС",
    "review_on": date(2026, 11, 27),
}


@pytest.mark.clause("L35")
def test_the_term_moves_by_exactly_the_time_it_stood_still(world: cases.World, case: Case) -> None:
    before = case.due_at
    assert before is not None
    pauses.suspend(case, **WAITS, **world.officer("pfu"))
    world.later(days=5)
    case = pauses.resume(case, **world.officer("pfu"))
    assert case.due_at is not None
    # The term ended on 30.11 and stood still for five calendar days: 05.12 is a Saturday, so 07.12.
    assert (before.date(), case.due_at.date()) == (date(2026, 11, 30), date(2026, 12, 7))
    assert Duty.objects.open().get(clause="L31").due_at == case.due_at


@pytest.mark.clause("L35")
def test_two_suspensions_move_it_as_much_as_their_sum(world: cases.World, case: Case) -> None:
    for _twice in range(2):
        pauses.suspend(case, **WAITS, **world.officer("pfu"))
        world.later(days=1)
        case = pauses.resume(case, **world.officer("pfu"))
    assert case.due_at is not None
    assert case.due_at.date() == date(2026, 12, 2)


def test_a_suspension_has_an_owner_a_reason_and_a_review_date(world: cases.World, case: Case) -> None:
    for change, field in (({"explanation": " "}, "explanation"), ({"review_on": date(2026, 11, 1)}, "review_on")):
        with pytest.raises(Refusal) as refused:
            pauses.suspend(case, **{**WAITS, **change}, **world.officer("pfu"))
        assert refused.value.field == field
    made = pauses.suspend(case, **WAITS, **world.officer("pfu"))
    assert made.owner == world.officers["pfu"]
    with pytest.raises(StaleChange):
        pauses.suspend(case, **WAITS, **world.officer("pfu"))


def test_nobody_decides_a_suspended_case(world: cases.World, case: Case) -> None:
    pauses.suspend(case, **WAITS, **world.officer("pfu"))
    with pytest.raises(Refusal, match="suspended"):
        cases.a_decided_case(world, case)


REASONED: dict[str, Any] = {"reason": "додаткове обстеження", "legal_basis": "Закон № 5203-VI, стаття 10"}


def test_the_head_extends_the_term_once_and_within_the_limit(world: cases.World, case: Case) -> None:
    chief: dict[str, Any] = {"by": world.place.head("pfu"), "at": world.at}
    before = case.due_at
    assert before is not None
    for days in (0, 31):
        with pytest.raises(Refusal) as refused:
            pauses.extend(case, days=days, **REASONED, **chief)
        assert refused.value.field == "days"
    with pytest.raises(Refusal):
        pauses.extend(case, days=10, **REASONED, **world.officer("pfu"))
    made = pauses.extend(case, days=10, **REASONED, **chief)
    assert made.due_after_at >= before + timedelta(days=10)
    assert Duty.objects.open().get(clause="L31").due_at == made.due_after_at
    with pytest.raises(Refusal, match="once"):
        pauses.extend(case, days=1, **REASONED, **chief)


def test_a_withdrawn_case_owes_nothing_more(world: cases.World) -> None:
    case = cases.a_registered_case(world)
    cases.handed_over(world, case)
    with pytest.raises(Refusal):
        pauses.withdraw(case, statement="", **world.front_office)
    case = pauses.withdraw(case, statement="заява від 20.11.2026", **world.front_office)
    assert case.state == CaseState.WITHDRAWN
    assert not Duty.objects.filter(case=case).open().exists()
    assert set(case.steps.values_list("state", flat=True)) == {"cancelled"}
    assert not case.steps.filter(handovers__confirmed_at=None, handovers__declined_at=None).exclude(number=3).exists()


def test_a_decided_case_is_not_withdrawn(world: cases.World, case: Case) -> None:
    cases.a_decided_case(world, case)
    with pytest.raises(StaleChange):
        pauses.withdraw(case, statement="пізно", **world.front_office)


@pytest.mark.clause("L35")
def test_a_step_that_comes_while_the_case_stands_still_does_not_lose_the_suspended_days(world: cases.World) -> None:
    case = cases.a_registered_case(world)
    for made in cases.handed_over(world, case):
        if made.to_provider == world.body():
            routing.confirm_receipt(made, **world.officer("dsp"))
        else:
            sent = made
    step = case.steps.get(number=2)
    pauses.suspend(case, **WAITS, **world.officer("pfu"))
    world.later(days=3)  # Monday
    routing.confirm_receipt(sent, **world.officer("ssd"))
    step.refresh_from_db()
    due = step.due_at
    world.later(days=2)
    pauses.resume(case, **world.officer("pfu"))
    step.refresh_from_db()
    assert due is not None
    assert step.due_at is not None
    assert step.due_at > due


@pytest.mark.clause("L30")
def test_a_case_that_can_not_be_handed_over_while_it_stands_still_is_not_late_for_it(world: cases.World) -> None:
    case = cases.a_registered_case(world)
    first = next(made for made in cases.handed_over(world, case) if made.to_provider == world.body("ssd"))
    routing.confirm_receipt(first, **world.officer("ssd"))
    duty = Duty.objects.open().get(clause="L30")
    pauses.suspend(case, **WAITS, **world.officer("pfu"))
    world.later(days=7)
    pauses.resume(case, **world.officer("pfu"))
    duty.refresh_from_db()
    assert duty.due_at > world.at


@pytest.mark.clause("K7")
def test_nobody_is_told_of_a_term_that_stands_still(world: cases.World, case: Case) -> None:
    pauses.suspend(case, **WAITS, **world.officer("pfu"))
    world.later(days=40)
    assert watch.watch(at=world.at) == 0
    pauses.resume(case, **world.officer("pfu"))
    world.later(days=40)
    assert watch.watch(at=world.at) == 2  # the decision and its step


def test_the_head_of_another_centre_does_not_extend(world: cases.World, case: Case) -> None:
    director, body = world.place.signers.department, world.body("pfu")
    elsewhere = centres.a_centre(world.place.city, by=director)
    join_centre(elsewhere, body, act=centres.ACT, starts_on=date(2020, 1, 1), by=director, at=centres.FOUNDED)
    chief = centres.a_posting(Role.PROVIDER_HEAD, centre=elsewhere, provider=body, by=director).worker
    with pytest.raises(Refusal) as told:
        pauses.extend(case, days=5, **REASONED, by=chief, at=world.at)
    assert told.value.clause == "K12"


@pytest.mark.clause("L33")
def test_a_withdrawn_case_leaves_no_list_and_no_duty_of_the_day_open(world: cases.World) -> None:
    case, other = cases.a_registered_case(world), cases.a_registered_case(world)
    duty = watch.owe_daily_handover(world.centre, at=world.at)
    cases.handed_over(world, other)
    [made, *_rest] = HandoverList.objects.all()
    pauses.withdraw(case, statement="заява", **world.front_office)
    assert duty is not None
    duty.refresh_from_db()
    assert duty.void_at == world.at
    pauses.withdraw(other, statement="заява", **world.front_office)
    made.refresh_from_db()
    assert made.settled_at == world.at
