from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage

from office.accounts import services
from office.accounts.models import Worker
from office.audit import history
from tests.accounts.signing import LOGIN, a_browser, a_worker_with_a_password, page, sign_in, signed_in, verbs
from tests.accounts.test_second_factor import set_up
from tests.factories.accounts import A_MOMENT, PASSWORD, a_worker

pytestmark = pytest.mark.django_db

SITE = "https://office.example.test/"


def create(email: str = "n.nova@example.test", **fields: str) -> Worker:
    names = {"surname": "Нова", "given_name": "Надія"} | fields
    return services.create_worker(email, by=a_worker(), at=A_MOMENT, **names)


def test_a_worker_is_taken_on() -> None:
    head = a_worker()
    worker = services.create_worker(
        " N.Nova@example.test", surname=" Нова ", given_name="Надія", phone="+380501112233", by=head, at=A_MOMENT
    )
    worker.refresh_from_db()
    assert (worker.email, worker.surname, worker.phone) == ("n.nova@example.test", "Нова", "+380501112233")
    assert not worker.has_usable_password()
    entry = history(worker).get()
    assert (entry.verb, entry.by, entry.at, entry.data) == ("worker.created", head, A_MOMENT, {})


@pytest.mark.parametrize(
    ("fields", "at_field"),
    [
        ({"email": "not an e-mail"}, "email"),
        ({"email": ""}, "email"),
        ({"email": "TAKEN@example.test"}, "email"),
        ({"surname": " "}, "surname"),
        ({"given_name": ""}, "given_name"),
    ],
)
def test_what_is_wrong_is_told_at_its_field(fields: dict[str, str], at_field: str) -> None:
    a_worker("taken@example.test")
    with pytest.raises(ValidationError) as wrong:
        create(**fields)
    assert at_field in wrong.value.message_dict
    assert not Worker.objects.filter(surname="Нова").exists()


def test_letting_a_worker_go_and_taking_back() -> None:
    worker, head = create(), a_worker()
    services.set_first_password(worker, PASSWORD, by=head, at=A_MOMENT)
    for act in (services.deactivate_worker, services.deactivate_worker):
        assert not act(worker, by=head, at=A_MOMENT).is_active
    sign_in(a_browser(), worker.email)
    for act in (services.reactivate_worker, services.reactivate_worker):
        assert act(worker, by=head, at=A_MOMENT).is_active
    browser = a_browser()
    sign_in(browser, worker.email)
    assert signed_in(browser)
    assert verbs(worker) == [
        "worker.created",
        "worker.password_set",
        "worker.deactivated",
        "worker.sign_in_refused",
        "worker.reactivated",
        "worker.signed_in",
    ]


def test_a_first_password_follows_the_rules_and_is_the_only_one() -> None:
    worker = create()
    with pytest.raises(ValidationError):
        services.set_first_password(worker, "короткий", by=None, at=A_MOMENT)
    services.set_first_password(worker, PASSWORD, by=None, at=A_MOMENT)
    with pytest.raises(ValidationError, match=r"has a password|має пароль"):
        services.set_first_password(worker, PASSWORD + "!", by=None, at=A_MOMENT)
    browser = a_browser()
    sign_in(browser, worker.email)
    assert signed_in(browser)


def test_an_invitation_leads_to_a_password_once() -> None:
    worker, head = create(), a_worker()
    services.invite(worker, site=SITE, by=head, at=A_MOMENT + timedelta(hours=1))
    (letter,) = mail.outbox
    assert isinstance(letter, EmailMessage)
    assert letter.to == [worker.email]
    assert worker.full_name in letter.body
    (link,) = [word for word in letter.body.split() if word.startswith("http")]
    assert link.startswith("https://office.example.test/accounts/password/reset/key/")

    path, browser = urlsplit(link).path, a_browser()
    form = browser.get(path)["Location"]
    assert path not in form
    assert "Choose a password" in page(browser.get(form))
    assert "The password is saved" in page(
        browser.post(form, {"password1": PASSWORD, "password2": PASSWORD}, follow=True)
    )
    sign_in(browser, worker.email)
    assert signed_in(browser)
    assert "The link is no longer good" in page(a_browser().get(path))
    assert verbs(worker) == ["worker.created", "worker.invited", "worker.password_changed", "worker.signed_in"]


def test_nobody_is_invited_to_a_closed_account() -> None:
    worker = a_worker(is_active=False)
    with pytest.raises(ValidationError):
        services.invite(worker, site=SITE, by=None, at=A_MOMENT)
    assert mail.outbox == []


def test_a_second_factor_that_is_taken_away_ends_every_session_and_the_worker_is_told() -> None:
    worker, head, browser = a_worker_with_a_password(), a_worker(surname="Головченко"), a_browser()
    set_up(browser, worker)
    before, after = a_browser(), a_browser()
    sign_in(before, worker.email)
    assert not signed_in(before), "the second step is asked"
    mail.outbox.clear()
    services.reset_second_factor(worker, by=head, at=A_MOMENT)
    assert browser.get("/staff/", follow=True).redirect_chain[-1][0].startswith(LOGIN)
    sign_in(after, worker.email)
    assert signed_in(after)
    (letter,) = mail.outbox
    assert letter.to == [worker.email]
    assert "Головченко" in str(letter.body)
    assert {"worker.second_factor_reset", "worker.sessions_ended"} <= set(verbs(worker))
    with pytest.raises(ValidationError):
        services.reset_second_factor(worker, by=head, at=A_MOMENT)
