"""What becomes of a person who was called; wherever they go meanwhile, the fair place stays theirs."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from office.law import Refusal, StaleChange
from office.queueing.bound import LEFT_ALONE
from office.queueing.calling import OFF_DESK, call_out_of_order, recall
from office.queueing.days import pause, resume
from office.queueing.desks import desk_now
from office.queueing.fairness import fairness_of
from office.queueing.models import QueueDay, Ticket
from office.queueing.norms import NO_DESK, alarms
from office.queueing.policy import Priority
from office.queueing.reception import reception_now
from office.queueing.seats import close_desk, open_desk
from office.queueing.serving import (
    Whither,
    cancel,
    come_back,
    finish,
    hold,
    leave,
    no_show,
    start,
    step_out,
    transfer,
)
from office.queueing.states import Rule, TicketState
from office.queueing.taking import Person
from office.queueing.turning import locked_ticket, turn
from office.queueing.visits import access_ticket, make_known, note_right, visit_by_secret
from tests.factories.queueing import Reception, ticket_of


@pytest.fixture
def seated(hall: Reception) -> Reception:
    hall.seat()
    return hall


def test_put_aside_and_back_by_itself_in_the_same_place(seated: Reception) -> None:
    first, second = seated.ticket(), seated.ticket()
    called = seated.called()
    held = hold(called, reason="робить копію", minutes=10, **seated.clerk())
    assert (held.state, held.back_at, held.desk) == (TicketState.HELD, seated.at + timedelta(minutes=10), None)
    assert seated.later(minutes=5).called().pk == second.pk
    start(second, **seated.clerk())
    finish(second, **seated.clerk())
    assert seated.call() is None
    third = seated.ticket()
    seated.later(minutes=7)
    assert seated.called().pk == first.pk
    lines = [(line.state, line.rule, line.since) for line in first.intervals.all()]
    assert lines[3] == (TicketState.WAITING, Rule.RETURN, seated.at - timedelta(minutes=2))
    assert third.effective_at > first.effective_at


@pytest.mark.parametrize(
    ("minutes", "reason", "field"), [(0, "так", "minutes"), (61, "так", "minutes"), (5, " ", "reason")]
)
def test_aside_needs_a_reason_and_a_time_that_ends(seated: Reception, minutes: int, reason: str, field: str) -> None:
    with pytest.raises(Refusal) as told:
        hold(seated.ticket(), reason=reason, minutes=minutes, **seated.clerk())
    assert (told.value.clause, told.value.field) == ("L17", field)


def test_who_steps_out_is_not_called_and_keeps_the_place(seated: Reception) -> None:
    first, second = seated.ticket(), seated.ticket()
    step_out(first, minutes=20, at=seated.at)
    assert seated.called().pk == second.pk
    with pytest.raises(StaleChange, match="Come to the desk"):
        step_out(second, minutes=20, at=seated.at)
    assert come_back(first, at=seated.at).state == TicketState.WAITING
    finish(start(second, **seated.clerk()), **seated.clerk())
    assert seated.called().pk == first.pk


@pytest.mark.clause("L21")
def test_who_missed_the_call_comes_back_in_time_to_the_same_place(seated: Reception) -> None:
    first, second = seated.ticket(), seated.ticket()
    missed = no_show(seated.called(), **seated.clerk())
    assert missed.state == TicketState.MISSED
    assert seated.called().pk == second.pk
    seated.later(minutes=15)
    assert come_back(first, at=seated.at, by=seated.greeter).state == TicketState.WAITING
    no_show(second, **seated.clerk())
    assert seated.called().pk == first.pk
    seated.later(minutes=16)
    with pytest.raises(Refusal, match="is over"):
        come_back(second, at=seated.at)


def test_who_missed_a_call_and_took_another_ticket_has_one(seated: Reception) -> None:
    first = seated.take()
    missed = no_show(seated.called(), **seated.clerk())
    seated.take(visit=first.visit)
    with pytest.raises(StaleChange, match="One is enough"):
        come_back(missed, at=seated.at)


@pytest.mark.clause("L21")
def test_passed_on_to_another_desk_service_or_body_keeps_the_place(seated: Reception) -> None:
    seated.seat(1)
    seated.seat(2)
    first, second = seated.ticket(0), seated.ticket(0)
    called = start(seated.called(), **seated.clerk())
    transfer(called, Whither(desk=seated.desks[1]), reason="потрібен начальник", **seated.clerk())
    assert seated.called(0).pk == second.pk  # the first waits for the other desk alone
    assert seated.called(1).pk == first.pk
    moved = Ticket.objects.get(pk=first.pk)
    to_pfu = Whither(service=seated.services[2], body=seated.place.bodies["pfu"])
    moved = transfer(moved, to_pfu, reason="інший орган", **seated.clerk(1))
    other = seated.later(minutes=1).ticket(2)
    assert (moved.effective_at, moved.service_id) == (first.effective_at, seated.services[2].pk)
    assert moved.effective_at <= other.effective_at
    assert seated.called(2).pk == first.pk


def test_passing_on_says_where_to_and_why(seated: Reception) -> None:
    visit = seated.take(0).visit
    seated.later(minutes=1).take(1, visit=visit)
    called = seated.called()
    desk_elsewhere, _worker = seated.elsewhere()
    for to, reason in ((Whither(), "так"), (Whither(desk=seated.desks[2]), " "), (Whither(desk=desk_elsewhere), "так")):
        with pytest.raises(Refusal):
            transfer(called, to, reason=reason, **seated.clerk())
    with pytest.raises(StaleChange, match="Б001"):
        transfer(called, Whither(service=seated.services[1]), reason="так", **seated.clerk())


@pytest.mark.clause("L19")
def test_nobody_is_passed_on_to_a_service_for_which_they_wait_in_another_visit(seated: Reception) -> None:
    person = seated.person()
    first, second = seated.take(0), seated.later(minutes=1).take(1)
    for each in (first, second):
        make_known(visit_by_secret(each.secret), person, **seated.clerk())
    called = seated.called()
    with pytest.raises(StaleChange, match=ticket_of(second).label):
        transfer(called, Whither(service=seated.services[1]), reason="так", **seated.clerk())
    assert Ticket.objects.get(pk=first.ticket).state == TicketState.CALLED


def test_another_number_that_came_between_the_look_and_the_writing_is_told(seated: Reception) -> None:
    first = seated.ticket(0)
    seated.later(minutes=1).take(1, visit=first.visit_id)
    called = locked_ticket(seated.called().pk)
    other, clerk = seated.services[1].pk, seated.clerk()
    with pytest.raises(StaleChange, match="One is enough"), transaction.atomic():
        turn(called, TicketState.WAITING, Rule.TRANSFER, service_id=other, **OFF_DESK, **clerk)


@pytest.mark.clause("L17")
def test_nobody_is_passed_on_to_a_desk_that_would_never_call_them(seated: Reception) -> None:
    seated.take()
    called = start(seated.called(), **seated.clerk())
    with pytest.raises(Refusal, match="Nobody sits at this desk"):
        transfer(called, Whither(desk=seated.desks[1]), reason="так", **seated.clerk())
    seated.seat(1)
    seated.seat(2)
    with pytest.raises(Refusal, match="does not give this service"):
        transfer(called, Whither(desk=seated.desks[2]), reason="так", **seated.clerk())
    other = Whither(desk=seated.desks[1], body=seated.place.bodies["pfu"])
    with pytest.raises(Refusal, match="does not give this service"):
        transfer(called, other, reason="так", **seated.clerk())
    to_pfu = Whither(desk=seated.desks[2], service=seated.services[2])
    assert transfer(called, to_pfu, reason="так", **seated.clerk()).only_desk_id == seated.desks[2].pk


@pytest.mark.clause("L17", "L19")
def test_nobody_is_passed_on_to_a_body_that_would_never_call_them(seated: Reception) -> None:
    ticket, bodies = seated.ticket(), seated.place.bodies
    by: dict[str, Any] = {"by": seated.greeter, "at": seated.at}
    with pytest.raises(Refusal) as refused:
        transfer(ticket, Whither(body=bodies["pfu"]), reason="так", **by)
    told = (refused.value.clause, refused.value.field, bodies["dsp"].local_short_name in str(refused.value))
    assert told == ("K3", "body", True)
    ticket.refresh_from_db()
    assert (ticket.state, ticket.only_body, ticket.intervals.count()) == (TicketState.WAITING, None, 1)
    assert transfer(ticket, Whither(body=bodies["dsp"]), reason="так", **by).only_body == bodies["dsp"]
    to_pfu = Whither(body=bodies["pfu"], service=seated.services[2])
    assert transfer(ticket, to_pfu, reason="так", **by).service == seated.services[2]


@pytest.mark.clause("L17", "L21")
@pytest.mark.parametrize("act", ["leaves", "moves"])
def test_who_was_passed_on_to_a_desk_is_let_go_of_when_it_is_left(seated: Reception, act: str) -> None:
    seated.seat(1)
    first, aside, later = seated.ticket(), seated.ticket(), seated.ticket()
    for each in (first, aside):
        transfer(each, Whither(desk=seated.desks[1]), reason="знає справу", by=seated.greeter, at=seated.at)
    step_out(aside, minutes=5, at=seated.at)
    seated.later(minutes=1)
    if act == "leaves":
        close_desk(**seated.clerk(1))
    else:
        open_desk(seated.desks[2], **seated.clerk(1))
    freed, out = Ticket.objects.get(pk=first.pk), Ticket.objects.get(pk=aside.pk)
    assert (freed.only_desk, freed.effective_at, out.only_desk) == (None, first.effective_at, None)
    last = freed.intervals.latest("id")
    assert (last.rule, last.reason, last.desk) == (Rule.TRANSFER, LEFT_ALONE, None)
    assert alarms(seated.centre, at=seated.at) == []
    assert [seated.called(0).pk, later.state] == [first.pk, TicketState.WAITING]


@pytest.mark.clause("L17")
def test_who_waits_where_nobody_calls_them_raises_an_alarm(seated: Reception) -> None:
    seated.ticket()
    body = seated.place.bodies["pfu"]
    whither = Whither(body=body, anyway=True)
    passed_on = transfer(seated.ticket(), whither, reason="там знають", by=seated.greeter, at=seated.at)
    assert passed_on.intervals.latest("id").reason == "там знають"
    seated.later(minutes=7)
    [alarm] = alarms(seated.centre, at=seated.at)
    assert (alarm.kind, alarm.service, alarm.waiting, alarm.value) == (NO_DESK, seated.services[0].pk, 1, 7)
    [service] = reception_now(seated.centre, at=seated.at).short
    assert (service.alarm, service.waiting) == (alarm, 2)


def test_who_goes_away_or_took_a_ticket_by_mistake(seated: Reception) -> None:
    assert leave(seated.ticket(), at=seated.at).state == TicketState.LEFT
    assert cancel(seated.ticket(), by=seated.greeter, at=seated.at).state == TicketState.CANCELLED
    served = seated.ticket()
    start(seated.called(), **seated.clerk())
    with pytest.raises(StaleChange):
        leave(served, at=seated.at)
    assert served.intervals.filter(until=None).count() == 1


def test_a_right_that_is_noted_moves_the_tickets_by_the_fixed_credit(seated: Reception) -> None:
    seated.ticket()
    seated.later(minutes=40)
    late = seated.take(0)
    note_right(visit_by_secret(late.secret), priority=Priority.OUT_OF_TURN, by=seated.greeter, at=seated.at)
    moved = ticket_of(late)
    assert (moved.credit, moved.effective_at) == (60, seated.at - timedelta(minutes=60))
    assert [line.rule for line in moved.intervals.all()] == [Rule.TAKE, Rule.CREDIT]
    assert seated.called().pk == late.ticket
    with pytest.raises(Refusal, match="This visit is over"):
        note_right(leave_all(late, seated), priority=Priority.NONE, by=seated.greeter, at=seated.at)


def leave_all(given: Any, hall: Reception) -> Any:
    visit = visit_by_secret(given.secret)
    for ticket in visit.tickets.all():
        leave(ticket, at=hall.at)
    return visit


@pytest.mark.clause("L19")
def test_a_visitor_made_known_has_one_ticket_a_service(seated: Reception) -> None:
    person = seated.person()
    first, second = seated.take(0), seated.take(0)
    make_known(visit_by_secret(first.secret), person, **seated.clerk())
    assert ticket_of(first).applicant_id == person.pk
    with pytest.raises(StaleChange, match="another open ticket"):
        make_known(visit_by_secret(second.secret), person, **seated.clerk())
    assert ticket_of(second).applicant_id is None


@pytest.mark.clause("L21")
def test_a_known_person_is_at_one_desk_also_with_two_visits(seated: Reception) -> None:
    person, other = seated.person(), seated.take(1)
    first = seated.later(seconds=1).take(0)
    for each in (first, other):
        make_known(visit_by_secret(each.secret), person, **seated.clerk())
    stranger = seated.later(seconds=1).take(1)
    seated.seat(1)
    assert seated.called(0).pk == other.ticket
    desk = desk_now(seated.clerks[1], at=seated.at)
    assert desk is not None
    assert desk.next is not None
    assert desk.next.ticket.pk == stranger.ticket
    with pytest.raises(StaleChange, match="at another desk"):
        call_out_of_order(ticket_of(first), reason="просить", **seated.clerk(1))
    assert seated.called(1).pk == stranger.ticket
    seated.seat(2)
    elsewhere = seated.take(2)
    assert seated.called(2).pk == elsewhere.ticket
    with pytest.raises(StaleChange, match="at another desk"):
        make_known(visit_by_secret(elsewhere.secret), person, **seated.clerk(2))
    with pytest.raises(IntegrityError, match="l21_known_at_one_desk"), transaction.atomic():
        Ticket.objects.filter(pk=elsewhere.ticket).update(applicant=person)
    finish(start(ticket_of(stranger), **seated.clerk(1)), **seated.clerk(1))
    finish(start(ticket_of(other), **seated.clerk(0)), **seated.clerk(0))
    assert seated.called(1).pk == first.ticket
    assert fairness_of(seated.centre, seated.day.on).jumps == ()


@pytest.mark.clause("L19")
def test_who_is_known_goes_on_with_the_visit_of_today(seated: Reception) -> None:
    person = Person(applicant=seated.person())
    first = seated.take(0, person=person)
    assert seated.take(1, person=person, by=seated.greeter).visit == first.visit
    leave_all(first, seated)
    assert seated.take(0, person=person).visit != first.visit


def test_a_ticket_of_another_centre_is_not_there(seated: Reception) -> None:
    ticket = seated.ticket()
    assert access_ticket(seated.greeter, ticket.pk, at=seated.at) == ticket
    with pytest.raises(Ticket.DoesNotExist):
        access_ticket(seated.elsewhere()[1], ticket.pk, at=seated.at)


@pytest.mark.clause("L17")
def test_who_looks_in_a_pause_takes_nobodys_time(seated: Reception) -> None:
    first = seated.ticket()
    called = seated.called()
    aside = step_out(seated.ticket(), minutes=20, at=seated.at)
    pause(seated.centre, reason="Повітряна тривога", by=seated.head, at=seated.later(minutes=5).at)
    seated.later(minutes=20)
    assert desk_now(seated.clerks[0], at=seated.at) is not None
    assert reception_now(seated.centre, at=seated.at).line == []
    with pytest.raises(Refusal, match="paused"):
        recall(called, **seated.clerk())
    assert Ticket.objects.get(pk=first.pk).recalls == 0
    resume(seated.centre, by=seated.head, at=seated.later(minutes=20).at)
    still = Ticket.objects.get(pk=aside.pk)
    assert (still.state, still.back_at) == (TicketState.HELD, seated.at + timedelta(minutes=15))
    assert recall(called, **seated.clerk()).recalls == 1


@pytest.mark.clause("L17")
def test_a_raid_before_the_first_number_and_before_the_hours(hall: Reception) -> None:
    pause(hall.centre, reason="Повітряна тривога", by=hall.greeter, at=hall.at - timedelta(hours=2))  # at seven
    with pytest.raises(Refusal, match="from 08:00 on"):
        hall.take(at=hall.at - timedelta(minutes=90))
    with pytest.raises(Refusal, match="paused"):
        hall.take()
    resume(hall.centre, by=hall.greeter, at=hall.at - timedelta(minutes=80))
    with pytest.raises(Refusal, match="from 08:00 on"):
        hall.take(at=hall.at - timedelta(minutes=61))
    assert hall.take(at=hall.at - timedelta(minutes=60)).label == "А001"


@pytest.mark.clause("L17")
def test_a_raid_after_the_opening_and_before_the_first_number(hall: Reception) -> None:
    pause(hall.centre, reason="Повітряна тривога", by=hall.greeter, at=hall.at)
    with pytest.raises(Refusal, match="paused"):
        hall.take()
    resume(hall.centre, by=hall.greeter, at=hall.later(minutes=30).at)
    assert hall.take().label == "А001"


@pytest.mark.parametrize("hours", [-12, 24, 13])  # yesterday's evening, a Saturday, after the last number
def test_who_receives_nobody_pauses_nothing(hall: Reception, hours: int) -> None:
    with pytest.raises(Refusal):
        pause(hall.centre, reason="Повітряна тривога", by=hall.greeter, at=hall.at + timedelta(hours=hours))
    assert not QueueDay.objects.exists()


def test_an_air_raid_freezes_the_order_and_moves_what_is_timed(seated: Reception) -> None:
    first = seated.ticket()
    aside = step_out(seated.ticket(), minutes=20, at=seated.at)
    missed = no_show(seated.called(), **seated.clerk())
    assert missed.pk == first.pk
    third = seated.ticket()
    called = seated.called()
    pause(seated.centre, reason="повітряна тривога", by=seated.greeter, at=seated.at)
    for act in (
        seated.take,
        lambda: no_show(called, **seated.clerk()),
    ):
        with pytest.raises(Refusal, match="paused"):
            act()
    with pytest.raises(StaleChange):
        pause(seated.centre, reason="ще раз", by=seated.greeter, at=seated.at)
    seated.later(minutes=45)
    assert resume(seated.centre, by=seated.greeter, at=seated.at) == timedelta(minutes=45)
    for ticket in (aside, missed):
        moved = Ticket.objects.get(pk=ticket.pk)
        assert moved.back_at is not None
        assert ticket.back_at is not None
        assert moved.back_at - ticket.back_at == timedelta(minutes=45)
        assert moved.effective_at == ticket.effective_at
    assert come_back(missed, at=seated.at).state == TicketState.WAITING
    assert called.pk == third.pk
    pauses = list(seated.day.pauses.values_list("reason", "paused_by"))
    assert pauses == [("повітряна тривога", seated.greeter.pk)]


def test_only_who_works_here_pauses(seated: Reception) -> None:
    seated.take()
    with pytest.raises(Refusal) as told:
        pause(seated.centre, reason="так", by=seated.elsewhere()[1], at=seated.at)
    assert told.value.clause == "K12"
    with pytest.raises(Refusal, match="Give the reason"):
        pause(seated.centre, reason=" ", **seated.of_head)
