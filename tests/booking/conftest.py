from copy import deepcopy

import pytest

from tests.factories.booking import Booking, a_booking
from tests.plugins.founding import Found
from tests.receptions import in_english

__all__ = ["in_english"]


@pytest.fixture(scope="module")
def shared_booking(found: Found[Booking]) -> Booking:
    return found(a_booking)


@pytest.fixture
def office(shared_booking: Booking, db: None) -> Booking:
    """Give each test its own copy of the module's reception with booking."""
    return deepcopy(shared_booking)
