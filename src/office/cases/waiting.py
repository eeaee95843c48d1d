"""What waits for a head's decision, whatever table it stands in, ordered by harm: one statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache, reduce
from typing import Any
from uuid import UUID

from django.db.models import CharField, DateField, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce, TruncDate
from django.utils.translation import get_language

from office.cases.figures_asked import tie_of
from office.cases.models import Case
from office.centres.calendars import local_day
from office.centres.models import Absence, Centre, Petition, PetitionDuty, Posting, Role, Schedule
from office.centres.models.providers import short_name_in_language
from office.centres.queries import agreements_ending
from office.centres.states import AbsenceState, PetitionState, ScheduleState
from office.tables.asking import Question, ReckonedDays

ENDS_WITHIN_DAYS = 30
AT_MOST = 200
COLUMNS = ("w_kind", "w_key", "w_what", "w_on", "w_place")
HARM = ("petition late", "suspension late", "agreement late", "schedule", "petition", "absence", "agreement")


@dataclass(frozen=True)
class Waiting:
    """One thing a head has to decide. ``on``: the day it turns on; ``is_late``: that day has passed."""

    kind: str
    key: UUID
    what: str
    on: date
    place: str
    """Code of the centre."""
    is_late: bool

    @property
    def harm(self) -> int:
        """The lower, the more it harms to wait."""
        late = f"{self.kind} late"
        return HARM.index(late) if self.is_late and late in HARM else HARM.index(self.kind)


def waiting_for(posting: Posting, centres: Sequence[Centre], *, at: datetime) -> list[Waiting]:
    """Give what waits for the decision of ``posting`` in ``centres``, what harms most first, then by day."""
    if not centres:
        return []
    today, tie = local_day(at), tie_of(posting.role)
    values = {"own": getattr(posting, tie), "day": today, "worker": posting.worker_id}
    if posting.role == Role.PROVIDER_HEAD:
        del values["worker"]
    keys = {f"centre_{nth}": centre.pk for nth, centre in enumerate(centres)}
    rows = _asked(posting.role, len(centres), get_language()).ask(**values, **keys)
    return sorted((_read(row, today) for row in rows), key=lambda each: (each.harm, each.on))


@lru_cache(maxsize=256)
def _asked(role: str, centres: int, _language: str | None) -> Question[dict[str, Any]]:
    """Ask what waits for a head of this kind who watches over so many centres; bodies are named in the language."""

    def build(own: Any, day: date, worker: Any = None, **keys: Any) -> QuerySet[Any, Any]:
        posting = Posting(role=role, worker_id=worker, **{tie_of(role): own})
        places = list(keys.values())
        parts = [_suspensions(posting, places, day), _schedules(posting, places), *_of_overseers(posting, places, day)]
        union: QuerySet[Any, Any] = reduce(lambda one, other: one.union(other, all=True), parts)
        return union.order_by("w_on")[:AT_MOST]

    slots: dict[str, Any] = {f"centre_{nth}": UUID for nth in range(centres)}
    slots |= {"day": date} if role == Role.PROVIDER_HEAD else {"day": ReckonedDays(_days), "worker": UUID}
    return Question(build, "once", own=UUID, **slots)


def _days(day: date) -> list[date]:
    return [day, day + timedelta(days=ENDS_WITHIN_DAYS)]


def _read(row: dict[str, Any], today: date) -> Waiting:
    kind, key, what, on, place = (row[name] for name in COLUMNS)
    return Waiting(kind, UUID(key), what, on, place, is_late=on < today)


def suspensions_past_review(posting: Posting, *, on: date) -> QuerySet[Case]:
    """Cases suspended beyond the day (``review_on``) on which the suspension was to be looked at again."""
    past = Case.objects.filter(suspensions__ended_at__isnull=True, suspensions__review_on__lt=on)
    scope = {
        Role.CENTRE_HEAD: Q(centre=posting.centre_id),
        Role.PROVIDER_HEAD: Q(decider=posting.provider_id),
    }.get(Role(posting.role), Q(centre__city=posting.city_id))
    return past.filter(scope).annotate(review_on=F("suspensions__review_on")).order_by("review_on", "pk")


def _suspensions(posting: Posting, centres: Sequence[UUID], today: date) -> QuerySet[Any, Any]:
    past = suspensions_past_review(posting, on=today).filter(centre__in=centres)
    return _rows(past, "suspension", what="number", on="review_on")


def _schedules(posting: Posting, centres: Sequence[UUID]) -> QuerySet[Any, Any]:
    """The head of a centre approves its own schedule, the head of a body that of the body (K26, L4)."""
    laid = Schedule.objects.filter(centre__in=centres, state=ScheduleState.SUBMITTED)
    if posting.role == Role.PROVIDER_HEAD:
        laid = laid.filter(provider=posting.provider_id)
    elif posting.role == Role.CENTRE_HEAD:
        laid = laid.filter(provider=None)
    return _rows(laid, "schedule", what=short_name_in_language("provider__"), on="starts_on")


def _of_overseers(posting: Posting, centres: Sequence[UUID], today: date) -> list[QuerySet[Any, Any]]:
    if posting.role == Role.PROVIDER_HEAD:
        return []
    due = PetitionDuty.objects.filter(petition=OuterRef("pk")).order_by("-opened_at").values("due_at")[:1]
    filed = Petition.objects.filter(centre__in=centres, state=PetitionState.FILED).exclude(author=posting.worker_id)
    asked = Posting.objects.filter(centre__in=centres, worker=OuterRef("worker")).on(today)
    away = Absence.objects.filter(state=AbsenceState.REQUESTED).exclude(worker=posting.worker_id)
    away = away.annotate(at_centre=Subquery(asked.values("centre__code")[:1])).filter(at_centre__isnull=False)
    return [
        _rows(filed.annotate(due_on=TruncDate(Subquery(due))), "petition", what="author__surname", on="due_on"),
        _rows(away, "absence", what="worker__surname", on="starts_on", place="at_centre"),
        *(
            _rows(
                agreements_ending(centre, on=today, within_days=ENDS_WITHIN_DAYS),
                "agreement",
                what=short_name_in_language("provider__"),
                on="ends_on",
            )
            for centre in centres
        ),
    ]


def _rows(
    rows: QuerySet[Any, Any], kind: str, *, what: str | Combinable, on: str, place: str = "centre__code"
) -> QuerySet[Any, Any]:
    """Bring rows of any table into the columns of ``Waiting``."""
    text = CharField()
    return (
        rows.order_by()
        .values(
            w_kind=Value(kind, output_field=text),
            w_key=Cast("pk", text),
            w_what=Coalesce(Cast(what, text), Value("", output_field=text)),
            w_on=Cast(on, DateField()),
            w_place=Cast(place, text),
        )
        .values(*COLUMNS)
    )
