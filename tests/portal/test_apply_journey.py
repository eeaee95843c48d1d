"""Must show 1(a): who has a keyboard alone and hears the page finds a service at home, applies, and receives the result.

From the first page: by the search, the questions and the list of documents, through a real identity provider, to the
case, its missing document, its result and its rating. What the centre does in between goes by the use-cases of the staff.
"""

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer
from tools.frontend import find_node

from office.cases import delivery, registration
from office.cases.applications import return_application, take_in
from office.cases.models import Application, Case, SentDocument
from office.cases.sent import take_sent
from office.cases.states import CaseState, Mark
from office.feedback.models import Rating
from office.messages.models import Message
from office.parties.accounts import link_person
from office.parties.accounts import sign_in as begin_session
from office.parties.corrections import Wrong, ask_correction, refuse_correction
from office.parties.models import ApplicantAccount, Consent, CorrectedField
from office.parties.states import CorrectionState
from office.portal import caching
from office.portal.account_access import COOKIE
from tests import accounts
from tests.factories import cases
from tests.factories.scans import a_pdf
from tests.plugins.browser import PHONE, axe, overflow, screenshot
from tests.plugins.keyboard import Keys
from tests.portal.applicants import CLAIMS, begun, signed_in, submitted

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

SERVICE = "Допомога при народженні дитини"
WANTED = "допомога при народженні"
MISSING = "Свідоцтво про народження"
FRAME = 8
"""On every page: to the contents, home, the other language, the five parts of the site."""


@pytest.fixture(autouse=True)
def in_english() -> None:
    """Here pages speak Ukrainian."""


@pytest.fixture(autouse=True)
def changes_count_at_once() -> None:
    """Here they are committed."""


@pytest.fixture
def world(transactional_db: None) -> cases.World:
    caching.forget()
    return cases.a_world()


@pytest.fixture(autouse=True)
def at_work(world: cases.World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: world.at)


@pytest.fixture
def city(live_server: LiveServer, settings: Settings) -> Iterator[None]:
    """Start the provider that signs workers in in other tests; here it vouches for an applicant."""
    program = str(Path(accounts.__file__).with_name("provider.mjs"))
    command = [find_node().node, program, f"{live_server.url}/me/signed-in/city/"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as provider:  # noqa: S603  our own words
        assert provider.stdout is not None
        url = provider.stdout.readline().strip()
        told = {"code": "city", "kind": "oidc", "name": "Вхід міста", "url": url, "client": "office"}
        settings.APPLICANT_PROVIDERS = [told | {"secret": "a secret of the tests"}]
        yield
        provider.terminate()


@pytest.fixture
def person(chromium: Browser, live_server: LiveServer) -> Iterator[Page]:
    """A browser that may leave for the provider."""
    context = chromium.new_context(locale="uk-UA", timezone_id="Europe/Kyiv", base_url=live_server.url)
    context.set_default_timeout(45_000)
    yield context.new_page()
    context.close()


def looked_at(page: Page, name: str) -> None:
    axe(page)
    assert page.locator("h1").count() == 1
    screenshot(page, f"case-{name}")
    usual = page.viewport_size
    page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
    assert overflow(page) == 0
    screenshot(page, f"case-{name}-phone")
    assert usual is not None
    page.set_viewport_size(usual)


def arrived(page: Page, heading: str, name: str) -> None:
    """The page says by its first heading where one is; then look at it."""
    expect(page.get_by_role("heading", level=1)).to_contain_text(heading)
    looked_at(page, name)


def finds(keys: Keys) -> None:
    """By the search to the service, by its questions to the list of documents."""
    page = keys.page
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="До основного вмісту")).to_be_focused()
    keys.type("Що вам потрібно?", WANTED, role="searchbox")
    expect(page.locator("#found").get_by_role("link", name=SERVICE, exact=True)).to_be_visible()
    axe(page)
    keys.go(SERVICE)  # while typing: one more Tab and the service is there
    arrived(page, SERVICE, "service")
    keys.go("Отримати мій перелік документів", "button")
    keys.choose("Ні", group="Чи є ви ВПО?")
    keys.press("Показати мій перелік")
    arrived(page, "Мій перелік документів", "list")
    expect(page.get_by_role("listitem").filter(has_text=MISSING)).to_be_visible()
    expect(page.get_by_text("Довідка ВПО")).to_have_count(0)


