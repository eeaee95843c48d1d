"""The head's pages in a real browser: nothing bars anybody, nothing overflows, and one morning from end to end."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect

from office.cases.access import access_case
from office.centres.models import Posting
from office.ui import clock
from tests.factories import cases
from tests.factories.management import Heads, heads_of, one_of_each
from tests.plugins.browser import axe, check_looks, screenshot

pytestmark = pytest.mark.journey
Contexts = Callable[..., BrowserContext]
SignIn = Callable[..., Page]
PAGES = (
    "duties",
    "figures",
    "schedules",
    "schedule_new",
    "staff",
    "worker_new",
    "absences",
    "petitions",
    "desks",
    "agreements",
)


@pytest.fixture
def world(transactional_db: None) -> cases.World:
    """Give a world that began four days before now and has something on every list."""
    world = cases.a_world()
    world.at = clock.now()
    world.later(days=-4)
    one_of_each(world)
    access_case(world.front, cases.a_registered_case(world).pk, at=world.at, purpose="work on the case")
    return world


@pytest.fixture
def heads(world: cases.World) -> Heads:
    return heads_of(world)


def test_no_page_of_the_head_has_a_barrier(
    browser_page: Page, sign_in: SignIn, world: cases.World, heads: Heads
) -> None:
    people = {
        world.head: (*PAGES, "worker", "posting_state"),
        heads.director: ("cards", "closure", "centre_facts", "body_new", "body_join"),
        heads.auditor: ("journal", "access", "card_then"),
        heads.admin: ("cities", "city_new", "centre_new", "messages"),
    }
    posting = Posting.objects.filter(worker=world.front).values_list("pk", flat=True).get()
    of_city: dict[str, list[Any]] = {
        "centre_new": [world.place.city.slug],
        "posting_state": [posting],
        "worker": [world.front.pk],
    }
    for worker, names in people.items():
        page = sign_in(browser_page, worker)
        for name in names:
            answer = page.goto(reverse(f"management:{name}", args=of_city.get(name)))
            assert answer is not None, name
            assert answer.ok, name
            check_looks(page, f"management-{name}")


def test_a_morning_of_the_head(browser_page: Page, sign_in: SignIn, world: cases.World) -> None:
    page = sign_in(browser_page, world.head)
    page.goto("/staff/")
    expect(page.get_by_role("heading", name="Строки й обов’язки", level=1)).to_be_visible()
    page.get_by_role("link", name="Графік на затвердження").click()
    page.get_by_role("button", name="Затвердити графік").click()
    expect(page.get_by_role("alert").filter(has_text="Графік затверджено")).to_be_visible()
    page.goto(reverse("management:duties"))
    expect(page.get_by_role("link", name="Графік на затвердження")).to_have_count(0)
    page.get_by_role("link", name="Клопотання без відповіді").click()
    page.get_by_role("button", name="Надати відповідь").click()
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    axe(page)
    page.get_by_label("Відповідь").fill("Сканер привезуть у понеділок.")
    page.get_by_role("button", name="Надати відповідь").click()
    expect(page.get_by_role("alert").filter(has_text="надано відповідь")).to_be_visible()


def test_the_morning_in_english(browser_page: Page, sign_in: SignIn, world: cases.World) -> None:
    page = sign_in(browser_page, world.head)
    page.goto(reverse("management:duties"))
    page.get_by_role("button", name="In English").click()
    expect(page.get_by_role("heading", name="Needs a decision")).to_be_visible()
    screenshot(page, "management-duties-english")
    axe(page)
