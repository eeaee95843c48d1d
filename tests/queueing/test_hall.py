"""Everybody's place counted at once is the place that everybody is told alone."""

from functools import partial
from typing import Any

from office.queueing.estimate import Pace
from office.queueing.hall import places
from office.queueing.models import Visit
from office.queueing.paces import paces
from office.queueing.policy import Priority
from office.queueing.serving import Whither, finish, no_show, start, step_out, transfer
from office.queueing.states import UNSETTLED
from office.queueing.taking import Person
from office.queueing.waits import my_places
from tests.factories.queueing import Reception


def test_what_a_phone_is_told_is_what_its_page_says(hall: Reception) -> None:
    for clerk in range(3):
        hall.seat(clerk)
    visits = [hall.later(seconds=40).take(number % 3).visit for number in range(9)]
    hall.take(1, visit=visits[0])
    hall.take(2, visit=visits[3])
    visits.append(hall.take(0, person=Person(priority=Priority.FIRST), by=hall.greeter).visit)
    finish(start(hall.later(minutes=3).called(0), **hall.clerk(0)), **hall.later(minutes=6).clerk(0))
    no_show(hall.called(2), **hall.clerk(2))
    hall.call(0)
    step_out(hall.ticket(0), minutes=10, at=hall.at)
    to_desk = transfer(hall.ticket(1), Whither(desk=hall.desks[1]), reason="там допоможуть", **hall.clerk(1))
    to_body = hall.place.bodies["dsp"]
    transfer(hall.ticket(1), Whither(body=to_body), reason="там допоможуть", **hall.clerk(1))
    told = places(hall.centre, at=hall.at, learn=partial(paces, hall.centre, at=hall.at))
    for visit in Visit.objects.select_related("centre"):
        alone = [place for place in my_places(visit, at=hall.at) if place.state in UNSETTLED]
        assert list(told.get(visit.pk, [])) == alone
    assert to_desk.visit_id in told


def test_a_hall_is_read_in_a_few_statements_however_many_wait(hall: Reception, django_assert_num_queries: Any) -> None:
    hall.seat(0)
    known = Pace(mean=300.0)
    for waiting in (1, 12):
        for _each in range(waiting):
            hall.later(seconds=20).take()
        with django_assert_num_queries(3):
            told = places(hall.centre, at=hall.at, learn=lambda services: dict.fromkeys(services, known))
    assert sorted(place.ahead for own in told.values() for place in own) == list(range(13))
