"""A city with two centres at work, its heads signed in."""

import pytest

from tests.factories import cases
from tests.factories.management import Heads, heads_of
from tests.plugins.worlds import AtDesk

__all__ = ["AtDesk"]


@pytest.fixture
def heads(world: cases.World) -> Heads:
    """Give everybody who opens these pages."""
    return heads_of(world)
