"""Who sees nothing and has a keyboard alone finds a service and gets a list; without JavaScript and on a telephone too."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect

from office.centres.calendars import local_day
from tests.factories.booking import Booking, a_booking
from tests.factories.catalogue import a_card_in_force, a_process_card_in_force
from tests.plugins.browser import PHONE, axe, overflow, screenshot
from tests.portal.test_service import ABROAD, BORN_ABROAD, PASSPORT

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
Contexts = Callable[..., BrowserContext]


@pytest.fixture(autouse=True)
def in_english() -> None:
    """Here pages speak Ukrainian."""


@pytest.fixture(autouse=True)
def changes_count_at_once() -> None:
    """Here they are committed."""


@pytest.fixture
def office(transactional_db: None) -> Booking:
    """Give a reception that is committed, with a card that asks a question and one that is coming."""
    made = a_booking()
    service, on = made.hall.services[0], local_day(made.at)
    said = {"documents": (PASSPORT, ABROAD), "questions": (BORN_ABROAD,)}
    body = service.provider_roles.get(kind="decides").provider.code
    a_card_in_force(made.hall.place, service, on=on, decides=body, **said)
    if not service.processcard_set.filter(in_force_from__isnull=False).exists():
        a_process_card_in_force(made.hall.place, service, on=on, decides=body)
    return made


def looked_at(page: Page, name: str) -> None:
    axe(page)
    assert overflow(page) == 0
    assert page.locator("h1").count() == 1
    screenshot(page, f"find-{name}")


def tab_to(page: Page, name: str, role: str = "link") -> None:
    """Walk by the Tab key to what has this name, as who sees nothing does."""
    wanted = page.get_by_role(role, name=name, exact=True).first  # type: ignore[arg-type]
    for _press in range(80):
        page.keyboard.press("Tab")
        if wanted.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"Tab never comes to {name}")


@pytest.mark.clause("L15")
def test_by_keyboard_from_the_first_page_to_the_list(browser_page: Page, office: Booking) -> None:
    page, service = browser_page, office.hall.services[0]
    page.goto("/")
    looked_at(page, "home")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="До основного вмісту")).to_be_focused()
    page.get_by_role("searchbox").focus()
    page.keyboard.type(service.name[:9])
    expect(page.locator("#found").get_by_role("link", name=service.name, exact=True).first).to_be_visible()
    axe(page)
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/**")
    looked_at(page, "search")
    link = page.locator(f"a[href='{reverse('portal:service', args=[service.code])}']")
    link.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name=service.name)).to_be_visible()
    looked_at(page, "service")
    tab_to(page, "Отримати мій перелік документів", "button")
    page.keyboard.press("Enter")
    expect(page.get_by_role("group", name=BORN_ABROAD.text)).to_be_visible()
    looked_at(page, "questions")
    page.get_by_role("radio", name="Так").focus()
    page.keyboard.press("Space")
    tab_to(page, "Показати мій перелік", "button")
    page.keyboard.press("Enter")
    expect(page.get_by_text(ABROAD.name)).to_be_visible()
    looked_at(page, "list")


@pytest.mark.looks_at("checklist/sent/")
def test_every_page_of_finding_is_open_to_all_on_a_telephone_without_scripts(
    browser_context_made: Contexts, office: Booking
) -> None:
    page = browser_context_made(java_script_enabled=True, viewport=PHONE).new_page()
    code = office.hall.services[0].code
    group = office.hall.services[0].group.code
    for name, args in (("catalogue", []), ("kind", [group]), ("situations", []), ("bodies", []), ("city", []),
                       ("versions", [code]), ("version", [code, 2])):  # fmt: skip
        page.goto(reverse(f"portal:{name}", args=args))
        looked_at(page, f"{name}-320")
    page.goto(reverse("portal:checklist_send") + f"?s={code}")
    looked_at(page, "send-320")
    page.goto(reverse("portal:checklist_sent") + f"?s={code}")
    looked_at(page, "sent-320")
    plain = browser_context_made(java_script_enabled=False, viewport=PHONE).new_page()
    plain.goto("/")
    plain.get_by_role("searchbox").fill("нічого такого")
    plain.get_by_role("button", name="Знайти").click()
    expect(plain.get_by_text("нічого не знайдено")).to_be_visible()
    assert not plain.context.cookies()
