"""The decision: grant or grounded refusal, its place on the routing sheet, and the way back to the centre."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from office.accounts.models import Worker
from office.audit import entered
from office.cases import rules, terms
from office.cases.deadlines import drawn
from office.cases.models import Case, CaseStep, Decision, Duty, RoutingEntry
from office.cases.routing import EXECUTORS, close_step
from office.cases.sheet import drawn_line
from office.cases.states import CaseState, Outcome
from office.cases.typed import VERY_LONG, typed
from office.catalogue.models import RefusalGround
from office.centres.access import posting_for
from office.centres.duties import met, owed
from office.centres.models import Role
from office.law import clause
from office.law.states import StaleChange
from office.law.words import Words as _
from office.tables.writing import Part, write_together


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
    closed = close_step(step, case, outcome=str(Outcome(decision.outcome).label), by=by, at=at)
    decision.case, decision.provider, decision.decided_by, decision.decided_at = case, step.provider, by, at
    write_together(
        *closed,
        [decision],
        *_enter_outcome(case, step, decision, by=by, at=at),
        met(Duty, "L31", case=case, by=by, at=at),
        owed(drawn(case, terms.SEND_RESULT, bearer=by, at=at)),
        entered("case.decided", case, by=by, at=at, data={"outcome": decision.outcome}),
    )
    return decision


def _deciding_step(case: Case) -> CaseStep:
    if case.state != CaseState.IN_WORK:
        raise StaleChange("L37", _("This case can not be decided now: look at its present state."), present=case.state)
    [step] = (each for each in case.laid_steps() if each.is_decision)
    return step


@clause("L37")
def _enter_outcome(
    case: Case, step: CaseStep, decision: Decision, *, by: Worker, at: datetime
) -> tuple[Part, list[RoutingEntry]]:
    """Enter the outcome on the case and in the routing sheet (L37): give what is to be written of it."""
    case.move(CaseState.DECIDED)
    case.outcome, case.decided_at = decision.outcome, at
    said, decided = str(Outcome(decision.outcome).label), RoutingEntry.Kind.DECIDED
    line = drawn_line(case, decided, by=by, at=at, step=step, body=step.provider, text=said)
    return case.counted("state", "outcome", "decided_at"), [line]
