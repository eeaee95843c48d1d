"""What has been set since does not change a booking: it is listed, with the reason."""

from datetime import date, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from office.booking.asking import SlotTaken
from office.booking.changing import reschedule
from office.booking.conflicts import Clash, conflicts_of
from office.booking.models import Appointment
from office.booking.setting_up import BookableFacts, change_capacity, set_bookable
from office.booking.states import AppointmentState
from office.catalogue.cards import withdraw
from office.catalogue.models import InformationCard
from office.centres.desks import use_desk
from office.centres.schedules import clear_day, set_day
from office.queueing.models import Queue
from office.queueing.queues import QueueFacts, change_queue
from tests.factories.booking import NINE, TOMORROW, Booking, clock

DAY = timedelta(days=1)


def clashes(office: Booking) -> list[Clash]:
    return [each.clash for each in conflicts_of(office.hall.centre, at=office.at)]


def test_nothing_is_in_conflict_until_something_is_changed(office: Booking) -> None:
    assert clashes(office) == []
    office.booked()
    office.hold(1)
    assert clashes(office) == []


def test_each_reason_is_told_and_no_booking_is_touched(office: Booking) -> None:
    hall = office.hall
    made = office.booked()
    before = Appointment.objects.filter(pk=made.pk).values().get()
    set_day(hall.centre, TOMORROW, reason="Немає світла", **hall.of_head)
    assert clashes(office) == [Clash.NOT_RECEIVED]
    clear_day(hall.centre, TOMORROW, **hall.of_head)
    set_bookable(hall.centre, hall.services[0], BookableFacts(25, 2, 1), **hall.of_head)
    assert clashes(office) == [Clash.OTHER_TIMES]
    set_bookable(hall.centre, hall.services[0], BookableFacts(20, 2, 1, is_open=False), **hall.of_head)
    assert clashes(office) == [Clash.SERVICE_CLOSED]
    set_bookable(hall.centre, hall.services[0], BookableFacts(20, 2, 1), **hall.of_head)
    assert clashes(office) == []
    assert Appointment.objects.filter(pk=made.pk).values().get() == before


def test_too_many_for_fewer_places_are_those_beyond_them(office: Booking) -> None:
    office.booked()
    phoned = office.by_phone()
    hours = (time(8), time(10))
    change_capacity(office.bookables[0], TOMORROW, places=1, hours=hours, reason="Навчання", **office.hall.of_head)
    [conflict] = conflicts_of(office.hall.centre, at=office.at)
    assert (conflict.appointment, conflict.clash) == (phoned, Clash.TOO_MANY)
    assert str(conflict.why)
    reschedule(phoned, clock(12), **office.hall.clerk())
    assert clashes(office) == []


def test_other_durations_never_sell_a_place_over_one_that_is_sold(office: Booking) -> None:
    made = office.booked(1, starts_at=NINE + timedelta(minutes=20))  # 9:20 to 9:40
    set_bookable(office.hall.centre, office.hall.services[1], BookableFacts(30, 1, 1), **office.hall.of_head)
    office.bookables[1].refresh_from_db()
    assert office.places_at(NINE, 1) == office.places_at(NINE + timedelta(minutes=30), 1) == 0
    assert office.places_at(NINE + timedelta(minutes=60), 1) == 1
    assert clashes(office) == [Clash.OTHER_TIMES]
    assert conflicts_of(office.hall.centre, at=office.at)[0].appointment == made


def test_the_list_is_read_in_a_few_statements_however_long(office: Booking) -> None:
    office.booked()
    with CaptureQueriesContext(connection) as one:
        conflicts_of(office.hall.centre, at=office.at)
    office.booked(1)
    office.booked(2, starts_at=clock(9))
    with CaptureQueriesContext(connection) as three:
        conflicts_of(office.hall.centre, at=office.at)
    assert len(one) == len(three) == 8


def test_a_shut_queue_is_told_and_nothing_is_sold_for_it(office: Booking) -> None:
    made, queue = office.booked(), Queue.objects.get(entries__service=office.hall.services[0])
    facts = QueueFacts(queue.letter, queue.name, queue.name_en, queue.first, queue.last)
    change_queue(queue, facts, is_open=False, **office.hall.of_head)
    assert clashes(office) == [Clash.NO_QUEUE]
    assert office.free(on=None) == []
    with pytest.raises(SlotTaken) as refused:
        office.hold()
    assert refused.value.alternatives == []
    made.refresh_from_db()
    assert made.state == AppointmentState.CONFIRMED
    change_queue(queue, facts, is_open=True, **office.hall.of_head)
    assert clashes(office) == []


def test_never_more_are_booked_at_once_than_desks_are_in_use(office: Booking) -> None:
    office.booked()
    office.by_phone()
    desks = list(office.hall.centre.desks.order_by("number"))
    change_capacity(office.bookables[0], TOMORROW, places=200, reason="Ярмарок послуг", **office.hall.of_head)
    assert office.places_at(clock(12), public=False) == len(desks)
    for desk in desks[1:]:
        use_desk(desk, is_open=False, **office.hall.of_head)
    assert office.places_at(clock(12), public=False) == 1
    assert clashes(office) == [Clash.TOO_MANY]
    use_desk(desks[0], is_open=False, **office.hall.of_head)
    assert clashes(office) == [Clash.NO_DESKS] * 2
    assert office.free(on=None, public=False) == []
    with pytest.raises(SlotTaken):
        office.by_phone(starts_at=clock(12))


@pytest.mark.parametrize(("last", "told"), [(TOMORROW, []), (TOMORROW - DAY, [Clash.NOT_LISTED])])
def test_a_card_that_ends_before_the_day_is_told(office: Booking, last: date, told: list[Clash]) -> None:
    office.booked()
    card = InformationCard.objects.get(service=office.hall.services[0])
    withdraw(card, last, reason="Послугу передано", by=office.hall.place.editor, at=office.at)
    assert clashes(office) == told
