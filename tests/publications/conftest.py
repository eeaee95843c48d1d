from collections.abc import Iterator

import pytest
from django.utils.translation import override

from tests.factories.centres import a_scene
from tests.factories.publications import Desk, a_desk_of


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Refusals are read by their msgids, whatever the catalogue says in Ukrainian."""
    with override("en"):
        yield


@pytest.fixture
def desk(db: None) -> Desk:
    return a_desk_of(a_scene())
