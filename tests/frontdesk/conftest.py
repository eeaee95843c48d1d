"""A centre at work, its front-office worker signed in, and a clock that stands where the story is."""

from collections.abc import Callable
from copy import deepcopy

import pytest
from django.test import Client

from office.accounts.models import Worker
from tests.factories import cases
from tests.plugins.founding import Found

SignedIn = Callable[[Worker], Client]


@pytest.fixture(scope="module")
def shared_world(found: Found[cases.World]) -> cases.World:
    return found(cases.a_world)


@pytest.fixture
def world(shared_world: cases.World, db: None, monkeypatch: pytest.MonkeyPatch) -> cases.World:
    """Give a world whose moment is the moment of the pages too, on whatever day the suite runs."""
    world = deepcopy(shared_world)
    monkeypatch.setattr("django.utils.timezone.now", lambda: world.at)
    return world


@pytest.fixture
def signed_in() -> SignedIn:
    def signed(worker: Worker) -> Client:
        client = Client()
        client.force_login(worker)
        return client

    return signed


@pytest.fixture
def front(world: cases.World, signed_in: SignedIn) -> Client:
    """The browser of the front-office worker of the world."""
    return signed_in(world.front)
