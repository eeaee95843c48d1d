"""Every page of the head opens for its roles, with a bounded number of statements, and for nobody else."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from office.accounts.models import Worker
from tests.factories import cases
from tests.factories.management import Heads, one_of_each
from tests.management.conftest import AtDesk

READERS = ("head", "director", "chief", "auditor")
PAGES: dict[str, tuple[str, ...]] = {
    "duties": READERS,
    "figures": ("head", "director"),
    "cards": ("head", "director", "chief", "editor"),
    "schedules": READERS,
    "schedule_new": ("head", "chief"),
    "day_set": ("head",),
    "staff": (*READERS, "admin"),
    "worker_new": ("head", "director", "chief", "admin"),
    "card_then": ("head", "director", "chief", "auditor", "editor"),
    "absences": ("head", "director", "chief", "front"),
    "absence_new": ("head", "director", "chief", "front"),
    "petitions": ("head", "director", "auditor"),
    "petition_new": ("front",),
    "desks": ("head", "director", "admin"),
    "desk_new": ("head",),
    "agreements": ("head", "director", "auditor"),
    "agreement_new": ("head", "director"),
    "centre_facts": ("head", "director"),
    "accessibility": ("head", "director"),
    "closure": ("director",),
    "body_new": ("director",),
    "body_join": ("director",),
    "messages": ("admin",),
    "journal": ("auditor",),
    "access": ("auditor",),
}
AT_MOST = 12


def everybody(world: cases.World, heads: Heads) -> dict[str, Worker]:
    names = ("head", "director", "chief", "auditor", "editor", "admin")
    return {name: getattr(heads, name) for name in names} | {"front": world.front}


def statements(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as counted:
        answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return len(counted)


def test_every_page_opens_for_its_roles_alone(world: cases.World, heads: Heads, at_desk: AtDesk) -> None:
    one_of_each(world)
    wrong = []
    for name, worker in everybody(world, heads).items():
        client = at_desk(worker)
        for page, readers in PAGES.items():
            status = client.get(reverse(f"management:{page}")).status_code
            if status != (200 if name in readers else 404):
                wrong.append(f"{page} for {name}: {status}")
    assert not wrong


def test_every_page_takes_the_same_few_statements_for_one_row_and_for_three(
    world: cases.World, heads: Heads, at_desk: AtDesk
) -> None:
    one_of_each(world)
    people = everybody(world, heads)
    asked = [(page, readers[0]) for page, readers in PAGES.items()]
    asked += [("duties", "director"), ("duties", "chief"), ("cards", "chief"), ("cards", "editor"), ("staff", "admin")]

    def count() -> dict[tuple[str, str], int]:
        clients = {who: at_desk(worker) for who, worker in people.items()}
        for page, who in asked:  # calendars and sessions are read anew once
            clients[who].get(reverse(f"management:{page}"))
        return {(page, who): statements(clients[who], reverse(f"management:{page}")) for page, who in asked}

    with_one = count()
    one_of_each(world, nth=2)
    one_of_each(world, nth=3)
    with_three = count()
    assert {key: number for key, number in with_three.items() if number != with_one[key]} == {}
    assert {key: number for key, number in with_one.items() if number > AT_MOST} == {}


@pytest.mark.clause("K12")
def test_the_head_of_another_centre_finds_nothing_of_this_one(
    world: cases.World, heads: Heads, at_desk: AtDesk
) -> None:
    one_of_each(world)
    stranger: Any = at_desk(heads.other_head)
    for page in ("schedules", "staff", "desks", "agreements", "petitions"):
        answer = stranger.get(reverse(f"management:{page}"), {"centre": world.centre.code})
        assert answer.status_code == 404, page
        assert world.front.full_name not in stranger.get(reverse(f"management:{page}")).content.decode(), page
