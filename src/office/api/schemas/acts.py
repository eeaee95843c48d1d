"""What an act on a case says."""

from typing import Annotated, Any, Final, Literal
from uuid import UUID

from pydantic import Field, StrictInt

from office.api.schemas.base import WITH, WITHOUT, Code, Day, In, Out, Sheets, having, signs
from office.cases.models import ArchiveRecord, Suspension
from office.cases.terms import EXTENSION_AT_MOST_DAYS

Line = Annotated[str, signs(500, least=1)]
LongLine = Annotated[str, signs(1000, least=1)]
Page = Annotated[str, signs(20_000, least=1)]


class Outcome(In):
    outcome: Line


class Reassignment(In):
    to: Annotated[UUID, Field(description="Id of the worker who is to have the step.")]
    reason: LongLine


class NewSuspension(In):
    reason: Suspension.Reason
    explanation: Annotated[Line, Field(description="What is awaited.")]
    review_on: Day


class NewExtension(In):
    days: Annotated[StrictInt, Field(ge=1, le=EXTENSION_AT_MOST_DAYS, description="Calendar days.")]
    reason: Line
    legal_basis: Line


class Grant(In):
    text: Annotated[Page, Field(description="What was decided.")]


class RefusalOfService(In):
    """Grounds, circumstances and the way to appeal (L32), confirmed in a word."""

    text: Annotated[str, signs(20_000)] = ""
    norm: Page
    facts: Page
    appeal: Page
    confirmation: Annotated[str, signs(40, least=1), Field(description="The word «відмовити».")]
    grounds: Annotated[list[StrictInt], Field(max_length=50, description="Numbers of the grounds on the card.")] = []


class OutgoingContents(In):
    contents: Page


class HandedOut(In):
    """In person, against a document."""

    receiver: Annotated[str, signs(250, least=1)]
    shown_document: Annotated[str, signs(200, least=1)]


class Posted(In):
    """By post, with its number."""

    postal_number: Annotated[str, signs(40, least=1)]
    address: Annotated[str, signs(300, least=1)]


class Delivered(In):
    """How the result reached the applicant: in person against a document, or by post with its number."""

    how: Annotated[Annotated[Posted, WITH] | Annotated[HandedOut, WITHOUT], having("postal_number")]


class Archived(In):
    application: ArchiveRecord.Kept
    result: ArchiveRecord.Kept | None = None
    place: Annotated[str, signs(100)] = ""


class Withdrawal(In):
    statement: LongLine


class BroughtDocument(In):
    """A document that was missing, by the number of the fault (``notice.lacks.id``)."""

    lack: Annotated[StrictInt, Field(ge=1, le=2**63 - 1)]
    mark: Literal["original", "copy"]
    sheets: Sheets = 0


class GoingOn(In):
    reason: Annotated[str, signs(1000)] = ""


class PhoneCall(In):
    said: Line


class NewHandover(In):
    """Which waiting steps go on one list to one body (L33)."""

    centre: Code
    body: Annotated[Code | None, Field(description="Slug of the sending body, where the worker acts for several.")] = (
        None
    )
    to: Annotated[Code, Field(description="Slug of the receiving body.")]
    steps: Annotated[list["CaseStepNamed"], Field(min_length=1, max_length=200)]


class CaseStepNamed(In):
    case: UUID
    step: Annotated[StrictInt, Field(ge=1, le=32_767)]


class Receipt(In):
    """What is confirmed; the whole list where ``steps`` is left out."""

    steps: Annotated[list[CaseStepNamed], Field(max_length=200)] | None = None


class Return(In):
    case: UUID
    step: Annotated[StrictInt, Field(ge=1, le=32_767)]
    reason: Line


class Made(Out):
    """What was made, by its id."""

    id: UUID


EXAMPLES: Final[dict[type, Any]] = {
    Outcome: {"outcome": "Опрацьовано, передано на рішення"},
    Reassignment: {"to": "5b8f7a52-0f56-4f0e-8a8d-6a5d9d1f3c20", "reason": "Рівне навантаження"},
    NewSuspension: {"reason": "reply", "explanation": "Відповідь РАЦС", "review_on": "2026-12-01"},
    NewExtension: {"days": 10, "reason": "Чекаємо на експертизу", "legal_basis": "Постанова № 44, пункт 7"},
    Grant: {"text": "Призначити допомогу при народженні дитини"},
    RefusalOfService: {
        "text": "Відмовити у призначенні",
        "norm": "Постанова № 1751, пункт 12",
        "facts": "Дитина зареєстрована за іншою адресою",
        "appeal": "До суду протягом шести місяців",
        "confirmation": "відмовити",
        "grounds": [],
    },
    OutgoingContents: {"contents": "Повідомлення про призначення, 1 аркуш"},
    Delivered: {"how": {"receiver": "Зразкова О. П.", "shown_document": "ID-картка 900000123"}},
    Archived: {"application": "paper", "result": "paper", "place": "Стелаж 4, тека 12"},
    Withdrawal: {"statement": "Заява від 21.11.2026 № 5"},
    BroughtDocument: {"lack": 7, "mark": "copy", "sheets": 1},
    GoingOn: {"reason": "Заява про розгляд без довідки"},
    PhoneCall: {"said": "Попереджено, принесе до пʼятниці"},
    NewHandover: {
        "centre": "lutsk",
        "to": "pfu",
        "steps": [{"case": "1b3f4b0e-6a3b-4c58-9f39-0d6d5a1c2e77", "step": 1}],
    },
    Receipt: {},
    Return: {"case": "1b3f4b0e-6a3b-4c58-9f39-0d6d5a1c2e77", "step": 1, "reason": "Немає підпису на заяві"},
}
