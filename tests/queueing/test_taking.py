"""Tickets: numbers, names, one for each kind of service, and the same one for a second tap."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from office.law import Refusal, StaleChange
from office.queueing.closing import close_day
from office.queueing.models import Queue, QueueRules, Ticket, Visit
from office.queueing.policy import Priority
from office.queueing.queues import QueueFacts, change_queue, set_rules
from office.queueing.taking import Person
from tests.factories.queueing import AT, Reception, ticket_of


def test_numbers_go_by_queue_and_day_and_history_stays(hall: Reception) -> None:
    assert [hall.take(0).label, hall.take(0).label, hall.take(1).label] == ["А001", "А002", "Б001"]
    hall.later(days=3)  # the Monday after
    assert hall.take(0).label == "А001"
    assert Ticket.objects.filter(label="А001").count() == 2


def test_past_the_end_of_the_range_the_letter_is_doubled(hall: Reception) -> None:
    change_queue(hall.queues[0], QueueFacts("А", "Черга", "Queue", first=8, last=9), is_open=True, **hall.of_head)
    assert [hall.take().label for _each in range(5)] == ["А008", "А009", "АА008", "АА009", "ААА008"]


@pytest.mark.clause("L18")
def test_a_name_is_given_or_not_and_never_lies_open(hall: Reception) -> None:
    named = hall.take(person=Person(name=" Роксолана   Зразкова ", needs="пандус", language="en"))
    visit = Visit.objects.get(pk=named.visit)
    assert (visit.name, visit.needs, visit.language, visit.is_slow) == ("Роксолана Зразкова", "пандус", "en", True)
    assert visit.secret == named.secret
    assert Visit.objects.get(secret=named.secret) == visit
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, needs FROM queueing_visit WHERE id = %s", [visit.pk])
        assert all("Роксолана".encode() not in bytes(cell) for cell in cursor.fetchone())
    assert Visit.objects.get(pk=hall.take().visit).name == ""


@pytest.mark.clause("L19")
def test_one_open_ticket_for_each_kind_of_service(hall: Reception) -> None:
    first = hall.take(0)
    with pytest.raises(StaleChange, match="А001"):
        hall.take(0, visit=first.visit)
    second = hall.take(1, visit=first.visit)
    assert (second.visit, second.label, second.secret) == (first.visit, "Б001", first.secret)
    known = hall.person()
    hall.take(0, person=Person(applicant=known))
    with pytest.raises(StaleChange, match="One is enough"):
        hall.take(0, person=Person(applicant=known))


@pytest.mark.clause("L18")
def test_a_letter_or_a_range_is_not_changed_while_its_numbers_are_out(hall: Reception) -> None:
    first, second = hall.queues[:2]
    hall.take(0)
    for queue, facts, field in (
        (first, QueueFacts("Я", "Черга", "Queue"), "letter"),
        (first, QueueFacts("А", "Черга", "Queue", first=0), "first"),
        (first, QueueFacts("А", "Черга", "Queue", last=500), "last"),
    ):
        with pytest.raises(Refusal, match="have been given today") as refused:
            change_queue(queue, facts, is_open=True, **hall.of_head)
        assert refused.value.field == field
    renamed = change_queue(first, QueueFacts("А", "Інша назва", "Queue"), is_open=True, **hall.of_head)
    assert renamed.name == "Інша назва"
    assert change_queue(second, QueueFacts("Ж", "Черга", "Queue"), is_open=True, **hall.of_head).letter == "Ж"
    close_day(hall.centre, **hall.later(hours=11, minutes=5).of_head)
    assert change_queue(first, QueueFacts("Я", "Черга", "Queue"), is_open=True, **hall.of_head).letter == "Я"


@pytest.mark.clause("L18")
def test_a_number_that_was_given_already_is_passed_over(hall: Reception) -> None:
    """Somebody took a number of a letter in the moment in which it went to another queue."""
    labels = [hall.take(0).label for _each in range(2)]
    Queue.objects.filter(pk=hall.queues[0].pk).update(letter="Я")
    Queue.objects.filter(pk=hall.queues[1].pk).update(letter="А")
    visit = hall.take(2).visit
    assert [hall.take(1, visit=visit).label, hall.take(1).label] == ["А003", "А004"]
    assert labels == ["А001", "А002"]


@pytest.mark.clause("L19")
def test_the_database_itself_keeps_one_open_ticket(hall: Reception) -> None:
    first, other = hall.ticket(0), hall.ticket(0)
    with pytest.raises(IntegrityError, match="l19_one_ticket_a_service"), transaction.atomic():
        Ticket.objects.filter(pk=other.pk).update(visit=first.visit_id)
    with pytest.raises(IntegrityError, match="l18_number_once_a_day"), transaction.atomic():
        Ticket.objects.filter(pk=other.pk).update(label=first.label)


def test_a_second_tap_gives_the_same_ticket(hall: Reception) -> None:
    request = uuid4()
    first, again = hall.take(request=request), hall.take(request=request)
    assert (first.ticket, first.label, first.secret) == (again.ticket, again.label, again.secret)
    assert Ticket.objects.count() == 1


def test_tickets_are_given_while_reception_is_open(hall: Reception) -> None:
    for moment in (datetime(2026, 11, 20, 5, 59, tzinfo=UTC), datetime(2026, 11, 20, 18, 0, tzinfo=UTC)):
        with pytest.raises(Refusal) as told:
            hall.take(at=moment)
        assert told.value.clause == "L18"
    with pytest.raises(Refusal) as told:
        hall.take(at=AT + timedelta(days=1))  # a Saturday
    assert told.value.clause == "K26"


def test_what_is_not_received_here_gets_no_ticket(hall: Reception) -> None:
    Queue.objects.filter(pk=hall.queues[0].pk).update(is_open=False)
    with pytest.raises(Refusal, match="not received here"):
        hall.take(0)


def test_a_right_to_go_first_needs_a_worker_who_has_seen_it(hall: Reception) -> None:
    person = Person(priority=Priority.OUT_OF_TURN)
    with pytest.raises(Refusal) as told:
        hall.take(person=person)
    assert told.value.clause == "L21"
    assert ticket_of(hall.take(person=person, by=hall.greeter)).effective_at == AT - timedelta(minutes=60)


def test_credits_are_the_centres_and_hold_from_now_on(hall: Reception) -> None:
    before = hall.ticket(agreed_at=AT + timedelta(hours=1))
    set_rules(hall.centre, credit_booked=45, **hall.of_head)
    after = hall.ticket(agreed_at=AT + timedelta(hours=1))
    assert (before.effective_at, before.credit) == (AT + timedelta(minutes=30), 30)
    assert (after.effective_at, after.credit) == (AT + timedelta(minutes=15), 45)
    assert QueueRules.objects.get(pk=hall.centre.pk).policy.booked == 45


def test_it_says_how_many_desks_can_call_it(hall: Reception) -> None:
    assert hall.take().desks == 0
    hall.seat(0)
    hall.seat(2)
    assert [hall.take(0).desks, hall.take(2).desks] == [1, 1]


def test_statements(hall: Reception, django_assert_num_queries: Any) -> None:
    hall.take()
    with django_assert_num_queries(4):  # two of them the savepoint of a nested transaction
        hall.take()
    with django_assert_num_queries(5):  # and the posting of the worker who helps
        hall.take(by=hall.greeter)
    first = hall.take()
    with django_assert_num_queries(6):  # the visit that goes on, and what it has already
        hall.take(1, visit=first.visit)
