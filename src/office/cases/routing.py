"""The way between bodies: hand-over lists, receipt, the executor's steps (L30, L33, L34, L37, L40)."""

import secrets
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from office.accounts.models import Worker
from office.audit import record
from office.cases import terms
from office.cases.deadlines import step_due
from office.cases.models import Case, CaseStep, Duty, HandoverItem, HandoverList, RoutingEntry
from office.cases.registration import CODE_LENGTH, CODE_LETTERS
from office.cases.sheet import note
from office.cases.states import CaseState, StepState
from office.cases.steps import start_ready_steps
from office.centres.access import posting_for
from office.centres.duties import entrust, fulfil, owe
from office.centres.models import Centre, Provider, Role
from office.law import Refusal, clause
from office.law.states import StaleChange
from office.law.words import Words as _

SENDERS = (Role.FRONT_OFFICE, Role.CASE_OFFICER, Role.PROVIDER_HEAD)
EXECUTORS = (Role.CASE_OFFICER, Role.PROVIDER_HEAD)


def _hand_over_stamp(step: CaseStep, made: HandoverList, *, by: Worker, at: datetime) -> None:
    """Note on the routing sheet when and to which body the case went, with the worker's stamp (L30)."""
    note(
        step.case,
        RoutingEntry.Kind.HANDED_OVER,
        by=by,
        at=at,
        step=step,
        body=made.from_provider,
        to=made.to_provider,
        text=step.name,
    )


@transaction.atomic
def make_handover_list(
    *, centre: Centre, sender: Provider, receiver: Provider, step_ids: Iterable[int], by: Worker, at: datetime
) -> HandoverList:
    """Put the cases that wait on one list for one body. Each stays with the sender until the receiver confirms it.

    Raises:
        StaleChange: a case of the list has gone meanwhile; nothing is handed over.
        Refusal: the list is empty, or a case is not the sender's to hand over.
    """
    posting_for(by, *SENDERS, centre=centre, provider=sender, at=at)
    wanted = set(step_ids)
    steps = CaseStep.objects.locked(wanted)
    if not wanted or len(steps) != len(wanted):
        raise Refusal("L33", _("Choose at least one case to hand over."), field="steps")
    made = HandoverList.objects.create(
        centre=centre,
        code="".join(secrets.choice(CODE_LETTERS) for _letter in range(CODE_LENGTH)),
        from_provider=sender,
        to_provider=receiver,
        made_by=by,
        made_at=at,
    )
    for step in steps:
        _check_theirs(step, made)
        step.move(StepState.SENT)
        step.sent_at = at
        step.save(update_fields=["state", "sent_at"])
        _hand_over_stamp(step, made, by=by, at=at)
    HandoverItem.objects.bulk_create(HandoverItem(handover_list=made, step=step) for step in steps)
    record("handover.made", made, by=by, at=at, data={"steps": sorted(wanted), "to": str(receiver.pk)})
    _fulfil_daily(centre, by=by, at=at)
    return made


def _check_theirs(step: CaseStep, made: HandoverList) -> None:
    if step.case.centre_id != made.centre_id or step.provider_id != made.to_provider_id:
        raise Refusal(
            "L33", _("A list goes to one body of one centre: make another list for this case."), field="steps"
        )
    if step.case.suspended_at:
        raise Refusal("L33", _("Case {number} is suspended: resume it first.", number=step.case.number))


def _fulfil_daily(centre: Centre, *, by: Worker, at: datetime) -> None:
    """The day's list is made: the centre met its daily duty, if nothing else waits (L33)."""
    daily = Duty.objects.filter(centre=centre, clause=terms.HAND_OVER_DAILY.clause).open()
    if daily.exists() and not CaseStep.objects.waiting(centre).exists():
        fulfil(daily, by=by, at=at)


