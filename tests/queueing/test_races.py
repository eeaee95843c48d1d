"""Everybody presses at once: two different people are called, numbers are never doubled, a retry acts once."""

import json
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import pairwise
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.db import connection
from django.db.models import Count

from office.accounts.models import Worker
from office.law import Refusal
from office.queueing.calling import call_next, call_out_of_order, undo_call
from office.queueing.closing import close_day, verify_day
from office.queueing.models import Ticket, TicketInterval
from office.queueing.policy import Priority
from office.queueing.seats import open_desk
from office.queueing.serving import finish, start, step_out
from office.queueing.states import AT_DESK, OPEN, UNSETTLED, TicketState
from office.queueing.taking import Taken, take
from office.queueing.telling import CHANNEL
from office.queueing.visits import make_known, note_right, visit_by_secret
from tests.factories.queueing import Reception, a_reception, ticket_of
from tests.together import ends, together

pytestmark = pytest.mark.django_db(transaction=True)
CROWD = 32


@pytest.fixture
def hall(transactional_db: None) -> Reception:
    return a_reception(clerks="dsp " * 8)


def all_at_once(acts: list[Any]) -> list[Any]:
    """Do every act at one moment and give what each of them gave; nobody is refused."""
    given = together(*acts)
    assert not [each for each in given if isinstance(each, Refusal)]
    return given


def ticket(hall: Reception, **said: Any) -> partial[Taken]:
    given: dict[str, Any] = {"at": hall.at, "request": uuid4()}
    return partial(take, hall.centre, hall.services[0], **given | said)


@pytest.mark.clause("L18")
def test_a_crowd_at_the_terminals_gets_every_number_once(hall: Reception) -> None:
    given = all_at_once([ticket(hall) for _each in range(CROWD)])
    assert sorted(each.label for each in given) == [f"А{number:03}" for number in range(1, CROWD + 1)]


def test_a_double_tap_is_one_ticket(hall: Reception) -> None:
    request = uuid4()
    given = all_at_once([ticket(hall, request=request) for _each in range(8)])
    assert len({(each.ticket, each.label, each.secret) for each in given}) == 1
    assert Ticket.objects.count() == 1


@pytest.mark.clause("L19")
def test_one_person_takes_one_ticket_for_a_service_however_often_it_is_asked(hall: Reception) -> None:
    visit = hall.take(1).visit
    assert sorted(ends(*(ticket(hall, visit=visit) for _each in range(6)))) == [*["L19"] * 5, "done"]


@pytest.mark.clause("L21")
def test_every_desk_calls_somebody_else(hall: Reception) -> None:
    waiting = [hall.later(seconds=1).take() for _each in range(len(hall.clerks))]
    for clerk, desk in zip(hall.clerks, hall.desks, strict=True):
        open_desk(desk, by=clerk, at=hall.at)
    for clerk_round in range(3):
        called = all_at_once([partial(call_next, by=clerk, at=hall.at, request=uuid4()) for clerk in hall.clerks])
        assert {each.ticket for each in called} == {each.ticket for each in waiting}
        for each, clerk in zip(called, hall.clerks, strict=True):
            start(ticket_of(each), by=clerk, at=hall.at)
            finish(ticket_of(each), by=clerk, at=hall.at)
        waiting = [hall.later(seconds=1).take() for _each in range(len(hall.clerks))] if clerk_round < 2 else []


@pytest.mark.clause("L21")
def test_a_person_with_two_tickets_is_called_to_one_desk_however_many_call(hall: Reception) -> None:
    for clerk, desk in zip(hall.clerks, hall.desks, strict=True):
        open_desk(desk, by=clerk, at=hall.at)
    for _time in range(4):
        first = hall.later(seconds=1).take(0)
        hall.take(1, visit=first.visit)
        called = all_at_once([partial(call_next, by=clerk, at=hall.at, request=uuid4()) for clerk in hall.clerks])
        [there] = [each for each in called if each]
        assert there.visit == first.visit
        assert Ticket.objects.filter(visit=first.visit, state__in=AT_DESK).count() == 1
        for left in Ticket.objects.filter(visit=first.visit, state__in=OPEN).order_by("state"):
            if left.state == TicketState.WAITING:
                again = call_next(by=hall.clerks[0], at=hall.at, request=uuid4())
                assert again is not None
                left.refresh_from_db()
            assert left.worker is not None
            start(left, by=left.worker, at=hall.at)
            finish(left, by=left.worker, at=hall.at)


@pytest.mark.clause("L21")
def test_a_known_person_with_two_visits_is_called_to_one_desk_however_many_call(hall: Reception) -> None:
    for clerk, desk in zip(hall.clerks, hall.desks, strict=True):
        open_desk(desk, by=clerk, at=hall.at)
    for _time in range(4):
        person, first, second = hall.person(), hall.later(seconds=1).take(0), hall.take(1)
        for each in (first, second):
            make_known(visit_by_secret(each.secret), person, **hall.clerk())
        presses = [partial(call_next, by=clerk, at=hall.at, request=uuid4()) for clerk in hall.clerks]
        [there] = [each for each in all_at_once(presses) if each]
        assert (there.applicant, Ticket.objects.filter(state__in=AT_DESK).count()) == (person.pk, 1)
        [waiting] = Ticket.objects.filter(state=TicketState.WAITING)
        out_of_order = [
            partial(call_out_of_order, waiting, reason="кличе", by=clerk, at=hall.at, request=uuid4())
            for clerk in hall.clerks
        ]
        assert set(ends(*out_of_order)) == {"L21"}
        here = ticket_of(there)
        assert here.worker is not None
        undo_call(here, by=here.worker, at=hall.at)
        assert sorted(ends(*out_of_order)) == [*["L21"] * (len(hall.clerks) - 1), "done"]
        assert Ticket.objects.filter(state__in=AT_DESK).count() == 1
        settle(hall)


