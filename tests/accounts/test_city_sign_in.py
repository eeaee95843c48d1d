"""Sign-in through a city's own identity provider: a real one, in a real browser."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer
from tools.frontend import find_node

from office.accounts.models import Worker
from office.accounts.services import deactivate_worker
from office.config.env import openid_app
from tests.accounts.signing import a_worker_with_a_password, verbs
from tests.accounts.test_second_factor import set_up
from tests.factories.accounts import A_MOMENT, PASSWORD, a_worker

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.journey]

EMAIL = "oksana.koval@example.test"
BUTTON = "Увійти через Вхід міста"


@pytest.fixture
def city(live_server: LiveServer, settings: Settings) -> Iterator[str]:
    """Start the provider and make it known to the office."""
    callback = f"{live_server.url}/accounts/oidc/city/login/callback/"
    command = [find_node().node, str(Path(__file__).with_name("provider.mjs")), callback]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as provider:  # noqa: S603  our own words
        assert provider.stdout is not None
        address = provider.stdout.readline().strip()
        assert address.startswith("http://localhost:")
        app = openid_app(address, "office", "a secret of the tests", "Вхід міста")
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
        yield address
        provider.terminate()


@pytest.fixture
def page(chromium: Browser, live_server: LiveServer) -> Iterator[Page]:
    """A browser that may leave for the provider, as the one of other journeys may not."""
    context = chromium.new_context(locale="uk-UA", base_url=live_server.url)
    yield context.new_page()
    context.close()


def sign_in_through_the_city(page: Page, person: str) -> None:
    page.goto("/accounts/login/")
    page.get_by_role("button", name=BUTTON).click()
    page.get_by_placeholder("Enter any login").fill(person)
    page.get_by_placeholder("and password").fill("будь-що")
    page.get_by_role("button", name="Sign-in").click()
    page.get_by_role("button", name="Continue").click()


def test_whom_the_office_has_taken_on_and_the_city_vouches_for_signs_in(city: str, page: Page) -> None:
    worker = a_worker_with_a_password(EMAIL)
    sign_in_through_the_city(page, "known")
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Вхід")
    assert "/accounts/" not in page.url
    assert verbs(worker) == ["worker.signed_in"]
    worker.refresh_from_db()
    assert worker.check_password(PASSWORD)
    assert Worker.objects.count() == 1


@pytest.mark.parametrize("person", ["claimed", "stranger"])
def test_an_address_the_city_has_not_checked_or_nobody_has_opens_nothing(city: str, page: Page, person: str) -> None:
    worker = a_worker(EMAIL)
    sign_in_through_the_city(page, person)
    expect(page.get_by_role("heading", level=1)).to_have_text("Тут для вас ще немає облікового запису")
    assert verbs(worker) == []
    assert Worker.objects.count() == 1


def test_a_second_factor_is_asked_all_the_same(city: str, page: Page) -> None:
    worker = a_worker_with_a_password(EMAIL)
    set_up(Client(), worker)
    sign_in_through_the_city(page, "known")
    page.wait_for_url("**/accounts/2fa/authenticate/")
    assert verbs(worker)[-1] == "worker.second_factor_added"


def test_who_was_let_go_stays_outside(city: str, page: Page) -> None:
    worker = a_worker(EMAIL)
    deactivate_worker(worker, by=a_worker(), at=A_MOMENT)
    sign_in_through_the_city(page, "known")
    page.wait_for_url("**/accounts/inactive/")
    assert "worker.signed_in" not in verbs(worker)


def test_a_provider_that_does_not_answer_is_told_plainly(client: Client, settings: Settings) -> None:
    app = openid_app("http://localhost:9", "office", "a secret of the tests", "Вхід міста")
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}
    answer = client.get("/accounts/oidc/city/login/")
    assert answer.status_code == 503
    assert "Міський вхід не відповідає" in answer.content.decode()


def test_where_the_city_has_no_provider_there_is_no_such_address(client: Client) -> None:
    assert client.get("/accounts/oidc/city/login/").status_code == 404
    assert "oidc" not in client.get("/accounts/login/").content.decode()
