"""A worker leaves for good: never while work on hand has nobody, and then wholly."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from office.accounts.models import Worker
from office.audit import history
from office.cases.leaving import let_go, on_hand
from office.cases.models import CaseStep, Duty
from office.cases.states import Channel
from office.centres.access import postings_of
from office.centres.models import PetitionDuty, Role
from office.feedback.enquiring import Asked, ask
from office.feedback.models import EnquiryDuty, EntryDuty
from office.feedback.states import EnquiryChannel, EntryKind, EntryWay
from office.feedback.writing import Said, write_entry
from office.law import Refusal
from tests.cases.test_standing_in import a_colleague, goes_away
from tests.factories import cases
from tests.factories.management import a_petition

pytestmark = pytest.mark.django_db


def leaves(world: cases.World, worker: Worker, successor: Worker | None = None, **changes: Any) -> int:
    said: dict[str, Any] = {"act": "наказ № 9", "successor": successor, "by": world.head, "at": world.at}
    return let_go(worker, **{**said, **changes})


@pytest.mark.clause("K25")
def test_nobody_leaves_while_work_on_hand_has_no_one(world: cases.World) -> None:
    case = cases.worked_up_to_decision(world, cases.a_registered_case(world))
    officer = world.officers["pfu"]
    stranger = a_colleague(world, "ssd")
    for successor in (None, stranger):
        with pytest.raises(Refusal) as refused:
            leaves(world, officer, successor)
        assert (refused.value.clause, refused.value.field) == ("K25", "successor")
    officer.refresh_from_db()
    case.refresh_from_db()
    assert (officer.is_active, case.officer, on_hand(officer)) == (True, officer, 1)


@pytest.mark.clause("K25", "L43")
@pytest.mark.parametrize("how", ["named", "stands in"])
def test_what_is_on_hand_passes_to_the_successor_or_to_the_stand_in(world: cases.World, how: str) -> None:
    case = cases.worked_up_to_decision(world, cases.a_registered_case(world))
    officer, to = world.officers["pfu"], a_colleague(world)
    if how == "stands in":
        goes_away(world, officer, to)
    assert leaves(world, officer, to if how == "named" else None) == 1
    officer.refresh_from_db()
    case.refresh_from_db()
    assert (officer.is_active, case.officer, case.steps.get(is_decision=True).officer) == (False, to, to)
    assert set(Duty.objects.open().values_list("bearer", flat=True)) == {to.pk}
    assert not CaseStep.objects.filter(officer=officer).exclude(state="done").exists()
    assert postings_of(officer, world.at) == []
    assert "case.passed_on" in [entry.verb for entry in history(case)]
    assert officer.short_name in case.routing.last().text  # type: ignore[union-attr]
    assert {"worker.deactivated"} <= {entry.verb for entry in history(officer)}


def test_duties_of_every_kind_pass_too(world: cases.World) -> None:
    package = cases.a_package(world, channel=Channel.POST)
    assert Duty.objects.open().filter(package=package, bearer=world.front).exists()
    enquiry = ask(world.centre, Asked(EnquiryChannel.WEB, "Які документи?"), at=world.at, request=uuid4())
    to = a_colleague(world, "dsp", Role.FRONT_OFFICE)
    assert leaves(world, world.front, to) == on_hand(to) == len(("package", "enquiry"))
    assert EnquiryDuty.objects.open().get().bearer == to
    assert "duty.passed_on" in [entry.verb for entry in history(enquiry)]
    a_petition(world)
    said = Said(EntryKind.PROPOSAL, "Поставте лавку")
    write_entry(world.centre, said, way=EntryWay.PORTAL, at=world.at, request=uuid4())
    head, director = world.head, world.place.signers.department
    deputy = a_colleague(world, role=Role.CENTRE_HEAD)
    assert leaves(world, head, deputy, by=director) == on_hand(deputy) > 0
    assert PetitionDuty.objects.open().get().bearer == EntryDuty.objects.open().get().bearer == deputy


NOT_THEIRS: tuple[tuple[str, Callable[[cases.World], Worker], str], ...] = (
    ("oneself", lambda world: world.head, "K12"),
    ("a colleague", lambda world: world.officers["ssd"], "K3"),
)


@pytest.mark.clause("K3", "K12")
@pytest.mark.parametrize(("_name", "who", "clause"), NOT_THEIRS)
def test_only_who_answers_for_a_worker_lets_him_go(
    world: cases.World, _name: str, who: Callable[[cases.World], Worker], clause: str
) -> None:
    with pytest.raises(Refusal) as refused:
        leaves(world, world.head, by=who(world))
    assert refused.value.clause == clause
    with pytest.raises(Refusal) as refused:
        leaves(world, world.officers["pfu"], act=" ")
    assert refused.value.field == "act"
