"""A new regulation from its draft to the midnight from which everybody reads it; axe looks at every page of places."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect

from office.centres.models import AccessibilityFact
from office.centres.places import set_accessibility
from office.documents import store_video
from office.publications.drafting import attach_video
from office.publications.models import Kind, Version
from office.queueing.crowd import forget_crowds
from office.ui import stretches
from tests.factories.booking import Booking, a_booking
from tests.factories.publications import Desk, a_draft, a_text, published
from tests.factories.videos import WEBM
from tests.plugins.browser import PHONE, axe, overflow, screenshot

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("liblouis")]
Contexts = Callable[..., BrowserContext]
SignIn = Callable[..., Page]
TABLE = "| Зміна | Години |\n| перша | 08:00–14:00 |\n| друга | 14:00–20:00 |"
SAID = "WEBVTT\n\n00:00:00.000 --> 00:00:01.900\nЦентр приймає щодня\n".encode()
TEXT = f"# Загальне\n\n1.1. Центр приймає людей щодня.\n\n# Години\n\n{TABLE}\n\n# Звернення\n\n- особисто\n- поштою"


@pytest.fixture(autouse=True)
def in_english() -> None:
    """Here pages speak Ukrainian."""


@pytest.fixture
def office(transactional_db: None) -> Booking:
    forget_crowds()
    return a_booking()


@pytest.fixture
def desk(office: Booking) -> Desk:
    place = office.hall.place
    desk = Desk(place.city, office.hall.centre, place.editor, office.hall.head, place.signers.department, office.at)
    set_accessibility(desk.centre, facts={AccessibilityFact.Kind.RAMP: ("з двору", "")}, **desk.publishing)
    a_text(desk, Kind.REGULATION, "regulation", title="Регламент Центру", text=TEXT)
    a_text(desk, Kind.ACT, "order", title="Наказ про відкриття Центру")
    room = a_draft(desk, Kind.ROOM, "room", title="Дитяча кімната")
    attach_video(room, store_video(BytesIO(WEBM), name="жести.webm", **desk.writing), **desk.writing)
    published(room, desk)
    return desk


READ = """async film => {
    film.muted = true;
    await film.play();
    const track = film.textTracks[0];
    while (!track.cues?.length) await new Promise(requestAnimationFrame);
    return [track.kind, track.language, track.mode, track.cues[0].text];
}"""
"""Play the video until the browser has read its subtitles; what it has read."""


def looked_at(page: Page, name: str = "") -> None:
    axe(page)
    assert overflow(page) == 0, page.url
    if name:
        screenshot(page, name)


def go(page: Page, name: str, *args: object) -> None:
    page.goto(reverse(name, args=args))


def press(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=name).or_(page.get_by_role("link", name=name)).first.click()


def written(page: Page) -> None:
    """Draft the next version, look at it, send it."""
    go(page, "management:publications")
    looked_at(page, "texts-staff")
    press(page, "Регламент Центру")
    looked_at(page)
    press(page, "Підготувати наступну редакцію")
    _films(page)
    page.get_by_label("Текст", exact=True).fill(TEXT.replace("щодня", "щодня, крім неділі"))
    page.get_by_label("Номер акта").fill("")
    press(page, "Зберегти й надіслати на оприлюднення")
    expect(page.get_by_role("link", name="Вкажіть номер акта.")).to_be_visible()
    looked_at(page, "text-mistakes")
    page.get_by_label("Номер акта").fill("77")
    press(page, "Зберегти й переглянути")
    expect(page.get_by_text("крім неділі").first).to_be_visible()
    looked_at(page, "text-preview")
    press(page, "Писати далі")
    press(page, "Зберегти й надіслати на оприлюднення")
    expect(page.get_by_text("Текст чекає, доки його оприлюднить інша особа")).to_be_visible()


def _films(page: Page) -> None:
    """Put a video in sign language beside the draft, and its subtitles under it; what is none is told with its line."""
    press(page, "Додати відео жестовою мовою")
    looked_at(page, "text-video")
    page.get_by_label("Відео").set_input_files({"name": "a.webm", "mimeType": "video/webm", "buffer": SAID})
    press(page, "Зберегти")
    expect(page.get_by_role("link", name="«a.webm» — це насправді")).to_be_visible()
    looked_at(page, "text-video-mistake")
    page.get_by_label("Відео").set_input_files({"name": "a.webm", "mimeType": "video/webm", "buffer": WEBM})
    press(page, "Зберегти")
    press(page, "Додати субтитри")
    looked_at(page, "text-subtitles")
    page.get_by_label("Субтитри").set_input_files({"name": "a.vtt", "mimeType": "text/vtt", "buffer": SAID[:30]})
    press(page, "Зберегти")
    expect(page.get_by_role("link", name="Рядок 3: не вказано часу")).to_be_visible()
    looked_at(page, "text-subtitles-mistake")
    page.get_by_label("Субтитри").set_input_files({"name": "a.vtt", "mimeType": "text/vtt", "buffer": SAID})
    press(page, "Зберегти")
    expect(page.get_by_text("Субтитри збережено")).to_be_visible()


def put_in_force(page: Page) -> None:
    """Read what waits, and publish it from tomorrow."""
    go(page, "management:publications")
    press(page, "Регламент Центру")
    press(page, "Прочитати й оприлюднити")
    press(page, "Оприлюднити від дня")
    looked_at(page, "text-publish")
    press(page, "Оприлюднити")
    expect(page.get_by_text("Текст оприлюднено")).to_be_visible()
    looked_at(page, "text-published")


def plays(page: Page) -> None:
    """Let the first sound of the page play, then go on from its middle: the browser decodes it and asks for a stretch."""
    sound = page.locator("audio").first
    sound.evaluate("sound => {sound.muted = true; return sound.play()}")
    heard = "([sound, from]) => sound.currentTime > from + 0.2 && !sound.paused && !sound.error"
    page.wait_for_function(heard, arg=[sound.element_handle(), 0])
    length = sound.evaluate("sound => sound.duration")
    assert 10 < length < 400
    sound.evaluate("sound => {sound.currentTime = sound.duration / 2}")
    page.wait_for_function(heard, arg=[sound.element_handle(), length / 2])
    sound.evaluate("sound => sound.pause()")


@pytest.mark.clause("K28", "K2", "K9", "L9", "L12")
@pytest.mark.looks_at("published/<slug:slug>/<int:number>/changes/")
def test_a_new_regulation_from_the_draft_to_midnight(
    office: Booking, desk: Desk, browser_context_made: Contexts, sign_in: SignIn
) -> None:
    editor = sign_in(browser_context_made().new_page(), desk.editor)
    written(editor)
    put_in_force(sign_in(browser_context_made().new_page(), desk.head))
    assert Version.objects.get(number=2, publication__slug="regulation").in_force_from == office.at.date() + timedelta(
        days=1
    )
    page = browser_context_made().new_page()
    go(page, "portal:published", "regulation")
    expect(page.get_by_text("1.1. Центр приймає людей щодня.")).to_be_visible()
    expect(page.get_by_role("link", name="Нова редакція діє від 21.11.2026")).to_be_visible()
    looked_at(page, "text")
    office.on(office.at.replace(hour=22, minute=0))  # midnight in Kyiv
    page.reload()
    expect(page.get_by_text("1.1. Центр приймає людей щодня, крім неділі.")).to_be_visible()
    said = page.locator("video").evaluate(READ)
    assert said == ["captions", "uk", "showing", "Центр приймає щодня"]
    looked_at(page, "text-filmed")
    press(page, "що вона змінила")
    expect(page.locator("ins")).to_have_text(", крім неділі")
    looked_at(page, "text-changes")


@pytest.mark.clause("L9", "L12", "L14")
@pytest.mark.looks_at("published/<slug:slug>/<int:number>/")
def test_every_page_of_places_is_accessible(
    office: Booking, desk: Desk, browser_context_made: Contexts, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _nth in range(2):
        office.hall.ticket()
    office.hall.seat()
    page, phone = browser_context_made().new_page(), browser_context_made(viewport=PHONE).new_page()
    service = office.hall.services[0]
    places: dict[str, list[object]] = {
        "centres": [],
        "centre": [desk.centre.code],
        "publications": [],
        "published": ["order"],
        "published_version": ["room", 1],
        "card_listen": [desk.city.slug, service.code],
        "principles": [],
        "accessibility": [],
    }
    for name, args in places.items():
        go(page, f"portal:{name}", *args)
        looked_at(page, f"places-{name}")
        go(phone, f"portal:{name}", *args)
        assert overflow(phone) == 0, phone.url
        screenshot(phone, f"places-{name}-phone")
    go(page, "portal:card_listen", desk.city.slug, service.code)
    plays(page)
    monkeypatch.setattr(stretches, "MOST_AT_ONCE", 1500)
    go(page, "portal:published", "room")
    looked_at(page, "places-video")
    film = page.locator("video")
    film.evaluate("film => {film.muted = true; return film.play()}")
    page.wait_for_function(
        "film => film.ended && film.videoWidth === 160 && film.currentTime > 1", arg=film.element_handle()
    )
    office.on(office.at + timedelta(days=7))
    go(page, "portal:centre", desk.centre.code)
    looked_at(page, "places-centre-load")
