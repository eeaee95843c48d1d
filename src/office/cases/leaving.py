"""A worker leaves for good: what is on hand passes to a colleague first, then postings, sessions and sign-in end."""

from datetime import datetime

from django.db import transaction

from office.accounts.models import Worker
from office.accounts.services import deactivate_worker
from office.audit import record
from office.cases.models import Case, Duty
from office.cases.standing_in import Passing, cases_on_hand, pass_on
from office.centres.duties import AbstractDuty, DutyQuerySet, duty_tables, entrust
from office.centres.staffing import stand_in
from office.centres.workers import check_answers_for, end_all_postings, equals_of
from office.law import Refusal
from office.law.words import Words as _


def on_hand(worker: Worker) -> int:
    """Count what somebody has to take over: cases, duties about no case, petitions, enquiries and requests to answer."""
    duties = Duty.objects.open().filter(bearer=worker, case__isnull=True)
    others = sum(each.count() for each in _owed_elsewhere(worker))
    return Case.objects.filter(cases_on_hand(worker)).count() + duties.count() + others


def _owed_elsewhere(worker: Worker) -> list[DutyQuerySet[AbstractDuty]]:
    """Give what the worker owes by duties of other contexts: by their tables, whatever they are about."""
    return [table.objects.open().filter(bearer=worker) for table in duty_tables() if table is not Duty]


@transaction.atomic
def let_go(worker: Worker, *, act: str, successor: Worker | None, by: Worker, at: datetime) -> int:
    """Let ``worker`` go by ``act``; give how many matters passed to ``successor``, or to who stands in for the absent one.

    Postings end today, sessions and sign-in at once; what was done stays under the worker's name.

    Raises Refusal: K12 or K3, ``by`` does not answer for him; K12, no act is named; K25, there is work on hand and
    nobody to take it over, or the successor holds no equal posting.
    """
    check_answers_for(by, worker, at=at)
    if not act.strip():
        raise Refusal("K12", _("Name the act by which the worker leaves."), field="act")
    count = on_hand(worker)
    if count:
        _pass_on(worker, _successor(worker, successor, count, at=at), by=by, at=at)
    end_all_postings(worker, act=act, by=by, at=at)
    deactivate_worker(worker, by=by, at=at)
    return count


def _successor(worker: Worker, named: Worker | None, count: int, *, at: datetime) -> Worker:
    """Give who takes over: the one named, else whoever stands in for the worker today."""
    found = named or stand_in(worker, at)
    if found is None or found == worker:
        told = _(
            "{name} has {count} matters on hand. Name who takes them over, or first give them to others.",
            name=worker.short_name,
            count=count,
        )
        raise Refusal("K25", told, field="successor")
    if found not in equals_of(worker, at=at):
        told = _(
            "{name} has no equal posting today. Name another worker, or post that one first.", name=found.short_name
        )
        raise Refusal("K25", told, field="successor")
    return found


def _pass_on(worker: Worker, to: Worker, *, by: Worker, at: datetime) -> None:
    told = str(_("{former} no longer works here: {name} takes over.", former=worker.short_name, name=to.short_name))
    pass_on(Passing(worker, to, by, told, "passed_on", skip=False), at=at)
    for duties in _owed_elsewhere(worker):
        [subject, *_others] = duties.model.subject_parts()
        for duty in duties.select_related(subject).order_by("pk"):
            entrust(duty, to=to)
            data = {"clause": duty.clause, "from": worker.pk, "to": to.pk}
            record("duty.passed_on", getattr(duty, subject), by=by, at=at, data=data)
