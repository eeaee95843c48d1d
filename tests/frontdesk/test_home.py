"""The first page, the seat at a desk, and the pages without JavaScript's help."""

from typing import Any

import pytest
from django.test import Client

from office.cases import delivery
from office.cases.states import Mark
from office.centres.models import DeskSession
from tests.factories import cases, centres
from tests.frontdesk.pages import address

pytestmark = pytest.mark.django_db


def everything_once(world: cases.World) -> None:
    cases.a_package(world)
    cases.a_registered_case(world, Mark.ORIGINAL, Mark.MISSING)
    cases.a_registered_case(world)
    sent = cases.a_decided_case(world)
    delivery.send_outgoing(sent, contents="Повідомлення", by=sent.officer, at=world.at)
    cases.a_ready_case(world)


def test_the_first_page_counts_what_waits_under_one_count_of_statements(
    world: cases.World, front: Client, django_assert_num_queries: Any
) -> None:
    for number in (1, 3):
        while number > 1 and number > _drafts(front):
            everything_once(world)
        if number == 1:
            everything_once(world)
        with django_assert_num_queries(11):
            page = front.get(address("home")).content.decode()
        for pile in ("Чернетки", "Чекають на документи", "До видачі", "Результати в дорозі"):
            assert f"{pile} ({number})" in page
        assert f"({2 * number})</h2>" in page  # each full case waits for two bodies


def _drafts(front: Client) -> int:
    page = front.get(address("home")).content.decode()
    return int(page.split("Чернетки (")[1].split(")")[0])


def test_an_empty_counter_says_what_will_appear(world: cases.World, front: Client) -> None:
    page = front.get(address("home")).content.decode()
    assert "Тут лишаються пакети" in page
    assert "autofocus" in page


def test_a_worker_sits_down_and_leaves(world: cases.World, front: Client) -> None:
    assert "Вільних місць немає" in front.get(address("seat")).content.decode()
    desk = centres.a_desk(world.centre, by=world.head)
    centres.a_desk(world.centre, by=world.head, provider=world.body("pfu"))
    page = front.get(address("seat")).content.decode()
    assert page.count('name="desk"') == 1  # the desk of another body is not offered
    assert front.post(address("seat"), {"desk": ""}).status_code == 200
    assert front.post(address("seat"), {"desk": desk.pk}).status_code == 303
    assert f"№ {desk.number}" in front.get(address("home")).content.decode()
    assert front.post(address("leave")).status_code == 303
    assert front.post(address("leave")).status_code == 303
    assert not DeskSession.objects.open().exists()
