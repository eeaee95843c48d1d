"""Duties and the journal as they are shown."""

from datetime import datetime
from typing import Annotated, Any, Final, Literal
from uuid import UUID

from pydantic import Field

from office.api.schemas.asking import PageAsked
from office.api.schemas.base import Code, Out, signs
from office.api.schemas.cases import CASE_ID, WORKER_EXAMPLE, WorkerNamed
from office.audit.models import JournalEntry
from office.cases.models import Duty


class DutiesAsked(PageAsked):
    """Whose duties: the worker's own, or all that he watches as a head or auditor."""

    whose: Literal["mine", "watched"] = "mine"
    state: Literal["open", "overdue", "all"] = "open"
    centre: Code | None = None
    clause: Annotated[str | None, signs(8, least=1)] = None


class DutyShown(Out):
    """What somebody owes by a moment (K25)."""

    id: UUID
    clause: str
    to: Annotated[str, Field(description="What is to be done; a step of a card by its own name.")]
    centre: str
    bearer: WorkerNamed
    case: UUID | None
    number: Annotated[str | None, Field(description="Number of the case.")]
    package: UUID | None
    step: int | None
    opened_at: datetime
    due_at: datetime
    original_due_at: datetime
    stands_still: Annotated[bool, Field(description="The case is suspended: the term waits.")]
    done_at: datetime | None
    void_at: datetime | None

    @classmethod
    def of(cls, duty: Duty) -> "DutyShown":
        same = ("id", "clause", "to", "opened_at", "due_at", "original_due_at", "stands_still", "done_at", "void_at")
        return cls.model_construct(
            **{name: getattr(duty, name) for name in same},
            centre=duty.centre.code,
            bearer=WorkerNamed.of(duty.bearer),
            case=duty.case_id,
            number=duty.case.number if duty.case else None,
            package=duty.package_id,
            step=duty.step.number if duty.step else None,
        )


class DutyPage(Out):
    """A page of duties, the next due first."""

    items: list[DutyShown]
    next: str | None


class EntryShown(Out):
    """An entry of the journal; ``event`` is its number in the whole journal, by which webhooks name it."""

    event: int
    sequence: int
    verb: str
    at: datetime
    by: WorkerNamed | None
    data: dict[str, Any]
    previous_hash: str
    hash: str

    @classmethod
    def of(cls, entry: JournalEntry) -> "EntryShown":
        return cls.model_construct(
            event=entry.pk,
            sequence=entry.sequence,
            verb=entry.verb,
            at=entry.at,
            by=WorkerNamed.of(entry.by) if entry.by else None,
            data=entry.data,
            previous_hash=bytes(entry.previous_hash).hex(),
            hash=bytes(entry.hash).hex(),
        )


class JournalPage(Out):
    """A page of the journal of a case, from the first entry on."""

    items: list[EntryShown]
    next: str | None


DUTY_EXAMPLE: Final[dict[str, Any]] = {
    "id": "3e6c2f9b-4d4f-4b0a-9df0-0b9a3a4f7e55",
    "clause": "L31",
    "to": "decide within the legal term",
    "centre": "lutsk",
    "bearer": WORKER_EXAMPLE,
    "case": CASE_ID,
    "number": "01-15/42-2026",
    "package": None,
    "step": None,
    "opened_at": "2026-11-20T10:00:00+02:00",
    "due_at": "2026-12-21T18:00:00+02:00",
    "original_due_at": "2026-12-21T18:00:00+02:00",
    "stands_still": False,
    "done_at": None,
    "void_at": None,
}
ENTRY_EXAMPLE: Final[dict[str, Any]] = {
    "event": 1042,
    "sequence": 1,
    "verb": "case.registered",
    "at": "2026-11-20T10:00:00+02:00",
    "by": WORKER_EXAMPLE,
    "data": {"number": "01-15/42-2026"},
    "previous_hash": "0" * 64,
    "hash": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
}
