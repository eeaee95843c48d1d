"""Grant and refusal."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from office.cases import decision
from office.cases.models import Case, Decision, Duty
from office.cases.rules import CONFIRMATION
from office.cases.states import CaseState
from office.law import Refusal, StaleChange
from tests.factories import cases

SAID: dict[str, Any] = {
    "text": "відмовити",
    "norm": "стаття 12 Закону № 2811-XII",
    "facts": "дохід вищий",
    "appeal": "до Мінсоцполітики",
    "confirmation": CONFIRMATION,
}


@pytest.mark.clause("L31", "L35", "L37")
def test_a_decision_meets_the_duties_and_stands_on_the_sheet(world: cases.World, case: Case) -> None:
    decision.grant(case, text="Призначити", **world.officer("pfu"))
    case.refresh_from_db()
    assert (case.state, case.outcome, case.decided_at) == (CaseState.DECIDED, "grant", world.at)
    assert case.routing.get(kind="decided").text
    assert [duty.clause for duty in Duty.objects.open()] == ["L38"]
    assert not Duty.objects.met_late().exists()


@pytest.mark.clause("L31", "L35")
def test_a_late_decision_is_taken_and_stays_on_record_as_late(world: cases.World, case: Case) -> None:
    world.later(days=30)
    decision.grant(case, text="Призначити", **world.officer("pfu"))
    assert sorted(duty.clause for duty in Duty.objects.met_late()) == ["L31", "L35"]


@pytest.mark.clause("K17", "L32")
@pytest.mark.parametrize("field", ["norm", "facts", "appeal", "confirmation"])
def test_a_refusal_without_its_grounds_changes_nothing(world: cases.World, case: Case, field: str) -> None:
    with pytest.raises(Refusal) as refused:
        decision.refuse(case, **{**SAID, field: " "}, **world.officer("pfu"))
    assert refused.value.field == field
    case.refresh_from_db()
    assert case.state == CaseState.IN_WORK


@pytest.mark.clause("K17", "L32")
def test_a_grounded_refusal_is_a_decision(world: cases.World, case: Case) -> None:
    grounds = list(case.card.refusal_grounds.all())
    made = decision.refuse(case, **SAID, grounds=grounds, **world.officer("pfu"))
    assert (made.outcome, list(made.grounds.all())) == ("refuse", grounds)


@pytest.mark.clause("L32")
def test_the_database_keeps_no_refusal_without_grounds(world: cases.World, case: Case) -> None:
    made = decision.refuse(case, **SAID, **world.officer("pfu"))
    for field in ("norm", "facts", "appeal"):
        with pytest.raises(IntegrityError, match="l32_refusal_is_grounded"), transaction.atomic():
            Decision.objects.filter(pk=made.pk).update(**{field: ""})


def test_before_its_turn_nobody_decides(world: cases.World) -> None:
    early = cases.a_registered_case(world)
    cases.received(world, early)
    with pytest.raises(StaleChange):
        decision.grant(early, text="зарано", **world.officer("pfu"))


def test_only_the_deciding_body_decides(world: cases.World, case: Case) -> None:
    with pytest.raises(Refusal) as refused:
        decision.grant(case, text="чуже", **world.officer("ssd"))
    assert refused.value.clause == "K3"


def test_it_is_decided_once(world: cases.World, case: Case) -> None:
    decision.grant(case, text="Призначити", **world.officer("pfu"))
    with pytest.raises(StaleChange):
        decision.refuse(case, **SAID, **world.officer("pfu"))


@pytest.mark.django_db(transaction=True)
def test_two_officers_press_together_and_one_decision_stands() -> None:
    world = cases.a_world()
    case = cases.worked_up_to_decision(world, cases.a_registered_case(world))

    def press(grants: bool) -> bool:  # noqa: FBT001
        try:
            if grants:
                decision.grant(case, text="Призначити", **world.officer("pfu"))
            else:
                decision.refuse(case, **SAID, **world.officer("pfu"))
        except StaleChange:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(press, [True, False])) == [False, True]
    assert Decision.objects.filter(case=case).count() == 1
