"""A security key as the second step: a real browser with a virtual key in it (WebAuthn automation, W3C)."""

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse
from playwright.sync_api import CDPSession, Page, expect

from office.accounts.models import Worker
from tests.accounts.signing import a_browser, a_worker_with_a_password, page, sign_in, signed_in, verbs
from tests.factories.accounts import PASSWORD
from tests.plugins.browser import axe

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.journey]


def plug_in(page: Page) -> CDPSession:
    """Give the browser a key that answers by itself when it is asked."""
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "usb", "isUserVerified": True, "hasUserVerification": True}
    device.send("WebAuthn.addVirtualAuthenticator", {"options": options | {"automaticPresenceSimulation": True}})
    return device


def enter_password(page: Page, worker: Worker) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("Робоча електронна адреса").fill(worker.email)
    page.get_by_label("Пароль").fill(PASSWORD)
    page.get_by_role("button", name="Увійти", exact=True).click()


def confirm(page: Page) -> None:
    """Enter the password once more, as before every change of how one signs in."""
    page.get_by_label("Пароль").fill(PASSWORD)
    page.get_by_role("button", name="Підтвердити").click()


def add_key(page: Page, name: str) -> None:
    page.goto("/accounts/2fa/keys/add/")
    confirm(page)
    page.get_by_label("Назва ключа").fill(name)
    axe(page)
    page.get_by_role("button", name="Додати ключ").click()
    page.wait_for_url("**/recovery-codes/")


def test_a_key_is_added_asked_at_sign_in_renamed_and_removed(browser_page: Page) -> None:
    worker, tab = a_worker_with_a_password(), browser_page
    plug_in(tab)
    enter_password(tab, worker)
    add_key(tab, "Синій ключ")
    tab.context.clear_cookies()

    enter_password(tab, worker)
    tab.wait_for_url("**/accounts/2fa/authenticate/")
    axe(tab)
    tab.get_by_role("button", name="Скористатися ключем безпеки").click()
    tab.wait_for_url(lambda url: "/accounts/" not in url)
    assert verbs(worker) == ["worker.signed_in", "worker.security_key_added", "worker.signed_in"]

    tab.goto("/accounts/2fa/keys/")
    axe(tab)
    expect(tab.get_by_text("Синій ключ").first).to_be_visible()
    tab.get_by_role("link", name="Перейменувати Синій ключ").click()
    confirm(tab)
    tab.get_by_label("Назва ключа").fill("Робочий ключ")
    tab.get_by_role("button", name="Перейменувати").click()
    tab.goto("/accounts/2fa/keys/")
    tab.get_by_role("link", name="Вилучити Робочий ключ").click()
    tab.get_by_role("button", name="Вилучити").click()
    expect(tab.get_by_text("Ключів безпеки немає.")).to_be_visible()
    assert not Authenticator.objects.exists()
    assert verbs(worker)[-1] == "worker.security_key_removed"


def test_a_key_that_is_not_there_is_told_and_nothing_is_lost(browser_page: Page) -> None:
    worker, tab = a_worker_with_a_password(), browser_page
    device = plug_in(tab)
    enter_password(tab, worker)
    add_key(tab, "Синій ключ")
    tab.context.clear_cookies()
    enter_password(tab, worker)
    tab.wait_for_url("**/accounts/2fa/authenticate/")
    device.send("WebAuthn.disable")
    device.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "usb", "automaticPresenceSimulation": True}
    device.send("WebAuthn.addVirtualAuthenticator", {"options": options})  # an empty one: it knows no such credential
    tab.get_by_role("button", name="Скористатися ключем безпеки").click()
    expect(tab.get_by_role("alert").filter(has_text="Ключ не використано")).to_be_visible()
    expect(tab.get_by_label("Код")).to_be_visible()


@pytest.mark.parametrize(
    "credential", ["", "[]", "null", '{"id": "AAAA"}', '{"id": "AAAA", "rawId": "AAAA", "response": {}}']
)
def test_what_no_key_has_signed_is_refused(browser_page: Page, credential: str) -> None:
    worker = a_worker_with_a_password()
    plug_in(browser_page)
    enter_password(browser_page, worker)
    add_key(browser_page, "Синій ключ")
    other = a_browser()
    sign_in(other, worker.email)
    answer = other.post(reverse("mfa_authenticate"), {"credential": credential})
    assert answer.status_code == 200
    assert "error-summary" in page(answer)
    assert not signed_in(other)
