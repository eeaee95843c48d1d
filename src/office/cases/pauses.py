"""Suspension, extension, withdrawal: what moves the legal term of a case, or ends the case early."""

from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from office.accounts.models import Worker
from office.audit import entered
from office.cases import terms
from office.cases.deadlines import longer_due, moves_of, pauses_of, recounted
from office.cases.facts import LOCAL
from office.cases.models import Case, Duty, Extension, HandoverItem, RoutingEntry, Suspension
from office.cases.routing import EXECUTORS, close_daily, settle
from office.cases.sheet import drawn_line
from office.cases.states import UNDECIDED, CaseState, StepState
from office.cases.typed import LONG, SHORT, typed
from office.centres.access import posting_for
from office.centres.duties import void, voided
from office.centres.models import Role
from office.law import Refusal
from office.law.states import StaleChange
from office.law.words import Words as _
from office.tables.asking import Question
from office.tables.writing import Part, kept, kept_alike, write_together


@transaction.atomic
def suspend(
    case: Case, *, reason: Suspension.Reason, explanation: str, review_on: date, by: Worker, at: datetime
) -> Suspension:
    """Stop the legal term while the case waits; the suspension has an owner, a reason and a review date.

    Raises:
        Refusal: no explanation, a review date in the past, or the case is not in work.
    """
    locked = _in_work(case, by=by, at=at)
    if locked.suspended_at:
        raise StaleChange("L35", _("This case is suspended already."))
    lacking = _("Write what the case waits for.")
    waits_for = typed(explanation, clause="L35", field="explanation", most=SHORT, lacking=lacking)
    if review_on < at.astimezone(LOCAL).date():
        raise Refusal("L35", _("Choose a day on which you will look at it again."), field="review_on")
    suspension = Suspension(
        case=locked, reason=reason, explanation=waits_for, owner=by, review_on=review_on, started_at=at
    )
    locked.suspended_at = at
    write_together(
        [suspension],
        locked.counted("suspended_at"),
        [drawn_line(locked, RoutingEntry.Kind.SUSPENDED, by=by, at=at, body=locked.decider, text=waits_for)],
        entered("case.suspended", locked, by=by, at=at, data={"reason": reason, "review_on": review_on.isoformat()}),
    )
    close_daily(locked.centre, lambda daily: void(daily, reason=str(_("The case has been suspended.")), at=at))
    return suspension


def _in_work(case: Case, *, by: Worker, at: datetime) -> Case:
    locked = Case.objects.locked(case, at=at)
    posting_for(by, *EXECUTORS, centre=locked.centre, provider=locked.decider, at=at)
    if locked.state != CaseState.IN_WORK:
        raise StaleChange("L35", _("Only a case in work has a term to move."), present=locked.state)
    return locked


@transaction.atomic
def resume(case: Case, *, by: Worker, at: datetime) -> Case:
    """Let the term run on: every due moment moves by exactly the time it stood still."""
    locked = _in_work(case, by=by, at=at)
    pauses = pauses_of(locked)
    suspension = pauses.running
    if suspension is None:
        raise StaleChange("L35", _("This case is not suspended."))
    suspension.ended_at, suspension.ended_by = at, by
    moving = recounted(locked, pauses, moves_of(locked, pauses))
    locked.suspended_at, due_at = None, locked.due_at
    write_together(
        kept(suspension, "ended_at", "ended_by"),
        *moving,
        locked.counted("suspended_at", "due_at"),
        [drawn_line(locked, RoutingEntry.Kind.RESUMED, by=by, at=at, body=locked.decider, due_at=due_at)],
        entered("case.resumed", locked, by=by, at=at, data={"due_at": due_at.isoformat() if due_at else None}),
    )
    return locked


