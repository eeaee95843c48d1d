"""The ground in a real browser: how it looks, what axe says of it, what keys and swaps do."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from office.centres.models import Posting, Role
from tests.factories.ui import a_city_with_every_role
from tests.plugins.browser import PHONE, axe, overflow, screenshot
from tests.plugins.sight import FORCED, STILL, check_colours, check_still
from tests.ui import gallery as gallery_pages

pytestmark = [pytest.mark.journey, pytest.mark.usefixtures("gallery")]
Contexts = Callable[..., BrowserContext]
SignIn = Callable[..., Page]
PLAIN: dict[str, object] = {}
NARROW: dict[str, object] = {"viewport": PHONE}
LOOKS = [
    ("base", "desktop", PLAIN),
    ("base", "phone", NARROW),
    ("base", "no-script", {"java_script_enabled": False}),
    ("staff", "desktop", PLAIN),
    ("staff", "phone", NARROW),
    ("staff", "zoom-400", {"viewport": {"width": 320, "height": 256}}),
    ("staff", "forced-colours", {**FORCED, **STILL}),
    ("staff", "english", PLAIN),
]


@pytest.fixture
def posted(transactional_db: None) -> dict[Role, Posting]:
    return a_city_with_every_role()


@pytest.mark.parametrize(("layout", "look", "options"), LOOKS, ids=[f"{layout}-{look}" for layout, look, _ in LOOKS])
def test_every_component_in_every_look(
    browser_context_made: Contexts, sign_in: SignIn, posted: dict[Role, Posting],
    layout: str, look: str, options: dict[str, object],
) -> None:  # fmt: skip
    page = browser_context_made(**options).new_page()
    sign_in(page, posted[Role.FRONT_OFFICE].worker)
    page.goto(f"/gallery/{layout}/?notice=1")
    if look == "english":
        page.get_by_role("button", name="In English").click()
        expect(page.get_by_role("link", name="Prozoryi Office")).to_be_visible()
    screenshot(page, f"gallery-{layout}-{look}")
    expect(page.get_by_role("heading", name="Складники", level=1)).to_be_visible()
    if look != "no-script":  # axe is a script itself
        axe(page)
        assert overflow(page) <= 0
    if look == "forced-colours":
        check_colours(page)
        check_still(page)


@pytest.mark.parametrize(
    "address", ["/gallery/refuse/", "/gallery/stale/", "/gallery/missing/", "/gallery/broken/", "/clauses/L41/"]
)
def test_pages_that_go_wrong_have_no_barrier(browser_page: Page, address: str) -> None:
    browser_page.goto(address)
    screenshot(browser_page, address.strip("/").replace("/", "-"))
    axe(browser_page)


def test_a_form_with_mistakes_leads_to_each_of_them(browser_page: Page) -> None:
    browser_page.goto("/gallery/base/")
    browser_page.get_by_label("Прізвище").fill("Шевчук")
    browser_page.get_by_role("group", name="Дата народження").get_by_label("День").fill("31")
    browser_page.get_by_role("button", name="Зареєструвати").click()
    summary = browser_page.get_by_role("alert").filter(has_text="Виправте, будь ласка")
    expect(browser_page.locator(".govuk-error-summary")).to_be_focused()
    expect(browser_page).to_have_title(re.compile("^Помилка: "))
    expect(browser_page.get_by_label("Прізвище")).to_have_value("Шевчук")
    screenshot(browser_page, "form-with-mistakes")
    axe(browser_page)
    summary.get_by_role("link", name="У даті бракує частини: місяць").click()
    expect(browser_page.get_by_role("group", name="Дата народження").get_by_label("День")).to_be_focused()


def fill(page: Page) -> None:
    page.get_by_label("Прізвище").fill("Шевчук")
    born = page.get_by_role("group", name="Дата народження")
    for part, value in (("День", "27"), ("Місяць", "3"), ("Рік", "1984")):
        born.get_by_label(part).fill(value)
    page.get_by_label("Аркушів").fill("2")
    page.get_by_label("поштою").check()
    page.get_by_label("Орган").select_option("Пенсійний фонд")
    page.get_by_label("Згоду на обробку даних надано").check()


def test_two_presses_send_one_form_with_one_key(browser_page: Page) -> None:
    gallery_pages.SEEN_KEYS.clear()
    browser_page.goto("/gallery/base/")
    fill(browser_page)
    sent: list[str] = []
    browser_page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    browser_page.get_by_role("button", name="Зареєструвати").dblclick()
    alert = browser_page.locator(".govuk-error-summary")
    expect(
        alert.get_by_role("link", name="Візьміть у заявника згоду на обробку даних. (п. 24 Регламенту)")
    ).to_be_visible()
    assert len(sent) == 1
    expect(browser_page.get_by_label("Прізвище")).to_have_value("Шевчук")
    browser_page.get_by_role("button", name="Зареєструвати").click()
    browser_page.wait_for_load_state()
    expect(alert).to_be_focused()
    assert len(gallery_pages.SEEN_KEYS) == 2
    assert len(set(gallery_pages.SEEN_KEYS)) == 1


def test_a_refusal_of_a_swap_is_put_before_the_eyes(browser_page: Page) -> None:
    browser_page.goto("/gallery/base/")
    browser_page.get_by_role("button", name="Спитати").click()
    notice = browser_page.locator("#notices .office-refusal")
    expect(notice).to_be_focused()
    expect(notice.get_by_role("link", name="п. 24 Регламенту")).to_be_visible()
    axe(browser_page)


def test_a_fault_of_a_swap_is_never_silent(browser_page: Page) -> None:
    browser_page.goto("/gallery/base/")
    browser_page.get_by_role("button", name="Зламати").click()
    notice = browser_page.get_by_role("alert").filter(has_text="Щось зламалося з нашого боку")
    expect(notice).to_be_focused()
    browser_page.context.set_offline(True)
    browser_page.get_by_role("button", name="Спитати").click()
    expect(notice).to_be_focused()


def test_a_swap_leads_the_focus_to_the_answer(browser_page: Page, sign_in: SignIn, posted: dict[Role, Posting]) -> None:
    sign_in(browser_page, posted[Role.FRONT_OFFICE].worker).goto("/gallery/staff/")
    browser_page.get_by_role("button", name="Фрагмент").click()
    expect(browser_page.locator("#answer")).to_be_focused()


def test_keys_act_and_can_be_switched_off(browser_page: Page, sign_in: SignIn, posted: dict[Role, Posting]) -> None:
    page = sign_in(browser_page, posted[Role.FRONT_OFFICE].worker)
    page.goto("/gallery/staff/")
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Клавіші на цій сторінці")
    expect(dialog).to_be_visible()
    expect(dialog).to_contain_text("Зареєструвати")
    screenshot(page, "keys-dialog", whole=False)
    axe(page)
    page.keyboard.press("Escape")
    page.keyboard.press("s")
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    page.goto("/keyboard/")
    axe(page)
    page.get_by_role("button", name="Вимкнути клавіші").click()
    page.goto("/gallery/staff/")
    page.keyboard.press("?")
    expect(dialog).to_be_hidden()


def test_keys_are_places_whatever_the_layout(browser_page: Page, sign_in: SignIn, posted: dict[Role, Posting]) -> None:
    page = sign_in(browser_page, posted[Role.FRONT_OFFICE].worker)
    page.goto("/gallery/staff/")
    page.evaluate(
        "() => document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'і', code: 'KeyS', bubbles: true}))"
    )
    expect(page.locator(".govuk-error-summary")).to_be_focused()


def test_two_letters_lead_to_a_section_and_the_slash_to_the_search(
    browser_page: Page, sign_in: SignIn, posted: dict[Role, Posting]
) -> None:
    page = sign_in(browser_page, posted[Role.FRONT_OFFICE].worker)
    page.goto("/gallery/staff/")
    page.keyboard.press("g")
    page.keyboard.press("h")
    expect(page).to_have_url(re.compile(r"/gallery/desk/handovers/$"))
    here = page.get_by_role("navigation", name="Розділи").get_by_role("link", name="Передання справ")
    expect(here).to_have_attribute("aria-current", "page")
    page.keyboard.press("/")
    search = page.get_by_role("searchbox", name="Знайти справу, особу чи документ")
    expect(search).to_be_focused()
    search.type("n 12/345-2026")
    search.press("Enter")
    expect(page).to_have_url(re.compile(r"/gallery/back/search/\?q=n\+12%2F345-2026$"))
    screenshot(page, "staff-frame")
    axe(page)


def test_a_scanner_types_into_its_field(browser_page: Page, sign_in: SignIn, posted: dict[Role, Posting]) -> None:
    page = sign_in(browser_page, posted[Role.FRONT_OFFICE].worker)
    page.goto("/gallery/counter/")
    page.keyboard.type("12/345-2026")
    expect(page.get_by_label("Код")).to_have_value("12/345-2026")


def test_the_choice_of_a_posting_by_keyboard(browser_page: Page, sign_in: SignIn, posted: dict[Role, Posting]) -> None:
    page = sign_in(browser_page, posted[Role.FRONT_OFFICE].worker)
    page.goto("/posting/")
    axe(page)
    screenshot(page, "posting")
    page.get_by_role("radio").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Працювати за цим призначенням").press("Enter")
    expect(page).to_have_url(re.compile(r"/$"))


def test_the_first_tab_leads_past_the_header(browser_page: Page) -> None:
    browser_page.goto("/clauses/L41/")
    browser_page.keyboard.press("Tab")
    skip = browser_page.get_by_role("link", name="До основного вмісту")
    expect(skip).to_be_focused()
    screenshot(browser_page, "skip-link", whole=False)
    skip.press("Enter")
    expect(browser_page.locator("#main-content")).to_be_focused()


def test_a_page_on_paper_is_its_content_alone(browser_page: Page, sign_in: SignIn, posted: dict[Role, Posting]) -> None:
    page = sign_in(browser_page, posted[Role.FRONT_OFFICE].worker)
    page.goto("/gallery/staff/")
    page.emulate_media(media="print")
    screenshot(page, "gallery-print")
    expect(page.locator(".office-header")).to_be_hidden()
    expect(page.locator(".office-side")).to_be_hidden()
    expect(page.get_by_role("button", name="Зареєструвати")).to_be_hidden()
    expect(page.locator("#history")).to_be_visible()
