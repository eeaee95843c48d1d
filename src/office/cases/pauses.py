"""Suspension, extension, withdrawal: what moves the legal term of a case, or ends the case early."""

from datetime import date, datetime

from django.db import transaction

from office.accounts.models import Worker
from office.audit import record
from office.cases import terms
from office.cases.deadlines import longer_due, recount
from office.cases.facts import LOCAL
from office.cases.models import Case, Duty, Extension, HandoverItem, RoutingEntry, Suspension
from office.cases.routing import EXECUTORS, close_daily, settle
from office.cases.sheet import note
from office.cases.states import UNDECIDED, CaseState, StepState
from office.cases.typed import LONG, SHORT, typed
from office.centres.access import posting_for
from office.centres.duties import void
from office.centres.models import Role
from office.law import Refusal
from office.law.states import StaleChange
from office.law.words import Words as _


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
    suspension = Suspension.objects.create(
        case=locked, reason=reason, explanation=waits_for, owner=by, review_on=review_on, started_at=at
    )
    locked.suspended_at = at
    locked.keep("suspended_at")
    close_daily(locked.centre, lambda daily: void(daily, reason=str(_("The case has been suspended.")), at=at))
    note(locked, RoutingEntry.Kind.SUSPENDED, by=by, at=at, body=locked.decider, text=suspension.explanation)
    record("case.suspended", locked, by=by, at=at, data={"reason": reason, "review_on": review_on.isoformat()})
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
    suspension = locked.suspensions.filter(ended_at__isnull=True).first()
    if suspension is None:
        raise StaleChange("L35", _("This case is not suspended."))
    suspension.ended_at, suspension.ended_by = at, by
    suspension.save(update_fields=["ended_at", "ended_by"])
    recount(locked, at=at)
    locked.suspended_at = None
    locked.keep("suspended_at", "due_at")
    note(locked, RoutingEntry.Kind.RESUMED, by=by, at=at, body=locked.decider, due_at=locked.due_at)
    record("case.resumed", locked, by=by, at=at, data={"due_at": locked.due_at.isoformat() if locked.due_at else None})
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
    if Extension.objects.filter(case=locked).exists():
        raise Refusal("L35", _("The term of this case has been extended once already."))
    if not 1 <= days <= terms.EXTENSION_AT_MOST_DAYS:
        raise Refusal("L35", _("Extend by 1 to {most} days.", most=terms.EXTENSION_AT_MOST_DAYS), field="days")
    said = {"reason": reason, "legal_basis": legal_basis}
    lacking = _("Write the reason and its legal basis.")
    kept = {name: typed(text, clause="L35", field=name, most=SHORT, lacking=lacking) for name, text in said.items()}
    before = locked.due_at
    extension = Extension(
        case=locked,
        **kept,
        days=days,
        due_before_at=before,
        due_after_at=longer_due(locked, days=days),
        given_by=by,
        given_at=at,
    )
    extension.save(force_insert=True)
    recount(locked, at=at)
    locked.keep("due_at")
    due_after = extension.due_after_at
    note(locked, RoutingEntry.Kind.EXTENDED, by=by, at=at, body=locked.decider, text=extension.reason, due_at=due_after)
    record("case.extended", locked, by=by, at=at, data={"days": days, "due_at": due_after.isoformat()})
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
    locked.closed_at, locked.suspended_at = at, None
    locked.keep("state", "closed_at", "suspended_at")
    locked.suspensions.filter(ended_at__isnull=True).update(ended_at=at, ended_by=by)
    _cancel_steps(locked, by=by, at=at)
    void(Duty.objects.filter(case=locked), reason=said[:200], at=at)
    note(locked, RoutingEntry.Kind.WITHDRAWN, by=by, at=at, body=locked.provider, text=said)
    record("case.withdrawn", locked, by=by, at=at)
    return locked


def _cancel_steps(case: Case, *, by: Worker, at: datetime) -> None:
    withdrawn = str(_("The applicant withdrew the application."))
    for step in case.steps.exclude(state__in=[StepState.DONE, StepState.CANCELLED]):
        step.move(StepState.CANCELLED)
        step.save(update_fields=["state"])
    open_items = HandoverItem.objects.open().filter(step__case=case)
    lists = list(open_items.values_list("handover_list", flat=True))
    open_items.update(declined_by=by, declined_at=at, reason=withdrawn)
    settle(*lists, at=at)
    close_daily(case.centre, lambda daily: void(daily, reason=withdrawn, at=at))
