"""The world of a case, and a clock that stands where its story is."""

from collections.abc import Callable
from copy import deepcopy

import pytest
from django.test import Client

from office.accounts.models import Worker
from office.centres.models import Posting, Role
from office.centres.postings import Place
from tests.factories import cases, catalogue
from tests.plugins.founding import Found

Desk = Callable[[Worker], Client]


@pytest.fixture(scope="module")
def shared_world(found: Found[cases.World]) -> cases.World:
    return found(cases.a_world)


@pytest.fixture
def world(shared_world: cases.World, db: None, monkeypatch: pytest.MonkeyPatch) -> cases.World:
    """Give a world whose moment is the moment of the pages too, on whatever day the suite runs."""
    world = deepcopy(shared_world)
    monkeypatch.setattr("django.utils.timezone.now", lambda: world.at)
    return world


@pytest.fixture
def at_desk() -> Desk:
    """Give ``at_desk(worker)``: a browser in which this worker has signed in."""

    def seated(worker: Worker) -> Client:
        client = Client()
        client.force_login(worker)
        return client

    return seated


def an_auditor(world: cases.World) -> Worker:
    """Give the auditor of the city of ``world``."""
    admin = Posting.objects.filter(role=Role.SYSTEM_ADMIN).select_related("worker").earliest("starts_on").worker
    return catalogue.posted(Role.AUDITOR, Place(city=world.place.city), by=admin)
