"""Moving and cancelling: the new place before the old one, and a rest for what is given back."""

from datetime import date, timedelta

import pytest
from django.db import connection

from office.audit import history
from office.booking.asking import SlotTaken
from office.booking.changing import cancel, reschedule
from office.booking.models import SlotHold
from office.booking.states import AppointmentState
from office.law import Refusal, StaleChange
from office.messages.models import Message
from tests.factories.booking import NINE, Booking, clock

LATER = clock(11)


@pytest.mark.clause("L20")
def test_a_booking_is_moved_and_its_former_place_rests(office: Booking) -> None:
    made = office.booked(1)
    moved = reschedule(made, LATER, at=office.at)
    assert (moved.starts_at, moved.code, moved.sequence) == (LATER, made.code, 1)
    assert SlotHold.objects.get(appointment=moved).starts_at == LATER
    assert (office.places_at(NINE, 1), office.places_at(LATER, 1)) == (0, 0)
    assert office.later(minutes=30).places_at(NINE, 1) == 1
    connection.check_constraints()
    assert history(made).last().data["to"] == LATER.isoformat()  # type: ignore[union-attr]
    told = Message.objects.get(template="booking_moved")
    assert "SEQUENCE:1" in told.data["calendar"]


def test_to_the_same_time_is_nothing(office: Booking) -> None:
    made = office.booked()
    assert reschedule(made, NINE, at=office.at).sequence == 0
    assert SlotHold.objects.count() == 1


def test_who_can_not_have_the_new_place_keeps_the_old_one(office: Booking) -> None:
    made = office.booked(1)
    office.booked(1, starts_at=LATER)
    with pytest.raises(SlotTaken) as refused:
        reschedule(made, LATER, at=office.at)
    assert refused.value.alternatives[0].starts_at == LATER + timedelta(minutes=20)
    made.refresh_from_db()
    assert made.starts_at == NINE
    assert SlotHold.objects.get(appointment=made).starts_at == NINE


def test_what_is_past_can_not_be_moved_or_cancelled(office: Booking) -> None:
    made = office.booked()
    office.on(NINE)
    with pytest.raises(Refusal, match="has passed"):
        reschedule(made, clock(15), at=office.at)
    with pytest.raises(Refusal, match="has passed"):
        cancel(made, at=office.at)


def test_what_is_cancelled_can_not_be_moved(office: Booking) -> None:
    made = cancel(office.booked(), at=office.at)
    with pytest.raises(StaleChange):
        reschedule(made, LATER, at=office.at)


@pytest.mark.clause("L20")
def test_a_cancelled_place_can_not_be_traded(office: Booking) -> None:
    made = office.later(minutes=2).booked(1)
    cancelled = cancel(made, at=office.at)
    assert cancelled.state == AppointmentState.CANCELLED
    assert cancel(made, at=office.at).sequence == 1
    with pytest.raises(SlotTaken):
        office.later(minutes=42).hold(1)  # 9:44
    with pytest.raises(SlotTaken):
        office.by_phone(1)
    assert office.later(minutes=1).hold(1).starts_at == NINE
    assert Message.objects.get(template="booking_cancelled").data["calendar"].count("METHOD:CANCEL") == 1


def test_a_hold_is_let_go_without_a_message(office: Booking) -> None:
    assert cancel(office.hold(), at=office.at).state == AppointmentState.CANCELLED
    assert not Message.objects.filter(template="booking_cancelled").exists()


def test_a_worker_moves_and_cancels_and_says_why(office: Booking) -> None:
    made = office.booked()
    moved = reschedule(made, LATER, **office.hall.clerk())
    with pytest.raises(Refusal) as refused:
        cancel(moved, **office.hall.clerk())
    assert refused.value.field == "reason"
    cancel(moved, reason="Немає світла", **office.hall.clerk())
    assert [entry.by for entry in history(made)][2:] == [office.hall.clerks[0]] * 2
    assert Message.objects.get(template="booking_cancelled").data["reason"] == "Немає світла"
    _desk, stranger = office.hall.elsewhere()
    with pytest.raises(Refusal) as refused:
        cancel(office.booked(1), by=stranger, at=office.at, reason="Ні")
    assert refused.value.clause == "K12"


def test_two_who_change_places_do_not_meet(office: Booking) -> None:
    first, second = office.booked(1), office.booked(1, starts_at=LATER)
    with pytest.raises(SlotTaken):
        reschedule(first, second.starts_at, at=office.at)
    reschedule(second, clock(12), at=office.at)
    office.later(minutes=30)
    assert reschedule(first, LATER, at=office.at).starts_at == LATER


def test_beyond_the_horizon_is_refused(office: Booking) -> None:
    with pytest.raises(Refusal):
        reschedule(office.booked(), clock(9, on=date(2027, 1, 12)), at=office.at)
