"""The statements behind a head's figures (K12, K13), each composed once for every shape of what is watched.

A shape says which kind of head watches and which filters are set; their values are filled in when it is asked
(docs/adr/0074).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from functools import lru_cache
from typing import Any, Final, Generic, NamedTuple, TypeVar
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case as CaseWhen
from django.db.models import Count, DateField, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce, JSONObject, TruncDate
from django.utils.translation import get_language

from office.cases.access import CITY_ROLES, duties_with_bodies, visible_duties
from office.cases.facts import LOCAL
from office.cases.models import CaseStep, Duty, Suspension
from office.cases.models.duty import standing_still
from office.cases.states import StepState
from office.centres.models import Posting, Role
from office.centres.models.providers import short_name_in_language
from office.tables.asking import Question, Reckoned

Row = TypeVar("Row")
Moments = Callable[[datetime], Sequence[datetime]]

DAY: Final = timedelta(days=1)
COMPARED_DAYS: Final = 7
"""The norm of a figure is its mean at this hour of the weekdays among these last days."""
IS_OPEN: Final = Q(done_at__isnull=True, void_at__isnull=True)
# What ended is asked for between two moments, the present one too: of one bound the planner takes a third of all duties there
# ever were to lie beyond it, and reads them; of two a two-hundredth, and goes by the indexes of what ended.


@dataclass(frozen=True)
class Watched:
    """What a head watches, narrowed to what, as of when. ``days``: how far back the met and the late ones are counted;
    ``rows``: how many of a kind are shown.

    ``centres``: those that he reaches, where the caller knows them: the indexes of duties begin with them. ``moved``: people
    whose duties belong to one body or another by the day.
    """

    posting: Posting
    at: datetime
    days: int
    rows: int
    centres: tuple[UUID, ...] | None = None
    centre: UUID | None = None
    clause: str = ""
    bearer: UUID | None = None
    moved: tuple[UUID, ...] = ()


class _Shape(NamedTuple):
    role: str
    days: int
    rows: int
    centres: int | None
    centre: bool
    clause: bool
    bearer: bool
    moved: int
    language: str | None
    """Names of bodies are asked for in it."""


class Asking(Generic[Row]):
    """A statement about what is watched; ``moments``: those that stand in it, reckoned from the moment of asking."""

    def __init__(self, build: Callable[[Watched], QuerySet[Any, Row]], moments: Callable[[int], Moments]) -> None:
        self._build, self._moments = build, moments
        self._of_shape = lru_cache(maxsize=256)(self._compose)

    def ask(self, watched: Watched) -> list[Row]:
        """Give what is found of ``watched``."""
        shape = _Shape(
            role=watched.posting.role,
            days=watched.days,
            rows=watched.rows,
            centres=None if watched.centres is None else len(watched.centres),
            centre=watched.centre is not None,
            clause=bool(watched.clause),
            bearer=watched.bearer is not None,
            moved=len(watched.moved),
            language=get_language(),
        )
        return self._of_shape(shape).ask(**_values(watched))

    def _compose(self, shape: _Shape) -> Question[Row]:
        def build(**given: Any) -> QuerySet[Any, Row]:
            return self._build(
                Watched(
                    posting=Posting(role=shape.role, **{tie_of(shape.role): given["own"]}),
                    at=given["at"],
                    days=shape.days,
                    rows=shape.rows,
                    centres=None if shape.centres is None else _listed(given, "centres"),
                    centre=given.get("centre"),
                    clause=given.get("clause", ""),
                    bearer=given.get("bearer"),
                    moved=_listed(given, "moved"),
                )
            )

        keys = [*_named("centres", shape.centres or 0), *_named("moved", shape.moved)]
        keys += [name for name in ("centre", "bearer") if getattr(shape, name)]
        words = {"clause": str} if shape.clause else {}
        at = Reckoned(self._moments(shape.days))
        return Question(build, "once", own=UUID, at=at, **words, **dict.fromkeys(keys, UUID))


def _values(watched: Watched) -> dict[str, Any]:
    own = getattr(watched.posting, tie_of(watched.posting.role))
    listed = {"centres": watched.centres or (), "moved": watched.moved}
    return {
        "own": own,
        "at": watched.at,
        "centre": watched.centre,
        "clause": watched.clause,
        "bearer": watched.bearer,
        **{name: key for of, keys in listed.items() for name, key in zip(_named(of, len(keys)), keys, strict=True)},
    }


def tie_of(role: str) -> str:
    """Name the key by which a head of this kind watches: his centre, his body, his city."""
    if role in CITY_ROLES:
        return "city_id"
    return "centre_id" if role == Role.CENTRE_HEAD else "provider_id"


def _named(of: str, many: int) -> list[str]:
    return [f"{of}_{nth}" for nth in range(many)]


def _listed(given: dict[str, Any], of: str) -> tuple[UUID, ...]:
    return tuple(value for name, value in given.items() if name.startswith(f"{of}_"))


def watched_duties(watched: Watched) -> QuerySet[Any, Any]:
    """Give the duties that are watched."""
    asked = {"centre": watched.centre, "clause": watched.clause, "bearer": watched.bearer}
    narrowed = visible_duties(watched.posting).filter(**{name: value for name, value in asked.items() if value})
    return narrowed if watched.centres is None else narrowed.filter(centre__in=watched.centres)


# -- what stood, what was met ---------------------------------------------------------------------------------------


def moments_compared(at: datetime) -> list[datetime]:
    """Give this moment and the same hour of the days before."""
    return [at - DAY * back for back in range(COMPARED_DAYS + 1)]


def _moments_counted(at: datetime) -> list[datetime]:
    compared = moments_compared(at)
    days = [moment for then in compared for moment in (_start(then), _end(then))]
    return [*compared, *days, _start(compared[-1]) - DAY, compared[1] - DAY * COMPARED_DAYS]


def _counted(watched: Watched) -> QuerySet[Any, Any]:
    """Count what stands and what stood at this hour of the last days; read with it who was posted where."""
    moments = moments_compared(watched.at)
    horizon = _start(moments[-1]) - DAY
    ended = (horizon, watched.at)
    recent = watched_duties(watched).filter(IS_OPEN | Q(done_at__range=ended) | Q(void_at__range=ended))
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
    whole: QuerySet[Any, Any] = counted.annotate(posted=ArraySubquery(_postings(watched.posting)))
    return whole


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


def _postings(watcher: Posting) -> QuerySet[Any, Any]:
    """Postings of the people whose duties the watcher sees, the latest first."""
    if watcher.role == Role.PROVIDER_HEAD:
        reach = Q(worker__in=Posting.objects.filter(provider=watcher.provider_id).values("worker"))
    else:
        reach = Q(centre=watcher.centre_id) if watcher.role == Role.CENTRE_HEAD else Q(centre__city=watcher.city_id)
    held = Posting.objects.filter(reach, provider__isnull=False, centre__isnull=False).order_by("-starts_on")
    named = {"worker": "worker", "centre": "centre", "since": "starts_on", "body": "provider"}
    return held.values(row=JSONObject(**named, name=short_name_in_language("provider__")))


# -- what waits -----------------------------------------------------------------------------------------------------


def _waiting(watched: Watched) -> QuerySet[Any, Any]:
    """Count cases, not steps, that were to be handed over: parallel steps of one case go in one pair of hands."""
    then = watched.at - DAY
    # Of the suspensions that run, which are few, and not of each case, which would be read for it.
    stopped = Suspension.objects.filter(ended_at__isnull=True).values("case")
    steps = _steps_of(watched).alias(gone_at=Coalesce("sent_at", "received_at"))
    steps = steps.filter(Q(state=StepState.READY) | Q(gone_at__gt=then))
    return (
        steps.order_by()
        .values(every=Value(1))
        .annotate(
            now=Count("case", distinct=True, filter=Q(state=StepState.READY) & ~Q(case__in=stopped)),
            waited=Count("case", distinct=True, filter=Q(ready_at__lte=then)),
        )
    )


def _steps_of(watched: Watched) -> QuerySet[CaseStep]:
    """Steps that were to be handed over, under the same head: a body's are those that its workers send."""
    steps, posting = CaseStep.objects.filter(ready_at__isnull=False).exclude(state=StepState.CANCELLED), watched.posting
    if watched.centre:
        steps = steps.filter(case__centre=watched.centre)
    if watched.bearer:
        steps = steps.filter(sender=watched.bearer)
    if posting.role == Role.PROVIDER_HEAD:
        sends = Posting.objects.filter(worker=OuterRef("sender"), provider=posting.provider_id)
        return steps.filter(Exists(sends))
    if posting.role == Role.CENTRE_HEAD:
        return steps.filter(case__centre=posting.centre_id)
    return steps.filter(case__centre__city=posting.city_id)