@clause("L34")
@transaction.atomic
def confirm_receipt(
    made: HandoverList, *, step_ids: Iterable[int] | None = None, by: Worker, at: datetime
) -> list[CaseStep]:
    """The receiving body notes receipt with date and time (L34); from now on the executor has the case.

    ``step_ids`` None confirms the whole list. What is confirmed already stays so: a second press changes nothing.
    """
    locked = (
        HandoverList.objects.select_for_update(of=("self",)).select_related("centre", "to_provider").get(pk=made.pk)
    )
    posting_for(by, *EXECUTORS, centre=locked.centre, provider=locked.to_provider, at=at)
    items = locked.items.filter(confirmed_at__isnull=True, declined_at__isnull=True)
    if step_ids is not None:
        items = items.filter(step__in=list(step_ids))
    steps = CaseStep.objects.locked(items.values_list("step_id", flat=True))
    items.update(confirmed_by=by, confirmed_at=at)
    for step in steps:
        _receive(step, by=by, at=at)
    _settle(locked, at=at)
    if steps:
        record("handover.confirmed", locked, by=by, at=at, data={"steps": [step.pk for step in steps]})
    return steps


def _receive(step: CaseStep, *, by: Worker, at: datetime) -> None:
    case = Case.objects.locked(step.case)
    step.move(StepState.RECEIVED)
    step.received_at, step.due_at = at, step_due(step, case, at=at)
    step.save(update_fields=["state", "received_at", "due_at"])
    if case.state == CaseState.REGISTERED:
        case.move(CaseState.IN_WORK)
        case.keep("state")
    sent = Duty.objects.filter(step=step, clause=terms.HAND_OVER.clause).open()
    fulfil(sent, by=step.sender or by, at=step.sent_at or at)
    owe_step(step, case, at=at)
    note(
        case,
        RoutingEntry.Kind.RECEIVED,
        by=by,
        at=at,
        step=step,
        body=step.provider,
        text=step.name,
        due_at=step.due_at,
    )
    record("case.step_received", case, by=by, at=at, data={"step": step.number})


def receive_at_once(case: Case, *, by: Worker, at: datetime) -> None:
    """An immediate service stays with the worker who took the package: he is its executor (L42).

    Raises:
        Refusal: the service passes through another body, so it is no immediate one.
    """
    steps = CaseStep.objects.locked(case.steps.values_list("pk", flat=True))
    for step in steps:
        if not step.is_decision or step.provider_id != case.provider_id:
            raise Refusal("L42", _("This service passes through another body: register the package."))
        step.officer, step.sent_at = by, at
        step.save(update_fields=["officer"])
        _receive(step, by=by, at=at)


def owe_step(step: CaseStep, case: Case, *, at: datetime) -> None:
    """The executor owes the step by its moment (L35)."""
    until = terms.at_moment("L35", to=step.name)
    duty = owe(Duty, until, bearer=step.officer, centre=case.centre, since=at, case=case, step=step)
    duty.due_at = duty.original_due_at = step.due_at or at
    duty.save(update_fields=["due_at", "original_due_at"])


@transaction.atomic
def decline(made: HandoverList, step_id: int, *, reason: str, by: Worker, at: datetime) -> CaseStep:
    """The receiver does not accept a case of the list: it stays with the sender, who is told why."""
    locked = (
        HandoverList.objects.select_for_update(of=("self",)).select_related("centre", "to_provider").get(pk=made.pk)
    )
    posting_for(by, *EXECUTORS, centre=locked.centre, provider=locked.to_provider, at=at)
    if not reason.strip():
        raise Refusal("L34", _("Write why the case is not accepted."), field="reason")
    item = locked.items.filter(step=step_id, confirmed_at__isnull=True, declined_at__isnull=True).first()
    if item is None:
        raise StaleChange("L34", _("This case has been confirmed or returned already."))
    [step] = CaseStep.objects.locked([item.step_id])
    item.declined_by, item.declined_at, item.reason = by, at, reason.strip()[:500]
    item.save(update_fields=["declined_by", "declined_at", "reason"])
    case = Case.objects.locked(step.case)
    step.move(StepState.READY)
    step.save(update_fields=["state"])
    note(case, RoutingEntry.Kind.DECLINED, by=by, at=at, step=step, body=locked.to_provider, text=reason.strip()[:1000])
    record("handover.declined", locked, by=by, at=at, data={"step": step.pk})
    _settle(locked, at=at)
    return step


