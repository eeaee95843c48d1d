"""What came electronically: applications, and documents sent to cases."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Annotated, Any, Final
from uuid import UUID

from pydantic import Field

from office.api.schemas.acts import Line, LongLine
from office.api.schemas.base import In, Out, choice
from office.api.schemas.cases import CASE_ID, PersonNamed
from office.api.schemas.packages import PACKAGE_ID
from office.cases.models import Application, ApplicationFile, SentDocument
from office.cases.public.people import affected_data, day_of, person_data
from office.cases.states import ApplicationState, DeliveryWay, SentState
from office.parties.applicants import NotTheSame
from office.parties.data import ApplicantData
from office.parties.models import DocumentKind, Ground, Relation

SAID: Final = ("surname", "given_name", "patronymic", "born_on")
OF_PERSON: Final = (*SAID, "rntrc", "rntrc_refused", "address", "phone", "email", "needs")


class TakingIn(In):
    """Who of the known people is meant; who is not named is registered as a new person."""

    person: Annotated[UUID | None, Field(description="Who has applied, by the id of the record.")] = None
    for_whom: Annotated[UUID | None, Field(description="The same of whom it was applied for.")] = None
    not_the_same: Annotated[
        NotTheSame | None, Field(description="Why a new person is registered though a similar one is known.")
    ] = None


class ReturnedApplication(In):
    """What is wrong with an application and how to mend it; the applicant reads it."""

    answer: LongLine


class ReturnedDocument(In):
    """What is wrong with a document and how to mend it; the applicant reads it."""

    answer: Line


class ApplicationLine(Out):
    """An application by its reference; nobody's data."""

    id: UUID
    reference: str
    centre: str
    body: str
    service: str
    state: Annotated[str, choice(ApplicationState)]
    submitted_at: datetime | None


def application_line(found: Application) -> dict[str, Any]:
    same = ("id", "reference", "state", "submitted_at")
    return {name: getattr(found, name) for name in same} | {
        "centre": found.centre.code,
        "body": found.provider.code,
        "service": found.service.code,
    }


class ApplicationPage(Out):
    items: list[ApplicationLine]
    next: str | None


class PaperSaid(Out):
    """An identity document as it was typed."""

    kind: Annotated[str, choice(DocumentKind)]
    series_number: str
    issued_by: str
    issued_on: date | None


class PersonSaid(Out):
    """A person as the application tells of them; nobody has compared it with a document yet."""

    surname: str
    given_name: str
    patronymic: str
    born_on: date | None
    rntrc: str
    rntrc_refused: bool
    address: str
    phone: str
    email: str
    needs: str
    document: PaperSaid | None

    @classmethod
    def of(cls, said: ApplicantData) -> "PersonSaid":
        same = ("kind", "series_number", "issued_by", "issued_on")
        paper = said.document
        shown = paper and PaperSaid.model_construct(**{name: getattr(paper, name) for name in same})
        return cls.model_construct(**{name: getattr(said, name) for name in OF_PERSON}, document=shown)


class OtherSaid(Out):
    """Another person whose data the application needs (K20)."""

    surname: str
    given_name: str
    patronymic: str
    born_on: date | None
    relation: Annotated[str, choice(Relation)]


class AuthoritySaid(Out):
    """By what paper the person acts for another."""

    ground: Annotated[str, choice(Ground)]
    proof: str
    starts_on: date | None
    valid_until: date | None


class FileShown(Out):
    """A file of an application; ``line``: for which document of the card, none for one of the applicant's own (K19)."""

    id: UUID
    line: int | None
    name: str
    pages: int
    size: int

    @classmethod
    def of(cls, each: ApplicationFile) -> "FileShown":
        line = each.document.order if each.document else None
        return cls.model_construct(id=each.pk, line=line, name=each.name, pages=each.file.pages, size=each.file.size)


class ApplicationShown(ApplicationLine):
    """An application as it was filled in, and what became of it."""

    card: UUID
    result_way: Annotated[str, choice(DeliveryWay)]
    person: PersonSaid
    other: Annotated[PersonSaid | None, Field(description="For whom it is applied, where that is another person.")]
    authority: AuthoritySaid | None
    affected: list[OtherSaid]
    answers: dict[str, bool]
    may_request: Annotated[bool, Field(description="The centre may obtain what is missing itself (L28).")]
    files: list[FileShown]
    package: UUID | None
    settled_at: datetime | None
    answer: str

    @classmethod
    def of(cls, found: Application, files: Iterable[ApplicationFile]) -> "ApplicationShown":
        said = found.said
        acts_for = bool(said.get("for_other"))
        return cls.model_construct(
            **application_line(found),
            **{name: getattr(found, name) for name in ("result_way", "answers", "settled_at", "answer")},
            card=found.card_id,
            person=PersonSaid.of(person_data(said["person"])),
            other=PersonSaid.of(person_data(said["other"])) if acts_for else None,
            authority=_authority(said["authority"]) if acts_for else None,
            affected=[_other(each) for each in said.get("affected", [])],
            may_request=bool(said.get("may_request")),
            files=[FileShown.of(each) for each in files],
            package=found.package_id,
        )


