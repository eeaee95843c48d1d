"""Suspension, extension, withdrawal."""

from datetime import date, timedelta

import pytest

from office.cases import pauses
from office.cases.models import Case, Duty, Suspension
from office.cases.states import CaseState
from office.law import Refusal, StaleChange
from tests.factories import cases

WAITS = {"reason": Suspension.Reason.REPLY, "explanation": "відповідь РАЦС", "review_on": date(2026, 11, 27)}


@pytest.fixture
def case(world: cases.World) -> Case:
    return cases.worked_up_to_decision(world, cases.a_registered_case(world))


@pytest.mark.clause("L35")
def test_the_term_moves_by_exactly_the_time_it_stood_still(world: cases.World, case: Case) -> None:
    before = case.due_at
    assert before is not None
    pauses.suspend(case, **WAITS, **world.officer("pfu"))
    world.later(days=5)
    case = pauses.resume(case, **world.officer("pfu"))
    # The term ended on 30.11 and stood still for five calendar days: 05.12 is a Saturday, so 07.12.
    assert (before.date(), case.due_at.date()) == (date(2026, 11, 30), date(2026, 12, 7))
    assert Duty.objects.open().get(clause="L31").due_at == case.due_at


@pytest.mark.clause("L35")
def test_two_suspensions_move_it_as_much_as_their_sum(world: cases.World, case: Case) -> None:
    for _twice in range(2):
        pauses.suspend(case, **WAITS, **world.officer("pfu"))
        world.later(days=1)
        case = pauses.resume(case, **world.officer("pfu"))
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


REASONED = {"reason": "додаткове обстеження", "legal_basis": "Закон № 5203-VI, стаття 10"}


def test_the_head_extends_the_term_once_and_within_the_limit(world: cases.World, case: Case) -> None:
    chief = {"by": world.place.head("pfu"), "at": world.at}
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
    assert not Duty.objects.open().exists()
    assert set(case.steps.values_list("state", flat=True)) == {"cancelled"}
    assert not case.steps.filter(handovers__confirmed_at=None, handovers__declined_at=None).exclude(number=3).exists()


def test_a_decided_case_is_not_withdrawn(world: cases.World, case: Case) -> None:
    cases.a_decided_case(world, case)
    with pytest.raises(StaleChange):
        pauses.withdraw(case, statement="пізно", **world.front_office)
