"""The front-office worker of the world, signed in."""

from copy import deepcopy

import pytest
from django.test import Client

from tests.factories import cases
from tests.factories.queueing import Reception
from tests.plugins.worlds import AtDesk as SignedIn
from tests.receptions import shared_booking, shared_reception

__all__ = ["SignedIn", "shared_booking", "shared_reception"]


@pytest.fixture
def signed_in(at_desk: SignedIn) -> SignedIn:
    return at_desk


@pytest.fixture
def front(world: cases.World, signed_in: SignedIn) -> Client:
    """The browser of the front-office worker of the world."""
    return signed_in(world.front)


@pytest.fixture
def hall(shared_reception: Reception, db: None, monkeypatch: pytest.MonkeyPatch) -> Reception:
    """Give each test its own copy of the module's reception; its moment is the moment of the pages too."""
    hall = deepcopy(shared_reception)
    monkeypatch.setattr("django.utils.timezone.now", lambda: hall.at)
    return hall
