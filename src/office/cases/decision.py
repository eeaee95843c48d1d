"""The decision: grant or grounded refusal, its place on the routing sheet, and the way back to the centre."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from office.accounts.models import Worker
from office.audit import record
from office.cases import rules, terms
from office.cases.models import Case, CaseStep, Decision, Duty, RoutingEntry
from office.cases.routing import EXECUTORS, close_step
from office.cases.sheet import note
from office.cases.states import CaseState, Outcome
from office.catalogue.models import RefusalGround
from office.centres.access import posting_for
from office.centres.duties import fulfil, owe
from office.centres.models import Role
from office.law import Refusal, clause
from office.law.states import StaleChange
from office.law.words import Words as _


@transaction.atomic
def grant(case: Case, *, text: str, by: Worker, at: datetime) -> Decision:
    """Decide that the service is given; ``text`` says what exactly.

    Raises:
        Refusal: the text is empty, the case is suspended, an earlier step is not done, or it is not the worker's.
        StaleChange: the case has been decided or withdrawn meanwhile.
    """
    if not text.strip():
        raise Refusal("L37", _("Write what was decided."), field="text")
    return _decide(case, Decision(outcome=Outcome.GRANT, text=text.strip()), roles=EXECUTORS, by=by, at=at)


def grant_at_once(case: Case, *, text: str, by: Worker, at: datetime) -> Decision:
    """Grant an immediate service: the worker who took the package is its executor (L42). Called under the case's lock."""
    if not text.strip():
        raise Refusal("L42", _("Write what was decided."), field="text")
    taker = (Role.FRONT_OFFICE,)
    return _decide(case, Decision(outcome=Outcome.GRANT, text=text.strip()), roles=taker, by=by, at=at)


@clause("K17")
@transaction.atomic
def refuse(
    case: Case,
    *,
    text: str,
    norm: str,
    facts: str,
    appeal: str,
    confirmation: str,
    by: Worker,
    at: datetime,
    grounds: Iterable[RefusalGround] = (),
) -> Decision:
    """Refuse, only with grounds (K17): the norms of law, the circumstances, how to appeal, and typed confirmation (L32).

    Raises:
        Refusal: something of that is missing (``field`` names it), or the case can not be decided now.
        StaleChange: the case has been decided or withdrawn meanwhile.
    """
    rules.check_grounded(norm=norm, facts=facts, appeal=appeal, confirmation=confirmation)
    drawn = Decision(
        outcome=Outcome.REFUSE, text=text.strip(), norm=norm.strip(), facts=facts.strip(), appeal=appeal.strip()
    )
    decision = _decide(case, drawn, roles=EXECUTORS, by=by, at=at)
    decision.grounds.set(ground for ground in grounds if ground.card_id == decision.case.card_id)
    return decision


def _decide(case: Case, decision: Decision, *, roles: Iterable[Role], by: Worker, at: datetime) -> Decision:
    locked = Case.objects.locked(case)
    step = _deciding_step(locked)
    posting_for(by, *roles, centre=locked.centre, provider=step.provider, at=at)
    close_step(step, locked, outcome=str(Outcome(decision.outcome).label), by=by, at=at)
    decision.case, decision.provider, decision.decided_by, decision.decided_at = locked, step.provider, by, at
    decision.save()
    _enter_outcome(locked, step, decision, by=by, at=at)
    fulfil(Duty.objects.filter(case=locked, clause="L31").open(), by=by, at=at)
    owe(Duty, terms.SEND_RESULT, bearer=by, centre=locked.centre, since=at, case=locked)
    record("case.decided", locked, by=by, at=at, data={"outcome": decision.outcome})
    return decision


def _deciding_step(case: Case) -> CaseStep:
    if case.state != CaseState.IN_WORK:
        raise StaleChange("L37", _("This case can not be decided now: look at its present state."), present=case.state)
    [step] = CaseStep.objects.locked(case.steps.filter(is_decision=True).values_list("pk", flat=True))
    return step


@clause("L37")
def _enter_outcome(case: Case, step: CaseStep, decision: Decision, *, by: Worker, at: datetime) -> None:
    """Enter the outcome in the routing sheet and on the case (L37)."""
    case.move(CaseState.DECIDED)
    case.outcome, case.decided_at = decision.outcome, at
    case.keep("state", "outcome", "decided_at")
    note(
        case,
        RoutingEntry.Kind.DECIDED,
        by=by,
        at=at,
        step=step,
        body=step.provider,
        text=str(Outcome(decision.outcome).label),
    )
