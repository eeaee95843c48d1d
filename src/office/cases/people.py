"""Whose data a package and its case hold: the applicant's, and those of whoever acts for him or is affected (K21)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, TypeVar

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Model, OuterRef, QuerySet, Subquery

from office.accounts.models import Worker
from office.audit import read_access_of_each
from office.cases.models import Case, SubmissionPackage
from office.parties.models import AffectedPerson, Applicant

Row = TypeVar("Row", bound=Model)
Person = Applicant | AffectedPerson


def with_people(rows: QuerySet[Row], package: str = "pk") -> QuerySet[Row]:
    """Add the keys of the people of the package beside the applicant, which ``package`` names, to the same statement."""
    held = SubmissionPackage.objects.filter(pk=OuterRef(package)).order_by()
    affected = SubmissionPackage.affected.through.objects.filter(submissionpackage=OuterRef(package))
    people: dict[str, Any] = {
        "acting_person": Subquery(held.values("representative__person")[:1]),
        "affected_people": ArraySubquery(affected.order_by("pk").values("affectedperson")),
    }
    with_them: QuerySet[Row] = rows.annotate(**people)
    return with_them


def people_of(row: Model, applicant: Applicant) -> list[Person]:
    """Give whom a row of ``with_people`` is about: its applicant, who acts for him, those affected; the others by key alone."""
    acting, affected = vars(row)["acting_person"], vars(row)["affected_people"]
    others: list[Person] = [Applicant(pk=acting)] if acting else []
    return [applicant, *others, *(AffectedPerson(pk=key) for key in affected)]


def log_people(shown: Case | SubmissionPackage, *, by: Worker, at: datetime, purpose: str) -> None:
    """Write down, in one statement, that everybody's data were opened whom a row of ``with_people`` is about."""
    log_all([(shown, shown.applicant)], subject=shown, by=by, at=at, purpose=purpose)


def log_all(rows: Iterable[tuple[Model, Applicant]], *, subject: Model, by: Worker, at: datetime, purpose: str) -> None:
    """Write down, in one statement, for the sake of ``subject`` and once for each person, the people of rows of
    ``with_people``, each beside its applicant.
    """
    people = dict.fromkeys(person for row, applicant in rows for person in people_of(row, applicant))
    read_access_of_each(people, by=by, at=at, purpose=purpose, subject=subject)
