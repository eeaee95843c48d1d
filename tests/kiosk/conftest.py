from collections.abc import Iterator
from copy import deepcopy

import pytest
from django.test import Client
from django.utils.translation import override

from tests.factories.booking import Booking
from tests.factories.devices import terminal_client
from tests.factories.queueing import Reception
from tests.receptions import shared_booking, shared_reception

__all__ = ["shared_booking", "shared_reception"]


@pytest.fixture
def hall(shared_reception: Reception, db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Reception]:
    """Give each test its own copy of the module's reception, whose moment is the moment of the pages too."""
    hall = deepcopy(shared_reception)
    monkeypatch.setattr("django.utils.timezone.now", lambda: hall.at)
    with override("uk"):
        yield hall


@pytest.fixture
def booking(shared_booking: Booking, db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Booking]:
    """Give each test its own copy of the module's reception with booking, as ``hall``."""
    booking = deepcopy(shared_booking)
    monkeypatch.setattr("django.utils.timezone.now", lambda: booking.at)
    with override("uk"):
        yield booking


@pytest.fixture
def terminal(hall: Reception) -> Client:
    """Give the browser of a paired terminal that prints nothing."""
    return terminal_client(hall)[0]
