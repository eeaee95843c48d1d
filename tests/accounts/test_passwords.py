import pytest
from django.core import mail
from django.urls import reverse
from pytest_django import Settings

from office.accounts.services import password_path
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
from tests.factories.accounts import PASSWORD, a_worker

pytestmark = pytest.mark.django_db

NEW = "чотири сосни за річкою"


def change(browser: object, old: str = PASSWORD, new: str = NEW, again: str = "") -> str:
    data = {"oldpassword": old, "password1": new, "password2": again or new}
    return page(browser.post(reverse("account_change_password"), data, follow=True))  # type: ignore[attr-defined]


def test_changing_a_password_keeps_this_session_and_ends_the_others() -> None:
    worker, here, elsewhere = a_worker_with_a_password(), a_browser(), a_browser("10.20.0.9")
    for browser in (here, elsewhere):
        sign_in(browser, worker.email)
    assert "The password is changed." in change(here)

    assert here.get(reverse("mfa_index")).status_code == 200
    assert elsewhere.get(reverse("mfa_index"))["Location"].startswith(LOGIN)
    assert not signed_in_with(worker.email, PASSWORD)
    assert signed_in_with(worker.email, NEW)
    assert "worker.password_changed" in verbs(worker)
    (letter,) = mail.outbox
    assert letter.to == [worker.email]
    assert NEW not in str(letter.message())


@pytest.mark.parametrize(
    ("old", "new", "again", "said"),
    [
        (WRONG, NEW, NEW, "This is not your present password."),
        (PASSWORD, NEW, NEW + "?", "You must type the same password each time."),
        (PASSWORD, "короткий1", "короткий1", "too short"),
        (PASSWORD, "826491037562", "826491037562", "entirely numeric"),
        (PASSWORD, "qwerty123456", "", "too common"),
        (PASSWORD, "Верховодський", "", "too similar to the surname"),
        (PASSWORD, "verkhovodsky.o", "", "too similar to the e-mail address"),
    ],
)
def test_a_password_follows_the_rules(old: str, new: str, again: str, said: str) -> None:
    worker = a_worker_with_a_password("verkhovodsky.o@example.test", surname="Верховодський")
    browser = a_browser()
    sign_in(browser, worker.email)
    answer = change(browser, old, new, again)
    assert said in answer
    assert "Something needs your attention" in answer
    assert signed_in_with(worker.email, PASSWORD)
    assert "worker.password_changed" not in verbs(worker)


def test_a_forgotten_password_is_replaced_by_a_link_that_is_good_once() -> None:
    worker, browser = a_worker_with_a_password(), a_browser()
    for _try in range(6):
        sign_in(browser, worker.email, WRONG)  # locked, as happens to those who forgot
    answer = browser.post(reverse("account_reset_password"), {"email": worker.email.upper()}, follow=True)
    assert "Look into your mail" in page(answer)
    (letter,) = mail.outbox
    (link,) = [word for word in str(letter.body).split() if word.startswith("http")]
    path = link.removeprefix("http://testserver")

    form = browser.get(path)["Location"]
    saved = browser.post(form, {"password1": NEW, "password2": NEW}, follow=True)
    assert "The password is saved" in page(saved)
    assert not signed_in(browser)
    assert signed_in_with(worker.email, NEW)
    assert "The link is no longer good" in page(a_browser().get(path))
    assert len(mail.outbox) == 2


def test_the_rules_hold_at_the_link_too() -> None:
    worker, browser = a_worker(), a_browser()
    form = browser.get(password_path(worker))["Location"]
    assert "too short" in page(browser.post(form, {"password1": "коротко", "password2": "коротко"}))
    worker.refresh_from_db()
    assert not worker.has_usable_password()


def test_a_link_ends_with_its_time(settings: Settings) -> None:
    path = password_path(a_worker())
    settings.PASSWORD_RESET_TIMEOUT = -1
    assert "The link is no longer good" in page(a_browser().get(path))


@pytest.mark.parametrize("key", ["zzz-zzz", "1-abc-def", "0-set-password"])
def test_a_link_that_was_made_up_is_no_good(key: str) -> None:
    answer = a_browser().get(f"/accounts/password/reset/key/{key}/")
    assert answer.status_code == 200
    assert "The link is no longer good" in page(answer)


def test_asking_for_a_link_does_not_tell_who_is_a_worker() -> None:
    answers = []
    for email in (a_worker_with_a_password().email, a_worker(is_active=False).email, "nobody@example.test"):
        answer = a_browser().post(reverse("account_reset_password"), {"email": email}, follow=True)
        said = page(answer).replace(str(answer.context["csrf_token"]), "…")
        answers.append((answer.redirect_chain, said))
    assert answers[0] == answers[1] == answers[2]
    assert len(mail.outbox) == 1


def test_links_are_not_sent_without_end() -> None:
    worker = a_worker_with_a_password()
    answers = [a_browser().post(reverse("account_reset_password"), {"email": worker.email}) for _try in range(4)]
    assert [answer.status_code for answer in answers] == [302, 302, 302, 429]
    assert "Wait a minute and try again" in page(answers[-1])
    assert len(mail.outbox) == 3


def signed_in_with(email: str, password: str) -> bool:
    browser = a_browser("10.20.0.99")
    sign_in(browser, email, password)
    return signed_in(browser)
