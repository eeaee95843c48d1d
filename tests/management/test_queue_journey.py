"""The head's pages of reception before axe and on a phone; the rules are tried before they are set, by keyboard."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect

from office.queueing.calling import call_out_of_order
from office.queueing.closing import close_day
from office.queueing.models import Ticket
from office.queueing.queues import rules_of, set_rules
from office.queueing.serving import finish, start
from tests.factories.queueing import Reception, a_reception
from tests.plugins.browser import PHONE, axe, overflow, screenshot

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
SignIn = Callable[..., Page]


@pytest.fixture
def hall(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Reception:
    """Give a reception that is committed, so that the server sees it; its moment is the moment of the pages too."""
    hall = a_reception()
    monkeypatch.setattr("django.utils.timezone.now", lambda: hall.at)
    return hall


def address(name: str, *args: object) -> str:
    return reverse(f"management:{name}", args=args)


def busy(hall: Reception) -> None:
    """A morning: somebody served, one called before others, people who wait for a body that nobody sits for."""
    hall.seat(0)
    for service in (0, 1, 0, 2, 2):
        hall.later(minutes=1).take(service)
    finish(start(hall.called(0), **hall.clerk()), **hall.later(minutes=12).clerk())
    third = Ticket.objects.get(label="А002")
    start(call_out_of_order(third, reason="жінці зле", **hall.clerk(), request=uuid4()), **hall.clerk())
    set_rules(hall.centre, longest_wait=10, **hall.of_head)


def test_every_page_of_the_head_has_no_barrier_and_fits_a_phone(
    hall: Reception, browser_context_made: Callable[..., BrowserContext], sign_in: SignIn
) -> None:
    busy(hall)
    wide, narrow = browser_context_made().new_page(), browser_context_made(viewport=PHONE).new_page()
    on = hall.day.on.isoformat()
    pages = {
        "hall": address("queue"),
        "queues": address("queues"),
        "queue": address("queue_change", hall.queues[0].pk),
        "place": address("queue_place"),
        "rules": address("queue_rules"),
        "days": address("queue_days"),
        "day": address("queue_day", on),
        "close": address("queue_close"),
        "report": address("queue_report"),
    }
    for name, place in pages.items():
        _looked_at(wide, narrow, sign_in, hall, name, place)
    close_day(hall.centre, **hall.of_head)
    _looked_at(wide, narrow, sign_in, hall, "sealed", address("queue_day", on) + "?check=1")


def _looked_at(wide: Page, narrow: Page, sign_in: SignIn, hall: Reception, name: str, place: str) -> None:
    sign_in(wide, hall.head).goto(place)
    screenshot(wide, f"head-queue-{name}")
    axe(wide)
    sign_in(narrow, hall.head).goto(place)
    screenshot(narrow, f"head-queue-{name}-phone")
    assert overflow(narrow) <= 0, place


def test_the_head_tries_the_rules_before_setting_them(hall: Reception, browser_page: Page, sign_in: SignIn) -> None:
    page = sign_in(browser_page, hall.head)
    page.goto(address("queue_rules"))
    credit = page.get_by_label("Першочерговий прийом за законом")
    credit.focus()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("25")
    page.keyboard.press("Enter")  # the first button shows what people will read
    expect(page.get_by_role("heading", name="Що прочитають люди з цими числами")).to_be_visible()
    expect(page.get_by_text("першочерговий прийом — на 25 хв раніше")).to_be_visible()
    axe(page)
    assert rules_of(hall.centre).credit_first == 30
    page.get_by_role("button", name="Установити правила").press("Enter")
    expect(page.get_by_text("Правила встановлено")).to_be_visible()
    assert rules_of(hall.centre).credit_first == 25
