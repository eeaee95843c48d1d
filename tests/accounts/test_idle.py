from datetime import datetime, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from office.accounts.idle import SEEN, WRITTEN_EVERY
from tests.accounts.signing import LOGIN, a_browser, a_worker_with_a_password, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser() -> Client:
    browser = a_browser()
    sign_in(browser, a_worker_with_a_password().email)
    return browser


def ends_at(browser: Client) -> datetime:
    return Session.objects.get(session_key=browser.session.session_key).expire_date


def test_use_moves_the_end_of_a_session_on(browser: Client) -> None:
    session = browser.session
    session[SEEN] -= WRITTEN_EVERY
    session.save()
    before = ends_at(browser) - timedelta(minutes=30)
    Session.objects.update(expire_date=before)
    browser.get(reverse("mfa_index"))
    assert ends_at(browser) > before


def test_a_session_is_not_written_on_every_page(browser: Client) -> None:
    with CaptureQueriesContext(connection) as queries:
        browser.get(reverse("mfa_index"))
    assert not [query for query in queries if query["sql"].startswith("UPDATE")]


def test_a_desk_left_alone_is_signed_out(browser: Client) -> None:
    Session.objects.update(expire_date=ends_at(browser) - timedelta(hours=2))
    assert browser.get(reverse("mfa_index"))["Location"].startswith(LOGIN)


def test_a_visitor_without_a_session_gets_none() -> None:
    browser = a_browser()
    browser.get(LOGIN)
    assert "sessionid" not in browser.cookies
    assert not Session.objects.exists()
