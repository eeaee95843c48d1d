"""Who may open a person's data: staff who serve people in the same city; every opening is logged (K21)."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Final, TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet

from office.accounts.models import Worker
from office.audit import read_access, read_access_of_each
from office.centres.access import posting_for, postings_of
from office.centres.models import Centre, Posting, Role
from office.parties.models import AffectedPerson, Applicant, Consent, Representative
from office.parties.queries import representatives_of

WHO_SERVE: Final = (Role.FRONT_OFFICE, Role.CASE_OFFICER)
Row = TypeVar("Row", bound=Model)


def cities_served(worker: Worker, *, at: datetime) -> set[UUID]:
    """The cities in whose front or back offices the worker has a place at that moment."""
    return {
        posting.centre.city_id
        for posting in postings_of(worker, at)
        if posting.role in WHO_SERVE and posting.centre is not None
    }


def check_works_at(centre: Centre, *, by: Worker, at: datetime) -> Posting:
    """The worker's place at this centre. Raises Refusal where there is none."""
    return posting_for(by, *WHO_SERVE, centre=centre, at=at)


def check_serves(applicant: Applicant, *, by: Worker, at: datetime) -> None:
    """Let on only staff of the applicant's city; for others the person does not exist."""
    if applicant.city_id not in cities_served(by, at=at):
        raise Applicant.DoesNotExist


def access_applicant(
    worker: Worker,
    applicant_id: UUID,
    *,
    at: datetime,
    purpose: str,
    subject: Model | None = None,
    shaped: Callable[[QuerySet[Applicant]], QuerySet[Applicant]] = lambda people: people,
) -> Applicant:
    """Open a person's data for a purpose that can be named; the only way to it on a worker's behalf.

    ``shaped`` adds what else is read in the same statement.

    Raises Applicant.DoesNotExist for what is not there and for what is not theirs alike.
    """
    cities = cities_served(worker, at=at)
    people = shaped(Applicant.objects.select_related("city"))
    applicant = people.get(id=applicant_id, city_id__in=cities)
    read_access(applicant, by=worker, at=at, purpose=purpose, subject=subject)
    return applicant


def access_affected(
    worker: Worker, affected_id: UUID, *, at: datetime, purpose: str, subject: Model | None = None
) -> AffectedPerson:
    """Open the data of another person of a package. Raises AffectedPerson.DoesNotExist as above."""
    people = AffectedPerson.objects.select_related("applicant", "legal_representative")
    affected = people.get(id=affected_id, applicant__city_id__in=cities_served(worker, at=at))
    read_access(affected, by=worker, at=at, purpose=purpose, subject=subject)
    return affected


def access_others(
    applicant: Applicant, worker: Worker, *, besides: Iterable[UUID], at: datetime, purpose: str
) -> list[AffectedPerson]:
    """Open the other people of an applicant whose data are open already, but for those ``besides``; log each opening."""
    found = list(applicant.affected_people.exclude(pk__in=besides).order_by("surname", "pk"))
    read_access_of_each(found, by=worker, at=at, purpose=purpose)
    return found


def access_representative(worker: Worker, representative_id: UUID, *, at: datetime, purpose: str) -> Representative:
    """Open an authority, and with it both people. Raises Representative.DoesNotExist as above."""
    authorities = Representative.objects.select_related("applicant", "person")
    found = authorities.get(id=representative_id, applicant__city_id__in=cities_served(worker, at=at))
    read_access(found.applicant, by=worker, at=at, purpose=purpose)
    read_access(found.person, by=worker, at=at, purpose=purpose)
    return found


def access_representatives(
    applicant: Applicant,
    worker: Worker,
    *,
    at: datetime,
    purpose: str,
    shown: Callable[[Representative], bool] = lambda _authority: True,
) -> list[Representative]:
    """Open the authorities of an applicant whose data are open already, those that are ``shown``, the newest first.

    The opening of each person's data who acts by them is logged, in one statement.
    """
    found = [authority for authority in representatives_of(applicant) if shown(authority)]
    read_access_of_each(dict.fromkeys(each.person for each in found), by=worker, at=at, purpose=purpose)
    return found


def access_consent(worker: Worker, consent_id: UUID, *, at: datetime, purpose: str) -> Consent:
    """Open a consent, and with it the person it is about. Raises Consent.DoesNotExist as above."""
    consents = Consent.objects.select_related("applicant", "affected", "controller")
    found = consents.get(id=consent_id, controller__city_id__in=cities_served(worker, at=at))
    read_access(found.subject, by=worker, at=at, purpose=purpose)
    return found
