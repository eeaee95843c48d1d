"""What an executor's body has on hand: its steps by due moment, page by page, and what it has to pass on."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final, Literal
from uuid import UUID

from django.db.models import Count, F, Prefetch, Q, QuerySet, Value

from office.accounts.models import Worker
from office.audit.models import AccessRecord
from office.audit.subjects import named
from office.cases.facts import LOCAL
from office.cases.models import Case, CaseStep, HandoverItem, HandoverList
from office.cases.models.case import STEP_STANDS_STILL
from office.cases.queries import PAGE, STILL_LAST, Band, banded, on_its_way, to_send
from office.cases.routing import EXECUTORS
from office.cases.states import StepState
from office.catalogue.models import Service
from office.centres.calendars import local_day
from office.centres.models import Centre, Posting, Provider
from office.tables.asking import Question, Reckoned, VariedQuestion
from office.workdays.reach import read_moment

BandCode = Literal["overdue", "today", "week", "later", "still"]
BANDS: Final[tuple[BandCode, ...]] = ("overdue", "today", "week", "later", "still")
SHOWN: Final = 5
AFTER_A_WEEK: Final = timedelta(days=7)
STILL: Final = "~still"


@dataclass(frozen=True)
class Asked:
    """What a list of work is narrowed to. ``body``: the whole body of this posting instead of one's own work."""

    body: Posting | None = None
    band: BandCode | None = None
    service: UUID | None = None


@dataclass(frozen=True)
class Cursor:
    """The row after which the next page begins; ``still``: it stands among those of suspended cases."""

    due_at: datetime
    step: int
    still: bool = False

    def __str__(self) -> str:
        return f"{self.due_at.isoformat()}~{self.step}{STILL if self.still else ''}"

    @classmethod
    def read(cls, text: str) -> "Cursor | None":
        """Read what ``str`` wrote; None for anything else, so that a spoilt address shows the first page."""
        moment, _mark, step = text.removesuffix(STILL).partition("~")
        try:
            due_at = read_moment(moment)
        except ValueError:
            return None
        return cls(due_at, int(step), text.endswith(STILL)) if step.isdecimal() else None


@dataclass(frozen=True)
class WorkPage:
    bands: list[Band]
    counts: dict[str, int]
    after: Cursor | None

    @property
    def has_rows(self) -> bool:
        return any(band.rows for band in self.bands)

    @property
    def cases(self) -> list[Case]:
        """The cases of its steps, each as often as it stands there."""
        return [step.case for band in self.bands for step in band.rows]


def _on_hand(
    worker: UUID | None = None, body: UUID | None = None, centre: UUID | None = None, service: UUID | None = None
) -> QuerySet[CaseStep]:
    """Received steps of the worker, or of the whole body, in the centre, about the service."""
    asked = {"officer": worker, "provider": body, "case__centre": centre, "case__service": service}
    received = CaseStep.objects.filter(state=StepState.RECEIVED)
    return received.filter(**{name: value for name, value in asked.items() if value})


def _whose(worker: Worker, body: Posting | None) -> dict[str, UUID | None]:
    """Name whose work it is: the worker's own, or that of the body (in the centre) of this posting of his."""
    return {"body": body.provider_id, "centre": body.centre_id} if body else {"worker": worker.pk}


def _within(band: str, at: datetime) -> Q:
    """The stretch of ``queries.banded`` as a condition: the same limits, asked of the database."""
    if band == "still":
        return STEP_STANDS_STILL
    _now, midnight, week = _limits(at)
    stretch = {
        "overdue": Q(due_at__lt=at),
        "today": Q(due_at__gte=at, due_at__lt=midnight),
        "week": Q(due_at__gte=midnight, due_at__lt=week),
        "later": Q(due_at__gte=week) | Q(due_at__isnull=True),
    }[band]
    return ~STEP_STANDS_STILL & stretch


def _limits(at: datetime) -> list[datetime]:
    midnight = datetime.combine(at.astimezone(LOCAL).date() + timedelta(days=1), time(), LOCAL)
    return [at, midnight, at + AFTER_A_WEEK]


