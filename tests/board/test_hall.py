"""The board of the hall and the page of 'my place', as browsers ask for them."""

import re
import wave
from copy import deepcopy
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from office.board.said import call_aloud
from office.queueing.board import Call
from office.queueing.closing import close_day
from office.queueing.days import pause
from office.queueing.device_states import DeviceKind
from office.queueing.devices import DeviceFacts, add_device, pairing_code, set_notice
from office.queueing.models import PlaceNotice, Ticket, TicketInterval
from office.queueing.policy import published
from office.queueing.queues import set_rules
from office.queueing.serving import no_show
from office.queueing.states import TicketState
from office.queueing.taking import Person, Taken
from office.ui.devices import COOKIE, LASTS, token_of
from tests.factories.devices import terminal_client
from tests.factories.queueing import Reception, a_reception
from tests.plugins.founding import Found

pytestmark = pytest.mark.django_db
LIGHT = 50 * 1024


@pytest.fixture(scope="module")
def shared_reception(found: Found[Reception]) -> Reception:
    return found(lambda: a_reception(at=timezone.now()))


@pytest.fixture
def hall(shared_reception: Reception, db: None) -> Reception:
    return deepcopy(shared_reception)


def place(given: Taken, more: str = "") -> str:
    return f"/board/place/{given.secret}/{more}"


def token_in(answer: Any) -> str:
    """Give the token of the cookie by which an answer makes a browser a device."""
    request = RequestFactory().get("/", headers={"Cookie": f"{COOKIE}={answer.cookies[COOKIE].value}"})
    return token_of(request)


def once(client: Client, address: str) -> dict[str, str]:
    """Give the key that the form on a page is sent with."""
    found = re.search(r'name="once" value="([^"]+)"', client.get(address).content.decode())
    assert found
    return {"once": found[1]}


def test_a_board_shows_numbers_and_desks_and_never_a_name(
    hall: Reception, client: Client, django_assert_num_queries: Any
) -> None:
    hall.seat(0)
    hall.seat(1)
    for _each in range(3):
        hall.take(person=Person(name="Роксолана"))
    address = f"/board/{hall.centre.code}/"
    for clerk in (0, 1):
        hall.call(clerk)
        with django_assert_num_queries(5):
            shown = client.get(address).content.decode()
    assert "А001" in shown
    assert "А002" in shown
    assert "Роксолана" not in shown
    assert client.get(f"{address}now/").json()["waiting"] == 1
    assert client.get(f"{address}now/?zone=elsewhere").json()["calls"] == []
    pause(hall.centre, reason="тривога", **hall.of_head)
    assert "data-paused>" in client.get(address).content.decode()
    assert client.get("/board/nowhere/").status_code == 404


def test_the_rule_of_calling_is_published_on_the_board(hall: Reception, client: Client) -> None:
    shown = client.get(f"/board/{hall.centre.code}/?theme=dark").content.decode()
    assert "Усіх викликають за одним правилом" in shown
    assert "board--dark" in shown


@pytest.mark.clause("L6")
def test_a_paired_board_stays_paired_and_comes_back_by_itself(hall: Reception, client: Client) -> None:
    facts = DeviceFacts("Над входом", zone="зал А")
    device = add_device(hall.centre, DeviceKind.BOARD, facts, **hall.of_head)
    client.post("/board/pair/", {"code": pairing_code(device, **hall.of_head)})
    shown = client.get("/board/")
    assert shown.cookies[COOKIE]["max-age"] == LASTS, "it never runs out while the board is used"
    assert token_in(shown) == token_in(client.get("/board/")) != ""
    wrong = client.get("/board/nowhere/")
    assert (wrong.status_code, wrong["Refresh"]) == (404, "60; url=/board/")
    assert "Refresh" not in Client().get("/board/nowhere/")


@pytest.mark.clause("L21")
def test_the_rule_of_calling_is_published_wherever_people_look(hall: Reception, client: Client) -> None:
    terminal = terminal_client(hall)[0]
    portal, board = reverse("portal:centre", args=[hall.centre.code]), reverse("board:hall", args=[hall.centre.code])
    places = ((client, portal), (terminal, reverse("kiosk:queue")), (client, board))
    before = client.get(portal)["ETag"]
    changed: dict[str, Any] = {
        "credit_out_of_turn": 47,
        "credit_first": 23,
        "credit_access": 11,
        "credit_booked": 19,
        "grace": 7,
    }
    rules = set_rules(hall.centre, **changed, recalls=4, return_within=13, **hall.of_head)
    words = published(rules.policy)
    for number in (*changed.values(), max(changed.values())):
        assert any(f" {number} " in rule.uk for rule in words), number
    assert client.get(portal, headers={"If-None-Match": before}).status_code == 200, "nobody keeps the old rule"
    for browser, address in places:
        shown = browser.get(address).content.decode()
        assert [rule.uk for rule in words if escape(rule.uk) not in shown] == [], address
        assert "(разів: 4)" in shown or address == board
    english = client.get(portal, headers={"Accept-Language": "en"}, query_params={"lang": "en"}).content.decode()
    assert all(escape(rule.en) in english for rule in words)
    assert reverse("portal:centres") in client.get(reverse("portal:principles")).content.decode()


