"""A number at the terminal: from the tiles to the ticket, with a name or none, one for a double tap (L18, L19)."""

import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client, RequestFactory

from office.catalogue.models import Service
from office.kiosk.terminal import Tile
from office.kiosk.terminal import tiles as all_tiles
from office.queueing.days import pause
from office.queueing.models import Queue, Ticket, Visit
from tests.factories.devices import terminal_client
from tests.factories.queueing import Reception


def form_of(page: str, action: str) -> dict[str, str]:
    """Give the hidden fields of the form that leads to ``action``, as a browser would send them."""
    [form] = re.findall(rf'<form[^>]*action="{re.escape(action)}"[^>]*>(.*?)</form>', page, re.DOTALL)
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))


def see(terminal: Client, address: str, **asked: Any) -> str:
    answer = terminal.get(address, asked)
    assert answer.status_code == 200, (address, answer.status_code, answer.headers.get("Location"))
    return answer.content.decode()


def take(terminal: Client, hall: Reception, service: int = 0, **said: str) -> Any:
    """Walk from the page of a service to its number, as one tap does; gives the answer."""
    address = f"/kiosk/services/{hall.services[service].code}/"
    sent = form_of(see(terminal, address), f"{address}number/")
    return terminal.post(f"{address}number/", {"once": sent["once"], **said})


def ticket_shown(answer: Any) -> Ticket:
    assert answer.status_code == 303, answer.content.decode()
    key = UUID(answer["Location"].rstrip("/").split("/")[-1])
    return Ticket.objects.select_related("visit").get(pk=key)


@pytest.mark.clause("L18", "L10")
def test_from_the_tiles_to_the_number(hall: Reception, terminal: Client) -> None:
    hall.seat(0)
    start = see(terminal, "/kiosk/")
    assert 'href="/kiosk/services/"' in start
    groups = see(terminal, "/kiosk/services/")
    code, service = hall.services[0].group.code, hall.services[0]
    addresses = re.findall(r'class="tile" href="([^"]+)"', groups)
    assert f"/kiosk/services/group/{code}/" in addresses or f"/kiosk/services/{service.code}/" in addresses
    assert service.name in see(terminal, f"/kiosk/services/group/{code}/")
    told = see(terminal, f"/kiosk/services/{service.code}/")
    assert "Вас викличуть одразу" in told
    answer = take(terminal, hall)
    ticket = ticket_shown(answer)
    assert (ticket.label, ticket.visit.name, ticket.visit.needs) == ("А001", "", "")
    page = see(terminal, answer["Location"])
    assert '<p class="number">А001</p>' in page
    assert 'src="data:image/svg+xml;base64,' in page


@pytest.mark.clause("L18")
def test_the_name_is_typed_key_by_key_without_any_script(hall: Reception, terminal: Client) -> None:
    address = f"/kiosk/services/{hall.services[0].code}/"
    sent = form_of(see(terminal, address), f"{address}number/") | {"slow": "yes"}
    del sent["csrfmiddlewaretoken"]
    name = ""
    for key in (*"коза", " ", *"іваа", "back"):
        page = terminal.post(f"{address}name/", {**sent, "name": name, "key": key}).content.decode()
        [name] = re.findall(r'name="name" value="([^"]*)"', page)
        assert form_of(page, f"{address}number/")["once"] == sent["once"]
    assert name == "Коза Іва"
    ticket = ticket_shown(terminal.post(f"{address}number/", {**sent, "name": name}))
    assert (ticket.visit.name, ticket.visit.needs) == ("Коза Іва", "потрібна допомога або більше часу")
    assert ticket.visit.is_slow
    assert ticket.credit == 15
    assert "Коза" not in see(terminal, f"/kiosk/tickets/{ticket.pk}/")


def test_a_double_tap_gives_one_number(hall: Reception, terminal: Client) -> None:
    address = f"/kiosk/services/{hall.services[0].code}/"
    sent = form_of(see(terminal, address), f"{address}number/")
    first = ticket_shown(terminal.post(f"{address}number/", sent))
    second = ticket_shown(terminal.post(f"{address}number/", sent))
    assert first == second
    assert Ticket.objects.count() == 1
    assert terminal.post(f"{address}number/", {"once": "made-up"}).status_code == 400