def signs_in(keys: Keys) -> None:
    """From the list to the application; the way leads through the city's provider and back."""
    page = keys.page
    keys.press("Подати заяву онлайн")
    arrived(page, "Увійти", "sign-in")
    keys.press("Увійти через Вхід міста")
    page.get_by_placeholder("Enter any login").focus()
    page.keyboard.type("known")
    page.keyboard.press("Tab")
    page.keyboard.type("будь-що")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.get_by_role("button", name="Continue").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert ApplicantAccount.objects.get().full_name == "Коваль Оксана Петрівна"


def says_who(keys: Keys) -> None:
    """A mistake first: the summary of what is wrong has the focus, and its link leads to the field."""
    page = keys.page
    arrived(page, "Хто звертається?", "who")  # the answers came along from the list: none is asked again
    expect(page.get_by_role("textbox", name="Прізвище")).to_have_value("Коваль")
    keys.press("Продовжити")
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    expect(page.get_by_role("link", name="Вкажіть день, місяць і рік: Дата народження")).to_be_visible()
    looked_at(page, "who-mistakes")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("group", name="Дата народження").get_by_label("День")).to_be_focused()
    keys.date("Дата народження", "1", "1", "2050")
    keys.type("РНОКПП", "5478800108")
    keys.select("Документ, що посвідчує особу", "id_card")
    keys.type("Серія та номер", "900111222")
    keys.type("Ким видано", "0710")
    keys.date("Дата видачі", "1", "5", "2020")
    keys.type("Адреса", "вул. Єдності, 7")
    keys.type("Телефон", "050 123 45 67")
    keys.press("Продовжити")


def applies(keys: Keys) -> Application:
    page = keys.page
    signs_in(keys)
    arrived(page, "Подати заяву онлайн", "where")
    keys.press("Почати")
    says_who(keys)
    arrived(page, "Інші особи", "others")
    keys.press("Таких немає")
    arrived(page, "Документи", "documents")
    keys.upload("Файл", {"name": "заява.pdf", "mimeType": "application/pdf", "buffer": a_pdf()})
    keys.press("Додати файл")
    expect(page.get_by_text("заява.pdf")).to_be_visible()
    looked_at(page, "documents-added")
    keys.press("Продовжити")
    arrived(page, "Перевірте відповіді", "check")
    keys.choose("Електронно", group="Як ви хочете отримати результат?")
    keys.tick("Я погоджуюся")
    keys.press("Подати заяву")
    arrived(page, "Заяву подано", "submitted")
    return Application.objects.get()


def is_registered(world: cases.World, application: Application) -> Case:
    """The front office takes the application in; one document is missing."""
    package = take_in(application, by=world.front, at=world.at)
    cases.marked(world, package, Mark.COPY, Mark.MISSING)
    return registration.register(package, **world.front_office)


def follows(keys: Keys, case: Case) -> None:
    """From the account to the case; what is missing is sent from there."""
    page = keys.page
    page.goto(reverse("portal:me"))
    looked_at(page, "me")
    keys.go(case.number)
    expect(page.get_by_role("heading", name="Від вас потрібно")).to_be_visible()
    looked_at(page, "case")
    keys.go("Надіслати цей документ")
    arrived(page, "Надіслати документ", "send")
    expect(page.get_by_role("radio", name=MISSING)).to_be_checked()
    keys.upload("Файл", {"name": "св.pdf", "mimeType": "application/pdf", "buffer": a_pdf()})
    keys.press("Надіслати документ")
    expect(page.get_by_text("чекає на перевірку")).to_have_count(2)
    looked_at(page, "case-sent")


