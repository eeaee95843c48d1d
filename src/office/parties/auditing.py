"""Finding a person for whoever audits who opened these data: an opening like any other, and logged like any (K21)."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_noop

from office.accounts.models import Worker
from office.audit import read_access, read_access_of_each
from office.centres.access import postings_of
from office.centres.models import Role
from office.parties.models import AffectedPerson, Applicant
from office.parties.search import Candidate, candidates, read_query

AUDIT: Final = gettext_noop("checking who has opened these data")
KINDS: Final = {"applicant": Applicant, "affected": AffectedPerson}
"""How an address names a kind of person."""


def _cities(auditor: Worker, at: datetime) -> set[UUID]:
    held = postings_of(auditor, at)
    return {posting.city_id for posting in held if posting.role == Role.AUDITOR and posting.city_id}


@transaction.atomic
def people_to_audit(auditor: Worker, text: str, *, at: datetime) -> list[Candidate]:
    """Find whom ``text`` (a number of the state, a document, a phone, a name) may mean, in the auditor's cities.

    Each one shown is logged.
    """
    query = read_query(text)
    found = [one for city in sorted(_cities(auditor, at)) for one in candidates(query, city_id=city)]
    read_access_of_each([Applicant(id=one.id) for one in found], by=auditor, at=at, purpose=AUDIT)
    return found


@transaction.atomic
def person_to_audit(auditor: Worker, kind: str, key: UUID, *, at: datetime) -> Applicant | AffectedPerson:
    """Open a person (``kind`` of ``KINDS``) of whom an auditor of the city looks at who opened the data.

    Raises Applicant.DoesNotExist or AffectedPerson.DoesNotExist for what is not there and for another city's alike.
    """
    cities = _cities(auditor, at)
    person: Applicant | AffectedPerson
    if kind == "applicant":
        person = Applicant.objects.get(pk=key, city__in=cities)
    else:
        person = AffectedPerson.objects.get(pk=key, applicant__city__in=cities)
    read_access(person, by=auditor, at=at, purpose=AUDIT)
    return person
