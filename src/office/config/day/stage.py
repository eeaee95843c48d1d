"""From a city's demo to a played day: who, where, when, and how fast the clock goes."""

import time
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final
from uuid import NAMESPACE_OID, uuid5

from django.utils import timezone

from office.catalogue.models import Service
from office.centres.calendars import calendar_for, local_day
from office.centres.demo import DemoCentres, demo_centres
from office.centres.desks import leave_desk
from office.centres.models import Centre, DeskSession, Role
from office.config.day.beside import papers_beside
from office.config.day.papers import Papers
from office.config.day.playing import LATEST, Cast, Day, TakesPapers
from office.config.day.reporting import Report, report
from office.config.day.staffing import Body, bodies_on, seat_everybody
from office.config.day.visitors import Visitor, draw
from office.config.demo.plans import front_offices
from office.config.demo.stage import Act, Stage, nothing
from office.config.demo.story import begins_at
from office.queueing.closing import close_day
from office.queueing.models import QueueDay
from office.queueing.states import DayState

MOST_VISITORS: Final = 10_000
PEOPLE_FROM: Final = 10_000_000
"""People of the first played day have numbers from here on, those of each day after it their own ten thousand."""
FURTHEST_BACK: Final = 250
"""Working days, among which one without visitors is looked for."""


class DayError(Exception):
    """The day can not be played here; the message says why, in one line."""


@dataclass(frozen=True)
class Order:
    """What was asked for."""

    centre: str
    visitors: int
    seed: int
    on: date | None = None
    """None: the last working day before ``now`` on which nobody was received yet."""


@dataclass(frozen=True)
class Watched:
    """A day that is played for people who watch: from which moment on, and how that of each act is waited for."""

    since: datetime
    wait: Act


def wait_for(at: datetime) -> None:
    """Wait until the moment of the next act has come."""
    time.sleep(max(0.0, (at - timezone.now()).total_seconds()))


def play(
    order: Order,
    *,
    now: datetime,
    tick: Callable[[], None] = lambda: None,
    wait: Act | None = None,
    beside: bool = False,
) -> Report:
    """Play a day and measure it: a past one, at once; with ``wait`` today, from ``now`` on, called before each act.

    ``tick`` is called for each visitor; ``beside``: papers are taken in by a process of their own, which sees what is
    committed alone. The report is the same. Raises DayError: no demo centre of that name; nobody receives that day, or
    comes any more; people have been received on it already.
    """
    watched = Watched(now, wait) if wait else None
    demo = demo_centres()
    centre = demo.centres.get(order.centre)
    if centre is None:
        raise DayError(f"no centre {order.centre!r} in the demo: {', '.join(sorted(demo.centres)) or 'load it first'}")
    on = local_day(now) if watched else order.on or _free_day(centre, now)
    _check_free(centre, on, now, is_watched=watched is not None)
    _tidy(centre, now)
    bodies = bodies_on(front_offices(demo, on), centre, on)
    if not bodies:
        raise DayError(f"nobody receives people on {on:%d.%m.%Y} in {centre.code}")
    people_from = PEOPLE_FROM + QueueDay.objects.count() * MOST_VISITORS
    papers = Papers(order.seed, people_from, {body.front.body.pk: body.front for body in bodies})
    with papers_beside(papers) if beside else nullcontext(papers) as taking:
        day, visitors = _staged(demo, centre, bodies, order, taking, watched)
        for visitor in visitors:
            day.stage.plan(visitor.arrives_at, lambda _at: tick())
        began = time.monotonic()
        day.stage.play()
        return report(centre, on, day.end(), visitors=len(visitors), seconds=time.monotonic() - began)


def _staged(
    demo: DemoCentres,
    centre: Centre,
    bodies: list[Body],
    order: Order,
    papers: TakesPapers,
    watched: Watched | None,
) -> tuple[Day, list[Visitor[Service]]]:
    """Seat everybody and plan the day, of a watched one what is still to come."""
    opens, closes = min(body.window.opens for body in bodies), max(body.window.closes for body in bodies)
    since = watched.since if watched else opens
    drawn = list(draw(order.visitors, [body.window for body in bodies], seed=order.seed))
    visitors = [each for each in drawn if each.arrives_at >= since]
    if not visitors:
        raise DayError(
            f"all {len(drawn)} visitors of this seed would have come before {since:%H:%M}: give more, or begin earlier"
        )
    sittings = seat_everybody(demo, centre, bodies, order.visitors, at=begins_at())
    stage = Stage(
        demo,
        seed=order.seed,
        until=closes + LATEST + timedelta(hours=1),
        wait=watched.wait if watched else nothing,
    )
    head, greeter = (demo.workers(role, centre=centre.code)[0] for role in (Role.CENTRE_HEAD, Role.GREETER))
    run = uuid5(NAMESPACE_OID, f"{centre.code} {local_day(opens)} {order.seed}")
    bookables = {each.service_id: each for each in centre.bookables.select_related("centre__city", "service", "body")}
    cast = Cast(centre, head, greeter, papers, bookables, opens, closes)
    day = Day(stage, cast, seed=order.seed, run=run)
    seated = [replace(each, since=max(each.since, since)) for each in sittings if each.until > since]
    day.plan(seated, visitors, watched_since=watched.since if watched else None)
    return day, visitors


def _free_day(centre: Centre, now: datetime) -> date:
    calendar, day = calendar_for(centre), local_day(now)
    for _nth in range(FURTHEST_BACK):
        day = calendar.previous_working(day - timedelta(days=1))
        if not QueueDay.objects.filter(centre=centre, on=day).exists():
            return day
    raise DayError(f"people have been received on each of the last {FURTHEST_BACK} working days: name a day with --on")


def _check_free(centre: Centre, on: date, now: datetime, *, is_watched: bool) -> None:
    if not is_watched and on >= local_day(now):
        raise DayError("only a day that has passed is played at once; today is played with --speed real")
    if on < local_day(begins_at()):
        raise DayError(f"the demo catalogue is in force from {begins_at():%d.%m.%Y} on")
    if QueueDay.objects.filter(centre=centre, on=on).exists():
        raise DayError(f"people have been received on {on:%d.%m.%Y} already: what happened is not played anew")


def _tidy(centre: Centre, now: datetime) -> None:
    """End what a former play left open when it was cut off. Raises DayError where somebody sits at a desk today."""
    today = local_day(now)
    for day in QueueDay.objects.exclude(state=DayState.CLOSED).filter(centre=centre, on__lt=today):
        close_day(centre, on=day.on, by=None, at=day.tickets_until)
    for session in DeskSession.objects.open().filter(desk__centre=centre).select_related("desk", "worker"):
        if local_day(session.opened_at) == today:
            raise DayError(f"somebody sits at desk {session.desk.number} today: let everybody leave first")
        leave_desk(session, by=session.worker, at=session.opened_at)
