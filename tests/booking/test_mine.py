"""Booking with an account: a proved e-mail needs no digits, the booking is the account's own, and nobody else's."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from office.audit import history
from office.booking.access import access_appointment, of_day
from office.booking.arriving import check_in
from office.booking.asking import SlotTaken
from office.booking.changing import cancel
from office.booking.confirming import accept, confirm
from office.booking.keeping import close_missed, expire, forget
from office.booking.mine import SHOWN_FOR, bookings_told, my_appointment, my_bookings, my_waiting
from office.booking.models import Appointment, SlotHold, WaitingEntry
from office.booking.states import AppointmentState
from office.booking.waitlist import join, offer_all
from office.law import Refusal
from office.messages.models import Message
from office.parties.accounts import Claims, known_of, sign_in
from office.parties.mine import who_looked
from office.parties.models import ApplicantAccount
from tests.factories.booking import NINE, TOMORROW, Booking, a_booker, clock, digits_sent

EMAIL = "zoryana@example.test"
PURPOSE = {"purpose": "reception"}
HELD, CONFIRMED = AppointmentState.HELD, AppointmentState.CONFIRMED


def an_account(office: Booking, subject: str = "z-1", email: str = EMAIL) -> ApplicantAccount:
    sign_in(Claims("city", subject, "Вербицька", "Зоряна", "Іванівна", email=email), at=office.at)
    return ApplicantAccount.objects.get(subject=subject)


def booked(office: Booking, account: ApplicantAccount, bookable: int = 0, **said: Any) -> Appointment:
    return office.hold(bookable, who=a_booker(contact=said.pop("contact", EMAIL)), account=account, **said)


@pytest.mark.clause("L20")
def test_to_an_e_mail_that_the_provider_vouches_for_no_digits_go(office: Booking) -> None:
    account = an_account(office)
    made = booked(office, account, contact=" Zoryana@Example.test")
    assert (made.state, made.account, made.proofs_sent, made.booked_by) == (CONFIRMED, account, 0, None)
    assert [each.template for each in Message.objects.all()] == ["booking_confirmed"]
    assert [entry.verb for entry in history(made)] == ["booking.booked"]
    assert SlotHold.objects.get().until is None


@pytest.mark.clause("L20")
@pytest.mark.parametrize("contact", ["other@example.test", "050 123 45 67"])
def test_any_other_contact_is_proved_as_ever(office: Booking, contact: str) -> None:
    account = an_account(office)
    held = booked(office, account, contact=contact)
    assert (held.state, held.account) == (HELD, account)
    assert my_bookings(account, at=office.at).to_confirm == [held]
    with pytest.raises(Appointment.DoesNotExist):
        my_appointment(account, held.pk, at=office.at)
    confirm(held.pk, digits_sent(held), at=office.at)
    assert my_bookings(account, at=office.at).ahead == [held]


def test_an_account_without_a_verified_e_mail_proves_nothing(office: Booking) -> None:
    assert booked(office, an_account(office, email="")).state == HELD


@pytest.mark.clause("L20")
def test_one_may_have_no_more_open_bookings_for_being_signed_in(office: Booking) -> None:
    account = an_account(office)
    booked(office, account)
    with pytest.raises(Refusal, match="already"):
        booked(office, account, starts_at=clock(12))
    assert SlotHold.objects.count() == 1


def test_a_place_is_sold_once_and_a_form_sent_twice_is_one(office: Booking) -> None:
    account, request = an_account(office), uuid4()
    assert booked(office, account, 1, request=request) == booked(office, account, 1, request=request)
    with pytest.raises(SlotTaken):
        booked(office, an_account(office, "z-2", "other@example.test"), 1, contact="other@example.test")
    assert SlotHold.objects.count() == Message.objects.count() == 1


def test_a_time_that_was_only_held_is_given_up_for_the_one_that_is_booked(office: Booking) -> None:
    former = office.hold(1, who=a_booker(contact=EMAIL))
    made = booked(office, an_account(office))
    former.refresh_from_db()
    assert former.state == AppointmentState.EXPIRED
    assert SlotHold.objects.get().appointment == made


def test_booking_at_once_asks_three_statements_more_than_holding(office: Booking) -> None:
    account = an_account(office)
    office.hold(1)  # what a process asks once
    with CaptureQueriesContext(connection) as asked:
        booked(office, account)
    said = [each["sql"] for each in asked if "SAVEPOINT" not in each["sql"]]
    assert len(said) == 8, said  # the contact is held, and its open bookings are counted


def test_what_is_anothers_is_not_there(office: Booking) -> None:
    account, stranger = an_account(office), an_account(office, "z-2", "other@example.test")
    made, anonymous = booked(office, account), office.booked(1)
    assert my_appointment(account, made.pk, at=office.at) == made
    for who, key in ((stranger, made.pk), (account, anonymous.pk), (account, uuid4())):
        with pytest.raises(Appointment.DoesNotExist):
            my_appointment(who, key, at=office.at)
    assert my_bookings(stranger, at=office.at).is_empty
    assert bookings_told(stranger, at=office.at) == []


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_is_two_statements_in_order(office: Booking, rows: int, django_assert_num_queries: Any) -> None:
    account = an_account(office)
    made = [booked(office, account, nth, starts_at=clock(11 - nth)) for nth in range(rows)]
    with django_assert_num_queries(2):
        found = my_bookings(account, at=office.at)
        assert [each.bookable.centre.city.name for each in found.ahead]
    assert found.ahead == made[::-1]


def test_what_is_past_is_shown_for_three_months_and_then_nobodys(office: Booking) -> None:
    account = an_account(office)
    missed, cancelled = booked(office, account), booked(office, account, 1)
    cancel(cancelled, at=office.at)
    office.on(NINE + timedelta(days=1))
    close_missed(at=office.at)
    assert forget(at=office.at) == 2
    found = my_bookings(account, at=office.at)
    assert (found.ahead, set(found.past), {each.name for each in found.past}) == ([], {missed, cancelled}, {""})
    office.on(NINE + SHOWN_FOR - timedelta(hours=1))
    forget(at=office.at)
    assert len(my_bookings(account, at=office.at).past) == 2
    office.later(days=1)
    assert my_bookings(account, at=office.at).is_empty
    forget(at=office.at)
    assert not Appointment.objects.filter(account=account).exists()


def test_a_booking_of_this_hour_is_still_ahead_and_one_that_came_is_past(office: Booking) -> None:
    account = an_account(office)
    made = booked(office, account)
    office.on(NINE)
    assert my_bookings(account, at=office.at).ahead == [made]
    check_in(made.code, centre=office.hall.centre, at=office.at, request=uuid4())
    assert my_bookings(account, at=office.at).past == [made]


def test_a_place_in_the_list_its_offer_and_its_booking_are_the_accounts(office: Booking) -> None:
    account = an_account(office)
    stranger = an_account(office, "z-2", "other@example.test")
    office.booked(1)
    wanted = a_booker(contact="050 123 45 67")
    entry = join(
        office.bookables[1], wanted, first_on=TOMORROW, last_on=TOMORROW, at=office.at, request=uuid4(), account=account
    )
    assert my_bookings(account, at=office.at).waiting == [entry] == [my_waiting(account, entry.pk)]
    with pytest.raises(WaitingEntry.DoesNotExist):
        my_waiting(stranger, entry.pk)
    [offered] = offer_all(at=office.at)
    found = my_bookings(account, at=office.at)
    assert found.offered == [offered]
    with pytest.raises(Appointment.DoesNotExist):  # only the code that went to the contact takes it
        my_appointment(account, offered.pk, at=office.at)
    assert my_bookings(account, at=accept(offered, at=office.at).changed_at).ahead == [offered]
    office.on(NINE + timedelta(days=1))
    expire(at=office.at)
    forget(at=office.at)
    entry.refresh_from_db()
    assert (entry.account, entry.contact) == (None, "")


@pytest.mark.clause("K21")
def test_who_has_booked_reads_who_opened_the_booking(office: Booking) -> None:
    account = an_account(office)
    made = booked(office, account)
    clerk = office.hall.clerks[0]
    access_appointment(clerk, made.pk, at=office.at, **PURPOSE)
    of_day(office.hall.centre, TOMORROW, by=clerk, at=office.at, **PURPOSE)
    assert [each.purpose for each in who_looked(account).looks] == ["reception", "reception"]


def test_the_account_takes_its_bookings_along(office: Booking) -> None:
    account = an_account(office)
    booked(office, account)
    [told] = bookings_told(account, at=office.at)
    assert (told["contact"], told["starts_at"], told["state"]) == (EMAIL, NINE.isoformat(), "confirmed")


def test_what_is_known_begins_with_the_verified_e_mail(office: Booking) -> None:
    account = an_account(office)
    assert known_of(account).contacts == (EMAIL,)
    assert known_of(account).name == "Вербицька Зоряна Іванівна"


@pytest.mark.parametrize(
    ("change", "constraint"),
    [({"account": None}, "l20_contact_can_be_proved"), ({"way": "desk"}, "l20_of_an_account_on_the_web")],
)
def test_the_database_itself_keeps_the_rule(office: Booking, change: dict[str, Any], constraint: str) -> None:
    made = booked(office, an_account(office))
    worker = {"booked_by": office.hall.clerks[0]}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Appointment.objects.filter(pk=made.pk).update(**change | (worker if "way" in change else {}))
