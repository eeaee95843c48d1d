from copy import deepcopy

import pytest

from tests.factories.booking import Booking
from tests.receptions import in_english, shared_booking

__all__ = ["in_english", "shared_booking"]


@pytest.fixture
def office(shared_booking: Booking, db: None) -> Booking:
    """Give each test its own copy of the module's reception with booking."""
    return deepcopy(shared_booking)