@transaction.atomic
def extend(case: Case, *, days: int, reason: str, legal_basis: str, by: Worker, at: datetime) -> Extension:
    """Give a longer legal term, once, by the deciding body's head, with a reason and its legal basis (ADR 0051).

    Raises:
        Refusal: more days than allowed, no reason, extended before, or the worker is not the head.
    """
    locked = Case.objects.locked(case, at=at)
    posting_for(by, Role.PROVIDER_HEAD, centre=locked.centre, provider=locked.decider, at=at)
    if locked.state != CaseState.IN_WORK or locked.due_at is None:
        raise StaleChange("L35", _("Only a case in work has a term to move."), present=locked.state)
    if vars(locked)["extended"]:
        raise Refusal("L35", _("The term of this case has been extended once already."))
    if not 1 <= days <= terms.EXTENSION_AT_MOST_DAYS:
        raise Refusal("L35", _("Extend by 1 to {most} days.", most=terms.EXTENSION_AT_MOST_DAYS), field="days")
    said = {"reason": reason, "legal_basis": legal_basis}
    lacking = _("Write the reason and its legal basis.")
    words = {name: typed(text, clause="L35", field=name, most=SHORT, lacking=lacking) for name, text in said.items()}
    pauses, before = pauses_of(locked), locked.due_at
    due_after = longer_due(locked, moves_of(locked, pauses), days=days)
    moments = {"due_before_at": before, "due_after_at": due_after, "given_at": at}
    extension = Extension(case=locked, **words, days=days, given_by=by, **moments)
    kind, why = RoutingEntry.Kind.EXTENDED, extension.reason
    write_together(
        [extension],
        *recounted(locked, pauses, moves_of(locked, pauses, longer=extension)),
        locked.counted("due_at"),
        [drawn_line(locked, kind, by=by, at=at, body=locked.decider, text=why, due_at=due_after)],
        entered("case.extended", locked, by=by, at=at, data={"days": days, "due_at": due_after.isoformat()}),
    )
    return extension


@transaction.atomic
def withdraw(case: Case, *, statement: str, by: Worker, at: datetime) -> Case:
    """End the case by the applicant's own statement; services are given on application only (L2)."""
    locked = Case.objects.locked(case, at=at)
    posting_for(by, Role.FRONT_OFFICE, centre=locked.centre, provider=locked.provider, at=at)
    if locked.state not in UNDECIDED:
        raise StaleChange("L2", _("A decided case can not be withdrawn."), present=locked.state)
    lacking = _("Write down the applicant's statement: its date and number.")
    said = typed(statement, clause="L2", field="statement", most=LONG, lacking=lacking)
    locked.move(CaseState.WITHDRAWN)
    ended = _ended(locked, by=by, at=at)
    locked.closed_at, locked.suspended_at = at, None
    on_lists = any(step.state == StepState.SENT for step in locked.laid_steps())
    items = _OPEN_ITEMS.ask(case=locked.pk) if on_lists else []
    withdrawn = str(_("The applicant withdrew the application."))
    write_together(
        *ended,
        *_cancelled(locked, items, reason=withdrawn, by=by, at=at),
        voided(Duty, reason=said[:200], at=at, case=locked),
        locked.counted("state", "closed_at", "suspended_at"),
        [drawn_line(locked, RoutingEntry.Kind.WITHDRAWN, by=by, at=at, body=locked.provider, text=said)],
        entered("case.withdrawn", locked, by=by, at=at),
    )
    if items:
        settle(*(item.handover_list_id for item in items), at=at)
    close_daily(locked.centre, lambda daily: void(daily, reason=withdrawn, at=at))
    return locked


def _ended(case: Case, *, by: Worker, at: datetime) -> list[Part]:
    """End the suspension that runs; gives what is to be written of it."""
    running = pauses_of(case).running if case.suspended_at else None
    if running is None:
        return []
    running.ended_at, running.ended_by = at, by
    return [kept(running, "ended_at", "ended_by")]


def _cancelled(case: Case, items: list[HandoverItem], *, reason: str, by: Worker, at: datetime) -> list[Part]:
    """Cancel the steps that are not over, and take the case off the lists that it is on; gives what is to be written."""
    steps = [step for step in case.laid_steps() if step.state not in (StepState.DONE, StepState.CANCELLED)]
    for step in steps:
        step.move(StepState.CANCELLED)
    for item in items:
        item.declined_by, item.declined_at, item.reason = by, at, reason
    off = [kept_alike(items, "declined_by", "declined_at", "reason")] if items else []
    return [kept_alike(steps, "state"), *off] if steps else off


_OPEN_ITEMS: Final = Question(
    lambda case: HandoverItem.objects.open().filter(step__case=case).order_by("pk"), case=UUID
)
