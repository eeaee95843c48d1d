"""A person who comes with everything at once: data, identity document and consents, to be written with all that follows.

What ``register_applicant`` and ``give_consent`` do one after the other for a desk, by the same rules, in the caller's
transaction.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model

from office.accounts.models import Worker
from office.audit.fresh import Told, record_first
from office.centres.models import Centre
from office.parties.access import check_works_at
from office.parties.applicants import (
    STORED,
    NotTheSame,
    _columns,
    _doubles,
    _duplicate,
    _stopped,
)
from office.parties.consents import ConsentData, _cleaned
from office.parties.data import ApplicantData, DocumentData, cleaned_applicant
from office.parties.models import Applicant, Consent, IdentityDocument
from office.parties.rules import fold_name
from office.parties.search import Candidate
from office.tables.writing import write_together


class ArrivedBefore(Exception):  # noqa: N818  it is a state of affairs
    """The person is known: the same number of the state and the same name. Nothing was written."""

    def __init__(self, known: Candidate) -> None:
        super().__init__(known.id)
        self.known = known


@dataclass(frozen=True)
class Newcomer:
    """A person drawn up with the identity document and the consents, still to be written."""

    applicant: Applicant
    documents: Sequence[IdentityDocument]
    told: Mapping[str, Any]
    """What the journal is told of the registration."""
    consents: Sequence[Consent] = ()

    @property
    def rows(self) -> tuple[Sequence[Model], ...]:
        """Give all rows, by table."""
        return [self.applicant], self.documents, self.consents

    def entries(self) -> list[Told]:
        """Give what is to be put in the journal once the rows are written, which gives the documents their keys."""
        one = self.applicant
        documents = [{"document": each.pk, "kind": each.kind} for each in self.documents]
        return [
            Told("applicant.registered", one, self.told),
            *(Told("applicant.document_added", one, document) for document in documents),
            *(_given(one, consent) for consent in self.consents),
        ]

    def write(self, *, by: Worker, at: datetime) -> Applicant:
        """Write the person and the journal by themselves."""
        write_together(*self.rows)
        record_first(self.entries(), by=by, at=at)
        return self.applicant


def arrive(
    data: ApplicantData, *, centre: Centre, by: Worker, at: datetime, not_the_same: NotTheSame | None = None
) -> Newcomer:
    """Draw up a person with the identity document, whom nobody else registers until the transaction ends.

    Raises ArrivedBefore for one who is known for certain; DuplicateApplicant where one is known who may be the same, or
    who has the number but another name; ValidationError and Refusal as ``register_applicant`` does.
    """
    check_works_at(centre, by=by, at=at)
    data = cleaned_applicant(data)
    doubles = _doubles(data, centre.city_id)
    if _stopped(doubles, not_the_same):
        _tell_double(doubles, data)
    applicant = Applicant(city_id=centre.city_id, created_by=by, created_at=at, **_columns(data))
    documents = [_document(applicant, data.document, by=by, at=at)] if data.document else []
    told: dict[str, Any] = {"centre": str(centre.id), "fields": [name for name in STORED if getattr(data, name)]}
    if doubles and not_the_same is not None:
        told |= {"not_the_same": not_the_same.value, "similar": [str(one.id) for one in doubles]}
    return Newcomer(applicant, documents, told)


def first_consents(
    newcomer: Newcomer, consents: Sequence[ConsentData], *, centre: Centre, by: Worker, at: datetime
) -> Newcomer:
    """Draw up the consents of a person who arrives just now.

    Raises ValidationError: the fields of the first consent that is not whole, as ``<its place>.<field>``.
    """
    given, one = [], newcomer.applicant
    for place, data in enumerate(consents):
        try:
            columns = _cleaned(one, data, at=at)
        except ValidationError as error:
            raise ValidationError({f"{place}.{name}": told for name, told in error.error_dict.items()}) from None
        given.append(Consent(applicant=one, controller=centre, given_at=at, taken_by=by, **columns))
    return replace(newcomer, consents=given)


def _tell_double(doubles: list[Candidate], data: ApplicantData) -> None:
    name = fold_name(data.surname, data.given_name, data.patronymic, data.legal_name)
    same = [one for one in doubles if one.certain and fold_name(one.full_name) == name]
    if len(same) == 1:
        raise ArrivedBefore(same[0])
    raise _duplicate(doubles, data)


def _document(applicant: Applicant, data: DocumentData, *, by: Worker, at: datetime) -> IdentityDocument:
    assert data.issued_on is not None
    return IdentityDocument(
        applicant=applicant,
        kind=data.kind,
        series_number=data.series_number,
        issued_by=data.issued_by,
        issued_on=data.issued_on,
        valid_until=data.valid_until,
        created_at=at,
        created_by=by,
    )


def _given(applicant: Applicant, consent: Consent) -> Told:
    told = {"consent": str(consent.pk), "purpose": consent.purpose, "how": consent.given_how}
    return Told("consent.given", applicant, told)
