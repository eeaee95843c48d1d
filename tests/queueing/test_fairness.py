"""The ledger replayed: each jump in the order shows who made it, by which rule and why."""

from datetime import timedelta

import pytest

from office.queueing.calling import call_out_of_order, undo_call
from office.queueing.closing import close_day
from office.queueing.fairness import fairness_of
from office.queueing.policy import Priority
from office.queueing.replaying import Fairness
from office.queueing.serving import Whither, finish, hold, start, transfer
from office.queueing.states import Rule
from office.queueing.taking import Person
from tests.factories.queueing import Reception


def replayed(hall: Reception) -> Fairness:
    return fairness_of(hall.centre, hall.day.on)


@pytest.mark.clause("L21")
def test_a_day_by_the_policy_has_no_jump(hall: Reception) -> None:
    for clerk in (0, 1, 2):
        hall.seat(clerk)
    for number in range(6):
        hall.later(minutes=3).take(number % 3)
    hall.take(0, person=Person(priority=Priority.OUT_OF_TURN), by=hall.greeter)
    hall.take(0, agreed_at=hall.at + timedelta(minutes=2))
    undo_call(hall.called(0), **hall.clerk(0))
    first = hall.called(0)
    transfer(first, Whither(desk=hall.desks[1]), reason="начальник", **hall.clerk(0))
    hold(hall.called(0), reason="копія", minutes=5, **hall.clerk(0))
    hall.later(minutes=6)
    for clerk in (0, 1, 2, 0, 1, 0):
        called = hall.later(minutes=1).called(clerk)
        finish(start(called, **hall.clerk(clerk)), **hall.clerk(clerk))
    assert replayed(hall) == Fairness(calls=9, jumps=())
    assert replayed(hall).index == 100.0


def test_a_jump_shows_actor_rule_and_reason(hall: Reception) -> None:
    hall.seat(0)
    hall.seat(2)
    hall.take(2)
    for _each in range(3):
        hall.later(minutes=1).take(0)
    last = hall.later(minutes=1).ticket(1)
    call_out_of_order(last, reason="стало зле", **hall.clerk(0))
    finish(start(last, **hall.clerk(0)), **hall.clerk(0))
    hall.later(minutes=1).call(0)
    found = replayed(hall)
    [jump] = found.jumps
    assert (jump.label, jump.rule, jump.reason, jump.worker) == (
        "Б001",
        Rule.OUT_OF_ORDER,
        "стало зле",
        hall.clerks[0].pk,
    )
    assert jump.passed == ("А001", "А002", "А003")  # who waits for another body was not passed over
    assert (found.calls, found.index, found.unexplained) == (2, 50.0, [])
    close_day(hall.centre, **hall.of_head)
    assert replayed(hall) == found


def test_a_day_without_calls_is_fair(hall: Reception) -> None:
    hall.take()
    assert replayed(hall).index == 100.0
