"""Calling: the order of the policy at real desks, and what may not happen there."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from office.audit import history
from office.centres.desks import leave_desk
from office.centres.models import DeskSession
from office.law import Refusal, StaleChange
from office.queueing.calling import call_out_of_order, recall, undo_call
from office.queueing.days import pause
from office.queueing.models import Ticket, TicketInterval, Visit
from office.queueing.policy import Priority
from office.queueing.seats import close_desk, end_break, open_desk, seat_of, take_break
from office.queueing.serving import finish, start
from office.queueing.states import Rule, TicketState
from office.queueing.taking import Person
from tests.factories.queueing import Reception, ticket_of


@pytest.mark.clause("L21")
def test_the_smallest_effective_time_is_called(hall: Reception) -> None:
    hall.seat()
    walk_in = hall.ticket(0)
    hall.later(minutes=5)
    late = hall.ticket(1, agreed_at=hall.at - timedelta(minutes=11))
    booked = hall.ticket(1, agreed_at=hall.at + timedelta(minutes=20))
    by_law = hall.ticket(0, person=Person(priority=Priority.FIRST), by=hall.greeter)
    order = []
    for _each in range(4):
        called = hall.later(minutes=1).called()
        order.append(called.pk)
        start(called, **hall.clerk())
        finish(called, **hall.clerk())
    assert order == [by_law.pk, booked.pk, walk_in.pk, late.pk]
    assert hall.call() is None


@pytest.mark.clause("K16")
def test_a_desk_calls_what_its_worker_can_give(hall: Reception) -> None:
    of_pfu = hall.ticket(2)
    assert set(hall.seat(0).able) == {hall.services[0].pk, hall.services[1].pk}
    assert hall.seat(2).able == [hall.services[2].pk]
    assert hall.call(0) is None
    called = hall.call(2)
    assert called is not None
    assert (called.ticket, called.service, called.desk) == (of_pfu.pk, hall.services[2].pk, hall.desks[2].number)


@pytest.mark.clause("L21")
def test_a_person_with_two_tickets_is_never_at_two_desks(hall: Reception) -> None:
    hall.seat(0)
    hall.seat(2)
    first = hall.take(0)
    second = hall.take(2, visit=first.visit)
    assert hall.called(0).pk == first.ticket
    assert hall.call(2) is None
    with pytest.raises(IntegrityError, match="l21_never_at_two_desks"), transaction.atomic():
        Ticket.objects.filter(pk=second.ticket).update(
            state="called", desk=hall.desks[2], worker=hall.clerks[2], called_at=hall.at
        )
    start(ticket_of(first), **hall.clerk())
    finish(ticket_of(first), **hall.clerk())
    assert hall.called(2).pk == second.ticket
    assert Visit.objects.get(pk=first.visit).is_engaged


def test_every_change_is_a_line_and_only_one_is_open(hall: Reception) -> None:
    hall.seat()
    ticket = hall.ticket()
    called = hall.later(minutes=3).called()
    hall.later(minutes=1)
    start(called, **hall.clerk())
    hall.later(minutes=9)
    finish(called, **hall.clerk())
    lines = list(ticket.intervals.values_list("state", "rule", "worker"))
    clerk = hall.clerks[0].pk
    assert lines == [
        (TicketState.WAITING, Rule.TAKE, None),
        (TicketState.CALLED, Rule.CALL, clerk),
        (TicketState.SERVING, Rule.START, clerk),
        (TicketState.DONE, Rule.FINISH, clerk),
    ]
    spans = [(line.until - line.since) / timedelta(minutes=1) for line in ticket.intervals.all() if line.until]
    assert spans == [3, 1, 9, 0]


def test_a_clock_that_is_behind_writes_no_line_that_ends_before_it_began(hall: Reception) -> None:
    hall.seat()
    ticket = hall.ticket()
    hall.at -= timedelta(seconds=2)
    hall.called()
    assert all(line.until is None or line.until >= line.since for line in ticket.intervals.all())


def test_the_ledger_only_grows(hall: Reception) -> None:
    line = hall.ticket().intervals.get()
    for write in (
        line.delete,
        lambda: TicketInterval.objects.filter(pk=line.pk).update(rule=Rule.CALL, until=hall.at),
        lambda: TicketInterval.objects.filter(pk=line.pk).update(until=None),
    ):
        with pytest.raises(IntegrityError, match="refused"), transaction.atomic():
            write()


def test_who_has_somebody_at_the_desk_calls_nobody(hall: Reception) -> None:
    hall.seat()
    hall.take()
    hall.take()
    hall.call()
    with pytest.raises(StaleChange, match="А001 is at your desk") as told:
        hall.call()
    assert told.value.clause == "L17"


def test_the_same_press_again_gives_the_same_call(hall: Reception) -> None:
    hall.seat()
    hall.take()
    hall.take()
    request = uuid4()
    first = hall.call(request=request)
    assert first is not None
    assert hall.call(request=request) == first
    start(ticket_of(first), **hall.clerk())
    again = uuid4()
    done = finish(ticket_of(first), **hall.clerk(), request=again)
    assert finish(done, **hall.clerk(), request=again).state == TicketState.DONE
    assert hall.call(request=request) == first
    assert TicketInterval.objects.filter(rule=Rule.CALL).count() == 1


def test_out_of_order_needs_a_reason_and_stands_in_the_journal(hall: Reception) -> None:
    hall.seat()
    hall.take()
    second = hall.ticket()
    with pytest.raises(Refusal) as told:
        call_out_of_order(second, reason=" ", **hall.clerk())
    assert (told.value.clause, told.value.field) == ("L21", "reason")
    called = call_out_of_order(second, reason="стало зле", **hall.clerk())
    assert called.state == TicketState.CALLED
    entry = history(called).get()
    assert (entry.verb, entry.data["reason"], entry.by) == ("queue.called_out_of_order", "стало зле", hall.clerks[0])


def test_out_of_order_keeps_to_the_desk_and_to_one_person(hall: Reception) -> None:
    hall.seat(0)
    hall.seat(2)
    first = hall.take(0)
    of_pfu = ticket_of(hall.take(2, visit=first.visit))
    with pytest.raises(Refusal) as told:
        call_out_of_order(of_pfu, reason="так", **hall.clerk(0))
    assert told.value.clause == "K3"
    hall.call(0)
    with pytest.raises(StaleChange, match="at another desk"):
        call_out_of_order(of_pfu, reason="так", **hall.clerk(2))
    with pytest.raises(Refusal, match="Sit down"):
        call_out_of_order(of_pfu, reason="так", **hall.clerk(1))


def test_once_more_is_limited(hall: Reception) -> None:
    hall.seat()
    hall.take()
    called = hall.called()
    for times in (1, 2):
        assert recall(called, **hall.clerk()).recalls == times
    with pytest.raises(Refusal) as told:
        recall(called, **hall.clerk())
    assert told.value.clause == "L17"


def test_a_call_is_undone_within_five_seconds_and_the_place_is_kept(hall: Reception) -> None:
    hall.seat()
    first = hall.ticket()
    hall.ticket()
    called = hall.called()
    hall.later(seconds=5)
    assert undo_call(called, **hall.clerk()).state == TicketState.WAITING
    assert history(called).get().verb == "queue.call_undone"
    assert hall.called().pk == first.pk
    hall.later(seconds=6)
    with pytest.raises(Refusal, match="five seconds"):
        undo_call(first, **hall.clerk())


def test_only_who_sits_there_acts_on_the_ticket(hall: Reception) -> None:
    hall.seat(0)
    hall.seat(1)
    hall.take()
    called = hall.called(0)
    with pytest.raises(Refusal) as told:
        start(called, **hall.clerk(1))
    assert told.value.clause == "L7"
    assert start(called, **hall.of_head).state == TicketState.SERVING


def test_nobody_is_called_without_a_seat_on_a_break_or_in_a_pause(hall: Reception) -> None:
    hall.take()
    with pytest.raises(Refusal, match="Sit down"):
        hall.call()
    hall.seat()
    take_break(reason="обід", **hall.clerk())
    with pytest.raises(StaleChange, match="already"):
        take_break(**hall.clerk())
    with pytest.raises(Refusal, match="break"):
        hall.call()
    end_break(**hall.clerk())
    pause(hall.centre, reason="повітряна тривога", **hall.of_head)
    with pytest.raises(Refusal, match="paused"):
        hall.call()


def test_a_seat_ends_with_its_session_and_with_its_day(hall: Reception) -> None:
    hall.take()
    seat = hall.seat()
    leave_desk(DeskSession.objects.get(pk=seat.session_id), **hall.clerk())
    with pytest.raises(Refusal, match="Sit down"):
        hall.call()
    hall.seat()
    hall.later(days=3)
    hall.take()
    with pytest.raises(Refusal, match="another day"):
        hall.call()
    hall.seat()
    assert hall.call() is not None


def test_a_desk_is_left_when_nobody_is_there(hall: Reception) -> None:
    hall.seat()
    hall.take()
    called = hall.called()
    with pytest.raises(Refusal, match="Somebody is at your desk"):
        close_desk(**hall.clerk())
    start(called, **hall.clerk())
    finish(called, **hall.clerk())
    assert close_desk(**hall.clerk()).closed_at == hall.at
    assert seat_of(hall.clerks[0]) is None


def test_a_greeter_at_a_desk_calls_nobody(hall: Reception) -> None:
    seat = open_desk(hall.desks[0], by=hall.greeter, at=hall.at)
    assert seat.able == []


def test_statements(hall: Reception, django_assert_num_queries: Any) -> None:
    hall.seat()
    hall.take()
    hall.take()
    start(hall.called(), **hall.clerk())
    finish(Ticket.objects.get(label="А001"), **hall.clerk())
    with django_assert_num_queries(4):  # two of them the savepoint of a nested transaction, one the postings
        hall.call()
