"""The map of addresses walked: axe looks at each page that is open to anybody, here or in the journey that opens it."""

import ast
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
FILES: Final = re.compile(r".*\.(pdf|csv|svg|brf|mp3|wav|ics|json|txt|vtt|xml|py)")
NO_PAGES: Final = {
    "api/v1/^[\\s\\S]*\\Z": "an answer to a program",
    "appointments/held/<uuid:key>/again/": "a press: leads back",
    "appointments/mine/<str:token>/take/": "a press: leads to the booking",
    "appointments/riddle/": "an answer to a script",
    "apply/again/<uuid:draft>/": "a press: leads to the new draft",
    "apply/draft/<uuid:draft>/documents/<uuid:file>/remove/": "a press: leads back",
    "board/<slug:centre>/now/": "a part of a board, put into its page",
    "board/place/<str:code>/<uuid:ticket>/back/": "a press: leads back",
    "board/place/<str:code>/<uuid:ticket>/leave/": "a press: leads back",
    "board/place/<str:code>/<uuid:ticket>/out/": "a press: leads back",
    "board/place/<str:code>/notice/": "a press: leads back",
    "city/<slug:city>/": "a press: leads back",
    "health/": "an answer to a machine",
    "language/": "a press: leads back",
    "me/bookings/<uuid:key>/": "leads to the booking",
    "me/bookings/<uuid:key>/cancel/": "leads to the page that asks",
    "me/bookings/<uuid:key>/move/": "leads to the page of days",
    "me/cases/<uuid:case>/": "leads to the case",
    "me/sign-out/": "a press: leads to the sign-in",
    "me/signed-in/<slug:provider>/": "leads on, or says what the page before says when the provider fails",
    "me/waiting/<uuid:key>/": "leads to the place in the list",
    "my-case/close/": "a press: leads to the door",
    "published/<slug:slug>/<int:number>/file/": "a file",
    "published/<slug:slug>/<int:number>/video/": "a file",
    "staff/": "leads to the sign-in, or to a worker's first page",
}
"""Public routes that are no pages, each by name and why: a new route is a page until it is said here that it is none."""


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


def is_no_page(route: str) -> bool:
    return route in NO_PAGES or FILES.fullmatch(route) is not None


def said_in_journeys() -> set[str]:
    """Give the routes of the marks ``looks_at``: each is held to be true when its test runs (tests/plugins/browser.py)."""
    calls = (
        node
        for path in TESTS.rglob("test_*.py")
        if "looks_at(" in (source := path.read_text("utf-8"))
        for node in ast.walk(ast.parse(source))
    )
    return {
        word.value
        for node in calls
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.mark.looks_at"
        for word in node.args
        if isinstance(word, ast.Constant) and isinstance(word.value, str)
    }


def reached(client: Client) -> dict[str, str]:
    """Follow links from the first page; give an address of each route whose answer is a page."""
    waiting, opened = deque(["/", *UNLINKED]), Counter[str]()
    pages: dict[str, str] = {}
    while waiting:
        address = waiting.popleft()
        route = resolve(urlsplit(address).path).route
        if opened[route] == ENOUGH or is_no_page(route):
            continue
        opened[route] += 1
        answer = client.get(address, follow=True)
        assert answer.status_code == 200, address
        if answer["Content-Type"].startswith("text/html"):
            pages.setdefault(resolve(answer.request["PATH_INFO"]).route, address)  # where one was led to
            links = (unescape(link) for link in LINK.findall(answer.content.decode()))
            waiting.extend(urljoin(address, link) for link in links if not re.match(r"[a-z]+:|//", link))
    return pages


@pytest.mark.clause("L12")
def test_axe_looks_at_every_page_that_is_open_to_anybody(client: Client, browser_page: Page, office: Booking) -> None:
    pages = reached(client)
    routes = set(public_routes(get_resolver(settings.ROOT_URLCONF).url_patterns))
    said = said_in_journeys()
    assert not {each for each in routes - pages.keys() - said if not is_no_page(each)}, "who looks at these?"
    for address in pages.values():
        browser_page.goto(address)
        axe(browser_page)
        assert overflow(browser_page) == 0, address


def test_what_is_said_of_routes_is_said_of_routes_that_are_there() -> None:
    routes = set(public_routes(get_resolver(settings.ROOT_URLCONF).url_patterns))
    assert not NO_PAGES.keys() - routes
    assert not said_in_journeys() - routes
    assert not said_in_journeys() & NO_PAGES.keys()
