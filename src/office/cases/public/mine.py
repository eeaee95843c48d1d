"""The cases of an account: those of the person behind it, and those in which that person represents another (D3)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from office.cases.facts import LOCAL
from office.cases.models import Case
from office.parties.accounts import people_of
from office.parties.models import ApplicantAccount

MOST = 200


def _theirs(account: ApplicantAccount, at: datetime) -> QuerySet[Case]:
    people, day = people_of(account).values("pk"), at.astimezone(LOCAL).date()
    lasting = Q(representative__valid_until=None) | Q(representative__valid_until__gte=day)
    acts = Q(representative__person__in=people, representative__revoked_on=None) & lasting
    return Case.objects.filter(Q(applicant__in=people) | acts)


def my_cases(account: ApplicantAccount, *, at: datetime) -> list[Case]:
    """Give the cases, the latest first; one in which an authority has ended is not the representative's any more."""
    found = _theirs(account, at).select_related("service", "centre", "applicant").order_by("-registered_at")
    return list(found[:MOST])


def my_case(account: ApplicantAccount, case_id: UUID, *, at: datetime) -> Case:
    """Give one of them. Raises Case.DoesNotExist for any other."""
    return _theirs(account, at).get(pk=case_id)


def cases_told(account: ApplicantAccount, *, at: datetime) -> list[dict[str, Any]]:
    """Give the account's cases as plain values, for the person to take along."""
    return [
        {
            "number": case.number,
            "service": case.service.name,
            "centre": case.centre.name,
            "state": case.state,
            "outcome": case.outcome,
            "registered_at": case.registered_at.isoformat(),
            "due_at": case.due_at.isoformat() if case.due_at else None,
            "closed_at": case.closed_at.isoformat() if case.closed_at else None,
        }
        for case in my_cases(account, at=at)
    ]
