from copy import deepcopy

import pytest

from tests.factories.parties import Place, a_place
from tests.plugins.founding import Found


@pytest.fixture(scope="module")
def shared_place(found: Found[Place]) -> Place:
    return found(a_place)


@pytest.fixture
def place(shared_place: Place, db: None) -> Place:
    """Give each test its own copy of the module's centre and desk."""
    return deepcopy(shared_place)
