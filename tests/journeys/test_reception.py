"""A visit from the terminal to the desk, in four real browsers and a live process: each of them sees the same."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, Route, expect

from office.feedback.models import Rating
from office.queueing.days import pause, resume
from office.queueing.device_states import DeviceKind
from office.queueing.devices import pairing_code
from office.queueing.models import Ticket, TicketInterval
from office.queueing.taking import Person
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


def swallow(page: Page, address: str) -> list[Route]:
    """Let what the page asks there hang for good; gives what was asked."""
    asked: list[Route] = []
    page.route(address, lambda route: asked.append(route))  # noqa: PLW0108  Playwright marks a function of ours
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
    expect(board.locator("[data-speaking]")).to_have_count(0, timeout=30_000)
    line = TicketInterval.objects.get(ticket=ticket, state="called").pk
    assert {each.rsplit("/", 1)[-1] for each in sounds} == {f"{line}.wav"}, "the board speaks this call and no other"

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
    hall.take(2, visit=mine.visit)
    board.goto(f"/board/{hall.centre.code}/")
    phone.goto(f"/board/place/{mine.secret}/")
    paused = [page.get_by_text("Прийом призупинено") for page in (board, phone)]
    for line in paused:
        expect(line).to_be_hidden()
    pause(hall.centre, reason="тривога", by=hall.head, at=timezone.now())
    for line in paused:
        expect(line).to_be_visible()
    order = phone.get_by_text(re.compile("^Спершу"))
    expect(order).to_have_text(re.compile("^Спершу ([АВ]001), потім (?!\\1)[АВ]001$"))
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


@pytest.mark.clause("L6", "L21")
def test_a_line_that_swallows_everything_is_told_in_time(
    hall: Reception, settings: Any, browser_context_made: Contexts
) -> None:
    """Nothing breaks and nothing answers, as when a switch has died: what is asked hangs for good."""
    board, kiosk = browser_context_made(**WALL).new_page(), browser_context_made(**WALL).new_page()
    with a_live_process() as port:
        settings.LIVE_URL = f":{port}"
        board.goto(f"/board/{hall.centre.code}/")
        paired(kiosk, hall, DeviceKind.KIOSK, "kiosk")
        kiosk.clock.install()
        kiosk.reload()
        hall.take()
        expect(board.locator("[data-waiting]")).to_have_text("1")
        asked = swallow(board, "**/now/**")
        swallow(kiosk, "**/alive/")
        lost = board.get_by_text("Немає зв’язку")
        expect(lost).to_be_hidden()
    expect(lost).to_be_visible(timeout=8_000)
    with kiosk.expect_request("**/alive/"):
        kiosk.clock.run_for(31_000)
    expect(kiosk.get_by_role("alert")).to_contain_text("Немає зв’язку", timeout=8_000)
    assert asked
    board.unroute_all()
    expect(lost).to_be_hidden(timeout=8_000)


HEARD = """
window.heard = [];
window.Audio = class extends Audio {
  constructor(address) {
    super(address);
    const note = (what) => () => window.heard.push(`${what} ${address.match(/(\\d+)[.]wav$/)[1]}`);
    this.addEventListener("playing", note("begins"));
    this.addEventListener("ended", note("ends"));
  }
};
"""
"""Notes in a page what begins to sound and what has ended."""


@pytest.mark.clause("L12", "L21")
def test_calls_are_spoken_one_after_the_other_and_twice_to_who_needs_time(
    hall: Reception, live: int, browser_context_made: Contexts
) -> None:
    page = browser_context_made(**WALL).new_page()
    page.add_init_script(HEARD)
    board = paired(page, hall, DeviceKind.BOARD, "board")
    for clerk, person in enumerate((Person(needs="потрібно більше часу"), Person())):
        hall.seat(clerk)
        hall.take(clerk, person=person)
    expect(board.locator("[data-waiting]")).to_have_text("2")
    slow, quick = hall.called(0), hall.called(1)
    assert (slow.visit.is_slow, quick.visit.is_slow) == (True, False)
    lines = TicketInterval.objects.filter(ticket__in=[slow, quick], state="called").order_by("pk")
    first, second = lines.values_list("pk", flat=True)
    board.wait_for_function("() => window.heard.filter((each) => each.startsWith('ends')).length >= 3", timeout=60_000)
    expect(board.locator("[data-speaking]")).to_have_count(0)
    said = [(what, line) for line in (first, first, second) for what in ("begins", "ends")]
    assert board.evaluate("window.heard") == [f"{what} {line}" for what, line in said]


def test_a_sound_that_stalls_does_not_silence_the_hall(
    hall: Reception, live: int, browser_context_made: Contexts
) -> None:
    page = browser_context_made(**WALL).new_page()
    page.clock.install()
    board = paired(page, hall, DeviceKind.BOARD, "board")
    asked = swallow(board, "**/*.wav")
    for clerk in (0, 1):
        hall.seat(clerk)
        hall.take(clerk)
    speaking = board.locator("body")
    first = hall.called(0).label
    expect(speaking).to_have_attribute("data-speaking", first)
    second = hall.called(1).label
    expect(board.locator("[data-calls]")).to_contain_text(second)
    expect(speaking).to_have_attribute("data-speaking", first)
    board.clock.run_for(21_000)
    expect(speaking).to_have_attribute("data-speaking", second)
    assert len({each.request.url for each in asked}) == 2


def test_an_open_board_reads_its_page_anew_after_an_update_and_at_night(
    hall: Reception, settings: Any, browser_context_made: Contexts
) -> None:
    settings.LIVE_URL = ""
    page = browser_context_made(**WALL).new_page()
    page.clock.install(time=timezone.now().replace(hour=12, minute=0))
    read: list[str] = []
    page.on("request", lambda request: read.append(request.url) if request.is_navigation_request() else None)

    page.goto(f"/board/{hall.centre.code}/")
    updated = page.request.get(f"{page.url}now/").json() | {"edition": "another"}
    page.clock.run_for(60_000)
    assert len(read) == 1, "nothing has changed"
    page.route("**/now/**", lambda route: route.fulfill(json=updated))
    with page.expect_navigation():
        page.clock.run_for(4_000)
        expect(page.locator("[data-waiting]")).to_have_text("0")
        page.clock.run_for(31_000)
    page.clock.run_for(120_000)
    expect(page.locator("[data-waiting]")).to_have_text("0")
    assert len(read) == 2, "once for an update, even where page and stream differ"
    page.unroute_all()
    here = timezone.localtime()
    night = (here + timedelta(days=1)).replace(hour=3, minute=10)
    with page.expect_navigation():
        page.clock.fast_forward(int((night - here).total_seconds() * 1000))
    expect(page.locator("[data-waiting]")).to_have_text("0")


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
