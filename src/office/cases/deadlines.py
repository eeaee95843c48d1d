"""When a case and its steps are due: the card's term, moved by every suspension and extension in its order (L31, L35)."""

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Cast

from office.accounts.models import Worker
from office.cases import terms
from office.cases.models import Case, CaseStep, Duty, Extension, Suspension
from office.cases.states import StepState
from office.centres.calendars import calendar_as_of
from office.centres.duties import drawn_duty, moved
from office.law import clause
from office.tables.asking import Question
from office.tables.writing import Part, kept
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


@dataclass(frozen=True)
class Moves:
    """What has moved the term of a case: its suspensions that ended, and its extension."""

    pauses: list[Suspension]
    longer: list[Extension]

    @property
    def in_order(self) -> list[Suspension | Extension]:
        events: list[tuple[datetime, Suspension | Extension]] = [(pause.started_at, pause) for pause in self.pauses]
        events += [(longer.given_at, longer) for longer in self.longer]
        return [event for _moment, event in sorted(events, key=lambda pair: pair[0])]

    def pauses_since(self, moment: datetime) -> list[Suspension | Extension]:
        """Give the suspensions that ended after ``moment``: of one that had begun before, the rest."""
        left = [copy(pause) for pause in self.pauses if pause.ended_at and pause.ended_at > moment]
        for pause in left:
            pause.started_at = max(pause.started_at, moment)
        return [*sorted(left, key=lambda pause: pause.started_at)]


@dataclass(frozen=True)
class Pauses:
    """The suspensions of a case, the first one first, and its open duties to hand over, which only they move.

    Of each row its key and its moments are read.
    """

    suspensions: list[Suspension]
    waiting: list[Duty]

    @property
    def running(self) -> Suspension | None:
        return next((pause for pause in self.suspensions if pause.ended_at is None), None)


def pauses_of(case: Case) -> Pauses:
    """Read the suspensions of a case that is locked, and what waits to be handed over, in one statement."""
    rows = _PAUSES.ask(case=case.pk)
    pauses = [Suspension(pk=int(key), started_at=since, ended_at=until) for _kind, key, since, until in _read(rows, "")]
    duties = [Duty(pk=UUID(key), opened_at=since, due_at=until) for _kind, key, since, until in _read(rows, "duty")]
    return Pauses(sorted(pauses, key=lambda pause: pause.started_at), duties)


def moves_of(case: Case, pauses: Pauses, *, longer: Extension | None = None) -> Moves:
    """Give what has moved the term of a case that is locked: of its suspensions those that ended, and its extension.

    ``longer``: the one that is being given now.
    """
    given = list(Extension.objects.filter(case=case)) if vars(case)["extended"] else []
    ended = [pause for pause in pauses.suspensions if pause.ended_at]
    return Moves(ended, [*given, *([longer] if longer else [])])


def recounted(case: Case, pauses: Pauses, moves: Moves) -> list[Part]:
    """Count anew what is due, after the case was suspended or its term extended; open duties move along.

    The caller holds the case's lock, and writes what is given beside the case itself. A moved duty is warned of and
    escalated anew.
    """
    calendar = calendar_as_of(case.centre)
    case.due_at = _moved(_first_due(case, calendar), moves.in_order, calendar).at
    parts = [moved(Duty, "L31", to=case.due_at, case=case)]
    for step in case.laid_steps():
        if step.state == StepState.RECEIVED:
            since = step.received_at or case.registered_at
            step.due_at = step_due(step, case, moves, at=since)
            # Received after the case's term had run out, it has been due at once.
            parts += [kept(step, "due_at"), moved(Duty, "L35", to=max(step.due_at, since), step=step)]
    return [*parts, *_recounted_handovers(pauses.waiting, moves, calendar)]


def _recounted_handovers(duties: list[Duty], moves: Moves, calendar: WorkCalendar) -> Iterator[Part]:
    """What waits to be handed over can not be while the case stands still: its duty moves along (L30)."""
    for duty in duties:
        due = _moved(terms.HAND_OVER.due(duty.opened_at, calendar), moves.pauses_since(duty.opened_at), calendar)
        if due.at != duty.due_at:
            duty.due_at, duty.warned_at, duty.escalated_at = due.at, None, None
            yield kept(duty, "due_at", "warned_at", "escalated_at")


_COLUMNS: Final = ("kind", "key", "since", "until")


def _paused(case: Any) -> QuerySet[Any, Any]:
    pauses = Suspension.objects.filter(case=case)
    waiting = Duty.objects.filter(case=case, clause=terms.HAND_OVER.clause).open()
    return _moments(pauses, "", "started_at", "ended_at").union(
        _moments(waiting, "duty", "opened_at", "due_at"), all=True
    )


def _moments(rows: QuerySet[Any], kind: str, since: str, until: str) -> QuerySet[Any, Any]:
    text = CharField()
    told = {"kind": Value(kind, output_field=text), "key": Cast("pk", text), "since": F(since), "until": F(until)}
    return rows.order_by().values(**told).values(*_COLUMNS)


_PAUSES: Final[Question[dict[str, Any]]] = Question(_paused, case=UUID)


def _read(rows: list[dict[str, Any]], kind: str) -> list[tuple[Any, ...]]:
    return [tuple(row[name] for name in _COLUMNS) for row in rows if row["kind"] == kind]


def longer_due(case: Case, moves: Moves, *, days: int) -> datetime:
    """Give the moment to which an extension by ``days`` calendar days moves the case's term."""
    calendar = calendar_as_of(case.centre)
    longer = terms.legal_term("L35", "", value=days, unit="calendar_days")
    due = _moved(_first_due(case, calendar), moves.in_order, calendar)
    return longer.due(due.at, calendar).at


def _first_due(case: Case, calendar: WorkCalendar) -> Due:
    return decision_term(case).due(case.full_at or case.registered_at, calendar)


def _moved(due: Due, events: list[Suspension | Extension], calendar: WorkCalendar) -> Due:
    for event in events:
        if isinstance(event, Extension):
            due = terms.legal_term("L35", "", value=event.days, unit="calendar_days").due(due.at, calendar)
        elif event.ended_at:
            due = suspended(due, event.started_at, event.ended_at, calendar)
    return due


@clause("L35")
def step_due(step: CaseStep, case: Case, moves: Moves, *, at: datetime) -> datetime:
    """Give the moment by which the executor who received the step at ``at``, some time ago, must finish it.

    The process card sets it; it never passes the case's own due moment, and a suspension moves it. The deciding step of
    an extended case is due with the case. ``case`` has been read in this transaction, and its centre's calendar with it.
    """
    extended = step.is_decision and bool(moves.longer)
    return _step_due(step, case, moves.pauses_since(at), extended=extended, at=at)


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
