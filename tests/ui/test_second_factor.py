"""A city may ask for a second factor by role (OFFICE_SECOND_FACTOR_ROLES)."""

from typing import Any
from urllib.parse import quote

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from office.accounts.models import Worker
from office.centres.models import Posting, Role
from tests.accounts.test_second_factor import code, set_up_codes
from tests.factories.accounts import PASSWORD

pytestmark = pytest.mark.django_db
Postings = dict[Role, Posting]
AFTER_THE_COMMIT = pytest.mark.django_db(transaction=True)  # it is told then that a factor was added


@pytest.fixture
def front(settings: Any, postings: Postings) -> Worker:
    """Give a worker of a role that needs a second factor."""
    settings.SECOND_FACTOR_ROLES = ["front_office"]
    worker = postings[Role.FRONT_OFFICE].worker
    worker.set_password(PASSWORD)
    worker.save()
    return worker


def a_browser_of(worker: Worker) -> Client:
    browser = Client()
    assert browser.post(reverse("account_login"), {"login": worker.email, "password": PASSWORD}).status_code == 302
    return browser


@AFTER_THE_COMMIT
def test_the_pages_of_such_a_role_open_once_a_second_factor_is_set_up(front: Worker) -> None:
    browser, page = a_browser_of(front), reverse("frontdesk:home")
    led = browser.get(page)
    assert led["Location"] == reverse("mfa_index")
    assert "другий крок" in browser.get(led["Location"]).content.decode()
    set_up_codes(browser)
    assert browser.get(page).status_code == 200


@AFTER_THE_COMMIT
def test_a_session_that_is_older_than_the_second_factor_does_not_pass(front: Worker) -> None:
    stolen, own, page = a_browser_of(front), a_browser_of(front), reverse("frontdesk:home")
    secret = set_up_codes(own)
    assert own.get(page).status_code == 200
    assert stolen.get(page)["Location"].startswith(reverse("account_login")), "it was ended"

    unasked = Client()
    unasked.force_login(front)
    asked = unasked.get(page)["Location"]
    assert asked == f"{reverse('mfa_reauthenticate')}?next={quote(page, safe='')}"
    assert unasked.post(asked, {"code": code(secret, later=1)})["Location"] == page
    assert unasked.get(page).status_code == 200


@AFTER_THE_COMMIT
def test_a_second_key_added_in_a_session_that_was_not_asked_lets_nobody_pass(front: Worker) -> None:
    Authenticator.objects.create(user=front, type=Authenticator.Type.WEBAUTHN, data={"name": "of the worker"})
    browser = Client()
    browser.force_login(front)
    set_up_codes(browser)
    assert browser.get(reverse("frontdesk:home"))["Location"].startswith(reverse("mfa_reauthenticate"))


def test_another_posting_than_the_one_that_is_chosen_needs_it_too(postings: Postings, settings: Any) -> None:
    settings.SECOND_FACTOR_ROLES = ["auditor"]
    auditor = postings[Role.AUDITOR]
    worker = postings[Role.FRONT_OFFICE].worker
    Posting.objects.filter(pk=auditor.pk).update(worker=worker)
    browser = Client()
    browser.force_login(worker)
    browser.post(reverse("ui:posting"), {"posting": str(postings[Role.FRONT_OFFICE].pk)})
    assert browser.get(reverse("frontdesk:home"))["Location"] == reverse("mfa_index")


def test_other_roles_are_not_held_up(client: Client, postings: Postings, settings: Any) -> None:
    settings.SECOND_FACTOR_ROLES = ["system_admin"]
    client.force_login(postings[Role.FRONT_OFFICE].worker)
    assert client.get(reverse("frontdesk:home")).status_code == 200
