"""A city with two centres at work, its heads signed in, and a clock that stands where the story is."""

from collections.abc import Callable

import pytest
from django.test import Client

from office.accounts.models import Worker
from tests.factories import cases
from tests.factories.management import Heads, heads_of

AtDesk = Callable[[Worker], Client]


@pytest.fixture
def world(db: None, monkeypatch: pytest.MonkeyPatch) -> cases.World:
    """Give a world whose moment is the moment of the pages too, on whatever day the suite runs."""
    world = cases.a_world()
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
