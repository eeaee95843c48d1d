"""Systems that call."""

import pytest

from tests.factories import cases
from tests.factories.api import Caller, a_caller


@pytest.fixture
def front(world: cases.World) -> Caller:
    """A system that acts in the name of the front-office worker."""
    return a_caller(world.front)
