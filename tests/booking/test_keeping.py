"""What the worker does each minute."""

from datetime import timedelta
from uuid import uuid4

from django.db import connection

from office.audit import history
from office.booking.arriving import check_in
from office.booking.keeping import close_missed, expire, forget, keep, remind_due
from office.booking.models import Appointment, SlotHold, SolvedProof
from office.booking.setting_up import set_rules
from office.booking.states import AppointmentState
from office.config.jobs import keep_bookings
from office.messages.models import Message
from tests.factories.booking import NINE, Booking, a_booker, clock


def test_a_hold_expires_once_and_visibly(office: Booking) -> None:
    held = office.hold()
    assert expire(at=office.later(minutes=9).at) == 0
    assert (expire(at=office.later(minutes=1).at), expire(at=office.at)) == (1, 0)
    held.refresh_from_db()
    assert held.state == AppointmentState.EXPIRED
    assert [entry.verb for entry in history(held)] == ["booking.held", "booking.expired"]
    assert not SlotHold.objects.exists()


def test_a_hold_that_ran_out_takes_no_place_from_who_has_it_now(office: Booking) -> None:
    office.hold(1)
    office.later(minutes=10)
    now = office.booked(1)
    expire(at=office.at)
    assert SlotHold.objects.get().appointment == now


def test_each_reminder_goes_once(office: Booking) -> None:
    office.booked()
    office.by_phone(1, who=a_booker(contact=""))
    assert remind_due(at=NINE - timedelta(hours=25)) == 0
    assert (remind_due(at=NINE - timedelta(hours=24)), remind_due(at=NINE - timedelta(hours=23))) == (1, 0)
    assert Message.objects.filter(template="booking_reminder").count() == 1


def test_who_has_booked_a_moment_ago_is_not_reminded_of_it(office: Booking) -> None:
    office.on(NINE - timedelta(hours=3)).booked()
    assert remind_due(at=NINE - timedelta(hours=2)) == 0


def test_the_hours_of_the_reminder_are_the_centres(office: Booking) -> None:
    set_rules(office.hall.centre, reminder_hours=48, **office.hall.of_head)
    office.booked()
    assert remind_due(at=NINE - timedelta(hours=47)) == 1


def test_a_day_that_is_over_is_closed_and_its_people_are_forgotten(office: Booking) -> None:
    came, missed = office.booked(who=a_booker(needs="пандус")), office.booked(1)
    ahead = office.booked(starts_at=clock(9, on=NINE.date() + timedelta(days=1)))
    check_in(came.code, centre=office.hall.centre, at=NINE, request=uuid4())
    keep(at=clock(23, 59))
    assert Appointment.objects.get(pk=missed.pk).state == AppointmentState.CONFIRMED
    keep(at=clock(0, 5, on=NINE.date() + timedelta(days=1)))
    states = {each.pk: each for each in Appointment.objects.all()}
    assert states[came.pk].state == AppointmentState.ARRIVED
    assert states[missed.pk].state == AppointmentState.MISSED
    for each in (came, missed):
        kept = states[each.pk]
        assert (kept.name, kept.contact, kept.needs, kept.code) == ("", "", "", each.code)
    assert states[ahead.pk].name == ahead.name
    assert SlotHold.objects.get().appointment == ahead
    assert (close_missed(at=clock(0, 5, on=NINE.date() + timedelta(days=1))), forget(at=office.at)) == (0, 0)
    connection.check_constraints()


def test_used_riddles_are_forgotten_when_they_have_run_out(office: Booking) -> None:
    SolvedProof.objects.create(mark="a", until=office.at - timedelta(minutes=1))
    SolvedProof.objects.create(mark="b", until=office.at + timedelta(minutes=1))
    keep_bookings(office.at)
    assert SolvedProof.objects.get().mark == "b"
