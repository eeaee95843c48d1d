"""Between bodies: lists, receipt, steps side by side, executors."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from office.cases import pauses, queries, routing, watch
from office.cases.models import Case, CaseStep, Duty, RoutingEntry, Suspension
from office.cases.states import CaseState, Mark, StepState
from office.centres.models import Role
from office.law import Refusal, StaleChange
from tests.factories import cases, centres


def states(case: Case) -> list[str]:
    return [step.state for step in CaseStep.objects.filter(case=case).order_by("number")]


@pytest.mark.clause("L40")
def test_two_bodies_work_side_by_side_and_the_third_waits_for_both(world: cases.World) -> None:
    case = cases.a_registered_case(world)
    assert states(case) == ["ready", "ready", "pending"]
    first, second = cases.received(world, case)
    routing.finish_step(first, outcome="перевірено", by=first.officer, at=world.at)
    assert states(case) == ["done", "received", "pending"]
    routing.finish_step(second, outcome="обстежено", by=second.officer, at=world.at)
    assert states(case) == ["done", "done", "ready"]
    last = case.steps.get(number=3)
    assert last.sender == second.officer


@pytest.mark.clause("L30")
def test_the_sheet_notes_time_date_body_and_stamp(world: cases.World) -> None:
    case = cases.a_registered_case(world)
    cases.handed_over(world, case)
    entry = case.routing.filter(kind="handed_over", to_provider=world.body("ssd")).get()
    assert entry.at == world.at
    assert entry.stamp == f"{world.front.short_name}, DSP, 20.11.2026 11:00"
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        RoutingEntry.objects.filter(pk=entry.pk).update(stamp="інша")


@pytest.mark.clause("L34")
def test_an_unconfirmed_case_stays_with_the_sender(world: cases.World) -> None:
    case = cases.a_registered_case(world)
    cases.handed_over(world, case)
    case.refresh_from_db()
    assert case.state == CaseState.REGISTERED
    assert Duty.objects.open().filter(clause="L30", bearer=world.front).count() == 2


@pytest.mark.clause("L34", "L35")
def test_receipt_notes_the_moment_and_the_executor_owes_the_step(world: cases.World) -> None:
    case = cases.a_registered_case(world)
    lists = cases.handed_over(world, case)
    world.later(hours=2)
    for made in lists:
        code = next(code for code in cases.BODIES if world.body(code) == made.to_provider)
        routing.confirm_receipt(made, **world.officer(code))
        routing.confirm_receipt(made, **world.officer(code))  # pressed twice
    case.refresh_from_db()
    assert case.state == CaseState.IN_WORK
    step = case.steps.get(number=2)
    assert (step.state, step.received_at) == (StepState.RECEIVED, world.at)
    duty = Duty.objects.open().get(clause="L35", step=step)
    assert duty.bearer == step.officer
    assert duty.due_at == step.due_at
    assert duty.due_at.isoformat() == "2026-11-23T18:00:00+00:00"  # two calendar days end on a Sunday
    assert not Duty.objects.open().filter(clause="L30").exists()
    assert case.routing.filter(kind="received").count() == 2


@pytest.mark.clause("L34")
def test_a_declined_case_goes_back_to_the_sender_with_the_reason(world: cases.World) -> None:
    case = cases.a_registered_case(world)
    made = cases.handed_over(world, case)[0]
    [item] = made.items.all()
    code = next(code for code in cases.BODIES if world.body(code) == made.to_provider)
    with pytest.raises(Refusal) as refused:
        routing.decline(made, item.step_id, reason="", **world.officer(code))
    assert refused.value.field == "reason"
    routing.decline(made, item.step_id, reason="немає копії", **world.officer(code))
    item.refresh_from_db()
    assert (item.step.state, item.reason) == (StepState.READY, "немає копії")
    with pytest.raises(StaleChange):
        routing.decline(made, item.step_id, reason="ще раз", **world.officer(code))
    made.refresh_from_db()
    assert made.settled_at == world.at
    assert len(cases.handed_over(world, case)) == 1


@pytest.mark.clause("L33")
def test_a_list_is_of_one_body_and_not_empty(world: cases.World) -> None:
    case = cases.a_registered_case(world)
    steps = list(case.steps.filter(state=StepState.READY).values_list("pk", flat=True))
    common: dict[str, Any] = {
        "centre": world.centre,
        "sender": world.body(),
        "receiver": world.body("ssd"),
        **world.front_office,
    }
    with pytest.raises(Refusal, match="at least one"):
        routing.make_handover_list(step_ids=[], **common)
    with pytest.raises(Refusal, match="one body"):
        routing.make_handover_list(step_ids=steps, **common)
    assert states(case)[:2] == ["ready", "ready"]


def test_a_case_is_not_on_two_lists(world: cases.World) -> None:
    case = cases.a_registered_case(world)
    step = case.steps.get(number=2)
    common: dict[str, Any] = {
        "centre": world.centre,
        "sender": world.body(),
        "receiver": world.body("ssd"),
        **world.front_office,
    }
    routing.make_handover_list(step_ids=[step.pk], **common)
    with pytest.raises(StaleChange):
        routing.make_handover_list(step_ids=[step.pk], **common)


@pytest.mark.clause("L37")
def test_a_step_ends_with_its_outcome_on_the_sheet(world: cases.World) -> None:
    case = cases.a_registered_case(world)
    step = cases.received(world, case)[0]
    with pytest.raises(Refusal) as refused:
        routing.finish_step(step, outcome="  ", by=step.officer, at=world.at)
    assert refused.value.field == "outcome"
    routing.finish_step(step, outcome="склад сім’ї підтверджено", by=step.officer, at=world.at)
    assert case.routing.get(kind="done").text == "склад сім’ї підтверджено"
    with pytest.raises(StaleChange):
        routing.finish_step(step, outcome="ще раз", by=step.officer, at=world.at)


def test_another_body_can_not_act_on_a_step(world: cases.World) -> None:
    case = cases.a_registered_case(world)
    step = next(step for step in cases.received(world, case) if step.provider == world.body("ssd"))
    with pytest.raises(Refusal) as refused:
        routing.finish_step(step, outcome="чуже", **world.officer("pfu"))
    assert refused.value.clause == "K3"


@pytest.mark.clause("K25", "L43")
def test_a_head_gives_a_step_to_another_executor_and_the_duties_go_along(world: cases.World) -> None:
    case = cases.worked_up_to_decision(world, cases.a_registered_case(world))
    step = case.steps.get(is_decision=True)
    other = centres.a_posting(Role.CASE_OFFICER, centre=world.centre, provider=world.body("pfu"), by=world.head).worker
    with pytest.raises(Refusal):
        routing.reassign(step, other, reason="", by=world.head, at=world.at)
    with pytest.raises(Refusal):
        routing.reassign(step, world.front, reason="відпустка", by=world.head, at=world.at)
    routing.reassign(step, other, reason="відпустка", by=world.head, at=world.at)
    case.refresh_from_db()
    assert case.officer == other
    assert set(Duty.objects.open().values_list("clause", "bearer")) == {("L31", other.pk), ("L35", other.pk)}
    with pytest.raises(StaleChange):
        routing.reassign(step, other, reason="відпустка", by=world.head, at=world.at)


@pytest.mark.clause("K3")
def test_a_step_is_given_to_another_by_its_own_head_while_it_lasts(world: cases.World) -> None:
    case = cases.worked_up_to_decision(world, cases.a_registered_case(world))
    step, done = case.steps.get(is_decision=True), case.steps.get(number=1)
    here: dict[str, Any] = {"centre": world.centre, "by": world.head}
    other = centres.a_posting(Role.CASE_OFFICER, provider=world.body("pfu"), **here).worker
    colleague = centres.a_posting(Role.CASE_OFFICER, provider=world.body("dsp"), **here).worker
    with pytest.raises(Refusal) as told:
        routing.reassign(step, other, reason="відпустка", by=world.place.head("ssd"), at=world.at)
    assert told.value.clause == "K3"
    with pytest.raises(StaleChange):
        routing.reassign(done, colleague, reason="відпустка", by=world.place.head("dsp"), at=world.at)
    routing.reassign(step, other, reason="відпустка", by=world.place.head("pfu"), at=world.at)
    assert CaseStep.objects.get(pk=step.pk).officer == other


@pytest.mark.clause("L36")
def test_who_took_the_package_controls_its_terms_until_the_end(world: cases.World) -> None:
    case = cases.a_registered_case(world)
    assert list(queries.controlled(world.front, at=world.at)) == [case]
    cases.a_delivered_case(world, case)
    assert list(queries.controlled(world.front, at=world.at)) == []


@pytest.mark.django_db(transaction=True)
def test_two_clerks_press_hand_over_together_and_one_list_has_the_case() -> None:
    world = cases.a_world()
    case = cases.a_registered_case(world)
    step = case.steps.get(number=2)
    common: dict[str, Any] = {
        "centre": world.centre,
        "sender": world.body(),
        "receiver": world.body("ssd"),
        **world.front_office,
    }

    def press(_clerk: int) -> bool:
        try:
            routing.make_handover_list(step_ids=[step.pk], **common)
        except StaleChange:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(press, range(4))) == [False, False, False, True]
    assert step.handovers.count() == 1


@pytest.mark.clause("L35")
def test_a_step_that_comes_after_the_term_of_the_case_is_due_at_once(world: cases.World) -> None:
    case = cases.a_registered_case(world)
    world.later(days=40)
    [step, *_rest] = cases.received(world, case)
    duty = Duty.objects.get(step=step, clause="L35")
    case.refresh_from_db()
    assert case.due_at is not None
    assert step.due_at == case.due_at < world.at
    assert (duty.due_at, duty.original_due_at) == (world.at, world.at)
    assert duty.is_overdue(world.later(minutes=1).at)


def test_a_pause_of_a_case_that_is_late_already_leaves_its_duties_in_order(world: cases.World) -> None:
    case = cases.a_registered_case(world)
    world.later(days=40)
    cases.received(world, case)
    case.refresh_from_db()
    why: dict[str, Any] = {"reason": Suspension.Reason.REPLY, "explanation": "довідка", "review_on": world.at.date()}
    pauses.suspend(case, **why, **world.officer("pfu"))
    received_at = world.at
    pauses.resume(case, **world.later(hours=1).officer("pfu"))
    assert all(duty.due_at >= received_at for duty in Duty.objects.open().filter(case=case, clause="L35"))


@pytest.mark.clause("K3", "L33")
def test_a_case_is_handed_over_by_the_body_that_has_it(world: cases.World) -> None:
    case = cases.a_registered_case(world)
    here: dict[str, Any] = {"centre": world.centre, "by": world.head}
    stranger = centres.a_posting(Role.FRONT_OFFICE, provider=world.body("pfu"), **here).worker
    step = case.steps.get(number=2)
    bodies: dict[str, Any] = {"centre": world.centre, "sender": world.body("pfu"), "receiver": world.body("ssd")}
    with pytest.raises(Refusal) as told:
        routing.make_handover_list(step_ids=[step.pk], by=stranger, at=world.at, **bodies)
    assert told.value.clause == "K3"
    assert states(case)[1] == "ready"


def test_keys_beyond_any_table_are_no_cases(world: cases.World) -> None:
    case = cases.a_registered_case(world)
    made = cases.handed_over(world, case)[0]
    officer: dict[str, Any] = {"by": cases._officer_of(world, made.to_provider), "at": world.at}
    assert routing.confirm_receipt(made, step_ids=[10**30, -1], **officer) == []
    with pytest.raises(StaleChange):
        routing.decline(made, 10**30, reason="чужа", **officer)
    bodies: dict[str, Any] = {"centre": world.centre, "sender": world.body(), "receiver": world.body("ssd")}
    with pytest.raises(Refusal):
        routing.make_handover_list(step_ids=[10**30], **bodies, **world.front_office)


@pytest.mark.clause("L35")
def test_a_step_with_a_long_name_is_owed_too(world: cases.World) -> None:
    case = cases.a_registered_case(world)
    case.steps.update(name="Обстеження " * 25)
    cases.received(world, case)
    assert Duty.objects.open().filter(clause="L35").count() == 2


@pytest.mark.clause("L33")
def test_a_case_that_came_after_the_morning_does_not_keep_the_duty_of_the_day_open(world: cases.World) -> None:
    first = cases.a_registered_case(world)
    duty = watch.owe_daily_handover(world.centre, at=world.at)
    assert duty is not None
    cases.a_registered_case(world.later(hours=1))
    cases.handed_over(world, first)
    duty.refresh_from_db()
    assert duty.done_at == world.at


@pytest.mark.clause("L31")
def test_the_deciding_officer_is_changed_before_the_package_is_full(world: cases.World) -> None:
    case = cases.a_registered_case(world, Mark.ORIGINAL, Mark.MISSING)
    here: dict[str, Any] = {"centre": world.centre, "by": world.head}
    other = centres.a_posting(Role.CASE_OFFICER, provider=world.body("pfu"), **here).worker
    routing.reassign(case.steps.get(is_decision=True), other, reason="навантаження", by=world.head, at=world.at)
    cases.mended(world, case)
    assert Duty.objects.open().get(clause="L31").bearer == other
