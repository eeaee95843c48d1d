"""From home to the number of the case: sign in through a real provider, apply, be registered, follow the case."""

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer
from tools.frontend import find_node

from office.cases.models import Application, Case
from office.cases.states import Mark
from office.parties.models import ApplicantAccount
from tests import accounts
from tests.factories import cases
from tests.factories.scans import a_pdf
from tests.plugins.browser import PHONE, axe, overflow, screenshot

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def in_english() -> None:
    """Here pages speak Ukrainian."""


@pytest.fixture
def world(transactional_db: None) -> cases.World:
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
    screenshot(page, f"case-{name}")
    usual = page.viewport_size
    page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
    assert overflow(page) == 0
    screenshot(page, f"case-{name}-phone")
    assert usual is not None
    page.set_viewport_size(usual)


def go_on(page: Page, heading: str, name: str) -> None:
    page.get_by_role("button", name="Продовжити").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    looked_at(page, name)


def sign_in_at_the_provider(page: Page, service: str) -> None:
    page.goto(reverse("portal:apply", args=[service]))
    expect(page.get_by_role("heading", name="Увійти")).to_be_visible()
    looked_at(page, "sign-in")
    page.get_by_role("button", name="Увійти через Вхід міста").click()
    page.get_by_placeholder("Enter any login").fill("known")
    page.get_by_placeholder("and password").fill("будь-що")
    page.get_by_role("button", name="Sign-in").click()
    page.get_by_role("button", name="Continue").click()


def who(page: Page) -> None:
    expect(page.get_by_label("Прізвище")).to_have_value("Коваль")
    for group, parts in (("Дата народження", ("1", "1", "2050")), ("Дата видачі", ("1", "5", "2020"))):
        for label, part in zip(("День", "Місяць", "Рік"), parts, strict=True):
            page.get_by_role("group", name=group).get_by_label(label).fill(part)
    page.get_by_label("Документ, що посвідчує особу").select_option("id_card")
    said = {"РНОКПП": "5478800108", "Серія та номер": "900111222", "Ким видано": "0710"}
    for label, value in (said | {"Адреса": "вул. Єдності, 7", "Телефон": "050 123 45 67"}).items():
        page.get_by_label(label).fill(value)


def apply(page: Page, world: cases.World) -> Application:
    sign_in_at_the_provider(page, world.service.code)
    looked_at(page, "where")
    page.get_by_role("button", name="Почати").click()
    looked_at(page, "questions")
    page.get_by_label("Ні").check()
    go_on(page, "Хто звертається?", "who")
    page.get_by_role("button", name="Продовжити").click()
    expect(page.get_by_role("alert")).to_be_visible()
    looked_at(page, "who-mistakes")
    who(page)
    go_on(page, "Інші особи", "others")
    page.get_by_role("button", name="Таких немає").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Документи")
    looked_at(page, "documents")
    page.get_by_label("Файл").set_input_files({"name": "заява.pdf", "mimeType": "application/pdf", "buffer": a_pdf()})
    page.get_by_role("button", name="Додати файл").click()
    expect(page.get_by_text("заява.pdf")).to_be_visible()
    looked_at(page, "documents-added")
    go_on(page, "Перевірте відповіді", "check")
    page.get_by_label("Електронно").check()
    page.get_by_label("Я погоджуюся").check()
    page.get_by_role("button", name="Подати заяву").click()
    expect(page.get_by_role("heading", name="Заяву подано")).to_be_visible()
    looked_at(page, "submitted")
    return Application.objects.get()


def register(page: Page, world: cases.World, application: Application) -> Case:
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
    return Case.objects.get()


@pytest.mark.clause("L22")
def test_from_home_to_the_case(
    world: cases.World, city: None, person: Page, browser_page: Page, sign_in: Callable[..., Page]
) -> None:
    application = apply(person, world)
    assert ApplicantAccount.objects.get().full_name == "Коваль Оксана Петрівна"
    case = register(sign_in(browser_page, world.front), world, application)
    person.goto(reverse("portal:me"))
    looked_at(person, "me")
    for name in ("looks", "consents", "my_data"):
        person.goto(reverse(f"portal:{name}"))
        looked_at(person, name)
    person.goto(reverse("portal:consents"))
    person.get_by_role("link", name="Відкликати").first.click()
    looked_at(person, "withdraw")
    person.goto(reverse("portal:me"))
    person.get_by_role("button", name="Вийти").click()
    expect(person.get_by_role("heading", name="Увійти")).to_be_visible()
    person.get_by_role("link", name="Відкрити справу за номером").click()
    looked_at(person, "door")
    person.get_by_label("Номер справи").fill(case.number.replace("-", " – "))
    person.get_by_label("Код для перевірки").fill(case.tracking_code.lower())
    person.get_by_role("button", name="Відкрити мою справу").click()
    expect(person.get_by_role("heading", name="Від вас потрібно")).to_be_visible()
    looked_at(person, "case")
    person.get_by_role("link", name="Надіслати цей документ").click()
    looked_at(person, "send")
    person.get_by_label("Файл").set_input_files({"name": "св.pdf", "mimeType": "application/pdf", "buffer": a_pdf()})
    person.get_by_role("button", name="Надіслати документ").click()
    expect(person.get_by_text("чекає на перевірку")).to_have_count(2)
    looked_at(person, "case-sent")
    browser_page.goto(reverse("frontdesk:online"))
    browser_page.get_by_role("link", name="Свідоцтво про народження").click()
    looked_at(browser_page, "clerk-sent")
    person.goto(reverse("portal:roots"))
    looked_at(person, "roots")
