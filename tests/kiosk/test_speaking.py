"""The voice mode: every choice has words and their sound, previous and next go round, the number is said twice."""

import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils.translation import override

from office.centres.calendars import local_day
from office.documents.speech import folder
from office.kiosk.sounds import sayings_of
from office.kiosk.tasks import speak_ahead
from office.queueing.models import StaffCall
from tests.factories.catalogue import a_card_in_force
from tests.factories.devices import terminal_client
from tests.factories.queueing import Reception
from tests.kiosk.test_taking import form_of, see, ticket_shown


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> None:
    settings.VAR = tmp_path


def sound(page: str) -> str:
    [address] = re.findall(r'<audio src="([^"]+)"', page)
    return unescape(address)


def choice(page: str) -> str:
    [text] = re.findall(r'<h1 class="voice__option">.*?</span> (.*?)</h1>', page)
    return unescape(text)


@pytest.mark.clause("L12")
def test_every_page_is_heard_and_its_sound_is_kept(hall: Reception, terminal: Client) -> None:
    page = see(terminal, "/kiosk/voice/")
    assert choice(page) == "Взяти номер"
    heard: Any = terminal.get(sound(page))
    assert (heard.status_code, heard["Content-Type"]) == (200, "audio/wav")
    assert b"".join(heard.streaming_content)[:4] == b"RIFF"
    assert "immutable" in heard["Cache-Control"]
    other = sound(page).replace("text=", "text=%D0%A5")
    assert terminal.get(other)["Location"] == "/kiosk/anew/"
    assert Client().get(sound(page)).status_code == 404


def test_previous_and_next_go_round(hall: Reception, terminal: Client) -> None:
    seen = []
    page = see(terminal, "/kiosk/voice/")
    for _press in range(6):
        seen.append(choice(page))
        [after] = re.findall(r'data-act="next" href="([^"]+)"', page)
        page = see(terminal, f"/kiosk/voice/{after}")
    assert len(set(seen[:5])) == 5
    assert seen[5] == seen[0]
    for wrong in ("-1", "9999999999", "х", "²"):
        assert see(terminal, "/kiosk/voice/", i=wrong)


@pytest.mark.clause("L12", "L18")
def test_a_number_by_voice_with_more_time(hall: Reception, terminal: Client) -> None:
    hall.seat(0)
    service = hall.services[0]
    see(terminal, "/kiosk/voice/services/")
    assert choice(see(terminal, f"/kiosk/voice/services/group/{service.group.code}/")) == service.name
    address = f"/kiosk/voice/services/{service.code}/"
    assert choice(see(terminal, f"{address}documents/"))
    page = see(terminal, address, i=1)
    sent = form_of(page, f"{address}number/")
    assert sent["slow"] == "yes"
    answer = terminal.post(f"{address}number/", sent)
    assert ticket_shown(terminal.post(f"{address}number/", sent)) == ticket_shown(answer)
    ticket = ticket_shown(answer)
    assert ticket.visit.is_slow
    told = unescape(see(terminal, answer["Location"]))
    assert "Ваш номер: А, нуль, нуль, один. Ще раз: А, нуль, нуль, один." in told
    again = unescape(see(terminal, answer["Location"], i=1))
    assert "А, нуль, нуль, один" in sound(again) or "%D0%BD%D1%83%D0%BB%D1%8C" in sound(again)
    assert terminal.get(sound(again)).status_code == 200


def whole(terminal: Client, address: str) -> str:
    """Go through a menu to its end; gives all that was said, and proves that each part has a sound."""
    page, said = see(terminal, address), []
    while choice(page) not in said:
        said.append(choice(page))
        assert is_said(terminal, page)
        [after] = re.findall(r'data-act="next" href="([^"]+)"', page)
        page = see(terminal, f"{address}{after}")
    return " ".join(said)


def is_said(terminal: Client, page: str) -> bool:
    heard: Any = terminal.get(sound(page))
    return heard.status_code == 200 and b"".join(heard.streaming_content)[:4] == b"RIFF"


@pytest.mark.clause("L6", "L12")
def test_the_whole_card_and_the_centre_are_heard(hall: Reception, terminal: Client) -> None:
    service = hall.services[0]
    decides = service.provider_roles.filter(kind="decides").values_list("provider__code", flat=True)[0]
    appeal = "Скаргу подають до Центру. " * 30
    found = a_card_in_force(hall.place, service, on=local_day(hall.at), decides=decides, appeal_text=appeal)
    said = whole(terminal, f"/kiosk/voice/services/{service.code}/card/")
    grounds = [each.text for each in found.refusal_grounds.all()]
    for words in (found.fee_text, found.ground, found.result, *found.ways_to_submit, *found.ways_to_get, *grounds):
        assert words.strip(" .") in said, words
    assert said.count("Скаргу подають до Центру") == 30, "a long text is read in parts, and nothing of it is lost"
    told = whole(terminal, "/kiosk/voice/centre/")
    for words in (hall.centre.address, "понеділок: 08:00–14:00, 14:00–20:00", "неділя: вихідний"):
        assert words in told.lower() or words in told, told


def test_a_worker_is_called_by_the_fifth_key(hall: Reception) -> None:
    client, device = terminal_client(hall)
    answer = client.post("/kiosk/voice/staff/", follow=True)
    assert "Працівник" in answer.content.decode()
    assert [call.device for call in StaffCall.objects.all()] == [device]


def test_sounds_are_made_before_anybody_waits(hall: Reception, terminal: Client) -> None:
    speak_ahead(int(hall.at.timestamp()))
    made = {path.name for path in folder().glob("*.wav")}
    assert len(made) == len(set(sayings_of(hall.centre, hall.at.date()))) > 40
    for address in ("", "services/", f"services/group/{hall.services[0].group.code}/", "queue/"):
        assert terminal.get(sound(see(terminal, f"/kiosk/voice/{address}"))).status_code == 200
    assert {path.name for path in folder().glob("*.wav")} == made


def test_english_is_spoken_to_who_reads_it(hall: Reception, terminal: Client) -> None:
    terminal.post("/language/", {"language": "en", "next": "/kiosk/"})
    with override("en"):
        page = see(terminal, "/kiosk/voice/")
    assert choice(page) == "Take a number"
    assert "language=en" in sound(page)
    assert terminal.get(sound(page)).status_code == 200


def test_statements(hall: Reception, terminal: Client, django_assert_num_queries: Any) -> None:
    see(terminal, "/kiosk/voice/")
    with django_assert_num_queries(1):
        see(terminal, "/kiosk/voice/")
    with django_assert_num_queries(2):
        see(terminal, "/kiosk/voice/services/")
    with django_assert_num_queries(3):
        see(terminal, f"/kiosk/voice/services/{hall.services[0].code}/")
