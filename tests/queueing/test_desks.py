"""What a desk looks at, the two acts in one press, and a whole reception in a few statements."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from office.audit.models import AccessRecord
from office.law import Refusal
from office.queueing.access import access_visit
from office.queueing.desks import desk_now
from office.queueing.fairness import fairness_of
from office.queueing.going_on import SAME_PERSON, begin_linked, go_on
from office.queueing.models import Ticket, Visit
from office.queueing.norms import LONG_WAIT, MANY_WAIT, NO_DESK, alarms
from office.queueing.paces import pace_of, paces
from office.queueing.policy import Priority
from office.queueing.queues import set_rules
from office.queueing.reception import reception_now
from office.queueing.seats import take_break
from office.queueing.serving import Whither, finish, no_show, start, transfer
from office.queueing.states import TicketState
from office.queueing.taking import Person
from office.queueing.waits import expected
from tests.factories.queueing import Reception, ticket_of


def labels(standings: Any) -> list[str]:
    return [each.ticket.label for each in standings]


def test_a_desk_sees_its_own_line_in_the_order_of_the_policy(hall: Reception) -> None:
    assert desk_now(hall.clerks[0], at=hall.at) is None
    hall.seat(0)
    hall.take(0)
    hall.take(2)  # pfu's
    hall.take(1, agreed_at=hall.at + timedelta(minutes=20))
    hall.take(0, person=Person(needs="крісло колісне"), by=hall.greeter)
    right = Person(priority=Priority.OUT_OF_TURN)
    hall.take(1, person=right, by=hall.greeter)
    passed_on = hall.ticket(0)
    hall.seat(1)
    whither = Whither(desk=hall.desks[1])
    transfer(passed_on, whither, reason="знає справу", by=hall.greeter, at=hall.at)
    now = desk_now(hall.clerks[0], at=hall.later(minutes=40).at)
    assert now is not None
    assert labels(now.line) == ["Б002", "А002", "Б001", "А001"]
    assert [each.has_right for each in now.line] == [True, False, False, False]
    assert [each.ticket.visit.is_slow for each in now.line] == [False, True, False, False]
    assert [each.minutes for each in now.line] == [40, 40, 20, 40]  # who booked waits from the agreed time
    assert [each.is_late for each in now.line] == [True, True, False, True]
    assert (now.here, now.next and now.next.ticket.label) == (None, "Б002")
    assert now.day.may_call
    hall.call()
    after = desk_now(hall.clerks[0], at=hall.at)
    assert after is not None
    assert after.here is not None
    assert after.here.label == "Б002"
    assert after.seen != now.seen
    assert desk_now(hall.clerks[0], at=hall.at + timedelta(days=1)) is None


@pytest.mark.clause("K21")
def test_a_list_does_not_even_read_what_visitors_told(hall: Reception) -> None:
    hall.seat(0)
    hall.take(0, person=Person(name="Прикладенко Олена", needs="крісло колісне"))
    now = desk_now(hall.clerks[0], at=hall.at)
    assert now is not None
    [standing] = now.line
    assert standing.ticket.visit.get_deferred_fields() == {"name", "needs", "secret"}


@pytest.mark.clause("K21")
def test_opening_a_name_is_written_down_and_refused_to_others(hall: Reception) -> None:
    unknown = hall.take(0, person=Person(name="Прикладенко Олена"))
    known = hall.take(1, person=Person(applicant=hall.person()))
    for taken in (unknown, known):
        visit = access_visit(hall.clerks[0], taken.visit, at=hall.at, purpose="calling a visitor")
        record = AccessRecord.objects.latest("id")
        assert (record.by, record.purpose, record.subject_id) == (hall.clerks[0], "calling a visitor", str(visit.pk))
        assert record.person_id == str((visit.applicant or visit).pk)
    count = AccessRecord.objects.count()
    _desk, stranger = hall.elsewhere()
    with pytest.raises(Visit.DoesNotExist):
        access_visit(stranger, unknown.visit, at=hall.at, purpose="calling a visitor")
    assert AccessRecord.objects.count() == count


def test_finishing_and_calling_the_next_is_one_act_however_often_it_is_sent(hall: Reception) -> None:
    hall.seat(0)
    for _each in range(3):
        hall.take(0)
    first = start(hall.called(), **hall.clerk())
    request = uuid4()
    second = go_on(first, **hall.later(minutes=9).clerk(), request=request)
    assert second is not None
    assert second.label == "А002"
    again = go_on(first, **hall.clerk(), request=request)
    assert again is not None
    assert (again.ticket, again.label) == (second.ticket, "А002")
    assert list(Ticket.objects.order_by("label").values_list("state", flat=True)) == ["done", "called", "waiting"]
    start(ticket_of(second), **hall.clerk())
    go_on(first, **hall.clerk(), request=request)  # a retry that comes late finishes nobody
    assert list(Ticket.objects.order_by("label").values_list("state", flat=True)) == ["done", "serving", "waiting"]


def test_going_on_with_nobody_left_finishes_all_the_same(hall: Reception) -> None:
    hall.seat(0)
    hall.take(0)
    first = start(hall.called(), **hall.clerk())
    request = uuid4()
    assert go_on(first, **hall.clerk(), request=request) is None
    assert go_on(first, **hall.clerk(), request=request) is None
    first.refresh_from_db()
    assert first.state == TicketState.DONE
    with pytest.raises(Refusal) as refused:
        go_on(first, **hall.clerk(), request=uuid4())
    assert refused.value.clause == "K16"  # finished already
    with pytest.raises(Refusal) as refused:
        go_on(first, **hall.clerk(1), request=uuid4())
    assert refused.value.clause == "L7"


@pytest.mark.clause("L19")
def test_what_else_the_person_came_for_is_begun_at_once_and_told_as_a_jump(hall: Reception) -> None:
    hall.seat(0)
    taken = hall.take(0)
    hall.later(minutes=1).take(1)
    more = ticket_of(hall.later(minutes=1).take(1, visit=taken.visit))
    stranger = hall.later(minutes=1).ticket(0)
    first = start(hall.called(), **hall.clerk())
    now = desk_now(hall.clerks[0], at=hall.at)
    assert now is not None
    assert labels(now.linked) == ["Б002"]
    assert now.can_begin(now.linked[0])
    with pytest.raises(Refusal) as refused:
        begin_linked(stranger, after=first, **hall.clerk(), request=uuid4())
    assert refused.value.clause == "L19"
    request = uuid4()
    for _each in range(2):
        begun = begin_linked(more, after=first, **hall.clerk(), request=request)
        assert (begun.label, begun.state) == ("Б002", TicketState.SERVING)
    first.refresh_from_db()
    assert first.state == TicketState.DONE
    [jump] = fairness_of(hall.centre, hall.day.on).jumps
    assert (jump.label, jump.passed, jump.reason) == ("Б002", ("Б001",), SAME_PERSON)


@pytest.mark.clause("L17")
def test_a_reception_is_read_with_the_same_answers_as_its_parts(
    hall: Reception, django_assert_max_num_queries: Any
) -> None:
    hall.seat(0)
    hall.seat(2)
    for service in (0, 2):
        hall.take(service)
        finish(start(hall.called(service), **hall.clerk(service)), **hall.later(minutes=7).clerk(service))
    take_break(**hall.clerk(2), reason="обід")
    for service in (0, 0, 1, 2, 2, 0):
        hall.later(minutes=1).take(service)
    no_show(hall.called(0), **hall.clerk(0))
    start(hall.called(0), **hall.clerk(0))
    set_rules(hall.centre, most_waiting=2, **hall.of_head)
    hall.later(minutes=12)
    with django_assert_max_num_queries(6):
        now = reception_now(hall.centre, at=hall.at)
    assert labels(now.line) == ["Б001", "В002", "В003", "А004"]
    assert (labels(now.at_desks), labels(now.aside)) == (["А003"], ["А002"])
    assert [(each.seat.desk, each.here and each.here.label, each.away_since is None) for each in now.seats] == [
        (hall.desks[0], "А003", True),
        (hall.desks[2], None, False),
    ]
    found = [*now.alarms, *(each.alarm for each in now.services)]
    assert [each for each in found if each] == sorted(
        alarms(hall.centre, at=hall.at), key=lambda alarm: alarm.service is not None
    )
    assert [alarm.kind for alarm in now.alarms] == [MANY_WAIT]
    assert [(each.service, each.alarm and each.alarm.kind) for each in now.short] == [(hall.services[2], NO_DESK)]
    for each in now.services:
        assert each.wait == expected(hall.centre, each.service.pk, at=hall.at).wait
    ids = [service.pk for service in hall.services]
    for key, pace in paces(hall.centre, ids, at=hall.at).items():
        alone = pace_of(hall.centre, key, at=hall.at)
        assert (pace.mean, pace.squared_spread) == pytest.approx((alone.mean, alone.squared_spread))


@pytest.mark.clause("L17")
def test_who_waits_for_the_same_desk_counts_whatever_they_wait_for(hall: Reception) -> None:
    """One desk gives both services: four people of ten minutes each are forty minutes, though each line is short."""
    hall.seat(0)
    for service in (0, 1, 0, 1):
        hall.take(service)
    found = {alarm.service: (alarm.kind, alarm.value, alarm.desks_wanted) for alarm in alarms(hall.centre, at=hall.at)}
    assert found == {service.pk: (LONG_WAIT, 40, 2) for service in hall.services[:2]}
    hall.seat(1)
    assert alarms(hall.centre, at=hall.at) == []
