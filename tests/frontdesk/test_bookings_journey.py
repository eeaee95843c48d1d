"""An operator books for a caller by keyboard and checks the person in; the head sets booking; axe looks at every page."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from office.booking.models import Appointment
from office.centres.schedules import set_day
from office.queueing.models import Ticket
from tests.factories.booking import NINE, TOMORROW, Booking, a_booking
from tests.plugins.browser import axe, overflow, screenshot

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
SignIn = Callable[..., Page]


@pytest.fixture
def office(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Booking:
    office = a_booking()
    monkeypatch.setattr("django.utils.timezone.now", lambda: office.at)
    return office


def looked_at(page: Page, name: str) -> None:
    axe(page)
    assert overflow(page) == 0
    screenshot(page, name)


@pytest.mark.clause("L20")
def test_for_a_caller_from_the_question_to_the_number(office: Booking, browser_page: Page, sign_in: SignIn) -> None:
    page = sign_in(browser_page, office.hall.clerks[0])
    page.goto(reverse("frontdesk:bookings"))
    looked_at(page, "bookings-none")
    page.get_by_role("button", name="Записати людину").click()
    page.get_by_label("Послуга").select_option(label=office.hall.services[0].name)
    page.get_by_role("button", name="Показати час").click()
    page.get_by_role("navigation", name="Дні з вільним часом").get_by_role("link", name="24.11.2026").click()
    looked_at(page, "booking-new")
    page.get_by_label("09:00", exact=True).check()
    page.get_by_label("Прізвище та ім’я").fill("Вербицька Зоряна")
    page.get_by_label("Електронна пошта або телефон").fill("050 123 45 67")
    page.get_by_role("button", name="Записати", exact=True).click()
    expect(page.get_by_role("heading", name="Вівторок, 24 листопада 2026 року, 09:00")).to_be_visible()
    looked_at(page, "booking-one")
    made = Appointment.objects.get()
    page.get_by_role("button", name="Перенести").click()
    looked_at(page, "booking-staff-move")
    page.goto(reverse("frontdesk:booking_cancel", args=[made.pk]))
    looked_at(page, "booking-staff-cancel")
    office.on(NINE)
    sign_in(page, office.hall.clerks[0])
    page.goto(reverse("frontdesk:bookings"))
    looked_at(page, "bookings-day")
    page.get_by_role("link", name="Вербицька Зоряна").click()
    page.get_by_role("button", name="Людина прийшла: видати номер").click()
    expect(page.get_by_text(Ticket.objects.get().label)).to_be_visible()
    looked_at(page, "booking-arrived")


def test_the_head_sets_booking_and_sees_what_fits_no_more(office: Booking, browser_page: Page, sign_in: SignIn) -> None:
    office.booked()
    set_day(office.hall.centre, TOMORROW, reason="Немає світла", **office.hall.of_head)
    page = sign_in(browser_page, office.hall.head)
    page.goto(reverse("management:booking"))
    looked_at(page, "booking-rules")
    page.get_by_role("link", name="1 запис більше не відповідає").click()
    looked_at(page, "booking-conflicts")
    for name in ("booking_rules", "booking_service_new"):
        page.goto(reverse(f"management:{name}"))
        looked_at(page, name.replace("_", "-"))
    page.goto(reverse("management:booking_change", args=[office.bookables[0].pk]))
    looked_at(page, "booking-change")
