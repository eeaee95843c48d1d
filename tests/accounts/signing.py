"""What the tests of sign-in do at the pages."""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.test import Client

from office.accounts.models import Worker
from office.audit import history
from tests.factories.accounts import PASSWORD, a_worker

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Response

LOGIN = "/accounts/login/"
WRONG = "не той пароль зовсім"
AT_THE_DESK = "10.20.0.7"


class QuickArgon2(Argon2PasswordHasher):
    """The hasher of the product with less work in it: these tests look at dozens of passwords."""

    time_cost, memory_cost, parallelism = 1, 1024, 1


def a_browser(address: str = AT_THE_DESK, language: str = "en") -> Client:
    """Give a browser in which somebody chose a language."""
    browser = Client(REMOTE_ADDR=address)
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    return browser


def a_worker_with_a_password(email: str = "", **fields: Any) -> Worker:
    return a_worker(email, password=PASSWORD, **fields)


def sign_in(browser: Client, email: str, password: str = PASSWORD, **more: str) -> "Response":
    return browser.post(LOGIN, {"login": email, "password": password, **more})


def signed_in(browser: Client) -> bool:
    return "_auth_user_id" in browser.session


def page(response: "Response") -> str:
    return " ".join(response.content.decode().split())


def verbs(worker: Worker) -> list[str]:
    return [entry.verb for entry in history(worker)]
