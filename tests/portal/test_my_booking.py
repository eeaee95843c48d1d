"""My booking: by its code alone, and one answer to whatever is none."""

import re
import time
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from office.booking.codes import new_code, shown
from office.booking.models import Appointment, SlotHold
from office.booking.states import AppointmentState
from office.booking.waitlist import join, offer_all
from office.parties.names import transliterate
from office.portal.booking_choose import start_of
from office.portal.tokens import HOUR, token_of
from tests.factories.booking import NINE, TOMORROW, Booking, a_booker, clock
from tests.portal.test_booking import text

FIND = "portal:find"


def opened(client: Client, made: Appointment) -> Any:
    return client.post(reverse(FIND), {"code": shown(made.code)}, follow=True)


@pytest.mark.clause("L20")
def test_the_code_opens_the_booking_and_shows_no_contact(office: Booking, client: Client) -> None:
    made = office.booked()
    page = text(opened(client, made))
    assert shown(made.code) in page
    assert transliterate(office.hall.centre.address) in page
    assert made.contact not in page


def test_whatever_is_no_code_has_one_answer(office: Booking, client: Client) -> None:
    held = office.hold()
    answers = [client.post(reverse(FIND), {"code": code}) for code in (new_code(), held.code, "АБВ")]
    pages = {re.sub(r'value="[^"]*"|CSRFToken": "\w+"', "", text(each)) for each in answers}
    assert {each.status_code for each in answers} == {422}
    assert len(pages) == 1


def test_an_address_opens_a_booking_for_an_hour(
    office: Booking, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = office.booked()
    page = reverse("portal:mine", args=[token_of(made)])
    assert client.get(page).status_code == 200
    assert "no-store" in client.get(page)["Cache-Control"]
    for token in ("abc", str(made.pk), token_of(made)[:-1] + "_", f"{made.pk}:1tabcd:abc"):
        assert client.get(reverse("portal:mine", args=[token])).status_code == 404
    real = time.time()
    monkeypatch.setattr("time.time", lambda: real + HOUR + 60)
    assert client.get(page).status_code == 404


@pytest.mark.clause("L20")
def test_a_booking_is_moved_on_the_web(office: Booking, client: Client) -> None:
    made = office.booked()
    token = token_of(made)
    assert reverse("portal:move_to", args=[token, TOMORROW]) in text(client.get(reverse("portal:move", args=[token])))
    page = reverse("portal:move_to", args=[token, TOMORROW])
    later = start_of(NINE + timedelta(minutes=20))
    assert later in text(client.get(page))
    done = client.post(page, {"start": later}, follow=True)
    assert "The booking is moved" in text(done)
    made.refresh_from_db()
    assert made.starts_at == NINE + timedelta(minutes=20)


def test_a_time_that_is_gone_keeps_the_booking_and_offers_others(office: Booking, client: Client) -> None:
    made = office.booked(1)
    office.booked(1, starts_at=clock(11))
    page = reverse("portal:move_to", args=[token_of(made), TOMORROW])
    lost = client.post(page, {"start": start_of(clock(11))})
    assert lost.status_code == 409
    assert "Your booking stays as it was" in text(lost)
    assert start_of(clock(11, 20)) in text(lost)
    made.refresh_from_db()
    assert made.starts_at == NINE
    assert client.post(page, {"start": "tomorrow"}).status_code == 404


def test_a_booking_is_cancelled_on_a_page_of_its_own(office: Booking, client: Client) -> None:
    made = office.booked()
    page = reverse("portal:cancel", args=[token_of(made)])
    assert "can not be taken back" in text(client.get(page))
    assert Appointment.objects.get().state == AppointmentState.CONFIRMED
    for _press in range(2):
        assert "is cancelled" in text(client.post(page, follow=True))
    assert Appointment.objects.get().state == AppointmentState.CANCELLED
    assert "Move to another time" not in text(client.get(reverse("portal:mine", args=[token_of(made)])))


def test_what_is_past_is_shown_and_not_changed(office: Booking, client: Client) -> None:
    made = office.booked()
    office.on(NINE)
    assert "Move to another time" not in text(opened(client, made))
    refused = client.post(reverse("portal:cancel", args=[token_of(made)]))
    assert refused.status_code == 409
    assert "has passed" in text(refused)


def test_an_offer_is_taken_by_its_code(office: Booking, client: Client) -> None:
    join(office.bookables[1], a_booker(), first_on=TOMORROW, last_on=TOMORROW, at=office.at, request=uuid4())
    [offered] = offer_all(at=office.at)
    assert "Take this time" in text(opened(client, offered))
    done = client.post(reverse("portal:take", args=[token_of(offered)]), follow=True)
    assert "You are booked" in text(done)
    assert SlotHold.objects.get(appointment=offered).until is None
