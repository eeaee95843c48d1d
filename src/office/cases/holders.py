"""Who has a case in hand now, and which closed cases still wait for the archive: lists of the front office."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from office.accounts.models import Worker
from office.cases.access import visible_cases
from office.cases.models import Case, CaseStep
from office.cases.states import STEPS_ON_THE_WAY, CaseState, StepState
from office.centres.models import Provider


@dataclass(frozen=True)
class Holder:
    """Who has a case since when; ``worker`` is None where it lies at a body's front office."""

    worker: Worker | None
    body: Provider | None
    since: datetime | None


def holders_of(cases: Iterable[Case]) -> dict[UUID, list[Holder]]:
    """Give who has each of ``cases`` in hand: several where steps go in parallel. One statement for them all.

    Until the receiver confirms, a case is with its sender (L34). A decided case is with the executor who sends its
    result; a result that has arrived lies at the front office. Cases come with their ``officer`` and ``decider``.
    """
    held: dict[UUID, list[Holder]] = defaultdict(list)
    known = {case.pk: case for case in cases}
    steps = CaseStep.objects.filter(case__in=known, state__in=STEPS_ON_THE_WAY)
    for step in steps.select_related("officer", "sender", "provider").order_by("case", "number"):
        holder = _of_step(step)
        if holder not in held[step.case_id]:  # who still has several steps to hand over has the case once
            held[step.case_id].append(holder)
    return {key: held.get(key) or [_of_case(case)] for key, case in known.items()}


def _of_step(step: CaseStep) -> Holder:
    if step.state == StepState.RECEIVED:
        return Holder(step.officer, step.provider, step.received_at)
    return Holder(step.sender, None, step.ready_at)


def _of_case(case: Case) -> Holder:
    if case.state in (CaseState.DECIDED, CaseState.SENT):
        return Holder(case.officer, case.decider, case.decided_at)
    return Holder(None, None, case.ready_at or case.registered_at)


def to_archive(worker: Worker, *, at: datetime) -> QuerySet[Case]:
    """Closed cases of the worker's bodies of which the archive has nothing yet (L44), the longest closed first."""
    closed = visible_cases(worker, at=at).filter(state__in=[CaseState.DELIVERED, CaseState.WITHDRAWN])
    return closed.select_related("applicant", "service", "taken_by").order_by("closed_at", "pk")
