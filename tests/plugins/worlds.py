"""What tests of faces start from: the world of a case at its own moment, and browsers in which its people sit."""

from collections.abc import Callable
from copy import deepcopy
from typing import TYPE_CHECKING, Any

import pytest

from tests.plugins.founding import Found

if TYPE_CHECKING:  # a plugin is read before Django's settings
    from django.test import Client

    from office.accounts.models import Worker

AtDesk = Callable[["Worker"], "Client"]


@pytest.fixture(scope="module")
def shared_world(found: Found[Any]) -> Any:
    """Give the world of a case that the tests of a module share."""
    from tests.factories import cases  # noqa: PLC0415  as above

    return found(cases.a_world)


@pytest.fixture
def world(shared_world: Any, db: None, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Give a world whose moment is the moment of the pages too, on whatever day the suite runs."""
    world = deepcopy(shared_world)
    monkeypatch.setattr("django.utils.timezone.now", lambda: world.at)
    return world


@pytest.fixture(scope="module")
def shared_case(shared_world: Any, found: Found[Any]) -> Any:
    """Give the case, worked up to its decision, that the tests of a module share."""
    from tests.factories import cases  # noqa: PLC0415  as above

    return found(lambda: cases.worked_up_to_decision(shared_world, cases.a_registered_case(shared_world)))


@pytest.fixture
def case(shared_case: Any, world: Any) -> Any:
    """Give each test its own copy of the case that waits for its decision."""
    return deepcopy(shared_case)


@pytest.fixture
def at_desk() -> AtDesk:
    """Give ``at_desk(worker)``: a browser in which this worker has signed in."""
    from django.test import Client  # noqa: PLC0415  as above

    def seated(worker: "Worker") -> "Client":
        client = Client()
        client.force_login(worker)
        return client

    return seated
