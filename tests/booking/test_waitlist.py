"""The waiting list: first in, first offered; an offer is kept for a set time, then the next one has it."""

from datetime import date, time, timedelta
from typing import Any
from uuid import uuid4

import pytest

from office.booking.access import by_code
from office.booking.asking import SlotTaken
from office.booking.booker import Booker
from office.booking.changing import cancel
from office.booking.confirming import accept
from office.booking.keeping import keep
from office.booking.models import Appointment, SlotHold, WaitingEntry
from office.booking.setting_up import change_capacity
from office.booking.states import AppointmentState, WaitingState
from office.booking.waitlist import before_me, join, leave, offer_all
from office.law import Refusal, StaleChange
from office.messages.models import Message
from tests.factories.booking import NINE, TOMORROW, Booking, a_booker

HORIZON = date(2026, 12, 4)


@pytest.fixture
def full(office: Booking) -> Booking:
    """One slot on one day alone, and it is sold."""
    hall = office.hall
    for nth in range((HORIZON - office.at.date()).days + 1):
        day = office.at.date() + timedelta(days=nth)
        if day != TOMORROW:
            change_capacity(office.bookables[1], day, places=0, reason="Навчання", **hall.of_head)
    for hours in ((time(8), time(9)), (time(9, 20), time(20))):
        change_capacity(office.bookables[1], TOMORROW, places=0, reason="Навчання", hours=hours, **hall.of_head)
    return office


def waiting(office: Booking, who: Booker | None = None, **said: Any) -> WaitingEntry:
    days: dict[str, Any] = {"first_on": TOMORROW, "last_on": TOMORROW, "at": office.at, "request": uuid4()}
    return join(office.bookables[1], who or a_booker(), **days | said)


def offers_of(entry: WaitingEntry) -> list[Appointment]:
    return list(Appointment.objects.filter(entry=entry).order_by("created_at"))


@pytest.mark.clause("L20")
def test_a_place_that_comes_free_is_offered_in_the_order_of_joining(full: Booking) -> None:
    made = full.booked(1)
    first, second = waiting(full), waiting(full.later(minutes=1))
    keep(at=full.at)
    assert not Appointment.objects.filter(state=AppointmentState.HELD).exists()
    cancel(made, at=full.at)
    keep(at=full.later(minutes=1).at)
    [offered] = offers_of(first)
    assert (offered.starts_at, offered.contact, offered.held_until) == (
        NINE, first.contact, full.at + timedelta(minutes=60),
    )  # fmt: skip
    assert not offers_of(second)
    assert Message.objects.get(template="booking_offer").address == first.contact
    taken = accept(offered, at=full.later(minutes=59).at)
    first.refresh_from_db()
    assert (taken.state, first.state) == (AppointmentState.CONFIRMED, WaitingState.BOOKED)
    assert SlotHold.objects.get(appointment=taken).until is None


def test_an_offer_that_is_not_taken_goes_to_the_next(full: Booking) -> None:
    made = full.booked(1)
    first, second = waiting(full), waiting(full.later(seconds=1))
    cancel(made, at=full.at)
    keep(at=full.at)
    with pytest.raises(SlotTaken):
        full.later(minutes=50).hold(1)  # the rest is over, the offer is not
    keep(at=full.later(minutes=10).at)
    first.refresh_from_db()
    [lapsed] = offers_of(first)
    [offered] = offers_of(second)
    assert (first.state, lapsed.state) == (WaitingState.LAPSED, AppointmentState.EXPIRED)
    with pytest.raises(StaleChange):
        accept(lapsed, at=full.at)
    cancel(offered, at=full.at)  # turned down
    second.refresh_from_db()
    assert second.state == WaitingState.LEFT
    keep(at=full.later(minutes=1).at)
    assert not Appointment.objects.filter(state=AppointmentState.HELD).exists()
    assert full.later(minutes=60).hold(1).starts_at == NINE


def test_only_times_of_the_days_that_were_named_are_offered(full: Booking) -> None:
    full.at = full.hall.at
    away = waiting(full, first_on=TOMORROW + timedelta(days=1), last_on=TOMORROW + timedelta(days=3))
    near = waiting(full)
    assert [each.entry for each in offer_all(at=full.at)] == [near]
    assert not offers_of(away)


def test_who_waits_already_waits_once_and_a_stranger_learns_nothing(office: Booking) -> None:
    who, request = a_booker(), uuid4()
    first = waiting(office, who, request=request)
    assert waiting(office, who, request=request) == waiting(office, who) == first
    assert Message.objects.filter(template="booking_waiting").count() == 1
    later = waiting(office.later(seconds=1))
    assert (before_me(first), before_me(later)) == (0, 1)


@pytest.mark.parametrize(
    ("days", "field"),
    [
        ({"first_on": date(2026, 11, 19)}, "first_on"),
        ({"last_on": date(2026, 11, 23)}, "last_on"),
        ({"last_on": date(2027, 11, 23)}, "last_on"),
    ],
)
def test_days_must_do(office: Booking, days: dict[str, Any], field: str) -> None:
    with pytest.raises(Refusal) as refused:
        waiting(office, **days)
    assert refused.value.field == field


def test_one_leaves_by_the_code(office: Booking) -> None:
    entry = waiting(office)
    found = by_code(entry.code)
    assert found == entry
    assert leave(entry, at=office.at).state == leave(entry, at=office.at).state == WaitingState.LEFT
    assert not offer_all(at=office.at)


def test_an_entry_ends_with_its_days_and_the_person_is_forgotten(full: Booking) -> None:
    full.booked(1)
    entry = waiting(full, who=a_booker(needs="пандус"))
    keep(at=NINE + timedelta(days=1))
    entry.refresh_from_db()
    assert (entry.state, entry.name, entry.contact, entry.needs) == (WaitingState.ENDED, "", "", "")
