"""The life of bookings as a machine of states: whatever people do and in whatever order, a place is never two people's."""

from datetime import datetime, timedelta
from typing import Any, Final
from uuid import uuid4

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule, run_state_machine_as_test

from office.booking.changing import cancel, reschedule
from office.booking.confirming import confirm
from office.booking.keeping import keep
from office.booking.models import Appointment, Bookable, SlotHold
from office.booking.setting_up import BookableFacts, set_bookable
from office.booking.states import LIVE, AppointmentState
from office.booking.waitlist import join
from office.law import Refusal
from tests.factories.booking import NINE, TOMORROW, Booking, a_booker, digits_sent

PLACES: Final = 2
starts = st.sampled_from([NINE + timedelta(minutes=20 * nth) for nth in range(2)])
people = st.sampled_from([f"person{nth}@example.test" for nth in range(4)])


class Office(RuleBasedStateMachine):
    """One service with two places at once, one of them public; two slots that everybody wants."""

    office: Booking
    held = Bundle("held")
    booked = Bundle("booked")

    def __init__(self) -> None:
        super().__init__()
        self.point = transaction.savepoint()
        self.at = self.office.hall.at
        self.minutes: int = 20

    def teardown(self) -> None:
        transaction.savepoint_rollback(self.point)

    def _acting(self) -> Booking:
        return self.office.on(self.at)

    @rule(target=held, starts_at=starts, contact=people)
    def hold(self, starts_at: datetime, contact: str) -> Any:
        try:
            return self._acting().hold(starts_at=starts_at, who=a_booker(contact=contact))
        except Refusal:
            return None

    @rule(target=booked, starts_at=starts, contact=people)
    def phone(self, starts_at: datetime, contact: str) -> Any:
        try:
            return self._acting().by_phone(starts_at=starts_at, who=a_booker(contact=contact))
        except Refusal:
            return None

    @rule(target=booked, made=consumes(held))
    def confirm(self, made: Appointment | None) -> Any:
        if made is None:
            return None
        try:
            return confirm(made.pk, digits_sent(made), at=self.at)
        except Refusal:
            return None

    @rule(made=booked, starts_at=starts)
    def move(self, made: Appointment | None, starts_at: datetime) -> None:
        if made is None:
            return
        before = Appointment.objects.get(pk=made.pk)
        try:
            moved = reschedule(made, starts_at, at=self.at)
        except Refusal:
            assert Appointment.objects.get(pk=made.pk).starts_at == before.starts_at
        else:
            assert (moved.state, moved.starts_at) == (AppointmentState.CONFIRMED, starts_at)

    @rule(made=booked)
    def cancel(self, made: Appointment | None) -> None:
        if made is not None:
            try:
                cancel(made, at=self.at)
            except Refusal:
                assert Appointment.objects.get(pk=made.pk).state not in LIVE

    @rule(contact=people)
    def wait(self, contact: str) -> None:
        days: dict[str, Any] = {"first_on": TOMORROW, "last_on": TOMORROW}
        join(self.office.bookables[0], a_booker(contact=contact), at=self.at, request=uuid4(), **days)

    @rule(minutes=st.sampled_from([1, 11, 61]))
    def time_passes(self, minutes: int) -> None:
        self.at += timedelta(minutes=minutes)
        keep(at=self.at)

    @rule()
    def the_head_changes_the_duration(self) -> None:
        self.minutes = 50 - self.minutes
        hall = self._acting().hall
        set_bookable(hall.centre, hall.services[0], BookableFacts(self.minutes, PLACES, 1), **hall.of_head)
        self.office.bookables[0] = Bookable.objects.select_related("centre__city", "service").get(
            pk=self.office.bookables[0].pk
        )

    @invariant()
    def a_place_is_one_persons(self) -> None:
        connection.check_constraints()
        live = [each for each in SlotHold.objects.all() if each.until is None or each.until > self.at]
        for each in live:
            at_once = [other for other in live if other.starts_at <= each.starts_at < other.ends_at]
            assert len(at_once) <= PLACES
            meeting = [other for other in live if other.starts_at < each.ends_at and each.starts_at < other.ends_at]
            assert [other for other in meeting if other.number == each.number] == [each]

    @invariant()
    def who_is_booked_has_a_place_at_the_agreed_time(self) -> None:
        places = {each.appointment_id: each for each in SlotHold.objects.exclude(appointment=None)}
        for made in Appointment.objects.filter(state=AppointmentState.CONFIRMED):
            assert places[made.pk].starts_at == made.starts_at
            assert places[made.pk].until is None


@pytest.mark.clause("L20")
def test_never_more_than_the_places_there_are_and_never_one_of_two_people(office: Booking) -> None:
    machine = type("OfficeOfTest", (Office,), {"office": office})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=12, stateful_step_count=14, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