def settle(hall: Reception) -> None:
    """Serve everybody who is still there."""
    while (left := Ticket.objects.filter(state__in=OPEN).order_by("state").first()) is not None:
        if left.state == TicketState.WAITING:
            assert call_next(by=hall.clerks[0], at=hall.at, request=uuid4()) is not None
            continue
        assert left.worker is not None
        start(left, by=left.worker, at=hall.at)
        finish(left, by=left.worker, at=hall.at)


def test_the_same_press_twice_at_once_calls_one(hall: Reception) -> None:
    hall.seat()
    hall.take()
    hall.take()
    request = uuid4()
    press = partial(call_next, by=hall.clerks[0], at=hall.at, request=request)
    called = all_at_once([press] * 4)
    assert len({each.ticket for each in called}) == 1
    assert Ticket.objects.filter(state=TicketState.CALLED).count() == 1


def test_two_presses_at_one_desk_at_once_call_one_and_the_other_is_told(hall: Reception) -> None:
    hall.seat()
    for _each in range(4):
        hall.take()
    presses = [partial(call_next, by=hall.clerks[0], at=hall.at, request=uuid4()) for _each in range(4)]
    assert sorted(ends(*presses)) == [*["L17"] * 3, "done"]
    assert Ticket.objects.filter(state=TicketState.CALLED).count() == 1


@pytest.mark.clause("L21")
def test_who_is_called_and_taken_back_again_and_again_is_never_doubled_or_lost(hall: Reception) -> None:
    """Desks find the same people in the middle of being taken back: what they saw a moment before does not hold any more."""
    for clerk, desk in zip(hall.clerks, hall.desks, strict=True):
        open_desk(desk, by=clerk, at=hall.at)
    waiting = {hall.later(seconds=1).take().ticket for _each in range(2)}

    def to_and_fro(clerk: Worker) -> None:
        for _time in range(12):
            called = call_next(by=clerk, at=hall.at, request=uuid4())
            if called is not None:
                undo_call(ticket_of(called), by=clerk, at=hall.at)

    all_at_once([partial(to_and_fro, clerk) for clerk in hall.clerks])
    assert set(Ticket.objects.filter(state=TicketState.WAITING).values_list("pk", flat=True)) == waiting
    assert not Ticket.objects.filter(visit__is_engaged=True).exists()
    for ticket in waiting:
        lines = list(TicketInterval.objects.filter(ticket=ticket).order_by("id"))
        assert [line.state for line in lines] == [*["waiting", "called"] * (len(lines) // 2), "waiting"]
        assert all(one.until == next_one.since for one, next_one in pairwise(lines))
        assert lines[-1].until is None


@pytest.mark.parametrize("act", [start, step_out])
def test_the_same_act_twice_at_once_is_done_once_and_told_twice(hall: Reception, act: Any) -> None:
    hall.seat()
    taken = hall.ticket()
    given: dict[str, Any] = {"minutes": 5}
    if act is start:
        hall.called()
        given = {"by": hall.clerks[0]}
    press = partial(act, taken, at=hall.at, request=uuid4(), **given)
    assert ends(press, press, press) == ["done"] * 3
    assert TicketInterval.objects.filter(ticket=taken, until=None).count() == 1


@pytest.mark.clause("L17")
def test_whoever_takes_a_ticket_while_the_day_is_closed_has_one_that_is_settled_or_none(hall: Reception) -> None:
    hall.take()
    with ThreadPoolExecutor(1) as pool:
        closing = pool.submit(ends, partial(close_day, hall.centre, **hall.of_head))
        told = ends(*(ticket(hall) for _each in range(CROWD // 2)))
    assert closing.result() == ["done"]
    assert set(told) <= {"done", "L17", "L18"}
    assert not Ticket.objects.filter(state__in=UNSETTLED).exists()
    assert Ticket.objects.count() == 1 + told.count("done")
    assert verify_day(hall.day) == []
    assert not TicketInterval.objects.filter(until=None).exists()
    assert not Ticket.objects.values("label").annotate(same=Count("pk")).filter(same__gt=1).exists()


def test_phones_and_desks_are_told_of_a_right_that_was_noted(hall: Reception) -> None:
    taken = hall.take()
    params = connection.get_connection_params()
    wanted = {key: params[key] for key in ("host", "port", "user", "password", "dbname") if params.get(key)}
    with psycopg.connect(**wanted, autocommit=True) as ear:
        ear.execute(f"LISTEN {CHANNEL}")
        note_right(visit_by_secret(taken.secret), priority=Priority.FIRST, by=hall.greeter, at=hall.at)
        [told] = [json.loads(notice.payload) for notice in ear.notifies(timeout=5, stop_after=1)]
    assert told == {"centre": str(hall.centre.pk), "what": "waiting"}