@pytest.mark.clause("L19")
def test_several_services_are_one_visit_until_the_start_page(hall: Reception, terminal: Client) -> None:
    first = ticket_shown(take(terminal, hall, 0))
    page = see(terminal, f"/kiosk/services/{hall.services[1].code}/")
    assert 'name="slow"' not in page  # said once for the visit
    second = ticket_shown(take(terminal, hall, 1))
    assert (second.visit, second.label) == (first.visit, "Б001")
    assert "У цьому ж візиті: А001" in see(terminal, f"/kiosk/tickets/{second.pk}/")
    refused = take(terminal, hall, 1)
    assert refused.status_code == 409
    assert "Б001" in refused.content.decode()
    see(terminal, "/kiosk/")
    assert ticket_shown(take(terminal, hall, 0)).visit != first.visit


@pytest.mark.clause("L17")
def test_who_may_wait_past_closing_is_warned_before_and_after_the_number(hall: Reception, terminal: Client) -> None:
    hall.seat(0)
    for _each in range(3):
        hall.take(0)
    address, words = f"/kiosk/services/{hall.services[0].code}/", "Прийом закінчується о 20:00"
    assert words not in see(terminal, address)
    hall.later(hours=10, minutes=55)  # 19:55
    assert words in see(terminal, address)
    assert words in see(terminal, f"/kiosk/voice/services/{hall.services[0].code}/")
    assert words in see(terminal, take(terminal, hall)["Location"])


@pytest.mark.clause("L19")
def test_the_next_person_sees_whose_visit_goes_on_and_begins_anew(hall: Reception, terminal: Client) -> None:
    line = re.compile(r'class="goes-on[^>]*><p>([^<]+)</p><a class="key" href="([^"]+)"')
    service = f"/kiosk/services/{hall.services[1].code}/"
    assert line.findall(see(terminal, service)) == []
    first = take(terminal, hall, 0)
    page = see(terminal, first["Location"])
    assert line.findall(page) == [], "the number itself stands there"
    back = re.findall(r'<a class="key" href="([^"]+)">', page[page.index('class="foot"') :])
    assert back == ["/kiosk/anew/", "/kiosk/anew/"], "nothing leads the next one into this visit unasked"
    for address in ("/kiosk/services/", service, "/kiosk/services/find/", "/kiosk/booked/"):
        [(words, anew)] = line.findall(see(terminal, address))
        assert "А001" in words
        assert anew == "/kiosk/anew/"
    see(terminal, terminal.get(anew)["Location"])
    assert line.findall(see(terminal, service)) == []
    assert ticket_shown(take(terminal, hall, 1)).visit != ticket_shown(first).visit


def test_nobody_else_sees_a_ticket(hall: Reception, terminal: Client) -> None:
    ticket = ticket_shown(take(terminal, hall))
    other, _device = terminal_client(hall, name="Другий")
    for client in (other, terminal):
        if client is terminal:
            see(terminal, "/kiosk/")  # the next person
        assert client.get(f"/kiosk/tickets/{ticket.pk}/")["Location"] == "/kiosk/anew/"
        assert client.post(f"/kiosk/tickets/{ticket.pk}/again/")["Location"] == "/kiosk/anew/"


def test_a_refusal_is_told_in_the_look_of_the_terminal(hall: Reception, terminal: Client) -> None:
    hall.take()
    address = f"/kiosk/services/{hall.services[0].code}/"
    sent = form_of(see(terminal, address), f"{address}number/")
    pause(hall.centre, reason="повітряна тривога", **hall.of_head)
    assert "Прийом призупинено" in see(terminal, "/kiosk/")
    refused = terminal.post(f"{address}number/", sent)
    assert refused.status_code == 409
    assert "kiosk/kiosk.css" in refused.content.decode()
    hall.later(days=1)  # a Saturday
    assert take(terminal, hall).status_code == 409


def test_what_is_not_received_leads_back_to_the_start(hall: Reception, terminal: Client) -> None:
    Queue.objects.filter(pk=hall.queues[0].pk).update(is_open=False)
    answer = terminal.get(f"/kiosk/services/{hall.services[0].code}/")
    assert (answer.status_code, answer["Location"]) == (302, "/kiosk/anew/")


