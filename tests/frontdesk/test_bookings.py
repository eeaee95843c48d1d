"""Bookings at the reception: by telephone, in person, checked in, moved and cancelled on the person's behalf."""

import re
from copy import deepcopy
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from office.audit.models import AccessRecord, JournalEntry
from office.booking.codes import shown
from office.booking.models import Appointment, WaitingEntry
from office.booking.states import AppointmentState, Way
from office.booking.waitlist import join, offer_all
from office.messages.models import Message
from office.queueing.models import Ticket
from tests.factories.booking import NINE, TOMORROW, Booking, a_booker, clock
from tests.factories.queueing import a_reception
from tests.frontdesk.conftest import SignedIn


@pytest.fixture
def office(shared_booking: Booking, db: None, monkeypatch: pytest.MonkeyPatch) -> Booking:
    office = deepcopy(shared_booking)
    monkeypatch.setattr("django.utils.timezone.now", lambda: office.at)
    return office


@pytest.fixture
def clerk(office: Booking, signed_in: SignedIn) -> Client:
    client = signed_in(office.hall.clerks[0])
    client.cookies["django_language"] = "en"
    return client


def text(response: Any) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def new_page(office: Booking, bookable: int = 0) -> str:
    service = office.bookables[bookable].service_id
    return f"{reverse('frontdesk:booking_new')}?service={service}&on={TOMORROW}"


def said(client: Client, page: str, **more: Any) -> dict[str, Any]:
    key = re.search(r'name="once" value="([^"]+)"', client.get(page).content.decode())
    assert key
    who = {"name": "Зоряна Вербицька", "contact": "050 123 45 67", "needs": "", "language": "uk", "way": "phone"}
    return who | {"starts_at": NINE.isoformat(), "once": key[1]} | more


@pytest.mark.clause("L20")
def test_a_worker_books_for_who_calls_and_says_the_code(office: Booking, clerk: Client) -> None:
    page = new_page(office)
    assert "Show times" in text(clerk.get(reverse("frontdesk:booking_new")))
    data = said(clerk, page)
    done = clerk.post(page, data)
    assert clerk.post(page, data)["Location"] == done["Location"]  # a second press
    made = Appointment.objects.get()
    assert (made.way, made.booked_by, made.contact) == (Way.PHONE, office.hall.clerks[0], "+380501234567")
    opened = text(clerk.get(done["Location"]))
    assert shown(made.code) in opened
    assert "Зоряна Вербицька" in opened
    assert Message.objects.get().channel == "sms"


def test_a_time_that_is_gone_is_answered_with_others(office: Booking, clerk: Client) -> None:
    page = new_page(office, 1)
    data = said(clerk, page)
    office.booked(1)
    lost = clerk.post(page, data)
    # The form offers what is free now: the time that was chosen is no longer among it.
    assert lost.status_code == 422
    assert "Зоряна Вербицька" in text(lost)
    assert "09:20" in text(lost)
    assert Appointment.objects.count() == 1


def test_a_mistake_is_told_and_nothing_is_lost(office: Booking, clerk: Client) -> None:
    page = new_page(office)
    answer = clerk.post(page, said(clerk, page, contact="немає", needs="пандус"))
    assert (answer.status_code, "пандус" in text(answer)) == (422, True)
    assert "Give an e-mail address, or a phone" in text(answer)


@pytest.mark.clause("K21")
def test_the_day_is_listed_found_and_written_down(
    office: Booking, clerk: Client, django_assert_num_queries: Any
) -> None:
    page = f"{reverse('frontdesk:bookings')}?on={TOMORROW}"
    assert "Nobody is booked on this day" in text(clerk.get(page))
    made = office.booked(who=a_booker("Роксолана Зразкова"))
    with django_assert_num_queries(5):
        listed = text(clerk.get(page))
    assert "Роксолана Зразкова" in listed
    assert AccessRecord.objects.count() == 1
    office.booked(1)
    office.by_phone()
    with django_assert_num_queries(5):
        clerk.get(page)
    assert AccessRecord.objects.count() == 4
    found = text(clerk.get(reverse("frontdesk:bookings"), {"q": shown(made.code)}))
    assert "Роксолана Зразкова" in found
    assert "Nothing found" in text(clerk.get(reverse("frontdesk:bookings"), {"q": "нікого"}))
    assert clerk.get(reverse("frontdesk:bookings"), {"on": "колись", "q": "\x00"}).status_code == 200


