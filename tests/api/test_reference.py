"""The page of the API: every operation and every kind of problem on it, for everybody, with nothing of another host."""

import json
from collections.abc import Callable

import pytest
from django.test import Client
from playwright.sync_api import BrowserContext, Page

from office.api.problems import KINDS
from tests.api.declared import OPERATIONS
from tests.api.reading import problem
from tests.plugins.browser import PHONE, axe, overflow, screenshot

Contexts = Callable[..., BrowserContext]


def test_the_page_tells_every_operation_and_every_kind_of_problem(client: Client) -> None:
    answer = client.get("/api/v1/")
    assert answer.status_code == 200
    page = answer.content.decode()
    assert [name for name in OPERATIONS if f'id="{name}"' not in page] == []
    assert [kind for kind in KINDS if f'id="problem-{kind}"' not in page] == []
    assert "<script src=" not in page.replace('<script src="/static/', "")


def test_the_description_is_there_for_programs(client: Client) -> None:
    answer = client.get("/api/v1/openapi.json")
    assert answer.headers["Content-Type"] == "application/json"
    said = json.loads(answer.content)
    assert said["openapi"].startswith("3.1")
    told = [each["operationId"] for methods in said["paths"].values() for each in methods.values()]
    assert sorted(told) == sorted(OPERATIONS)
    problem(client.post("/api/v1/openapi.json"), 405, "method")


@pytest.mark.journey
@pytest.mark.parametrize("look", ["desktop", "phone"])
def test_the_page_has_no_barrier(browser_context_made: Contexts, transactional_db: None, look: str) -> None:
    page = browser_context_made(**({"viewport": PHONE} if look == "phone" else {})).new_page()
    page.goto("/api/v1/")
    screenshot(page, f"api-{look}", whole=False)
    axe(page)
    assert overflow(page) <= 0, wide(page)
    page.evaluate("() => document.querySelectorAll('details').forEach(each => { each.open = true; })")
    assert overflow(page) <= 0, wide(page)
    assert page.get_by_role("region", name="register_case: request").is_visible()


def wide(page: Page) -> list[str]:
    """Tell what reaches beyond the window."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll('main *')]
            .filter(each => each.getBoundingClientRect().right > document.documentElement.clientWidth)
            .filter(each => !each.closest('.office-table-wrap')).map(each => each.outerHTML.slice(0, 200)).slice(0, 5)"""
    )
    return found