def test_the_search_forgives_and_its_keys_work_without_a_script(hall: Reception, terminal: Client) -> None:
    service = hall.services[0]
    word = service.name.split()[0]
    assert f'href="/kiosk/services/{service.code}/"' in see(terminal, "/kiosk/services/find/", q=word[:-1] + "ж")
    page = see(terminal, "/kiosk/services/find/", q="субси", key="д")
    assert 'value="субсид"' in page
    assert 'value="субси"' in see(terminal, "/kiosk/services/find/", q="субсид", key="back")
    assert 'value=""' in see(terminal, "/kiosk/services/find/", q="субсид", key="clear")
    assert "Нічого не знайдено" in see(terminal, "/kiosk/services/find/", q="щщщщщщ")


def test_what_has_happened_leads_to_what_helps(hall: Reception, terminal: Client) -> None:
    assert "За життєвою ситуацією" not in see(terminal, "/kiosk/services/"), (
        "nothing here helps in any situation of the data"
    )
    needed, also = hall.services[:2]
    Service.objects.filter(pk=also.pk).update(code="municipal-nanny")
    Service.objects.filter(pk=needed.pk).update(code="birth-grant")
    assert 'href="/kiosk/services/situations/"' in see(terminal, "/kiosk/services/")
    birth = see(terminal, "/kiosk/services/situations/birth/")
    assert "Народилася дитина" in see(terminal, "/kiosk/services/situations/")
    assert 0 < birth.index("/kiosk/services/birth-grant/") < birth.index("/kiosk/services/municipal-nanny/")
    assert terminal.get("/kiosk/services/situations/flood/")["Location"] == "/kiosk/services/situations/"


def test_languages_and_the_way_back_to_ukrainian(hall: Reception, terminal: Client) -> None:
    terminal.post("/language/", {"language": "en", "next": "/kiosk/"})
    page = see(terminal, "/kiosk/")
    assert "Take a number" in page
    ticket = ticket_shown(take(terminal, hall))
    assert Visit.objects.get(tickets=ticket).language == "en"
    assert terminal.get("/kiosk/anew/")["Location"] == "/kiosk/"
    assert "Взяти номер" in see(terminal, "/kiosk/")


def test_statements(hall: Reception, terminal: Client, django_assert_num_queries: Any) -> None:
    address = f"/kiosk/services/{hall.services[0].code}/"
    hall.seat()
    see(terminal, "/kiosk/")
    with django_assert_num_queries(2):  # the device, and whether reception stands still
        see(terminal, "/kiosk/")
    see(terminal, "/kiosk/services/")
    with django_assert_num_queries(3):  # the device, its services, and the edition of the words they are found by
        see(terminal, "/kiosk/services/")
    for tickets in (1, 3):
        while Ticket.objects.count() < tickets:
            hall.take()
        with django_assert_num_queries(6):  # the device, the service, the desks, who waits, how long it takes, the day
            page = see(terminal, address)
    sent = form_of(page, f"{address}number/")
    with django_assert_num_queries(5):  # the device, and taking itself
        answer = terminal.post(f"{address}number/", sent)
    with django_assert_num_queries(8):
        see(terminal, answer["Location"])


def test_a_sign_of_life(hall: Reception) -> None:
    client, device = terminal_client(hall)
    hall.later(minutes=3)
    assert client.get("/kiosk/alive/").json() == {"notice": "", "paused": False}
    device.refresh_from_db()
    assert device.last_seen_at == hall.at
    assert hall.at - (device.paired_at or hall.at) == timedelta(minutes=3)


def test_nine_tiles_a_page_and_the_rest_on_the_next(hall: Reception) -> None:
    client, device = terminal_client(hall)
    tiles = [Tile(f"/kiosk/{number}/", f"Плитка {number}") for number in range(1, 21)]
    shown = {}
    for number in (1, 2, 3, 99):
        request: Any = RequestFactory().get("/kiosk/services/", {"page": number, "q": "а"})
        request.device = device
        shown[number] = all_tiles(request, "Послуги", tiles).content.decode()
    assert [shown[number].count('class="tile"') for number in (1, 2, 3, 99)] == [9, 9, 2, 2]
    assert 'href="?q=%D0%B0&amp;page=2"' in shown[1]
    assert "Сторінка 2 з 3" in shown[2]
    assert 'href="?q=%D0%B0&amp;page=1"' in shown[2]
    assert "Плитка 10<" in shown[2]
    assert client.get("/kiosk/services/", {"page": "х"}).status_code == 200
