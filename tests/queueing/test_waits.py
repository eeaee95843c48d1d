"""Places, ranges, the load of the hall and the norms of waiting, from what really happened that day."""

from datetime import timedelta
from typing import Any

import pytest

from office.law import Refusal
from office.queueing.days import pause, resume
from office.queueing.models import Ticket
from office.queueing.norms import LONG_WAIT, MANY_WAIT, NO_DESK, alarms
from office.queueing.paces import pace_of, paces
from office.queueing.policy import Priority
from office.queueing.queues import set_rules
from office.queueing.seats import take_break
from office.queueing.serving import finish, start, step_out
from office.queueing.states import TicketState
from office.queueing.taking import Person
from office.queueing.visits import visit_by_secret
from office.queueing.waits import expected, hall_load, my_places
from tests.factories.queueing import Reception


def served(hall: Reception, minutes: int, service: int = 0) -> None:
    hall.take(service)
    called = start(hall.called(0), **hall.clerk())
    finish(called, **hall.later(minutes=minutes).clerk())


def test_my_place_counts_who_is_called_before_me(hall: Reception) -> None:
    hall.seat(0)
    served(hall, minutes=20)
    for service in (0, 1, 2):
        hall.later(minutes=1).take(service)
    mine = hall.later(minutes=1).take(0)
    visit = visit_by_secret(mine.secret)
    [place] = my_places(visit, at=hall.at)
    assert (place.label, place.ahead, place.is_next, place.desk) == ("А003", 2, False, None)  # pfu is another desk's
    assert place.wait is not None
    assert timedelta(minutes=5) < place.wait.median < place.wait.most
    hall.take(0, person=Person(priority=Priority.OUT_OF_TURN), by=hall.greeter)
    assert my_places(visit, at=hall.at)[0].ahead == 3
    for _each in range(3):
        finish(start(hall.called(), **hall.clerk()), **hall.clerk())
    assert my_places(visit, at=hall.at)[0].is_next
    hall.call()
    [place] = my_places(visit, at=hall.at)
    assert (place.state, place.desk, place.wait) == (TicketState.CALLED, 1, None)


def test_no_range_is_promised_where_no_desk_is_open(hall: Reception) -> None:
    hall.take()
    assert expected(hall.centre, hall.services[0].pk, at=hall.at).wait is None
    hall.seat()
    assert expected(hall.centre, hall.services[0].pk, at=hall.at).wait is not None
    take_break(**hall.clerk())
    assert expected(hall.centre, hall.services[0].pk, at=hall.at).wait is None


def test_the_pace_is_learnt_from_the_days_before_and_moved_by_today(hall: Reception) -> None:
    hall.seat()
    service = hall.services[0].pk
    for _each in range(4):
        served(hall, minutes=5)
    first = pace_of(hall.centre, service, at=hall.at)
    hall.later(days=3)
    hall.seat()
    before = pace_of(hall.centre, service, at=hall.at)
    assert 300.0 < before.mean < 600.0  # few services do not outweigh what is usual yet
    served(hall, minutes=25)
    then = hall.at
    moved = pace_of(hall.centre, service, at=then)
    assert before.mean < moved.mean < 1500.0
    assert first.mean < 600.0
    served(hall, minutes=25)
    assert pace_of(hall.centre, service, at=hall.at).mean > moved.mean
    assert pace_of(hall.centre, service, at=then) == moved  # what came later was not known then
    both = paces(hall.centre, [service, hall.services[2].pk], at=then)
    assert both[service] == moved
    assert both[hall.services[2].pk].mean != 600.0  # nobody was served for it: as is usual in this centre


def test_a_turn_begins_with_the_call(hall: Reception) -> None:
    hall.seat()
    service = hall.services[0].pk
    for _each in range(12):
        hall.take()
        called = hall.called()
        begun = start(called, **hall.later(minutes=4).clerk())
        finish(begun, **hall.later(minutes=6).clerk())
    assert pace_of(hall.centre, service, at=hall.at).mean == pytest.approx(600.0)
    hall.take(person=Person(priority=Priority.OUT_OF_TURN), by=hall.greeter)
    finish(start(hall.called(), **hall.clerk()), **hall.later(minutes=10).clerk())
    known = pace_of(hall.centre, service, at=hall.at)
    assert 0 < known.favoured < 1 / 13
    assert known.head_start == pytest.approx(known.favoured * 3600)


def test_several_tickets_come_in_the_order_that_is_over_soonest(hall: Reception) -> None:
    hall.seat(0)
    hall.seat(2)
    for _each in range(3):
        hall.later(minutes=1).take(0)
    first = hall.later(minutes=1).take(0)
    hall.take(2, visit=first.visit)
    assert [place.label for place in my_places(visit_by_secret(first.secret), at=hall.at)] == ["В001", "А004"]


