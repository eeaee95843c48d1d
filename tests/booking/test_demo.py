"""Booking in the demo: set up once, through the use-cases."""

import pytest

from office.booking.demo import PEOPLE, load_demo_bookings
from office.booking.models import Appointment, Bookable, SlotHold
from office.queueing.queues import place_service
from tests.factories.queueing import a_reception


@pytest.mark.django_db
def test_one_service_of_each_queue_is_booked_as_far_as_desks_reach() -> None:
    hall = a_reception(clerks="dsp dsp pfu pfu")
    place_service(hall.queues[0], hall.services[1], **hall.of_head)
    made = load_demo_bookings(hall.centre, head=hall.head, at=hall.at)
    assert [each.service for each in made] == [min(hall.services[:2], key=lambda each: each.code), hall.services[2]]
    assert sorted(each.name for each in Appointment.objects.all()) == sorted(PEOPLE[:2])
    assert load_demo_bookings(hall.centre, head=hall.head, at=hall.at) == list(Bookable.objects.all())
    assert SlotHold.objects.count() == 2
