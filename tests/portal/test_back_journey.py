"""Who presses "back" after sending, and sends again: a clear answer, one thing done, nothing lost."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from office.booking.models import Appointment
from office.booking.states import AppointmentState
from office.cases.models import Application
from office.cases.states import ApplicationState
from office.feedback.models import Enquiry, FeedbackEntry, Rating
from office.parties.accounts import sign_in as begin_session
from office.parties.models import CorrectionRequest
from office.portal import caching
from office.portal.account_access import COOKIE
from tests.factories import cases
from tests.factories.booking import Booking, a_booking, digits_sent
from tests.factories.feedback import a_served_ticket
from tests.plugins.browser import axe, overflow
from tests.portal.applicants import CLAIMS, filled_in, signed_in
from tests.portal.test_booking import who
from tests.portal.test_journey import person

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
Contexts = Callable[..., BrowserContext]
WORDS = "Просимо лавку біля входу"


@pytest.fixture(autouse=True)
def in_english() -> None:
    """Here pages speak Ukrainian."""


@pytest.fixture(autouse=True)
def changes_count_at_once() -> None:
    """Here they are committed."""


@pytest.fixture(autouse=True)
def at_work() -> None:
    """Each world sets the clock of the faces itself."""


@pytest.fixture
def office(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Booking:
    caching.forget()
    made = a_booking()
    monkeypatch.setattr("django.utils.timezone.now", lambda: made.at)
    return made


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def page(request: pytest.FixtureRequest, browser_context_made: Contexts) -> Page:
    return browser_context_made(java_script_enabled=request.param).new_page()


def press(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("main").get_by_role("button", name=name).first.click()


def back(page: Page, heading: str) -> None:
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_contain_text(heading)


@pytest.mark.clause("L52")
def test_an_entry_of_the_book_is_written_once(office: Booking, page: Page) -> None:
    page.goto(reverse("portal:write", args=[office.hall.centre.code]))
    page.get_by_label("Пропозиція: що варто зробити інакше").check()
    page.get_by_label("Що ви хочете сказати?").fill(WORDS)
    press(page, "Записати")
    first = page.get_by_role("main").inner_text()
    back(page, "Написати до книги")
    expect(page.get_by_label("Що ви хочете сказати?")).to_have_value(WORDS)
    press(page, "Записати")
    expect(page.get_by_role("heading", name="Записано до книги")).to_be_visible()
    assert page.get_by_role("main").inner_text() == first
    assert FeedbackEntry.objects.count() == 1
    back(page, "Написати до книги")
    page.get_by_label("Що ви хочете сказати?").fill(WORDS + " і навіс")
    press(page, "Записати")
    expect(page.get_by_role("heading", name="Записано до книги")).to_be_visible()
    assert FeedbackEntry.objects.count() == 2, "other words are another entry"


@pytest.mark.clause("L16")
def test_a_question_is_asked_once(office: Booking, page: Page) -> None:
    page.goto(reverse("portal:ask", args=[office.hall.centre.code]))
    page.get_by_label("Ваше запитання").fill("Які потрібні документи?")
    press(page, "Надіслати запитання")
    first = page.get_by_role("main").inner_text()
    back(page, "Запитати Центр")
    expect(page.get_by_label("Ваше запитання")).to_have_value("Які потрібні документи?")
    press(page, "Надіслати запитання")
    expect(page.get_by_role("heading", name="Ваше запитання отримано")).to_be_visible()
    assert page.get_by_role("main").inner_text() == first
    assert Enquiry.objects.count() == 1


def test_the_words_of_another_browser_are_its_own(office: Booking, browser_context_made: Contexts) -> None:
    for _person in range(2):
        page = browser_context_made().new_page()
        page.goto(reverse("portal:write", args=[office.hall.centre.code]))
        page.get_by_label("Подяка").check()
        page.get_by_label("Що ви хочете сказати?").fill("Дякую!")
        press(page, "Записати")
    assert FeedbackEntry.objects.count() == 2


@pytest.mark.clause("L20")
def test_a_booking_is_confirmed_once_and_the_page_before_says_so(office: Booking, page: Page) -> None:
    page.goto(who(office))
    person(page)
    press(page, "Надіслати мені код")
    held = Appointment.objects.get()
    page.get_by_label("Код із повідомлення").fill(digits_sent(held))
    press(page, "Підтвердити запис")
    expect(page.get_by_role("heading", name="Вас записано")).to_be_visible()
    back(page, "Запис підтверджено")
    back(page, "Хто прийде?")
    expect(page.get_by_label("Прізвище та ім’я")).to_have_value("Вербицька Зоряна")
    page.get_by_role("link", name="Назад").click()  # the one place of nine o'clock is theirs now
    page.get_by_role("link", name="09:20", exact=True).click()
    person(page)
    press(page, "Надіслати мені код")
    other = Appointment.objects.exclude(pk=held.pk).get()
    page.get_by_label("Код із повідомлення").fill(digits_sent(other))
    press(page, "Підтвердити запис")
    expect(page.get_by_role("alert")).to_contain_text("На цю послугу вже є відкритий запис")
    assert Appointment.objects.filter(state=AppointmentState.CONFIRMED).get() == held


def test_the_code_that_was_right_may_be_sent_again(office: Booking, page: Page) -> None:
    """The page of the code, open in a second window since before."""
    page.goto(who(office))
    person(page)
    press(page, "Надіслати мені код")
    held = Appointment.objects.get()
    other = page.context.new_page()
    other.goto(page.url)
    for window in (page, other):
        window.get_by_label("Код із повідомлення").fill(digits_sent(held))
        press(window, "Підтвердити запис")
        expect(window.get_by_role("heading", name="Вас записано")).to_be_visible()
    assert Appointment.objects.count() == 1


def own(page: Page, live_server: LiveServer, at: object) -> Page:
    token = begin_session(CLAIMS, at=at)  # type: ignore[arg-type]
    page.context.add_cookies([{"name": COOKIE, "value": token, "url": live_server.url}])
    return page


@pytest.mark.clause("L20")
def test_with_an_account_the_second_press_is_told_of_the_first(
    office: Booking, page: Page, live_server: LiveServer
) -> None:
    own(page, live_server, office.at).goto(who(office))
    expect(page.get_by_label("Прізвище та ім’я")).to_have_value("Вербицька Зоряна Іванівна")
    press(page, "Записатися на цей час")
    expect(page.get_by_role("heading", name="Вас записано")).to_be_visible()
    back(page, "Хто прийде?")
    page.get_by_label("Що допоможе на прийомі").fill("пандус")
    press(page, "Записатися на цей час")
    expect(page.get_by_role("alert")).to_contain_text("На цю послугу вже є відкритий запис")
    expect(page.get_by_label("Що допоможе на прийомі")).to_have_value("пандус")
    assert Appointment.objects.count() == 1


@pytest.mark.clause("L52")
def test_a_rating_given_again_is_the_one_rating(office: Booking, page: Page) -> None:
    ticket = a_served_ticket(office.hall)
    page.goto(reverse("portal:rate_ticket", args=[ticket.visit.secret, ticket.pk]))
    page.get_by_label("Добре", exact=True).check()
    page.get_by_label("Словами").fill("Дякую")
    press(page, "Надіслати")
    expect(page.get_by_text("Ваша оцінка — 4 з 5")).to_be_visible()
    page.go_back()
    expect(page.get_by_label("Словами")).to_have_value("Дякую")
    press(page, "Надіслати")
    expect(page.get_by_text("Ваша оцінка — 4 з 5")).to_be_visible()
    assert (Rating.objects.get().steps, Rating.objects.get().words) == (4, "Дякую")


@pytest.mark.clause("L22")
def test_an_application_is_submitted_once(world: cases.World, page: Page, live_server: LiveServer) -> None:
    home = Client()
    signed_in(home, world)
    draft = filled_in(home, world)
    own(page, live_server, world.at).goto(reverse("portal:apply_check", args=[draft]))
    before = page.context.new_page()  # a second window with the same page
    before.goto(reverse("portal:apply_check", args=[draft]))
    for window in (page, before):
        window.get_by_label("Електронно").check()
        window.get_by_label("Я погоджуюся").first.check()
        press(window, "Подати заяву")
        expect(window.get_by_role("heading", name="Заяву подано")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="Заяву подано")).to_be_visible()
    made = Application.objects.get()
    assert (made.pk, made.state) == (draft, ApplicationState.SUBMITTED)


def test_a_request_to_put_data_right_is_made_once(world: cases.World, page: Page, live_server: LiveServer) -> None:
    record = cases.a_person(world, rntrc=CLAIMS.rntrc)
    own(page, live_server, world.at).goto(reverse("portal:wrong", args=[record.pk]))
    page.get_by_label("Адреса").check()
    page.get_by_label("Як правильно").fill("вул. Нова, 2")
    page.get_by_label("Чому").fill("переїзд")
    press(page, "Надіслати")
    page.go_back()
    expect(page.get_by_label("Чому")).to_have_value("переїзд")
    # What stands in the register is kept by no browser: another may sit down here.
    expect(page.get_by_label("Як правильно")).to_have_value("")
    page.get_by_label("Як правильно").fill("вул. Нова, 2")
    press(page, "Надіслати")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Усе, що про мене зберігається")
    assert CorrectionRequest.objects.count() == 1


def test_the_pages_one_comes_back_to_have_no_barrier(office: Booking, browser_page: Page) -> None:
    page = browser_page
    held = office.booked()
    page.goto(reverse("portal:held", args=[held.pk]))
    axe(page)
    lost = office.hold(1)
    office.at += timedelta(minutes=11)
    page.goto(reverse("portal:held", args=[lost.pk]))
    axe(page)
    assert overflow(page) == 0
