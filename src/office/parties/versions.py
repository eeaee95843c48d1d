"""Which version of a person's record somebody has seen, and holding it for a change (ADR 0073)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet

from office.accounts.models import Worker
from office.audit import read_access
from office.audit.versions import journal_length, version_of
from office.parties.access import cities_served
from office.parties.models import Applicant


def people_with_version(people: QuerySet[Applicant]) -> QuerySet[Applicant]:
    """Add ``seen_as`` to each person: the version of the record with its documents."""
    return people.annotate(seen_as=version_of(F("version"), journal_length(Applicant)))


def person_now(person: Applicant) -> Applicant:
    """Read a person anew, with the version."""
    return people_with_version(Applicant.objects.select_related("city")).get(pk=person.pk)


@transaction.atomic
def hold_person(worker: Worker, person_id: UUID, *, at: datetime, purpose: str) -> Applicant:
    """Open a person's record to change it: nobody else does until the transaction ends; it is read with its version.

    Raises Applicant.DoesNotExist for what is not there and for what is not theirs alike.
    """
    theirs = Applicant.objects.filter(city_id__in=cities_served(worker, at=at))
    held = theirs.select_for_update(no_key=True).only("pk").get(pk=person_id)
    person = person_now(held)
    read_access(person, by=worker, at=at, purpose=purpose)
    return person
