"""These tests read refusals by their English words."""

from collections.abc import Iterator
from copy import deepcopy

import pytest
from django.utils.translation import override

from tests.factories.centres import Scene, a_scene
from tests.plugins.founding import Found


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with override("en"):
        yield


@pytest.fixture(scope="module")
def shared_scene(found: Found[Scene]) -> Scene:
    return found(a_scene)


@pytest.fixture
def scene(shared_scene: Scene, db: None) -> Scene:
    """Give each test its own copy of the module's centre at work."""
    return deepcopy(shared_scene)
