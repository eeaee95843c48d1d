"""The whole life of cases, pressed in any order at any hour: whatever people do, the clauses hold."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from office.audit.verification import verify
from office.cases import archive, completing, decision, delivery, intake, pauses, registration, routing
from office.cases.models import Case, CaseStep, Decision, Delivery, Duty, HandoverList, RegistrationEntry, Suspension
from office.cases.rules import CONFIRMATION
from office.cases.states import CLOSED, CaseState, Channel, Mark, StepState
from office.law import Refusal
from office.parties.models import Applicant, Purpose
from tests.factories import cases

MARKS = st.sampled_from([Mark.ORIGINAL, Mark.COPY, Mark.MISSING, Mark.FAULTY, Mark.TO_REQUEST])
WHICH = st.integers(0, 50)
MOVED_BY = st.sampled_from(["minutes", "night", "weekend", "month"])
HOURS = {"minutes": 0.5, "night": 17, "weekend": 70, "month": 24 * 31}


class Story(RuleBasedStateMachine):
    """Workers of three bodies act on a handful of cases; every act either is lawful or is refused and changes nothing."""

    world: ClassVar[cases.World]
    person: ClassVar[Applicant]

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.world.at = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
        self.registered = 0

    def teardown(self) -> None:
        try:
            assert list(verify()) == []
        finally:
            transaction.set_rollback(True)
            self.savepoint.__exit__(None, None, None)

    # -- choosing and pressing ------------------------------------------------------------------------------------

    def one(self, which: int, **filters: Any) -> Case | None:
        found = list(Case.objects.filter(**filters).order_by("registered_at", "number"))
        return found[which % len(found)] if found else None

    def press(self, act: Callable[..., object], *subject: object, **words: Any) -> bool:
        """Do an act; a refusal must leave no trace."""
        before = self.trace()
        try:
            with transaction.atomic():
                act(*subject, **words)
        except Refusal:
            assert self.trace() == before
            return False
        return True

    def trace(self) -> tuple[object, ...]:
        states = Case.objects.order_by("pk").values_list("pk", "state", "version")
        return (tuple(states), tuple(CaseStep.objects.order_by("pk").values_list("pk", "state")))

    @property
    def front(self) -> dict[str, Any]:
        return self.world.front_office

    def executor(self, step: CaseStep) -> dict[str, Any]:
        return {"by": step.officer, "at": self.world.at}

    # -- what people do -------------------------------------------------------------------------------------------

    @initialize()
    def begin(self) -> None:
        self.register([Mark.ORIGINAL, Mark.ORIGINAL], Channel.IN_PERSON)

    @rule(by=MOVED_BY)
    def time_passes(self, by: str) -> None:
        self.world.later(hours=HOURS[by])

    @rule(marks=st.lists(MARKS, min_size=2, max_size=2), channel=st.sampled_from(list(Channel)))
    def register(self, marks: list[Mark], channel: Channel) -> None:
        if self.registered >= 4:
            return
        package = cases.a_package(self.world, self.person, channel=channel)
        for item, mark in zip(package.items.order_by("order"), marks, strict=True):
            self.press(intake.mark_item, package, item.pk, mark=mark, note="недолік", sheets=1, **self.front)
        if self.press(registration.register, package, **self.front):
            self.registered += 1

    @rule(which=WHICH)
    def bring(self, which: int) -> None:
        case = self.one(which, full_at=None, state=CaseState.REGISTERED)
        if case is not None:
            for fault in case.deficiency_notice.deficiencies.filter(mended_at=None):
                self.press(completing.bring_document, case, fault.pk, mark=Mark.COPY, sheets=1, **self.front)

    @rule(which=WHICH, said=st.sampled_from(["", "заява"]))
    def go_on_without(self, which: int, said: str) -> None:
        if (case := self.one(which)) is not None:
            self.press(completing.go_on_without, case, reason=said, **self.front)

    @rule(which=WHICH)
    def hand_over(self, which: int) -> None:
        steps = list(CaseStep.objects.filter(state=StepState.READY).select_related("provider", "sender").order_by("pk"))
        if steps:
            step = steps[which % len(steps)]
            assert step.sender is not None
            self.press(
                routing.make_handover_list,
                centre=self.world.centre,
                sender=step.sender.postings.get().provider,
                receiver=step.provider,
                step_ids=[step.pk],
                by=step.sender,
                at=self.world.at,
            )

    @rule(which=WHICH, accepts=st.booleans())
    def confirm(self, which: int, *, accepts: bool) -> None:
        lists = list(HandoverList.objects.filter(settled_at=None).select_related("to_provider").order_by("made_at"))
        if not lists:
            return
        made = lists[which % len(lists)]
        code = next(code for code in cases.BODIES if self.world.body(code) == made.to_provider)
        if accepts:
            self.press(routing.confirm_receipt, made, **self.world.officer(code))
        else:
            item = made.items.order_by("pk")[0]
            self.press(routing.decline, made, item.step_id, reason="неповна", **self.world.officer(code))

    @rule(which=WHICH)
    def finish_step(self, which: int) -> None:
        steps = list(CaseStep.objects.filter(state=StepState.RECEIVED).select_related("officer").order_by("pk"))
        if steps:
            step = steps[which % len(steps)]
            self.press(routing.finish_step, step, outcome="опрацьовано", **self.executor(step))

    @rule(which=WHICH, grants=st.booleans(), words=st.sampled_from(["", CONFIRMATION]))
    def decide(self, which: int, *, grants: bool, words: str) -> None:
        case = self.one(which)
        if case is None:
            return
        by = self.world.officer("pfu")
        if grants:
            self.press(decision.grant, case, text="призначити", **by)
        else:
            said: dict[str, Any] = {
                "text": "",
                "norm": "ст. 12",
                "facts": "дохід",
                "appeal": "до суду",
                "confirmation": words,
            }
            self.press(decision.refuse, case, **said, **by)

    @rule(which=WHICH)
    def suspend(self, which: int) -> None:
        if (case := self.one(which)) is not None:
            on = (self.world.at + timedelta(days=7)).date()
            waits: dict[str, Any] = {"reason": Suspension.Reason.REPLY, "explanation": "відповідь", "review_on": on}
            self.press(pauses.suspend, case, **waits, **self.world.officer("pfu"))

    @rule(which=WHICH)
    def resume(self, which: int) -> None:
        if (case := self.one(which, suspended_at__isnull=False)) is not None:
            before = case.due_at
            if self.press(pauses.resume, case, **self.world.officer("pfu")):
                case.refresh_from_db()
                assert case.due_at is not None
                assert before is not None
                assert case.due_at >= before

    @rule(which=WHICH, days=st.integers(0, 40))
    def extend(self, which: int, days: int) -> None:
        if (case := self.one(which)) is not None:
            chief: dict[str, Any] = {"by": self.world.place.head("pfu"), "at": self.world.at}
            self.press(pauses.extend, case, days=days, reason="обстеження", legal_basis="ст. 10", **chief)

    @rule(which=WHICH)
    def send_back(self, which: int) -> None:
        if (case := self.one(which)) is not None:
            self.press(delivery.send_outgoing, case, contents="лист", **self.world.officer("pfu"))

    @rule(which=WHICH, only_takes=st.booleans())
    def arrive(self, which: int, *, only_takes: bool) -> None:
        if (case := self.one(which)) is not None:
            self.press(delivery.take_arrived if only_takes else delivery.register_outgoing, case, **self.front)

    @rule(which=WHICH, posts=st.booleans())
    def deliver(self, which: int, *, posts: bool) -> None:
        case = self.one(which)
        if case is not None and posts:
            self.press(delivery.post_out, case, postal_number="43000", address="Луцьк", **self.front)
        elif case is not None:
            self.press(delivery.hand_out, case, receiver="Заявниця", shown_document="ID-картка", **self.front)

    @rule(which=WHICH)
    def withdraw(self, which: int) -> None:
        if which % 5 == 0 and (case := self.one(which)) is not None:
            self.press(pauses.withdraw, case, statement="заява", **self.front)

    @rule(which=WHICH)
    def put_away(self, which: int) -> None:
        if (case := self.one(which)) is not None:
            paper = archive.Kept.PAPER
            self.press(archive.archive, case, application=paper, result=paper, place="А-1", **self.front)

    # -- what holds at every moment -------------------------------------------------------------------------------

    @invariant()
    def numbers_have_no_gap(self) -> None:  # L25
        sequences = list(
            RegistrationEntry.objects.order_by("journal__year", "sequence").values_list("sequence", flat=True)
        )
        years = RegistrationEntry.objects.order_by("journal__year").values_list("journal__year", flat=True)
        expected = [n for year in sorted(set(years)) for n in range(1, list(years).count(year) + 1)]
        assert sequences == expected

    @invariant()
    def every_term_has_a_bearer(self) -> None:  # K25, L43
        owed = {duty.case_id for duty in Duty.objects.open()}
        for case in Case.objects.all():
            if case.state in CLOSED:
                assert case.pk not in owed, case.state
            elif case.state != CaseState.SENT:
                assert case.pk in owed, case.state

    @invariant()
    def no_step_runs_before_its_turn(self) -> None:  # L40
        for step in CaseStep.objects.filter(is_decision=True).exclude(
            state__in=[StepState.PENDING, StepState.CANCELLED]
        ):
            assert not step.after.exclude(state=StepState.DONE).exists()

    @invariant()
    def the_legal_term_begins_with_the_full_package(self) -> None:  # L30, L31
        for case in Case.objects.filter(full_at=None):
            assert case.due_at is None
            assert not case.steps.exclude(state__in=[StepState.PENDING, StepState.CANCELLED]).exists()

    @invariant()
    def what_is_decided_has_a_decision_and_what_is_delivered_a_proof(self) -> None:  # L32, L37, L41
        after = [CaseState.DECIDED, CaseState.SENT, CaseState.READY, CaseState.DELIVERED]
        assert Case.objects.filter(state__in=after).count() == Decision.objects.exclude(case__state="archived").count()
        assert (
            Case.objects.filter(state="delivered").count() == Delivery.objects.filter(case__state="delivered").count()
        )
        assert not Decision.objects.filter(outcome="refuse", norm="").exists()

    @invariant()
    def a_suspended_case_has_an_owner_and_stands_still(self) -> None:
        for case in Case.objects.filter(suspended_at__isnull=False):
            assert case.suspensions.filter(ended_at=None).count() == 1
            assert case.state == CaseState.IN_WORK

    @invariant()
    def the_sheet_has_every_line(self) -> None:  # L30
        for case in Case.objects.all():
            lines = list(case.routing.values_list("sequence", flat=True))
            assert lines == list(range(1, len(lines) + 1))


@pytest.mark.django_db
@pytest.mark.clause("L22", "L25", "L28", "L30", "L31", "L34", "L35", "L37", "L38", "L39", "L40", "L41", "L43", "K25")
def test_whatever_people_press_the_clauses_hold() -> None:
    Story.world = cases.a_world()
    Story.person = cases.a_person(Story.world)
    cases.consents(Story.world, Story.person, Purpose.OBTAIN_DOCUMENTS)
    run_state_machine_as_test(
        Story,
        settings=settings(
            max_examples=20,
            stateful_step_count=40,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
        ),
    )
