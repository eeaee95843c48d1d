"""Two people at one moment: each act happens once, nobody waits for each other for ever, nobody gets a fault of ours."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest
from django.db import connection, transaction

from office.cases import decision, pauses, registration, routing
from office.cases.models import Case, CaseStep, Duty, HandoverList
from office.cases.states import CaseState, StepState
from office.cases.watch import owe_daily_handover
from office.centres.models import Role
from office.parties.consents import hold_subject
from tests.factories import cases, centres
from tests.together import ends

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(transactional_db: None) -> cases.World:
    return cases.a_world()


def lists_of(world: cases.World, case: Case) -> Iterator[Callable[[], object]]:
    for step in case.steps.filter(state=StepState.READY).select_related("provider"):
        bodies: dict[str, Any] = {"sender": world.body(), "receiver": step.provider}
        given: dict[str, Any] = {"centre": world.centre, "step_ids": [step.pk], **bodies, **world.front_office}
        yield partial(routing.make_handover_list, **given)


def test_a_case_goes_on_two_lists_at_once_and_its_sheet_has_every_line(world: cases.World) -> None:
    for _time in range(5):
        case = cases.a_registered_case(world)
        assert ends(*lists_of(world, case)) == ["done", "done"]
        assert list(case.routing.values_list("sequence", flat=True)) == [1, 2, 3]


@pytest.mark.clause("L25")
def test_a_registration_holds_the_person_before_the_number(world: cases.World) -> None:
    """Whoever registers a person from everything at once holds them in this order too: neither waits for the other."""
    package = cases.marked(world, cases.a_package(world))
    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        hold_subject(package.applicant)
        waiting = pool.submit(ends, partial(registration.register, package, **world.front_office))
        await_somebody_who_waits()
        assert registration._next_line(world.centre, world.at.year).last_number == 1
        transaction.set_rollback(True)
    assert waiting.result() == ["done"]


def await_somebody_who_waits() -> None:
    """Return as soon as another connection waits for a lock."""
    give_up_at = time.monotonic() + 10
    while time.monotonic() < give_up_at:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
    raise AssertionError("nobody waits")


@pytest.mark.clause("L33")
def test_the_last_two_lists_of_the_day_made_at_once_meet_the_daily_duty(world: cases.World) -> None:
    case = cases.a_registered_case(world)
    duty = owe_daily_handover(world.centre, at=world.at)
    ends(*lists_of(world, case))
    assert duty is not None
    duty.refresh_from_db()
    assert duty.done_at == world.at


def test_receipt_and_withdrawal_at_once_never_wait_for_each_other(world: cases.World) -> None:
    for _time in range(8):
        case = cases.a_registered_case(world)
        [made] = [made for made in cases.handed_over(world, case) if made.to_provider == world.body("ssd")]
        answers = ends(
            partial(routing.confirm_receipt, made, **world.officer("ssd")),
            partial(pauses.withdraw, case, statement="заява", **world.front_office),
        )
        assert answers == ["done", "done"]
        case.refresh_from_db()
        assert case.state == CaseState.WITHDRAWN
        assert not Duty.objects.open().filter(case=case).exists()
        assert not HandoverList.objects.filter(settled_at=None).exists()


def test_a_case_given_to_another_and_decided_at_once_is_lost_by_neither(world: cases.World) -> None:
    other = centres.a_posting(Role.CASE_OFFICER, centre=world.centre, provider=world.body("pfu"), by=world.head).worker
    for _time in range(5):
        case = cases.worked_up_to_decision(world, cases.a_registered_case(world))
        step = case.steps.get(is_decision=True)
        answers = ends(
            partial(routing.reassign, step, other, reason="відпустка", by=world.head, at=world.at),
            partial(decision.grant, case, text="Призначити", **world.officer("pfu")),
        )
        assert answers[1] == "done"
        assert answers[0] in {"done", "K25"}


@pytest.mark.clause("L34")
def test_the_last_two_cases_of_a_list_confirmed_at_once_settle_it(world: cases.World) -> None:
    both = [cases.a_registered_case(world) for _one in range(2)]
    steps = CaseStep.objects.filter(case__in=both, provider=world.body("ssd")).values_list("pk", flat=True)
    bodies: dict[str, Any] = {"sender": world.body(), "receiver": world.body("ssd")}
    made = routing.make_handover_list(centre=world.centre, step_ids=list(steps), **bodies, **world.front_office)
    acts = [partial(routing.confirm_receipt, made, step_ids=[key], **world.officer("ssd")) for key in sorted(steps)]
    assert ends(*acts) == ["done", "done"]
    made.refresh_from_db()
    assert made.settled_at == world.at