# -- who bears what, and what presses -------------------------------------------------------------------------------


def _since(at: datetime, days: int) -> datetime:
    return at - DAY * days


def _shares(watched: Watched) -> QuerySet[Any, Any]:
    at, since, is_open = watched.at, _since(watched.at, watched.days), IS_OPEN
    shares: QuerySet[Any, Any] = (
        watched_duties(watched)
        .filter(is_open | Q(done_at__range=(since, at)))
        .order_by()
        .values("bearer", "bearer__surname", "bearer__given_name", "bearer__patronymic", "centre")
        .annotate(
            day=_day(watched.moved),
            open=Count("pk", filter=is_open),
            overdue=Count("pk", filter=is_open & Q(due_at__lt=at) & ~standing_still()),
            today=Count("pk", filter=is_open & Q(due_at__range=(at, _end(at))) & ~standing_still()),
            met=Count("pk", filter=Q(done_at__lte=F("due_at"))),
            late=Count("pk", filter=Q(done_at__gt=F("due_at"))),
        )
    )
    return shares


def _day(moved: Iterable[UUID]) -> CaseWhen | Value:
    """The day on which a duty was opened, where its body depends on it; otherwise nothing to group by."""
    if not moved:
        return Value(None, output_field=DateField())
    return CaseWhen(When(bearer__in=moved, then=TruncDate("opened_at")), output_field=DateField())


