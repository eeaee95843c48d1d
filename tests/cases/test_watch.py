"""Warnings, escalation, the daily hand-over."""

from datetime import timedelta

import pytest

from office.cases import watch
from office.cases.models import Duty
from office.centres.duties import move_due
from office.messages.models import Message
from tests.factories import cases


def letters(template: str) -> list[str]:
    return list(Message.objects.filter(template=template).values_list("address", flat=True))


@pytest.mark.clause("K7", "K25")
def test_the_bearer_is_warned_once_before_the_due_moment(world: cases.World) -> None:
    cases.a_registered_case(world)
    assert watch.watch(at=world.at) == 0  # taken on this minute
    world.later(hours=2)
    watch.watch(at=world.at)
    watch.watch(at=world.at)
    assert letters("duty_soon") == [world.front.email] * 2  # two steps to hand over by Monday


@pytest.mark.clause("K7", "K18")
def test_the_head_is_told_once_of_what_is_overdue(world: cases.World) -> None:
    cases.a_registered_case(world)
    world.later(days=4)
    watch.watch(at=world.at)
    watch.watch(at=world.at)
    assert letters("duty_overdue") == [world.head.email] * 2
    assert Duty.objects.overdue(world.at).filter(escalated_at=world.at).count() == 2


def test_what_is_done_is_nobodys_trouble(world: cases.World) -> None:
    cases.a_delivered_case(world)
    assert watch.watch(at=world.at + timedelta(days=60)) == 0


@pytest.mark.clause("L33")
def test_the_head_owes_a_hand_over_each_working_day_on_which_something_waits(world: cases.World) -> None:
    assert watch.owe_daily_handover(world.centre, at=world.at) is None
    case = cases.a_registered_case(world)
    duty = watch.owe_daily_handover(world.centre, at=world.at)
    assert duty is not None
    assert (duty.clause, duty.bearer, duty.due_at.date()) == ("L33", world.head, world.at.date())
    assert watch.owe_daily_handover(world.centre, at=world.at) == duty
    assert watch.owe_daily_handover(world.centre, at=world.at + timedelta(days=1)) is None  # Saturday
    cases.handed_over(world, case)
    duty.refresh_from_db()
    assert duty.done_at == world.at


def test_a_term_that_moved_is_warned_of_anew(world: cases.World) -> None:
    cases.a_registered_case(world)
    watch.watch(at=world.later(hours=2).at)
    duty = Duty.objects.filter(warned_at=world.at).first()
    assert duty is not None
    move_due(duty, duty.due_at - timedelta(hours=1))
    watch.watch(at=world.at)
    assert letters("duty_soon") == [world.front.email] * 3
