"""Fixtures of the contexts that work with a reception: their ``conftest.py`` names those that it takes from here."""

from collections.abc import Iterator
from copy import deepcopy

import pytest
from django.utils.translation import override

from tests.factories.booking import Booking, a_booking
from tests.factories.queueing import Reception, a_reception
from tests.plugins.founding import Found


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Refusals are recognised by their msgids, whatever the catalogue says in Ukrainian."""
    with override("en"):
        yield


@pytest.fixture(scope="module")
def shared_reception(found: Found[Reception]) -> Reception:
    return found(a_reception)


@pytest.fixture(scope="module")
def shared_booking(found: Found[Booking]) -> Booking:
    return found(a_booking)


@pytest.fixture
def hall(shared_reception: Reception, db: None) -> Reception:
    """Give each test its own copy of the module's reception."""
    return deepcopy(shared_reception)
