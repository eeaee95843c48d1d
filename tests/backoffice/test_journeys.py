"""The officer's day in a real browser: work, list, case, decision; axe on every page on the way."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from office.cases import routing
from office.cases.models import Case
from office.cases.states import Mark
from tests.factories import cases
from tests.plugins.browser import PHONE, axe, overflow, screenshot

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
SignIn = Callable[..., Page]
Contexts = Callable[..., BrowserContext]


@pytest.fixture
def decided_soon(world: cases.World) -> Case:
    """A case at the desk of who decides, another one that waits to be confirmed, and one that is overdue."""
    case = cases.worked_up_to_decision(world, cases.a_registered_case(world))
    other = cases.a_registered_case(world, Mark.ORIGINAL, Mark.COPY)
    cases.received(world, other)
    for step in other.steps.filter(number__in=[1, 2]):
        routing.finish_step(step, outcome="опрацьовано", by=step.officer, at=world.at)
    cases.handed_over(world, other)
    return case


@pytest.fixture
def world(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> cases.World:
    """Give a world of this test's own: the server, which has a connection of its own, sees only what is committed."""
    world = cases.a_world()
    monkeypatch.setattr("django.utils.timezone.now", lambda: world.at)
    return world


def looked_at(page: Page, name: str) -> None:
    screenshot(page, f"backoffice-{name}")
    axe(page)
    assert overflow(page) <= 0


def test_an_officer_confirms_looks_and_refuses(
    browser_page: Page, sign_in: SignIn, world: cases.World, decided_soon: Case
) -> None:
    page = sign_in(browser_page, world.officers["pfu"])
    page.goto("/work/")
    looked_at(page, "work")
    page.get_by_role("link", name=re.compile("^[A-Z0-9]{10}$")).click()
    looked_at(page, "list")
    page.get_by_role("button", name="Підтвердити отримання позначених").click()
    expect(page.locator("#notices")).to_contain_text("Отримання 1 справи відмічено")
    page.goto("/work/lists/")
    looked_at(page, "lists")
    page.get_by_role("searchbox").fill(decided_soon.number)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(decided_soon.number)
    looked_at(page, "case")
    for tab in ("Лист-проходження", "Рішення", "Документи", "Історія"):
        page.get_by_role("tab", name=re.compile(tab)).click()
        looked_at(page, f"case-{tab}")
    _looks_back(page)
    page.get_by_role("link", name="Відмовити").click()
    page.get_by_label("Обставини").fill("Дитина старша за дванадцять місяців.")
    page.get_by_role("button", name="Відмовити").click()
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    expect(page.get_by_label("Обставини")).to_have_value("Дитина старша за дванадцять місяців.")
    looked_at(page, "refuse")
    page.get_by_label(re.compile("Немає права")).check()
    page.get_by_label("Підтвердження").fill("відмовити")
    page.get_by_role("button", name="Відмовити").click()
    expect(page.locator("#notices")).to_contain_text("Рішення прийнято: відмовлено")
    expect(page.get_by_role("button", name="Надіслати результат до Центру")).to_be_visible()
    looked_at(page, "refused")


def _looks_back(page: Page) -> None:
    """Ask on the tab of the history what the case was, mend the time, and go back to the case."""
    for name, value in {"День": "20", "Місяць": "11", "Рік": "2026", "Час": "11.00"}.items():
        page.get_by_label(name, exact=True).fill(value)
    page.get_by_role("button", name="Показати стан").click()
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    looked_at(page, "state-wrong")
    page.get_by_label("Час", exact=True).fill("11:00")
    page.get_by_role("button", name="Показати стан").click()
    expect(page.get_by_role("row")).to_have_count(4)
    looked_at(page, "state")
    page.get_by_role("link", name="До справи").click()


@pytest.mark.parametrize(
    ("look", "options"), [("phone", {"viewport": PHONE}), ("no-script", {"java_script_enabled": False})]
)
def test_the_pages_hold_on_a_phone_and_without_scripts(
    browser_context_made: Contexts,
    sign_in: SignIn,
    world: cases.World,
    decided_soon: Case,
    look: str,
    options: dict[str, object],
) -> None:
    page = sign_in(browser_context_made(**options).new_page(), world.officers["pfu"])
    for address, name in (
        ("/work/", "work"),
        ("/work/lists/", "lists"),
        (f"/work/cases/{decided_soon.pk}/", "case"),
        (f"/work/cases/{decided_soon.pk}/grant/", "grant"),
        (f"/work/cases/{decided_soon.pk}/state/?day_day=20&day_month=11&day_year=2026&time=11:00", "state"),
        ("/work/search/?q=" + decided_soon.applicant.surname, "search"),
    ):
        page.goto(address)
        screenshot(page, f"backoffice-{name}-{look}")
        if look == "phone":
            assert overflow(page) <= 0, address
            axe(page)


def test_english_is_complete(browser_page: Page, sign_in: SignIn, world: cases.World, decided_soon: Case) -> None:
    page = sign_in(browser_page, world.officers["pfu"])
    page.goto(f"/work/cases/{decided_soon.pk}/")
    page.get_by_role("button", name="In English").click()
    expect(page.get_by_role("button", name="Grant the service")).to_be_visible()
    screenshot(page, "backoffice-case-en")
