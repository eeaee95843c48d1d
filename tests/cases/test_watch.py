"""Warnings, escalation, the daily hand-over."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from office.cases import pauses, watch
from office.cases.models import Duty
from office.centres.duties import moved
from office.config.jobs import owe_handovers
from office.messages.models import Message
from office.tables.writing import write_together
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


@pytest.mark.clause("L33")
def test_the_hand_over_is_owed_once_a_working_day(world: cases.World) -> None:
    case = cases.a_registered_case(world)
    duty = watch.owe_daily_handover(world.centre, at=world.at)
    cases.handed_over(world, case)
    later = cases.a_registered_case(world.later(hours=1))  # a new one waits, but today one hand-over has been made
    assert watch.owe_daily_handover(world.centre, at=world.at) == duty
    assert not Duty.objects.open().filter(clause="L33").exists()
    owed = Duty.objects.get(clause="L33")
    owed.pk, owed.opened_at = uuid4(), owed.opened_at - timedelta(minutes=1)
    with pytest.raises(IntegrityError, match="l33_once_a_working_day"), transaction.atomic():
        owed.save(force_insert=True)
    monday = watch.owe_daily_handover(world.centre, at=world.later(days=3).at)
    assert monday is not None
    assert monday != duty
    pauses.withdraw(later, statement="заява", **world.front_office)  # nothing waits: it falls away
    cases.a_registered_case(world)
    again = watch.owe_daily_handover(world.centre, at=world.at)
    assert again is not None
    assert again.is_open


@pytest.mark.parametrize(
    ("friday", "opens"),
    [
        (date(2026, 3, 27), ["27.03 06:00", "30.03 05:00"]),  # the clocks go forward on Sunday
        (date(2026, 10, 23), ["23.10 05:00", "26.10 06:00"]),  # and back
    ],
)
@pytest.mark.clause("L33")
def test_it_is_owed_when_the_centre_opens_whatever_the_clocks_do(
    world: cases.World, friday: date, opens: list[str]
) -> None:
    """Eight in the morning in Kyiv is five or six o'clock by UTC, by which the jobs run."""
    world.at = datetime.combine(friday, time(2), UTC) - timedelta(days=1)
    cases.a_registered_case(world)
    for day in (0, 3):
        for minutes in range(0, 7 * 60, 10):
            moment = datetime.combine(friday + timedelta(days=day), time(1), UTC) + timedelta(minutes=minutes)
            owe_handovers(moment)
        Duty.objects.open().filter(clause="L33").update(done_at=moment, done_by=world.head)
    owed = Duty.objects.filter(clause="L33").order_by("opened_at")
    assert [f"{duty.opened_at.astimezone(UTC):%d.%m %H:%M}" for duty in owed] == opens


def test_nothing_is_owed_after_closing(world: cases.World) -> None:
    cases.a_registered_case(world)
    closing = world.at.replace(hour=18)  # 20:00 in Kyiv
    assert watch.owe_daily_handover(world.centre, at=closing) is None
    assert watch.owe_daily_handover(world.centre, at=closing - timedelta(seconds=1)) is not None


def test_a_term_that_moved_is_warned_of_anew(world: cases.World) -> None:
    cases.a_registered_case(world)
    watch.watch(at=world.later(hours=2).at)
    duty = Duty.objects.filter(warned_at=world.at).first()
    assert duty is not None
    assert duty.step is not None
    write_together(moved(Duty, duty.clause, to=duty.due_at - timedelta(hours=1), step=duty.step))
    watch.watch(at=world.at)
    assert letters("duty_soon") == [world.front.email] * 3
