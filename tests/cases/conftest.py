from collections.abc import Iterator
from copy import deepcopy

import pytest
from django.utils.translation import override

from tests.factories import cases
from tests.plugins.founding import Found


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Refusals are recognised by their msgids, whatever the catalogue says in Ukrainian."""
    with override("en"):
        yield


@pytest.fixture(scope="module")
def shared_world(found: Found[cases.World]) -> cases.World:
    return found(cases.a_world)


@pytest.fixture
def world(shared_world: cases.World, db: None) -> cases.World:
    """Give each test its own copy of the module's world."""
    return deepcopy(shared_world)
