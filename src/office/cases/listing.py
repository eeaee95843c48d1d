"""Cases page by page for other systems: each page begins after the last row of the one before (keyset)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from functools import lru_cache, reduce
from operator import or_
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery

from office.accounts.models import Worker, short_name
from office.audit import read_access_of_each
from office.audit.reading import read_access_of_rows
from office.cases.access import cases_of, ties_to_cases, visible_lists, visible_packages
from office.cases.models import (
    Case,
    CaseStep,
    Deficiency,
    HandoverItem,
    HandoverList,
    RoutingEntry,
    SubmissionPackage,
    Suspension,
)
from office.cases.routing import EXECUTORS
from office.cases.states import CaseState, PackageState, StepState
from office.cases.worklists import waiting_to_pass_on
from office.catalogue.models import RefusalGround
from office.centres.access import postings_of
from office.centres.models import Centre, Posting, Provider, Role
from office.centres.opening import OfPostings
from office.parties.models import Applicant
from office.parties.models.people import full_name
from office.tables.asking import Question, the_one

Place = tuple[datetime, UUID]
"""Where a case stands in a list: when it was registered, and its id."""
OF_CASE = ("id", "number", "state", "outcome", "channel")
MOMENTS = ("registered_at", "due_at", "suspended_at", "decided_at", "ready_at", "closed_at")
CODES = tuple(f"{what}__code" for what in ("centre", "service", "provider", "decider"))
APPLICANT = tuple(f"applicant__{part}" for part in ("surname", "given_name", "patronymic", "legal_name"))
OFFICER = tuple(f"officer__{part}" for part in ("surname", "given_name", "patronymic"))
SHOWN = (*OF_CASE, *MOMENTS, *CODES)
"""What a line of a list shows: of fifty cases with all that they tie together, most would be read for nothing."""


class Named(NamedTuple):
    """A person by key and name."""

    id: UUID
    name: str


class ListedCase(NamedTuple):
    """A case as a list shows it: codes of what it is tied to, and who applies and who answers for it, by name."""

    id: UUID
    number: str
    state: str
    outcome: str
    channel: str
    registered_at: datetime
    due_at: datetime | None
    suspended_at: datetime | None
    decided_at: datetime | None
    ready_at: datetime | None
    closed_at: datetime | None
    centre: str
    service: str
    provider: str
    decider: str
    applicant: Named
    officer: Named


@dataclass(frozen=True)
class Asked:
    """What a list of cases is narrowed to; what is None does not narrow it."""

    centre__code: str | None = None
    service__code: str | None = None
    state: str | None = None
    number: str | None = None
    tracking_code: str | None = None
    applicant: UUID | None = None
    registered_at__gte: datetime | None = None
    registered_at__lt: datetime | None = None

    def conditions(self) -> dict[str, Any]:
        held = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: value for name, value in held.items() if value is not None}


@transaction.atomic
def list_cases(
    worker: Worker, asked: Asked, *, after: Place | None, limit: int, at: datetime, purpose: str
) -> list[ListedCase]:
    """Give the cases that the worker may see, the latest first: ``limit`` from ``after`` on, and one more if there is one.

    They show people's names, so the opening of each is logged (K21); not of the one more, which tells of a next page.
    """
    given = asked.conditions() | (dict(zip(AFTER, after, strict=True)) if after else {})
    rows = _listing(frozenset(given), limit).ask(postings_of(worker, at), **given)
    found = [_listed(row) for row in rows]
    people = {case.applicant.id for case in found[:limit]}
    read_access_of_rows(Applicant, people, by=worker, at=at, purpose=purpose)
    return found


AFTER: Final = ("after_registered_at", "after_key")
SLOTS: Final[dict[str, type]] = {
    **dict.fromkeys(("centre__code", "service__code", "state", "number", "tracking_code"), str),
    **dict.fromkeys(("registered_at__gte", "registered_at__lt", AFTER[0]), datetime),
    **dict.fromkeys(("applicant", AFTER[1]), UUID),
}


@lru_cache(maxsize=256)
def _listing(given: frozenset[str], limit: int) -> OfPostings[dict[str, Any]]:
    """Ask for a list that is narrowed by what is ``given``: composed once for each way of narrowing."""

    def build(postings: Iterable[Posting], **values: Any) -> QuerySet[Any, dict[str, Any]]:
        registered_at, key = (values.pop(name, None) for name in AFTER)
        cases = cases_of(postings).filter(**values)
        if key is not None:
            cases = cases.filter(registered_at__lte=registered_at)
            cases = cases.exclude(Q(registered_at=registered_at) & Q(pk__gte=key))
        rows = cases.order_by("-registered_at", "-pk").values(
            *SHOWN, "applicant_id", *APPLICANT, "officer_id", *OFFICER
        )
        first: QuerySet[Any, dict[str, Any]] = rows[: limit + 1]
        return first

    return OfPostings(build, ties_to_cases, "once", **{name: SLOTS[name] for name in given})


def _listed(row: dict[str, Any]) -> ListedCase:
    own = (row[name] for name in SHOWN)
    applicant = Named(row["applicant_id"], full_name(*(row[name] for name in APPLICANT)))
    officer = Named(row["officer_id"], short_name(*(row[name] for name in OFFICER)))
    return ListedCase._make((*own, applicant, officer))


def routing_of(case: Case) -> list[RoutingEntry]:
    """Give the lines of the routing sheet in their order, in one statement."""
    return list(case.routing.select_related("by", "from_provider", "to_provider", "step"))


def lacks_of(case: Case) -> list[Deficiency]:
    """Give what was missing or faulty when the case was registered, brought or not."""
    return list(Deficiency.objects.filter(notice__case=case).order_by("pk"))


def suspension_of(case: Case) -> Suspension | None:
    """Give the suspension that holds now."""
    return case.suspensions.filter(ended_at__isnull=True).select_related("owner").first() if case.suspended_at else None


def step_of(case: Case, number: int) -> CaseStep:
    """Give a step of a case that is held for an act, by its number. Raises CaseStep.DoesNotExist."""
    return the_one([step for step in case.laid_steps() if step.number == number], CaseStep)


def steps_named(named: Iterable[tuple[UUID, int]]) -> list[CaseStep]:
    """Give steps by their case and number, with their body and ``of_centre``; one that is not there is left out."""
    asked = set(named)
    keys = {f"case{nth}": key for nth, key in enumerate({case for case, _number in asked})}
    found = _steps_of(len(keys)).ask(**keys) if keys else []
    return [step for step in found if (step.case_id, step.number) in asked]


@lru_cache(maxsize=32)
def _steps_of(cases: int) -> Question[CaseStep]:
    def build(**keys: UUID) -> QuerySet[CaseStep]:
        steps = CaseStep.objects.filter(case__in=list(keys.values())).select_related("provider")
        return steps.annotate(of_centre=F("case__centre")).order_by("pk")

    return Question(build, **{f"case{nth}": UUID for nth in range(cases)})


def receiver_of(steps: Iterable[CaseStep], code: str, *, centre: Centre) -> Provider | None:
    """Give the body with this code that is to receive one of ``steps`` of the centre, as a list on the screens has it.

    It need not take part in the centre: a ministry decides from afar. None: no such step is named.
    """
    here = (step.provider for step in steps if vars(step)["of_centre"] == centre.pk)
    return next((body for body in here if body.code == code), None)


def grounds_of(case: Case, numbers: Iterable[int]) -> list[RefusalGround]:
    """Give the grounds for refusal of the case's own card by their numbers there."""
    return list(case.card.refusal_grounds.filter(order__in=set(numbers)))


