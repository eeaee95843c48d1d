"""The end of a day: nobody hangs overnight, names are forgotten, and the ledger can be checked for ever."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from office.audit import history
from office.law import Refusal
from office.queueing.closing import close_day, close_what_is_over, verify_day
from office.queueing.models import QueueDay, Seat, SeatBreak, Ticket, TicketInterval, Visit
from office.queueing.seats import take_break
from office.queueing.serving import come_back, no_show, start, step_out
from office.queueing.states import DayState, TicketState
from office.queueing.taking import Person
from tests.factories.queueing import Reception, ticket_of


@pytest.fixture
def evening(hall: Reception) -> Reception:
    """One is being served, one called, one missed, one aside, one waits; a desk is on a break."""
    hall.seat(0)
    hall.seat(1)
    hall.seat(2)
    for service in (0, 0, 2, 1, 1):
        hall.later(minutes=1).take(service, person=Person(name="Роксолана", needs="пандус"))
    start(hall.called(0), **hall.clerk(0))
    hall.call(1)
    no_show(hall.called(2), **hall.clerk(2))
    take_break(**hall.clerk(2))
    step_out(Ticket.objects.get(label="Б001"), minutes=60, at=hall.at)
    return hall.later(hours=11, minutes=5)


def test_everybody_who_is_still_there_is_settled_and_told(evening: Reception) -> None:
    closed = close_day(evening.centre, **evening.of_head)
    assert {each.label: each.state for each in closed.settled} == {
        "А001": TicketState.DONE,
        "А002": TicketState.UNSERVED,
        "Б001": TicketState.UNSERVED,
        "Б002": TicketState.UNSERVED,
        "В001": TicketState.LEFT,
    }
    assert [each.label for each in closed.unserved] == ["А002", "Б001", "Б002"]
    assert not TicketInterval.objects.filter(until=None).exists()
    assert not Seat.objects.filter(until=None).exists()
    assert not SeatBreak.objects.filter(until=None).exists()
    assert set(Visit.objects.values_list("name", "is_engaged")) == {("", False)}
    assert {visit.needs for visit in Visit.objects.all()} == {""}
    with pytest.raises(Refusal):
        come_back(Ticket.objects.get(label="В001"), at=evening.at)
    with pytest.raises(Refusal, match="closed"):
        evening.take()


@pytest.mark.clause("L21")
def test_the_ledger_of_a_closed_day_can_be_checked(evening: Reception) -> None:
    day = close_day(evening.centre, **evening.of_head).day
    day.refresh_from_db()
    assert day.intervals == TicketInterval.objects.count()
    entry = history(day).get(verb="queue.day_closed")
    assert (entry.data["root"], entry.by) == (bytes(day.root or b"").hex(), evening.head)
    assert verify_day(day) == []
    line = TicketInterval.objects.order_by("id")[2]
    with connection.cursor() as cursor:  # as somebody would who has the database in hand
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE queueing_ticketinterval DISABLE TRIGGER USER")
        cursor.execute(
            "UPDATE queueing_ticketinterval SET since = since - interval '1 minute' WHERE id = %s", [line.pk]
        )
    assert len(verify_day(day)) == 2


def test_a_closed_day_stays_as_it_is(evening: Reception) -> None:
    day = close_day(evening.centre, **evening.of_head).day
    with pytest.raises(IntegrityError, match="the day is closed"), transaction.atomic():
        QueueDay.objects.filter(pk=day.pk).update(state=DayState.OPEN, root=None, intervals=None, closed_at=None)
    with pytest.raises(Refusal):
        close_day(evening.centre, **evening.of_head)


def test_a_day_left_open_is_closed_the_next_morning(evening: Reception) -> None:
    assert close_what_is_over(at=evening.at) == []
    with pytest.raises(Refusal) as told:
        close_day(evening.centre, by=None, at=evening.at - timedelta(hours=2))
    assert told.value.clause == "L17"
    [closed] = close_what_is_over(at=evening.later(hours=12).at)
    assert len(closed.settled) == 5
    assert verify_day(closed.day) == []
    assert close_what_is_over(at=evening.at) == []


def test_a_day_without_tickets_has_the_root_of_nothing(hall: Reception) -> None:
    ticket_of(hall.take())
    assert verify_day(hall.day) == ["2026-11-20: the day is not closed"]
    with pytest.raises(Refusal, match="not begun"):
        close_day(hall.centre, on=hall.at.date() - timedelta(days=1), **hall.of_head)