def looks_around(keys: Keys) -> None:
    """What is kept of the person; a page that can not be undone says so before."""
    page = keys.page
    page.goto(reverse("portal:me"))
    for name, heading, shot in (
        ("Хто переглядав мої дані", "Хто переглядав мої дані", "looks"),
        ("Мої згоди", "Мої згоди", "consents"),
        ("Усе, що про мене зберігається", "Усе, що про мене зберігається", "my_data"),
    ):
        keys.go(name)
        arrived(page, heading, shot)
        keys.go("Назад")
    keys.press("Вийти")
    expect(page.get_by_role("heading", name="Увійти")).to_be_visible()


def receives(keys: Keys, case: Case) -> None:
    """Days later the session is over: the number and the code from the message open the case."""
    page = keys.page
    told = Message.objects.get(template="documents_missing").data
    keys.go("Відкрити справу за номером")
    looked_at(page, "door")
    keys.type("Номер справи", str(told["number"]).replace("-", " – "))
    keys.type("Код для перевірки", str(told["tracking_code"]).lower())
    keys.press("Відкрити мою справу")
    expect(page.get_by_role("heading", name="Результат")).to_be_visible()
    looked_at(page, "result")
    keys.to(page.get_by_role("link", name="Завантажити результат"))
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF")
    assert case.state == CaseState.DELIVERED


def rates(keys: Keys, case: Case) -> None:
    page = keys.page
    keys.press("Оцінити")
    arrived(page, "Ваша оцінка", "rate")
    keys.choose("Дуже добре", group="Як усе пройшло?")
    keys.type("Словами", "Усе з дому, дякую")
    keys.press("Надіслати")
    expect(page.get_by_role("heading", name="Ваша оцінка")).to_be_visible()
    looked_at(page, "rated")
    made = Rating.objects.get()
    assert (made.case, made.steps, made.words) == (case, 5, "Усе з дому, дякую")


@pytest.mark.clause("L22", "L52")
@pytest.mark.looks_at("apply/<str:service>/", "apply/sent/<uuid:draft>/", "me/", "me/consents/", "me/data/")
@pytest.mark.looks_at("me/looks/", "my-case/<uuid:case>/", "my-case/<uuid:case>/rate/", "my-case/<uuid:case>/send/")
def test_from_home_to_the_result_by_keyboard_alone(world: cases.World, city: None, person: Page) -> None:
    keys = Keys(person)
    finds(keys)
    case = is_registered(world, applies(keys))
    follows(keys, case)
    take_sent(SentDocument.objects.get(), by=world.front, at=world.at)
    looks_around(keys)
    world.later(days=3)  # Monday
    delivery.send_online(cases.a_ready_case(world, case), **world.front_office)
    case.refresh_from_db()
    receives(keys, case)
    rates(keys, case)
    person.goto(reverse("portal:roots"))
    looked_at(person, "roots")


@pytest.fixture
def pensioner(
    world: cases.World, settings: Settings, browser_context_made: Callable[..., BrowserContext], live_server: LiveServer
) -> Page:
    """A telephone on which a person has signed in, and whose provider of identity is away by now."""
    common = {"url": "http://127.0.0.1:9", "client": "office", "secret": "a secret of the tests"}
    settings.APPLICANT_PROVIDERS = [{"code": "city", "kind": "oidc", "name": "Вхід міста", **common}]
    context = browser_context_made(viewport=PHONE)
    token = begin_session(CLAIMS, at=world.at)
    context.add_cookies([{"name": COOKIE, "value": token, "url": live_server.url}])
    return context.new_page()


def narrow(page: Page, name: str) -> None:
    """Look with axe and by keyboard at a page as narrow as a telephone."""
    axe(page)
    assert overflow(page) == 0
    screenshot(page, f"narrow-{name}")
    assert Keys(page).walk() > FRAME


def spoilt(page: Page) -> None:
    """Send what only calls itself a document."""
    page.get_by_label("Файл").set_input_files({"name": "x.pdf", "mimeType": "application/pdf", "buffer": b"MZ"})
    page.get_by_role("button", name="Надіслати документ").click()
    expect(page.get_by_role("alert")).to_be_visible()


