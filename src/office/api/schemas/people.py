"""People as they come in and as they are shown."""

from datetime import date, datetime
from typing import Annotated, Any, Final, Literal
from uuid import UUID

from pydantic import Field, StrictBool

from office.api.schemas.base import WITH, WITHOUT, Code, Day, In, Out, choice, having, signs
from office.parties.applicants import STORED, NotTheSame
from office.parties.data import AffectedData, ApplicantData, DocumentData
from office.parties.models import (
    AffectedPerson,
    Applicant,
    Consent,
    DocumentKind,
    GivenHow,
    Ground,
    IdentityDocument,
    Kind,
    Language,
    Purpose,
    Relation,
    Representative,
    Sex,
)
from office.parties.representatives import AuthorityData
from office.parties.rules import Reason
from office.parties.search import Candidate

DOCUMENT_EXAMPLE = {
    "kind": "id_card",
    "series_number": "900000123",
    "issued_by": "0710",
    "issued_on": "2020-05-01",
}
PERSON_EXAMPLE = {
    "kind": "natural",
    "surname": "Зразкова",
    "given_name": "Олена",
    "patronymic": "Петрівна",
    "sex": "female",
    "born_on": "2050-01-01",
    "rntrc": "5478800108",
    "phone": "+380501112233",
    "document": DOCUMENT_EXAMPLE,
}


class IdentityPaper(In):
    """A document that shows who the person is (L5.1)."""

    kind: DocumentKind = DocumentKind.ID_CARD
    series_number: Annotated[str, signs(40, least=1)]
    issued_by: Annotated[str, signs(200, least=1)]
    issued_on: Day
    valid_until: Day | None = None

    def data(self) -> DocumentData:
        return DocumentData(**dict(self))


class PersonData(In):
    """Everything that may be known of a natural or legal person."""

    kind: Kind = Kind.NATURAL
    surname: Annotated[str, signs(80)] = ""
    given_name: Annotated[str, signs(80)] = ""
    patronymic: Annotated[str, signs(80)] = ""
    sex: Sex | Literal[""] = ""
    born_on: Day | None = None
    rntrc: Annotated[str, signs(20)] = ""
    rntrc_refused: StrictBool = False
    unzr: Annotated[str, signs(20)] = ""
    legal_name: Annotated[str, signs(250)] = ""
    edrpou: Annotated[str, signs(20)] = ""
    katottg: Annotated[str, signs(19)] = ""
    address: Annotated[str, signs(300)] = ""
    post_index: Annotated[str, signs(5)] = ""
    phone: Annotated[str, signs(32)] = ""
    email: Annotated[str, signs(254)] = ""
    preferred_language: Language = Language.UKRAINIAN
    preferred_channel: Literal["phone", "sms", "email", "post"] = "phone"
    needs: Annotated[str, signs(500)] = ""
    document: IdentityPaper | None = None

    def data(self) -> ApplicantData:
        held = dict(self)
        held["document"] = self.document.data() if self.document else None
        return ApplicantData(**held)


class KnownPerson(In):
    """A person by the id of the record."""

    id: UUID


class DescribedPerson(In):
    """A person by the data: found where the number of the state and the name are the same, registered otherwise."""

    data: Annotated[PersonData, Field(examples=[PERSON_EXAMPLE])]
    not_the_same: NotTheSame | None = None


PersonNamed = Annotated[Annotated[KnownPerson, WITH] | Annotated[DescribedPerson, WITHOUT], having("id")]


class Authority(In):
    """The paper by which somebody acts for the applicant (D3); the worker has seen it."""

    ground: Ground
    proof: Annotated[str, signs(300, least=1)]
    starts_on: Day
    valid_until: Day | None = None

    def data(self) -> AuthorityData:
        said = ("ground", "proof", "starts_on", "valid_until")
        return AuthorityData(**{name: getattr(self, name) for name in said})


class PersonNew(DescribedPerson):
    """A person to be registered in the city of a centre."""

    centre: Code


class PersonSearch(In):
    """Who is looked for: numbers, a document, a phone, a date of birth, a name, in any order, as in a search box."""

    centre: Code
    text: Annotated[str, signs(200, least=2)]


