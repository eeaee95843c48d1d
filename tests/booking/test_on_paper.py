"""A booked person who was given a slip while there was no electricity is received at the agreed time all the same."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from office.audit import history
from office.booking.arriving import check_in
from office.booking.changing import cancel
from office.booking.on_paper import enter_booked
from office.booking.states import AppointmentState
from office.law import Refusal, StaleChange
from office.queueing.blocks import Entered, enter_slip, make_block
from office.queueing.models import Ticket
from office.queueing.taking import Taken
from tests.factories.booking import NINE, Booking, a_booker

MINUTE = timedelta(minutes=1)


def slip(office: Booking, came: datetime, label: str = "А1000", service: int = 0) -> Entered:
    return Entered(label, office.hall.services[service], came, "Вимкнено світло")


def enter(office: Booking, code: str, paper: Entered, **said: Any) -> Taken:
    given: dict[str, Any] = {"by": office.hall.greeter, "at": office.at}
    return enter_booked(code, office.hall.centre, paper, **given | said)


@pytest.fixture
def dark(office: Booking) -> Booking:
    make_block(office.hall.queues[0], count=5, by=office.hall.head, at=office.at)
    return office


@pytest.mark.clause("L18", "L20")
def test_who_booked_keeps_the_agreed_time_on_paper(dark: Booking) -> None:
    made = dark.booked(who=a_booker("Зоряна Вербицька", needs="пандус"))
    dark.on(NINE + 40 * MINUTE)
    enter_slip(dark.hall.centre, slip(dark, NINE - 25 * MINUTE, "А1001"), **dark.hall.of_head, request=uuid4())
    given = enter(dark, made.code, slip(dark, NINE - 5 * MINUTE))
    ticket = Ticket.objects.select_related("visit").get(pk=given.ticket)
    assert (ticket.label, ticket.agreed_at, ticket.credit) == ("А1000", NINE, 30)
    assert (ticket.visit.name, ticket.visit.needs) == ("Зоряна Вербицька", "пандус")
    made.refresh_from_db()
    assert (made.state, made.ticket) == (AppointmentState.ARRIVED, ticket)
    assert [entry.verb for entry in history(made)][-1] == "booking.arrived"
    assert enter(dark, made.code, slip(dark, NINE - 5 * MINUTE)).ticket == ticket.pk
    again = check_in(made.code, centre=dark.hall.centre, at=dark.at, request=uuid4())
    assert (again.ticket, Ticket.objects.count()) == (ticket.pk, 2)
    dark.hall.seat()
    assert dark.hall.called() == ticket


def test_who_came_late_counts_from_the_time_on_the_slip(dark: Booking) -> None:
    made = dark.booked()
    dark.on(NINE + 40 * MINUTE)
    given = enter(dark, made.code, slip(dark, NINE + 15 * MINUTE))
    ticket = Ticket.objects.get(pk=given.ticket)
    assert (ticket.effective_at, ticket.credit) == (NINE + 15 * MINUTE, 0)


def test_a_code_that_does_not_fit_is_told_and_enters_nobody(dark: Booking) -> None:
    made, gone = dark.booked(), dark.booked(starts_at=NINE + 20 * MINUTE)
    cancel(gone, at=dark.at)
    dark.on(NINE)
    for code, paper, told in (
        ("ЩЩЩ", slip(dark, NINE), "not known"),
        (gone.code, slip(dark, NINE), "was cancelled"),
        (made.code, slip(dark, NINE, service=1), "another service"),
        (made.code, slip(dark, NINE, "А2000"), "No block"),
    ):
        with pytest.raises(Refusal, match=told):
            enter(dark, code, paper)
    assert not Ticket.objects.exists()
    enter_slip(dark.hall.centre, slip(dark, NINE), **dark.hall.of_head, request=uuid4())
    with pytest.raises(StaleChange, match="entered already"):
        enter(dark, made.code, slip(dark, NINE))
    made.refresh_from_db()
    assert made.state == AppointmentState.CONFIRMED
