"""Where a worker is signed in: seen and ended by the owner."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse

from office.accounts.models import OpenSession
from office.accounts.session_store import SessionStore
from office.accounts.sessions import KEY, end_sessions_of, sessions_of
from office.tables.away import is_away
from tests.accounts.signing import a_browser, a_worker_with_a_password, page, sign_in, signed_in, verbs
from tests.factories.accounts import PASSWORD, a_worker

pytestmark = pytest.mark.django_db
PAGE = "/sessions/"
END = "/sessions/end/"


def opened(worker_email: str, address: str) -> Client:
    browser = a_browser(address)
    sign_in(browser, worker_email)
    assert signed_in(browser)
    return browser


def test_every_browser_is_listed_with_its_address() -> None:
    worker, stranger = a_worker_with_a_password(), a_worker_with_a_password()
    here = opened(worker.email, "10.20.0.7")
    opened(worker.email, "10.20.0.8")
    opened(stranger.email, "10.20.0.9")
    shown = page(here.get(PAGE))
    assert ("10.20.0.7" in shown, "10.20.0.8" in shown, "10.20.0.9" in shown) == (True, True, False)
    assert shown.count("this browser") == 1


def test_one_is_ended_and_the_others_stay() -> None:
    worker = a_worker_with_a_password()
    here, there = opened(worker.email, "10.20.0.7"), opened(worker.email, "10.20.0.8")
    other = worker.open_sessions.get(address="10.20.0.8")
    here.post(END, {"session": str(other.pk)})
    assert (signed_in(here), signed_in(there)) == (True, False)
    assert there.get(PAGE)["Location"].startswith(reverse("account_login"))
    assert verbs(worker)[-1] == "worker.sessions_ended"
    here.post(END, {"session": str(other.pk)})
    assert verbs(worker).count("worker.sessions_ended") == 1


def test_all_but_this_one_end_at_once() -> None:
    worker = a_worker_with_a_password()
    browsers = [opened(worker.email, f"10.20.0.{number}") for number in (7, 8, 9)]
    browsers[0].post(END)
    assert [signed_in(browser) for browser in browsers] == [True, False, False]


def test_nobody_ends_what_is_anothers() -> None:
    worker, stranger = a_worker_with_a_password(), a_worker_with_a_password()
    here, there = opened(worker.email, "10.20.0.7"), opened(stranger.email, "10.20.0.8")
    here.post(END, {"session": str(stranger.open_sessions.get().pk)})
    here.post(END, {"session": str(uuid4())})
    assert signed_in(there)


def test_the_row_follows_a_key_that_a_new_password_changes() -> None:
    worker = a_worker_with_a_password()
    here = opened(worker.email, "10.20.0.7")
    before = worker.open_sessions.get().session_key
    words = {"oldpassword": PASSWORD, "password1": "зовсім новий пароль", "password2": "зовсім новий пароль"}
    here.post(reverse("account_change_password"), words)
    here.get(PAGE)
    now = worker.open_sessions.get()
    assert now.session_key not in {before, ""}
    assert [str(now.pk), now.session_key] == here.session[KEY]


def test_sessions_that_are_over_go_with_the_next_sign_in() -> None:
    worker = a_worker_with_a_password()
    opened(worker.email, "10.20.0.7").session.flush()
    assert OpenSession.objects.count() == 1
    assert not sessions_of(worker, at=datetime.now(UTC)).exists()
    opened(worker.email, "10.20.0.8")
    assert [row.address for row in OpenSession.objects.all()] == ["10.20.0.8"]
    assert not sessions_of(worker, at=datetime.now(UTC) + timedelta(days=2)).exists()


def test_whoever_takes_rights_back_ends_every_session() -> None:
    worker, head = a_worker_with_a_password(), a_worker()
    browsers = [opened(worker.email, f"10.20.0.{number}") for number in (7, 8)]
    assert end_sessions_of(worker, by=head, at=datetime.now(UTC)) == 2
    assert not any(signed_in(browser) for browser in browsers)


# -- a session that can not be saved ----------------------------------------------------------------------------------


def test_a_session_that_was_ended_meanwhile_is_told_apart_from_a_database_that_is_away() -> None:
    session = a_session()
    SessionStore(session.session_key).delete()
    with pytest.raises(UpdateError):
        session.save()


@pytest.mark.django_db(transaction=True)
def test_a_database_that_goes_away_while_a_session_is_saved_is_told_as_what_it_is() -> None:
    session = a_session()
    with connection.execute_wrapper(cut_off), pytest.raises(OperationalError) as told:
        session.save()
    assert is_away(told.value)
    connection.close()
    session.save()
    assert SessionStore(session.session_key)["desk"] == 4


def a_session() -> SessionStore:
    session = SessionStore()
    session.save()
    session["desk"] = 4
    return session


def cut_off(execute: Callable[..., Any], sql: str, params: Any, many: Any, context: dict[str, Any]) -> Any:
    """Let the server end the connection just before it is told to write the session."""
    if sql.startswith("UPDATE"):
        own = context["connection"].connection
        with psycopg.connect(own.info.dsn) as aside:
            aside.execute("SELECT pg_terminate_backend(%s, 5000)", [own.info.backend_pid])
    return execute(sql, params, many, context)