class PersonFound(Out):
    """A known person: enough to tell people apart, no number that could be used."""

    id: UUID
    kind: Annotated[str, choice(Kind)]
    name: str
    born_on: date | None
    rntrc_tail: str
    phone_tail: str
    edrpou: str
    reasons: list[Annotated[str, choice(Reason)]]
    probable: bool

    @classmethod
    def of(cls, found: Candidate) -> "PersonFound":
        same = ("id", "kind", "born_on", "rntrc_tail", "phone_tail", "edrpou", "probable")
        values = {name: getattr(found, name) for name in same}
        return cls.model_construct(**values, name=found.full_name, reasons=[reason.value for reason in found.reasons])


class PeopleFound(Out):
    items: list[PersonFound]


class PaperShown(Out):
    id: int
    kind: Annotated[str, choice(DocumentKind)]
    series_number: str
    issued_by: str
    issued_on: date
    valid_until: date | None

    @classmethod
    def of(cls, paper: IdentityDocument) -> "PaperShown":
        same = ("id", "kind", "series_number", "issued_by", "issued_on", "valid_until")
        return cls.model_construct(**{name: getattr(paper, name) for name in same})


class PersonShown(Out):
    """Everything that is known of a person."""

    id: UUID
    kind: Annotated[str, choice(Kind)]
    surname: str
    given_name: str
    patronymic: str
    sex: Annotated[str, choice(Sex, empty=True)]
    born_on: date | None
    rntrc: str
    rntrc_refused: bool
    unzr: str
    legal_name: str
    edrpou: str
    katottg: str
    address: str
    post_index: str
    phone: str
    email: str
    preferred_language: Annotated[str, choice(Language)]
    preferred_channel: str
    needs: str
    documents: list[PaperShown]
    merged_into: UUID | None

    @classmethod
    def of(cls, person: Applicant) -> "PersonShown":
        held = {name: getattr(person, name) for name in STORED}
        texts: dict[str, Any] = {
            name: "" if value is None and name != "born_on" else value for name, value in held.items()
        }
        papers = [PaperShown.of(paper) for paper in person.identity_documents.all()]
        return cls.model_construct(id=person.pk, **texts, documents=papers, merged_into=person.merged_into_id)


class PersonChange(In):
    """What is put right; what is not named stays as it is. The kind of person never changes."""

    surname: Annotated[str, signs(80)] | None = None
    given_name: Annotated[str, signs(80)] | None = None
    patronymic: Annotated[str, signs(80)] | None = None
    sex: Sex | Literal[""] | None = None
    born_on: Day | None = None
    rntrc: Annotated[str, signs(20)] | None = None
    rntrc_refused: StrictBool | None = None
    unzr: Annotated[str, signs(20)] | None = None
    legal_name: Annotated[str, signs(250)] | None = None
    edrpou: Annotated[str, signs(20)] | None = None
    katottg: Annotated[str, signs(19)] | None = None
    address: Annotated[str, signs(300)] | None = None
    post_index: Annotated[str, signs(5)] | None = None
    phone: Annotated[str, signs(32)] | None = None
    email: Annotated[str, signs(254)] | None = None
    preferred_language: Language | None = None
    preferred_channel: Literal["phone", "sms", "email", "post"] | None = None
    needs: Annotated[str, signs(500)] | None = None
    not_the_same: NotTheSame | None = None

    def changes(self) -> dict[str, Any]:
        """Give what is named; ``null`` for a day empties it."""
        held = {name: getattr(self, name) for name in self.model_fields_set if name != "not_the_same"}
        return {name: value for name, value in held.items() if value is not None or name == "born_on"}


class PersonKept(Out):
    """A person after a change: the id alone."""

    id: UUID


