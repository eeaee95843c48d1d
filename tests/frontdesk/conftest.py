"""The front-office worker of the world, signed in."""

import pytest
from django.test import Client

from tests.factories import cases
from tests.plugins.worlds import AtDesk as SignedIn

__all__ = ["SignedIn"]


@pytest.fixture
def signed_in(at_desk: SignedIn) -> SignedIn:
    return at_desk


@pytest.fixture
def front(world: cases.World, signed_in: SignedIn) -> Client:
    """The browser of the front-office worker of the world."""
    return signed_in(world.front)
