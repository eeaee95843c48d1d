"""Which version of a case or a package somebody has seen, and holding it for a change (ADR 0073).

A version is read from what every act writes anyway: the counter on the row, the ends of its journals, the last line of
its routing sheet. Each only grows, and no act leaves all of them as they were.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Final, TypeVar
from uuid import UUID

from django.db import transaction
from django.db.models import Count, F, IntegerField, Model, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from office.accounts.models import Worker
from office.audit.versions import journal_length, version_of
from office.cases.access import (
    PACKAGE_WITH,
    cases_of,
    lists_of,
    packages_of,
    ties_to_cases,
    ties_to_lists,
    ties_to_packages,
)
from office.cases.models import Case, HandoverItem, HandoverList, RoutingEntry, SubmissionPackage
from office.cases.people import log_people, with_people
from office.centres.access import postings_of
from office.centres.opening import OfPostings
from office.tables.acting import in_one_piece
from office.tables.asking import Question, the_one

Row = TypeVar("Row", bound=Model)
STATES = ("number", "state", "outcome", "full_at", "due_at", "suspended_at")
LIST_TIES = ("centre__city", "from_provider", "to_provider", "made_by")


def cases_with_version(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Add ``seen_as`` to each case: the version of it with its package, steps and routing sheet."""
    lines = RoutingEntry.objects.filter(case=OuterRef("pk")).order_by("-sequence").values("sequence")[:1]
    return cases.annotate(
        seen_as=version_of(
            F("version"),
            journal_length(Case),
            Coalesce(Subquery(lines), 0, output_field=IntegerField()),
            journal_length(SubmissionPackage, "package_id"),
        )
    )


def packages_with_version(packages: QuerySet[SubmissionPackage]) -> QuerySet[SubmissionPackage]:
    """Add ``seen_as`` to each package."""
    return packages.annotate(seen_as=version_of(F("version"), journal_length(SubmissionPackage), F("state")))


def lists_with_version(lists: QuerySet[HandoverList]) -> QuerySet[HandoverList]:
    """Add ``seen_as`` to each hand-over list: how many of its cases are confirmed, how many returned, of how many."""
    settled = HandoverItem.objects.filter(handover_list=OuterRef("pk")).order_by().values("handover_list")
    counts = settled.annotate(
        said=version_of(
            Count("pk", filter=Q(confirmed_at__isnull=False)),
            Count("pk", filter=Q(declined_at__isnull=False)),
            Count("pk"),
        )
    )
    return lists.annotate(seen_as=Subquery(counts.values("said")))


def case_now(case: Case) -> Case:
    """Read what became of a case, with its version: states and moments, nothing that it is tied to."""
    return the_one(_CASE.ask(case=case.pk), Case)


def package_now(package: SubmissionPackage) -> SubmissionPackage:
    """Read a package anew, with its version."""
    return the_one(_PACKAGE.ask(package=package.pk), SubmissionPackage)


def list_now(made: HandoverList) -> HandoverList:
    """Read what became of a hand-over list, with its version."""
    return the_one(_LIST.ask(made=made.pk), HandoverList)


@contextmanager
def held_case(worker: Worker, case_id: UUID, *, at: datetime, purpose: str) -> Iterator[Case]:
    """Open a case for one act within the block: nobody else changes it until the transaction ends.

    It is read with its version and with all that an act looks at, so the act takes it as it is. Block and act are one
    piece: what is refused within ends the transaction around, too.

    Raises:
        Case.DoesNotExist: there is no such case, or it is not the worker's to see.
    """
    with in_one_piece():
        the_one(_HELD_CASE.ask(postings_of(worker, at), key=case_id), Case)
        case = the_one(_FOR_ACT.ask(case=case_id), Case)
        log_people(case, by=worker, at=at, purpose=purpose)
        case.held = True
        try:
            yield case
        finally:
            case.held = False


@transaction.atomic
def hold_package(worker: Worker, package_id: UUID, *, at: datetime, purpose: str) -> SubmissionPackage:
    """Open a package for an act: nobody else changes it until the transaction ends; it is read with its version.

    Raises SubmissionPackage.DoesNotExist.
    """
    held = _HELD_PACKAGE.ask(postings_of(worker, at), key=package_id)
    package = the_one(_PACKAGE_FOR_ACT.ask(package=the_one(held, SubmissionPackage).pk), SubmissionPackage)
    log_people(package, by=worker, at=at, purpose=purpose)
    return package


@contextmanager
def held_list(worker: Worker, list_id: UUID, *, at: datetime) -> Iterator[HandoverList]:
    """Open a hand-over list for one act within the block: nobody settles anything on it until the transaction ends.

    What is held are its cases, in their common order: a list is locked after its cases. Block and act are one piece, as
    with ``held_case``.

    Raises:
        HandoverList.DoesNotExist: there is none, or no body of the worker made it or is to confirm it.
    """
    with in_one_piece():
        postings = postings_of(worker, at)
        _CASES_OF_LIST.ask(postings, key=list_id)
        made = the_one(_LIST_FOR_ACT.ask(postings, key=list_id), HandoverList)
        made.held = True
        try:
            yield made
        finally:
            made.held = False


def _on_list(lists: QuerySet[HandoverList]) -> QuerySet[Case]:
    on_it = HandoverItem.objects.filter(handover_list__in=lists).values("step__case")
    return Case.objects.filter(pk__in=on_it).order_by("pk").select_for_update(no_key=True).only("pk")


def _one_package(package: Any) -> QuerySet[SubmissionPackage]:
    packages = SubmissionPackage.objects.filter(pk=package).order_by()
    return packages_with_version(packages.select_related(*PACKAGE_WITH))


def _held(visible: QuerySet[Row], key: Any) -> QuerySet[Row]:
    # The lock joins no other table: a joined row that changed while it waits would drop this one from the answer.
    return visible.select_for_update(no_key=True, of=("self",)).only("pk").filter(pk=key).order_by()


_FOR_ACT: Final = Question(
    lambda case: with_people(cases_with_version(Case.objects.for_an_act()), "package").filter(pk=case).order_by(),
    "once",
    case=UUID,
)
_CASE: Final = Question(
    lambda case: cases_with_version(Case.objects.only(*STATES)).filter(pk=case).order_by(), case=UUID
)
_LIST: Final = Question(
    lambda made: lists_with_version(HandoverList.objects.only("code", "settled_at")).filter(pk=made).order_by(),
    made=UUID,
)
_PACKAGE: Final = Question(_one_package, package=UUID)
_PACKAGE_FOR_ACT: Final = Question(lambda package: with_people(_one_package(package)), package=UUID)
_HELD_CASE: Final = OfPostings(lambda postings, key: _held(cases_of(postings), key), ties_to_cases, key=UUID)
_HELD_PACKAGE: Final = OfPostings(lambda postings, key: _held(packages_of(postings), key), ties_to_packages, key=UUID)
_CASES_OF_LIST: Final = OfPostings(
    lambda postings, key: _on_list(lists_of(postings).filter(pk=key)), ties_to_lists, key=UUID
)
_LIST_FOR_ACT: Final = OfPostings(
    lambda postings, key: lists_with_version(lists_of(postings).select_related(*LIST_TIES)).filter(pk=key).order_by(),
    ties_to_lists,
    key=UUID,
)
