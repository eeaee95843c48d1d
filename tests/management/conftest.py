"""A city with two centres at work, its heads signed in."""

from copy import deepcopy

import pytest

from tests.factories import cases
from tests.factories.management import Heads, heads_of
from tests.factories.queueing import Reception
from tests.plugins.worlds import AtDesk
from tests.receptions import shared_booking, shared_reception

__all__ = ["AtDesk", "shared_booking", "shared_reception"]


@pytest.fixture
def heads(world: cases.World) -> Heads:
    """Give everybody who opens these pages."""
    return heads_of(world)


@pytest.fixture
def hall(shared_reception: Reception, db: None, monkeypatch: pytest.MonkeyPatch) -> Reception:
    """Give each test its own copy of the module's reception; its moment is the moment of the pages too."""
    hall = deepcopy(shared_reception)
    monkeypatch.setattr("django.utils.timezone.now", lambda: hall.at)
    return hall
