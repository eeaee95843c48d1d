"""From the page of a centre to its figures and their table, by links alone; axe looks at full tables on both screens (K6)."""

from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from office.reporting.tasks import forget_figures
from tests.factories import cases
from tests.plugins.browser import check_looks

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def in_english() -> None:
    """Here pages speak Ukrainian."""


@pytest.fixture(autouse=True)
def at_work() -> None:
    """Here the clock is that of the world below."""


@pytest.fixture
def world(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> cases.World:
    """Give a centre with ten results that are given and two cases that are late."""
    forget_figures()
    made = cases.a_world()
    for _nth in range(10):
        cases.a_delivered_case(made, cases.a_registered_case(made))
    for _nth in range(2):
        cases.a_registered_case(made)
    made.later(days=5)
    monkeypatch.setattr("django.utils.timezone.now", lambda: made.at)
    return made


@pytest.mark.clause("K6")
def test_anybody_reads_how_a_centre_works_and_takes_the_table(browser_page: Page, world: cases.World) -> None:
    page = browser_page
    page.goto(reverse("portal:centre", args=[world.centre.code]))
    page.get_by_role("link", name="Як ми працюємо: показники").click()
    expect(page.get_by_role("heading", name="Як ми працюємо: показники", level=1)).to_be_visible()
    expect(page.get_by_role("link", name="Останні 90 днів")).to_have_attribute("aria-current", "page")
    terms = page.get_by_role("table", name="Строки: дотримані й порушені")
    handing = terms.get_by_role("row", name="Передати справу виконавцю")
    expect(handing.get_by_role("cell")).to_have_text(["35", "30", "менше 5", "не показуємо"])
    results = page.get_by_role("table", name="Скільки триває до результату")
    expect(results.get_by_role("row", name="Половина результатів").get_by_role("cell").first).to_have_text("того ж дня")
    check_looks(page, "portal-figures")
    page.get_by_role("link", name="Останні 12 місяців").click()
    expect(page.get_by_text("Повні дні з 25.11.2025 до 24.11.2026.")).to_be_visible()
    with page.expect_download() as taken:
        page.get_by_role("link", name="Ті самі показники таблицею (CSV)").click()
    assert taken.value.suggested_filename == f"{world.centre.code}-12-months-20261124.csv"
    assert "terms.L30.late" in Path(taken.value.path()).read_text("utf-8-sig")
