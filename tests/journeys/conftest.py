"""What every journey needs: words in the reader's language, real sign-in, pages that axe and the eye have looked at."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.utils.translation import gettext, override, pgettext
from playwright.sync_api import BrowserContext, Page

from office.accounts.models import Worker
from tests.plugins.browser import axe, screenshot

PASSWORD = "dovhyi-shliakh-2026"


def say(words: str, context: str = "") -> str:
    """Give the words as a Ukrainian page shows them."""
    with override("uk"):
        return pgettext(context, words) if context else gettext(words)


def begins(words: str) -> re.Pattern[str]:
    """Match a label that begins so; "(optional)" may follow."""
    return re.compile("^" + re.escape(say(words)))


class Walk:
    """A worker's browser. ``seen`` looks at the page with axe and keeps a picture of it."""

    def __init__(self, page: Page, worker: Worker) -> None:
        self.page, self.worker = page, worker
        worker.set_password(PASSWORD)
        worker.save(update_fields=["password"])
        page.goto("/accounts/login/")
        page.locator("input[name=login]").fill(worker.email)
        page.locator("input[name=password]").fill(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(lambda address: "login" not in address)

    def seen(self, name: str) -> "Walk":
        axe(self.page)
        screenshot(self.page, name)
        return self

    def press(self, words: str, context: str = "") -> "Walk":
        """Press the first button or link with these words."""
        name = say(words, context)
        control = self.page.get_by_role("button", name=name).or_(self.page.get_by_role("link", name=name))
        with self.page.expect_navigation():
            control.first.click()
        return self

    def write(self, label: str, text: str) -> "Walk":
        self.page.get_by_role("textbox", name=begins(label)).first.fill(text)
        return self

    def date(self, label: str, day: date) -> "Walk":
        parts = self.page.get_by_role("group", name=begins(label)).get_by_role("textbox")
        for nth, value in enumerate((day.day, day.month, day.year)):
            parts.nth(nth).fill(str(value))
        return self


@pytest.fixture
def walk(browser_context_made: Callable[..., BrowserContext]) -> Callable[[Worker], Walk]:
    """Give ``walk(worker)``: a browser of his own, signed in with his password."""
    return lambda worker: Walk(browser_context_made().new_page(), worker)
