"""What a worker may do on a case now, the next act first. Pure: facts in, acts out; the use-cases decide all the same."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from office.cases.models import CaseStep
from office.cases.queries import CasePage
from office.cases.routing import EXECUTORS
from office.cases.states import CaseState, StepState
from office.centres.models import Posting, Role


class Act(StrEnum):
    """The acts of this face, in the words of its addresses; those of the counter lead to its pages."""

    BRING = "bring"
    PASS_ON = "pass-on"  # noqa: S105  the word of an act
    GIVE = "give"
    ARCHIVE = "archive"
    CONFIRM = "confirm"
    RESUME = "resume"
    GRANT = "grant"
    FINISH = "finish"
    HAND_OVER = "hand-over"
    SEND = "send"
    REFUSE = "refuse"
    SUSPEND = "suspend"
    EXTEND = "extend"
    REASSIGN = "reassign"
    WITHDRAW = "withdraw"


ORDER = tuple(Act)
"""Which act comes first where several are open: the case that nobody has yet before the work on it."""

LATER = frozenset({Act.REFUSE, Act.SUSPEND, Act.EXTEND, Act.REASSIGN, Act.WITHDRAW})
"""Acts that are never 'the next one': they turn the case from its usual way."""


@dataclass(frozen=True)
class Seat:
    """Where the worker acts from: the role, and the body and centre it is tied to."""

    role: str
    provider: UUID | None = None
    centre: UUID | None = None

    @classmethod
    def of(cls, posting: Posting) -> "Seat":
        return cls(posting.role, posting.provider_id, posting.centre_id)


@dataclass(frozen=True)
class StepFacts:
    number: int
    state: str
    provider: UUID
    is_decision: bool = False
    first: bool = False
    """It follows no other step: the front office passes the case on."""
    follows: frozenset[UUID] = frozenset()
    """The body (of steps that ended together, the bodies) whose finished step made this one ready."""


@dataclass(frozen=True)
class CaseFacts:
    state: str
    centre: UUID
    provider: UUID
    """The body that took the package in."""
    decider: UUID
    full: bool = True
    suspended: bool = False
    extended: bool = False
    steps: tuple[StepFacts, ...] = ()


@dataclass(frozen=True)
class OpenAct:
    """An act that is open now; ``step`` is the number of the step it is about."""

    act: Act
    step: int | None = None


def facts_of(page: CasePage, *, extended: bool) -> CaseFacts:
    """Collect the facts of a case page."""
    case = page.case
    return CaseFacts(
        state=case.state,
        centre=case.centre_id,
        provider=case.provider_id,
        full=case.full_at is not None,
        decider=case.decider_id,
        suspended=case.suspended_at is not None,
        extended=extended,
        steps=tuple(_step_facts(step, page) for step in page.steps),
    )


def _step_facts(step: CaseStep, page: CasePage) -> StepFacts:
    """Whoever sends the step now may stand in for an absent one: its body is told by the step before it."""
    former = [each for each in page.steps if each.pk in page.after[step.pk]]
    return StepFacts(
        number=step.number,
        state=step.state,
        provider=step.provider_id,
        is_decision=step.is_decision,
        first=not former,
        follows=frozenset(each.provider_id for each in former if each.done_at and each.done_at == step.ready_at),
    )


def open_acts(case: CaseFacts, seat: Seat) -> list[OpenAct]:
    """Give the acts that are open to this seat, the next one first."""
    here = seat.centre is None or seat.centre == case.centre
    if not here:
        return []
    found = {
        *_of_the_steps(case, seat),
        *_of_the_case(case, seat),
        *_of_a_head(case, seat),
        *_of_the_counter(case, seat),
    }
    return sorted(found, key=lambda one: (ORDER.index(one.act), one.step or 0))


def next_act(case: CaseFacts, seat: Seat) -> OpenAct | None:
    """The one act that is shown as the primary button; None where the next word is another's."""
    return next((one for one in open_acts(case, seat) if one.act not in LATER), None)


def _of_the_steps(case: CaseFacts, seat: Seat) -> Iterator[OpenAct]:
    if seat.role not in EXECUTORS:
        return
    for step in case.steps:
        if step.state == StepState.SENT and step.provider == seat.provider:
            yield OpenAct(Act.CONFIRM, step.number)
        elif step.state == StepState.READY and seat.provider in step.follows and not case.suspended:
            yield OpenAct(Act.HAND_OVER, step.number)
        elif step.state == StepState.RECEIVED and step.provider == seat.provider and not case.suspended:
            yield from _of_work(step)


def _of_work(step: StepFacts) -> Iterator[OpenAct]:
    if step.is_decision:
        yield OpenAct(Act.GRANT)
        yield OpenAct(Act.REFUSE)
    else:
        yield OpenAct(Act.FINISH, step.number)


def _of_the_case(case: CaseFacts, seat: Seat) -> Iterator[OpenAct]:
    if seat.role not in EXECUTORS or seat.provider != case.decider:
        return
    if case.state == CaseState.DECIDED:
        yield OpenAct(Act.SEND)
    elif case.state == CaseState.IN_WORK:
        yield OpenAct(Act.RESUME if case.suspended else Act.SUSPEND)


def _of_a_head(case: CaseFacts, seat: Seat) -> Iterator[OpenAct]:
    heads_body = seat.role == Role.PROVIDER_HEAD
    if heads_body and seat.provider == case.decider and case.state == CaseState.IN_WORK and not case.extended:
        yield OpenAct(Act.EXTEND)
    for step in case.steps:
        theirs = seat.role == Role.CENTRE_HEAD or (heads_body and step.provider == seat.provider)
        if theirs and step.state == StepState.RECEIVED:
            yield OpenAct(Act.REASSIGN, step.number)


COUNTER_ACTS: dict[str, tuple[Act, ...]] = {
    CaseState.REGISTERED: (Act.WITHDRAW,),
    CaseState.IN_WORK: (Act.WITHDRAW,),
    CaseState.SENT: (Act.GIVE,),
    CaseState.READY: (Act.GIVE,),
    CaseState.DELIVERED: (Act.ARCHIVE,),
    CaseState.WITHDRAWN: (Act.ARCHIVE,),
}


def _of_the_counter(case: CaseFacts, seat: Seat) -> Iterator[OpenAct]:
    if seat.role != Role.FRONT_OFFICE or seat.provider != case.provider:
        return
    yield from map(OpenAct, COUNTER_ACTS.get(case.state, ()))
    if case.state == CaseState.REGISTERED and not case.full:
        yield OpenAct(Act.BRING)
    elif not case.suspended and any(step.first and step.state == StepState.READY for step in case.steps):
        yield OpenAct(Act.PASS_ON)
