"""Paper for the hours without electricity: numbers that never meet the counter's, entered later in fair order."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import DatabaseError

from office.law import Refusal, StaleChange
from office.queueing.blocks import Entered, access_block, blocks_of, enter_slip, make_block, withdraw_block
from office.queueing.closing import close_day, verify_day
from office.queueing.fairness import fairness_of
from office.queueing.models import PaperBlock, PaperSlip, Queue, Ticket
from office.queueing.policy import Priority
from office.queueing.queues import QueueFacts, change_queue
from office.queueing.states import Rule
from office.queueing.taking import Person, Taken
from tests.factories.queueing import AT, Reception

WHY = "не було електрики"


def enter(hall: Reception, label: str, *, minutes_ago: int = 0, service: int = 0, **said: Any) -> Taken:
    slip = Entered(label, hall.services[service], hall.at - timedelta(minutes=minutes_ago), WHY, **said)
    return enter_slip(hall.centre, slip, by=hall.greeter, at=hall.at, request=uuid4())


def block_of(hall: Reception, count: int = 10, queue: int = 0) -> PaperBlock:
    return make_block(hall.queues[queue], count=count, by=hall.greeter, at=hall.at)


def test_blocks_stand_above_the_counter_and_beside_each_other(hall: Reception) -> None:
    first, second, other = block_of(hall, 200), block_of(hall, 5), block_of(hall, 5, queue=1)
    assert [(each.letter, each.first, each.last) for each in (first, second, other)] == [
        ("А", 1000, 1199), ("А", 1200, 1204), ("Б", 1000, 1004),
    ]  # fmt: skip
    assert first.label(1007) == "А1007"
    withdraw_block(first, **hall.of_head)
    assert block_of(hall, 20).first == 1000
    for wrong in (0, 201):
        with pytest.raises(Refusal, match="two hundred at most"):
            block_of(hall, wrong)
    with pytest.raises(StaleChange, match="already"):
        withdraw_block(first, **hall.of_head)


def test_no_numbers_left_is_told(hall: Reception) -> None:
    change_queue(hall.queues[0], QueueFacts("А", "Черга", "Queue", last=9990), is_open=True, **hall.of_head)
    assert block_of(hall, 9).last == 9999
    with pytest.raises(Refusal, match="No numbers are left"):
        block_of(hall, 1)


def test_the_database_keeps_paper_and_counter_apart(hall: Reception) -> None:
    block = block_of(hall)
    with pytest.raises(Refusal, match="paper slips") as told:
        change_queue(hall.queues[0], QueueFacts("А", "Черга", "Queue", last=1000), is_open=True, **hall.of_head)
    assert told.value.field == "last"
    facts: dict[str, Any] = {
        "centre": hall.centre,
        "queue": hall.queues[0],
        "letter": "А",
        "made_at": AT,
        "made_by": hall.head,
    }
    for first, last in ((900, 1000 - 1), (1005, 1020)):
        with pytest.raises(DatabaseError, match=r"l18_|meet"), transaction.atomic():
            PaperBlock.objects.create(**facts, first=first, last=last)
    with pytest.raises(DatabaseError, match="meet"), transaction.atomic():
        Queue.objects.filter(pk=hall.queues[0].pk).update(last=1000)
    with pytest.raises(DatabaseError, match="meet"), transaction.atomic():
        Queue.objects.create(centre=hall.centre, letter="А", name="ще", first=1009, last=1010)
    ticket = hall.ticket()
    with pytest.raises(IntegrityError, match="no such slip"), transaction.atomic():
        PaperSlip.objects.create(block=block, number=1010, ticket=ticket, entered_at=AT)
    withdraw_block(block, **hall.of_head)
    Queue.objects.filter(pk=hall.queues[0].pk).update(last=1000)


@pytest.mark.clause("L18", "L21")
def test_slips_merge_in_the_order_of_arrival_and_the_day_stays_fair(hall: Reception) -> None:
    block_of(hall)
    hall.seat(0)
    hall.later(minutes=20)
    before = hall.ticket()
    hall.later(minutes=20)
    late, early = enter(hall, "А1001", minutes_ago=10), enter(hall, " а 1000 ", minutes_ago=30)
    assert (early.label, early.arrived_at) == ("А1000", AT + timedelta(minutes=10))
    assert [hall.called(0).label] == ["А1000"]
    called = Ticket.objects.get(pk=early.ticket)
    lines = list(called.intervals.order_by("since", "id"))
    assert [(line.rule, line.reason, line.worker) for line in lines[:2]] == [
        (Rule.PAPER, WHY, hall.greeter), (Rule.TAKE, "", hall.greeter),
    ]  # fmt: skip
    assert (lines[0].since, lines[0].until, lines[1].since) == (AT + timedelta(minutes=10), hall.at, hall.at)
    assert [before.label, Ticket.objects.get(pk=late.ticket).label] == ["А001", "А1001"]
    fairness = fairness_of(hall.centre, hall.at.date())
    assert (fairness.calls, fairness.jumps) == (1, ())
    closed = close_day(hall.centre, by=hall.head, at=hall.at)
    assert verify_day(closed.day) == []


def test_who_was_called_before_the_slip_was_entered_jumped_nobody(hall: Reception) -> None:
    block_of(hall)
    hall.seat(0)
    hall.later(minutes=15)
    hall.ticket()
    hall.called(0)
    hall.later(minutes=5)
    enter(hall, "А1000", minutes_ago=20)
    assert fairness_of(hall.centre, hall.at.date()).jumps == ()


def test_a_block_made_anew_on_the_same_day_has_other_numbers(hall: Reception) -> None:
    block = block_of(hall)
    enter(hall, block.label(block.first))
    withdraw_block(block, by=hall.head, at=hall.at)
    anew = make_block(hall.queues[0], count=5, by=hall.head, at=hall.at)
    assert anew.first == block.last + 1
    assert enter(hall, anew.label(anew.first)).label == anew.label(anew.first)
    withdraw_block(anew, by=hall.head, at=hall.at)
    unused = make_block(hall.queues[1], count=5, by=hall.head, at=hall.at)
    withdraw_block(unused, by=hall.head, at=hall.at)
    assert make_block(hall.queues[1], count=5, by=hall.head, at=hall.at).first == unused.first
    later = make_block(hall.queues[0], count=5, by=hall.head, at=hall.later(days=3).at)
    assert later.first == block.first


def test_a_slip_is_entered_once(hall: Reception) -> None:
    block_of(hall)
    slip, request = Entered("А1000", hall.services[0], hall.at, WHY), uuid4()
    given: dict[str, Any] = {"by": hall.greeter, "at": hall.at, "request": request}
    first, again = enter_slip(hall.centre, slip, **given), enter_slip(hall.centre, slip, **given)
    assert first.ticket == again.ticket
    with pytest.raises(StaleChange, match="already"):
        enter(hall, "А1000")
    hall.later(days=3)  # nor on another day
    with pytest.raises(StaleChange, match="already"):
        enter(hall, "А1000")
    assert [(each.used.count(), vars(each)["entered"]) for each in blocks_of(hall.centre)] == [(1, 1)]


def test_needs_and_rights_count_as_everywhere(hall: Reception) -> None:
    block_of(hall)
    given = enter(hall, "А1003", minutes_ago=5, person=Person(needs="пандус", priority=Priority.FIRST))
    ticket = Ticket.objects.select_related("visit").get(pk=given.ticket)
    assert (ticket.credit, ticket.visit.is_slow) == (30, True)
    assert ticket.effective_at == hall.at - timedelta(minutes=35)


@pytest.mark.parametrize("label", ["А999", "А1010", "Б1000", "1000", "", "А", "А١٠٠٠", "А99999999999999999999"])
def test_what_no_block_has_is_refused(hall: Reception, label: str) -> None:
    block_of(hall)
    with pytest.raises(Refusal) as told:
        enter(hall, label)
    assert (told.value.clause, told.value.field) == ("L18", "label")


def test_time_and_reason_are_checked(hall: Reception) -> None:
    block_of(hall)
    for slip, field in (
        (Entered("А1000", hall.services[0], hall.at, " "), "reason"),
        (Entered("А1000", hall.services[0], hall.at + timedelta(minutes=1), WHY), "arrived_at"),
        (Entered("А1000", hall.services[0], hall.at - timedelta(days=1), WHY), "arrived_at"),
    ):
        with pytest.raises(Refusal) as told:
            enter_slip(hall.centre, slip, by=hall.greeter, at=hall.at, request=uuid4())
        assert told.value.field == field


def test_blocks_of_elsewhere_are_not_there(hall: Reception) -> None:
    block = block_of(hall)
    _desk, stranger = hall.elsewhere()
    assert access_block(hall.greeter, block.pk, at=AT) == block
    with pytest.raises(PaperBlock.DoesNotExist):
        access_block(stranger, block.pk, at=AT)
    with pytest.raises(Refusal):
        make_block(hall.queues[0], count=5, by=stranger, at=AT)