class ConsentShown(Out):
    """A consent: for what, which data, until when, whether it was withdrawn."""

    id: UUID
    purpose: Annotated[str, choice(Purpose)]
    service: str
    data_categories: str
    centre: str
    recipients: list[str]
    term_until: date | None
    given_at: datetime
    given_how: Annotated[str, choice(GivenHow)]
    withdrawn_at: datetime | None

    @classmethod
    def of(cls, consent: Consent) -> "ConsentShown":
        same = ("id", "purpose", "service", "data_categories", "recipients", "term_until", "given_at", "given_how")
        values = {name: getattr(consent, name) for name in (*same, "withdrawn_at")}
        return cls.model_construct(**values, centre=consent.controller.code)


class ConsentsShown(Out):
    items: list[ConsentShown]


class RepresentativeShown(Out):
    """Who may act for the applicant, on what ground, until when."""

    id: UUID
    person: UUID
    name: str
    ground: Annotated[str, choice(Ground)]
    starts_on: date
    valid_until: date | None
    verified_at: datetime | None
    revoked_on: date | None

    @classmethod
    def of(cls, held: Representative) -> "RepresentativeShown":
        same = ("id", "ground", "starts_on", "valid_until", "verified_at", "revoked_on")
        values = {name: getattr(held, name) for name in same}
        return cls.model_construct(**values, person=held.person_id, name=held.person.full_name)


class RepresentativesShown(Out):
    items: list[RepresentativeShown]


class NewRepresentative(Authority):
    """Somebody who is registered, and the paper by which he acts."""

    person: UUID


class Revocation(In):
    because: Annotated[str, signs(300, least=1)]
    on: Day


class AffectedNew(In):
    """Another person whose data the package needs (K20)."""

    surname: Annotated[str, signs(80, least=1)]
    given_name: Annotated[str, signs(80, least=1)]
    patronymic: Annotated[str, signs(80)] = ""
    relation: Relation = Relation.OTHER
    born_on: Day | None = None
    rntrc: Annotated[str, signs(20)] = ""
    is_minor: StrictBool = False
    consent_required: StrictBool = True
    no_consent_basis: Annotated[str, signs(300)] = ""
    legal_representative: UUID | None = None

    def data(self) -> AffectedData:
        held = dict(self)
        held.pop("legal_representative")
        return AffectedData(**held)


class AffectedShown(Out):
    """Another person whose data are processed (K20)."""

    id: UUID
    applicant: UUID
    surname: str
    given_name: str
    patronymic: str
    relation: Annotated[str, choice(Relation)]
    born_on: date | None
    is_minor: bool
    consent_required: bool
    legal_representative: UUID | None

    @classmethod
    def of(cls, person: AffectedPerson) -> "AffectedShown":
        same = ("id", "surname", "given_name", "patronymic", "relation", "born_on", "is_minor", "consent_required")
        return cls.model_construct(
            **{name: getattr(person, name) for name in same},
            applicant=person.applicant_id,
            legal_representative=person.legal_representative_id,
        )


class NewConsent(In):
    """Leave to process data, taken at a centre."""

    centre: Code
    purpose: Purpose = Purpose.SERVICE
    service: Annotated[
        UUID | None, Field(description="One service alone; any of the centre, where it is left out.")
    ] = None
    data_categories: Annotated[str, signs(500, least=1)]
    recipients: Annotated[list[Annotated[str, signs(200, least=1)]], Field(max_length=20)] = []
    term_until: Day | None = None
    given_how: GivenHow = GivenHow.PAPER
    given_by: Annotated[UUID | None, Field(description="The representative who gives it.")] = None
    proof: Annotated[str, signs(300)] = ""


class WithdrawnHow(In):
    how: GivenHow = GivenHow.PAPER


SHOWN_EXAMPLE: Final[dict[str, Any]] = {
    **dict.fromkeys(("sex", "rntrc", "unzr", "legal_name", "edrpou", "katottg", "address", "post_index"), ""),
    "phone": "+380501112233",
    "email": "",
    "needs": "",
    "merged_into": None,
    "id": "0f6d2a4e-3b5c-4d7e-9f8a-1b2c3d4e5f60",
    "kind": "natural",
    "surname": "Зразкова",
    "given_name": "Олена",
    "patronymic": "Петрівна",
    "born_on": "2050-01-01",
    "rntrc_refused": False,
    "preferred_language": "uk",
    "preferred_channel": "phone",
    "documents": [],
}