def _authority(told: dict[str, Any]) -> AuthoritySaid:
    starts_on, valid_until = day_of(told.get("starts_on")), day_of(told.get("valid_until"))
    return AuthoritySaid.model_construct(
        ground=told["ground"], proof=told["proof"], starts_on=starts_on, valid_until=valid_until
    )


def _other(told: dict[str, Any]) -> OtherSaid:
    data = affected_data(told)
    return OtherSaid.model_construct(**{name: getattr(data, name) for name in (*SAID, "relation")})


class ApplicationSettled(Out):
    """An application after an act: id and state."""

    id: UUID
    state: Annotated[str, choice(ApplicationState)]


class SentLine(Out):
    """A document sent to a case; ``lack``: which one of the notice of what is missing it is to mend."""

    id: UUID
    case: UUID
    number: str
    centre: str
    body: str
    service: str
    lack: int | None
    state: Annotated[str, choice(SentState)]
    sent_at: datetime


def sent_line(sent: SentDocument) -> dict[str, Any]:
    case = sent.case
    return {
        "id": sent.pk,
        "case": case.pk,
        "number": case.number,
        "centre": case.centre.code,
        "body": case.provider.code,
        "service": case.service.code,
        "lack": sent.deficiency_id,
        "state": sent.state,
        "sent_at": sent.sent_at,
    }


class SentPage(Out):
    items: list[SentLine]
    next: str | None


class SentShown(SentLine):
    """A document sent to a case, and what became of it."""

    applicant: PersonNamed
    name: str
    pages: int
    size: int
    settled_at: datetime | None
    answer: str

    @classmethod
    def of(cls, sent: SentDocument) -> "SentShown":
        return cls.model_construct(
            **sent_line(sent),
            **{name: getattr(sent, name) for name in ("name", "settled_at", "answer")},
            pages=sent.file.pages,
            size=sent.file.size,
            applicant=PersonNamed.of(sent.case.applicant),
        )


class SentSettled(Out):
    """A document after an act: id and state, and the case, whose version is another one now."""

    id: UUID
    case: UUID
    state: Annotated[str, choice(SentState)]


LINE_EXAMPLE: Final[dict[str, Any]] = {
    "id": "7c1d9f60-52f0-4b8e-8a46-0b7f7f6b1a21",
    "reference": "K7M2XQ9R",
    "centre": "lutsk",
    "body": "dsp",
    "service": "birth-grant",
    "state": "submitted",
    "submitted_at": "2026-11-20T21:40:00+02:00",
}
PERSON_EXAMPLE: Final[dict[str, Any]] = {
    "surname": "Зразкова",
    "given_name": "Олена",
    "patronymic": "Петрівна",
    "born_on": "2050-01-01",
    "rntrc": "5478800108",
    "rntrc_refused": False,
    "address": "",
    "phone": "+380501112233",
    "email": "olena@example.org",
    "needs": "",
    "document": {"kind": "id_card", "series_number": "900000123", "issued_by": "0710", "issued_on": "2020-05-01"},
}
FILE_EXAMPLE: Final[dict[str, Any]] = {
    "id": "9f4b0a0c-7a0e-4b1a-9b59-4c1f6a3f0c33",
    "line": 1,
    "name": "Заява",
    "pages": 1,
    "size": 48213,
}
SHOWN_EXAMPLE: Final[dict[str, Any]] = LINE_EXAMPLE | {
    "card": "6f1a6c1e-0e0b-4a7e-8f0e-3a5f6a0f1c11",
    "result_way": "electronic",
    "person": PERSON_EXAMPLE,
    "other": None,
    "authority": None,
    "affected": [],
    "answers": {"displaced": False},
    "may_request": True,
    "files": [FILE_EXAMPLE],
    "package": None,
    "settled_at": None,
    "answer": "",
}
TAKEN_EXAMPLE: Final = {"id": PACKAGE_ID, "state": "draft"}
SETTLED_EXAMPLE: Final = {"id": LINE_EXAMPLE["id"], "state": "returned"}
RETURN_EXAMPLE: Final = {"answer": "Заява без підпису: підпишіть і сфотографуйте її знову"}
SENT_EXAMPLE: Final[dict[str, Any]] = {
    "id": "3f0b7c52-8e1b-4f0e-9a57-6b1d8c2f4e05",
    "case": CASE_ID,
    "number": "01-15/42-2026",
    "centre": "lutsk",
    "body": "dsp",
    "service": "birth-grant",
    "lack": 7,
    "state": "waiting",
    "sent_at": "2026-11-20T21:40:00+02:00",
}
SENT_SHOWN_EXAMPLE: Final[dict[str, Any]] = SENT_EXAMPLE | {
    "applicant": {"id": "0f6d2a4e-3b5c-4d7e-9f8a-1b2c3d4e5f60", "name": "Зразкова Олена Петрівна"},
    "name": "Висновок",
    "pages": 1,
    "size": 48213,
    "settled_at": None,
    "answer": "",
}
SENT_SETTLED_EXAMPLE: Final = {"id": SENT_EXAMPLE["id"], "case": CASE_ID, "state": "taken"}
