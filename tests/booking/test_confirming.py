"""Confirming a held place: whose contact it is, once, in time."""

from datetime import timedelta
from uuid import uuid4

import pytest

from office.audit import history
from office.booking.confirming import accept, confirm, send_again
from office.booking.models import Appointment, SlotHold
from office.booking.setting_up import set_rules
from office.booking.states import AppointmentState
from office.law import Refusal
from office.messages.delivery import deliver
from office.messages.models import Message
from tests.factories.booking import NINE, Booking, a_booker, digits_sent

CONFIRMED = AppointmentState.CONFIRMED


def wrong(digits: str) -> str:
    return f"{(int(digits) + 1) % 1_000_000:06}"


@pytest.mark.clause("L20")
def test_the_digits_book_the_place_for_good(office: Booking) -> None:
    held = office.hold()
    made = confirm(held.pk, digits_sent(held), at=office.at)
    assert made.state == CONFIRMED
    assert SlotHold.objects.get(appointment=made).until is None
    assert [entry.verb for entry in history(made)] == ["booking.held", "booking.confirmed"]
    told = Message.objects.get(template="booking_confirmed")
    assert (told.address, told.data["service"]) == (made.contact, office.hall.services[0].name)


def test_twice_is_once(office: Booking) -> None:
    held = office.hold()
    digits = digits_sent(held)
    confirm(held.pk, digits, at=office.at)
    again = confirm(held.pk, digits, at=office.later(hours=1).at)
    assert again.state == CONFIRMED
    assert Message.objects.filter(template="booking_confirmed").count() == 1


def test_wrong_digits_are_counted_and_close_the_hold(office: Booking) -> None:
    held = office.hold()
    digits = digits_sent(held)
    for tried in range(1, 6):
        with pytest.raises(Refusal, match="is wrong"):
            confirm(held.pk, wrong(digits), at=office.at)
        assert Appointment.objects.get(pk=held.pk).tries == tried
    with pytest.raises(Refusal, match="too often"):
        confirm(held.pk, digits, at=office.at)
    assert Appointment.objects.get(pk=held.pk).state == AppointmentState.HELD


def test_after_ten_minutes_nothing_is_confirmed(office: Booking) -> None:
    held = office.hold()
    digits = digits_sent(held)
    with pytest.raises(Refusal, match="is over"):
        confirm(held.pk, digits, at=office.later(minutes=10).at)
    other = office.booked()
    with pytest.raises(Refusal, match="is over"):
        confirm(held.pk, digits, at=office.at)
    assert SlotHold.objects.get().appointment == other


def test_the_digits_never_lie_in_the_table(office: Booking) -> None:
    held = office.hold()
    digits = digits_sent(held)
    assert digits not in str(Appointment.objects.filter(pk=held.pk).values().get())
    message = Message.objects.get()
    deliver(message.pk, at=office.at)
    message.refresh_from_db()
    assert message.data is None or message.state != "sent"


def test_new_digits_replace_the_old_ones_three_times_at_most(office: Booking) -> None:
    held = office.hold()
    first = digits_sent(held)
    send_again(held.pk, at=office.later(minutes=1).at)
    second = digits_sent(held)
    if first != second:
        with pytest.raises(Refusal, match="is wrong"):
            confirm(held.pk, first, at=office.at)
    send_again(held.pk, at=office.at)
    with pytest.raises(Refusal, match="three times"):
        send_again(held.pk, at=office.at)
    assert confirm(held.pk, digits_sent(held), at=office.at).state == CONFIRMED
    with pytest.raises(Refusal, match="nothing to confirm"):
        send_again(held.pk, at=office.at)


def test_the_hold_does_not_become_longer_by_new_digits(office: Booking) -> None:
    held = office.hold()
    assert send_again(held.pk, at=office.later(minutes=5).at).held_until == held.held_until
    with pytest.raises(Refusal, match="is over"):
        send_again(held.pk, at=office.later(minutes=5).at)


def test_only_who_has_proved_the_contact_learns_of_its_other_bookings(office: Booking) -> None:
    who = a_booker()
    office.booked(who=who)
    held = office.hold(starts_at=NINE + timedelta(hours=1), who=who)  # says nothing
    with pytest.raises(Refusal, match="open booking for this service"):
        confirm(held.pk, digits_sent(held), at=office.at)
    set_rules(office.hall.centre, most_of_contact=1, **office.hall.of_head)
    held = office.hold(1, who=who)
    with pytest.raises(Refusal, match="as many as one may have"):
        confirm(held.pk, digits_sent(held), at=office.at)


def test_a_family_may_book_twice_where_the_centre_says_so(office: Booking) -> None:
    set_rules(office.hall.centre, most_of_service=2, **office.hall.of_head)
    who = a_booker()
    office.booked(who=who)
    assert office.booked(starts_at=NINE + timedelta(minutes=20), who=who).state == CONFIRMED


def test_a_held_place_is_not_taken_by_its_code_alone(office: Booking) -> None:
    held = office.hold()
    with pytest.raises(Appointment.DoesNotExist):
        accept(held, at=office.at)


def test_what_is_not_there_can_not_be_confirmed(office: Booking) -> None:
    with pytest.raises(Appointment.DoesNotExist):
        confirm(uuid4(), "123456", at=office.at)
