"""Who opens a booking, and that it is written down."""

from uuid import uuid4

import pytest

from office.audit.models import AccessRecord
from office.booking.access import access_appointment, by_code, find, held_appointment, of_day
from office.booking.codes import new_code, shown
from office.booking.models import Appointment
from office.law import Refusal
from tests.factories.booking import TOMORROW, Booking, a_booker, clock

PURPOSE = {"purpose": "reception"}


def test_the_person_opens_it_by_the_code(office: Booking) -> None:
    made, held = office.booked(), office.hold(1)
    assert by_code(shown(made.code).lower()) == made
    for code in (held.code, new_code(), "", "АБВ"):
        with pytest.raises(Appointment.DoesNotExist):
            by_code(code)
    assert held_appointment(held.pk).get_deferred_fields() == {"name", "contact", "needs"}
    with pytest.raises(Appointment.DoesNotExist):
        held_appointment(uuid4())


@pytest.mark.clause("K21")
def test_every_opening_by_a_worker_is_written_down(office: Booking) -> None:
    made, other = office.booked(), office.booked(1)
    clerk = office.hall.clerks[0]
    assert access_appointment(clerk, made.pk, at=office.at, **PURPOSE) == made
    assert AccessRecord.objects.get().person_id == str(made.pk)
    shown_ones = of_day(office.hall.centre, TOMORROW, by=clerk, at=office.at, **PURPOSE)
    assert set(shown_ones) == {made, other}
    assert AccessRecord.objects.filter(by=clerk).count() == 3


def test_what_is_of_another_centre_is_not_there(office: Booking) -> None:
    made = office.booked()
    _desk, stranger = office.hall.elsewhere()
    with pytest.raises(Appointment.DoesNotExist):
        access_appointment(stranger, made.pk, at=office.at, **PURPOSE)
    with pytest.raises(Refusal):
        of_day(office.hall.centre, TOMORROW, by=stranger, at=office.at, **PURPOSE)
    with pytest.raises(Refusal):
        find(office.hall.centre, made.code, TOMORROW, by=stranger, at=office.at, **PURPOSE)
    assert not AccessRecord.objects.exists()


def test_a_booking_is_found_by_code_phone_e_mail_and_name(office: Booking) -> None:
    made = office.booked(who=a_booker("Зоряна Вербицька", contact="050 123 45 67"))
    later = office.booked(
        1, starts_at=clock(9, on=TOMORROW.replace(day=25)), who=a_booker("Роксолана Зразкова", contact="r@example.test")
    )
    office.hold(2, starts_at=clock(9))  # not to be found

    def found(typed: str) -> list[Appointment]:
        clerk = office.hall.clerks[0]
        return find(office.hall.centre, typed, TOMORROW, by=clerk, at=office.at, **PURPOSE)

    assert found(shown(made.code)) == found("+380501234567") == found("верб зоряна") == [made]
    assert found("R@example.test") == [later]
    assert found("зразкова") == []  # of another day
    assert found("") == found("нікого") == []
    assert AccessRecord.objects.count() == 4
