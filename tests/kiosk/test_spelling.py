"""Checking in without seeing and without a scanner: the agreed time, then four signs of the code, by keys (L12, L20)."""

import re
from datetime import timedelta
from html import unescape
from typing import Any
from urllib.parse import unquote_plus

import pytest
from django.test import Client
from django.utils.translation import override

from office.booking.arriving import code_expected, times_expected
from office.booking.changing import cancel
from office.booking.codes import ALPHABET
from office.documents.speech import number_aloud
from office.kiosk.sounds import sayings_of
from office.kiosk.spelling import TRIES_A_MINUTE, sign_aloud
from office.law import Refusal
from office.queueing.models import Ticket
from tests.factories.booking import NINE, Booking, clock
from tests.factories.devices import terminal_client
from tests.kiosk.test_speaking import choice, sound
from tests.kiosk.test_taking import see, ticket_shown

TIMES, NINE_O_CLOCK = "/kiosk/voice/booked/times/", "/kiosk/voice/booked/times/0900/"


def press(terminal: Client, *signs: str, page: str = NINE_O_CLOCK) -> Any:
    """Choose signs one after the other, each on the page that came of the one before."""
    answer: Any = None
    for sign in signs:
        once = re.search(r'name="once" value="([^"]+)"', see(terminal, page))
        assert once
        answer = terminal.post(page, {"once": once[1], "sign": sign})
    return answer


def heard(page: str) -> str:
    return unquote_plus(sound(page))


@pytest.mark.clause("L12", "L20")
def test_the_time_and_four_signs_give_the_number_that_is_spoken(booking: Booking) -> None:
    booked = booking.booked()
    booking.booked(0, starts_at=clock(9, 40))
    booking.booked(1, starts_at=clock(16))
    booking.on(NINE - timedelta(minutes=10))
    terminal, _device = terminal_client(booking.hall)
    assert "/kiosk/voice/booked/times/" in see(terminal, "/kiosk/voice/booked/")
    page = see(terminal, TIMES)
    assert (choice(page), "На котру годину ви записані?" in heard(page)) == ("09:00", True)
    assert choice(see(terminal, TIMES, i="1")) == "09:40"
    assert "працівника" in choice(see(terminal, TIMES, i="2")), "16:00 is too far to check in, and nobody is left alone"
    answer = press(terminal, *booked.code[:4])
    ticket = ticket_shown(answer)
    assert (ticket.agreed_at, answer["Location"]) == (NINE, f"/kiosk/voice/tickets/{ticket.pk}/")
    assert number_aloud(ticket.label, "uk") in unescape(see(terminal, answer["Location"]))
    assert "office_spelt" not in {name for name, cookie in terminal.cookies.items() if cookie.value}


@pytest.mark.clause("L12")
def test_each_sign_is_said_when_it_was_entered_and_can_be_taken_back(booking: Booking) -> None:
    booking.booked()
    booking.on(NINE)
    terminal, _device = terminal_client(booking.hall)
    first = see(terminal, NINE_O_CLOCK)
    assert "Знак 1 з 4." in heard(first)
    assert "1 з " not in heard(first).replace("1 з 4", ""), "which of the signs it is would only be in the way"
    press(terminal, "K", "4")
    page = see(terminal, NINE_O_CLOCK)
    assert "чотири. Знак 3 з 4." in heard(page)
    assert '<p class="number">K4</p>' in page
    press(terminal, "back")
    assert "ка. Знак 2 з 4." in heard(see(terminal, NINE_O_CLOCK))
    press(terminal, "к", "О", "?")  # a Cyrillic look-alike is what it looks like; others are no signs
    assert '<p class="number">KK</p>' in see(terminal, NINE_O_CLOCK)
    assert '<p class="number">' not in see(terminal, TIMES.replace("times/", "times/0920/")), "of another time"


@pytest.mark.clause("L20")
def test_wrong_signs_are_told_and_tried_a_few_times_a_minute(booking: Booking) -> None:
    booked = booking.booked()
    booking.on(NINE)
    terminal, _device = terminal_client(booking.hall)
    wrong = next(each for each in ALPHABET if each != booked.code[0]) * 4
    for _try in range(TRIES_A_MINUTE):
        answer = press(terminal, *wrong)
    told = heard(answer.content.decode())
    assert (answer.status_code, "Такого коду немає" in told, "Знак 1 з 4." in told) == (409, True, True)
    answer = press(terminal, *booked.code[:4])
    assert (answer.status_code, "Зачекайте хвилину" in heard(answer.content.decode())) == (429, True)
    assert not Ticket.objects.exists()
    other, _device = terminal_client(booking.hall, name="Біля ліфта")
    assert ticket_shown(press(other, *booked.code[:4])).agreed_at == NINE


def test_only_what_can_be_checked_in_here_and_now_is_found(booking: Booking) -> None:
    booked, centre = booking.booked(), booking.hall.centre
    elsewhere = booking.hall.elsewhere()[0].centre
    for at in (NINE - timedelta(minutes=61), NINE - timedelta(days=1)):
        assert times_expected(centre, at=at) == []
    assert times_expected(centre, at=NINE) == [NINE]
    assert times_expected(elsewhere, at=NINE) == []
    assert code_expected(centre, NINE, booked.code[:4]) == booked.code
    for where, at, signs in (
        (elsewhere, NINE, booked.code[:4]),
        (centre, NINE + timedelta(minutes=20), booked.code[:4]),
        (centre, NINE, booked.code[:3]),
        (centre, NINE, ""),
    ):
        with pytest.raises(Refusal, match="Такого коду немає"):
            code_expected(where, at, signs)
    cancel(booked, at=booking.at)
    assert times_expected(centre, at=NINE) == []
    with pytest.raises(Refusal, match="Такого коду немає"):
        code_expected(centre, NINE, booked.code[:4])


def test_a_time_that_is_none_leads_to_the_start(booking: Booking) -> None:
    booking.on(NINE)
    terminal, _device = terminal_client(booking.hall)
    for wrong in ("9999", "x", "09-00"):
        assert terminal.get(f"{TIMES}{wrong}/")["Location"] == "/kiosk/anew/"
    page = see(terminal, TIMES)
    assert "Зараз нікого за записом не очікують." in heard(page)
    assert "працівника" in choice(page)


def test_what_is_said_is_made_ahead_in_both_languages(booking: Booking) -> None:
    said = set(sayings_of(booking.hall.centre, NINE.date()))
    assert ("uk", "аш. Знак 4 з 4. два.") in said
    assert ("en", "H. Sign 4 of 4. two.") in said
    assert ("uk", "Прибрати останній знак.") in said


@pytest.mark.parametrize("language", ["uk", "en"])
def test_every_sign_has_a_name_of_its_own(language: str) -> None:
    with override(language):
        names = [sign_aloud(each) for each in ALPHABET]
    assert len(set(names)) == len(ALPHABET)
    assert all(names)
