import logging
from typing import ClassVar

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse
from pytest_django import Settings

from office.accounts.models import SignInTries, Worker
from office.audit.models import JournalEntry
from office.config import settings as product
from tests.accounts.signing import (
    AT_THE_DESK,
    LOGIN,
    WRONG,
    QuickArgon2,
    a_browser,
    a_worker_with_a_password,
    page,
    sign_in,
    signed_in,
    verbs,
)
from tests.factories.accounts import PASSWORD, a_worker

pytestmark = pytest.mark.django_db

MISMATCH = "The e-mail or the password is wrong."


def test_the_right_password_signs_in() -> None:
    worker, browser = a_worker_with_a_password(), a_browser()
    response = sign_in(browser, worker.email)

    assert (response.status_code, response["Location"]) == (302, "/staff/")
    assert browser.session["_auth_user_id"] == str(worker.pk)
    (entry,) = JournalEntry.objects.all()
    assert (entry.verb, entry.by, entry.data) == ("worker.signed_in", worker, {"address": AT_THE_DESK})


def test_the_e_mail_may_be_typed_with_capitals_and_spaces() -> None:
    a_worker_with_a_password("o.koval@example.test")
    browser = a_browser()
    sign_in(browser, " O.Koval@EXAMPLE.test ")
    assert signed_in(browser)


def test_the_page_asked_for_is_opened_afterwards_but_never_another_site() -> None:
    worker = a_worker_with_a_password()
    assert sign_in(a_browser(), worker.email, next="/keyboard/")["Location"] == "/keyboard/"
    assert sign_in(a_browser(), worker.email, next="https://evil.example/")["Location"] == "/staff/"


def test_a_wrong_password_is_told_at_the_form_and_in_the_journal() -> None:
    worker, browser = a_worker_with_a_password(), a_browser()
    response = sign_in(browser, worker.email, WRONG)

    assert response.status_code == 200
    assert not signed_in(browser)
    assert MISMATCH in page(response)
    assert f'value="{worker.email}"' in page(response)
    assert WRONG not in page(response)
    (entry,) = JournalEntry.objects.all()
    assert (entry.verb, entry.by) == ("worker.sign_in_failed", None)
    assert entry.data == {"address": AT_THE_DESK, "tries": 1}


def test_a_worker_without_a_password_can_not_sign_in() -> None:
    worker, browser = a_worker(), a_browser()
    assert MISMATCH in page(sign_in(browser, worker.email, "!"))
    assert not signed_in(browser)


class CountingHasher(QuickArgon2):
    """Also tells how often it worked."""

    worked: ClassVar[list[str]] = []

    def encode(self, password: str, salt: str) -> str:
        self.worked.append("encode")
        return super().encode(password, salt)

    def verify(self, password: str, encoded: str) -> bool:
        self.worked.append("verify")
        return super().verify(password, encoded)


def test_an_unknown_e_mail_gets_the_same_answer_for_the_same_work(settings: Settings) -> None:
    worker = a_worker_with_a_password("known@example.test")
    settings.PASSWORD_HASHERS = [f"{__name__}.CountingHasher"]
    seen = []
    for email in (worker.email, "other@example.test"):
        CountingHasher.worked.clear()
        with CaptureQueriesContext(connection) as queries:
            response = sign_in(a_browser(), email, WRONG)
        said = page(response).replace(email, "…")
        tokens = {response.context["csrf_token"]}
        for token in map(str, tokens):
            said = said.replace(token, "…")
        seen.append((response.status_code, said, len(queries), len(CountingHasher.worked)))
    assert seen[0] == seen[1]
    assert seen[0][3] == 1


def test_an_unknown_e_mail_stands_in_the_journal_without_being_kept() -> None:
    sign_in(a_browser(), "nobody@example.test", WRONG)
    entry, tries = JournalEntry.objects.get(), SignInTries.objects.exclude(account="").get()
    assert (entry.verb, entry.subject_kind, entry.subject_id) == (
        "worker.sign_in_failed",
        "accounts.signintries",
        str(tries.pk),
    )
    assert "nobody" not in str(entry.data) + tries.account


def test_a_closed_account_is_told_only_to_who_knows_its_password() -> None:
    worker = a_worker_with_a_password(is_active=False)
    browser = a_browser()
    assert MISMATCH in page(sign_in(browser, worker.email, WRONG))

    response = sign_in(browser, worker.email)
    assert response["Location"] == reverse("account_inactive")
    assert not signed_in(browser)
    assert "This account is closed" in page(browser.get(response["Location"]))
    assert verbs(worker) == ["worker.sign_in_failed", "worker.sign_in_refused"]


def test_closing_an_account_ends_its_open_sessions() -> None:
    worker, browser = a_worker_with_a_password(), a_browser()
    sign_in(browser, worker.email)
    Worker.objects.filter(pk=worker.pk).update(is_active=False)
    assert browser.get(reverse("mfa_index"))["Location"].startswith(LOGIN)


def test_the_session_gets_a_new_key_at_sign_in() -> None:
    worker, browser = a_worker_with_a_password(), a_browser()
    session = browser.session
    session["planted"] = "by somebody"
    session.save()
    before = str(session.session_key)
    sign_in(browser, worker.email)
    assert browser.session.session_key != before
    assert not type(browser.session)().exists(before)


def test_the_session_cookie_ends_with_the_browser_and_is_not_for_scripts() -> None:
    worker, browser = a_worker_with_a_password(), a_browser()
    cookie = sign_in(browser, worker.email).cookies["sessionid"]
    assert (cookie["max-age"], cookie["expires"]) == ("", "")
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_signing_out_is_a_deed_of_its_own() -> None:
    worker, browser = a_worker_with_a_password(), a_browser()
    sign_in(browser, worker.email)
    assert "Signing out" in page(browser.get(reverse("account_logout")))
    assert signed_in(browser)
    assert browser.post(reverse("account_logout"))["Location"] == LOGIN
    assert not signed_in(browser)
    assert verbs(worker) == ["worker.signed_in", "worker.signed_out"]


@pytest.mark.parametrize("path", ["/accounts/signup/", "/accounts/email/", "/accounts/password/set/"])
def test_nobody_signs_up(path: str) -> None:
    assert a_browser().get(path).status_code == 404
    assert a_browser().post(path, {"email": "a@example.test", "password1": PASSWORD}).status_code == 404
    assert not Worker.objects.exists()


def test_there_is_no_name_for_signing_up_either() -> None:
    with pytest.raises(NoReverseMatch):
        reverse("account_signup")


def test_the_logs_hold_nothing_personal(caplog: pytest.LogCaptureFixture) -> None:
    worker, browser = a_worker_with_a_password("o.koval@example.test"), a_browser()
    with caplog.at_level(logging.DEBUG):
        for _try in range(6):
            sign_in(browser, worker.email, WRONG)
        sign_in(a_browser("10.20.0.8"), worker.email)
        sign_in(browser, "nobody@example.test", WRONG)
        browser.post(reverse("account_reset_password"), {"email": worker.email})
    for secret in ("koval", "nobody", PASSWORD, WRONG, worker.surname):
        assert secret not in caplog.text


def test_passwords_are_hashed_by_argon2_with_nothing_taken_off() -> None:
    assert product.PASSWORD_HASHERS == ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    parameters = Argon2PasswordHasher().params()
    assert parameters.memory_cost >= 64 * 1024
    assert parameters.time_cost >= 2
