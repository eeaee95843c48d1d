"""The terminal in a real browser: touch, keys, no script, large and small screens, and what axe says."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote_plus

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from office.booking.codes import ALPHABET
from office.publications.models import Kind
from office.queueing.days import pause, resume
from office.queueing.device_states import Printing
from office.queueing.devices import pairing_code, set_notice
from office.queueing.models import Device, StaffCall, Ticket
from tests.factories.booking import NINE, a_booking
from tests.factories.devices import a_device
from tests.factories.publications import a_draft, published
from tests.factories.queueing import Reception, a_reception
from tests.kiosk.printer import a_printer
from tests.kiosk.test_information import desk_of, filmed
from tests.kiosk.test_tasks import do_jobs
from tests.plugins.browser import axe, overflow, screenshot

pytestmark = pytest.mark.journey
Contexts = Callable[..., BrowserContext]
SCREENS: dict[str, dict[str, Any]] = {
    "portrait": {"viewport": {"width": 1080, "height": 1920}},
    "landscape": {"viewport": {"width": 1280, "height": 800}},
    "zoom-400": {"viewport": {"width": 320, "height": 200}},
    "forced-colours": {"viewport": {"width": 1280, "height": 800}, "forced_colors": "active"},
}
FEW = ("", "services/{service}/", "services/find/?q=допомога", "booked/", "voice/services/{service}/")
PAGES = (
    *FEW, "services/", "services/group/{group}/", "information/", "information/services/",
    "information/services/{service}/", "information/forms/", "information/queue/", "information/centre/",
    "information/rules/regulation/", "information/texts/", "information/texts/room/", "staff/called/", "voice/", "voice/services/{service}/documents/",
    "voice/services/{service}/card/", "voice/booked/",
    "voice/booked/times/", "voice/booked/times/0900/", "voice/centre/",
)  # fmt: skip
SEEN = {"portrait": PAGES, "landscape": FEW, "zoom-400": PAGES, "forced-colours": FEW}


@pytest.fixture
def hall(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Reception:
    hall = a_reception(clerks="dsp")
    monkeypatch.setattr("django.utils.timezone.now", lambda: hall.at)
    hall.seat(0)
    desk = desk_of(hall)
    published(filmed(a_draft(desk, Kind.ROOM, "room", title="Дитяча кімната"), desk), desk)
    return hall


def paired(context: BrowserContext, hall: Reception, **facts: Any) -> Page:
    """Pair a browser by typing the code, as whoever sets a terminal up does."""
    code = pairing_code(a_device(hall, **facts), **hall.of_head)
    page = context.new_page()
    page.goto("/kiosk/pair/")
    page.get_by_label("Код").fill(code)
    page.get_by_role("button", name="Спарити").click()
    expect(page.get_by_role("link", name="Взяти номер")).to_be_visible()
    page.wait_for_load_state()  # until then its script does not hear the keys
    return page


@pytest.mark.parametrize("look", SCREENS)
def test_every_page_on_every_screen(browser_context_made: Contexts, hall: Reception, look: str) -> None:
    page = paired(browser_context_made(**SCREENS[look]), hall)
    service = hall.services[0]
    for address in SEEN[look]:
        page.goto("/kiosk/" + address.format(group=service.group.code, service=service.code))
        screenshot(page, f"kiosk-{look}-{re.sub('[^a-z]+', '-', address.split('?')[0])}", whole=look != "portrait")
        axe(page)
        assert overflow(page) <= 0, page.url
        smallest = page.evaluate(
            "() => Math.min(...[...document.querySelectorAll('body *')].filter((each) => each.checkVisibility()"
            " && each.innerText?.trim()).map((each) => parseFloat(getComputedStyle(each).fontSize)))"
        )
        assert smallest >= 24, page.url


def test_a_number_by_touch(browser_context_made: Contexts, hall: Reception) -> None:
    page = paired(browser_context_made(**SCREENS["portrait"], has_touch=True), hall)
    page.get_by_role("link", name="Взяти номер").tap()
    page.get_by_role("link", name="Знайти за словами").tap()
    for letter in hall.services[0].name.split()[0][:5].upper():
        page.get_by_role("button", name=letter, exact=True).tap()
    page.get_by_role("button", name="Знайти", exact=True).tap()
    page.get_by_role("link", name=hall.services[0].name).first.tap()
    page.get_by_label("Мені потрібна допомога або більше часу").check()
    page.get_by_role("button", name="Спершу вказати ім’я").tap()
    for letter in "ІВА":
        page.get_by_role("button", name=letter, exact=True).tap()
    expect(page.get_by_label("Ваше прізвище та ім’я")).to_have_value("Іва")
    screenshot(page, "kiosk-name", whole=False)
    axe(page)
    page.get_by_role("button", name="Взяти номер").dblclick()
    expect(page.locator(".number")).to_have_text(re.compile("^[АБВ]001$"))
    screenshot(page, "kiosk-ticket", whole=False)
    axe(page)
    size = page.locator(".number").evaluate("(number) => getComputedStyle(number).fontSize")
    assert size == "160px"
    [ticket] = Ticket.objects.select_related("visit")
    assert (ticket.visit.name, ticket.visit.is_slow) == ("Іва", True)
    page.get_by_role("link", name="Готово").tap()
    expect(page).to_have_url(re.compile(r"/kiosk/$"))


def test_a_number_without_any_script(browser_context_made: Contexts, hall: Reception) -> None:
    page = paired(browser_context_made(java_script_enabled=False, viewport={"width": 1280, "height": 800}), hall)
    page.get_by_role("link", name="Взяти номер").click()
    page.get_by_role("link", name="Знайти за словами").click()
    for letter in hall.services[0].name.split()[0][:4].upper():
        page.get_by_role("button", name=letter, exact=True).click()
    page.get_by_role("link", name=hall.services[0].name).first.click()
    page.get_by_role("button", name="Взяти номер").click()
    expect(page.locator(".number")).to_have_text(re.compile("^[АБВ]001$"))
    screenshot(page, "kiosk-ticket-landscape", whole=False)
    refresh = page.locator("meta[http-equiv=refresh]").get_attribute("content")
    assert refresh == "60; url=/kiosk/anew/"


@pytest.mark.clause("L12")
def test_who_looks_at_a_video_is_not_asked_whether_anybody_is_there(
    browser_context_made: Contexts, hall: Reception
) -> None:
    page = paired(browser_context_made(viewport={"width": 1280, "height": 800}), hall)
    page.clock.install()
    page.goto("/kiosk/information/texts/room/")
    film = page.locator("video")
    expect(film).to_have_accessible_name("Відео жестовою мовою")
    dialog = page.get_by_role("dialog", name="Ви ще тут?")
    for _each in range(3):
        page.clock.run_for(50_000)
        film.dispatch_event("timeupdate")
    expect(dialog).to_be_hidden()
    page.clock.run_for(61_000)
    expect(dialog).to_be_visible()


def test_a_page_that_was_left_begins_anew_for_the_next(browser_context_made: Contexts, hall: Reception) -> None:
    context = browser_context_made(viewport={"width": 1280, "height": 800})
    page = paired(context, hall)
    page.clock.install()
    page.get_by_role("link", name="Взяти номер").click()
    page.clock.run_for(61_000)
    dialog = page.get_by_role("dialog", name="Ви ще тут?")
    expect(dialog).to_be_visible()
    axe(page)
    page.get_by_role("button", name="Я тут").click()
    expect(dialog).to_be_hidden()
    page.clock.run_for(61_000)
    expect(dialog).to_be_visible()
    page.clock.run_for(21_000)
    expect(page).to_have_url(re.compile(r"/kiosk/$"))


def test_the_page_of_a_number_is_left_soon_once_the_paper_is_out(
    browser_context_made: Contexts, hall: Reception
) -> None:
    with a_printer() as printer:
        facts = {"printing": Printing.NETWORK, "printer_host": "127.0.0.1", "printer_port": printer.port}
        page = paired(browser_context_made(viewport={"width": 1280, "height": 800}), hall, **facts)
        page.goto(f"/kiosk/services/{hall.services[0].code}/")
        page.clock.install()
        page.get_by_role("button", name="Взяти номер").click()
        expect(page.get_by_text("Талон друкується")).to_be_visible()
        do_jobs()
    page.clock.run_for(2_000)
    expect(page.get_by_text("Талон надруковано")).to_be_visible()
    page.clock.run_for(16_000)
    dialog = page.get_by_role("dialog", name="Ви ще тут?")
    expect(dialog).to_be_visible()
    page.get_by_role("button", name="Я тут").click()
    page.get_by_role("link", name="Ще одна послуга").click()
    axe(page)
    screenshot(page, "kiosk-goes-on", whole=False)
    assert overflow(page) <= 0
    page.get_by_role("link", name="Це не я: почати наново").click()
    expect(page).to_have_url(re.compile(r"/kiosk/$"))


def test_a_lost_connection_is_told(browser_context_made: Contexts, hall: Reception) -> None:
    context = browser_context_made(viewport={"width": 1280, "height": 800})
    page = paired(context, hall)
    page.clock.install()
    page.reload()
    context.set_offline(True)
    page.clock.run_for(31_000)
    expect(page.get_by_role("alert")).to_contain_text("Немає зв’язку")
    context.set_offline(False)
    page.clock.run_for(31_000)
    expect(page.get_by_role("alert")).to_be_hidden()


@pytest.mark.clause("L6", "L17")
def test_a_terminal_that_waits_shows_a_notice_and_a_pause(browser_context_made: Contexts, hall: Reception) -> None:
    page = paired(browser_context_made(viewport={"width": 1280, "height": 800}), hall)
    page.clock.install()
    page.reload()
    hall.take()
    notice, paused = page.get_by_role("region", name="Оголошення"), page.get_by_text("Прийом призупинено")
    expect(notice).to_be_hidden()
    expect(paused).to_be_hidden()
    device = Device.objects.get()
    set_notice(device, notice="Ліфт не працює", notice_en="The lift is out of order", **hall.of_head)
    pause(hall.centre, reason="тривога", **hall.of_head)
    page.clock.run_for(31_000)
    expect(notice).to_have_text("Ліфт не працює")
    expect(paused).to_be_visible()
    axe(page)
    set_notice(device, notice="", notice_en="", **hall.of_head)
    resume(hall.centre, **hall.of_head)
    with page.expect_response("**/kiosk/alive/") as answer:
        page.clock.run_for(31_000)
    assert answer.value.json() == {"notice": "", "paused": False}
    expect(notice).to_be_hidden()
    expect(paused).to_be_hidden()


@pytest.mark.clause("L12")
def test_who_listens_hears_that_the_page_is_about_to_close(browser_context_made: Contexts, hall: Reception) -> None:
    page = paired(browser_context_made(viewport={"width": 1280, "height": 800}), hall)
    page.clock.install()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Взяти номер")
    said = page.get_by_role("dialog", include_hidden=True).get_attribute("data-aloud")
    assert said
    assert "Ви ще тут?" in unquote_plus(said)
    with page.expect_response(lambda answer: answer.url.endswith(said)) as heard:
        page.clock.run_for(121_000)
    assert heard.value.ok
    page.keyboard.press(" ")
    expect(page.get_by_role("dialog", name="Ви ще тут?")).to_be_hidden()
    page.goto("/kiosk/voice/booked/")
    axe(page)
    assert overflow(page) <= 0
    expect(page.locator("[data-scan]")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Назад на початок")


@pytest.mark.clause("L12")
def test_a_number_by_keys_alone(browser_context_made: Contexts, hall: Reception) -> None:
    """Nothing is looked at and nothing is touched: the keys of the keypad, and what is heard after each of them."""
    page = paired(browser_context_made(viewport={"width": 1280, "height": 800}), hall)
    heard: list[str] = []
    page.on("response", lambda answer: heard.append(answer.url) if "/said/" in answer.url and answer.ok else None)

    def press(key: str, chosen: str) -> None:
        page.keyboard.press(key)
        expect(page.get_by_role("heading", level=1)).to_contain_text(chosen)
        page.wait_for_function("() => document.querySelector('audio')?.readyState >= 3")

    service = hall.services[0]
    press("Enter", "Взяти номер")
    axe(page)
    screenshot(page, "kiosk-voice", whole=False)
    press("ArrowRight", "Як працює черга")
    press("ArrowLeft", "Взяти номер")
    press("Enter", service.group.name)
    press("Enter", service.name)
    press("Enter", "Взяти номер")
    press("ArrowRight", "Мені потрібна допомога або більше часу")
    press("Enter", "Завершити")
    expect(page.locator(".number")).to_have_text(re.compile("^[АБВ]001$"))
    axe(page)
    screenshot(page, "kiosk-voice-ticket", whole=False)
    before = len(heard)
    page.keyboard.press(" ")
    expect(page.locator(".number")).to_be_visible()
    page.wait_for_function("() => document.querySelector('audio').currentTime > 0")
    press("F1", "Продовжити")
    assert before >= 8
    [ticket] = Ticket.objects.select_related("visit")
    assert ticket.visit.is_slow
    assert StaffCall.objects.filter(answered_at=None).count() == 1


@pytest.mark.clause("L12", "L20")
def test_a_booking_by_keys_alone(
    browser_context_made: Contexts, transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No scanner, nothing looked at: the agreed time by the four keys, and four signs by them or typed on a keypad."""
    booking = a_booking()
    monkeypatch.setattr("django.utils.timezone.now", lambda: booking.at)
    booked = booking.booked()
    booking.on(NINE)
    page = paired(browser_context_made(viewport={"width": 1280, "height": 800}), booking.hall)
    option = page.get_by_role("heading", level=1)

    def press(key: str, chosen: str) -> None:
        page.keyboard.press(key)
        expect(option).to_contain_text(chosen)
        page.wait_for_function("() => document.querySelector('audio')?.readyState >= 3")

    press("Enter", "Взяти номер")
    press("ArrowRight", "Як працює черга")
    press("ArrowRight", "У мене запис")
    press("Enter", "Ввести код клавішами")
    press("Enter", "09:00")
    axe(page)
    press("Enter", "два")
    screenshot(page, "kiosk-voice-signs", whole=False)
    by_keys, typed = booked.code[:2], booked.code[2:4]
    for entered, sign in enumerate(by_keys, start=1):
        for nth in range(ALPHABET.index(sign)):
            press("ArrowRight", ALPHABET[nth + 1])
        press("Enter", "два")
        expect(page.locator(".number")).to_have_text(by_keys[:entered])
    axe(page)
    assert overflow(page) <= 0
    press("Backspace", "два")
    expect(page.locator(".number")).to_have_text(by_keys[:1])
    press(by_keys[1].lower(), "два")
    expect(page.locator(".number")).to_have_text(by_keys)
    press(typed[0], "два")
    expect(page.locator(".number")).to_have_text(by_keys + typed[0])
    press(typed[1], "Завершити")
    expect(page.locator(".number")).to_have_text(re.compile("^[АБВ]001$"))
    [ticket] = Ticket.objects.all()
    assert ticket.agreed_at == NINE
