from time import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt
from cryptography.fernet import InvalidToken
from django.core import mail
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from office.accounts.models import Worker
from tests.accounts.signing import (
    LOGIN,
    WRONG,
    a_browser,
    a_worker_with_a_password,
    page,
    sign_in,
    signed_in,
    verbs,
)
from tests.factories.accounts import PASSWORD

pytestmark = pytest.mark.django_db

AUTHENTICATE = "/accounts/2fa/authenticate/"


def code(secret: str, later: int = 0) -> str:
    """What the application on the telephone shows now, or so many half minutes later."""
    return str(format_hotp_value(hotp_value(secret, int(time()) // 30 + later)))


def set_up(browser: Client, worker: Worker) -> str:
    """Sign in and set the code up; give its key."""
    sign_in(browser, worker.email)
    return set_up_codes(browser)


def set_up_codes(browser: Client) -> str:
    """Set the code of a telephone up in a session; give its key."""
    page_of_password = browser.get(reverse("mfa_activate_totp"))["Location"]
    back = browser.post(page_of_password, {"password": PASSWORD})["Location"]
    secret: str = browser.get(back).context["form"].secret
    done = browser.post(reverse("mfa_activate_totp"), {"code": code(secret)})
    assert done["Location"] == reverse("mfa_view_recovery_codes")
    return secret


def recovery_codes(browser: Client) -> list[str]:
    codes: list[str] = browser.get(reverse("mfa_view_recovery_codes")).context["unused_codes"]
    return codes


def at_the_second_step(worker: Worker) -> Client:
    browser = a_browser()
    assert sign_in(browser, worker.email)["Location"] == AUTHENTICATE
    assert not signed_in(browser)
    return browser


def test_setting_up_asks_for_the_password_again() -> None:
    worker, browser = a_worker_with_a_password(), a_browser()
    sign_in(browser, worker.email)
    asked = browser.get(reverse("mfa_activate_totp"))["Location"]
    assert asked.startswith(reverse("account_reauthenticate"))
    answer = browser.post(asked, {"password": WRONG})
    assert "The password is wrong." in page(answer)
    assert not Authenticator.objects.exists()
    assert verbs(worker) == ["worker.signed_in", "worker.sign_in_failed"]


@pytest.mark.django_db(transaction=True)  # the journal hears of it after the commit
def test_from_then_on_sign_in_takes_two_steps() -> None:
    worker = a_worker_with_a_password()
    secret = set_up(a_browser(), worker)
    (letter,) = mail.outbox
    assert letter.to == [worker.email]

    browser = at_the_second_step(worker)
    assert "Enter the code" in page(browser.get(AUTHENTICATE))
    assert browser.get(reverse("mfa_index"))["Location"].startswith(LOGIN)
    answer = browser.post(AUTHENTICATE, {"code": "000000"})
    assert "The code is wrong or was used already." in page(answer)
    assert not signed_in(browser)
    assert browser.post(AUTHENTICATE, {"code": code(secret)})["Location"] == "/staff/"
    assert signed_in(browser)
    assert verbs(worker) == [
        "worker.signed_in",
        "worker.second_factor_added",
        "worker.second_factor_failed",
        "worker.signed_in",
    ]


def test_a_code_is_good_once() -> None:
    worker = a_worker_with_a_password()
    secret = set_up(a_browser(), worker)
    shown = code(secret)
    first = at_the_second_step(worker)
    first.post(AUTHENTICATE, {"code": shown})
    assert signed_in(first)
    second = at_the_second_step(worker)
    assert "used already" in page(second.post(AUTHENTICATE, {"code": shown}))
    assert not signed_in(second)


def test_a_telephone_half_a_minute_off_is_understood_not_more() -> None:
    worker = a_worker_with_a_password()
    secret = set_up(a_browser(), worker)
    browser = at_the_second_step(worker)
    browser.post(AUTHENTICATE, {"code": code(secret, later=5)})
    assert not signed_in(browser)
    browser.post(AUTHENTICATE, {"code": code(secret, later=1)})
    assert signed_in(browser)


def test_a_wrong_code_at_set_up_sets_nothing_up() -> None:
    worker, browser = a_worker_with_a_password(), a_browser()
    sign_in(browser, worker.email)
    browser.post(browser.get(reverse("mfa_activate_totp"))["Location"], {"password": PASSWORD})
    key = browser.get(reverse("mfa_activate_totp")).context["form"].secret
    answer = browser.post(reverse("mfa_activate_totp"), {"code": "000000"})
    assert "The code is wrong" in page(answer)
    assert answer.context["form"].secret == key
    assert not Authenticator.objects.exists()


def test_codes_can_not_be_guessed_without_end() -> None:
    worker = a_worker_with_a_password()
    secret = set_up(a_browser(), worker)
    browser = at_the_second_step(worker)
    answers = [page(browser.post(AUTHENTICATE, {"code": "000000"})) for _try in range(6)]
    assert ["Wait five minutes" in answer for answer in answers] == [False] * 5 + [True]
    assert "Wait five minutes" in page(browser.post(AUTHENTICATE, {"code": code(secret)}))
    assert not signed_in(browser)


def test_a_recovery_code_is_good_once() -> None:
    worker, browser = a_worker_with_a_password(), a_browser()
    set_up(browser, worker)
    codes = recovery_codes(browser)
    assert len(set(codes)) == 10

    first = at_the_second_step(worker)
    first.post(AUTHENTICATE, {"code": codes[0]})
    assert signed_in(first)
    second = at_the_second_step(worker)
    second.post(AUTHENTICATE, {"code": codes[0]})
    assert not signed_in(second)
    second.post(AUTHENTICATE, {"code": codes[1]})
    assert signed_in(second)
    assert recovery_codes(browser) == codes[2:]
    assert "8 codes left" in page(browser.get(reverse("mfa_index")))


@pytest.mark.django_db(transaction=True)  # the journal hears of it after the commit
def test_new_recovery_codes_end_the_old_ones() -> None:
    worker, browser = a_worker_with_a_password(), a_browser()
    set_up(browser, worker)
    old = recovery_codes(browser)
    assert "will no longer be good" in page(browser.get(reverse("mfa_generate_recovery_codes")))
    browser.post(reverse("mfa_generate_recovery_codes"))
    fresh = recovery_codes(browser)
    assert not set(old) & set(fresh)
    assert browser.get(reverse("mfa_download_recovery_codes")).content.decode().split()[-10:] == fresh
    other = at_the_second_step(worker)
    other.post(AUTHENTICATE, {"code": old[0]})
    assert not signed_in(other)
    assert "worker.recovery_codes_made" in verbs(worker)


def test_the_code_can_be_switched_off_after_the_password() -> None:
    worker, browser = a_worker_with_a_password(), a_browser()
    set_up(browser, worker)
    assert "the password alone signs you in" in page(browser.get(reverse("mfa_deactivate_totp")))
    browser.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.exists()
    again = a_browser()
    sign_in(again, worker.email)
    assert signed_in(again)
    assert verbs(worker)[-2:] == ["worker.second_factor_removed", "worker.signed_in"]


def test_a_new_password_by_a_link_does_not_go_round_the_code() -> None:
    worker = a_worker_with_a_password()
    set_up(a_browser(), worker)
    browser = a_browser()
    browser.post(reverse("account_reset_password"), {"email": worker.email})
    (link,) = [word for word in str(mail.outbox[-1].body).split() if word.startswith("http")]
    form = browser.get(link.removeprefix("http://testserver"))["Location"]
    browser.post(form, {"password1": "зовсім новий пароль", "password2": "зовсім новий пароль"})
    assert not signed_in(browser)
    assert sign_in(browser, worker.email, "зовсім новий пароль")["Location"] == AUTHENTICATE


def test_secrets_are_enciphered_and_outlive_a_new_secret_key(settings: Settings) -> None:
    worker, browser = a_worker_with_a_password(), a_browser()
    secret = set_up(browser, worker)
    codes = recovery_codes(browser)
    stored = [str(kept.data) for kept in Authenticator.objects.all()]
    assert not [word for word in (secret, *codes) for data in stored if word in data]

    kept = Authenticator.objects.get(type=Authenticator.Type.TOTP).data["secret"]
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another one, made on a quiet Sunday"
    assert decrypt(kept) == secret
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(InvalidToken):
        decrypt(kept)
