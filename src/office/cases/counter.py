"""What the counter looks at: the day of a front office, and the package before its worker. Bounded statements each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Prefetch, QuerySet, Window, prefetch_related_objects

from office.accounts.models import Worker
from office.cases import rules
from office.cases.access import visible_cases, visible_packages
from office.cases.facts import consents_of, gather
from office.cases.models import Case, CaseStep, ItemScan, PackageItem, SubmissionPackage
from office.cases.rules import Obstacle
from office.cases.states import CaseState, PackageState
from office.catalogue.models import Question
from office.catalogue.queries import questions_for
from office.centres.models import Centre, Provider
from office.parties.models import Consent

FIRST = 5


@dataclass(frozen=True)
class Pile:
    """How many there are, and the first few of them."""

    count: int
    rows: Sequence[SubmissionPackage | Case]


@dataclass(frozen=True)
class CounterDay:
    """What waits at a front office now: drafts, documents to come, results on the way and to hand out, hand-overs."""

    drafts: Pile
    awaiting: Pile
    arriving: Pile
    ready: Pile
    to_hand_over: int

    @property
    def rows(self) -> list[SubmissionPackage | Case]:
        """All that are shown, each by the name of its applicant."""
        return [row for pile in (self.drafts, self.awaiting, self.arriving, self.ready) for row in pile.rows]


def _pile(rows: QuerySet[Any]) -> Pile:
    """Count and first rows in one statement."""
    first = list(rows.annotate(total=Window(Count("*")))[:FIRST])
    return Pile(first[0].total if first else 0, first)


def counter_day(worker: Worker, *, centre: Centre, body: Provider, at: datetime) -> CounterDay:
    """Read what waits at the front office of ``body`` in ``centre``: one statement a pile, whatever their sizes."""
    here = {"centre": centre, "provider": body}
    drafts = visible_packages(worker, at=at).filter(state=PackageState.DRAFT, **here)
    cases = visible_cases(worker, at=at).filter(**here).select_related("applicant", "service", "deficiency_notice")
    awaiting = cases.filter(state=CaseState.REGISTERED, full_at__isnull=True)
    steps = CaseStep.objects.waiting(centre).filter(case__provider=body, after__isnull=True)
    return CounterDay(
        drafts=_pile(drafts.select_related("applicant", "service", "taken_by").order_by("-changed_at")),
        awaiting=_pile(awaiting.order_by("deficiency_notice__bring_by_on", "pk")),
        arriving=_pile(cases.filter(state=CaseState.SENT).order_by("decided_at", "pk")),
        ready=_pile(cases.filter(state=CaseState.READY).order_by("ready_at", "pk")),
        to_hand_over=steps.count(),
    )


@dataclass(frozen=True)
class DeskPage:
    """Everything the desk shows of a package: its documents with scans, what was asked, what still stops it."""

    package: SubmissionPackage
    items: list[PackageItem]
    questions: list[Question]
    obstacles: list[Obstacle]
    consent: Consent | None
    request_consent: Consent | None


def desk_page(package: SubmissionPackage, *, at: datetime) -> DeskPage:
    """Read the parts of a package whose people and service the caller has, in eight statements."""
    shown_by = package.representative.person if package.representative else package.applicant
    scans = Prefetch("scans", ItemScan.objects.select_related("file"))
    items = list(package.items.select_related("document").prefetch_related(scans))
    prefetch_related_objects([package], "affected", "card__questions")
    prefetch_related_objects([shown_by], "identity_documents")
    consent, request_consent = consents_of(package, at=at)
    return DeskPage(
        package=package,
        items=items,
        questions=questions_for(package.card),
        obstacles=rules.obstacles(gather(package, at=at, items=items, consents=(consent, request_consent))),
        consent=consent,
        request_consent=request_consent,
    )
