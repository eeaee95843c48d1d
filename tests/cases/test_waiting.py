"""What waits for a head: every kind of it, what harms most first, in one statement."""

from datetime import date, timedelta
from typing import Any

import pytest

from office.cases import pauses, waiting
from office.cases.models.pauses import Suspension
from office.centres.absences import request_absence
from office.centres.models import Absence, Petition, Posting
from office.centres.petitions import file_petition
from office.centres.providers import sign_agreement
from office.centres.schedules import draft_schedule, submit_schedule
from tests.factories import cases, centres


def everything(world: cases.World) -> None:
    """Let one thing of each kind wait."""
    head: dict[str, Any] = {"by": world.head, "at": world.at}
    file_petition(world.centre, kind=Petition.Kind.MEASURES, text="Бракує сканера.", **world.front_office)
    nearly, ended = world.at.date() + timedelta(days=10), world.at.date() - timedelta(days=1)
    days: dict[str, Any] = {"signed_on": date(2025, 1, 1), "starts_on": date(2025, 1, 1)}
    sign_agreement(world.centre, world.body("pfu"), number="1", ends_on=ended, **days, **head)
    sign_agreement(world.centre, world.body("ssd"), number="2", ends_on=nearly, **days, **head)
    ahead = world.at.date() + timedelta(days=20)
    draft = draft_schedule(world.centre, shifts=centres.TWO_SHIFTS, starts_on=ahead, **head)
    submit_schedule(draft, **head)
    kind = Absence.Kind.LEAVE
    request_absence(world.front, kind=kind, starts_on=ahead, ends_on=ahead, **world.front_office)


def kinds(world: cases.World, posting: Posting) -> list[tuple[str, bool]]:
    return [(each.kind, each.is_late) for each in waiting.waiting_for(posting, [world.centre], at=world.at)]


@pytest.mark.clause("K11", "K18", "K26")
def test_what_harms_most_stands_first(world: cases.World) -> None:
    everything(world)
    head = world.head.postings.get()
    assert kinds(world, head) == [
        ("agreement", True), ("schedule", False), ("petition", False), ("absence", False), ("agreement", False),
    ]  # fmt: skip
    assert kinds(world, world.place.signers.department.postings.get()) == kinds(world, head)
    world.later(days=10)  # past the five working days of K18
    assert kinds(world, head)[0] == ("petition", True)
    assert kinds(world, world.place.head("pfu").postings.get()) == []


def test_a_suspension_past_its_review_waits_for_the_head(world: cases.World) -> None:
    case = cases.worked_up_to_decision(world, cases.a_registered_case(world))
    review = (world.at + timedelta(days=5)).date()
    pauses.suspend(
        case, reason=Suspension.Reason.COURT, explanation="рішення суду", review_on=review, by=case.officer, at=world.at
    )
    assert not waiting.suspensions_past_review(world.head.postings.get(), on=review).exists()
    for posting in (
        world.head.postings.get(),
        world.place.signers.department.postings.get(),
        world.place.head("pfu").postings.get(),
    ):
        assert list(waiting.suspensions_past_review(posting, on=review + timedelta(days=1))) == [case]
    dsp = world.place.head("dsp").postings.get()
    assert not waiting.suspensions_past_review(dsp, on=review + timedelta(days=1)).exists()


def test_one_statement_whatever_waits(world: cases.World, django_assert_num_queries: Any) -> None:
    head = world.head.postings.get()
    with django_assert_num_queries(1):
        assert waiting.waiting_for(head, [world.centre], at=world.at) == []
    everything(world)
    with django_assert_num_queries(1):
        assert {each.place for each in waiting.waiting_for(head, [world.centre], at=world.at)} == {world.centre.code}
