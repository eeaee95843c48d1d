"""The world of a case, a clock that stands where its story is, and systems that call."""

from copy import deepcopy

import pytest

from tests.factories import cases
from tests.factories.api import Caller, a_caller
from tests.plugins.founding import Found


@pytest.fixture(scope="module")
def shared_world(found: Found[cases.World]) -> cases.World:
    return found(cases.a_world)


@pytest.fixture
def world(shared_world: cases.World, db: None, monkeypatch: pytest.MonkeyPatch) -> cases.World:
    """Give a world whose moment is the moment of the API too, on whatever day the suite runs."""
    world = deepcopy(shared_world)
    monkeypatch.setattr("django.utils.timezone.now", lambda: world.at)
    return world


@pytest.fixture
def front(world: cases.World) -> Caller:
    """A system that acts in the name of the front-office worker."""
    return a_caller(world.front)
