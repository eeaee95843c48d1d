"""The end of a day: nobody hangs overnight, names are forgotten, and the ledger can be checked for ever."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from office.audit import history
from office.law import Refusal
from office.messages.models import Message
from office.queueing.closing import close_day, close_what_is_over, verify_day
from office.queueing.days import pause, resume
from office.queueing.models import QueueDay, Seat, SeatBreak, Ticket, TicketInterval, Visit
from office.queueing.norms import AFTER_HOURS, alarms
from office.queueing.notices import ask_notice
from office.queueing.reception import reception_now
from office.queueing.seats import close_desk, take_break
from office.queueing.serving import come_back, finish, no_show, start, step_out
from office.queueing.states import AT_DESK, DayState, TicketState
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


@pytest.mark.clause("L17")
def test_the_clock_closes_an_evening_in_which_nobody_is_served_any_more(evening: Reception) -> None:
    ended = evening.day.tickets_until
    assert close_what_is_over(at=ended + timedelta(hours=2)) == []  # two people are at desks
    for clerk, ticket in enumerate(Ticket.objects.filter(state__in=AT_DESK).order_by("label")):
        serve(ticket, evening, clerk)
    assert close_what_is_over(at=ended + timedelta(hours=2)) == []  # a desk is open for who waits
    close_desk(by=evening.clerks[0], at=evening.at)
    close_desk(by=evening.clerks[1], at=evening.at)
    assert close_what_is_over(at=ended + timedelta(minutes=119)) == []
    pause(evening.centre, reason="Повітряна тривога", **evening.of_head)
    assert close_what_is_over(at=ended + timedelta(hours=2)) == []
    resume(evening.centre, **evening.of_head)
    [closed] = close_what_is_over(at=ended + timedelta(hours=2))
    assert [each.label for each in closed.unserved] == ["Б001", "Б002"]
    assert closed.day.on == evening.at.date()


def serve(ticket: Ticket, hall: Reception, clerk: int) -> None:
    if ticket.state == TicketState.CALLED:
        start(ticket, **hall.clerk(clerk))
    finish(ticket, **hall.clerk(clerk))


@pytest.mark.clause("L17")
@pytest.mark.parametrize(("hours", "morning"), [(1.9, False), (2, True), (4.25, True), (10.99, True), (11, False)])
def test_nobody_is_woken_by_the_end_of_a_day(evening: Reception, hours: float, morning: bool) -> None:  # noqa: FBT001
    """The hours after 20:00 by the clock of Kyiv."""
    waits = Ticket.objects.get(label="Б002").visit
    ask_notice(waits, contact="person@example.test", ahead=1, at=evening.at)
    at = evening.day.tickets_until + timedelta(hours=hours)
    close_day(evening.centre, on=evening.day.on, by=None, at=at)
    told = Message.objects.get(template="place_unserved")
    assert told.created_at == (datetime(2026, 11, 21, 5, 0, tzinfo=UTC) if morning else at)


@pytest.mark.clause("L17")
def test_the_hall_is_told_that_reception_has_ended_and_people_wait(evening: Reception) -> None:
    before = evening.day.tickets_until - timedelta(seconds=1)
    assert [each.kind for each in reception_now(evening.centre, at=before).alarms] == []
    [alarm] = reception_now(evening.centre, at=evening.at).alarms
    assert (alarm.kind, alarm.waiting, alarm.value) == (AFTER_HOURS, 2, 10)
    assert alarm in alarms(evening.centre, at=evening.at)
    close_day(evening.centre, by=evening.greeter, at=evening.at)
    assert reception_now(evening.centre, at=evening.at).alarms == []


def test_a_day_without_tickets_has_the_root_of_nothing(hall: Reception) -> None:
    ticket_of(hall.take())
    assert verify_day(hall.day) == ["2026-11-20: the day is not closed"]
    with pytest.raises(Refusal, match="not begun"):
        close_day(hall.centre, on=hall.at.date() - timedelta(days=1), **hall.of_head)
