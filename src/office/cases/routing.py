"""The way between bodies: hand-over lists, receipt, the executor's steps (L30, L33, L34, L37, L40)."""

import secrets
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, F, OuterRef

from office.accounts.models import Worker
from office.audit import entered, record
from office.cases import terms
from office.cases.deadlines import drawn, due_when_received
from office.cases.models import Case, CaseStep, Duty, HandoverItem, HandoverList, RoutingEntry
from office.cases.registration import CODE_LENGTH, CODE_LETTERS
from office.cases.sheet import drawn_line, note
from office.cases.states import CaseState, StepState
from office.cases.steps import ready_steps, starting
from office.cases.typed import LONG, SHORT, typed
from office.centres.access import posting_for
from office.centres.duties import entrusted, fulfil, met, owed
from office.centres.models import Centre, Provider, Role
from office.law import Refusal, clause
from office.law.states import StaleChange
from office.law.words import Words as _
from office.tables.asking import Question
from office.tables.writing import Part, kept, kept_alike, write_together

SENDERS = (Role.FRONT_OFFICE, Role.CASE_OFFICER, Role.PROVIDER_HEAD)
EXECUTORS = (Role.CASE_OFFICER, Role.PROVIDER_HEAD)
_RECEIVED = RoutingEntry.Kind.RECEIVED


