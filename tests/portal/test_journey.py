"""A pensioner books at home, with and without JavaScript, on a telephone too; axe looks at every page."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from office.booking.codes import shown
from office.booking.models import Appointment, SolvedProof, WaitingEntry
from office.booking.states import AppointmentState
from office.parties.accounts import sign_in as begin_session
from office.parties.models import ApplicantAccount
from office.portal.account_access import COOKIE
from tests.factories.booking import NINE, Booking, a_booking, clock, digits_sent
from tests.plugins.browser import PHONE, axe, overflow, screenshot
from tests.portal.applicants import CLAIMS

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
Contexts = Callable[..., BrowserContext]


@pytest.fixture(autouse=True)
def in_english() -> None:
    """Here pages speak Ukrainian."""


@pytest.fixture
def office(transactional_db: None) -> Booking:
    """Give a reception that is committed, so that the server sees it."""
    return a_booking()


def looked_at(page: Page, name: str = "") -> None:
    axe(page)
    assert overflow(page) == 0
    if name:
        screenshot(page, name)


def up_to_the_person(page: Page, office: Booking) -> None:
    """Answer where, what for, which day and what time."""
    page.goto(reverse("portal:booking"))
    looked_at(page, "booking-where")
    page.get_by_role("link", name=office.hall.centre.name).click()
    looked_at(page, "booking-what")
    page.locator(f"main a[href*='{office.hall.services[0].code}']").click()
    expect(page.get_by_role("heading", name="Який день вам підходить?")).to_be_visible()
    looked_at(page, "booking-day")
    page.get_by_role("link", name="Вівторок, 24 листопада 2026 року").click()
    looked_at(page, "booking-time")
    page.get_by_role("link", name="09:00", exact=True).click()
    expect(page.get_by_role("heading", name="Хто прийде?")).to_be_visible()


def person(page: Page) -> None:
    page.get_by_label("Прізвище та ім’я").fill("Вербицька Зоряна")
    page.get_by_label("Електронна пошта або телефон").fill("zoryana@example.test")


def up_to_the_code(page: Page) -> Appointment:
    page.get_by_role("button", name="Надіслати мені код").click()
    expect(page.get_by_role("heading", name="Введіть код із нашого повідомлення")).to_be_visible()
    looked_at(page, "booking-held")
    return Appointment.objects.get()


def confirmed(page: Page, held: Appointment) -> None:
    page.get_by_label("Код із повідомлення").fill(digits_sent(held))
    page.get_by_role("button", name="Підтвердити запис").click()
    expect(page.get_by_role("heading", name="Вас записано")).to_be_visible()
    looked_at(page, "booking-booked")
    expect(page.get_by_text(shown(held.code)).first).to_be_visible()
    held.refresh_from_db()
    assert held.state == AppointmentState.CONFIRMED


@pytest.mark.clause("L20")
@pytest.mark.looks_at(
    "appointments/booked/<str:token>/",
    "appointments/held/<uuid:key>/",
    "appointments/mine/<str:token>/",
    "appointments/mine/<str:token>/cancel/",
    "appointments/mine/<str:token>/move/",
    "appointments/mine/<str:token>/move/<day:on>/",
)
def test_from_home_with_a_proof_of_work(office: Booking, browser_page: Page) -> None:
    page = browser_page
    up_to_the_person(page, office)
    page.get_by_role("button", name="Надіслати мені код").click()
    expect(page.get_by_role("alert")).to_be_visible()
    looked_at(page, "booking-mistakes")
    person(page)
    expect(page.locator("input[name=altcha]")).not_to_have_value("", timeout=20_000)
    held = up_to_the_code(page)
    assert SolvedProof.objects.count() == 1
    confirmed(page, held)
    page.get_by_role("link", name="Перенести або скасувати").click()
    looked_at(page, "booking-mine")
    page.get_by_role("button", name="Перенести на інший час").click()
    looked_at(page)
    page.get_by_role("link", name="Вівторок, 24 листопада 2026 року").click()
    looked_at(page, "booking-move")
    page.get_by_role("button", name="11:00", exact=True).click()
    expect(page.get_by_text("Запис перенесено.")).to_be_visible()
    held.refresh_from_db()
    assert held.starts_at == clock(11)
    page.get_by_role("link", name="Скасувати запис").click()
    looked_at(page, "booking-cancel")
    page.get_by_role("button", name="Скасувати запис").click()
    expect(page.get_by_text("Запис скасовано.")).to_be_visible()
    looked_at(page)


@pytest.mark.clause("L20")
def test_on_a_telephone_without_javascript_the_time_goes_and_another_is_had_by_one_press(
    office: Booking, browser_context_made: Contexts
) -> None:
    # axe is a script itself: this one looks by eye and by width; the pages are the same as above.
    page = browser_context_made(viewport=PHONE, java_script_enabled=False).new_page()
    page.goto(reverse("portal:booking"))
    page.get_by_role("link", name=office.hall.centre.name).click()
    page.locator(f"main a[href*='{office.hall.services[0].code}']").click()
    page.get_by_role("link", name="Вівторок, 24 листопада 2026 року").click()
    page.get_by_role("link", name="09:00", exact=True).click()
    person(page)
    office.booked(0)  # somebody was quicker
    page.get_by_role("button", name="Надіслати мені код").click()
    expect(page.get_by_role("heading", name="Цей час щойно зайняли")).to_be_visible()
    screenshot(page, "booking-taken-phone")
    page.get_by_role("button").filter(has_text="09:20").click()
    held = Appointment.objects.get(state=AppointmentState.HELD)
    assert (held.starts_at - NINE).seconds == 20 * 60
    page.get_by_label("Код із повідомлення").fill(digits_sent(held))
    page.get_by_role("button", name="Підтвердити запис").click()
    expect(page.get_by_role("heading", name="Вас записано")).to_be_visible()
    screenshot(page, "booking-booked-phone")


@pytest.mark.looks_at(
    "appointments/at/<slug:centre>/<str:service>/waits/",
    "appointments/waiting/<str:token>/",
)
def test_the_waiting_list_and_the_pages_of_the_code(office: Booking, browser_page: Page) -> None:
    page = browser_page
    offered = office.bookables[1]
    page.goto(reverse("portal:wait", args=[offered.centre.code, offered.service.code]))
    looked_at(page, "booking-wait")
    person(page)
    page.get_by_role("button", name="Стати до списку очікування").click()
    expect(page.get_by_role("heading", name="Ви у списку очікування")).to_be_visible()
    looked_at(page)
    page.goto(reverse("portal:find"))
    looked_at(page, "booking-find")
    page.get_by_label("Код запису").fill(WaitingEntry.objects.get().code)
    page.get_by_role("button", name="Відкрити мій запис").click()
    expect(page.get_by_text("Перед вами")).to_be_visible()
    looked_at(page)


@pytest.mark.clause("L20")
@pytest.mark.looks_at("me/", "appointments/booked/<str:token>/", "appointments/mine/<str:token>/move/")
def test_who_is_signed_in_presses_once_and_finds_the_booking_in_the_account(
    office: Booking, browser_context_made: Contexts, live_server: LiveServer
) -> None:
    page = browser_context_made(viewport=PHONE).new_page()
    token = begin_session(CLAIMS, at=office.at)
    page.context.add_cookies([{"name": COOKIE, "value": token, "url": live_server.url}])
    up_to_the_person(page, office)
    looked_at(page, "booking-who-known")
    page.get_by_role("button", name="Записатися на цей час").click()
    expect(page.get_by_role("heading", name="Вас записано")).to_be_visible()
    looked_at(page)
    office.booked(1, account=ApplicantAccount.objects.get())  # another contact, proved by digits
    office.hold(2, account=ApplicantAccount.objects.get())
    page.goto(reverse("portal:me"))
    expect(page.get_by_role("heading", name="Мої записи")).to_be_visible()
    looked_at(page, "account-bookings")
    with page.expect_download() as file:
        page.get_by_role("link", name="Додати до календаря").first.click()
    assert "BEGIN:VCALENDAR" in Path(file.value.path()).read_text("utf-8")
    page.get_by_role("link", name="Перенести").first.click()
    expect(page.get_by_role("link", name="Вівторок, 24 листопада 2026 року")).to_be_visible()
    looked_at(page)


def test_narrow_pages_do_not_scroll_sideways(office: Booking, browser_context_made: Contexts) -> None:
    page = browser_context_made(viewport=PHONE).new_page()
    up_to_the_person(page, office)
    looked_at(page, "booking-who-phone")
    person(page)
    held = up_to_the_code(page)
    confirmed(page, held)
