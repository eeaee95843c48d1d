"""What was at a past moment, over the wire: of a case, a version of a card, a posting."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from office.centres.models import Posting, Role
from office.centres.postings import Place, end_posting
from tests.api.reading import done, problem
from tests.factories import cases, catalogue, centres
from tests.factories.api import Caller, a_caller
from tests.factories.cases import World
from tests.factories.journal import committed


def state(caller: Caller, path: str, at: datetime) -> Any:
    return caller.get(f"{path}/state", {"at": at.isoformat()})


@pytest.mark.clause("L36")
def test_a_case_is_read_as_it_was(front: Caller, world: World) -> None:
    case = cases.a_registered_case(world)
    path, registered_at = f"/cases/{case.pk}", world.at
    committed()
    cases.received(world.later(hours=2), case)
    received_at = world.at
    committed()
    cases.a_delivered_case(world.later(days=1), case)
    committed()
    then = done(state(front, path, registered_at))
    assert (then["state"], then["outcome"], then["decider"]) == ("registered", "", "pfu")
    assert [step["state"] for step in then["steps"]] == ["ready", "ready", "pending"]
    assert (then["last_act"]["verb"], then["last_act"]["sequence"]) == ("case.registered", 1)
    then = done(state(front, path, received_at))
    assert then["state"] == "in_work"
    assert [step["officer"]["id"] for step in then["steps"][:2]] == [
        str(world.officers["dsp"].pk),
        str(world.officers["ssd"].pk),
    ]
    now = done(state(front, path, world.at))
    assert (now["state"], now["outcome"]) == ("delivered", "grant")
    early = problem(state(front, path, registered_at - timedelta(seconds=1)), 404, "not-found")
    assert early["detail"]
    assert problem(state(front, path, world.at + timedelta(seconds=1)), 422, "invalid")["field"] == "/at"
    assert problem(front.get(f"{path}/state"), 422, "invalid")["field"] == "/at"
    problem(state(a_caller(cases.a_world().front), path, registered_at), 404, "not-found")


@pytest.mark.clause("K8b")
def test_a_version_of_a_card_is_read_as_it_was_known(front: Caller, world: World) -> None:
    query = {"centre": world.centre.code}
    service = f"/services/{world.service.code}"
    card = done(front.get(f"{service}/card", query))["id"]
    before = world.at
    committed()
    catalogue.a_card_in_force(world.place, world.service, decides="pfu", on=world.at.date() + timedelta(days=3))
    committed()
    world.later(days=5)
    now = done(state(front, f"/cards/{card}", world.at))
    assert now["in_force"] is False
    then = done(state(front, f"/cards/{card}", before))
    assert (then["version"], then["in_force"], then["in_force_until"]) == (1, True, "2026-11-22")
    process = done(front.get(f"{service}/process-card", query))["id"]
    assert done(state(front, f"/process-cards/{process}", world.at))["in_force"] is True
    problem(state(front, f"/cards/{card}", catalogue.AT - timedelta(days=1)), 404, "not-found")


def test_a_posting_is_read_as_it_was(world: World) -> None:
    posting = Posting.objects.get(worker=world.officers["ssd"])
    auditor = a_caller(catalogue.posted(Role.AUDITOR, Place(city=world.place.city), by=centres.an_admin()))
    path, before = f"/postings/{posting.pk}", world.at
    committed()
    world.later(hours=1)
    end_posting(posting, ends_on=world.at.date(), act=centres.ACT, by=world.head, at=world.at)
    committed()
    world.later(days=2)
    now = done(state(auditor, path, world.at))
    assert (now["role"], now["ends_on"], now["held"]) == ("case_officer", "2026-11-20", False)
    then = done(state(auditor, path, before))
    assert (then["ends_on"], then["held"], then["worker"]) == (None, True, str(world.officers["ssd"].pk))
    problem(state(a_caller(world.front), path, before), 403, "forbidden")
    problem(state(a_caller(cases.a_world().head), path, before), 404, "not-found")
