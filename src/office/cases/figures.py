"""Figures of duties for whoever watches the terms (K12, K13): how many, how late, whose.

Everything is read in a bounded number of statements, however many duties there are.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from office.accounts.models import Worker
from office.cases.access import visible_duties
from office.cases.facts import LOCAL
from office.cases.models import CaseStep, Duty
from office.cases.states import StepState
from office.centres.models import Posting, Role

DAY = timedelta(days=1)
COMPARED_DAYS = 7
"""The norm of a figure is its mean at this hour of the weekdays among these last days."""
ROWS = 300
SATURDAY = 5


@dataclass(frozen=True)
class Filters:
    """What a head narrows the page to. ``days``: how far back the met and the late ones are counted."""

    centre: UUID | None = None
    clause: str = ""
    bearer: UUID | None = None
    days: int = COMPARED_DAYS


@dataclass(frozen=True)
class Figure:
    """How many now, how many at this hour yesterday, and how many there usually are (or should be)."""

    value: int
    yesterday: int
    norm: int


@dataclass(frozen=True)
class Figures:
    open: Figure
    overdue: Figure
    due_today: Figure
    met_today: Figure
    met_late: Figure
    """Within seven days: a breach stays visible after the act is done."""
    waiting: Figure
    """Cases that wait to be handed over."""


@dataclass(frozen=True)
class Share:
    """What one person or one body bears. ``met`` and ``late`` count the days of the filter."""

    id: UUID | None
    name: str
    open: int = 0
    overdue: int = 0
    today: int = 0
    met: int = 0
    late: int = 0

    def plus(self, other: "Share") -> "Share":
        counted = ("open", "overdue", "today", "met", "late")
        return replace(self, **{name: getattr(self, name) + getattr(other, name) for name in counted})


@dataclass(frozen=True)
class Overview:
    """The head's morning: figures, who bears what, and the rows that press."""

    figures: Figures
    people: list[Share]
    bodies: list[Share]
    overdue: list[Duty] = field(default_factory=list)
    today: list[Duty] = field(default_factory=list)
    late: list[Duty] = field(default_factory=list)


def overview(posting: Posting, filters: Filters, *, at: datetime) -> Overview:
    """Give the duties that ``posting`` watches, in four statements."""
    duties = _narrowed(visible_duties(posting), filters)
    people, bodies = _shares(duties, filters, at)
    rows = _rows(duties, filters, at)
    return Overview(
        figures=_figures(duties, _waiting(posting, filters), at),
        people=people,
        bodies=bodies,
        overdue=[duty for duty in rows if duty.is_overdue(at)],
        today=[duty for duty in rows if duty.is_open and not duty.is_overdue(at)],
        late=sorted((duty for duty in rows if duty.done_at), key=lambda duty: duty.done_at or at, reverse=True),
    )


def _narrowed(duties: QuerySet[Duty], filters: Filters) -> QuerySet[Duty]:
    asked = {"centre": filters.centre, "clause": filters.clause, "bearer": filters.bearer}
    return duties.filter(**{name: value for name, value in asked.items() if value})


# -- six figures ----------------------------------------------------------------------------------------------------


def _figures(duties: QuerySet[Duty], steps: QuerySet[CaseStep], at: datetime) -> Figures:
    moments = [at - DAY * back for back in range(COMPARED_DAYS + 1)]
    horizon = _start(moments[-1]) - DAY
    recent = duties.filter(
        Q(done_at__isnull=True, void_at__isnull=True) | Q(done_at__gte=horizon) | Q(void_at__gte=horizon)
    )
    counts = recent.aggregate(
        **{f"open{back}": _count(_stood(then)) for back, then in enumerate(moments)},
        **{
            f"due{back}": _count(_stood(then) & Q(due_at__range=(then, _end(then))))
            for back, then in enumerate(moments)
        },
        **{f"met{back}": _count(_met(then)) for back, then in enumerate(moments)},
        **{f"overdue{back}": _count(_stood(then) & Q(due_at__lt=then)) for back, then in enumerate(moments[:2])},
        **{f"late{back}": _count(_met_late(then)) for back, then in enumerate(moments[:2])},
    )
    compared = [back for back, then in enumerate(moments) if back and then.astimezone(LOCAL).weekday() < SATURDAY]

    def usual(name: str) -> Figure:
        mean = sum(counts[f"{name}{back}"] for back in compared) / len(compared)
        return Figure(counts[f"{name}0"], counts[f"{name}1"], round(mean))

    return Figures(
        open=usual("open"),
        overdue=Figure(counts["overdue0"], counts["overdue1"], 0),
        due_today=usual("due"),
        met_today=usual("met"),
        met_late=Figure(counts["late0"], counts["late1"], 0),
        waiting=_waiting_figure(steps, at),
    )