def _counted(at: datetime, **whose: Any) -> QuerySet[Any, Any]:
    counts = {code: Count("pk", filter=_within(code, at)) for code in BANDS}
    return _on_hand(**whose).order_by().values(every=Value(1)).annotate(**counts)


def _first_of(steps: QuerySet[CaseStep]) -> QuerySet[CaseStep]:
    steps = steps.select_related("case__applicant", "case__service", "provider", "officer")
    return steps.order_by(STILL_LAST, F("due_at").asc(nulls_last=True), "pk")[: PAGE + 1]


_WHOSE: Final = {"worker": UUID, "body": UUID, "centre": UUID, "service": UUID}
_COUNTS: Final[VariedQuestion[dict[str, Any]]] = VariedQuestion(_counted, "once", at=Reckoned(_limits), **_WHOSE)
_FIRST: Final[VariedQuestion[CaseStep]] = VariedQuestion(lambda **whose: _first_of(_on_hand(**whose)), "once", **_WHOSE)


def work_page(worker: Worker, asked: Asked, *, at: datetime, after: Cursor | None = None) -> WorkPage:
    """One page of work by due moment in bands, with how much there is in each band: two statements.

    Steps whose term stands still come after all the others.
    """
    whose = _whose(worker, asked.body) | {"service": asked.service}
    counts = next(iter(_COUNTS.ask(at=at, **whose)), dict.fromkeys(BANDS, 0))
    rows = _FIRST.ask(**whose) if asked.band is None and after is None else _narrowed(whose, asked.band, after, at)
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    following = Cursor(last.due_at, last.pk, last.stands_still) if last and last.due_at else None
    return WorkPage(banded(rows[:PAGE], at=at), {code: counts[code] for code in BANDS}, following)


def _narrowed(
    whose: dict[str, UUID | None], band: BandCode | None, after: Cursor | None, at: datetime
) -> list[CaseStep]:
    steps = _on_hand(**whose)
    steps = steps.filter(_within(band, at)) if band else steps
    return list(_first_of(steps.filter(_beyond(after)) if after else steps))


def _beyond(after: Cursor) -> Q:
    later = Q(due_at__gt=after.due_at) | Q(due_at=after.due_at, pk__gt=after.step)
    return STEP_STANDS_STILL & later if after.still else STEP_STANDS_STILL | later


_SERVICES: Final[VariedQuestion[Service]] = VariedQuestion(
    lambda **whose: Service.objects.filter(pk__in=_on_hand(**whose).values("case__service")).order_by("name", "code"),
    "once",
    **_WHOSE,
)


def services_on_hand(worker: Worker, *, body: Posting | None = None) -> list[Service]:
    """The services of which there is work, to narrow a list by."""
    return _SERVICES.ask(**_whose(worker, body))


@dataclass(frozen=True)
class ToPassOn:
    """Steps that one body has to hand over to another one of the same centre: each group makes one list (L33)."""

    centre: Centre
    receiver: Provider
    steps: list[CaseStep]


def waiting_to_pass_on(posting: Posting, *, at: datetime) -> QuerySet[CaseStep]:
    """Steps that wait to be handed over after a step which this worker or another executor of his body finished."""
    return _waiting_to_pass_on(posting, local_day(at))


def _waiting_to_pass_on(posting: Posting, day: date) -> QuerySet[CaseStep]:
    colleagues = Posting.objects.on(day).filter(provider=posting.provider_id, role__in=EXECUTORS)
    steps = CaseStep.objects.filter(
        Q(sender=posting.worker_id) | Q(sender__in=colleagues.values("worker")),
        state=StepState.READY,
        case__suspended_at__isnull=True,
    ).exclude(provider=posting.provider_id)
    return steps.filter(case__centre=posting.centre_id) if posting.centre_id else steps


def to_pass_on(posting: Posting, *, at: datetime) -> list[ToPassOn]:
    """The same in groups, one for each list to make; ``returned`` of a step: why a receiver sent it back (L33)."""
    declined = HandoverItem.objects.filter(declined_at__isnull=False).order_by("-declined_at")
    steps = (
        waiting_to_pass_on(posting, at=at)
        .select_related("case__centre", "case__service", "case__applicant", "provider")
        .prefetch_related(Prefetch("handovers", declined, to_attr="returned"))
        .order_by("case__centre__name", "provider__name", "ready_at", "pk")
    )
    groups: dict[tuple[Centre, Provider], list[CaseStep]] = {}
    for step in steps:
        groups.setdefault((step.case.centre, step.provider), []).append(step)
    return [ToPassOn(place, receiver, rows) for (place, receiver), rows in groups.items()]


