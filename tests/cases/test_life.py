"""The whole life of a case, from the counter to the archive."""

import pytest

from office.cases.models import Duty
from office.cases.states import CaseState, Mark
from tests.factories import cases

pytestmark = pytest.mark.django_db


def test_a_case_goes_its_whole_way() -> None:
    world = cases.a_world()
    case = cases.a_delivered_case(world)
    assert case.state == CaseState.DELIVERED
    assert case.number == "1-1/1-2026"
    kinds = [entry.kind for entry in case.routing.all()]
    assert kinds == [
        "registered",
        "handed_over",
        "handed_over",
        "received",
        "received",
        "done",
        "done",
        "handed_over",
        "received",
        "decided",
        "sent",
        "arrived",
        "delivered",
    ]
    assert not Duty.objects.open().exists()


def test_a_case_with_a_fault_waits_and_then_goes_on() -> None:
    world = cases.a_world()
    case = cases.a_registered_case(world, Mark.ORIGINAL, Mark.MISSING)
    assert case.full_at is None
    assert [duty.clause for duty in Duty.objects.open()] == ["L28"]
    case = cases.mended(world.later(days=3), case)
    assert case.full_at == world.at
    assert sorted(duty.clause for duty in Duty.objects.open()) == ["L30", "L30", "L31"]
