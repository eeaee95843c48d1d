"""Only a paired browser is a terminal; to everybody else it is not there."""

import pytest
from django.test import Client

from office.queueing.devices import pairing_code, set_notice, unpair
from office.queueing.models import StaffCall
from office.ui.devices import COOKIE
from tests.factories.devices import a_device, terminal_client
from tests.factories.queueing import Reception


def test_a_browser_becomes_a_terminal_by_the_code(hall: Reception) -> None:
    client = Client()
    assert client.get("/kiosk/").status_code == 404
    assert client.get("/kiosk/pair/").status_code == 200
    code = pairing_code(a_device(hall), **hall.of_head)
    wrong = client.post("/kiosk/pair/", {"code": "ABCDEFGH"})
    assert wrong.status_code == 422
    assert "Цей код не підходить" in wrong.content.decode()
    paired = client.post("/kiosk/pair/", {"code": f"{code[:4]} {code[4:]}".lower()})
    assert (paired.status_code, paired["Location"]) == (302, "/kiosk/")
    cookie = paired.cookies[COOKIE]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert client.get("/kiosk/").status_code == 200
    assert client.get("/kiosk/pair/")["Location"] == "/kiosk/"


def test_a_cookie_of_our_own_making_alone_counts(hall: Reception) -> None:
    client, device = terminal_client(hall)
    kept = client.cookies[COOKIE].value
    client.cookies[COOKIE] = kept[:-1] + ("A" if kept[-1] != "A" else "B")
    assert client.get("/kiosk/").status_code == 404
    client.cookies[COOKIE] = kept
    assert client.get("/kiosk/").status_code == 200
    unpair(device, **hall.of_head)
    assert client.get("/kiosk/").status_code == 404


def test_guessing_is_stopped(hall: Reception) -> None:
    client = Client()
    for _guess in range(5):
        client.post("/kiosk/pair/", {"code": "22222222"})
    code = pairing_code(a_device(hall), **hall.of_head)
    told = client.post("/kiosk/pair/", {"code": code}).content.decode()
    assert "Забагато неправильних кодів" in told


@pytest.mark.parametrize("language", ["uk", "en"])
def test_the_notice_is_shown_on_every_page(hall: Reception, language: str) -> None:
    client, device = terminal_client(hall)
    set_notice(device, notice="Ліфт не працює", notice_en="The lift is out of order", **hall.of_head)
    client.post("/language/", {"language": language, "next": "/kiosk/"})
    said = {"uk": "Ліфт не працює", "en": "The lift is out of order"}[language]
    for address in ("/kiosk/", "/kiosk/services/", "/kiosk/information/"):
        assert said in client.get(address).content.decode()


def test_a_worker_is_called_once(hall: Reception) -> None:
    client, device = terminal_client(hall)
    for _press in range(2):
        answer = client.post("/kiosk/staff/", follow=True)
        assert "Працівник" in answer.content.decode()
    assert [call.device for call in StaffCall.objects.all()] == [device]


def test_a_terminal_leaves_a_page_that_went_wrong_by_itself(hall: Reception) -> None:
    paired, device = terminal_client(hall)
    terminal = Client(enforce_csrf_checks=True)
    terminal.cookies = paired.cookies
    wrong = terminal.post("/kiosk/staff/")
    assert (wrong.status_code, wrong["Refresh"]) == (403, "60; url=/kiosk/")
    assert "Refresh" not in terminal.get("/kiosk/")
    assert "Refresh" not in terminal.get("/clauses/L999/")
    unpair(device, **hall.of_head)
    gone = terminal.get("/kiosk/services/")
    assert (gone.status_code, gone["Refresh"]) == (404, "60; url=/kiosk/")  # paired anew it goes on without a hand
    assert "Refresh" not in Client().get("/kiosk/")
