"""Which acts are open to whom, and which one is the next: a table."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from office.backoffice.acts import Act, CaseFacts, Seat, StepFacts, next_act, open_acts
from office.cases.states import CaseState, StepState
from office.centres.models import Role

CENTRE, ELSEWHERE, DSP, SSD, PFU = (uuid4() for _one in range(5))
IN_WORK = CaseState.IN_WORK


def a_case(*steps: StepFacts, **changes: Any) -> CaseFacts:
    facts: dict[str, Any] = {"state": IN_WORK, "centre": CENTRE, "provider": DSP, "decider": PFU, "steps": steps}
    return CaseFacts(**facts | changes)


def seat(role: Role, provider: UUID | None = None, centre: UUID | None = CENTRE) -> Seat:
    return Seat(role, provider, centre)


def step(number: int, state: StepState, provider: UUID, **changes: Any) -> StepFacts:
    return StepFacts(number, state, provider, **changes)


SENT_TO_US = step(3, StepState.SENT, PFU, is_decision=True)
DECIDING = step(3, StepState.RECEIVED, PFU, is_decision=True)
WORKING = step(2, StepState.RECEIVED, SSD)
PFU_OFFICER = seat(Role.CASE_OFFICER, PFU)
PFU_HEAD = seat(Role.PROVIDER_HEAD, PFU, None)
COUNTER = seat(Role.FRONT_OFFICE, DSP)


@pytest.mark.parametrize(
    ("case", "who", "expected"),
    [
        (a_case(SENT_TO_US), PFU_OFFICER, Act.CONFIRM),
        (a_case(DECIDING), PFU_OFFICER, Act.GRANT),
        (a_case(DECIDING, suspended=True), PFU_OFFICER, Act.RESUME),
        (a_case(WORKING), seat(Role.CASE_OFFICER, SSD), Act.FINISH),
        (a_case(WORKING, suspended=True), seat(Role.CASE_OFFICER, SSD), None),
        (a_case(WORKING), PFU_OFFICER, None),
        (a_case(step(3, StepState.READY, PFU, follows=frozenset({SSD}))), seat(Role.CASE_OFFICER, SSD), Act.HAND_OVER),
        (a_case(step(3, StepState.READY, PFU, follows=frozenset({SSD}))), PFU_OFFICER, None),
        (a_case(state=CaseState.DECIDED), PFU_OFFICER, Act.SEND),
        (a_case(state=CaseState.DECIDED), seat(Role.CASE_OFFICER, SSD), None),
        (a_case(DECIDING), seat(Role.CASE_OFFICER, PFU, ELSEWHERE), None),
        (a_case(DECIDING), PFU_HEAD, Act.GRANT),
        (a_case(state=CaseState.REGISTERED, full=False), COUNTER, Act.BRING),
        (a_case(step(1, StepState.READY, SSD, first=True), state=CaseState.REGISTERED), COUNTER, Act.PASS_ON),
        (a_case(state=CaseState.SENT), COUNTER, Act.GIVE),
        (a_case(state=CaseState.READY), COUNTER, Act.GIVE),
        (a_case(state=CaseState.DELIVERED), COUNTER, Act.ARCHIVE),
        (a_case(state=CaseState.READY), seat(Role.FRONT_OFFICE, SSD), None),
        (a_case(DECIDING), seat(Role.AUDITOR, None, None), None),
        (a_case(DECIDING), seat(Role.DEPARTMENT, None, None), None),
        (a_case(DECIDING), seat(Role.CENTRE_HEAD), None),
        (a_case(state=CaseState.ARCHIVED), PFU_OFFICER, None),
    ],
)
def test_the_next_act_is_one_and_the_right_one(case: CaseFacts, who: Seat, expected: Act | None) -> None:
    found = next_act(case, who)
    assert (found.act if found else None) == expected


def acts(case: CaseFacts, who: Seat) -> list[tuple[Act, int | None]]:
    return [(one.act, one.step) for one in open_acts(case, who)]


def test_what_turns_a_case_from_its_way_is_never_the_next_act() -> None:
    assert acts(a_case(DECIDING), PFU_OFFICER) == [(Act.GRANT, None), (Act.REFUSE, None), (Act.SUSPEND, None)]
    assert acts(a_case(state=CaseState.IN_WORK), COUNTER) == [(Act.WITHDRAW, None)]
    assert next_act(a_case(), COUNTER) is None


def test_a_head_extends_once_and_gives_steps_of_the_own_body_to_another() -> None:
    case = a_case(WORKING, DECIDING)
    assert acts(case, PFU_HEAD)[-2:] == [(Act.EXTEND, None), (Act.REASSIGN, 3)]
    assert (Act.EXTEND, None) not in acts(a_case(DECIDING, extended=True), PFU_HEAD)
    assert acts(case, seat(Role.CENTRE_HEAD)) == [(Act.REASSIGN, 2), (Act.REASSIGN, 3)]
    assert acts(case, seat(Role.CENTRE_HEAD, None, ELSEWHERE)) == []
    assert (Act.REASSIGN, 3) not in acts(case, seat(Role.PROVIDER_HEAD, SSD, None))


def test_two_steps_at_once_in_one_body_are_two_acts() -> None:
    case = a_case(step(1, StepState.RECEIVED, SSD), step(2, StepState.RECEIVED, SSD))
    assert acts(case, seat(Role.CASE_OFFICER, SSD)) == [(Act.FINISH, 1), (Act.FINISH, 2)]
