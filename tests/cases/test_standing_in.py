"""What an absent worker has on hand passes to the stand-in."""

from datetime import date, timedelta
from typing import Any

import pytest

from office.accounts.models import Worker
from office.audit import history
from office.cases import decision, delivery, pauses, queries, routing
from office.cases.models import Case, CaseStep, Duty, Suspension
from office.cases.standing_in import take_over
from office.cases.states import CaseState, Channel, StepState
from office.cases.watch import owe_daily_handover
from office.centres.absences import approve_absence, request_absence
from office.centres.models import Absence, Role
from tests.factories import cases, centres

TODAY = date(2026, 11, 20)


def a_colleague(world: cases.World, code: str = "pfu", role: Role = Role.CASE_OFFICER) -> Worker:
    body = None if role == Role.CENTRE_HEAD else world.body(code)
    by = world.place.signers.department if role == Role.CENTRE_HEAD else world.head
    return centres.a_posting(role, centre=world.centre, provider=body, by=by).worker


def goes_away(world: cases.World, worker: Worker, to: Worker | None, **changes: Any) -> Absence:
    days: dict[str, Any] = {"starts_on": TODAY, "ends_on": TODAY + timedelta(days=6)} | changes
    by = world.place.signers.department if worker == world.head else world.head
    asked = request_absence(worker, kind=Absence.Kind.LEAVE, substitute=to, by=worker, at=world.at, **days)
    return approve_absence(asked, by=by, at=world.at)


def bearers() -> set[tuple[str, Any]]:
    return set(Duty.objects.open().values_list("clause", "bearer"))


@pytest.mark.clause("K25", "L43")
def test_what_the_executor_has_on_hand_passes_to_the_stand_in(world: cases.World) -> None:
    case = cases.worked_up_to_decision(world, cases.a_registered_case(world))
    absent, to = world.officers["pfu"], a_colleague(world)
    waits: dict[str, Any] = {
        "reason": Suspension.Reason.REPLY,
        "explanation": "відповідь",
        "review_on": date(2026, 11, 27),
    }
    pause = pauses.suspend(case, **waits, **world.officer("pfu"))
    goes_away(world, absent, to)
    assert take_over(at=world.at) == 1
    case.refresh_from_db()
    pause.refresh_from_db()
    assert (case.officer, pause.owner, case.steps.get(is_decision=True).officer) == (to, to, to)
    assert bearers() == {("L31", to.pk), ("L35", to.pk)}
    line = case.routing.get(kind="reassigned")
    assert (line.by, line.step) == (world.head, case.steps.get(is_decision=True))
    assert absent.short_name in line.text
    entry = history(case).last()
    assert entry is not None
    assert (entry.verb, entry.data["to"]) == ("case.stood_in", str(to.pk))


def test_a_second_run_changes_nothing(world: cases.World) -> None:
    cases.worked_up_to_decision(world, cases.a_registered_case(world))
    goes_away(world, world.officers["pfu"], a_colleague(world))
    assert [take_over(at=world.at) for _run in range(3)] == [1, 0, 0]


def test_the_case_that_waits_for_hand_over_passes_with_its_sender(world: cases.World) -> None:
    case = cases.a_registered_case(world)
    cases.handed_over(world, case)
    to = a_colleague(world, "dsp", Role.FRONT_OFFICE)
    goes_away(world, world.front, to)
    assert take_over(at=world.at) == 1
    assert set(CaseStep.objects.filter(state=StepState.SENT).values_list("sender", flat=True)) == {to.pk}
    assert ("L30", to.pk) in bearers()
    made = next(made for made in queries.open_lists(world.officers["ssd"], at=world.at))
    routing.confirm_receipt(made, **world.officer("ssd"))
    # The stamp and the duty say who really handed it over.
    assert Duty.objects.get(clause="L30", done_at__isnull=False).done_by == world.front


