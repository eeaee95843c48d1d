"""When a case and its steps are due: the card's term, moved by every suspension and extension in its order (L31, L35)."""

from datetime import datetime

from office.accounts.models import Worker
from office.cases import terms
from office.cases.models import Case, CaseStep, Duty, Extension, Suspension
from office.cases.states import StepState
from office.centres.calendars import calendar_as_of, calendar_for
from office.centres.duties import drawn_duty, move_due
from office.law import clause
from office.workdays import Due, Term, WorkCalendar, suspended


def drawn(
    case: Case,
    term: Term,
    *,
    bearer: Worker,
    at: datetime,
    step: CaseStep | None = None,
    due_at: datetime | None = None,
    calendar: WorkCalendar | None = None,
) -> Duty:
    """Draw up a duty about a locked case, or about a step of it, from ``at`` in the working time of its centre."""
    counted = calendar or calendar_as_of(case.centre)
    about = {"case": case, "step": step}
    return drawn_duty(Duty, term, bearer=bearer, centre=case.centre, since=at, calendar=counted, due_at=due_at, **about)


def decision_term(case: Case) -> Term:
    """Give the term for the decision by the case's own card (L31)."""
    return terms.decision_term(value=case.card.term_value, unit=case.card.term_unit)


def recount(case: Case, *, at: datetime) -> Case:
    """Count anew what is due, after the case was suspended or its term extended; open duties move along.

    The caller holds the case's lock. A moved duty is warned of and escalated anew.
    """
    calendar = calendar_for(case.centre)
    case.due_at = _case_due(case, calendar).at
    move_due(Duty.objects.filter(case=case, clause="L31"), case.due_at)
    for step in case.steps.filter(state=StepState.RECEIVED).select_related("process_step"):
        step.due_at = step_due(step, case, at=step.received_at or at)
        step.save(update_fields=["due_at"])
        # Received after the case's term had run out, it has been due at once.
        move_due(Duty.objects.filter(step=step, clause="L35"), max(step.due_at, step.received_at or at))
    _recount_handovers(case, calendar)
    return case


def _recount_handovers(case: Case, calendar: WorkCalendar) -> None:
    """What waits to be handed over can not be while the case stands still: its duty moves along (L30)."""
    for duty in Duty.objects.filter(case=case, clause=terms.HAND_OVER.clause).open():
        due = _moved(terms.HAND_OVER.due(duty.opened_at, calendar), _pauses(case, duty.opened_at), calendar)
        if due.at != duty.due_at:
            move_due(duty, due.at)


def longer_due(case: Case, *, days: int) -> datetime:
    """Give the moment to which an extension by ``days`` calendar days moves the case's term."""
    calendar = calendar_for(case.centre)
    longer = terms.legal_term("L35", "", value=days, unit="calendar_days")
    return longer.due(_case_due(case, calendar).at, calendar).at


def _case_due(case: Case, calendar: WorkCalendar) -> Due:
    due = decision_term(case).due(case.full_at or case.registered_at, calendar)
    return _moved(due, _events(case), calendar)


def _events(case: Case) -> list[Suspension | Extension]:
    """Give what moved the case's term, in the order in which it happened."""
    events: list[tuple[datetime, Suspension | Extension]] = [
        (pause.started_at, pause) for pause in case.suspensions.filter(ended_at__isnull=False)
    ]
    events += [(longer.given_at, longer) for longer in Extension.objects.filter(case=case)]
    return [event for _moment, event in sorted(events, key=lambda pair: pair[0])]


def _moved(due: Due, events: list[Suspension | Extension], calendar: WorkCalendar) -> Due:
    for event in events:
        if isinstance(event, Extension):
            due = terms.legal_term("L35", "", value=event.days, unit="calendar_days").due(due.at, calendar)
        elif event.ended_at:
            due = suspended(due, event.started_at, event.ended_at, calendar)
    return due


@clause("L35")
def step_due(step: CaseStep, case: Case, *, at: datetime) -> datetime:
    """Give the moment by which the executor who received the step at ``at``, some time ago, must finish it.

    The process card sets it; it never passes the case's own due moment, and a suspension moves it. The deciding step of
    an extended case is due with the case. ``case`` has been read in this transaction, and its centre's calendar with it.
    """
    extended = step.is_decision and Extension.objects.filter(case=case).exists()
    return _step_due(step, case, _pauses(case, at), extended=extended, at=at)


def due_when_received(step: CaseStep, case: Case, *, at: datetime) -> datetime:
    """Give the same moment for a step that is received now: the case is locked, and nothing has moved its term since."""
    return _step_due(step, case, [], extended=step.is_decision and vars(case)["extended"], at=at)


def _step_due(
    step: CaseStep, case: Case, events: list[Suspension | Extension], *, extended: bool, at: datetime
) -> datetime:
    calendar = calendar_as_of(case.centre)
    last = case.due_at or decision_term(case).due(at, calendar).at
    card_step = step.process_step
    if card_step is None or extended:
        return last
    term = terms.legal_term("L35", step.name, value=card_step.term_value or 0, unit=card_step.term_unit)
    return min(_moved(term.due(at, calendar), events, calendar).at, last)


def _pauses(case: Case, since: datetime) -> list[Suspension | Extension]:
    """Give the suspensions of the case that ended after ``since``: of one that had begun before, the rest."""
    left = list(case.suspensions.filter(ended_at__gt=since).order_by("started_at"))
    for pause in left:
        pause.started_at = max(pause.started_at, since)
    return list(left)
