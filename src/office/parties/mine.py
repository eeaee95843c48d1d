"""What a person may ask of their own data: who looked at them, what they let be done, all that is kept (Law 2297-VI)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext

from office.audit import record
from office.audit.models import AccessRecord
from office.audit.openings import Asked, Cursor, page_of
from office.audit.subjects import named
from office.centres.calendars import local_day
from office.centres.models import Posting, Role
from office.law import StaleChange
from office.law.words import Words as _
from office.parties.accounts import people_of
from office.parties.applicants import STORED
from office.parties.consents import hold_subject
from office.parties.models import Applicant, ApplicantAccount, Consent, Disclosure, GivenHow

SAID_ONLINE: Final = (
    "given_how",
    "given_at",
    "withdrawn_at",
    "term_until",
    "purpose",
    "data_categories",
    "recipients",
)


@dataclass(frozen=True)
class Look:
    """One opening of the person's data: when, by which body in which role, what for; the worker's name is not told."""

    at: datetime
    body: str
    role: str
    purpose: str


@dataclass(frozen=True)
class LooksPage:
    """A page of them, the latest first; ``after`` is where older ones begin."""

    looks: list[Look]
    after: Cursor | None


def who_looked(account: ApplicantAccount, *, after: Cursor | None = None) -> LooksPage:
    """Give who opened the data of the person behind the account, in three statements whatever their number."""
    persons = [named(account), *(named(person) for person in people_of(account))]
    page = page_of(Asked(persons=persons), after=after)
    return LooksPage(_told(page.records), page.after)


def _told(records: Iterable[AccessRecord]) -> list[Look]:
    rows = list(records)
    posted: dict[UUID, list[Posting]] = defaultdict(list)
    for posting in Posting.objects.filter(worker__in={row.by_id for row in rows}).select_related("provider", "centre"):
        posted[posting.worker_id].append(posting)
    return [_look(row, posted[row.by_id]) for row in rows]


def _look(row: AccessRecord, postings: Sequence[Posting]) -> Look:
    then = next((one for one in postings if one.holds_on(local_day(row.at))), None)
    place = (then.provider or then.centre) if then else None
    role = str(Role(then.role).label) if then else ""
    return Look(row.at, place.name if place else "", role, gettext(row.purpose))


def my_consents(account: ApplicantAccount) -> QuerySet[Consent]:
    """Give every consent of the person, withdrawn or not, the latest first."""
    theirs = Consent.objects.filter(applicant__in=people_of(account))
    return theirs.select_related("controller", "applicant").order_by("-given_at")


@transaction.atomic
def withdraw_mine(account: ApplicantAccount, consent_id: UUID, *, at: datetime) -> Consent:
    """Withdraw a consent of one's own: from ``at`` nothing new is done by it (L24).

    Raises Consent.DoesNotExist for one that is not theirs, StaleChange for one that is withdrawn already.
    """
    found = my_consents(account).get(pk=consent_id)
    hold_subject(found.subject)
    found.refresh_from_db(fields=["withdrawn_at"])
    if found.withdrawn_at is not None:
        raise StaleChange("L24", _("This consent is withdrawn already. Look at it as it is now."), present=found)
    found.withdrawn_at, found.withdrawn_how = at, GivenHow.ELECTRONIC
    found.save(update_fields=["withdrawn_at", "withdrawn_how"])
    told = {"consent": str(found.pk), "purpose": found.purpose, "how": GivenHow.ELECTRONIC}
    record("consent.withdrawn", found.subject, by=None, at=at, data=told)
    return found


def my_data(account: ApplicantAccount) -> dict[str, Any]:
    """Give all that is kept of the person in the register of people, as plain values to be taken along."""
    people = list(people_of(account).select_related("city").prefetch_related("identity_documents", "affected_people"))
    return {
        "account": {"provider": account.provider, "name": account.full_name, "email": account.email or ""},
        "people": [_person(person) for person in people],
        "consents": [_plain(consent, SAID_ONLINE) for consent in my_consents(account)],
        "disclosures": [
            _plain(each, ("recipient", "what", "channel", "case_reference", "disclosed_at"))
            for each in Disclosure.objects.filter(consent__applicant__in=people)
        ],
    }


def _person(person: Applicant) -> dict[str, Any]:
    papers = ("kind", "series_number", "issued_by", "issued_on", "valid_until")
    others = ("surname", "given_name", "patronymic", "relation", "born_on")
    return {
        "record": str(person.pk),
        "city": person.city.name,
        **_plain(person, STORED),
        "documents": [_plain(paper, papers) for paper in person.identity_documents.all()],
        "affected": [_plain(other, others) for other in person.affected_people.all()],
    }


def _plain(row: Any, names: Iterable[str]) -> dict[str, Any]:
    """Give the named values of a row as JSON keeps them."""
    values = {name: getattr(row, name) for name in names}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}
