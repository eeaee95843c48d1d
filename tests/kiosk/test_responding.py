"""'Response' at the terminal: rated by tapping, a line for the book, nothing of anybody else's."""

import re
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from office.feedback.models import FeedbackEntry, Rating
from tests.factories.feedback import HOSTILE, a_served_ticket
from tests.factories.queueing import Reception
from tests.kiosk.test_taking import see


def test_who_was_served_taps_the_number_and_a_step(hall: Reception, terminal: Client) -> None:
    assert f'href="{reverse("kiosk:respond")}"' in see(terminal, "/kiosk/")
    assert reverse("kiosk:respond_write") in see(terminal, reverse("kiosk:respond"))
    ticket = a_served_ticket(hall)
    page = reverse("kiosk:rate", args=[ticket.pk])
    asked = see(terminal, reverse("kiosk:respond"))
    assert (f'href="{page}"' in asked, reverse("kiosk:respond_write") in asked) == (True, True)
    assert see(terminal, page).count('name="steps"') == 5
    given = reverse("kiosk:rate_given", args=[ticket.pk])
    assert terminal.post(given, {"steps": "6"}).status_code == 409
    assert terminal.post(given, {"steps": "2"})["Location"] == reverse("kiosk:responded")
    assert terminal.post(given, {"steps": "5"}).status_code == 409
    assert (Rating.objects.get().steps, Rating.objects.get().way) == (2, "kiosk")
    assert "Дякуємо" in see(terminal, reverse("kiosk:responded"))
    assert ticket.label not in see(terminal, reverse("kiosk:respond"))
    assert terminal.get(page)["Location"] == reverse("kiosk:anew")


def test_only_what_was_served_here_and_lately_is_rated(hall: Reception, terminal: Client) -> None:
    served = a_served_ticket(hall)
    waiting = hall.ticket(1)
    for key in (waiting.pk, uuid4()):
        assert terminal.get(reverse("kiosk:rate", args=[key]))["Location"] == reverse("kiosk:anew")
    assert terminal.post(reverse("kiosk:rate_given", args=[waiting.pk]), {"steps": "1"}).status_code == 409
    hall.later(hours=3)
    assert terminal.get(reverse("kiosk:rate", args=[served.pk]))["Location"] == reverse("kiosk:anew")
    assert not Rating.objects.exists()


@pytest.mark.clause("L52")
def test_a_line_is_typed_on_the_keys_and_written_once(hall: Reception, terminal: Client) -> None:
    address = reverse("kiosk:respond_write")
    page = terminal.post(address, {"text": HOSTILE, "key": "а", "once": "x"}).content.decode()
    assert "&lt;script&gt;" in page
    assert 'value="thanks"' in page
    key = re.search(r'name="once" value="([^"]+)"', see(terminal, address))
    assert key
    empty = terminal.post(address, {"text": " ", "kind": "thanks", "once": key[1]})
    assert (empty.status_code, FeedbackEntry.objects.exists()) == (409, False)
    for _each in range(2):
        done = terminal.post(address, {"text": "Дякую", "kind": "thanks", "once": key[1]})
        assert done["Location"] == reverse("kiosk:responded")
    entry = FeedbackEntry.objects.get()
    assert (entry.kind, entry.way, entry.text) == ("thanks", "kiosk", "Дякую")
