"""Who may open which package and case: the only way to obtain one on a worker's behalf (K21).

What is not his and what does not exist answer alike: ``DoesNotExist``.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import lru_cache, reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db import transaction
from django.db.models import BooleanField, Exists, Func, OuterRef, Q, QuerySet, Subquery

from office.accounts.models import Worker
from office.cases.models import Case, CaseStep, Duty, HandoverItem, HandoverList, ItemScan, SubmissionPackage
from office.cases.people import log_all, log_people, with_people
from office.centres.access import postings_of
from office.centres.models import Posting, Role
from office.centres.models.providers import short_name_in_language
from office.centres.opening import OfPostings
from office.tables.asking import the_one

Shaping = Callable[[QuerySet[Any]], QuerySet[Any]]

BODY_ROLES = {Role.FRONT_OFFICE, Role.CASE_OFFICER, Role.PROVIDER_HEAD}
CITY_ROLES = {Role.DEPARTMENT, Role.AUDITOR}
PACKAGE_WITH = ("centre__city", "provider", "service", "card", "applicant", "representative__person", "consent")
OPENED_WITH = ("centre", "service", "card", "applicant", "taken_by", "officer", "decider", "provider")


def visible_cases(worker: Worker, *, at: datetime) -> QuerySet[Case]:
    """Cases that the worker's postings open: of his body, or with a step of his body; a head's centre; a city."""
    return cases_of(postings_of(worker, at))


def cases_of(postings: Iterable[Posting]) -> QuerySet[Case]:
    """Cases that these postings open."""
    scopes = [_cases_of(posting) for posting in postings if ties_to_cases(posting)]
    return Case.objects.filter(reduce(or_, scopes)) if scopes else Case.objects.none()


def ties_to_cases(posting: Posting) -> tuple[str, ...]:
    """Name the keys by which a posting opens cases."""
    if posting.role in BODY_ROLES:
        return ("provider_id", "centre_id") if posting.centre_id else ("provider_id",)
    if posting.role == Role.CENTRE_HEAD:
        return ("centre_id",)
    return ("city_id",) if posting.role in CITY_ROLES else ()


def _cases_of(posting: Posting) -> Q:
    if posting.role in CITY_ROLES:
        return Q(centre__city=posting.city_id)
    if posting.role == Role.CENTRE_HEAD:
        return Q(centre=posting.centre_id)
    step_of_the_body = CaseStep.objects.filter(case=OuterRef("pk"), provider=posting.provider_id)
    body: Q = Q(provider=posting.provider_id) | Q(decider=posting.provider_id) | Q(Exists(step_of_the_body))
    return body & Q(centre=posting.centre_id) if posting.centre_id else body


def _as_they_are(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows


@lru_cache(maxsize=64)
def _opening(also: tuple[str, ...], shaped: Shaping) -> OfPostings[Case]:
    def build(postings: Iterable[Posting], case: Any) -> QuerySet[Case]:
        cases = with_people(shaped(cases_of(postings)), "package_id")
        return cases.select_related(*OPENED_WITH, *also).filter(pk=case).order_by()

    return OfPostings(build, ties_to_cases, case=UUID)


@transaction.atomic
def access_case(
    worker: Worker,
    case_id: UUID,
    *,
    at: datetime,
    purpose: str,
    also: Iterable[str] = (),
    shaped: Shaping = _as_they_are,
) -> Case:
    """Open a case and log whose data were opened (the applicant's, of who acts for him, of those affected), by whom, why.

    ``also`` names more single relations that are read in the same statement, ``shaped`` (a function of a module) adds what
    else is read in it.

    Raises:
        Case.DoesNotExist: there is no such case, or it is not the worker's to see.
    """
    case = the_one(_opening(tuple(also), shaped).ask(postings_of(worker, at), case=case_id), Case)
    log_people(case, by=worker, at=at, purpose=purpose)
    return case


def visible_packages(worker: Worker, *, at: datetime) -> QuerySet[SubmissionPackage]:
    """Packages that the worker's front office takes in: a draft can be gone on with at another desk."""
    return packages_of(postings_of(worker, at))


def packages_of(postings: Iterable[Posting]) -> QuerySet[SubmissionPackage]:
    """Packages that these postings open."""
    at_counters = [posting for posting in postings if ties_to_packages(posting)]
    scopes = [Q(centre=posting.centre_id, provider=posting.provider_id) for posting in at_counters]
    return SubmissionPackage.objects.filter(reduce(or_, scopes)) if scopes else SubmissionPackage.objects.none()


def ties_to_packages(posting: Posting) -> tuple[str, ...]:
    """Name the keys by which a posting opens packages."""
    return ("centre_id", "provider_id") if posting.role == Role.FRONT_OFFICE else ()


@lru_cache(maxsize=8)
def _opening_package(shaped: Shaping) -> OfPostings[SubmissionPackage]:
    def build(postings: Iterable[Posting], package: Any) -> QuerySet[SubmissionPackage]:
        packages = with_people(shaped(packages_of(postings)))
        return packages.select_related(*PACKAGE_WITH).filter(pk=package).order_by()

    return OfPostings(build, ties_to_packages, package=UUID)


@transaction.atomic
def access_package(
    worker: Worker,
    package_id: UUID,
    *,
    at: datetime,
    purpose: str,
    shaped: Shaping = _as_they_are,
) -> SubmissionPackage:
    """Open a package and log whose data were opened; ``shaped`` adds what else is read in the same statement.

    Raises:
        SubmissionPackage.DoesNotExist: there is none, or it is not the worker's to see.
    """
    package = the_one(_opening_package(shaped).ask(postings_of(worker, at), package=package_id), SubmissionPackage)
    log_people(package, by=worker, at=at, purpose=purpose)
    return package


def visible_lists(worker: Worker, *, at: datetime) -> QuerySet[HandoverList]:
    """Hand-over lists that the worker's body made or is to confirm."""
    return lists_of(postings_of(worker, at))


def lists_of(postings: Iterable[Posting]) -> QuerySet[HandoverList]:
    """Hand-over lists that these postings open."""
    scopes = [
        Q(centre=posting.centre_id) & (Q(from_provider=posting.provider_id) | Q(to_provider=posting.provider_id))
        for posting in postings
        if ties_to_lists(posting)
    ]
    return HandoverList.objects.filter(reduce(or_, scopes)) if scopes else HandoverList.objects.none()


def ties_to_lists(posting: Posting) -> tuple[str, ...]:
    """Name the keys by which a posting opens hand-over lists."""
    return ("provider_id", "centre_id") if posting.role in BODY_ROLES and posting.centre_id else ()


@transaction.atomic
def access_list(
    worker: Worker, list_id: UUID, *, at: datetime, purpose: str, shaped: Shaping = lambda lists: lists
) -> tuple[HandoverList, list[HandoverItem]]:
    """Open a hand-over list with its cases and log the opening of everybody's data in them: by it the files change hands.

    ``shaped`` adds what else is read in the same statement.

    Raises:
        HandoverList.DoesNotExist: there is none, or no body of the worker made it or is to confirm it.
    """
    bodies = ("centre__city", "from_provider", "to_provider", "made_by")
    made = shaped(visible_lists(worker, at=at)).select_related(*bodies).get(pk=list_id)
    people = ("step__case__applicant", "step__case__service", "confirmed_by", "declined_by")
    items = list(with_people(made.items.select_related(*people), "step__case__package").order_by("pk"))
    opened = [(item, item.step.case.applicant) for item in items]
    log_all(opened, by=worker, at=at, purpose=purpose, subject=made)
    return made, items


@transaction.atomic
def access_scan(worker: Worker, scan_id: UUID, *, at: datetime, purpose: str) -> ItemScan:
    """Open a scan of a case, or of a package that is being taken in, and log whose data were opened: a paper of a package
    may be about anybody in it.

    Raises:
        ItemScan.DoesNotExist: there is none, or neither the case nor the package is the worker's to see.
    """
    theirs = Q(item__package__case__in=visible_cases(worker, at=at))
    theirs |= Q(item__package__in=visible_packages(worker, at=at))
    scans = with_people(ItemScan.objects.filter(theirs), "item__package")
    scan = scans.select_related("file", "item__package__applicant").get(pk=scan_id)
    package = scan.item.package
    log_all([(scan, package.applicant)], by=worker, at=at, purpose=purpose, subject=package)
    return scan


def duties_with_bodies() -> QuerySet[Duty]:
    """Duties with ``body`` and ``body_name``: for which body the bearer was posted when the duty was opened; the head of a
    centre bears his own for none.
    """
    posted = Posting.objects.filter(
        worker=OuterRef("bearer"),
        centre=OuterRef("centre"),
        provider__isnull=False,
        starts_on__lte=OuterRef("opened_at__date"),
    ).order_by("-starts_on")
    return Duty.objects.annotate(
        body=Subquery(posted.values("provider")[:1]),
        body_name=Subquery(posted.values(name=short_name_in_language("provider__"))[:1]),
    )


def visible_duties(posting: Posting) -> QuerySet[Duty]:
    """Duties that a head answers for: of his centre (K12), of the city's centres, of the workers of his body."""
    duties = duties_with_bodies()
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
    return Q(_AnyOf("bearer", ArraySubquery(own.order_by().values("worker")))) & (steady | Q(body=posting.provider_id))


class _AnyOf(Func):
    """``bearer = ANY (ARRAY (SELECT …))``: the few are found first, and not joined, which would read for each of them
    everything that the centre and that he ever had.
    """

    arg_joiner = " = ANY("
    template = "%(expressions)s)"
    output_field = BooleanField()
