"""People: looked for, registered, opened for a purpose, put right."""

import json
from dataclasses import asdict
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext_noop
from ninja import Router

from office.accounts.scopes import Scope
from office.api import tags
from office.api.operations import ApiRequest, Reply, operation
from office.api.schemas import people as shown
from office.api.schemas.people import (
    IdentityPaper,
    PeopleFound,
    PersonChange,
    PersonFound,
    PersonKept,
    PersonNew,
    PersonSearch,
    PersonShown,
)
from office.audit.versions import seen_as
from office.centres.access import access_centre
from office.centres.models import Role
from office.parties.access import access_applicant
from office.parties.applicants import add_document, correct_applicant, data_of, register_applicant
from office.parties.data import ApplicantData
from office.parties.models import Applicant
from office.parties.search import read_query, search_applicants
from office.parties.versions import hold_person, people_with_version, person_now

router = Router()
WHO_SERVE: Final = (Role.FRONT_OFFICE, Role.CASE_OFFICER)
CORRECT: Final = gettext_noop("putting personal data right")
KEPT_EXAMPLE: Final = {"id": shown.SHOWN_EXAMPLE["id"]}
FOUND_EXAMPLE: Final = {
    "id": shown.SHOWN_EXAMPLE["id"],
    "kind": "natural",
    "name": "Зразкова Олена Петрівна",
    "born_on": "2050-01-01",
    "rntrc_tail": "08",
    "phone_tail": "33",
    "edrpou": "",
    "reasons": ["phone"],
    "probable": True,
}


@operation(
    router,
    "POST",
    "/people/search",
    scope=Scope.PEOPLE,
    roles=WHO_SERVE,
    answer=PeopleFound,
    shown_again=lambda kept: [UUID(one["id"]) for one in json.loads(kept)["items"]],
    examples={"body": {"centre": "lutsk", "text": "Зразкова 01.01.2050"}, "answer": {"items": [FOUND_EXAMPLE]}},
)
def search_people(request: ApiRequest, body: PersonSearch) -> Reply:
    """Look for a person before registering one.

    By numbers, a document, a phone, a date of birth, a name. It changes nothing; it is a POST so that no number of a
    person stands in an address. Everyone who is shown is logged as opened.
    """
    caller = request.auth
    centre = access_centre(caller.worker, body.centre, at=caller.at)
    found = search_applicants(read_query(body.text), centre=centre, by=caller.worker, at=caller.at)
    return Reply(PeopleFound(items=[PersonFound.of(one) for one in found]))


@operation(
    router,
    "POST",
    "/people",
    scope=Scope.PEOPLE_WRITE,
    roles=WHO_SERVE,
    answer=PersonKept,
    status=201,
    examples={"body": {"centre": "lutsk", "data": shown.PERSON_EXAMPLE}, "answer": KEPT_EXAMPLE},
)
def register_person(request: ApiRequest, body: PersonNew) -> Reply:
    """Register a person with the identity document.

    Who may be registered already is told by 409 with `candidates`: the same number of the state is the same person; a
    likeness is passed by with `not_the_same`.
    """
    caller = request.auth
    centre = access_centre(caller.worker, body.centre, at=caller.at)
    person = register_applicant(
        body.data.data(), centre=centre, by=caller.worker, at=caller.at, not_the_same=body.not_the_same
    )
    return _kept(person, created=True)


@operation(
    router,
    "GET",
    "/people/{uuid:person_id}",
    scope=Scope.PEOPLE,
    roles=WHO_SERVE,
    answer=PersonShown,
    opens=True,
    examples={"answer": shown.SHOWN_EXAMPLE},
)
def open_person(request: ApiRequest, person_id: UUID) -> Reply:
    """Open the record of a person; the opening is logged for the purpose stated (K21)."""
    caller = request.auth
    person = access_applicant(
        caller.worker, person_id, at=caller.at, purpose=request.purpose, shaped=people_with_version
    )
    return Reply(PersonShown.of(person), tag=seen_as(person))


@operation(
    router,
    "PATCH",
    "/people/{uuid:person_id}",
    scope=Scope.PEOPLE_WRITE,
    roles=WHO_SERVE,
    answer=PersonKept,
    changes=True,
    examples={"body": {"phone": "+380501112244"}, "answer": KEPT_EXAMPLE},
)
def correct_person(request: ApiRequest, person_id: UUID, body: PersonChange) -> Reply:
    """Put the data of a person right: what is named is changed, the rest stays."""
    caller = request.auth
    person = hold_person(caller.worker, person_id, at=caller.at, purpose=CORRECT)
    tags.check(seen_as(person), request.seen)
    changed = ApplicantData(**_plain(data_of(person)) | body.changes())
    correct_applicant(
        person, changed, version=person.version, by=caller.worker, at=caller.at, not_the_same=body.not_the_same
    )
    return _kept(person)


def _plain(data: ApplicantData) -> dict[str, Any]:
    return asdict(data) | {"document": None}


@operation(
    router,
    "POST",
    "/people/{uuid:person_id}/documents",
    scope=Scope.PEOPLE_WRITE,
    roles=WHO_SERVE,
    answer=PersonKept,
    changes=True,
    examples={"body": shown.DOCUMENT_EXAMPLE, "answer": KEPT_EXAMPLE},
)
def add_identity_document(request: ApiRequest, person_id: UUID, body: IdentityPaper) -> Reply:
    """Add an identity document of the person, or put right what is known of it: the same one twice stays one."""
    caller = request.auth
    person = hold_person(caller.worker, person_id, at=caller.at, purpose=CORRECT)
    tags.check(seen_as(person), request.seen)
    add_document(person, body.data(), by=caller.worker, at=caller.at)
    return _kept(person)


def _kept(person: Applicant, *, created: bool = False) -> Reply:
    location = f"/api/v1/people/{person.pk}" if created else None
    return Reply(PersonKept(id=person.pk), tag=seen_as(person_now(person)), location=location)
