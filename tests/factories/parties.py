"""People who turn to a centre, and the desk that serves them."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from office.accounts.models import Worker
from office.centres.models import Centre, City
from office.parties.affected import add_affected
from office.parties.applicants import register_applicant
from office.parties.consents import ConsentData, give_consent
from office.parties.data import AffectedData, ApplicantData
from office.parties.demo import synthetic_firm, synthetic_person
from office.parties.models import AffectedPerson, Applicant, Consent, Ground, Purpose, Relation, Representative
from office.parties.representatives import AuthorityData, add_representative
from tests.factories.centres import Scene, a_scene

AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)  # a Friday, 11:00 in Kyiv
_numbers = count(1)


@dataclass(frozen=True)
class Place:
    """A centre at work and a worker of its front office."""

    scene: Scene

    @property
    def centre(self) -> Centre:
        return self.scene.centre

    @property
    def worker(self) -> Worker:
        return self.scene.front

    @property
    def who(self) -> dict[str, Any]:
        return {"by": self.worker, "at": AT}

    @property
    def where(self) -> dict[str, Any]:
        return {"centre": self.centre, "by": self.worker, "at": AT}


def a_place(city: City | None = None) -> Place:
    return Place(a_scene(city))


def person_data(**changes: Any) -> ApplicantData:
    """A synthetic person nobody else in the test run is, without a document unless one is asked for."""
    return replace(synthetic_person(next(_numbers)), **{"document": None} | changes)


def an_applicant(place: Place, **changes: Any) -> Applicant:
    return register_applicant(person_data(**changes), **place.where)


def a_firm(place: Place, **changes: Any) -> Applicant:
    return register_applicant(replace(synthetic_firm(next(_numbers)), **changes), **place.where)


def a_representative(place: Place, applicant: Applicant, person: Applicant, **changes: Any) -> Representative:
    seen = changes.pop("seen", True)
    says: dict[str, Any] = {
        "ground": Ground.POWER_OF_ATTORNEY,
        "proof": "довіреність № 15 від 02.11.2026, приватний нотаріус",
        "starts_on": date(2026, 11, 2),
    }
    return add_representative(applicant, person, AuthorityData(**says | changes), seen=seen, **place.who)


def an_affected(
    place: Place, applicant: Applicant, legal_representative: Applicant | None = None, **changes: Any
) -> AffectedPerson:
    says: dict[str, Any] = {"surname": "Лелеченко", "given_name": "Віра", "relation": Relation.SPOUSE}
    data = AffectedData(**says | changes)
    return add_affected(applicant, data, legal_representative=legal_representative, **place.who)


def a_consent(place: Place, subject: Applicant | AffectedPerson, **changes: Any) -> Consent:
    at = changes.pop("at", AT)
    says: dict[str, Any] = {"data_categories": "імʼя, дата народження, адреса", "purpose": Purpose.SERVICE}
    return give_consent(subject, ConsentData(**says | changes), centre=place.centre, by=place.worker, at=at)
