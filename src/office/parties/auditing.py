"""Finding a person for whoever audits who opened these data: an opening like any other, and logged like any (K21)."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_noop

from office.audit import read_access, read_access_of_each
from office.audit.openings import Named
from office.audit.subjects import named
from office.centres.models import Posting, Role
from office.parties.models import AffectedPerson, Applicant, ApplicantAccount
from office.parties.search import Candidate, candidates, others_meant, read_query

AUDIT: Final = gettext_noop("checking who has opened these data")
KINDS: Final[dict[str, type[Applicant | AffectedPerson]]] = {"applicant": Applicant, "affected": AffectedPerson}
"""How an address names a kind of person."""


@transaction.atomic
def people_to_audit(posting: Posting, text: str, *, at: datetime) -> list[tuple[str, Candidate]]:
    """Find whom ``text`` may mean in the city of an auditor, each with the kind (of ``KINDS``) as which the person is known.

    Applicants, and representatives, who are known as applicants are, by a number of the state, a document, a phone or a
    name; other people of packages by taxpayer number or name. Two statements, and one that logs each who is shown.
    ``posting``: the auditor's own, in which he acts now.
    """
    city = _city_of(posting)
    if city is None:
        return []
    query = read_query(text)
    found = [("applicant", one) for one in candidates(query, city_id=city)]
    found += [("affected", one) for one in others_meant(query, city_id=city)]
    read_access_of_each([KINDS[kind](id=one.id) for kind, one in found], by=posting.worker, at=at, purpose=AUDIT)
    return found


@transaction.atomic
def person_to_audit(posting: Posting, kind: str, key: UUID, *, at: datetime) -> Applicant | AffectedPerson:
    """Open a person (``kind`` of ``KINDS``) of whom an auditor of the city looks at who opened the data.

    Raises Applicant.DoesNotExist or AffectedPerson.DoesNotExist for what is not there and for another city's alike.
    """
    city = _city_of(posting)
    person: Applicant | AffectedPerson
    if kind == "applicant":
        person = Applicant.objects.get(pk=key, city=city)
    else:
        person = AffectedPerson.objects.get(pk=key, applicant__city=city)
    read_access(person, by=posting.worker, at=at, purpose=AUDIT)
    return person


def known_as(person: Applicant | AffectedPerson) -> list[Named]:
    """Name a person as records of access do: by the record itself, and by the accounts of who has signed in as that person."""
    if isinstance(person, AffectedPerson):
        return [named(person)]
    return [named(person), *(named(account) for account in ApplicantAccount.objects.filter(people__applicant=person))]


def _city_of(posting: Posting) -> UUID | None:
    """Give the city that is audited; a posting of another role audits none."""
    return posting.city_id if posting.role == Role.AUDITOR else None
