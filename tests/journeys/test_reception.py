"""A visit from the terminal to the desk, in four real browsers and a live process: each of them sees the same."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from office.feedback.models import Rating
from office.queueing.days import pause, resume
from office.queueing.device_states import DeviceKind
from office.queueing.devices import pairing_code
from office.queueing.models import Ticket
from tests.board.streams import a_live_process
from tests.factories.devices import a_device
from tests.factories.queueing import Reception, a_reception
from tests.plugins.browser import axe, overflow, screenshot

pytestmark = pytest.mark.journey
Contexts = Callable[..., BrowserContext]
WALL = {"viewport": {"width": 1920, "height": 1080}}
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True}
LIGHT = 50 * 1024


@pytest.fixture
def hall(transactional_db: None) -> Reception:
    return a_reception(at=timezone.now())


@pytest.fixture
def live(hall: Reception, settings: Any) -> Iterator[int]:
    with a_live_process() as port:
        settings.LIVE_URL = f":{port}"
        yield port


def paired(page: Page, hall: Reception, kind: DeviceKind, face: str) -> Page:
    """Pair a browser by typing the code, as whoever sets a machine up does."""
    code = pairing_code(a_device(hall, face, kind), by=hall.head, at=timezone.now())
    page.goto(f"/{face}/pair/")
    page.get_by_label("Код").fill(code)
    page.get_by_role("button", name="Спарити").click()
    expect(page).to_have_url(re.compile(f"/{face}/$"))
    return page


def seen(page: Page, name: str) -> None:
    """Look at the page with axe, and keep a picture of it."""
    screenshot(page, name, whole=False)
    axe(page)


def spoken_of(page: Page) -> list[str]:
    """Note every sound that the page asks for, from now on."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.url.endswith(".wav") else None)
    return asked


@pytest.mark.clause("L18", "L21")
@pytest.mark.looks_at("board/place/<str:code>/")
def test_from_the_terminal_to_the_desk(
    hall: Reception, live: int, browser_context_made: Contexts, sign_in: Callable[..., Page]
) -> None:
    board = paired(browser_context_made(**WALL).new_page(), hall, DeviceKind.BOARD, "board")
    sounds = spoken_of(board)
    expect(board.get_by_text("Зараз нікого не викликають")).to_be_visible()
    seen(board, "board-empty")

    kiosk = paired(
        browser_context_made(viewport={"width": 1080, "height": 1920}).new_page(), hall, DeviceKind.KIOSK, "kiosk"
    )
    kiosk.get_by_role("link", name="Взяти номер").click()
    kiosk.locator(f"a[href*='/{hall.services[0].code}/']").click()
    kiosk.get_by_role("button", name="Взяти номер").click()
    expect(kiosk.get_by_text("А001")).to_be_visible()
    seen(kiosk, "kiosk-number")
    expect(board.locator("[data-waiting]")).to_have_text("1")

    phone = browser_context_made(**PHONE).new_page()
    ticket = Ticket.objects.select_related("visit").get()
    weighed: list[int] = []
    phone.on(
        "response",
        lambda answer: weighed.append(len(answer.body())) if answer.ok and "/live/" not in answer.url else None,
    )
    phone.goto(f"/board/place/{ticket.visit.secret}/")
    expect(phone.get_by_text("Зараз жодне місце не надає цю послугу")).to_be_visible()
    expect(phone.get_by_text("Ви наступні")).to_be_hidden()
    assert sum(weighed) < LIGHT
    assert overflow(phone) <= 0
    seen(phone, "place-waiting")

    desk = browser_context_made().new_page()
    sign_in(desk, hall.clerks[0])
    hall.later(seconds=0)
    hall.at = timezone.now()
    hall.seat(0)
    expect(phone.get_by_text("Ви наступні")).to_be_visible()
    desk.goto("/desk/")
    seen(desk, "desk-calling")
    desk.get_by_role("button", name=re.compile("Викликати наступн")).click()

    expect(board.locator("[data-calls]")).to_contain_text("А001")
    expect(phone.get_by_text("Вас викликано")).to_be_visible()
    seen(board, "board-called")
    seen(phone, "place-called")
    board.wait_for_function("asked => asked > 0", arg=len(sounds))

    desk.get_by_role("button", name="Прийшов — почати").click()
    expect(desk.get_by_role("heading", name="Хто перед вами?")).to_be_visible()
    seen(desk, "desk-begun")
    expect(board.get_by_text("Зараз нікого не викликають")).to_be_visible()
    expect(phone.get_by_text("Вас обслуговують")).to_be_visible()
    desk.get_by_role("button", name="Завершити").click()
    expect(phone.get_by_text("Цей візит завершено")).to_be_visible()
    ticket.refresh_from_db()
    assert ticket.state == "done"
    _asked_for_a_rating(phone, ticket)


