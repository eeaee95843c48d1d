"""A real Chromium for journeys, with axe, and with an eye on what a page must never do.

``browser_page`` opens pages of the live server. At its end it fails the test when a script broke, when the
Content-Security-Policy had to stop something, or when a page asked anything of another host.

``@pytest.mark.looks_at("me/", …)`` says at which routes a test lets axe look; the test fails where axe did not.
"""

import json
import os
import shutil
from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client
from django.urls import Resolver404, resolve
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, ViewportSize, sync_playwright
from playwright.sync_api import Error as PageError
from pytest_django.live_server_helper import LiveServer

if TYPE_CHECKING:  # a plugin is read before Django's settings
    from office.accounts.models import Worker
    from office.centres.models import Posting

ROOT = Path(__file__).resolve().parent.parent.parent
AXE = ROOT / "node_modules/axe-core/axe.min.js"
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESKTOP: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 320, "height": 640}
LOOKS = {"desktop": DESKTOP, "phone": PHONE}
AXE_OPTIONS = {"resultTypes": ["violations"], "rules": {"region": {"enabled": True}}}


_looked: Final[set[str]] = set()
"""The routes at which axe has looked in the test that runs."""


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "looks_at(route, ...): in this test axe looks at pages of these routes")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, None, None]:
    """Hold a test to what it says of itself."""
    _looked.clear()
    yield
    said = {str(route) for mark in item.iter_markers("looks_at") for route in mark.args}
    if missing := sorted(said - _looked):
        pytest.fail(f"axe did not look at {missing}; it looked at {sorted(_looked)}", pytrace=False)


def find_chromium() -> str:
    """Give the path of Chromium: ``OFFICE_CHROMIUM`` or ``CHROMIUM``, else the first one in the search path."""
    found = (
        os.environ.get("OFFICE_CHROMIUM")
        or os.environ.get("CHROMIUM")
        or next(filter(None, map(shutil.which, NAMES)), None)
    )
    if not found:
        pytest.fail(
            "Chromium not found: apt-get install chromium-headless-shell, or set CHROMIUM=/path/to/it", pytrace=False
        )
    return found


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Give a browser for a module. It ends with the module: its event loop would stop others from running theirs."""
    path = find_chromium()
    # Playwright keeps an event loop in this thread; Django would take every query for one made inside it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield browser
        browser.close()
    os.environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE")


class Watch:
    """Collects what a page did that it must never do."""

    def __init__(self, own: str) -> None:
        self.own, self.host = urlsplit(own).netloc, urlsplit(own).hostname
        self.faults: list[str] = []

    def follow(self, page: Page) -> None:
        page.on("pageerror", lambda error: self.faults.append(f"a script broke: {error}"))
        page.on("console", self._console)
        page.on("request", lambda request: self._request(request.url))

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and "Content Security Policy" in message.text:
            self.faults.append(message.text)

    def _request(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme in {"http", "https"} and parts.netloc not in {self.own, f"{self.host}{settings.LIVE_URL}"}:
            self.faults.append(f"asked another host: {url}")


@pytest.fixture
def browser_context_made(chromium: Browser, live_server: LiveServer) -> Iterator[Callable[..., BrowserContext]]:
    """Make contexts of your own (``forced_colors="active"``, ``java_script_enabled=False``, …), watched all the same."""
    watch, made = Watch(live_server.url), []

    def make(**options: Any) -> BrowserContext:
        usual = {"locale": "uk-UA", "timezone_id": "Europe/Kyiv", "viewport": DESKTOP, "base_url": live_server.url}
        context = chromium.new_context(**{**usual, **options})
        context.on("page", watch.follow)
        context.set_default_timeout(45_000)
        made.append(context)
        return context

    yield make
    for context in made:
        context.close()
    assert not watch.faults, "\n".join(watch.faults)


@pytest.fixture
def browser_page(browser_context_made: Callable[..., BrowserContext]) -> Page:
    """Give an empty page on a desktop screen, in Ukrainian."""
    return browser_context_made().new_page()


@pytest.fixture
def sign_in(live_server: LiveServer) -> Callable[..., Page]:
    """Give ``sign_in(page, worker, posting=None)``: past the sign-in pages, which have journeys of their own."""

    def signed(page: Page, worker: "Worker", posting: "Posting | None" = None) -> Page:
        from office.ui.postings import SESSION_KEY  # noqa: PLC0415  as above

        client = Client()
        client.force_login(worker, backend=settings.AUTHENTICATION_BACKENDS[0])
        session = client.session
        if posting:
            session[SESSION_KEY] = str(posting.pk)
            session.save()
        name, key = settings.SESSION_COOKIE_NAME, session.session_key
        assert key
        page.context.add_cookies([{"name": name, "value": key, "url": live_server.url}])
        return page

    return signed


def _looked_at(page: Page) -> Any:
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(f"() => {{ {AXE.read_text(encoding='utf-8')} }}")
    # Only what is asked for crosses over to us: all that axe has found right is long.
    return page.evaluate(f"async () => (await axe.run(document, {json.dumps(AXE_OPTIONS)})).violations")


def axe(page: Page) -> None:
    """Fail with every violation that axe finds on the page as it is now."""
    try:
        found = _looked_at(page)
    except PageError:  # the page that a press has led away from was still there: look at the one that came
        page.wait_for_load_state()
        found = _looked_at(page)
    told = [
        f"{fault['id']} ({fault['impact']}): {fault['help']}\n    "
        + "\n    ".join(node["html"] for node in fault["nodes"])
        for fault in found
    ]
    assert not told, f"{page.url}\n" + "\n".join(told)
    with suppress(Resolver404):  # such as a page that is nowhere
        _looked.add(resolve(urlsplit(page.url).path).route)


def overflow(page: Page) -> int:
    """Give by how many CSS pixels the page is wider than its window (0 is right at 320 px)."""
    return int(page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def check_looks(page: Page, name: str) -> None:
    """Fail where the page that is open has a barrier, or sticks out sideways, on a desk's screen or on a phone's."""
    for look, size in LOOKS.items():
        page.set_viewport_size(size)
        screenshot(page, f"{name}-{look}")
        axe(page)
        assert overflow(page) <= 0, f"{name}-{look}"


def screenshot(page: Page, name: str, *, whole: bool = True) -> None:
    """Keep a picture of the page in the folder ``OFFICE_SCREENS`` for people to look at; without it none is taken."""
    if folder := os.environ.get("OFFICE_SCREENS"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=whole)
