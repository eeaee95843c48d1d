"""Hand-over lists as they are shown."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from office.api.schemas.asking import PageAsked
from office.api.schemas.base import Out
from office.api.schemas.cases import CASE_ID, PersonNamed, WorkerNamed
from office.cases.models import CaseStep, HandoverItem, HandoverList

LIST_ID: Final = "c1a0a0be-13f5-4a4b-8b0b-5a4d8e1c9f10"


class WaitingStep(Out):
    """A step that waits to be handed over to the body ``to``."""

    case: UUID
    number: str
    step: int
    centre: str
    to: str
    ready_at: datetime | None

    @classmethod
    def of(cls, step: CaseStep, centre: str) -> "WaitingStep":
        return cls.model_construct(
            case=step.case_id,
            number=step.case.number,
            step=step.number,
            centre=centre,
            to=step.provider.code,
            ready_at=step.ready_at,
        )


class WaitingAsked(PageAsked):
    """Narrows what waits to one case."""

    case: UUID | None = None


class WaitingShown(Out):
    items: list[WaitingStep]
    next: str | None


class ListLine(Out):
    """A hand-over list on which something is still to be confirmed."""

    id: UUID
    code: str
    from_body: str
    to_body: str
    made_by: WorkerNamed
    made_at: datetime
    size: int


def line_of(made: HandoverList, size: int) -> dict[str, Any]:
    return {
        "id": made.pk,
        "code": made.code,
        "from_body": made.from_provider.code,
        "to_body": made.to_provider.code,
        "made_by": WorkerNamed.of(made.made_by),
        "made_at": made.made_at,
        "size": size,
    }


class ListsShown(Out):
    items: list[ListLine]
    next: str | None


class ListedCase(Out):
    """A case on a hand-over list, and what became of it."""

    case: UUID
    number: str
    service: str
    applicant: PersonNamed
    step: int
    confirmed_at: datetime | None
    returned_at: datetime | None
    reason: str

    @classmethod
    def of(cls, item: HandoverItem) -> "ListedCase":
        case = item.step.case
        return cls.model_construct(
            case=case.pk,
            number=case.number,
            service=case.service.code,
            applicant=PersonNamed.of(case.applicant),
            step=item.step.number,
            confirmed_at=item.confirmed_at,
            returned_at=item.declined_at,
            reason=item.reason,
        )


class ListShown(ListLine):
    settled_at: datetime | None
    cases: list[ListedCase]

    @classmethod
    def of(cls, made: HandoverList, items: Iterable[HandoverItem]) -> "ListShown":
        cases = [ListedCase.of(item) for item in items]
        return cls.model_construct(**line_of(made, len(cases)), settled_at=made.settled_at, cases=cases)


class ListMade(Out):
    """A list after an act: how many of its cases are confirmed and returned."""

    id: UUID
    code: str
    size: int
    confirmed: int
    returned: int
    settled_at: datetime | None


LINE_EXAMPLE: Final[dict[str, Any]] = {
    "id": LIST_ID,
    "code": "M4K8T2ZQ7P",
    "from_body": "dsp",
    "to_body": "pfu",
    "made_by": {"id": "5b8f7a52-0f56-4f0e-8a8d-6a5d9d1f3c20", "name": "Віконенко О. П."},
    "made_at": "2026-11-20T16:00:00+02:00",
    "size": 1,
}
SHOWN_EXAMPLE: Final[dict[str, Any]] = LINE_EXAMPLE | {"settled_at": None, "cases": []}
MADE_EXAMPLE: Final[dict[str, Any]] = {
    "id": LIST_ID,
    "code": "M4K8T2ZQ7P",
    "size": 1,
    "confirmed": 0,
    "returned": 0,
    "settled_at": None,
}
WAITING_EXAMPLE: Final[dict[str, Any]] = {
    "items": [
        {
            "case": CASE_ID,
            "number": "01-15/42-2026",
            "step": 1,
            "centre": "lutsk",
            "to": "pfu",
            "ready_at": "2026-11-20T10:00:00+02:00",
        }
    ],
    "next": None,
}
