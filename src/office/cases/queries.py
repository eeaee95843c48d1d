"""Lists for screens: each a bounded number of statements, whatever the number of rows."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import count
from typing import Any, Final
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, Count, ExpressionWrapper, F, OuterRef, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from office.accounts.models import Worker
from office.audit import read_access_of_each
from office.cases.access import cases_of, ties_to_cases, visible_cases, visible_lists, visible_packages
from office.cases.facts import LOCAL
from office.cases.models import (
    Case,
    CaseStep,
    Duty,
    HandoverList,
    ItemScan,
    PackageItem,
    RoutingEntry,
    SubmissionPackage,
)
from office.cases.models.case import STEP_STANDS_STILL
from office.cases.states import CaseState, PackageState
from office.centres.access import postings_of
from office.centres.models import Centre, City, Posting, Provider
from office.centres.opening import OfPostings
from office.centres.staffing import stood_in_for
from office.law import clause
from office.parties.search import candidates, read_query
from office.tables.asking import Question

PAGE = 50
SEARCH: Final = gettext_noop("search for a case")
BAND_NAMES: Final = {
    "overdue": _("Overdue"),
    "today": _("Today"),
    "week": _("Within a week"),
    "later": _("Later"),
    "still": _("Suspended"),
}
STILL_LAST: Final = ExpressionWrapper(STEP_STANDS_STILL, BooleanField())
"""Orders steps: those whose term stands still come after all that run."""


@dataclass(frozen=True)
class Band:
    """Rows that are due in one stretch of time: overdue, today, this week, later; or whose term stands still."""

    code: str
    name: str | Promise
    rows: list[CaseStep]


def drafts(worker: Worker, *, at: datetime) -> QuerySet[SubmissionPackage]:
    """Packages being taken in at the worker's front office, the latest first."""
    mine = visible_packages(worker, at=at).filter(state=PackageState.DRAFT)
    return mine.select_related("applicant", "service", "taken_by").order_by("-changed_at")[:PAGE]


def banded(steps: list[CaseStep], *, at: datetime) -> list[Band]:
    """Sort steps into overdue, today, the next seven days, later, by local days; last those of suspended cases."""
    today = at.astimezone(LOCAL).date()
    rows: dict[str, list[CaseStep]] = {code: [] for code in BAND_NAMES}
    for step in steps:
        rows["still" if step.stands_still else _band(step.due_at, today_on=today, at=at)].append(step)
    return [Band(code, BAND_NAMES[code], rows[code]) for code in rows]


def _band(due_at: datetime | None, *, today_on: object, at: datetime) -> str:
    if due_at is None:
        return "later"
    if due_at < at:
        return "overdue"
    if due_at.astimezone(LOCAL).date() == today_on:
        return "today"
    return "week" if due_at < at + timedelta(days=7) else "later"


@clause("L36")
def controlled(worker: Worker, *, at: datetime) -> QuerySet[Case]:
    """Cases whose terms this worker controls because he took the package in (L36), the most urgent first.

    Those whose term has not begun, since documents are awaited, come last: they have a list of their own.
    Who stands in for an absent one controls the absent one's too, as long as the absence lasts.
    """
    return (
        Case.objects.filter(taken_by__in=[worker, *stood_in_for(worker, at)])
        .live()
        .select_related("service", "applicant", "officer", "decider", "taken_by")
        .order_by(F("due_at").asc(nulls_last=True), "pk")
    )


def to_hand_over(worker: Worker, *, centre: Centre, body: Provider) -> dict[Provider, list[CaseStep]]:
    """Steps that wait in this body to be handed over, by the receiving body: each group makes one list (L33)."""
    steps = (
        CaseStep.objects.waiting(centre)
        .filter(Q(sender=worker) | Q(case__provider=body, after__isnull=True))
        .select_related("case__service", "case__applicant", "provider", "officer")
        .order_by("provider__name", "ready_at")
    )
    groups: dict[Provider, list[CaseStep]] = {}
    for step in steps:
        groups.setdefault(step.provider, []).append(step)
    return groups


def open_lists(worker: Worker, *, at: datetime) -> QuerySet[HandoverList]:
    """Hand-over lists of the worker's bodies on which something is not confirmed yet."""
    return (
        visible_lists(worker, at=at)
        .filter(settled_at__isnull=True)
        .select_related("from_provider", "to_provider", "made_by")
        .annotate(size=Count("items"))
        .order_by("made_at")
    )


def results(worker: Worker, *, state: CaseState, at: datetime) -> QuerySet[Case]:
    """Cases of the worker's bodies in one state of the way back: on the way (sent) or waiting to be handed out."""
    return (
        visible_cases(worker, at=at)
        .filter(state=state)
        .select_related("applicant", "service", "outgoing", "decider", "taken_by")
        .order_by("ready_at", "decided_at", "pk")
    )


def to_send(worker: Worker | UUID) -> QuerySet[Case]:
    """Decided cases whose outgoing package this executor still has to send (L38)."""
    return _way_back(worker, CaseState.DECIDED).order_by("decided_at")


