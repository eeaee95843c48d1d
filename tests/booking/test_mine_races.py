"""Who is signed in presses twice, or from several windows, at one moment; or confirms a hold meanwhile."""

from functools import partial
from typing import Any
from uuid import uuid4

import pytest

from office.booking.confirming import confirm
from office.booking.holding import hold
from office.booking.models import Appointment, SlotHold
from office.booking.states import AppointmentState
from office.law import Refusal
from office.messages.models import Message
from office.parties.models import ApplicantAccount
from tests.booking.test_mine import EMAIL, an_account
from tests.factories.booking import Booking, a_booker, a_booking, clock, digits_sent
from tests.together import together

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def office(transactional_db: None) -> Booking:
    return a_booking(clerks="dsp " * 8, places=5, public=5)


def booking(office: Booking, account: ApplicantAccount, hour: int, **said: Any) -> partial[Appointment]:
    given: dict[str, Any] = {"at": office.at, "request": uuid4(), "account": account}
    return partial(hold, office.bookables[0], clock(hour), a_booker(contact=EMAIL), **given | said)


def test_two_presses_at_once_are_one_booking_and_both_have_it(office: Booking) -> None:
    account, request = an_account(office), uuid4()
    ends = together(*(booking(office, account, 9, request=request) for _each in range(8)))
    assert not [each for each in ends if isinstance(each, Refusal)]
    assert {each.pk for each in ends if isinstance(each, Appointment)} == {Appointment.objects.get().pk}
    assert SlotHold.objects.count() == Message.objects.count() == 1


@pytest.mark.clause("L20")
def test_from_many_windows_at_once_one_has_as_many_as_one_may(office: Booking) -> None:
    account = an_account(office)
    ends = together(*(booking(office, account, 9 + nth) for nth in range(6)))
    assert sum(isinstance(each, Appointment) for each in ends) == 1
    assert all(isinstance(each, Appointment) or "already" in str(each) for each in ends)
    assert SlotHold.objects.count() == 1


def test_who_confirms_a_hold_and_books_at_once_has_one_and_nobody_is_stuck(office: Booking) -> None:
    account = an_account(office)
    for _round in range(6):
        held = office.hold(who=a_booker(contact=EMAIL), starts_at=clock(15))
        act = partial(confirm, held.pk, digits_sent(held), at=office.at)
        ends = together(act, *(booking(office, account, 9 + nth) for nth in range(3)))
        assert sum(isinstance(each, Appointment) for each in ends) == 1, ends
        confirmed = Appointment.objects.get(state=AppointmentState.CONFIRMED)
        SlotHold.objects.all().delete()
        Appointment.objects.filter(pk=confirmed.pk).update(state=AppointmentState.CANCELLED)
        Appointment.objects.filter(state=AppointmentState.HELD).update(state=AppointmentState.EXPIRED)
