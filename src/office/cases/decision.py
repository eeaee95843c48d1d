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
from office.cases.typed import VERY_LONG, typed
from office.catalogue.models import RefusalGround
from office.centres.access import posting_for
from office.centres.calendars import calendar_as_of
from office.centres.duties import fulfil, owe
from office.centres.models import Role
from office.law import clause
from office.law.states import StaleChange
from office.law.words import Words as _


@transaction.atomic
def grant(case: Case, *, text: str, by: Worker, at: datetime) -> Decision:
    """Decide that the service is given; ``text`` says what exactly.

    Raises:
        Refusal: the text is empty, the case is suspended, an earlier step is not done, or it is not the worker's.
        StaleChange: the case has been decided or withdrawn meanwhile.
    """
    said = typed(text, clause="L37", field="text", most=VERY_LONG, lacking=_("Write what was decided."))
    locked = Case.objects.locked(case, at=at)
    return _decide(locked, Decision(outcome=Outcome.GRANT, text=said), roles=EXECUTORS, by=by, at=at)


def grant_at_once(case: Case, *, text: str, by: Worker, at: datetime) -> Decision:
    """Grant an immediate service, whose case is locked: the worker who took the package is its executor (L42)."""
    said = typed(text, clause="L42", field="text", most=VERY_LONG, lacking=_("Write what was decided."))
    return _decide(case, Decision(outcome=Outcome.GRANT, text=said), roles=(Role.FRONT_OFFICE,), by=by, at=at)


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
    said = {"text": text, "norm": norm, "facts": facts, "appeal": appeal}
    kept = {name: typed(words, clause="L32", field=name, most=VERY_LONG) for name, words in said.items()}
    locked = Case.objects.locked(case, at=at)
    decision = _decide(locked, Decision(outcome=Outcome.REFUSE, **kept), roles=EXECUTORS, by=by, at=at)
    decision.grounds.set(ground for ground in grounds if ground.card_id == decision.case.card_id)
    return decision


def _decide(case: Case, decision: Decision, *, roles: Iterable[Role], by: Worker, at: datetime) -> Decision:
    step = _deciding_step(case)
    posting_for(by, *roles, centre=case.centre, provider=step.provider, at=at)
    close_step(step, case, outcome=str(Outcome(decision.outcome).label), by=by, at=at)
    decision.case, decision.provider, decision.decided_by, decision.decided_at = case, step.provider, by, at
    decision.save()
    _enter_outcome(case, step, decision, by=by, at=at)
    fulfil(Duty.objects.filter(case=case, clause="L31").open(), by=by, at=at)
    calendar = calendar_as_of(case.centre)
    owe(Duty, terms.SEND_RESULT, bearer=by, centre=case.centre, since=at, calendar=calendar, case=case)
    record("case.decided", case, by=by, at=at, data={"outcome": decision.outcome})
    return decision


def _deciding_step(case: Case) -> CaseStep:
    if case.state != CaseState.IN_WORK:
        raise StaleChange("L37", _("This case can not be decided now: look at its present state."), present=case.state)
    [step] = CaseStep.objects.of_locked(case).filter(is_decision=True).put_to([case])
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