def _hand_over_stamp(step: CaseStep, made: HandoverList, *, by: Worker, at: datetime) -> RoutingEntry:
    """Note on the routing sheet when and to which body the case went, with the worker's stamp (L30)."""
    body, to = made.from_provider, made.to_provider
    kind = RoutingEntry.Kind.HANDED_OVER
    return drawn_line(step.case, kind, by=by, at=at, step=step, body=body, to=to, text=step.name)


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
    steps = CaseStep.objects.locked(wanted, at=at)
    if not wanted or len(steps) != len(wanted):
        raise Refusal("L33", _("Choose at least one case to hand over."), field="steps")
    made = HandoverList(
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
    write_together(
        [made],
        kept_alike(steps, "state", "sent_at"),
        [HandoverItem(handover_list=made, step=step) for step in steps],
        [_hand_over_stamp(step, made, by=by, at=at) for step in steps],
        entered("handover.made", made, by=by, at=at, data={"steps": sorted(wanted), "to": str(receiver.pk)}),
    )
    close_daily(centre, lambda daily: fulfil(daily, by=by, at=at))
    return made


def _check_theirs(step: CaseStep, made: HandoverList) -> None:
    if step.case.centre_id != made.centre_id or step.provider_id != made.to_provider_id:
        raise Refusal(
            "L33", _("A list goes to one body of one centre: make another list for this case."), field="steps"
        )
    formers = [each for each in step.case.laid_steps() if each.pk in vars(step)["formers"]]
    if made.from_provider_id not in ({former.provider_id for former in formers} or {step.case.provider_id}):
        raise Refusal("K3", _("Case {number} is with another body: it hands the case over.", number=step.case.number))
    if step.case.suspended_at:
        raise Refusal("L33", _("Case {number} is suspended: resume it first.", number=step.case.number))


def close_daily(centre: Centre, close: Callable[[Duty], object]) -> None:
    """Close the centre's duty of the day once nothing waits of what waited when it was opened (L33)."""
    for duty in _DAILY.ask(centre=centre.pk):
        if not CaseStep.objects.waiting(centre).filter(ready_at__lte=duty.opened_at).exists():
            close(duty)


_DAILY: Final = Question(
    lambda centre: Duty.objects.filter(centre=centre, clause=terms.HAND_OVER_DAILY.clause).open().select_for_update(),
    centre=UUID,
)


@clause("L34")
@transaction.atomic
def confirm_receipt(
    made: HandoverList, *, step_ids: Iterable[int] | None = None, by: Worker, at: datetime
) -> list[CaseStep]:
    """The receiving body notes receipt with date and time (L34); from now on the executor has the case.

    ``step_ids`` None confirms the whole list. What is confirmed already stays so: a second press changes nothing.
    """
    posting_for(by, *EXECUTORS, centre=made.centre, provider=made.to_provider, at=at)
    chosen = None if step_ids is None else set(step_ids)
    still_open = _OPEN_ITEMS.ask(made=made.pk)
    wanted = {item.step_id: vars(item)["of_case"] for item in still_open if chosen is None or item.step_id in chosen}
    held = set(wanted.values()) if made.held else None
    steps = {step.pk: step for step in CaseStep.objects.locked(wanted, at=at, held=held)}
    if not made.held:
        # Two who confirm the last two cases of a list at once wait here for each other.
        _LOCKED_LIST.ask(made=made.pk)
        still_open = _OPEN_ITEMS.ask(made=made.pk)
    items = [item for item in still_open if item.step_id in steps]
    received = [steps[item.step_id] for item in items]
    for nth, step in enumerate(received, start=1):
        parts = _received(step, by=by, at=at, sent_by=made.made_by)
        if nth == len(received):  # the list itself is written with the last of its cases
            parts += _confirmed(made, items, settled=len(items) == len(still_open), by=by, at=at)
        write_together(*parts)
    return received


def _confirmed(made: HandoverList, items: list[HandoverItem], *, settled: bool, by: Worker, at: datetime) -> list[Part]:
    """These cases of the list are received; ``settled``: nothing on it is open any more. Gives what is to be written."""
    for item in items:
        item.confirmed_by, item.confirmed_at = by, at
    if settled:
        made.settled_at = at
    steps = [item.step_id for item in items]
    return [
        kept_alike(items, "confirmed_by", "confirmed_at"),
        *([kept(made, "settled_at")] if settled else []),
        entered("handover.confirmed", made, by=by, at=at, data={"steps": steps}),
    ]


_OPEN_ITEMS: Final = Question(
    lambda made: (
        HandoverItem.objects.open().filter(handover_list=made).annotate(of_case=F("step__case")).order_by("step")
    ),
    made=UUID,
)
_LOCKED_LIST: Final = Question(
    lambda made: HandoverList.objects.filter(pk=made).select_for_update().only("pk").order_by(), made=UUID
)


def _receive(step: CaseStep, *, by: Worker, at: datetime) -> None:
    """The executor has the step, whose case is locked, without a hand-over list."""
    write_together(*_received(step, by=by, at=at, sent_by=by))


def _received(step: CaseStep, *, by: Worker, at: datetime, sent_by: Worker) -> list[Part | list[RoutingEntry]]:
    """The executor has the step, whose case is locked: his term begins (L35). Gives what is to be written of it."""
    case = step.case
    step.move(StepState.RECEIVED)
    step.received_at, step.due_at = at, due_when_received(step, case, at=at)
    changed = [kept(step, "state", "sent_at", "received_at", "due_at")]
    if case.state == CaseState.REGISTERED:
        case.move(CaseState.IN_WORK)
        changed.append(case.counted("state"))
    body, due_at = step.provider, step.due_at
    return [
        *changed,
        met(Duty, terms.HAND_OVER.clause, step=step, by=sent_by, at=step.sent_at or at),
        owed(_step_duty(step, at=at)),
        [drawn_line(case, _RECEIVED, by=by, at=at, step=step, body=body, text=step.name, due_at=due_at)],
        entered("case.step_received", case, by=by, at=at, data={"step": step.number}),
    ]


def receive_at_once(case: Case, *, by: Worker, at: datetime) -> None:
    """An immediate service stays with the worker who took the package: he is its executor (L42).

    Raises:
        Refusal: the service passes through another body, so it is no immediate one.
    """
    for step in CaseStep.objects.of_locked(case).put_to([case]):
        if not step.is_decision or step.provider_id != case.provider_id:
            raise Refusal("L42", _("This service passes through another body: register the package."))
        give(step, by)
        step.sent_at = at
        _receive(step, by=by, at=at)


def _step_duty(step: CaseStep, *, at: datetime) -> Duty:
    """Draw up what the executor owes: the step by its moment (L35); where the case's own term has run out, at once."""
    until = terms.at_moment("L35", to=step.name[:200])
    return drawn(step.case, until, bearer=step.officer, at=at, step=step, due_at=max(step.due_at or at, at))


@transaction.atomic
def decline(made: HandoverList, step_id: int, *, reason: str, by: Worker, at: datetime) -> CaseStep:
    """The receiver does not accept a case of the list: it stays with the sender, who is told why."""
    posting_for(by, *EXECUTORS, centre=made.centre, provider=made.to_provider, at=at)
    why = typed(reason, clause="L34", field="reason", most=SHORT, lacking=_("Write why the case is not accepted."))
    steps = CaseStep.objects.locked([step_id], at=at)
    item = HandoverItem.objects.open().filter(handover_list=made, step__in=steps).first()
    if item is None:
        raise StaleChange("L34", _("This case has been confirmed or returned already."))
    [step] = steps
    item.declined_by, item.declined_at, item.reason = by, at, why
    item.save(update_fields=["declined_by", "declined_at", "reason"])
    step.move(StepState.READY)
    step.save(update_fields=["state"])
    note(step.case, RoutingEntry.Kind.DECLINED, by=by, at=at, step=step, body=made.to_provider, text=why)
    record("handover.declined", made, by=by, at=at, data={"step": step.pk})
    settle(made.pk, at=at)
    return step


def settle(*lists: UUID, at: datetime) -> None:
    """Note of each list that nothing on it is open any more, where so it is."""
    waits = Exists(HandoverItem.objects.open().filter(handover_list=OuterRef("pk")))
    # Two who confirm the last two cases of a list at once wait here for each other.
    held = HandoverList.objects.filter(pk__in=lists, settled_at__isnull=True).order_by("pk").select_for_update()
    keys = [made.pk for made in held]
    HandoverList.objects.filter(~waits, pk__in=keys).update(settled_at=at)


@transaction.atomic
def finish_step(step: CaseStep, *, outcome: str, by: Worker, at: datetime) -> Case:
    """The executor finishes a step that is not the decision and notes its outcome; the next ones start (L37, L40).

    Raises:
        Refusal: the outcome is not said, or the case is suspended.
        StaleChange: the step is not with the executor any more.
    """
    case, locked = _locked(step, at=at)
    posting_for(by, *EXECUTORS, centre=case.centre, provider=locked.provider, at=at)
    if locked.is_decision:
        raise Refusal("L37", _("This step ends with a decision: grant or refuse."))
    said = typed(outcome, clause="L37", field="outcome", most=SHORT, lacking=_("Write the outcome of the step."))
    closed = close_step(locked, case, outcome=said, by=by, at=at)
    ready = ready_steps(case)
    write_together(
        *closed,
        *starting(case, ready, sender=by, at=at),
        [drawn_line(case, RoutingEntry.Kind.DONE, by=by, at=at, step=locked, body=locked.provider, text=said)],
        entered("case.step_done", case, by=by, at=at, data={"step": locked.number}),
    )
    for following in ready:
        pass_on_within_body(following, former=locked, by=by, at=at)
    return case


def _locked(step: CaseStep, *, at: datetime) -> tuple[Case, CaseStep]:
    """Lock the case of a step, and give both as they are now."""
    case = Case.objects.locked(step.case, at=at)
    [locked] = (each for each in case.laid_steps() if each.pk == step.pk)
    return case, locked


def close_step(step: CaseStep, case: Case, *, outcome: str, by: Worker, at: datetime) -> list[Part]:
    """Mark the step done, and give what is to be written of it: the step, and that its duty is met."""
    check_running(case)
    step.move(StepState.DONE)
    step.done_at, step.outcome = at, outcome
    return [kept(step, "state", "done_at", "outcome"), met(Duty, "L35", step=step, by=by, at=at)]


def check_running(case: Case) -> None:
    """Refuse to act on a suspended case."""
    if case.suspended_at:
        raise Refusal("L35", _("Case {number} is suspended: resume it first.", number=case.number))


def pass_on_within_body(step: CaseStep, *, former: CaseStep, by: Worker, at: datetime) -> None:
    """The next step in the same body needs no hand-over list: its executor has the case at once."""
    if step.provider_id == former.provider_id:
        step.sent_at = at
        _receive(step, by=by, at=at)


@transaction.atomic
def reassign(step: CaseStep, to: Worker, *, reason: str, by: Worker, at: datetime) -> CaseStep:
    """Give the step to another executor of the same body: a head's act, with a reason; open duties go along (K25).

    Raises:
        Refusal: no reason, the head is another body's, or the other one has no posting in this body.
        StaleChange: the step is over, or the other one has it already.
    """
    case, locked = _locked(step, at=at)
    posting_for(by, Role.PROVIDER_HEAD, Role.CENTRE_HEAD, centre=case.centre, provider=locked.provider, at=at)
    posting_for(to, *EXECUTORS, centre=case.centre, provider=locked.provider, at=at)
    lacking = _("Write why the case goes to another executor.")
    why = typed(reason, clause="K25", field="reason", most=LONG, lacking=lacking)
    if locked.state in (StepState.DONE, StepState.CANCELLED):
        raise StaleChange("K25", _("This step is over: there is nothing to give to another."), present=locked.state)
    if locked.officer_id == to.pk:
        raise StaleChange("K25", _("{name} has this step already.", name=to.short_name), field="to")
    write_together(
        *given(locked, to),
        [drawn_line(case, RoutingEntry.Kind.REASSIGNED, by=by, at=at, step=locked, body=locked.provider, text=why)],
        entered("case.reassigned", case, by=by, at=at, data={"step": locked.number, "to": str(to.pk)}),
    )
    return locked


def give(step: CaseStep, to: Worker) -> None:
    """Make ``to`` the executor of a step of a locked case; with the deciding step goes all that the executor answers for."""
    write_together(*given(step, to))


def given(step: CaseStep, to: Worker) -> list[Part]:
    """Do what ``give`` does, and give what is to be written of it."""
    former, case = step.officer, step.case
    step.officer = to
    parts = [entrusted(Duty, "L35", to=to, step=step), kept(step, "officer")]
    if step.is_decision:
        case.officer = to
        parts += [case.counted("officer"), entrusted(Duty, "L31", to=to, case=case)]
        if case.suspended_at:
            case.suspensions.filter(ended_at__isnull=True, owner=former).update(owner=to)
    return parts
