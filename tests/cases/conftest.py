from collections.abc import Iterator

import pytest
from django.utils.translation import override

from tests.factories import cases


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Refusals are recognised by their msgids, whatever the catalogue says in Ukrainian."""
    with override("en"):
        yield


@pytest.fixture
def world(db: None) -> cases.World:
    return cases.a_world()
