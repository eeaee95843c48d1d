"""Places, ranges, the load of the hall and the norms of waiting, from what really happened that day."""

from datetime import timedelta
from typing import Any

import pytest

from office.law import Refusal
from office.queueing.days import pause, resume
from office.queueing.norms import LONG_WAIT, MANY_WAIT, NO_DESK, alarms
from office.queueing.policy import Priority
from office.queueing.queues import set_rules
from office.queueing.seats import take_break
from office.queueing.serving import finish, start, step_out
from office.queueing.states import TicketState
from office.queueing.taking import Person
from office.queueing.visits import visit_by_secret
from office.queueing.waits import ahead_of, estimate, hall_load, my_places, pace_of
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
    assert estimate(hall.centre, hall.services[0].pk, at=hall.at) is None
    hall.seat()
    assert estimate(hall.centre, hall.services[0].pk, at=hall.at) is not None
    take_break(**hall.clerk())
    assert estimate(hall.centre, hall.services[0].pk, at=hall.at) is None


def test_the_pace_is_learnt_from_the_days_before_and_moved_by_today(hall: Reception) -> None:
    hall.seat()
    for _each in range(4):
        served(hall, minutes=5)
    first = pace_of(hall.centre, hall.services[0].pk, at=hall.at)
    hall.later(days=3)
    hall.seat()
    assert pace_of(hall.centre, hall.services[0].pk, at=hall.at).mean == 300.0
    served(hall, minutes=25)
    moved = pace_of(hall.centre, hall.services[0].pk, at=hall.at)
    assert 300.0 < moved.mean < 1500.0
    assert first.mean > 300.0  # four services of the first morning do not outweigh what is usual yet


def test_several_tickets_come_in_the_order_that_is_over_soonest(hall: Reception) -> None:
    hall.seat(0)
    hall.seat(2)
    for _each in range(3):
        hall.later(minutes=1).take(0)
    first = hall.later(minutes=1).take(0)
    hall.take(2, visit=first.visit)
    assert [place.label for place in my_places(visit_by_secret(first.secret), at=hall.at)] == ["В001", "А004"]


def test_ahead_of_who_comes_now(hall: Reception, django_assert_num_queries: Any) -> None:
    hall.seat(0)
    hall.seat(1)
    for _each in range(3):
        hall.later(minutes=1).take(0)
    hall.call(0)
    with django_assert_num_queries(2):
        found = ahead_of(hall.centre, hall.services[0].pk, at=hall.at)
    assert (found.people, found.desks, found.free) == (2, 2, 1)


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