def arriving_lists(posting: Posting) -> QuerySet[HandoverList]:
    """Lists that this body is still to confirm, the earliest first, with ``waiting``: how many cases of each."""
    open_items = Q(items__confirmed_at__isnull=True, items__declined_at__isnull=True)
    made = HandoverList.objects.filter(to_provider=posting.provider_id, settled_at__isnull=True)
    here = made.filter(centre=posting.centre_id) if posting.centre_id else made
    return here.select_related("from_provider").annotate(waiting=Count("items", filter=open_items)).order_by("made_at")


@dataclass(frozen=True)
class Pending:
    """What keeps others waiting, at most ``SHOWN`` and one more of each: lists to confirm (L33), decided cases to send
    (L38), sent ones to watch; and how many steps wait to be passed on.
    """

    arriving: list[HandoverList]
    sending: list[Case]
    sent: list[Case]
    passing: int

    @property
    def cases(self) -> list[Case]:
        """Those that are shown by name: the one more only tells that there are others."""
        return [*self.sending[:SHOWN], *self.sent[:SHOWN]]


def _passing(worker: UUID, day: date, body: UUID | None, centre: UUID | None) -> QuerySet[Any, Any]:
    steps = _waiting_to_pass_on(Posting(worker_id=worker, provider_id=body, centre_id=centre), day)
    return steps.order_by().values(every=Value(1)).annotate(number=Count("pk"))


_ARRIVING: Final[VariedQuestion[HandoverList]] = VariedQuestion(
    lambda body, centre: arriving_lists(Posting(provider_id=body, centre_id=centre))[: SHOWN + 1],
    "once",
    body=UUID,
    centre=UUID,
)
_SENDING: Final[Question[Case]] = Question(lambda worker: to_send(worker)[: SHOWN + 1], "once", worker=UUID)
_SENT: Final[Question[Case]] = Question(lambda worker: on_its_way(worker)[: SHOWN + 1], "once", worker=UUID)
_PASSING: Final[VariedQuestion[dict[str, int]]] = VariedQuestion(
    _passing, "once", worker=UUID, day=date, body=UUID, centre=UUID
)


def pending(posting: Posting, *, at: datetime) -> Pending:
    """Give what keeps others waiting for this executor, in four statements."""
    of_the_body = {"body": posting.provider_id, "centre": posting.centre_id}
    passing = _PASSING.ask(worker=posting.worker_id, day=local_day(at), **of_the_body)
    return Pending(
        arriving=_ARRIVING.ask(**of_the_body),
        sending=_SENDING.ask(worker=posting.worker_id),
        sent=_SENT.ask(worker=posting.worker_id),
        passing=passing[0]["number"] if passing else 0,
    )


def executors_for(step: CaseStep, *, at: datetime) -> list[Worker]:
    """Who of the step's body could have it instead of its present executor, with ``on_hand``: how many steps each has."""
    case = step.case
    posted = Posting.objects.on(local_day(at)).filter(
        Q(centre=case.centre_id) | Q(centre=None), provider=step.provider_id, role__in=EXECUTORS
    )
    received = Q(case_steps__state=StepState.RECEIVED)
    people = Worker.objects.filter(pk__in=posted.values("worker"), is_active=True).exclude(pk=step.officer_id)
    return list(people.annotate(on_hand=Count("case_steps", filter=received)).order_by("surname", "given_name", "pk"))


def openings(case: Case) -> QuerySet[AccessRecord]:
    """Who opened whose data for the sake of this case or of its package, the latest first (K21)."""
    about = [named(case), named(case.package)]
    scope = Q(pk__in=[])
    for kind, key in about:
        scope |= Q(subject_kind=kind, subject_id=key)
    return AccessRecord.objects.filter(scope).select_related("by").order_by("-at", "-pk")