def steps_waiting(
    postings: Iterable[Posting],
    *,
    case: UUID | None = None,
    after: tuple[datetime, int] | None = None,
    limit: int,
    at: datetime,
) -> list[CaseStep]:
    """Give the steps that wait in the bodies of ``postings`` to be handed over, the longest waiting first (L33).

    ``case``: of this one alone. ``limit`` from ``after`` (since when it is ready, and its key) on, and one more if there
    is one.
    """
    steps = _waiting_at([_waiting(posting, at=at) for posting in postings])
    if case is not None:
        steps = steps.filter(case=case)
    if after is not None:
        ready_at, key = after
        steps = steps.filter(ready_at__gte=ready_at).exclude(Q(ready_at=ready_at) & Q(pk__lte=key))
    return list(steps.select_related("case__centre", "provider").order_by("ready_at", "pk")[: limit + 1])


def _waiting_at(places: "Sequence[QuerySet[CaseStep]]") -> "QuerySet[CaseStep]":
    """Unite what waits at several places into one question, in which a step that waits at two of them stands once."""
    if len(places) == 1:
        return places[0]
    keys = [Q(pk__in=steps.values("pk")) for steps in places]
    return CaseStep.objects.filter(reduce(or_, keys), state=StepState.READY) if keys else CaseStep.objects.none()


def _waiting(posting: Posting, *, at: datetime) -> QuerySet[CaseStep]:
    if posting.role == Role.FRONT_OFFICE and posting.centre is not None:
        fresh = Q(sender=posting.worker_id) | Q(case__provider=posting.provider_id, case__state=CaseState.REGISTERED)
        return CaseStep.objects.waiting(posting.centre).filter(fresh)
    return waiting_to_pass_on(posting, at=at) if posting.role in EXECUTORS else CaseStep.objects.none()


def list_open_lists(worker: Worker, *, after: Place | None, limit: int, at: datetime) -> list[HandoverList]:
    """Give the lists of the worker's bodies on which something is not confirmed yet, the oldest first; nobody's data.

    Each with ``size``; ``limit`` from ``after`` (when it was made, and its id) on, and one more if there is one.
    """
    lists = visible_lists(worker, at=at).filter(settled_at__isnull=True)
    if after is not None:
        made_at, key = after
        lists = lists.filter(made_at__gte=made_at).exclude(Q(made_at=made_at) & Q(pk__lte=key))
    items = HandoverItem.objects.filter(handover_list=OuterRef("pk")).order_by().values("handover_list")
    shown = lists.select_related("from_provider", "to_provider", "made_by")
    sized = shown.annotate(size=Subquery(items.annotate(size=Count("pk")).values("size")))
    return list(sized.order_by("made_at", "pk")[: limit + 1])


@transaction.atomic
def list_drafts(
    worker: Worker, *, after: Place | None, limit: int, at: datetime, purpose: str
) -> list[SubmissionPackage]:
    """Give the packages that are being taken in at the worker's front office, the last changed first, as ``list_cases``.

    ``after``: when the last one seen was changed, and
    its id.
    """
    drafts = visible_packages(worker, at=at).filter(state=PackageState.DRAFT)
    if after is not None:
        changed_at, key = after
        drafts = drafts.filter(changed_at__lte=changed_at).exclude(Q(changed_at=changed_at) & Q(pk__gte=key))
    ties = ("centre", "provider", "service", "applicant", "taken_by")
    found = list(drafts.select_related(*ties).order_by("-changed_at", "-pk")[: limit + 1])
    read_access_of_each({draft.applicant for draft in found[:limit]}, by=worker, at=at, purpose=purpose)
    return found


def case_of(package: SubmissionPackage) -> UUID | None:
    """Give the id of the case that a registered package became."""
    if package.state != PackageState.REGISTERED:
        return None
    return Case.objects.filter(package=package).values_list("pk", flat=True).first()
