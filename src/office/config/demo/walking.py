"""The way of a case of the demo, each act by who does it in life: planned when the act before it is done."""

from datetime import datetime
from typing import Any

from django.db.models import Q

from office.cases import archive, completing, decision, delivery, intake, pauses, routing
from office.cases.models import ArchiveRecord, Case, CaseStep, DeficiencyNotice, SubmissionPackage, Suspension
from office.cases.states import Channel, Mark, StepState
from office.centres.calendars import local_day
from office.config.demo import words
from office.config.demo.counter import Counter
from office.config.demo.hours import A_MOMENT, DAY, OfficeHours
from office.config.demo.plans import Fate, Plan
from office.config.demo.stage import Act, Stage

MINUTES_AT_THE_DESK = (4, 14)
STEP_DAYS, DECISION_DAYS = 2, 5
ARCHIVED_AFTER = (15, 30)


class CaseWalk:
    """One case. Each method named after an act does it, and plans what follows."""

    package: SubmissionPackage
    case: Case

    def __init__(self, stage: Stage, plan: Plan) -> None:
        self.stage, self.plan, self.dice = stage, plan, plan.dice
        self.hours: OfficeHours = plan.front.hours
        self.counter = Counter(stage, plan)
        self.ending = False
        stage.plan(plan.starts_at, self.take_in)

    # -- the counter --------------------------------------------------------------------------------------------

    def take_in(self, at: datetime) -> None:
        self.package = self.counter.take_in(at)
        then = self.hours.soon(at, self.dice, minutes=MINUTES_AT_THE_DESK)
        if self.plan.fate == Fate.ABANDONED:
            self.stage.plan(then, self.abandon)
        elif self.plan.fate != Fate.DRAFT:
            self.stage.plan(then, self.register)

    def abandon(self, at: datetime) -> None:
        intake.abandon(self.package, reason=words.ABANDONED, **self._front(at))

    def register(self, at: datetime) -> None:
        self.case = self.counter.register(self.package, at)
        self.stage.walks[self.case.pk] = self
        if self.plan.fate == Fate.IMMEDIATE:
            self._close(at)
        elif self.case.full_at is None:
            self._tell_of_faults(at)

    def _tell_of_faults(self, at: datetime) -> None:
        if self.package.channel != Channel.IN_PERSON:
            self.stage.plan(self.hours.soon(at, self.dice, minutes=(5, 40)), self.phone)
        if self.plan.fate == Fate.COMPLETED:
            self._later(at, self.bring, 2, 10)
        elif self.plan.fate == Fate.INCOMPLETE:
            self._later(at, self.go_on, 5, 15)

    def phone(self, at: datetime) -> None:
        completing.told_by_phone(self.case, said=words.PHONED, **self._front(at))

    def bring(self, at: datetime) -> None:
        for fault in DeficiencyNotice.objects.get(case=self.case).deficiencies.filter(mended_at=None):
            completing.bring_document(self.case, fault.pk, mark=Mark.COPY, sheets=1, **self._front(at))

    def go_on(self, at: datetime) -> None:
        completing.go_on_without(self.case, reason=words.GOES_ON, **self._front(at))

    # -- the bodies ---------------------------------------------------------------------------------------------

    def received(self, step: CaseStep, at: datetime) -> None:
        """The executor has the step: he will finish it, or what the fate of the case wants comes between."""
        if self.plan.fate in (Fate.IN_WORK, Fate.OVERDUE):
            return
        if self.plan.fate == Fate.WITHDRAWN:
            self._withdraw_once(at)
        elif step.is_decision:
            self._plan_decision(step, at)
        else:
            due_at = step.due_at or at
            then = self.hours.in_time(at, due_at, self.dice, at_most=STEP_DAYS)
            self.stage.plan(max(then, at + A_MOMENT), lambda moment: self.finish(step, moment))

    def _withdraw_once(self, at: datetime) -> None:
        if not self.ending:
            self.ending = True
            self._later(at, self.withdraw, 0, 3)

    def finish(self, step: CaseStep, at: datetime) -> None:
        routing.finish_step(step, outcome=self.dice.choice(words.STEP_DONE), by=step.officer, at=at)
        here = Q(case=self.case, state=StepState.RECEIVED, received_at=at)
        for passed_on in CaseStep.objects.filter(here).select_related("officer"):
            self.received(passed_on, at)

    def _plan_decision(self, step: CaseStep, at: datetime) -> None:
        due_at = step.due_at or at
        match self.plan.fate:
            case Fate.SUSPENDED | Fate.RESUMED:
                self._later(at, self.suspend, 0, 1)
            case Fate.EXTENDED:
                self._later(at, self.extend, 0, 1)
            case Fate.LATE_DECISION:
                self._later(max(at, due_at), self.decide, 1, 4)
            case Fate.DECIDED:
                self._lately(at, self.decide)
            case _:
                then = self.hours.in_time(at, due_at, self.dice, at_most=DECISION_DAYS)
                self.stage.plan(max(then, at + A_MOMENT), self.decide)

    def suspend(self, at: datetime) -> None:
        days = self.dice.randint(4, 12)
        pauses.suspend(
            self.case,
            reason=self.dice.choice((Suspension.Reason.REPLY, Suspension.Reason.DOCUMENTS)),
            explanation=words.WAITS_FOR,
            review_on=local_day(at) + days * DAY,
            **self._officer(at),
        )
        if self.plan.fate == Fate.RESUMED:
            self._later(at, self.resume, days, days + 2)

    def resume(self, at: datetime) -> None:
        pauses.resume(self.case, **self._officer(at))
        self._later(at, self.decide, 0, 2)

    def extend(self, at: datetime) -> None:
        chief = self.stage.head(self.case.decider)
        days = self.dice.choice((10, 15, 30))
        basis = {"reason": words.EXTENDED, "legal_basis": words.EXTENSION_BASIS}
        pauses.extend(self.case, days=days, **basis, by=chief, at=at)
        self._later(at, self.decide, 4, 9)

    def withdraw(self, at: datetime) -> None:
        pauses.withdraw(self.case, statement=words.WITHDRAWN, **self._front(at))
        self._close(at)

    def decide(self, at: datetime) -> None:
        if self.plan.fate == Fate.REFUSED:
            self._refuse(at)
        else:
            decision.grant(self.case, text=words.GRANTED, **self._officer(at))
        if self.plan.fate == Fate.SENT:
            self._lately(at, self.send)
        elif self.plan.fate != Fate.DECIDED:
            self._later(at, self.send, *((4, 7) if self.plan.fate == Fate.LATE_RESULT else (0, 1)))

    def _refuse(self, at: datetime) -> None:
        grounds = list(self.case.card.refusal_grounds.all())
        ground = self.dice.choice(grounds)
        decision.refuse(
            self.case,
            text=words.REFUSED,
            norm=ground.norm,
            facts=f"{words.REFUSAL_FACTS}: {ground.text}",
            appeal=self.case.card.appeal_text,
            confirmation="відмовити",
            grounds=[ground],
            **self._officer(at),
        )

    # -- the way back -------------------------------------------------------------------------------------------

    def send(self, at: datetime) -> None:
        delivery.send_outgoing(self.case, contents=words.OUTGOING, **self._officer(at))
        if self.plan.fate == Fate.ARRIVED:
            self._lately(at, self.arrive)
        elif self.plan.fate != Fate.SENT:
            self._later(at, self.arrive, 0, 1)

    def arrive(self, at: datetime) -> None:
        delivery.take_arrived(self.case, **self._front(at))
        if self.plan.fate == Fate.READY:
            self._lately(at, self.enter)
        elif self.plan.fate != Fate.ARRIVED:
            self.stage.plan(self.hours.soon(at, self.dice, minutes=(5, 60)), self.enter)

    def enter(self, at: datetime) -> None:
        delivery.register_outgoing(self.case, **self._front(at))
        if self.plan.fate != Fate.READY:
            self._later(at, self.deliver, *((6, 9) if self.plan.fate == Fate.LATE_DELIVERY else (0, 1)))

    def deliver(self, at: datetime) -> None:
        person = self.package.applicant
        if self.plan.fate == Fate.POSTED:
            number = f"43000{self.plan.number:08}"
            delivery.post_out(self.case, postal_number=number, address=person.address, **self._front(at))
        else:
            delivery.hand_out(self.case, receiver=person.full_name, shown_document=words.SHOWN, **self._front(at))
        self._close(at)

    def _close(self, at: datetime) -> None:
        if not self.plan.unarchived:
            self._later(at, self.archive, *ARCHIVED_AFTER)

    def archive(self, at: datetime) -> None:
        paper, shelf = ArchiveRecord.Kept.PAPER, f"стелаж {self.dice.randint(1, 12)}, справа {self.plan.number + 1}"
        withdrawn = self.plan.fate == Fate.WITHDRAWN
        archive.archive(
            self.case, application=paper, result=None if withdrawn else paper, place=shelf, **self._front(at)
        )

    # -- who and when -------------------------------------------------------------------------------------------

    def _front(self, at: datetime) -> dict[str, Any]:
        return {"by": self.plan.worker, "at": at}

    def _officer(self, at: datetime) -> dict[str, Any]:
        return {"by": self.case.officer, "at": at}

    def _later(self, at: datetime, act: Act, least: int, most: int) -> None:
        """Plan ``act`` for so many working days after ``at``."""
        self.stage.plan(self.hours.after(at, self.dice, days=self.dice.randint(least, most)), act)

    def _lately(self, at: datetime, act: Act) -> None:
        """Plan ``act`` for the end of the story: the case stays where it brings it."""
        self.stage.plan(self.hours.lately(at, self.stage.until, self.dice), act)
