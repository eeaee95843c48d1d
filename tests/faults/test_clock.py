"""The clock of a machine is set back by an hour, once over a midnight that is sealed: told, and nothing is lost."""

from datetime import UTC, datetime

import pytest

from office.audit.models import DaySeal, JournalEntry
from office.audit.seal_verification import verify_seals
from office.audit.sealing import seal_days
from office.audit.verification import verify
from office.cases.models import Case, RegistrationEntry
from tests.api.reading import done, problem
from tests.factories import cases
from tests.factories.api import Caller, a_caller, a_whole

pytestmark = pytest.mark.django_db
EVENING = datetime(2026, 11, 20, 21, 30, tzinfo=UTC)
"""Half an hour before the midnight of Kyiv."""


def numbers() -> list[int]:
    return list(RegistrationEntry.objects.order_by("sequence").values_list("sequence", flat=True))


def withdrawn(front: Caller, case: str, key: str) -> object:
    tag = front.get(f"/cases/{case}").headers["ETag"]
    return front.post(f"/cases/{case}/withdrawal", {"statement": "заява № 1"}, key=key, If_Match=tag)


def test_the_clock_is_set_back_by_an_hour(world: cases.World) -> None:
    front = a_caller(world.front)
    body = a_whole(world)
    first = done(front.post("/cases", body, key="registered-before"), 201)
    world.later(hours=-1)

    # What is new is taken, under the next number; what is sent again gets its answer.
    done(front.post("/cases", a_whole(world)), 201)
    assert done(front.post("/cases", body, key="registered-before"), 201) == first
    assert numbers() == [1, 2]
    # An act on what was done later by the clock is refused, in words, and changes nothing.
    told = problem(withdrawn(front, first["id"], "withdrawn-once"), 409, "refused")
    assert told["clause"] == "K25"
    assert told["detail"].startswith("Годинник")
    assert Case.objects.get(pk=first["id"]).state == "registered"
    # The same request goes through as soon as the clock has come to the act before it.
    world.later(hours=1)
    done(withdrawn(front, first["id"], "withdrawn-once"))
    assert Case.objects.get(pk=first["id"]).state == "withdrawn"
    assert list(verify()) == []


def test_the_clock_is_set_back_over_a_midnight_that_is_sealed(world: cases.World) -> None:
    world.at = EVENING
    front = a_caller(world.front)
    done(front.post("/cases", a_whole(world)), 201)
    world.later(hours=1)
    assert len(seal_days(at=world.at)) == 1
    done(front.post("/cases", a_whole(world)), 201)
    world.later(hours=-1)

    late = done(front.post("/cases", a_whole(world)), 201)
    assert seal_days(at=world.at) == [], "a day is not sealed twice"
    assert numbers() == [1, 2, 3]
    assert late["number"].endswith("/3-2026")
    world.later(days=2)
    assert len(seal_days(at=world.at)) == 1
    sealed = DaySeal.objects.filter(books__book="entries").values_list("books__size", flat=True)
    assert sum(sealed) == JournalEntry.objects.count(), "what was dated into the sealed day stands in the next"
    assert [*verify(), *verify_seals()] == []