@pytest.mark.clause("L17")
def test_board_and_phone_tell_that_the_hours_of_reception_are_over(
    hall: Reception, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = hall.take()
    address, until = f"/board/{hall.centre.code}/", hall.day.tickets_until
    lines = re.compile(r'data-day="(\w+)"(?: data-paused)?>')

    def told() -> list[list[str]]:
        shown = [lines.findall(client.get(each).content.decode()) for each in (address, place(mine))]
        assert [client.get(f"{address}now/").json()["day"]] * 2 == [(each or ["open"])[0] for each in shown]
        return shown

    assert told() == [[], []]
    monkeypatch.setattr("django.utils.timezone.now", lambda: until)
    assert told() == [["ending"], ["ending"]]
    pause(hall.centre, reason="тривога", by=hall.head, at=until)
    assert told() == [["paused"], ["paused"]]
    close_day(hall.centre, by=hall.head, at=until)
    assert told() == [["closed"], ["closed"]]


def test_my_place_tells_how_many_stand_before_me_and_where_to_go(
    hall: Reception, client: Client, django_assert_max_num_queries: Any
) -> None:
    hall.seat(0)
    hall.take()
    mine = hall.take(person=Person(name="Роксолана"))
    with django_assert_max_num_queries(12):
        shown = client.get(place(mine)).content.decode()
    assert "Перед вами людей" in shown
    assert "Роксолана" not in shown
    no_show(hall.called(), **hall.clerk())
    assert "Ви наступні" in client.get(place(mine)).content.decode()
    hall.call()
    assert "Підійдіть до місця" in client.get(place(mine)).content.decode()


def test_the_phone_goes_on_in_the_language_of_the_terminal(hall: Reception, client: Client) -> None:
    mine = hall.take(person=Person(language="en"))
    answer = client.get(place(mine))
    assert answer.headers["Content-Language"] == "en"
    assert "My place in the queue" in answer.content.decode()
    client.post("/language/", {"language": "uk", "next": place(mine)})
    assert "Моє місце в черзі" in client.get(place(mine)).content.decode()


def test_a_person_steps_out_and_comes_back_to_the_same_place(hall: Reception, client: Client) -> None:
    hall.seat(0)
    mine = hall.take()
    hall.take()
    act = place(mine, f"{mine.ticket}/")
    sent = once(client, place(mine)) | {"minutes": "10"}
    for _twice in range(2):
        assert client.post(f"{act}out/", sent).status_code == 302
    assert Ticket.objects.get(pk=mine.ticket).state == TicketState.HELD
    assert client.post(f"{act}back/", once(client, place(mine))).status_code == 302
    assert Ticket.objects.get(pk=mine.ticket).effective_at == mine.effective_at
    wrong = once(client, place(mine)) | {"minutes": "9999999"}
    assert client.post(f"{act}out/", wrong).status_code == 409
    assert Ticket.objects.get(pk=mine.ticket).state == TicketState.WAITING


@pytest.mark.clause("L18")
def test_a_ticket_is_given_up_only_after_its_price_was_read(hall: Reception, client: Client) -> None:
    mine = hall.take()
    act = place(mine, f"{mine.ticket}/leave/")
    sent = once(client, act)
    assert Ticket.objects.get(pk=mine.ticket).state == TicketState.WAITING
    assert client.post(act, sent).url == place(mine)  # type: ignore[attr-defined]
    assert Ticket.objects.get(pk=mine.ticket).state == TicketState.LEFT
    assert "Цей візит завершено" in client.get(place(mine)).content.decode()


def test_a_stranger_finds_nothing(hall: Reception, client: Client) -> None:
    mine, other = hall.take(), hall.take()
    for address in ("/board/place/nobody/", place(mine, f"{other.ticket}/leave/"), place(mine, f"{uuid4()}/leave/")):
        assert client.get(address).status_code == 404
    assert client.post(place(mine, f"{other.ticket}/out/"), once(client, place(mine))).status_code == 404
    assert client.get(place(mine, f"{mine.ticket}/out/")).status_code == 405


def test_the_stream_is_asked_for_at_the_host_of_the_page(hall: Reception, client: Client, settings: Any) -> None:
    address = f"/board/{hall.centre.code}/"
    settings.LIVE_URL = ":8001"
    answer = client.get(address, headers={"host": "127.0.0.1:8000"})
    assert f'data-stream="http://127.0.0.1:8001/live/board/{hall.centre.code}/"' in answer.content.decode()
    assert "connect-src 'self' http://127.0.0.1:8001;" in answer.headers["Content-Security-Policy"]
    settings.LIVE_URL = "/"
    answer = client.get(f"{address}?zone=%D0%90")
    assert f'data-stream="/live/board/{hall.centre.code}/?zone=%D0%90"' in answer.content.decode()
    assert "connect-src 'self';" in answer.headers["Content-Security-Policy"]
    settings.LIVE_URL = "https://live.example.org/"
    assert "connect-src 'self' https://live.example.org;" in client.get(address).headers["Content-Security-Policy"]
    settings.LIVE_URL = ""
    assert 'data-stream=""' in client.get(address).content.decode()


def test_a_paired_board_shows_its_zone_and_the_line_of_its_head(hall: Reception, client: Client) -> None:
    assert client.get("/board/").status_code == 404
    hall.desks[0].zone = "зал А"
    hall.desks[0].save(update_fields=["zone"])
    for clerk in (0, 1):
        hall.seat(clerk)
        hall.take()
        hall.call(clerk)
    board = add_device(hall.centre, DeviceKind.BOARD, DeviceFacts("Табло 1", zone="зал А"), **hall.of_head)
    code = pairing_code(board, by=hall.head, at=timezone.now())
    assert client.post("/kiosk/pair/", {"code": code}).status_code == 422  # a terminal is something else
    assert client.post("/board/pair/", {"code": code})["Location"] == "/board/"
    shown = client.get("/board/").content.decode()
    assert "А001" in shown
    assert "А002" not in shown
    set_notice(board, notice="Ліфт не працює", notice_en="", **hall.of_head)
    assert client.get("/board/alive/").json() == {"notice": "Ліфт не працює"}
    assert "Ліфт не працює" in client.get("/board/").content.decode()
    assert client.get("/kiosk/").status_code == 404


def test_a_call_is_spoken_and_nothing_else_is(hall: Reception, client: Client) -> None:
    hall.seat(0)
    hall.take()
    called = hall.called()
    line = TicketInterval.objects.get(ticket=called, state=TicketState.CALLED)
    answer = client.get(f"/board/{hall.centre.code}/calls/{line.pk}.wav")
    sound = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    with wave.open(BytesIO(sound)) as heard:
        assert 2 < heard.getnframes() / heard.getframerate() < 15
    waited = TicketInterval.objects.get(ticket=called, state=TicketState.WAITING)
    for other in (waited.pk, line.pk + 100):
        assert client.get(f"/board/{hall.centre.code}/calls/{other}.wav").status_code == 404
    told = Call(line.pk, "Б017", 12, "", timezone.now(), is_slow=False, is_waited_for=True)
    assert call_aloud(told) == "Номер Б, нуль, один, сім. Підійдіть до робочого місця 12."


def test_who_wants_to_be_told_keeps_what_was_typed(hall: Reception, client: Client) -> None:
    mine = hall.take()
    address = place(mine, "notice/")
    wrong = client.post(address, {"contact": "мій телефон", "ahead": "5"})
    assert wrong.status_code == 422
    shown = wrong.content.decode()
    assert 'value="мій телефон"' in shown
    assert 'value="5" checked' in shown
    assert client.post(address, {"contact": "050 123 45 67", "ahead": "5"})["Location"] == place(mine)
    notice = PlaceNotice.objects.get()
    assert (notice.contact, notice.ahead, notice.channel) == ("+380501234567", 5, "sms")


def test_one_ticket_does_not_send_to_everybody(hall: Reception, client: Client) -> None:
    mine, other = hall.take(), hall.take()
    said = {"contact": "person@example.test", "ahead": "5"}
    answers = [client.post(place(mine, "notice/"), said) for _each in range(4)]
    assert [each.status_code for each in answers] == [302, 302, 302, 429]
    assert int(answers[-1]["Retry-After"]) > 0
    assert 'value="person@example.test"' in answers[-1].content.decode()
    assert client.post(place(other, "notice/"), said).status_code == 302
