"""The map of addresses walked: axe looks at each page that is open to anybody, here or in the journey that opens it."""

import re
from collections import Counter, deque
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Final
from urllib.parse import urljoin, urlsplit

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve
from playwright.sync_api import Page

from office.catalogue.models import Service
from office.publications.models import Kind
from tests.factories.booking import Booking, a_booking
from tests.factories.centres import a_centre
from tests.factories.publications import Desk, a_text
from tests.plugins.browser import axe, overflow

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
TESTS: Final = Path(__file__).resolve().parent.parent
LINK: Final = re.compile(r'<a [^>]*href="([^"#]+)')
ENOUGH: Final = 3
"""Pages of one route whose links are followed."""
UNLINKED: Final = ("/search/?q=послуга", "/city/", "/me/sign-in/", "/rate/", "/api/v1/", "/kiosk/pair/", "/board/pair/")
"""Pages to which forms, papers and devices lead."""
IN_JOURNEYS: Final = {
    "apply/": "portal/test_apply_journey.py",
    "appointments/": "portal/test_journey.py",
    "board/<slug:centre>/": "journeys/test_reception.py",
    "board/place/": "journeys/test_reception.py",
    "checklist/sent/": "portal/test_finding_journey.py",
    "enquiries/<": "portal/test_voice_journey.py",
    "me/": "portal/test_apply_journey.py",
    "my-case/<": "portal/test_apply_journey.py",
    "published/<slug:slug>/<int:number>/": "portal/test_places_journey.py",
    "rate/<": "portal/test_voice_journey.py",
    "voices/": "portal/test_voice_journey.py",
}
"""Pages that need a number and a code, an account, a press or a text of their own: how their routes begin, and who looks."""
NO_PAGES: Final = re.compile(
    r".*\.(pdf|csv|svg|brf|mp3|wav|ics|json|txt|xml|py)|health/|language/|my-case/close/|city/<.*|api/v1/\^.*"
)
"""Files, answers to machines, and presses that lead on."""


@pytest.fixture(autouse=True)
def in_english() -> None:
    """Here pages speak Ukrainian."""


@pytest.fixture(autouse=True)
def changes_count_at_once() -> None:
    """Here they are committed."""


@pytest.fixture
def office(transactional_db: None) -> Booking:
    made = a_booking()
    place = made.hall.place
    Service.objects.filter(pk=made.hall.services[0].pk).update(code="birth-grant")  # one that helps in a situation
    desk = Desk(place.city, made.hall.centre, place.editor, made.hall.head, place.signers.department, made.at)
    a_centre(place.city, by=place.signers.department)  # so that one is asked which
    a_text(desk)
    a_text(desk, Kind.ACT, "order", title="Наказ про відкриття Центру")
    return made


def public_routes(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    """Give the route of every address that is open to anybody."""
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from public_routes(pattern.url_patterns, route)
        elif getattr(getattr(pattern.callback, "office_access", None), "kind", "") == "public":
            yield route


def reached(client: Client) -> dict[str, str]:
    """Follow links from the first page; give an address of each route whose answer is a page."""
    waiting, opened = deque(["/", *UNLINKED]), Counter[str]()
    pages: dict[str, str] = {}
    while waiting:
        address = waiting.popleft()
        route = resolve(urlsplit(address).path).route
        if opened[route] == ENOUGH or NO_PAGES.fullmatch(route):
            continue
        opened[route] += 1
        answer = client.get(address, follow=True)
        assert answer.status_code == 200, address
        if answer["Content-Type"].startswith("text/html"):
            pages.setdefault(route, address)
            links = (unescape(link) for link in LINK.findall(answer.content.decode()))
            waiting.extend(urljoin(address, link) for link in links if not re.match(r"[a-z]+:|//", link))
    return pages


@pytest.mark.clause("L12")
def test_axe_looks_at_every_page_that_is_open_to_anybody(client: Client, browser_page: Page, office: Booking) -> None:
    pages = reached(client)
    routes = set(public_routes(get_resolver(settings.ROOT_URLCONF).url_patterns))
    left = {route for route in routes - pages.keys() if not NO_PAGES.fullmatch(route)}
    assert not {route for route in left if not route.startswith(tuple(IN_JOURNEYS))}, "who looks at these?"
    for address in pages.values():
        browser_page.goto(address)
        axe(browser_page)
        assert overflow(browser_page) == 0, address


@pytest.mark.parametrize("journey", sorted(set(IN_JOURNEYS.values())))
def test_the_journeys_named_look_with_axe(journey: str) -> None:
    assert "axe(page)" in (TESTS / journey).read_text("utf-8")
