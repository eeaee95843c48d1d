"""A case and its parts as they are shown."""

from datetime import date, datetime
from typing import Annotated, Any, Final
from uuid import UUID

from pydantic import Field

from office.accounts.models import Worker
from office.api.schemas.base import Out, choice
from office.cases.listing import ListedCase
from office.cases.models import Case, CaseStep, Decision, PackageItem, RoutingEntry
from office.cases.states import CaseState, Channel, DeliveryWay, Mark, Outcome, StepState
from office.parties.models import Applicant

CASE_ID: Final = "1b3f4b0e-6a3b-4c58-9f39-0d6d5a1c2e77"
WORKER_EXAMPLE: Final = {"id": "5b8f7a52-0f56-4f0e-8a8d-6a5d9d1f3c20", "name": "Виконавчук О. П."}


class WorkerNamed(Out):
    """A worker as on a stamp."""

    id: UUID
    name: str

    @classmethod
    def of(cls, worker: Worker) -> "WorkerNamed":
        return cls.model_construct(id=worker.pk, name=worker.short_name)


class PersonNamed(Out):
    """A person by id and name; everything else is at ``/people/{id}``."""

    id: UUID
    name: str

    @classmethod
    def of(cls, person: Applicant) -> "PersonNamed":
        return cls.model_construct(id=person.pk, name=person.full_name)


SAME: Final = (
    "id",
    "number",
    "state",
    "outcome",
    "channel",
    "registered_at",
    "due_at",
    "suspended_at",
    "decided_at",
    "ready_at",
    "closed_at",
)
"""What a line says as the case does."""


class CaseLine(Out):
    """A case in a list."""

    id: UUID
    number: str
    state: Annotated[str, choice(CaseState)]
    outcome: Annotated[str, choice(Outcome, empty=True)]
    centre: Annotated[str, Field(description="Code of the centre.")]
    service: Annotated[str, Field(description="Code of the service.")]
    body: Annotated[str, Field(description="Code of the body that took the package in.")]
    decider: Annotated[str, Field(description="Code of the body that decides.")]
    applicant: PersonNamed
    officer: WorkerNamed
    channel: Annotated[str, choice(Channel)]
    registered_at: datetime
    due_at: datetime | None
    suspended_at: datetime | None
    decided_at: datetime | None
    ready_at: datetime | None
    closed_at: datetime | None

    @classmethod
    def of(cls, case: ListedCase) -> "CaseLine":
        return cls.model_construct(
            **{name: getattr(case, name) for name in SAME},
            centre=case.centre,
            service=case.service,
            body=case.provider,
            decider=case.decider,
            applicant=PersonNamed.model_construct(id=case.applicant.id, name=case.applicant.name),
            officer=WorkerNamed.model_construct(id=case.officer.id, name=case.officer.name),
        )


def line_values(case: Case) -> dict[str, Any]:
    """Give the values of ``CaseLine`` of a case that was read with what it ties together."""
    return {name: getattr(case, name) for name in SAME} | {
        "centre": case.centre.code,
        "service": case.service.code,
        "body": case.provider.code,
        "decider": case.decider.code,
        "applicant": PersonNamed.of(case.applicant),
        "officer": WorkerNamed.of(case.officer),
    }


class StepShown(Out):
    """A step of the case: which body has it, who, since when, until when (L40)."""

    number: int
    name: str
    is_decision: bool
    body: str
    officer: WorkerNamed
    state: Annotated[str, choice(StepState)]
    ready_at: datetime | None
    sent_at: datetime | None
    received_at: datetime | None
    due_at: datetime | None
    done_at: datetime | None
    outcome: str

    @classmethod
    def of(cls, step: CaseStep) -> "StepShown":
        same = ("number", "name", "is_decision", "state", "ready_at", "sent_at", "received_at", "due_at", "done_at")
        return cls.model_construct(
            **{name: getattr(step, name) for name in (*same, "outcome")},
            body=step.provider.code,
            officer=WorkerNamed.of(step.officer),
        )


class ScanShown(Out):
    """A scan; its content is at ``/documents/{id}``."""

    id: UUID
    name: str
    pages: int
    size: Annotated[int, Field(description="Bytes.")]


class ItemShown(Out):
    """A document of the package as it was found."""

    id: int
    line: Annotated[
        int | None, Field(description="Its number on the card; none, brought on the person's own initiative.")
    ]
    name: str
    mark: Annotated[str, choice(Mark, empty=True)]
    sheets: int
    note: str
    brought_at: datetime | None
    scans: list[ScanShown]

    @classmethod
    def of(cls, item: PackageItem) -> "ItemShown":
        return cls.model_construct(
            **{name: getattr(item, name) for name in ("id", "name", "mark", "sheets", "note", "brought_at")},
            line=item.document.order if item.document else None,
            scans=[
                ScanShown.model_construct(id=scan.pk, name=scan.file.name, pages=scan.file.pages, size=scan.file.size)
                for scan in item.own_scans
            ],
        )


