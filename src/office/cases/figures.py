"""Figures of duties for whoever watches the terms (K12, K13): how many, how late, whose.

Everything is read in a bounded number of statements, however many duties there are.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import reduce
from operator import or_
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case as CaseWhen
from django.db.models import Count, DateField, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import JSONObject, TruncDate

from office.accounts.models import Worker
from office.cases.access import visible_duties
from office.cases.facts import LOCAL
from office.cases.models import CaseStep, Duty
from office.cases.models.duty import standing_still
from office.cases.states import StepState
from office.centres.models import Centre, Posting, Role
from office.centres.models.providers import short_name_in_language

DAY = timedelta(days=1)
COMPARED_DAYS = 7
"""The norm of a figure is its mean at this hour of the weekdays among these last days."""
ROWS = 20
"""As many are shown of what is overdue, of what is due today and of what was met late: nobody reads more before
narrowing the filters."""
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

    @property
    def met_late(self) -> int:
        """How many were met late in the days of the filter, shown or not."""
        return sum(share.late for share in self.people)


def overview(posting: Posting, filters: Filters, *, at: datetime, centres: Sequence[Centre] | None = None) -> Overview:
    """Give the duties that ``posting`` watches, in four statements.

    ``centres``: those that the posting reaches, where the caller knows them: the indexes of duties begin with them.
    """
    duties = _narrowed(visible_duties(posting), filters)
    duties = duties if centres is None else duties.filter(centre__in=[centre.pk for centre in centres])
    counts, bearers = _counted(duties, posting, at)
    people, bodies = _shares(duties, bearers, filters, at)
    rows = _rows(duties, filters, at)
    return Overview(
        figures=_figures(counts, _waiting_figure(_waiting(posting, filters), at), at),
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


def _counted(duties: QuerySet[Any, Any], watcher: Posting, at: datetime) -> tuple[Counter[str], "_Bodies"]:
    """Count what stands and what stood at this hour of the last days; read with it who was posted where."""
    moments = _moments(at)
    horizon = _start(moments[-1]) - DAY
    recent = duties.filter(
        Q(done_at__isnull=True, void_at__isnull=True) | Q(done_at__gte=horizon) | Q(void_at__gte=horizon)
    )
    counted = (
        recent.order_by()
        .values(every=Value(1))
        .annotate(
            **{f"open{back}": _count(_stood(then)) for back, then in enumerate(moments)},
            **{
                f"due{back}": _count(_stood(then) & Q(due_at__range=(then, _end(then))) & ~standing_still(then))
                for back, then in enumerate(moments)
            },
            **{f"met{back}": _count(_met(then)) for back, then in enumerate(moments)},
            **{
                f"overdue{back}": _count(_stood(then) & Q(due_at__lt=then) & ~standing_still(then))
                for back, then in enumerate(moments[:2])
            },
            **{f"late{back}": _count(_met_late(then)) for back, then in enumerate(moments[:2])},
        )
    )
    row: dict[str, Any] = next(iter(counted.annotate(posted=ArraySubquery(_postings(watcher)))), {"posted": []})
    return Counter({name: number for name, number in row.items() if name != "posted"}), _Bodies(row["posted"])


def _moments(at: datetime) -> list[datetime]:
    return [at - DAY * back for back in range(COMPARED_DAYS + 1)]


def _figures(counts: Mapping[str, int], waiting: Figure, at: datetime) -> Figures:
    moments = _moments(at)
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
        waiting=waiting,
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


def _shares(
    duties: QuerySet[Any, Any], bodies: "_Bodies", filters: Filters, at: datetime
) -> tuple[list[Share], list[Share]]:
    since, is_open = at - DAY * filters.days, Q(done_at__isnull=True, void_at__isnull=True)
    rows = (
        duties.filter(is_open | Q(done_at__gte=since))
        .order_by()
        .values("bearer", "bearer__surname", "bearer__given_name", "bearer__patronymic", "centre")
        .annotate(
            day=bodies.day(),
            open=Count("pk", filter=is_open),
            overdue=Count("pk", filter=is_open & Q(due_at__lt=at) & ~standing_still()),
            today=Count("pk", filter=is_open & Q(due_at__range=(at, _end(at))) & ~standing_still()),
            met=Count("pk", filter=Q(done_at__lte=F("due_at"))),
            late=Count("pk", filter=Q(done_at__gt=F("due_at"))),
        )
    )
    found = [(row, _share(row)) for row in rows]
    people = _summed((row["bearer"], _named(row), share) for row, share in found)
    return people, _summed((*bodies.of(row), share) for row, share in found)


class _Bodies:
    """For which body each bearer was posted when his duty was opened: the rule of ``visible_duties``, without a look-up
    for each duty. Hardly anybody ever changes his body, so the day matters for a few people alone.
    """

    def __init__(self, postings: Iterable[Mapping[str, str]]) -> None:
        self.posted: dict[tuple[UUID, UUID], list[_Body]] = defaultdict(list)
        for row in postings:
            body = _Body(date.fromisoformat(row["since"]), UUID(row["body"]), row["name"])
            self.posted[UUID(row["worker"]), UUID(row["centre"])].append(body)

    def day(self) -> CaseWhen | Value:
        """The day on which a duty was opened, where its body depends on it; otherwise nothing to group by."""
        moved = {worker for (worker, _centre), held in self.posted.items() if len({body.key for body in held}) > 1}
        if not moved:
            return Value(None, output_field=DateField())
        return CaseWhen(When(bearer__in=moved, then=TruncDate("opened_at")), output_field=DateField())

    def of(self, row: Mapping[str, Any]) -> tuple[UUID | None, str]:
        held, day = self.posted[row["bearer"], row["centre"]], row["day"]
        return next(((body.key, body.name) for body in held if not day or body.since <= day), (None, ""))


class _Body(NamedTuple):
    since: date
    key: UUID
    name: str


def _postings(watcher: Posting) -> QuerySet[Any, Any]:
    """Postings of the people whose duties the watcher sees, the latest first."""
    if watcher.role == Role.PROVIDER_HEAD:
        reach = Q(worker__in=Posting.objects.filter(provider=watcher.provider_id).values("worker"))
    else:
        reach = Q(centre=watcher.centre_id) if watcher.role == Role.CENTRE_HEAD else Q(centre__city=watcher.city_id)
    held = Posting.objects.filter(reach, provider__isnull=False, centre__isnull=False).order_by("-starts_on")
    named = {"worker": "worker", "centre": "centre", "since": "starts_on", "body": "provider"}
    return held.values(row=JSONObject(**named, name=short_name_in_language("provider__")))


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
    """Give what is overdue, what is due today, and what was done late in the days of the filter; of each at most ``ROWS``."""
    pressing = duties.filter(Q(done_at__isnull=True, void_at__isnull=True) & ~standing_still()).order_by("due_at", "pk")
    late = duties.filter(done_at__gte=at - DAY * filters.days, done_at__gt=F("due_at")).order_by("-done_at", "pk")
    # Chosen first and read after: joined at once, everything that presses would be joined to be thrown away.
    kinds = (pressing.filter(due_at__lt=at), pressing.filter(due_at__range=(at, _end(at))), late)
    chosen = reduce(or_, (Q(pk__in=kind.values("pk")[:ROWS]) for kind in kinds))
    return list(duties.filter(chosen).select_related("bearer", "case", "step").order_by("due_at", "pk"))


def _start(moment: datetime) -> datetime:
    return datetime.combine(moment.astimezone(LOCAL).date(), time.min, LOCAL)


def _end(moment: datetime) -> datetime:
    return datetime.combine(moment.astimezone(LOCAL).date(), time.max, LOCAL)
