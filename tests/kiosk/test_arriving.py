"""A booked person checks in at the terminal: by scanner, by keys, once; what does not fit is told (L20)."""

from datetime import timedelta
from html import unescape
from typing import Any
from urllib.parse import unquote_plus

import pytest
from django.test import Client

from office.booking.codes import shown
from office.documents.speech import number_aloud
from office.kiosk.arriving import code_in
from office.queueing.models import Ticket
from tests.factories.booking import NINE, Booking
from tests.factories.devices import terminal_client
from tests.kiosk.test_speaking import sound
from tests.kiosk.test_taking import form_of, see, ticket_shown


def arrive(terminal: Client, code: str, page: str = "/kiosk/") -> Any:
    once = form_of(see(terminal, page), "/kiosk/booked/")["once"]
    return terminal.post("/kiosk/booked/", {"once": once, "code": code})


@pytest.mark.clause("L20")
def test_a_scanned_code_gives_a_number_that_counts_from_the_agreed_time(booking: Booking) -> None:
    booked = booking.booked()
    booking.on(NINE - timedelta(minutes=10))
    terminal, _device = terminal_client(booking.hall)
    first = arrive(terminal, shown(booked.code))
    ticket = ticket_shown(first)
    assert ticket.agreed_at == NINE
    assert f'<p class="number">{ticket.label}</p>' in see(terminal, first["Location"])
    again = arrive(terminal, f"https://centre.example/booking/{booked.code}/", "/kiosk/booked/")
    assert ticket_shown(again) == ticket
    assert Ticket.objects.count() == 1


@pytest.mark.clause("L12", "L20")
def test_who_can_not_see_scans_the_code_and_hears_the_number(booking: Booking) -> None:
    booked, address = booking.booked(), "/kiosk/voice/booked/"
    booking.on(NINE - timedelta(minutes=10))
    terminal, _device = terminal_client(booking.hall)
    page = see(terminal, address)
    assert "data-scan" in page
    sent = {"once": form_of(page, address)["once"]}
    wrong = terminal.post(address, {**sent, "code": "AAAA-AAAA-AAAA"})
    assert wrong.status_code == 409
    assert "Такого коду немає" in unquote_plus(sound(wrong.content.decode())), "what is wrong is heard"
    answer = terminal.post(address, {**sent, "code": shown(booked.code)})
    ticket = ticket_shown(answer)
    assert (ticket.agreed_at, answer["Location"]) == (NINE, f"/kiosk/voice/tickets/{ticket.pk}/")
    assert number_aloud(ticket.label, "uk") in unescape(see(terminal, answer["Location"]))


def test_what_does_not_fit_is_told_and_nothing_typed_is_lost(booking: Booking) -> None:
    booked = booking.booked()
    terminal, _device = terminal_client(booking.hall)
    for code in (shown(booked.code), "AAAA-AAAA-AAAA", ""):  # of another day; nobody's; none
        told = arrive(terminal, code, "/kiosk/booked/")
        assert told.status_code == 409
        assert f'value="{code}"' in told.content.decode()
        assert 'role="alert" id="refused"' in told.content.decode()
    assert not Ticket.objects.exists()


def test_the_keys_of_the_page_type_a_code_without_a_script(booking: Booking) -> None:
    terminal, _device = terminal_client(booking.hall)
    once = form_of(see(terminal, "/kiosk/booked/"), "/kiosk/booked/")["once"]
    page = terminal.post("/kiosk/booked/", {"once": once, "code": "2A", "key": "C"}).content.decode()
    assert 'value="2AC"' in page


@pytest.mark.parametrize(
    ("scanned", "code"),
    [
        ("2A4C-EFHJ-KMNP", "2A4C-EFHJ-KMNP"),
        ("https://centre.example/booking/2A4CEFHJKMNP/", "2A4CEFHJKMNP"),
        ("https://centre.example/booking/2A4CEFHJKMNP?x=1", "2A4CEFHJKMNP"),
        ("", ""),
    ],
)
def test_a_code_is_found_in_what_was_scanned(scanned: str, code: str) -> None:
    assert code_in(scanned) == code
