"""A city with two centres at work, its heads signed in, and a clock that stands where the story is."""

from collections.abc import Callable
from copy import deepcopy

import pytest
from django.test import Client

from office.accounts.models import Worker
from tests.factories import cases
from tests.factories.management import Heads, heads_of
from tests.plugins.founding import Found

AtDesk = Callable[[Worker], Client]


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
def heads(world: cases.World) -> Heads:
    """Give everybody who opens these pages."""
    return heads_of(world)


@pytest.fixture
def at_desk() -> AtDesk:
    """Give ``at_desk(worker)``: a browser in which this worker has signed in."""

    def seated(worker: Worker) -> Client:
        client = Client()
        client.force_login(worker)
        return client

    return seated