def test_what_who_comes_now_has_to_expect(hall: Reception, django_assert_num_queries: Any) -> None:
    hall.seat(0)
    hall.seat(1)
    for _each in range(3):
        hall.later(minutes=1).take(0)
    hall.call(0)
    with django_assert_num_queries(3):
        found = expected(hall.centre, hall.services[0].pk, at=hall.at)
    assert (found.people, found.desks) == (2, 2)
    assert found.wait is not None
    take_break(**hall.clerk(1))
    without = expected(hall.centre, hall.services[0].pk, at=hall.at)
    assert (without.people, without.desks) == (2, 1)
    assert without.wait is not None
    assert without.wait.median > found.wait.median  # nobody is called there now, but a break is no longer than a turn


def test_the_second_ticket_of_a_visit_waits_for_the_first(hall: Reception) -> None:
    hall.seat(0)
    hall.seat(2)
    first = hall.take(0)
    second = hall.ticket(2, visit=first.visit)
    waits = [place.wait for place in my_places(visit_by_secret(first.secret), at=hall.at)]
    assert [wait and wait.median for wait in waits] == [timedelta(0), timedelta(minutes=10)]  # both desks are free
    hall.call(0)
    told = expected(hall.centre, hall.services[2].pk, at=hall.at, ticket=second)
    assert told.wait is not None
    assert timedelta(0) < told.wait.median < timedelta(minutes=10)
    places = my_places(visit_by_secret(first.secret), at=hall.at)
    assert [place.wait for place in places] == [told.wait, None]


def test_who_may_go_to_other_desks_counts_in_part(hall: Reception) -> None:
    """Two desks of dsp; those before me may be called by both, I by one of them alone."""
    hall.seat(0)
    hall.seat(1)
    for _each in range(2):
        hall.take(0)
        hall.call(_each)
    for _each in range(6):
        hall.later(seconds=10).take(0)
    [both] = my_places(visit_by_secret(hall.take(0).secret), at=hall.at)
    mine = hall.take(0)
    Ticket.objects.filter(pk=mine.ticket).update(only_desk=hall.desks[0])
    [alone] = my_places(visit_by_secret(mine.secret), at=hall.at)
    assert both.ahead == 6
    assert alone.ahead == 7
    assert both.wait is not None
    assert alone.wait is not None
    assert both.wait.median < alone.wait.median < both.wait.median * 2


@pytest.mark.clause("L8")
def test_the_load_of_the_hall_is_people_not_tickets(hall: Reception) -> None:
    hall.seat(0)
    first = hall.take(0)
    hall.take(1, visit=first.visit)
    hall.later(minutes=1).take(0)
    aside = hall.later(minutes=1).ticket(2)
    peak_at = hall.at
    step_out(aside, minutes=10, at=hall.later(minutes=1).at)
    hall.later(minutes=1).call()
    load = hall_load(hall.centre, at=hall.at)
    assert (load.waiting, load.at_desks, load.aside) == (1, 1, 1)
    assert (load.peak, load.peak_at) == (3, peak_at)


@pytest.mark.clause("L17")
def test_alarms_tell_who_waits_too_long_and_how_many_desks_would_help(hall: Reception) -> None:
    hall.take(2)
    assert [(alarm.kind, alarm.service) for alarm in alarms(hall.centre, at=hall.at)] == [
        (NO_DESK, hall.services[2].pk)
    ]
    hall.seat(2)
    assert alarms(hall.centre, at=hall.at) == []
    hall.later(minutes=31)
    [late] = alarms(hall.centre, at=hall.at)
    assert (late.kind, late.value, late.norm, late.desks_wanted) == (LONG_WAIT, 31, 30, 2)
    hall.seat(0)
    for _each in range(12):
        hall.take(0)
    ahead = [alarm for alarm in alarms(hall.centre, at=hall.at) if alarm.service == hall.services[0].pk]
    assert [(each.kind, each.value, each.desks_wanted) for each in ahead] == [(LONG_WAIT, 120, 4)]
    set_rules(hall.centre, most_waiting=12, longest_wait=240, **hall.of_head)
    [many] = alarms(hall.centre, at=hall.at)
    assert (many.kind, many.value, many.norm) == (MANY_WAIT, 13, 12)


@pytest.mark.clause("L17")
def test_a_pause_does_not_count_as_waiting(hall: Reception) -> None:
    hall.take(0)
    hall.seat(0)
    pause(hall.centre, reason="тривога", **hall.of_head)
    hall.later(minutes=50)
    assert alarms(hall.centre, at=hall.at) == []
    resume(hall.centre, **hall.of_head)
    assert alarms(hall.centre, at=hall.later(minutes=30).at) == []
    assert [alarm.value for alarm in alarms(hall.centre, at=hall.later(minutes=1).at)] == [31]


@pytest.mark.parametrize(
    ("name", "value"), [("credit_first", 481), ("grace", 121), ("longest_wait", 0), ("recalls", -1)]
)
def test_rules_stay_within_reason(hall: Reception, name: str, value: int) -> None:
    with pytest.raises(Refusal) as told:
        set_rules(hall.centre, by=hall.head, at=hall.at, **{name: value})
    assert told.value.field == name
    with pytest.raises(Refusal) as told:
        set_rules(hall.centre, by=hall.greeter, at=hall.at, recalls=1)
    assert told.value.clause == "K3"
