from collections.abc import Iterator
from copy import deepcopy

import pytest
from django.utils.translation import override

from tests.factories.booking import Booking, a_booking
from tests.plugins.founding import Found


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Refusals are recognised by their msgids, whatever the catalogue says in Ukrainian."""
    with override("en"):
        yield


@pytest.fixture(scope="module")
def shared_booking(found: Found[Booking]) -> Booking:
    return found(a_booking)


@pytest.fixture
def office(shared_booking: Booking, db: None) -> Booking:
    """Give each test its own copy of the module's reception with booking."""
    return deepcopy(shared_booking)