def test_the_steps_of_parallel_bodies_stay_where_they_are(world: cases.World) -> None:
    case = cases.a_registered_case(world)
    cases.received(world, case)
    to = a_colleague(world, "ssd")
    goes_away(world, world.officers["ssd"], to)
    take_over(at=world.at)
    officers = dict(case.steps.values_list("number", "officer"))
    assert officers == {1: world.officers["dsp"].pk, 2: to.pk, 3: world.officers["pfu"].pk}


@pytest.mark.clause("L36")
def test_who_stands_in_controls_the_terms_of_the_absent_one_s_cases_meanwhile(world: cases.World) -> None:
    case = cases.a_registered_case(world)
    to = a_colleague(world, "dsp", Role.FRONT_OFFICE)
    deputy = a_colleague(world, "dsp", Role.FRONT_OFFICE)
    assert not queries.controlled(to, at=world.at).exists()
    goes_away(world, world.front, to)
    goes_away(world, to, deputy, starts_on=TODAY + timedelta(days=3))
    assert list(queries.controlled(to, at=world.at)) == [case]
    assert not queries.controlled(deputy, at=world.at).exists()
    world.later(days=3)
    assert list(queries.controlled(deputy, at=world.at)) == [case]
    assert list(queries.controlled(world.front, at=world.at)) == [case]
    assert not queries.controlled(deputy, at=world.later(days=7).at).exists()


@pytest.mark.clause("L38")
def test_the_result_to_be_sent_passes_with_its_duty(world: cases.World) -> None:
    case = cases.a_decided_case(world)
    to = a_colleague(world)
    assert list(queries.to_send(world.officers["pfu"])) == [case]
    goes_away(world, world.officers["pfu"], to)
    take_over(at=world.at)
    assert (list(queries.to_send(world.officers["pfu"])), list(queries.to_send(to))) == ([], [case])
    delivery.send_outgoing(case, contents="Повідомлення", by=to, at=world.at)
    assert (bearers(), list(queries.on_its_way(to))) == ({("L38", to.pk)}, [case])


@pytest.mark.clause("L26", "L33")
def test_the_post_and_the_hand_over_of_the_day_pass_too(world: cases.World) -> None:
    cases.a_package(world, channel=Channel.POST)
    clerk = a_colleague(world, "dsp", Role.FRONT_OFFICE)
    goes_away(world, world.front, clerk)
    assert take_over(at=world.at) == 1
    assert bearers() == {("L26", clerk.pk)}


@pytest.mark.clause("L33")
def test_a_head_who_is_away_leaves_the_hand_over_of_the_day(world: cases.World) -> None:
    cases.a_registered_case(world)
    owe_daily_handover(world.centre, at=world.at)
    deputy = a_colleague(world, role=Role.CENTRE_HEAD)
    goes_away(world, world.head, deputy)
    take_over(at=world.at)
    assert ("L33", deputy.pk) in bearers()


def test_without_a_stand_in_or_on_another_day_everything_stays(world: cases.World) -> None:
    case = cases.worked_up_to_decision(world, cases.a_registered_case(world))
    goes_away(world, world.officers["pfu"], None)
    later: dict[str, Any] = {"starts_on": TODAY + timedelta(days=7), "ends_on": TODAY + timedelta(days=9)}
    goes_away(world, world.front, a_colleague(world, "dsp", Role.FRONT_OFFICE), **later)
    assert take_over(at=world.at) == 0
    assert Case.objects.get(pk=case.pk).officer == world.officers["pfu"]


def test_who_stands_in_decides(world: cases.World) -> None:
    case = cases.worked_up_to_decision(world, cases.a_registered_case(world))
    to = a_colleague(world)
    goes_away(world, world.officers["pfu"], to)
    take_over(at=world.at)
    decision.grant(case, text="Призначити", by=to, at=world.at)
    case.refresh_from_db()
    assert case.state == CaseState.DECIDED
    assert bearers() == {("L38", to.pk)}
