"""Who may open which package and case: the only way to obtain one on a worker's behalf (K21).

What is not his and what does not exist answer alike: ``DoesNotExist``.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from office.accounts.models import Worker
from office.audit import read_access, read_access_of_each
from office.cases.models import Case, CaseStep, Duty, HandoverItem, HandoverList, ItemScan, SubmissionPackage
from office.centres.access import postings_of
from office.centres.models import Posting, Role
from office.centres.models.providers import short_name_in_language

Shaping = Callable[[QuerySet[Any]], QuerySet[Any]]

BODY_ROLES = {Role.FRONT_OFFICE, Role.CASE_OFFICER, Role.PROVIDER_HEAD}
CITY_ROLES = {Role.DEPARTMENT, Role.AUDITOR}


def visible_cases(worker: Worker, *, at: datetime) -> QuerySet[Case]:
    """Cases that the worker's postings open: of his body, or with a step of his body; a head's centre; a city."""
    scopes = [scope for posting in postings_of(worker, at) if (scope := _cases_of(posting)) is not None]
    if not scopes:
        return Case.objects.none()
    return Case.objects.filter(reduce(or_, scopes))


def _cases_of(posting: Posting) -> Q | None:
    if posting.role in BODY_ROLES:
        step_of_the_body = CaseStep.objects.filter(case=OuterRef("pk"), provider=posting.provider_id)
        body: Q = Q(provider=posting.provider_id) | Q(decider=posting.provider_id) | Q(Exists(step_of_the_body))
        return body & Q(centre=posting.centre_id) if posting.centre_id else body
    if posting.role == Role.CENTRE_HEAD:
        return Q(centre=posting.centre_id)
    if posting.role in CITY_ROLES:
        return Q(centre__city=posting.city_id)
    return None


@transaction.atomic
def access_case(
    worker: Worker,
    case_id: UUID,
    *,
    at: datetime,
    purpose: str,
    also: Iterable[str] = (),
    shaped: Shaping = lambda cases: cases,
) -> Case:
    """Open a case and log whose data were opened, by whom and what for.

    ``also`` names more single relations that are read in the same statement, ``shaped`` adds what else is read in it.

    Raises:
        Case.DoesNotExist: there is no such case, or it is not the worker's to see.
    """
    case: Case = (
        shaped(visible_cases(worker, at=at))
        .select_related("centre", "service", "card", "applicant", "taken_by", "officer", "decider", "provider", *also)
        .get(pk=case_id)
    )
    read_access(case.applicant, by=worker, at=at, purpose=purpose, subject=case)
    return case


def visible_packages(worker: Worker, *, at: datetime) -> QuerySet[SubmissionPackage]:
    """Packages that the worker's front office takes in: a draft can be gone on with at another desk."""
    scopes = [
        Q(centre=posting.centre_id, provider=posting.provider_id)
        for posting in postings_of(worker, at)
        if posting.role == Role.FRONT_OFFICE
    ]
    return SubmissionPackage.objects.filter(reduce(or_, scopes)) if scopes else SubmissionPackage.objects.none()


@transaction.atomic
def access_package(
    worker: Worker,
    package_id: UUID,
    *,
    at: datetime,
    purpose: str,
    shaped: Shaping = lambda packages: packages,
) -> SubmissionPackage:
    """Open a package and log whose data were opened; ``shaped`` adds what else is read in the same statement.

    Raises:
        SubmissionPackage.DoesNotExist: there is none, or it is not the worker's to see.
    """
    package: SubmissionPackage = (
        shaped(visible_packages(worker, at=at))
        .select_related("centre__city", "provider", "service", "card", "applicant", "representative__person", "consent")
        .get(pk=package_id)
    )
    read_access(package.applicant, by=worker, at=at, purpose=purpose, subject=package)
    return package


def visible_lists(worker: Worker, *, at: datetime) -> QuerySet[HandoverList]:
    """Hand-over lists that the worker's body made or is to confirm."""
    scopes = [
        Q(centre=posting.centre_id) & (Q(from_provider=posting.provider_id) | Q(to_provider=posting.provider_id))
        for posting in postings_of(worker, at)
        if posting.role in BODY_ROLES and posting.centre_id
    ]
    return HandoverList.objects.filter(reduce(or_, scopes)) if scopes else HandoverList.objects.none()


@transaction.atomic
def access_list(
    worker: Worker, list_id: UUID, *, at: datetime, purpose: str, shaped: Shaping = lambda lists: lists
) -> tuple[HandoverList, list[HandoverItem]]:
    """Open a hand-over list with its cases and log the opening of everybody's data who stands on it.

    ``shaped`` adds what else is read in the same statement.

    Raises:
        HandoverList.DoesNotExist: there is none, or no body of the worker made it or is to confirm it.
    """
    bodies = ("centre__city", "from_provider", "to_provider", "made_by")
    made = shaped(visible_lists(worker, at=at)).select_related(*bodies).get(pk=list_id)
    people = ("step__case__applicant", "step__case__service", "confirmed_by", "declined_by")
    items = list(made.items.select_related(*people).order_by("pk"))
    read_access_of_each({item.step.case.applicant for item in items}, by=worker, at=at, purpose=purpose, subject=made)
    return made, items


@transaction.atomic
def access_scan(worker: Worker, scan_id: UUID, *, at: datetime, purpose: str) -> ItemScan:
    """Open a scan of a case, or of a package that is being taken in, and log whose data were opened.

    Raises:
        ItemScan.DoesNotExist: there is none, or neither the case nor the package is the worker's to see.
    """
    theirs = Q(item__package__case__in=visible_cases(worker, at=at))
    theirs |= Q(item__package__in=visible_packages(worker, at=at))
    scan = ItemScan.objects.filter(theirs).select_related("file", "item__package__applicant").get(pk=scan_id)
    package = scan.item.package
    read_access(package.applicant, by=worker, at=at, purpose=purpose, subject=package)
    return scan


def visible_duties(posting: Posting) -> QuerySet[Duty]:
    """Duties that a head answers for: of his centre (K12), of the city's centres, of the workers of his body.

    ``body`` and ``body_name`` say for which body the bearer was posted when the duty was opened; the head of a centre
    bears his own for none.
    """
    posted = Posting.objects.filter(
        worker=OuterRef("bearer"),
        centre=OuterRef("centre"),
        provider__isnull=False,
        starts_on__lte=OuterRef("opened_at__date"),
    ).order_by("-starts_on")
    duties = Duty.objects.annotate(
        body=Subquery(posted.values("provider")[:1]),
        body_name=Subquery(posted.values(name=short_name_in_language("provider__"))[:1]),
    )
    if posting.role == Role.CENTRE_HEAD:
        return duties.filter(centre=posting.centre_id)
    if posting.role in CITY_ROLES:
        return duties.filter(centre__city=posting.city_id)
    if posting.role == Role.PROVIDER_HEAD:
        return duties.filter(_of_the_body(posting))
    return duties.none()


def _of_the_body(posting: Posting) -> Q:
    """Duties of a body: all of whoever was never posted elsewhere; of the few others, each is looked at by itself."""
    in_centres = Posting.objects.filter(centre__isnull=False, provider__isnull=False)
    own = in_centres.filter(provider=posting.provider_id)
    elsewhere = in_centres.filter(worker=OuterRef("worker")).exclude(
        provider=OuterRef("provider"), centre=OuterRef("centre")
    )
    moved = own.filter(Exists(elsewhere))
    steady = ~Q(bearer__in=moved.values("worker"))
    return Q(bearer__in=own.values("worker")) & (steady | Q(body=posting.provider_id))