@pytest.mark.clause("L17", "L21")
def test_an_air_raid_is_told_to_an_open_phone_and_so_is_its_end(
    hall: Reception, live: int, browser_context_made: Contexts
) -> None:
    board, phone = (browser_context_made(**size).new_page() for size in (WALL, PHONE))
    mine = hall.take()
    board.goto(f"/board/{hall.centre.code}/")
    phone.goto(f"/board/place/{mine.secret}/")
    paused = [page.get_by_text("Прийом призупинено") for page in (board, phone)]
    for line in paused:
        expect(line).to_be_hidden()
    pause(hall.centre, reason="тривога", by=hall.head, at=timezone.now())
    for line in paused:
        expect(line).to_be_visible()
    seen(phone, "place-paused")
    phone.reload()
    expect(paused[1]).to_be_visible()
    resume(hall.centre, by=hall.head, at=timezone.now())
    for line in paused:
        expect(line).to_be_hidden()


def _asked_for_a_rating(phone: Page, ticket: Ticket) -> None:
    expect(phone.get_by_role("group", name="Як вас обслужили?")).to_be_visible()
    assert overflow(phone) <= 0
    seen(phone, "place-rate")
    phone.get_by_role("button", name="Добре", exact=True).click()
    expect(phone.get_by_text("Ваша оцінка — 4 з 5")).to_be_visible()
    rating = Rating.objects.get(ticket=ticket)
    assert (rating.steps, rating.worker, rating.way) == (4, ticket.worker, "phone")


@pytest.mark.looks_at("board/<slug:centre>/")
def test_a_board_says_when_it_knows_nothing_and_comes_back_by_itself(
    hall: Reception, settings: Any, browser_context_made: Contexts
) -> None:
    page = browser_context_made(**WALL).new_page()
    hall.seat(0)
    hall.take()
    with a_live_process() as port:
        settings.LIVE_URL = f":{port}"
        page.goto(f"/board/{hall.centre.code}/")
        hall.call()
        expect(page.locator("[data-calls]")).to_contain_text("А001")
    # The live process is gone; the web server still answers, so the board goes on by asking it.
    hall.desks[1].refresh_from_db()
    hall.seat(1)
    hall.take(1)
    hall.call(1)
    expect(page.locator("[data-calls]")).to_contain_text("Б001", timeout=30_000)
    page.context.set_offline(True)
    expect(page.get_by_text("Немає зв’язку")).to_be_visible(timeout=30_000)
    seen(page, "board-lost")
    page.context.set_offline(False)
    with a_live_process(port):
        expect(page.get_by_text("Немає зв’язку")).to_be_hidden(timeout=30_000)


def test_a_board_without_scripts_and_on_a_small_screen(browser_context_made: Contexts, hall: Reception) -> None:
    hall.seat(0)
    hall.take()
    hall.call()
    page = browser_context_made(java_script_enabled=False).new_page()
    page.goto(f"/board/{hall.centre.code}/?theme=dark")
    expect(page.locator("[data-calls]")).to_contain_text("А001")
    small = browser_context_made(viewport={"width": 320, "height": 256}).new_page()
    for theme in ("light", "dark"):
        small.goto(f"/board/{hall.centre.code}/?theme={theme}")
        assert overflow(small) <= 0
        seen(small, f"board-small-{theme}")
