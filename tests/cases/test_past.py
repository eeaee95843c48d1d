"""A case as it stood at any past moment: what was true then is told later, whatever has happened since."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from pytest_django import DjangoAssertNumQueries

from office.audit.faults import SealFaultKind
from office.audit.models import Book, FormerRow, KeptSince
from office.audit.past import NotKeptError
from office.audit.seal_verification import verify_seals
from office.audit.sealing import seal_days
from office.cases import archive, decision, delivery, pauses, routing
from office.cases.models import ArchiveRecord, Case, HandoverList, Suspension
from office.cases.past import case_at
from office.cases.states import CaseState, Mark, Outcome, StepState
from office.centres.models import Role
from tests.factories import cases, centres
from tests.factories.journal import committed, tamper

WAITS: dict[str, Any] = {"reason": Suspension.Reason.REPLY, "explanation": "відповідь", "review_on": date(2026, 12, 24)}


@dataclass
class Diary:
    """Writes down at every stop of the clock how the case stands, as the tables say at that time."""

    world: cases.World
    case: Case
    pages: dict[datetime, Any] = field(default_factory=dict)

    def turn(self, **time: float) -> None:
        committed()
        self.pages[self.world.at] = self.present()
        self.world.later(**(time or {"hours": 1}))

    def present(self) -> Any:
        case = Case.objects.get(pk=self.case.pk)
        steps = case.steps.order_by("number").values_list(
            "number", "state", "provider_id", "officer_id", "due_at", "received_at", "done_at"
        )
        return (case.state, case.outcome, case.officer_id, case.due_at, case.suspended_at), list(steps)

    def then(self, moment: datetime) -> Any:
        then = case_at(self.case, moment)
        assert then is not None
        steps = [
            (step.number, step.state, step.provider.pk, step.officer.pk, step.due_at, step.received_at, step.done_at)
            for step in then.steps
        ]
        return (then.state, then.outcome or "", then.officer.pk, then.due_at, then.suspended_at), steps

    def check(self) -> None:
        """Every page, and every moment between two pages, is told as it was written."""
        assert len({str(page) for page in self.pages.values()}) >= 6, "the case must have gone through something"
        for moment, page in self.pages.items():
            assert self.then(moment) == page
            assert self.then(moment + timedelta(minutes=1)) == page


def a_diary(world: cases.World, *marks: Mark) -> Diary:
    diary = Diary(world, cases.a_registered_case(world, *marks))
    diary.turn()
    return diary


def finish_all(diary: Diary) -> None:
    """Bring the case to the desk of who decides, a page for each act."""
    case, world = diary.case, diary.world
    while not case.steps.filter(is_decision=True, state=StepState.RECEIVED).exists():
        cases.handed_over(world, case)
        diary.turn()
        for made in HandoverList.objects.filter(settled_at=None):
            officer = next(who for code, who in world.officers.items() if world.body(code) == made.to_provider)
            routing.confirm_receipt(made, by=officer, at=world.at)
            diary.turn()
        for step in case.steps.filter(is_decision=False, state=StepState.RECEIVED):
            routing.finish_step(step, outcome="опрацьовано", by=step.officer, at=world.at)
            diary.turn()


def test_a_life_with_a_pause_a_longer_term_and_another_executor(world: cases.World) -> None:
    diary = a_diary(world)
    finish_all(diary)
    case = diary.case
    pauses.suspend(case, **WAITS, **world.officer("pfu"))
    diary.turn(days=3)
    pauses.resume(case, **world.officer("pfu"))
    diary.turn()
    pauses.extend(case, days=5, reason="запит", legal_basis="пункт 5", by=world.place.head("pfu"), at=world.at)
    diary.turn()
    to = centres.a_posting(Role.CASE_OFFICER, centre=world.centre, provider=world.body("pfu"), by=world.head).worker
    routing.reassign(case.steps.get(is_decision=True), to, reason="відпустка", by=world.head, at=world.at)
    diary.turn()
    decision.grant(case, text="Призначити", by=to, at=world.at)
    diary.turn()
    delivery.send_outgoing(case, contents="Повідомлення", by=to, at=world.at)
    diary.turn()
    delivery.register_outgoing(case, **world.front_office)
    diary.turn()
    delivery.hand_out(case, receiver="Заявниця", shown_document="ID-картка", **world.front_office)
    diary.turn()
    paper = ArchiveRecord.Kept.PAPER
    archive.archive(case, application=paper, result=paper, place="шафа 3", **world.front_office)
    diary.turn()
    diary.check()


def test_a_life_with_a_missing_document_a_return_and_a_withdrawal(world: cases.World) -> None:
    diary = a_diary(world, Mark.ORIGINAL, Mark.MISSING)
    diary.turn(days=2)
    cases.mended(world, diary.case)
    diary.turn()
    first, _second = cases.handed_over(world, diary.case)
    diary.turn()
    step = first.items.get().step
    officer = next(who for code, who in world.officers.items() if world.body(code) == first.to_provider)
    routing.decline(first, step.pk, reason="бракує опису", by=officer, at=world.at)
    diary.turn()
    cases.handed_over(world, diary.case)
    diary.turn()
    finish_all(diary)
    pauses.withdraw(diary.case, statement="заява від 20.11.2026", **world.front_office)
    diary.turn()
    diary.check()


def test_it_tells_in_words_who_had_the_case_and_by_when(world: cases.World) -> None:
    case = cases.a_registered_case(world)
    registered_at, due_at = world.at, case.due_at
    committed()
    cases.received(world.later(hours=2), case)
    received_at = world.at
    committed()
    cases.a_delivered_case(world.later(days=1), case)
    committed()

    then = case_at(case, registered_at)
    assert then is not None
    assert (then.state, then.outcome, then.due_at) == (CaseState.REGISTERED, None, due_at)
    assert [(step.provider.code, step.state) for step in then.on_the_way] == [("dsp", "ready"), ("ssd", "ready")]
    assert then.last_act is not None
    assert then.last_act.verb == "case.registered"

    then = case_at(case, received_at)
    assert then is not None
    assert (then.state, then.taken_by) == (CaseState.IN_WORK, world.front)
    assert [(step.officer, step.state) for step in then.on_the_way] == [
        (world.officers["dsp"], "received"),
        (world.officers["ssd"], "received"),
    ]
    now = case_at(case, world.at)
    assert now is not None
    assert (now.state, now.outcome, now.on_the_way) == (CaseState.DELIVERED, Outcome.GRANT, ())
    assert case_at(case, registered_at - timedelta(seconds=1)) is None


def test_it_takes_the_same_statements_whatever_has_happened(
    world: cases.World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    fresh, old = cases.a_registered_case(world), cases.a_registered_case(world)
    committed()
    early = world.at
    cases.a_delivered_case(world.later(days=1), old)
    committed()
    for case in (fresh, old):
        with django_assert_num_queries(6):
            assert case_at(case, early)


def test_what_did_not_change_what_is_watched_leaves_no_former_state(world: cases.World) -> None:
    case = cases.a_registered_case(world)
    committed()
    before = FormerRow.objects.count()
    case.refresh_from_db()
    case.keep()
    committed()
    assert FormerRow.objects.count() == before


def test_an_act_that_was_undone_leaves_no_former_state(world: cases.World) -> None:
    case = cases.a_registered_case(world)
    committed()
    before = FormerRow.objects.count()
    with transaction.atomic():
        pauses.withdraw(case, statement="заява", **world.front_office)
        transaction.set_rollback(True)
    committed()
    assert FormerRow.objects.count() == before


def test_former_states_are_sealed_too(world: cases.World) -> None:
    cases.received(world, cases.a_registered_case(world))
    committed()
    row = FormerRow.objects.earliest("pk")
    seal_days(at=world.at + timedelta(days=1))
    assert list(verify_seals()) == []
    tamper("""UPDATE audit_formerrow SET held = held || '{"state": "done"}' WHERE id = %(id)s""", id=row.pk)
    [fault] = verify_seals()
    assert (fault.what, fault.book, fault.row) == (SealFaultKind.ROW_CHANGED, Book.FORMER, row.pk)


def test_what_was_before_former_states_were_kept_is_not_guessed(world: cases.World) -> None:
    case = cases.a_registered_case(world)
    committed()
    early = world.at
    cases.received(world.later(hours=1), case)
    committed()
    since = world.at
    tamper(
        "ALTER TABLE audit_keptsince DISABLE TRIGGER USER",
        "UPDATE audit_keptsince SET after_entry = (SELECT max(id) FROM audit_journalentry) WHERE kind = 'cases.case'",
        "ALTER TABLE audit_keptsince ENABLE TRIGGER USER",
    )
    assert KeptSince.objects.get(kind="cases.case").after_entry > 0
    with pytest.raises(NotKeptError, match="were not kept yet"):
        case_at(case, early)
    then = case_at(case, since)
    assert then is not None
    assert then.state == CaseState.IN_WORK
