"""Having a place: held on the web, booked by a worker."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from office.audit import history
from office.booking.asking import SlotTaken
from office.booking.days import next_opening, rules_of
from office.booking.holding import hold
from office.booking.models import Appointment, SlotHold
from office.booking.setting_up import change_capacity, set_rules
from office.booking.states import AppointmentState, Way
from office.centres.closures import close_centre
from office.centres.schedules import set_day
from office.law import Refusal
from office.messages.models import Message
from tests.factories.booking import NINE, TOMORROW, Booking, a_booker, clock, digits_sent

HELD, CONFIRMED, EXPIRED = AppointmentState.HELD, AppointmentState.CONFIRMED, AppointmentState.EXPIRED


@pytest.mark.clause("L20")
def test_a_place_is_held_for_ten_minutes_and_the_digits_are_sent(office: Booking) -> None:
    held = office.hold(who=a_booker("  Зоряна   Вербицька ", contact="Zoryana@Example.test"))
    assert (held.state, held.way, held.name, held.contact) == (
        HELD,
        Way.WEB,
        "Зоряна Вербицька",
        "zoryana@example.test",
    )
    assert held.held_until == office.at + timedelta(minutes=10)
    assert len(digits_sent(held)) == 6
    assert Message.objects.get().address == "zoryana@example.test"
    assert [entry.verb for entry in history(held)] == ["booking.held"]
    assert "Вербицька" not in str(history(held).get().data)


def test_a_hold_is_two_statements_and_the_wait_for_the_disk(office: Booking) -> None:
    office.hold(1)  # what a process asks once
    with CaptureQueriesContext(
        connection,
    ) as asked:
        office.hold()
    said = [each["sql"] for each in asked if "SAVEPOINT" not in each["sql"]]
    assert len(said) == 2, said  # the disk is waited for once the transaction around this test were over


def test_the_same_request_is_one_place(office: Booking) -> None:
    request = uuid4()
    first = office.hold(request=request)
    assert office.hold(request=request) == first
    assert SlotHold.objects.count() == Message.objects.count() == 1


@pytest.mark.clause("L20")
def test_the_public_share_is_sold_once_and_staff_sell_the_rest(office: Booking) -> None:
    office.booked()
    assert office.places_at(NINE) == 0
    with pytest.raises(SlotTaken) as refused:
        office.hold()
    assert [each.starts_at for each in refused.value.alternatives] == [
        NINE + timedelta(minutes=20 * nth) for nth in range(1, 7)
    ]
    assert office.places_at(NINE, public=False) == 1
    office.by_phone()
    with pytest.raises(SlotTaken):
        office.by_phone()
    assert sorted(SlotHold.objects.values_list("number", flat=True)) == [1, 2]


def test_staff_leave_the_public_share_to_the_public(office: Booking) -> None:
    office.by_phone()
    assert office.places_at(NINE) == 1
    assert office.booked().state == CONFIRMED


def test_alternatives_are_before_where_there_are_none_after(office: Booking) -> None:
    last = clock(19, 40, on=date(2026, 12, 4))  # the last slot of the last day
    office.booked(starts_at=last)
    with pytest.raises(SlotTaken) as refused:
        office.hold(starts_at=last)
    assert [each.starts_at for each in refused.value.alternatives] == [
        last - timedelta(minutes=20 * nth) for nth in range(6, 0, -1)
    ]


def test_a_held_place_is_occupied_and_free_again_once_the_hold_has_run_out(office: Booking) -> None:
    held = office.hold()
    assert office.places_at(NINE) == 0
    with pytest.raises(SlotTaken):
        office.later(minutes=9).hold()
    office.later(minutes=1)
    assert office.places_at(NINE) == 1
    other = office.hold()
    assert SlotHold.objects.get().appointment == other != held


def test_who_looks_for_another_time_gives_up_the_one_that_is_not_confirmed(office: Booking) -> None:
    who = a_booker()
    first = office.hold(who=who)
    second = office.hold(starts_at=NINE + timedelta(minutes=20), who=who)
    first.refresh_from_db()
    assert (first.state, second.state) == (EXPIRED, HELD)
    assert SlotHold.objects.get().appointment == second


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "я" * 161}, "name"),
        ({"contact": ""}, "contact"),
        ({"contact": "name@"}, "contact"),
        ({"contact": "12"}, "contact"),
        ({"needs": "я" * 501}, "needs"),
    ],
)
def test_what_is_said_of_the_person_must_do(office: Booking, said: dict[str, Any], field: str) -> None:
    with pytest.raises(Refusal) as refused:
        office.hold(who=a_booker(**said))
    assert (refused.value.clause, refused.value.field) == ("L20", field)


def test_a_phone_is_told_by_sms(office: Booking) -> None:
    held = office.hold(who=a_booker(contact="050 123 45 67"))
    message = Message.objects.get()
    assert (held.channel, message.channel, message.address) == ("sms", "sms", "+380501234567")


@pytest.mark.parametrize(
    ("starts_at", "clause"),
    [
        (clock(9, on=date(2026, 11, 20)), "L20"),  # now
        (clock(9, 40, on=date(2026, 11, 20)), "L20"),  # within the notice
        (clock(9, on=date(2026, 12, 5)), "L20"),  # beyond the horizon
        (clock(9, 7), "L20"),  # no slot begins then
        (clock(9, on=date(2026, 11, 22)), "L20"),  # a Sunday
    ],
)
def test_only_slots_that_are_sold_now_can_be_had(office: Booking, starts_at: Any, clause: str) -> None:
    with pytest.raises(Refusal) as refused:
        office.hold(starts_at=starts_at)
    assert refused.value.clause == clause
    assert not SlotHold.objects.exists()


@pytest.mark.clause("K26")
def test_a_day_that_no_schedule_covers_is_not_sold(office: Booking) -> None:
    office.hall.centre.schedules.update(ends_on=date(2026, 11, 23))
    assert not office.free()
    with pytest.raises(Refusal) as refused:
        office.hold()
    assert refused.value.clause == "K26"
    assert next_opening(office.bookables[0], rules_of(office.hall.centre).timing, at=office.at) is None


def test_closed_days_short_days_and_other_places_are_seen(office: Booking) -> None:
    hall, wednesday = office.hall, TOMORROW + timedelta(days=1)
    set_day(hall.centre, TOMORROW, reason="Немає світла", **hall.of_head)
    set_day(hall.centre, wednesday, reason="Короткий день", hours=(NINE.time(), clock(10).time()), **hall.of_head)
    assert not office.free()
    assert [f"{each.slot.starts_at:%H:%M}" for each in office.free(on=wednesday)] == ["05:00", "05:20", "05:40"]
    with pytest.raises(SlotTaken):
        office.hold()
    change_capacity(office.bookables[0], wednesday, places=0, reason="Навчання", **hall.of_head)
    assert not office.free(on=wednesday)


def test_nothing_is_booked_in_a_centre_that_ends(office: Booking) -> None:
    hall = office.hall
    director = hall.place.signers.department
    close_centre(hall.centre, act="Рішення", successor=None, by=director, at=office.at, on=TOMORROW)
    office.bookables[0].centre.refresh_from_db()
    assert not office.free()
    with pytest.raises(Refusal) as refused:
        office.hold()
    assert refused.value.clause == "K27"


def test_new_slots_open_at_a_moment_that_is_told(office: Booking) -> None:
    rules = set_rules(office.hall.centre, horizon_days=3, **office.hall.of_head)
    opens = next_opening(office.bookables[0], rules.timing, at=office.at)
    assert opens == clock(8, on=date(2026, 11, 21))  # for the Tuesday: Monday the 23rd is three days ahead of today
    with pytest.raises(Refusal, match=r"21\.11\.2026 08:00"):
        office.hold()
    assert office.on(opens).hold().state == HELD


@pytest.mark.clause("L20")
@pytest.mark.parametrize("way", [Way.PHONE, Way.DESK])
def test_a_worker_books_for_who_calls_or_comes_and_is_recorded(office: Booking, way: Way) -> None:
    made = office.by_phone(way=way, who=a_booker(contact=""))
    assert (made.state, made.way, made.booked_by, made.contact) == (CONFIRMED, way, office.hall.clerks[0], "")
    assert not Message.objects.exists()
    assert history(made).get().by == office.hall.clerks[0]


def test_who_is_booked_by_a_worker_is_told_with_a_calendar_file(office: Booking) -> None:
    made = office.by_phone()
    message = Message.objects.get()
    assert message.template == "booking_confirmed"
    assert f"UID:{made.pk}@" in message.data["calendar"]


def test_a_worker_of_another_centre_books_nothing_here(office: Booking) -> None:
    _desk, stranger = office.hall.elsewhere()
    with pytest.raises(Refusal) as refused:
        office.by_phone(by=stranger)
    assert refused.value.clause == "K12"


def test_a_worker_is_told_of_too_many_open_bookings(office: Booking) -> None:
    who = a_booker()
    office.by_phone(who=who)
    with pytest.raises(Refusal, match="already"):
        office.by_phone(starts_at=clock(12), who=who)
    set_rules(office.hall.centre, most_of_contact=1, **office.hall.of_head)
    with pytest.raises(Refusal, match="as many"):
        office.by_phone(1, who=who)


def test_a_service_that_is_not_booked_any_more_is_refused(office: Booking) -> None:
    bookable = office.bookables[1]
    bookable.is_open = False
    bookable.save()
    assert not office.free(1)
    with pytest.raises(Refusal, match="can not be booked here"):
        office.hold(1)


def test_the_database_itself_sells_a_place_once(office: Booking) -> None:
    made = office.booked(1)
    place = SlotHold.objects.get(appointment=made)
    other = office.booked(1, starts_at=clock(9, 20))
    moved = SlotHold.objects.filter(appointment=other)
    with pytest.raises(Exception, match="l20_a_place_is_sold_once"):
        moved.update(starts_at=place.starts_at + timedelta(minutes=10))


def test_hold_asks_for_a_person(office: Booking) -> None:
    with pytest.raises(Refusal):
        hold(office.bookables[0], NINE, a_booker(""), at=office.at, request=uuid4())
    assert not Appointment.objects.exists()
