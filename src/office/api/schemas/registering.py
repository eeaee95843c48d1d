"""The whole package of ``POST /cases``, and what registration answers."""

from datetime import date, datetime
from typing import Annotated, Any, Final, Literal
from uuid import UUID

from pydantic import Field, StrictBool, StrictInt

from office.api.schemas.base import WITH, WITHOUT, Code, Day, In, Moment, Out, Sheets, choice, having, signs
from office.api.schemas.people import PERSON_EXAMPLE, Authority, DescribedPerson, KnownPerson, PersonNamed
from office.cases.models import Case
from office.cases.states import CaseState, Channel, Mark
from office.cases.whole import MarkedDocument, Person, SpeaksFor
from office.parties.consents import ConsentData
from office.parties.models import GivenHow, Purpose

Checked = Literal["original", "copy", "missing", "faulty", "to_request"]


class DocumentOfTheCard(In):
    """A line of the card by its number there (``line``), as it was found."""

    line: Annotated[StrictInt, Field(ge=1, le=9999)]
    mark: Checked
    sheets: Sheets = 0
    note: Annotated[str, signs(500)] = ""

    def marked(self) -> MarkedDocument:
        return MarkedDocument(mark=Mark(self.mark), line=self.line, sheets=self.sheets, note=self.note)


class OwnDocument(In):
    """A document that the card does not ask for: accepted on the person's own initiative (K19)."""

    name: Annotated[str, signs(500, least=1)]
    mark: Literal["original", "copy"]
    sheets: Sheets = 0
    note: Annotated[str, signs(500)] = ""

    def marked(self) -> MarkedDocument:
        return MarkedDocument(mark=Mark(self.mark), name=self.name, sheets=self.sheets, note=self.note)


class ConsentGiven(In):
    """Leave to process data (L24). One that is in force already need not be sent."""

    purpose: Purpose = Purpose.SERVICE
    data_categories: Annotated[str, signs(500, least=1)]
    recipients: Annotated[list[Annotated[str, signs(200, least=1)]], Field(max_length=20)] = []
    term_until: Day | None = None
    given_how: Literal["paper", "electronic"] = "paper"
    proof: Annotated[str, signs(300)] = ""

    def data(self) -> ConsentData:
        held = dict(self)
        held["recipients"] = tuple(self.recipients)
        return ConsentData(**held | {"given_how": GivenHow(self.given_how)})


class KnownAuthority(In):
    """An authority by the id of its record."""

    id: UUID


class NewAuthority(In):
    """Who acts for the applicant, and the paper that proves it."""

    person: PersonNamed
    authority: Authority


AuthorityNamed = Annotated[Annotated[KnownAuthority, WITH] | Annotated[NewAuthority, WITHOUT], having("id")]
DocumentMarked = Annotated[Annotated[DocumentOfTheCard, WITH] | Annotated[OwnDocument, WITHOUT], having("line")]


class WholeCase(In):
    """Everything that a case is registered from, in one request."""

    centre: Code
    body: Annotated[Code | None, Field(description="Slug of the body, where the worker takes papers for several.")] = (
        None
    )
    card: Annotated[UUID, Field(description="The version of the information card that the documents were checked by.")]
    channel: Channel = Channel.IN_PERSON
    arrived_at: Annotated[Moment | None, Field(description="When it came; now, where it is left out.")] = None
    applicant: PersonNamed
    representative: AuthorityNamed | None = None
    affected: Annotated[list[UUID], Field(max_length=20)] = []
    answers: Annotated[dict[Code, StrictBool], Field(max_length=50)] = {}
    documents: Annotated[list[DocumentMarked], Field(min_length=1, max_length=100)]
    consents: Annotated[list[ConsentGiven], Field(max_length=4)] = []


def person_of(named: KnownPerson | DescribedPerson) -> Person:
    if isinstance(named, KnownPerson):
        return Person(id=named.id)
    return Person(data=named.data.data(), not_the_same=named.not_the_same)


def speaks_for(named: KnownAuthority | NewAuthority | None) -> SpeaksFor | None:
    if named is None:
        return None
    if isinstance(named, KnownAuthority):
        return SpeaksFor(id=named.id)
    return SpeaksFor(person=person_of(named.person), authority=named.authority.data())


class Registered(Out):
    """A registered case: ids, numbers and states; nobody's data."""

    id: UUID
    number: str
    tracking_code: str
    state: Annotated[str, choice(CaseState)]
    package: UUID
    applicant: UUID
    registered_at: datetime
    full: Annotated[bool, Field(description="Nothing is missing: the term for the decision runs.")]
    due_at: datetime | None
    bring_by_on: Annotated[date | None, Field(description="By when what is missing is to be brought.")]

    @classmethod
    def of(cls, case: Case) -> "Registered":
        notice = None if case.full_at else case.deficiency_notice
        return cls.model_construct(
            id=case.pk,
            number=case.number,
            tracking_code=case.tracking_code,
            state=case.state,
            package=case.package_id,
            applicant=case.applicant_id,
            registered_at=case.registered_at,
            full=case.full_at is not None,
            due_at=case.due_at,
            bring_by_on=notice.bring_by_on if notice else None,
        )


EXAMPLE: Final[dict[str, Any]] = {
    "centre": "lutsk",
    "card": "6f1a6c1e-0e0b-4a7e-8f0e-3a5f6a0f1c11",
    "channel": "in_person",
    "applicant": {"data": PERSON_EXAMPLE},
    "answers": {"displaced": False},
    "documents": [
        {"line": 1, "mark": "original", "sheets": 2},
        {"line": 2, "mark": "copy", "sheets": 1},
        {"name": "Довідка з місця роботи", "mark": "original", "sheets": 1},
    ],
    "consents": [
        {"purpose": "service", "data_categories": "імʼя, адреса, склад сімʼї", "proof": "заява від 20.11.2026"}
    ],
}
ANSWER_EXAMPLE: Final[dict[str, Any]] = {
    "id": "1b3f4b0e-6a3b-4c58-9f39-0d6d5a1c2e77",
    "number": "01-15/42-2026",
    "tracking_code": "K7M2XQ9RTA",
    "state": "registered",
    "package": "a0d2a6a2-8f0e-4b38-8a07-0f3f4e6b2d10",
    "applicant": "0f6d2a4e-3b5c-4d7e-9f8a-1b2c3d4e5f60",
    "registered_at": "2026-11-20T10:00:00+02:00",
    "full": True,
    "due_at": "2026-12-21T18:00:00+02:00",
    "bring_by_on": None,
}
