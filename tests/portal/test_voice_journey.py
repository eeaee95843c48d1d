"""What people say, from their phone and the terminal to the head and back; axe looks at every page."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from office.booking.codes import shown
from office.feedback.models import Enquiry, FeedbackEntry, Rating
from office.feedback.rating import rate
from office.feedback.states import RatingWay
from office.queueing.device_states import DeviceKind
from office.queueing.devices import pairing_code
from tests.factories.devices import a_device
from tests.factories.feedback import a_served_ticket
from tests.factories.queueing import Reception, a_reception
from tests.plugins.browser import PHONE, axe, overflow, screenshot

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
Contexts = Callable[..., BrowserContext]


@pytest.fixture(autouse=True)
def in_english() -> None:
    """Here pages speak Ukrainian."""


@pytest.fixture
def hall(transactional_db: None) -> Reception:
    return a_reception()


@pytest.fixture(autouse=True)
def at_work(hall: Reception, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the clock stand at a moment of the same day by which all of it has happened."""
    late = hall.at + timedelta(minutes=90)
    monkeypatch.setattr("django.utils.timezone.now", lambda: late)


def seen(page: Page, name: str) -> None:
    axe(page)
    assert overflow(page) <= 0
    screenshot(page, name)


def press(page: Page, name: str) -> None:
    """Press the first button or link of the page itself with these words."""
    main = page.locator("main")
    found = main.get_by_role("button", name=name).or_(main.get_by_role("link", name=name))
    with page.expect_navigation():
        found.first.click()


@pytest.mark.clause("L52", "L16")
@pytest.mark.looks_at(
    "enquiries/<str:token>/",
    "rate/<str:code>/",
    "rate/<str:code>/<uuid:ticket>/",
    "voices/<uuid:entry>/",
    "voices/written/<str:token>/",
)
def test_what_people_say_is_heard(
    hall: Reception, browser_context_made: Contexts, sign_in: Callable[..., Page]
) -> None:
    phone = browser_context_made(viewport=PHONE, has_touch=True).new_page()
    head, clerk = browser_context_made().new_page(), browser_context_made().new_page()
    sign_in(head, hall.head)
    sign_in(clerk, hall.clerks[0])
    _writes(phone)
    _publishes_and_answers(head)
    phone.goto(reverse("portal:voices"))
    expect(phone.get_by_text("[приховано: персональні дані]")).to_be_visible()
    expect(phone.get_by_text("Лавку замовлено")).to_be_visible()
    seen(phone, "voices-book")
    press(phone, "Пропозиція № 1/")
    seen(phone, "voices-one")
    _asks(phone)
    _answers(clerk)
    _reads(phone)
    _rates(phone, hall)
    _rates_at_the_terminal(browser_context_made, hall)
    _looks_at_ratings(head, hall)


def _writes(phone: Page) -> None:
    phone.goto(reverse("portal:voices"))
    seen(phone, "voices-empty")
    press(phone, "Написати до книги")
    press(phone, "Записати")
    expect(phone.get_by_role("alert")).to_be_visible()
    seen(phone, "voices-mistakes")
    phone.get_by_label("Пропозиція: що варто зробити інакше").check()
    phone.get_by_label("Що ви хочете сказати?").fill("Пані Зоряна просить лавку біля входу")
    press(phone, "Записати")
    expect(phone.get_by_role("heading", name="Записано до книги")).to_be_visible()
    seen(phone, "voices-written")


def _publishes_and_answers(head: Page) -> None:
    head.goto(reverse("management:voices"))
    seen(head, "management-voices")
    head.goto(reverse("management:voice_entry", args=[FeedbackEntry.objects.get().pk]))
    head.get_by_label("Персональні дані, які треба приховати").fill("Зоряна")
    head.get_by_label("Які це персональні дані").fill("ім’я")
    press(head, "Оприлюднити")
    head.get_by_label("Відповідь Центру").fill("Лавку замовлено")
    seen(head, "management-voice")
    press(head, "Оприлюднити відповідь")
    expect(head.get_by_text("Лавку замовлено")).to_be_visible()
    for name in ("ratings", "voice_terms", "voice_codes"):
        head.goto(reverse(f"management:{name}"))
        seen(head, f"management-{name}")


def _asks(phone: Page) -> None:
    phone.goto(reverse("portal:ask"))
    seen(phone, "ask")
    phone.get_by_label("Ваше запитання").fill("Які потрібні документи?")
    press(phone, "Надіслати запитання")
    expect(phone.get_by_role("heading", name="Ваше запитання отримано")).to_be_visible()
    seen(phone, "ask-asked")


def _answers(clerk: Page) -> None:
    for name in ("enquiry_new", "paper_entry", "enquiries"):
        clerk.goto(reverse(f"frontdesk:{name}"))
        seen(clerk, f"desk-{name}")
    found = Enquiry.objects.get()
    press(clerk, found.number)
    seen(clerk, "desk-enquiry")
    clerk.get_by_label("Відповідь").fill("Паспорт і заява.")
    press(clerk, "Надіслати відповідь")
    expect(clerk.get_by_text("Паспорт і заява.")).to_be_visible()


def _reads(phone: Page) -> None:
    found = Enquiry.objects.get()
    phone.goto(reverse("portal:enquiry"))
    seen(phone, "enquiry-find")
    phone.get_by_label("Номер звернення").fill(found.number)
    phone.get_by_label("Код звернення").fill(shown(found.code))
    press(phone, "Показати відповідь")
    expect(phone.get_by_text("Паспорт і заява.")).to_be_visible()
    seen(phone, "enquiry-answered")


def _rates(phone: Page, hall: Reception) -> None:
    ticket = a_served_ticket(hall)
    phone.goto(reverse("portal:rate"))
    seen(phone, "rate-how")
    phone.goto(reverse("portal:rate", args=[ticket.visit.secret]))
    seen(phone, "rate-visit")
    press(phone, "Оцінити")
    phone.get_by_label("Погано", exact=True).check()
    phone.get_by_label("Словами").fill("Довго чекали")
    seen(phone, "rate-ticket")
    press(phone, "Надіслати")
    expect(phone.get_by_text("Ваша оцінка — 2 з 5")).to_be_visible()
    seen(phone, "rate-given")


def _rates_at_the_terminal(made: Contexts, hall: Reception) -> None:
    ticket = a_served_ticket(hall)
    kiosk = made(viewport={"width": 1080, "height": 1920}).new_page()
    kiosk.goto("/kiosk/pair/")
    kiosk.get_by_label("Код").fill(
        pairing_code(a_device(hall, "kiosk", DeviceKind.KIOSK), by=hall.head, at=timezone.now())
    )
    press(kiosk, "Спарити")
    seen(kiosk, "kiosk-start-response")
    press(kiosk, "Відгук")
    seen(kiosk, "kiosk-response")
    press(kiosk, ticket.label)
    seen(kiosk, "kiosk-rate")
    press(kiosk, "Дуже добре")
    expect(kiosk.get_by_role("heading", name="Дякуємо")).to_be_visible()
    seen(kiosk, "kiosk-thanks")
    assert Rating.objects.get(ticket=ticket).steps == 5
    kiosk.goto(reverse("kiosk:respond_write"))
    seen(kiosk, "kiosk-write")


def _looks_at_ratings(head: Page, hall: Reception) -> None:
    for steps in (4, 5, 3):
        rate(a_served_ticket(hall), steps, way=RatingWay.PHONE, at=hall.at)
    head.goto(reverse("management:ratings"))
    expect(head.get_by_text("Довго чекали")).to_be_visible()
    seen(head, "management-ratings-five")
