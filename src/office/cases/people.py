"""Whose data a package and its case show: the applicant's, and those of whoever acts for him or is affected (K21)."""

from datetime import datetime
from typing import Any, TypeVar

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet, Subquery

from office.accounts.models import Worker
from office.audit import read_access_of_each
from office.cases.models import Case, SubmissionPackage
from office.parties.models import AffectedPerson, Applicant

Row = TypeVar("Row", Case, SubmissionPackage)


def with_people(rows: QuerySet[Row], package: str = "pk") -> QuerySet[Row]:
    """Add the keys of the people of the package beside the applicant, which ``package`` names, to the same statement."""
    held = SubmissionPackage.objects.filter(pk=OuterRef(package)).order_by()
    affected = SubmissionPackage.affected.through.objects.filter(submissionpackage=OuterRef(package))
    people: dict[str, Any] = {
        "acting_person": Subquery(held.values("representative__person")[:1]),
        "affected_people": ArraySubquery(affected.order_by("pk").values("affectedperson")),
    }
    return rows.annotate(**people)


def log_people(shown: Case | SubmissionPackage, *, by: Worker, at: datetime, purpose: str) -> None:
    """Write down, in one statement, that everybody's data were opened whom a row of ``with_people`` shows."""
    acting, affected = vars(shown)["acting_person"], vars(shown)["affected_people"]
    people = [
        shown.applicant,
        *([Applicant(pk=acting)] if acting else []),
        *(AffectedPerson(pk=key) for key in affected),
    ]
    read_access_of_each(people, by=by, at=at, purpose=purpose, subject=shown)