def _rows(watched: Watched) -> QuerySet[Any, Duty]:
    """Give what is overdue, what is due today, and what was done late in the days of the filter; of each at most ``rows``."""
    at, duties = watched.at, watched_duties(watched)
    pressing = duties.filter(IS_OPEN & ~standing_still()).order_by("due_at", "pk")
    late = duties.filter(done_at__range=(_since(at, watched.days), at), done_at__gt=F("due_at"))
    late = late.order_by("-done_at", "pk")
    # Chosen first and read after: joined at once, everything that presses would be joined to be thrown away.
    kinds = (pressing.filter(due_at__lt=at), pressing.filter(due_at__range=(at, _end(at))), late)
    overdue, today, met_late = (kind.values("pk")[: watched.rows] for kind in kinds)
    chosen = duties_with_bodies().filter(pk__in=overdue.union(today, met_late, all=True))
    return chosen.select_related("bearer", "case", "step").order_by("due_at", "pk")


def _start(moment: datetime) -> datetime:
    return datetime.combine(moment.astimezone(LOCAL).date(), time.min, LOCAL)


def _end(moment: datetime) -> datetime:
    return datetime.combine(moment.astimezone(LOCAL).date(), time.max, LOCAL)


def _now_and_since(days: int) -> Moments:
    return lambda at: [at, _end(at), _since(at, days)]


COUNTED: Final[Asking[dict[str, Any]]] = Asking(_counted, lambda _days: _moments_counted)
WAITING: Final[Asking[dict[str, Any]]] = Asking(_waiting, lambda _days: lambda at: [at - DAY])
SHARES: Final[Asking[dict[str, Any]]] = Asking(_shares, _now_and_since)
PRESSING: Final[Asking[Duty]] = Asking(_rows, _now_and_since)


def without_duties(watched: Watched) -> Watched:
    """Leave out what narrows duties alone."""
    return replace(watched, centres=None, clause="", moved=())
