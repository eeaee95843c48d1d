"""A package while it is taken in at the counter."""

from datetime import datetime
from typing import Annotated, Any, Final
from uuid import UUID

from pydantic import Field, StrictBool

from office.api.schemas.acts import LongLine, Page
from office.api.schemas.base import Code, In, Moment, Out, Sheets, choice, signs
from office.api.schemas.cases import ItemShown, PersonNamed, WorkerNamed
from office.api.schemas.registering import Checked
from office.cases.counter import DeskPage
from office.cases.models import SubmissionPackage
from office.cases.states import Channel, PackageState

PACKAGE_ID: Final = "a0d2a6a2-8f0e-4b38-8a07-0f3f4e6b2d10"


class NewPackage(In):
    """A package that came in person or by another lawful way (L22)."""

    centre: Code
    body: Annotated[Code | None, Field(description="Slug of the body, where the worker takes papers for several.")] = (
        None
    )
    service: Code
    applicant: UUID
    representative: UUID | None = None
    channel: Channel = Channel.IN_PERSON
    arrived_at: Annotated[Moment | None, Field(description="When it came; now, where it is left out.")] = None


class Answers(In):
    """Code of a question of the card to yes or no; what is not named stays as it was."""

    answers: Annotated[dict[Code, StrictBool], Field(max_length=50)]


class Marking(In):
    """What was found of a document (L23)."""

    mark: Checked
    sheets: Sheets = 0
    note: Annotated[str, signs(500)] = ""


class PackageChange(In):
    """What is put to a draft; what is not named stays as it is."""

    note: Annotated[str, signs(4000)] | None = None
    representative: UUID | None = None
    affected: Annotated[UUID | None, Field(description="One more person whose data are processed (K20).")] = None


class Abandonment(In):
    reason: LongLine


class AtOnce(In):
    """What an immediate service needs beyond its package (L42)."""

    text: Page
    receiver: Annotated[str, signs(250, least=1)]
    shown_document: Annotated[str, signs(200, least=1)]


class PackageLine(Out):
    id: UUID
    centre: str
    body: str
    service: str
    applicant: PersonNamed
    taken_by: WorkerNamed
    channel: Annotated[str, choice(Channel)]
    state: Annotated[str, choice(PackageState)]
    arrived_at: datetime
    changed_at: datetime


def line_values(package: SubmissionPackage) -> dict[str, Any]:
    same = ("id", "channel", "state", "arrived_at", "changed_at")
    return {name: getattr(package, name) for name in same} | {
        "centre": package.centre.code,
        "body": package.provider.code,
        "service": package.service.code,
        "applicant": PersonNamed.of(package.applicant),
        "taken_by": WorkerNamed.of(package.taken_by),
    }


class PackagePage(Out):
    items: list[PackageLine]
    next: str | None


class QuestionAsked(Out):
    code: str
    text: str
    answer: bool | None


class ObstacleShown(Out):
    """What still stops registration: the clause, and the field of the desk that mends it."""

    clause: str
    field: str


class PackageShown(PackageLine):
    """A package with its documents, what was asked, and what still stops registration."""

    card: UUID
    case: UUID | None
    representative: PersonNamed | None
    affected: list[PersonNamed]
    note: str
    questions: list[QuestionAsked]
    items: list[ItemShown]
    obstacles: list[ObstacleShown]
    consented: bool
    consented_to_requests: bool

    @classmethod
    def of(cls, page: DeskPage, case: UUID | None) -> "PackageShown":
        package = page.package
        speaker = package.representative
        return cls.model_construct(
            **line_values(package),
            card=package.card_id,
            case=case,
            representative=PersonNamed.of(speaker.person) if speaker else None,
            affected=[
                PersonNamed.model_construct(id=person.pk, name=person.full_name) for person in package.affected.all()
            ],
            note=package.note,
            questions=[
                QuestionAsked.model_construct(code=each.code, text=each.text, answer=package.answers.get(each.code))
                for each in page.questions
            ],
            items=[ItemShown.of(item) for item in page.items],
            obstacles=[ObstacleShown.model_construct(clause=each.clause, field=each.field) for each in page.obstacles],
            consented=page.consent is not None,
            consented_to_requests=page.request_consent is not None,
        )


class PackageActed(Out):
    """A package after a change: id and state."""

    id: UUID
    state: Annotated[str, choice(PackageState)]


class ScanAdded(Out):
    """A scan that was added, as it is kept: pictures become PDF."""

    id: UUID
    pages: int
    size: int


LINE_EXAMPLE: Final[dict[str, Any]] = {
    "id": PACKAGE_ID,
    "centre": "lutsk",
    "body": "dsp",
    "service": "birth-grant",
    "applicant": {"id": "0f6d2a4e-3b5c-4d7e-9f8a-1b2c3d4e5f60", "name": "Зразкова Олена Петрівна"},
    "taken_by": {"id": "5b8f7a52-0f56-4f0e-8a8d-6a5d9d1f3c20", "name": "Віконенко О. П."},
    "channel": "in_person",
    "state": "draft",
    "arrived_at": "2026-11-20T10:00:00+02:00",
    "changed_at": "2026-11-20T10:05:00+02:00",
}
SHOWN_EXAMPLE: Final[dict[str, Any]] = LINE_EXAMPLE | {
    "card": "6f1a6c1e-0e0b-4a7e-8f0e-3a5f6a0f1c11",
    "case": None,
    "representative": None,
    "affected": [],
    "note": "",
    "questions": [{"code": "displaced", "text": "Чи є ви ВПО?", "answer": False}],
    "items": [],
    "obstacles": [{"clause": "L23", "field": "item-7"}],
    "consented": True,
    "consented_to_requests": False,
}
ACTED_EXAMPLE: Final = {"id": PACKAGE_ID, "state": "draft"}
SCAN_EXAMPLE: Final = {
    "id": "9f4b0a0c-7a0e-4b1a-9b59-4c1f6a3f0c33",
    "pages": 1,
    "size": 48213,
}
NEW_EXAMPLE: Final = {
    "centre": "lutsk",
    "service": "birth-grant",
    "applicant": "0f6d2a4e-3b5c-4d7e-9f8a-1b2c3d4e5f60",
    "channel": "in_person",
}