class LackShown(Out):
    """A document that is missing or faulty, and when it was brought."""

    id: int
    item: int
    what: str
    mended_at: datetime | None


class NoticeShown(Out):
    """What the applicant was told to bring, and by when (L28, L29)."""

    bring_by_on: date
    told_by_phone_at: datetime | None
    lacks: list[LackShown]


class SuspensionShown(Out):
    reason: str
    explanation: str
    review_on: date
    owner: WorkerNamed
    started_at: datetime


class DecisionShown(Out):
    outcome: Annotated[str, choice(Outcome)]
    text: str
    norm: str
    facts: str
    appeal: str
    decided_by: WorkerNamed
    decided_at: datetime

    @classmethod
    def of(cls, decision: Decision) -> "DecisionShown":
        same = ("outcome", "text", "norm", "facts", "appeal", "decided_at")
        values = {name: getattr(decision, name) for name in same}
        return cls.model_construct(**values, decided_by=WorkerNamed.of(decision.decided_by))


class DeliveryShown(Out):
    way: Annotated[str, choice(DeliveryWay)]
    delivered_at: datetime


class CaseShown(CaseLine):
    """A case with its parts."""

    tracking_code: str
    card: UUID
    process_card: UUID | None
    package: UUID
    representative: PersonNamed | None
    taken_by: WorkerNamed
    full_at: datetime | None
    extended_to: datetime | None
    steps: list[StepShown]
    documents: list[ItemShown]
    notice: NoticeShown | None
    suspension: SuspensionShown | None
    decision: DecisionShown | None
    result_sent_at: datetime | None
    result_arrived_at: datetime | None
    delivery: DeliveryShown | None


class LineShown(Out):
    """A line of the routing sheet."""

    number: int
    kind: Annotated[str, choice(RoutingEntry.Kind)]
    step: int | None
    from_body: str | None
    to_body: str | None
    by: WorkerNamed
    at: datetime
    stamp: str
    text: str
    due_at: datetime | None

    @classmethod
    def of(cls, entry: RoutingEntry) -> "LineShown":
        return cls.model_construct(
            number=entry.sequence,
            kind=entry.kind,
            step=entry.step.number if entry.step else None,
            from_body=entry.from_provider.code if entry.from_provider else None,
            to_body=entry.to_provider.code if entry.to_provider else None,
            by=WorkerNamed.of(entry.by),
            at=entry.at,
            stamp=entry.stamp,
            text=entry.text,
            due_at=entry.due_at,
        )


class RoutingShown(Out):
    lines: list[LineShown]


class CasePage(Out):
    """A page of cases, the latest first; ``next`` is the cursor of the following one."""

    items: list[CaseLine]
    next: str | None


class Acted(Out):
    """The case after an act: states and moments, nobody's data."""

    id: UUID
    number: str
    state: Annotated[str, choice(CaseState)]
    outcome: Annotated[str, choice(Outcome, empty=True)]
    full_at: datetime | None
    due_at: datetime | None
    suspended_at: datetime | None

    @classmethod
    def of(cls, case: Case) -> "Acted":
        same = ("number", "state", "outcome", "full_at", "due_at", "suspended_at")
        return cls.model_construct(id=case.pk, **{name: getattr(case, name) for name in same})


ACTED_EXAMPLE: Final[dict[str, Any]] = {
    "id": CASE_ID,
    "number": "01-15/42-2026",
    "state": "in_work",
    "outcome": "",
    "full_at": "2026-11-20T10:00:00+02:00",
    "due_at": "2026-12-21T18:00:00+02:00",
    "suspended_at": None,
}
LINE_EXAMPLE: Final[dict[str, Any]] = {
    "id": CASE_ID,
    "number": "01-15/42-2026",
    "state": "in_work",
    "outcome": "",
    "centre": "lutsk",
    "service": "birth-grant",
    "body": "dsp",
    "decider": "pfu",
    "applicant": {"id": "0f6d2a4e-3b5c-4d7e-9f8a-1b2c3d4e5f60", "name": "Зразкова Олена Петрівна"},
    "officer": WORKER_EXAMPLE,
    "channel": "in_person",
    "registered_at": "2026-11-20T10:00:00+02:00",
    "due_at": "2026-12-21T18:00:00+02:00",
    "suspended_at": None,
    "decided_at": None,
    "ready_at": None,
    "closed_at": None,
}
CASE_EXAMPLE: Final[dict[str, Any]] = LINE_EXAMPLE | {
    "tracking_code": "K7M2XQ9RTA",
    "card": "6f1a6c1e-0e0b-4a7e-8f0e-3a5f6a0f1c11",
    "process_card": None,
    "package": "a0d2a6a2-8f0e-4b38-8a07-0f3f4e6b2d10",
    "representative": None,
    "taken_by": WORKER_EXAMPLE,
    "full_at": "2026-11-20T10:00:00+02:00",
    "extended_to": None,
    "steps": [],
    "documents": [],
    "notice": None,
    "suspension": None,
    "decision": None,
    "result_sent_at": None,
    "result_arrived_at": None,
    "delivery": None,
}
