"""Norms of waiting, and the alarms when reception falls short of them: shown to the head and the greeter (L17)."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import ceil
from typing import Final, NamedTuple
from uuid import UUID

from django.db.models import Count, Min
from django.db.models.functions import Coalesce

from office.centres.calendars import local_day
from office.centres.models import Centre
from office.law import clause
from office.queueing.days import paused_between
from office.queueing.estimate import Pace
from office.queueing.models import QueueDay, QueuePause, QueueRules, Seat, Ticket
from office.queueing.paces import paces
from office.queueing.queues import rules_of
from office.queueing.states import TicketState

LONG_WAIT: Final = "long_wait"
MANY_WAIT: Final = "many_wait"
NO_DESK: Final = "no_desk"
AFTER_HOURS: Final = "after_hours"
MINUTE: Final = timedelta(minutes=1)


@dataclass(frozen=True)
class Alarm:
    """Reception falls short of a norm: ``value`` beyond ``norm`` (minutes, or people)."""

    kind: str
    service: UUID | None
    """None: of the whole hall."""
    waiting: int
    value: int
    norm: int
    desks_wanted: int
    """So many desks for it would bring the waits under the norm."""


@dataclass(frozen=True)
class Line:
    """Those who wait for one service."""

    service: UUID
    waiting: int
    longest: int
    """Minutes that the first of them has waited, without pauses of reception."""
    desks: int
    """Desks that give it now."""
    before: int
    """All who wait for these desks, whatever for: they stand before somebody who comes now."""
    stuck: int = 0
    """Of ``waiting``: who was passed on to a desk or a body that does not call for it now."""
    stuck_for: int = 0
    """Minutes that the first of them has waited."""


class Bound(NamedTuple):
    """Somebody who was passed on to one desk alone, or to the desks of one body."""

    service: UUID
    desk: UUID | None
    body: UUID | None
    minutes: int


class Calling(NamedTuple):
    """A desk that calls now, and the services that it gives."""

    desk: UUID
    body: UUID | None
    able: Collection[UUID]

    def reaches(self, bound: Bound) -> bool:
        return bound.service in self.able and bound.desk in {None, self.desk} and bound.body in {None, self.body}


@clause("L17")
def alarms(centre: Centre, *, at: datetime) -> list[Alarm]:
    """Tell what keeps people waiting too long, or soon will, and how many desks would help (L17).

    A service for which people wait and no desk is open, or none where they were passed on to; one where somebody has
    waited longer than the norm; one where the last in line will; too many people in the hall, or anybody after hours. Gives nothing while reception keeps its norms.
    """
    lines = _lines(centre, at)
    short = fallen_short(lines, rules_of(centre), paces(centre, [line.service for line in lines], at=at))
    day = QueueDay.objects.filter(centre=centre, on=local_day(at)).first()
    return short + after_hours(day, sum(line.waiting for line in lines), at=at)


def after_hours(day: QueueDay | None, waiting: int, *, at: datetime) -> list[Alarm]:
    """Tell that people wait although reception has ended: they are served yet, or the day is closed and they are told."""
    if day is None or not waiting or at < day.tickets_until:
        return []
    return [Alarm(AFTER_HOURS, None, waiting, (at - day.tickets_until) // MINUTE, 0, 0)]


def fallen_short(lines: Iterable[Line], rules: QueueRules, known: Mapping[UUID, Pace]) -> list[Alarm]:
    """The same, of lines that were counted already; ``known``: how long each of their services takes."""
    lines = list(lines)
    found = [alarm for line in lines if (alarm := _of_service(line, rules, known[line.service])) is not None]
    waiting = sum(line.waiting for line in lines)
    if waiting > rules.most_waiting:
        found.append(Alarm(MANY_WAIT, None, waiting, waiting, rules.most_waiting, 0))
    return found


def _lines(centre: Centre, at: datetime) -> list[Line]:
    on = local_day(at)
    pauses = list(QueuePause.objects.filter(day__centre=centre, day__on=on))
    seats = Seat.objects.filter(centre=centre, on=on, until=None, on_break=False, session__closed_at=None)
    calling = [Calling(*each) for each in seats.values_list("desk", "body", "able")]
    # Who booked waits from the agreed time, however early they came. Who was passed on to the same place counts together.
    of_whom = ("service", "only_desk", "only_body")
    rows = Ticket.objects.filter(centre=centre, on=on, state=TicketState.WAITING).values(*of_whom)
    counted = rows.annotate(waiting=Count("pk"), first=Min(Coalesce("agreed_at", "arrived_at"))).order_by("first")
    waiting: Counter[UUID] = Counter()
    longest: dict[UUID, int] = {}
    bound = []
    for service, desk, body, count, first in counted.values_list(*of_whom, "waiting", "first"):
        minutes = max(0, (at - first - paused_between(pauses, first, at)) // MINUTE)
        waiting[service] += count
        longest[service] = max(minutes, longest.get(service, 0))
        bound += [Bound(service, desk, body, minutes)] * (count if desk or body else 0)
    return lines_of(waiting, longest, calling, bound)


def lines_of(
    waiting: Mapping[UUID, int], longest: Mapping[UUID, int], desks: Sequence[Calling], bound: Iterable[Bound] = ()
) -> list[Line]:
    """Put together who waits for which service, the desks that call now, and who was passed on to some of them alone."""
    stuck: dict[UUID, list[int]] = {}
    for each in bound:
        if not any(desk.reaches(each) for desk in desks):
            stuck.setdefault(each.service, []).append(each.minutes)
    lines = [_line(service, count, longest[service], waiting, desks) for service, count in waiting.items()]
    return [_with_stuck(line, stuck.get(line.service, [])) for line in lines]


def _line(service: UUID, count: int, longest: int, waiting: Mapping[UUID, int], desks: Iterable[Calling]) -> Line:
    giving = [desk.able for desk in desks if service in desk.able]
    given = {each for own in giving for each in own} | {service}
    return Line(service, count, longest, len(giving), sum(waiting.get(each, 0) for each in given))


def _with_stuck(line: Line, minutes: Sequence[int]) -> Line:
    return replace(line, stuck=len(minutes), stuck_for=max(minutes)) if minutes else line


def _of_service(line: Line, rules: QueueRules, pace: Pace) -> Alarm | None:
    minutes = pace.mean / 60
    wanted = max(1, ceil(line.before * minutes / rules.longest_wait))
    if line.desks == 0:
        return Alarm(NO_DESK, line.service, line.waiting, line.longest, rules.longest_wait, wanted)
    if line.stuck:
        return Alarm(NO_DESK, line.service, line.stuck, line.stuck_for, rules.longest_wait, 1)
    ahead = ceil(line.before * minutes / line.desks)
    if max(line.longest, ahead) <= rules.longest_wait:
        return None
    return Alarm(
        LONG_WAIT,
        line.service,
        line.waiting,
        max(line.longest, ahead),
        rules.longest_wait,
        max(wanted, line.desks + 1),
    )
