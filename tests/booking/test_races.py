"""Everybody presses at once: exactly the places that there are are sold, and the others are told of other times."""

from functools import partial
from typing import Any
from uuid import uuid4

import pytest

from office.booking.arriving import check_in
from office.booking.asking import SlotTaken
from office.booking.changing import cancel, reschedule
from office.booking.confirming import confirm
from office.booking.holding import book_for, hold
from office.booking.models import MOST_HELD, Appointment, SlotHold
from office.booking.states import AppointmentState, Way
from office.law import Refusal
from office.messages.models import Message
from office.queueing.models import Ticket
from tests.factories.booking import NINE, Booking, a_booker, a_booking, clock, digits_sent
from tests.together import together

pytestmark = pytest.mark.django_db(transaction=True)
CROWD = 64


@pytest.fixture
def office(transactional_db: None) -> Booking:
    return a_booking(clerks="dsp " * 8, places=5, public=3)


def holding(office: Booking, bookable: int = 1, **said: Any) -> partial[Appointment]:
    given: dict[str, Any] = {"at": office.at, "request": uuid4()} | said
    who = given.pop("who", None) or a_booker()
    return partial(hold, office.bookables[bookable], given.pop("starts_at", NINE), who, **given)


@pytest.mark.clause("L20")
def test_one_place_and_a_crowd_one_has_it_and_the_others_are_told_where_there_is_one(office: Booking) -> None:
    ends = together(*(holding(office) for _each in range(CROWD)))
    assert sum(isinstance(each, Appointment) for each in ends) == 1
    lost = [each for each in ends if not isinstance(each, Appointment)]
    assert all(isinstance(each, SlotTaken) and len(each.alternatives) == 6 for each in lost)
    assert SlotHold.objects.count() == Appointment.objects.count() == Message.objects.count() == 1


@pytest.mark.clause("L20")
def test_the_public_and_staff_at_once_buy_exactly_what_there_is(office: Booking) -> None:
    staff = [
        partial(book_for, office.bookables[0], NINE, a_booker(), way=Way.PHONE, at=office.at, request=uuid4(), by=clerk)
        for clerk in office.hall.clerks
    ]
    ends = together(*(holding(office, 0) for _each in range(16)), *staff)
    public = [each for each in ends[:16] if isinstance(each, Appointment)]
    sold = [each for each in ends if isinstance(each, Appointment)]
    assert len(sold) == 5
    assert len(public) <= 3
    assert all(isinstance(each, Appointment | SlotTaken) for each in ends)
    assert sorted(SlotHold.objects.values_list("number", flat=True)) == [1, 2, 3, 4, 5]


def test_a_double_press_is_one_place(office: Booking) -> None:
    request, who = uuid4(), a_booker()
    ends = together(*(holding(office, 0, request=request, who=who) for _each in range(8)))
    assert len({each.pk for each in ends if isinstance(each, Appointment)}) == 1
    assert not [each for each in ends if isinstance(each, Refusal)]
    assert SlotHold.objects.count() == 1


def test_one_contact_at_once_from_many_windows_holds_one_place(office: Booking) -> None:
    who = a_booker()
    together(*(holding(office, 0, who=who, starts_at=clock(9 + nth)) for nth in range(6)))
    live = SlotHold.objects.filter(appointment__state=AppointmentState.HELD)
    assert live.count() == SlotHold.objects.count() == 1


@pytest.mark.clause("L20")
def test_many_browsers_of_one_network_at_once_hold_a_few_places_for_one_contact(office: Booking) -> None:
    who = a_booker()
    presses = [partial(office.hold_from, f"{nth}", who=who, starts_at=clock(9 + nth)) for nth in range(8)]
    ends = together(*presses)
    made = [each for each in ends if isinstance(each, Appointment)]
    assert 1 <= len(made) <= MOST_HELD
    assert SlotHold.objects.count() == len(made)


@pytest.mark.clause("L20")
def test_who_types_my_contact_at_the_same_moment_takes_nothing_from_me(office: Booking) -> None:
    who = a_booker()
    presses = [partial(office.hold_from, f"{nth}", f"{nth}", who=who, starts_at=clock(9 + nth)) for nth in range(8)]
    together(*presses, *presses)
    live = Appointment.objects.filter(state=AppointmentState.HELD)
    assert live.count() == SlotHold.objects.count() == 8


def test_a_hold_that_has_run_out_goes_to_one_of_those_who_wait_for_it(office: Booking) -> None:
    former = office.hold(1)
    digits = digits_sent(former)
    office.later(minutes=10)
    ends = together(*(holding(office) for _each in range(8)), partial(confirm, former.pk, digits, at=office.at))
    assert sum(isinstance(each, Appointment) for each in ends) == 1
    assert isinstance(ends[-1], Refusal)


def test_a_crowd_that_moves_to_one_place_loses_none_of_its_own(office: Booking) -> None:
    made = [office.booked(1, starts_at=clock(10 + nth)) for nth in range(6)]
    ends = together(*(partial(reschedule, each, NINE, at=office.at) for each in made))
    assert sum(isinstance(each, Appointment) for each in ends) == 1
    assert SlotHold.objects.filter(appointment__in=made).count() == 6
    assert Appointment.objects.filter(starts_at=NINE).count() == 1


def test_moved_and_cancelled_at_once_leaves_one_end(office: Booking) -> None:
    made = office.booked(1)
    together(partial(reschedule, made, clock(11), at=office.at), partial(cancel, made, at=office.at))
    made.refresh_from_db()
    assert made.state == AppointmentState.CANCELLED
    assert not SlotHold.objects.filter(appointment=made).exists()


def test_caps_hold_for_two_confirmed_at_once(office: Booking) -> None:
    who = a_booker()
    ends = together(
        *(
            partial(
                book_for,
                office.bookables[1],
                clock(12 + nth),
                who,
                way=Way.DESK,
                at=office.at,
                request=uuid4(),
                by=clerk,
            )
            for nth, clerk in enumerate(office.hall.clerks[:4])
        )
    )
    assert sum(isinstance(each, Appointment) for each in ends) == 1


def test_a_code_shown_at_two_terminals_at_once_is_one_ticket(office: Booking) -> None:
    made = office.booked()
    given: dict[str, Any] = {"centre": office.hall.centre, "at": NINE}
    ends = together(*(partial(check_in, made.code, request=uuid4(), **given) for _each in range(4)))
    assert len({each.ticket for each in ends if not isinstance(each, Refusal)}) == 1
    assert Ticket.objects.count() == 1


@pytest.mark.clause("L19", "L21")
def test_two_bookings_of_one_person_that_check_in_at_once_are_one_visit(office: Booking) -> None:
    who = a_booker("Зоряна Вербицька")
    codes = [office.booked(each, who=who).code for each in (0, 1)]
    office.on(NINE)
    presses = [partial(check_in, code, centre=office.hall.centre, at=NINE, request=uuid4()) for code in codes * 2]
    assert not [each for each in together(*presses) if isinstance(each, Refusal)]
    assert Ticket.objects.count() == 2
    assert Ticket.objects.values("visit").distinct().count() == 1
