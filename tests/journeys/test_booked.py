"""A booked person shows the code to the terminal and is called at the agreed time, before who came a little earlier."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect

from office.booking.codes import shown
from office.documents.codes import qr_svg
from office.portal.tokens import token_of
from office.queueing.device_states import DeviceKind
from office.queueing.models import Ticket
from tests.factories.booking import NINE, Booking, a_booking
from tests.journeys.test_reception import PHONE, WALL, paired, seen

pytestmark = pytest.mark.journey
Contexts = Callable[..., BrowserContext]


@pytest.fixture
def booking(transactional_db: None, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Booking:
    settings.LIVE_URL = ""  # the clock of the day is ours; the board asks by itself
    booking = a_booking()
    monkeypatch.setattr("django.utils.timezone.now", lambda: booking.at)
    return booking


@pytest.mark.clause("L20", "L21")
def test_who_booked_is_called_at_the_agreed_time(
    booking: Booking, browser_context_made: Contexts, sign_in: Callable[..., Page]
) -> None:
    booked, hall = booking.booked(), booking.hall
    phone = browser_context_made(**PHONE).new_page()
    phone.goto(reverse("portal:mine", args=[token_of(booked)]))
    picture = phone.get_by_role("img", name="Код запису").get_attribute("src")
    assert phone.request.get(f"{phone.url.split('/appointments')[0]}{picture}").text() == qr_svg(shown(booked.code))

    booking.on(NINE - timedelta(minutes=50))
    board = paired(browser_context_made(**WALL).new_page(), hall, DeviceKind.BOARD, "board")
    kiosk = paired(browser_context_made(**WALL).new_page(), hall, DeviceKind.KIOSK, "kiosk")
    before = hall.ticket()
    booking.on(NINE - timedelta(minutes=20))
    after = hall.ticket()
    booking.on(NINE - timedelta(minutes=10))
    expect(kiosk.locator("[data-scan]")).to_be_focused()
    kiosk.keyboard.type(shown(booked.code))  # as a scanner does, Enter and all
    kiosk.keyboard.press("Enter")
    expect(kiosk.locator(".number")).to_be_visible()
    seen(kiosk, "kiosk-booked")
    mine = Ticket.objects.exclude(pk__in=[before.pk, after.pk]).get()
    assert (kiosk.locator(".number").inner_text(), mine.agreed_at) == (mine.label, NINE)

    hall.seat(0)
    desk = sign_in(browser_context_made().new_page(), hall.clerks[0])
    called = board.locator("[data-calls]")
    for ticket, at in ((before, NINE - timedelta(minutes=5)), (mine, NINE), (after, NINE + timedelta(minutes=20))):
        booking.on(at)
        desk.goto("/desk/")
        desk.get_by_role("button", name=re.compile("Викликати наступн")).click()
        expect(called).to_contain_text(ticket.label)
        desk.get_by_role("button", name="Прийшов — почати").click()
        desk.get_by_role("button", name="Завершити").click()
    mine.refresh_from_db()
    assert mine.called_at == NINE
