"""What was at a past moment, as it is shown."""

from datetime import date, datetime
from typing import Annotated, Any, Final
from uuid import UUID

from pydantic import Field

from office.api.schemas.base import In, Moment, Out, choice
from office.api.schemas.cases import CASE_ID, WORKER_EXAMPLE, WorkerNamed
from office.audit.models import JournalEntry
from office.cases.past import CaseThen, StepThen
from office.cases.states import CaseState, Outcome, StepState
from office.catalogue.past import CardThen
from office.catalogue.states import CardState
from office.centres.models import Role
from office.centres.past import PostingThen


class MomentAsked(In):
    at: Annotated[Moment, Field(description="The moment asked about, with its offset; + is %2B in an address.")]


class ActShown(Out):
    """The act that stood last in the journal then."""

    sequence: int
    verb: str
    at: datetime
    hash: str

    @classmethod
    def of(cls, entry: JournalEntry | None) -> "ActShown | None":
        if entry is None:
            return None
        same = {name: getattr(entry, name) for name in ("sequence", "verb", "at")}
        return cls.model_construct(**same, hash=bytes(entry.hash).hex())


class StepThenShown(Out):
    number: int
    name: str
    state: Annotated[str, choice(StepState)]
    body: str
    officer: WorkerNamed
    due_at: datetime | None
    received_at: datetime | None
    done_at: datetime | None

    @classmethod
    def of(cls, step: StepThen) -> "StepThenShown":
        same = ("number", "name", "state", "due_at", "received_at", "done_at")
        values = {name: getattr(step, name) for name in same}
        return cls.model_construct(**values, body=step.provider.code, officer=WorkerNamed.of(step.officer))


class CaseThenShown(Out):
    """A case as it stood at ``at``, and after what was done at that very moment."""

    id: UUID
    number: str
    at: datetime
    state: Annotated[str, choice(CaseState)]
    outcome: Annotated[str, choice(Outcome, empty=True)]
    officer: WorkerNamed
    taken_by: WorkerNamed
    decider: str
    due_at: datetime | None
    suspended_at: datetime | None
    steps: list[StepThenShown]
    last_act: ActShown | None

    @classmethod
    def of(cls, then: CaseThen) -> "CaseThenShown":
        return cls.model_construct(
            **{name: getattr(then, name) for name in ("at", "state", "due_at", "suspended_at")},
            id=then.case.pk,
            number=then.case.number,
            outcome=then.outcome or "",
            officer=WorkerNamed.of(then.officer),
            taken_by=WorkerNamed.of(then.taken_by),
            decider=then.decider.code,
            steps=[StepThenShown.of(step) for step in then.steps],
            last_act=ActShown.of(then.last_act),
        )


class CardThenShown(Out):
    """A version of a card as it stood at ``at``."""

    id: UUID
    version: int
    at: datetime
    state: Annotated[str, choice(CardState)]
    in_force: Annotated[bool, Field(description="It applied on that day.")]
    in_force_from: date | None
    in_force_until: date | None
    last_act: ActShown | None

    @classmethod
    def of(cls, then: CardThen[Any]) -> "CardThenShown":
        same = ("at", "state", "in_force", "in_force_from", "in_force_until")
        return cls.model_construct(
            **{name: getattr(then, name) for name in same},
            id=then.card.pk,
            version=then.card.version,
            last_act=ActShown.of(then.last_act),
        )


class PostingThenShown(Out):
    """A posting as it stood at ``at``."""

    id: UUID
    worker: UUID
    at: datetime
    role: Annotated[str, choice(Role)]
    held: Annotated[bool, Field(description="It gave its worker rights on that day.")]
    starts_on: date
    ends_on: date | None
    last_act: ActShown | None

    @classmethod
    def of(cls, then: PostingThen) -> "PostingThenShown":
        return cls.model_construct(
            **{name: getattr(then, name) for name in ("at", "role", "held", "starts_on", "ends_on")},
            id=then.posting.pk,
            worker=then.posting.worker_id,
            last_act=ActShown.of(then.last_act),
        )


ACT_EXAMPLE: Final[dict[str, Any]] = {
    "sequence": 1,
    "verb": "case.registered",
    "at": "2026-11-20T10:00:00+02:00",
    "hash": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
}
CASE_EXAMPLE: Final[dict[str, Any]] = {
    "id": CASE_ID,
    "number": "01-15/42-2026",
    "at": "2026-11-20T12:00:00+02:00",
    "state": "registered",
    "outcome": "",
    "officer": WORKER_EXAMPLE,
    "taken_by": WORKER_EXAMPLE,
    "decider": "pfu",
    "due_at": "2026-12-21T18:00:00+02:00",
    "suspended_at": None,
    "steps": [],
    "last_act": ACT_EXAMPLE,
}
CARD_EXAMPLE: Final[dict[str, Any]] = {
    "id": "6f1a6c1e-0e0b-4a7e-8f0e-3a5f6a0f1c11",
    "version": 1,
    "at": "2026-11-20T12:00:00+02:00",
    "state": "in_force",
    "in_force": True,
    "in_force_from": "2026-01-01",
    "in_force_until": None,
    "last_act": ACT_EXAMPLE | {"verb": "card.in_force"},
}
POSTING_EXAMPLE: Final[dict[str, Any]] = {
    "id": "c7a1f4a0-8c0e-4a4e-9a0d-6a5d9d1f3c21",
    "worker": WORKER_EXAMPLE["id"],
    "at": "2026-11-20T12:00:00+02:00",
    "role": "case_officer",
    "held": True,
    "starts_on": "2026-01-01",
    "ends_on": None,
    "last_act": ACT_EXAMPLE | {"verb": "posting.made"},
}