def on_its_way(worker: Worker | UUID) -> QuerySet[Case]:
    """Cases whose result was sent and has not come to the centre: this executor watches over it till ``due_back_at``."""
    return _way_back(worker, CaseState.SENT).select_related("outgoing", "centre").order_by("due_back_at", "pk")


def _way_back(worker: Worker | UUID, state: CaseState) -> QuerySet[Any]:
    owed = Duty.objects.open().filter(clause="L38", bearer=worker)
    found: QuerySet[Any] = Case.objects.filter(state=state, duties__in=owed).annotate(due_back_at=F("duties__due_at"))
    return found.select_related("applicant", "service")


def awaiting_documents(worker: Worker, *, at: datetime) -> QuerySet[Case]:
    """Registered cases whose applicant still has to bring something (L28), the earliest date first."""
    return (
        visible_cases(worker, at=at)
        .filter(state=CaseState.REGISTERED, full_at__isnull=True)
        .select_related("applicant", "service", "deficiency_notice")
        .order_by("deficiency_notice__bring_by_on", "pk")
    )


def search(worker: Worker, text: str, *, at: datetime) -> list[Case]:
    """Find visible cases by number, code or person (name, number of the state, phone, document): at most a page.

    People are found where people are kept (``office.parties.search``); each one shown is logged as an opening (K21).
    """
    asked = text.strip()
    if not asked:
        return []
    people = _people(worker, asked, at=at)
    # Few statements for any number of people: where fewer are meant, the last one stands in it again.
    many = _rounded_up(len(people))
    keys = {f"person{nth}": people[min(nth, len(people) - 1)] for nth in range(many)}
    cases = _sought(many).ask(postings_of(worker, at), number=asked, code=asked.upper(), **keys)
    if opened := {case.applicant for case in cases}:
        read_access_of_each(opened, by=worker, at=at, purpose=SEARCH)
    return cases


def _rounded_up(many: int) -> int:
    """Give the next of 0, 1, 4, 16, 64 and so on."""
    return 4 ** next(power for power in count() if 4**power >= many) if many else 0


@lru_cache(maxsize=8)
def _sought(people: int) -> OfPostings[Case]:
    """Ask for cases by a number, a code or one of so many people."""

    def build(postings: Iterable[Posting], number: str, code: str, **keys: UUID) -> QuerySet[Case]:
        by = Q(number=number) | Q(tracking_code=code) | Q(applicant__in=list(keys.values()))
        found = cases_of(postings).filter(by).select_related("applicant", "service", "officer", "centre")
        return found.order_by("-registered_at")[:PAGE]

    keys = {f"person{nth}": UUID for nth in range(people)}
    return OfPostings(build, ties_to_cases, "once", number=str, code=str, **keys)


def _people(worker: Worker, text: str, *, at: datetime) -> list[UUID]:
    """The people of the worker's cities who may be meant: one statement a city, which is one for nearly everybody."""
    query = read_query(text)
    places = [posting.city or posting.centre or posting.provider for posting in postings_of(worker, at)]
    cities = {place.pk if isinstance(place, City) else place.city_id for place in places if place}
    return [one.id for city_id in sorted(cities) for one in candidates(query, city_id=city_id, limit=PAGE)]


@dataclass(frozen=True)
class CasePage:
    """Everything that the page of a case shows."""

    case: Case
    steps: list[CaseStep]
    sheet: list[RoutingEntry]
    items: list[PackageItem]
    after: dict[int, list[int]]
    """By the key of a step the keys of those that it follows."""


def case_page(case: Case) -> CasePage:
    """Read the parts of a case page in four statements."""
    steps, sheet = _STEPS.ask(case=case.pk), _SHEET.ask(case=case.pk)
    items = _ITEMS.ask(package=case.package_id)
    scans: dict[int, list[ItemScan]] = defaultdict(list)
    for scan in _SCANS.ask(package=case.package_id):
        scans[scan.item_id].append(scan)
    for item in items:
        item.own_scans = scans[item.pk]
    parts: list[CaseStep | RoutingEntry] = [*steps, *sheet]
    for part in parts:
        part.case = case
    return CasePage(
        case=case,
        steps=steps,
        after={step.pk: vars(step)["former"] for step in steps},
        sheet=sheet,
        items=items,
    )


def _steps(case: Any) -> QuerySet[Any]:
    order = CaseStep.after.through.objects.filter(from_casestep=OuterRef("pk"))
    steps = CaseStep.objects.filter(case=case).select_related("provider", "officer", "sender")
    return steps.annotate(former=ArraySubquery(order.values("to_casestep")))


def _sheet(case: Any) -> QuerySet[Any]:
    return RoutingEntry.objects.filter(case=case).select_related("by", "from_provider", "to_provider", "step")


_STEPS: Final[Question[CaseStep]] = Question(_steps, case=UUID)
_SHEET: Final[Question[RoutingEntry]] = Question(_sheet, case=UUID)
_ITEMS: Final[Question[PackageItem]] = Question(
    lambda package: PackageItem.objects.filter(package=package).select_related("document"), package=UUID
)
_SCANS: Final[Question[ItemScan]] = Question(
    lambda package: ItemScan.objects.filter(item__package=package).select_related("file"), package=UUID
)
