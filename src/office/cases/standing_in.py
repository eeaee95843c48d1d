"""Work on hand passes to somebody else: of an absent worker to whoever stands in (K25, L43), of one who leaves for good."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from office.accounts.models import Worker
from office.audit import record
from office.cases.models import Case, CaseStep, Duty, RoutingEntry
from office.cases.routing import give
from office.cases.sheet import note
from office.cases.states import STEPS_ON_THE_WAY, StepState
from office.centres.calendars import local_day
from office.centres.duties import entrust
from office.centres.models import Absence
from office.centres.staffing import stand_in
from office.law.words import Words as _

BATCH = 100
TO_BE_CONFIRMED = (StepState.READY, StepState.SENT)


@dataclass(frozen=True)
class Passing:
    """Whose work passes to whom, by whose act; ``told`` stands on the routing sheet, ``verb`` in the journal."""

    worker: Worker
    to: Worker
    by: Worker
    told: str
    verb: str
    skip: bool
    """Leave out what somebody else holds just now."""


def take_over(*, at: datetime) -> int:
    """Pass the open duties and steps of everybody who is away today to their stand-ins; give how many were passed on.

    Counted are cases, and duties about no case. Where nobody stands in they stay with the absent one, and the watch
    tells the head. To be run each morning and after: a second run finds nothing, and what somebody holds just now is
    left to the next one. Nothing comes back by itself when the absence ends.
    """
    passed = 0
    away = Absence.objects.approved().on(local_day(at)).select_related("worker", "approved_by")
    for absence in away.order_by("pk"):
        to = stand_in(absence.worker, at)
        if to is not None:
            passed += pass_on(_standing_in(absence, to), at=at)
    return passed


def _standing_in(absence: Absence, to: Worker) -> Passing:
    """Whoever approved the absence named the stand-in: it is that person's act."""
    assert absence.approved_by is not None, "an approved absence was approved by somebody"
    told = str(_("{absent} is away: {name} stands in.", absent=absence.worker.short_name, name=to.short_name))
    return Passing(absence.worker, to, absence.approved_by, told, "stood_in", skip=True)


def pass_on(passing: Passing, *, at: datetime) -> int:
    """Pass on everything; give how many cases, and duties about no case, there were."""
    passed = 0
    while batch := _pass_cases(passing, at=at):
        passed += batch
    return passed + _pass_other_duties(passing, at=at)


def cases_on_hand(worker: Worker) -> Q:
    """The condition of cases in which ``worker`` has a step, is to hand one over, or owes something."""
    acts = Q(officer=worker, state__in=STEPS_ON_THE_WAY) | Q(sender=worker, state__in=TO_BE_CONFIRMED)
    owed = Duty.objects.open().filter(bearer=worker, case__isnull=False)
    return Q(pk__in=CaseStep.objects.filter(acts).values("case")) | Q(pk__in=owed.values("case"))


@transaction.atomic
def _pass_cases(passing: Passing, *, at: datetime) -> int:
    """Pass on one batch of cases; give how many there were."""
    keys = Case.objects.filter(cases_on_hand(passing.worker)).order_by("pk").values("pk")[:BATCH]
    cases = Case.objects.all_locked(keys, at=at, skip=passing.skip)
    for case in cases:
        _pass_case(case, passing, at=at)
    return len(cases)


def _pass_case(case: Case, passing: Passing, *, at: datetime) -> None:
    worker, to = passing.worker, passing.to
    steps = CaseStep.objects.of_locked(case).exclude(state__in=[StepState.DONE, StepState.CANCELLED]).put_to([case])
    # Who decides answers for the whole case from the start, so that step goes along before its turn has come.
    given = [step for step in steps if step.officer == worker and (step.state in STEPS_ON_THE_WAY or step.is_decision)]
    for step in given:
        give(step, to)
    sent = [step for step in steps if step.sender == worker and step.state in TO_BE_CONFIRMED]
    for step in sent:
        step.sender = to
    CaseStep.objects.bulk_update(sent, ["sender"])
    entrust(Duty.objects.filter(case=case, bearer=worker), to=to)
    case.suspensions.filter(ended_at__isnull=True, owner=worker).update(owner=to)
    first = next(iter(given or sent), None)
    note(case, RoutingEntry.Kind.REASSIGNED, by=passing.by, at=at, step=first, text=passing.told)
    data = {"from": worker.pk, "to": to.pk, "steps": [step.number for step in (*given, *sent)]}
    record(f"case.{passing.verb}", case, by=passing.by, at=at, data=data)


@transaction.atomic
def _pass_other_duties(passing: Passing, *, at: datetime) -> int:
    """Pass on what is owed about no case: the registration of the post (L26), the hand-over of the day (L33)."""
    owed = Duty.objects.open().filter(bearer=passing.worker, case__isnull=True).select_related("package", "centre")
    duties = list(owed.select_for_update(skip_locked=passing.skip, of=("self",)).order_by("pk"))
    for duty in duties:
        entrust(duty, to=passing.to)
        data = {"clause": duty.clause, "from": passing.worker.pk, "to": passing.to.pk}
        record(f"duty.{passing.verb}", duty.package or duty.centre, by=passing.by, at=at, data=data)
    return len(duties)