@pytest.mark.looks_at("apply/draft/<uuid:draft>/affected/", "apply/draft/<uuid:draft>/check/")
@pytest.mark.looks_at("apply/draft/<uuid:draft>/delete/", "apply/draft/<uuid:draft>/documents/")
@pytest.mark.looks_at("apply/draft/<uuid:draft>/other/", "apply/draft/<uuid:draft>/person/")
@pytest.mark.looks_at("apply/draft/<uuid:draft>/questions/", "me/consents/<uuid:consent>/withdraw/")
@pytest.mark.looks_at("me/data/<uuid:person>/wrong/", "me/sign-in/<slug:provider>/")
def test_pages_that_one_comes_to_seldom_on_a_narrow_telephone(world: cases.World, pensioner: Page) -> None:
    page, home = pensioner, Client()
    account = signed_in(home, world)
    returned = submitted(home, world)
    return_application(returned, answer="Немає підпису на заяві", by=world.front, at=world.at)
    person = cases.a_person(world)
    link_person(account, person, **world.front_office)
    case = cases.a_registered_case(world, Mark.ORIGINAL, Mark.MISSING, applicant=person)
    wrong = Wrong(CorrectedField.ADDRESS, "вул. Нова, 2", "переїзд")
    asked = [ask_correction(account, person.pk, wrong, at=world.at, request=uuid4()) for _each in range(2)]
    refuse_correction(asked[0], ground="У паспорті стоїть інша адреса", **world.front_office)
    draft = begun(home, world)
    for name, address in {
        "returned": reverse("portal:applied", args=[returned.pk]),
        "withdraw": reverse("portal:withdraw", args=[Consent.objects.filter(applicant=person).earliest("pk").pk]),
        "delete": reverse("portal:apply_delete", args=[draft]),
        "draft": reverse("portal:apply_check", args=[draft]),
        "failed": reverse("portal:leave_for", args=["city"]),
        "me": reverse("portal:me"),
        "my-data": reverse("portal:my_data"),
        "wrong": reverse("portal:wrong", args=[person.pk]),
    }.items():
        page.goto(address)
        narrow(page, name)
    for step in ("questions", "person", "other", "affected", "documents"):
        page.goto(reverse(f"portal:apply_{step}", args=[draft]))
        narrow(page, step)
    for name in ("looks", "consents", "my_case", "roots"):
        page.goto(reverse(f"portal:{name}"))
        narrow(page, name)
    page.goto(reverse("portal:my_own_case", args=[case.pk]))
    narrow(page, "case")
    page.goto(reverse("portal:case_send", args=[case.pk]))
    spoilt(page)
    narrow(page, "send-failed")


def test_what_comes_from_home_has_no_barrier_at_the_desk(
    world: cases.World, browser_page: Page, sign_in: Callable[..., Page]
) -> None:
    home = Client()
    account = signed_in(home, world)
    application = submitted(home, world)
    page = sign_in(browser_page, world.front)
    page.goto(reverse("frontdesk:online"))
    looked_at(page, "clerk-list")
    page.get_by_role("link", name=application.reference).click()
    looked_at(page, "clerk-application")
    page.get_by_role("button", name="Відкрити пакет").click()
    expect(page.get_by_role("button", name="Зареєструвати")).to_be_visible()
    application.refresh_from_db()
    assert application.package is not None
    cases.marked(world, application.package, Mark.COPY, Mark.MISSING)
    page.reload()
    page.get_by_role("button", name="Зареєструвати").click()
    expect(page.get_by_text("1/1-2026").first).to_be_visible()
    application.refresh_from_db()
    assert application.package is not None
    wrong = Wrong(CorrectedField.ADDRESS, "вул. Нова, 2", "переїзд")
    asked = ask_correction(account, application.package.applicant_id, wrong, at=world.at, request=uuid4())
    page.goto(reverse("frontdesk:online"))
    looked_at(page, "clerk-online")
    page.get_by_role("link", name="Адреса").click()
    looked_at(page, "clerk-correction")
    page.get_by_role("link", name="Залишити без змін").click()
    looked_at(page, "clerk-correction-refuse")
    page.go_back()
    page.get_by_label("Відповідь заявнику").fill("Виправлено за паспортом")
    page.get_by_role("button", name="Виправити").click()
    expect(page.get_by_text("Дані виправлено")).to_be_visible()
    asked.refresh_from_db()
    assert asked.state == CorrectionState.CORRECTED