def _count(condition: Q) -> Count:
    return Count("pk", filter=condition)


def _stood(then: datetime) -> Q:
    """Open at that moment."""
    return (
        Q(opened_at__lte=then)
        & (Q(done_at__isnull=True) | Q(done_at__gt=then))
        & (Q(void_at__isnull=True) | Q(void_at__gt=then))
    )


def _met(then: datetime) -> Q:
    """Done in time, on that day up to that hour."""
    return Q(done_at__range=(_start(then), then), done_at__lte=F("due_at"))


def _met_late(then: datetime) -> Q:
    return Q(done_at__range=(then - DAY * COMPARED_DAYS, then), done_at__gt=F("due_at"))


def _waiting(posting: Posting, filters: Filters) -> QuerySet[CaseStep]:
    """Steps that were to be handed over, under the same head: a body's are those that its workers send."""
    steps = CaseStep.objects.filter(ready_at__isnull=False).exclude(state=StepState.CANCELLED)
    if filters.centre:
        steps = steps.filter(case__centre=filters.centre)
    if filters.bearer:
        steps = steps.filter(sender=filters.bearer)
    if posting.role == Role.PROVIDER_HEAD:
        sends = Posting.objects.filter(worker=OuterRef("sender"), provider=posting.provider_id)
        return steps.filter(Exists(sends))
    if posting.role == Role.CENTRE_HEAD:
        return steps.filter(case__centre=posting.centre_id)
    return steps.filter(case__centre__city=posting.city_id)


def _waiting_figure(steps: QuerySet[CaseStep], at: datetime) -> Figure:
    """Count cases, not steps: parallel steps of one case go in one pair of hands."""
    then = at - DAY
    gone_later = Q(sent_at__gt=then) | Q(sent_at__isnull=True, received_at__gt=then)
    counts = steps.filter(Q(state=StepState.READY) | gone_later).aggregate(
        now=Count("case", distinct=True, filter=Q(state=StepState.READY, case__suspended_at__isnull=True)),
        before=Count("case", distinct=True, filter=Q(ready_at__lte=then)),
    )
    return Figure(counts["now"], counts["before"], 0)


# -- who bears what -------------------------------------------------------------------------------------------------


def _shares(duties: QuerySet[Any, Any], filters: Filters, at: datetime) -> tuple[list[Share], list[Share]]:
    since, is_open = at - DAY * filters.days, Q(done_at__isnull=True, void_at__isnull=True)
    rows = (
        duties.filter(is_open | Q(done_at__gte=since))
        .order_by()
        .values("bearer", "bearer__surname", "bearer__given_name", "bearer__patronymic", "body", "body_name")
        .annotate(
            open=Count("pk", filter=is_open),
            overdue=Count("pk", filter=is_open & Q(due_at__lt=at)),
            today=Count("pk", filter=is_open & Q(due_at__range=(at, _end(at)))),
            met=Count("pk", filter=Q(done_at__lte=F("due_at"))),
            late=Count("pk", filter=Q(done_at__gt=F("due_at"))),
        )
    )
    found = [(row, _share(row)) for row in rows]
    people = _summed((row["bearer"], _named(row), share) for row, share in found)
    return people, _summed((row["body"], row["body_name"] or "", share) for row, share in found)


def _share(row: dict[str, int]) -> Share:
    counted = ("open", "overdue", "today", "met", "late")
    return Share(None, "", **{name: row[name] for name in counted})


def _named(row: dict[str, str]) -> str:
    names = ("surname", "given_name", "patronymic")
    return Worker(**{name: row[f"bearer__{name}"] for name in names}).short_name


def _summed(shares: Iterable[tuple[UUID | None, str, Share]]) -> list[Share]:
    found: dict[UUID | None, Share] = {}
    for key, name, share in shares:
        found[key] = found.get(key, Share(key, name)).plus(share)
    return sorted(found.values(), key=lambda each: (-each.overdue, -each.today, -each.open, each.name))


def _rows(duties: QuerySet[Duty], filters: Filters, at: datetime) -> list[Duty]:
    """Give what is overdue or due today, and what was done late in the days of the filter; at most ``ROWS``."""
    pressing = Q(done_at__isnull=True, void_at__isnull=True, due_at__lte=_end(at))
    late = Q(done_at__gte=at - DAY * filters.days, done_at__gt=F("due_at"))
    found = duties.filter(pressing | late).select_related("bearer", "centre", "case__service", "step")
    return list(found.order_by(F("done_at").desc(nulls_first=True), "due_at", "pk")[:ROWS])


def _start(moment: datetime) -> datetime:
    return datetime.combine(moment.astimezone(LOCAL).date(), time.min, LOCAL)


def _end(moment: datetime) -> datetime:
    return datetime.combine(moment.astimezone(LOCAL).date(), time.max, LOCAL)