def _settle(made: HandoverList, *, at: datetime) -> None:
    if not made.items.filter(confirmed_at__isnull=True, declined_at__isnull=True).exists():
        HandoverList.objects.filter(pk=made.pk, settled_at__isnull=True).update(settled_at=at)


@transaction.atomic
def finish_step(step: CaseStep, *, outcome: str, by: Worker, at: datetime) -> Case:
    """The executor finishes a step that is not the decision and notes its outcome; the next ones start (L37, L40).

    Raises:
        Refusal: the outcome is not said, or the case is suspended.
        StaleChange: the step is not with the executor any more.
    """
    case = Case.objects.locked(step.case)
    [locked] = CaseStep.objects.locked([step.pk])
    posting_for(by, *EXECUTORS, centre=case.centre, provider=locked.provider, at=at)
    if locked.is_decision:
        raise Refusal("L37", _("This step ends with a decision: grant or refuse."))
    if not outcome.strip():
        raise Refusal("L37", _("Write the outcome of the step."), field="outcome")
    close_step(locked, case, outcome=outcome.strip(), by=by, at=at)
    note(case, RoutingEntry.Kind.DONE, by=by, at=at, step=locked, body=locked.provider, text=outcome.strip()[:1000])
    record("case.step_done", case, by=by, at=at, data={"step": locked.number})
    for ready in start_ready_steps(case, sender=by, at=at):
        pass_on_within_body(ready, case, former=locked, by=by, at=at)
    return case


def close_step(step: CaseStep, case: Case, *, outcome: str, by: Worker, at: datetime) -> None:
    """Mark the step done and its duty met."""
    check_running(case)
    step.move(StepState.DONE)
    step.done_at, step.outcome = at, outcome[:500]
    step.save(update_fields=["state", "done_at", "outcome"])
    fulfil(Duty.objects.filter(step=step, clause="L35").open(), by=by, at=at)


def check_running(case: Case) -> None:
    """Refuse to act on a suspended case."""
    if case.suspended_at:
        raise Refusal("L35", _("Case {number} is suspended: resume it first.", number=case.number))


def pass_on_within_body(step: CaseStep, case: Case, *, former: CaseStep, by: Worker, at: datetime) -> None:
    """The next step in the same body needs no hand-over list: its executor has the case at once."""
    if step.provider_id == former.provider_id:
        step.case, step.sent_at = case, at
        _receive(step, by=by, at=at)


@transaction.atomic
def reassign(step: CaseStep, to: Worker, *, reason: str, by: Worker, at: datetime) -> CaseStep:
    """Give the step to another executor of the same body: a head's act, with a reason; open duties go along (K25).

    Raises:
        Refusal: no reason, or the other one has no posting in this body.
    """
    case = Case.objects.locked(step.case)
    [locked] = CaseStep.objects.locked([step.pk])
    posting_for(by, Role.PROVIDER_HEAD, Role.CENTRE_HEAD, centre=case.centre, at=at)
    posting_for(to, *EXECUTORS, centre=case.centre, provider=locked.provider, at=at)
    if not reason.strip():
        raise Refusal("K25", _("Write why the case goes to another executor."), field="reason")
    locked.officer = to
    locked.save(update_fields=["officer"])
    duties = Duty.objects.filter(step=locked, clause="L35")
    if locked.is_decision:
        case.officer = to
        case.keep("officer")
        duties |= Duty.objects.filter(case=case, clause="L31")
    entrust(duties, to=to)
    note(
        case, RoutingEntry.Kind.REASSIGNED, by=by, at=at, step=locked, body=locked.provider, text=reason.strip()[:1000]
    )
    record("case.reassigned", case, by=by, at=at, data={"step": locked.number, "to": str(to.pk)})
    return locked
