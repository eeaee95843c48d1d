from collections.abc import Iterator
from copy import deepcopy

import pytest
from django.db import connection
from django.test import Client
from django.utils.translation import override

from office.accounts import allowance
from office.portal import caching
from tests.factories import cases
from tests.factories.booking import Booking
from tests.receptions import shared_booking

__all__ = ["shared_booking"]


@pytest.fixture(autouse=True)
def in_english(client: Client) -> Iterator[None]:
    """Pages are read by their msgids, whatever the catalogue says in Ukrainian."""
    client.cookies["django_language"] = "en"
    with override("en"):
        yield


@pytest.fixture(autouse=True)
def nobody_has_asked_yet() -> Iterator[None]:
    allowance._held.clear()
    yield
    allowance._held.clear()


@pytest.fixture(autouse=True)
def at_work(office: Booking, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the clock of the faces stand at the moment of the factories."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: office.at)


@pytest.fixture
def office(shared_booking: Booking, db: None) -> Booking:
    return deepcopy(shared_booking)


@pytest.fixture
def changes_count_at_once(office: Booking) -> None:
    """In a test nothing is committed: let a change draw its edition when it is made."""
    caching.forget()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS edition_changes IMMEDIATE")


@pytest.fixture
def world(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> cases.World:
    """Give a committed centre with its people, at whose moment the site lives."""
    caching.forget()
    made = cases.a_world()
    monkeypatch.setattr("django.utils.timezone.now", lambda: made.at)
    return made
