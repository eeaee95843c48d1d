"""Checking in: who booked is received at the agreed time."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from office.audit import history
from office.booking.arriving import check_in
from office.booking.changing import cancel
from office.booking.codes import new_code, shown
from office.booking.models import Appointment
from office.booking.states import AppointmentState
from office.law import Refusal
from office.queueing.days import pause, resume
from office.queueing.models import Ticket, Visit
from office.queueing.taking import Taken
from tests.factories.booking import NINE, Booking, a_booker, clock

MINUTE = timedelta(minutes=1)


def arrive(office: Booking, code: str, **said: Any) -> Taken:
    given: dict[str, Any] = {"centre": office.hall.centre, "at": office.at, "request": uuid4()}
    return check_in(code, **given | said)


@pytest.mark.clause("L20")
def test_who_booked_is_called_before_who_came_earlier(office: Booking) -> None:
    made = office.booked(who=a_booker("Зоряна Вербицька", needs="пандус"))
    office.on(NINE - 25 * MINUTE)
    office.hall.take()
    office.later(minutes=20)  # five minutes before the agreed time
    taken = arrive(office, shown(made.code))
    ticket = Ticket.objects.select_related("visit").get(pk=taken.ticket)
    assert (ticket.agreed_at, ticket.visit.name, ticket.visit.needs) == (NINE, "Зоряна Вербицька", "пандус")
    made.refresh_from_db()
    assert (made.state, made.ticket) == (AppointmentState.ARRIVED, ticket)
    assert [entry.verb for entry in history(made)][-1] == "booking.arrived"
    office.hall.seat()
    assert office.hall.called() == ticket


def test_checking_in_twice_gives_the_same_ticket(office: Booking) -> None:
    made = office.booked()
    office.on(NINE - 10 * MINUTE)
    first = arrive(office, made.code)
    again = arrive(office, made.code.lower(), at=NINE, by=office.hall.greeter)
    assert (first.ticket, first.label, first.secret) == (again.ticket, again.label, again.secret)
    assert Ticket.objects.count() == 1


@pytest.mark.clause("L19", "L21")
def test_two_bookings_of_one_person_are_one_visit(office: Booking) -> None:
    who = a_booker("Зоряна Вербицька")
    first = office.booked(0, who=who)
    second = office.booked(1, NINE + 20 * MINUTE, who=replace(who, name="зоряна вербицька", needs="пандус"))
    child = office.booked(2, who=replace(who, name="Лев Вербицький"))
    office.on(NINE - 10 * MINUTE)
    came = arrive(office, first.code)
    also = arrive(office, second.code)
    assert (also.visit, also.secret) == (came.visit, came.secret)
    assert arrive(office, child.code).visit != came.visit  # one phone, another person
    assert arrive(office, second.code).ticket == also.ticket
    visit = Visit.objects.get(pk=came.visit)
    assert (visit.needs, visit.is_slow, visit.tickets.count()) == ("пандус", True, 2)
    office.hall.seat(0)
    office.hall.seat(1)
    assert office.hall.called(0).pk == came.ticket
    assert office.hall.call(1) is None


def test_a_code_that_is_nobodys_and_a_hold_have_the_same_answer(office: Booking) -> None:
    held = office.hold()
    for code in (new_code(), held.code, "", "ЩЩЩ"):
        with pytest.raises(Refusal, match="not known"):
            arrive(office, code)


def test_each_refusal_says_what_to_do(office: Booking) -> None:
    made = office.booked()
    with pytest.raises(Refusal, match=r"24\.11\.2026 09:00. Come on that day"):
        arrive(office, made.code)
    with pytest.raises(Refusal, match="Check in from 08:00 on"):
        arrive(office, made.code, at=NINE - 61 * MINUTE)
    with pytest.raises(Refusal, match="Take an ordinary number"):
        arrive(office, made.code, at=NINE + timedelta(days=1))
    desk, _worker = office.hall.elsewhere()
    with pytest.raises(Refusal, match="another centre"):
        arrive(office, made.code, at=NINE, centre=desk.centre)
    cancel(made, at=office.at)
    with pytest.raises(Refusal, match="was cancelled"):
        arrive(office, made.code, at=NINE)
    assert not Ticket.objects.exists()


def test_who_comes_late_counts_from_arrival(office: Booking) -> None:
    made = office.booked()
    late = office.on(NINE + 25 * MINUTE).at
    ticket = Ticket.objects.get(pk=arrive(office, made.code).ticket)
    assert (ticket.effective_at, ticket.credit) == (late, 0)


def test_nobody_is_late_by_an_air_raid(office: Booking) -> None:
    made = office.booked()
    office.on(NINE - 20 * MINUTE).hall.take(1)
    pause(office.hall.centre, reason="Повітряна тривога", **office.hall.of_head)
    with pytest.raises(Refusal, match="paused"):
        arrive(office, made.code)
    assert Appointment.objects.get(pk=made.pk).state == AppointmentState.CONFIRMED
    resume(office.hall.centre, by=office.hall.head, at=NINE + 40 * MINUTE)
    ticket = Ticket.objects.get(pk=arrive(office, made.code, at=NINE + 45 * MINUTE).ticket)
    assert ticket.credit == 30  # the credit of who booked and came in time
    assert ticket.effective_at == NINE + 5 * MINUTE


def test_a_missed_booking_is_closed(office: Booking) -> None:
    made = office.booked()
    Appointment.objects.filter(pk=made.pk).update(state=AppointmentState.MISSED)
    with pytest.raises(Refusal, match="is closed"):
        arrive(office, made.code, at=clock(15))