@pytest.mark.clause("L20")
def test_who_comes_is_checked_in_once(office: Booking, clerk: Client, signed_in: SignedIn) -> None:
    made = office.booked()
    page = reverse("frontdesk:booking", args=[made.pk])
    assert "The person has come" not in text(clerk.get(page))  # not today
    office.on(NINE)
    clerk = signed_in(office.hall.clerks[0])  # days later, in the morning
    clerk.cookies["django_language"] = "en"
    assert "The person has come" in text(clerk.get(page))
    for _press in range(2):
        assert clerk.post(reverse("frontdesk:booking_arrive", args=[made.pk])).status_code == 303
    ticket = Ticket.objects.get()
    assert ticket.label in text(clerk.get(page))
    assert ticket.agreed_at == NINE


@pytest.mark.clause("L20")
def test_a_booking_is_moved_and_cancelled_and_the_person_is_told(office: Booking, clerk: Client) -> None:
    made = office.booked()
    page = f"{reverse('frontdesk:booking_move', args=[made.pk])}?on={TOMORROW}"
    assert "11:00" in text(clerk.get(page))
    assert clerk.post(page, {"starts_at": clock(11).isoformat()}).status_code == 303
    made.refresh_from_db()
    assert made.starts_at == clock(11)
    assert Message.objects.filter(template="booking_moved").count() == 1
    page = reverse("frontdesk:booking_cancel", args=[made.pk])
    assert clerk.post(page, {"reason": ""}).status_code == 422
    clerk.post(page, {"reason": "Немає світла"})
    made.refresh_from_db()
    assert made.state == AppointmentState.CANCELLED
    assert Message.objects.get(template="booking_cancelled").data["reason"] == "Немає світла"
    assert "Move" not in text(clerk.get(reverse("frontdesk:booking", args=[made.pk])))


def test_the_greeter_and_the_head_open_it_and_strangers_do_not(office: Booking, signed_in: SignedIn) -> None:
    made = office.booked()
    page = reverse("frontdesk:booking", args=[made.pk])
    assert signed_in(office.hall.greeter).get(page).status_code == 200
    assert signed_in(office.hall.head).get(page).status_code == 200
    _desk, stranger = office.hall.elsewhere()
    assert signed_in(stranger).get(page).status_code == 404


@pytest.mark.clause("L16", "L20")
def test_who_calls_is_put_on_the_waiting_list_and_takes_what_is_offered(office: Booking, clerk: Client) -> None:
    taken = [office.booked(1), office.by_phone(1, starts_at=clock(10))]
    assert taken[0].bookable == office.bookables[1]
    page = f"{reverse('frontdesk:booking_wait')}?service={office.bookables[1].service_id}"
    assert page.split("?", maxsplit=1)[0] in text(clerk.get(new_page(office, 1)))
    sent = said(clerk, page) | {
        f"{name}_{part}": getattr(TOMORROW, part)
        for name in ("first_on", "last_on")
        for part in ("day", "month", "year")
    }
    assert clerk.post(page, sent | {"contact": ""}).status_code == 422
    for _each in range(2):
        assert clerk.post(page, sent, follow=True).status_code == 200
    entry = WaitingEntry.objects.get()
    assert (entry.bookable, entry.contact, entry.first_on) == (office.bookables[1], "+380501234567", TOMORROW)
    assert JournalEntry.objects.get(verb="waiting.joined").by == office.hall.clerks[0]
    [offer] = offer_all(at=office.at)
    listed = text(clerk.get(reverse("frontdesk:bookings"), {"q": "050 123 45 67"}))
    one = reverse("frontdesk:booking", args=[offer.pk])
    assert one in listed
    assert "This time is offered to who waits" in text(clerk.get(one))
    take = reverse("frontdesk:booking_take", args=[offer.pk])
    for _each in range(2):
        assert clerk.post(take)["Location"] == one
    offer.refresh_from_db()
    assert offer.state == AppointmentState.CONFIRMED
    assert JournalEntry.objects.get(verb="booking.confirmed", subject_id=str(offer.pk)).by == office.hall.clerks[0]
    assert "This time is offered" not in text(clerk.get(one))


def test_an_offer_that_is_over_is_neither_found_nor_taken(office: Booking, signed_in: SignedIn) -> None:
    days: dict[str, Any] = {"first_on": TOMORROW, "last_on": TOMORROW}
    join(office.bookables[1], a_booker(contact="050 123 45 67"), **days, at=office.at, request=uuid4())
    [offer] = offer_all(at=office.at)
    take = reverse("frontdesk:booking_take", args=[offer.pk])
    assert signed_in(a_reception().clerks[0]).post(take).status_code == 404
    assert offer.held_until is not None
    office.on(offer.held_until)
    clerk = signed_in(office.hall.clerks[0])
    assert str(offer.pk) not in text(clerk.get(reverse("frontdesk:bookings"), {"q": "050 123 45 67"}))
    assert clerk.post(take).status_code == 409
    offer.refresh_from_db()
    assert offer.state == AppointmentState.HELD
