"""Who sits where on the played day: the demo's own front office, and as many more as the visitors need."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count
from math import ceil
from typing import Final

from office.accounts.models import Worker
from office.accounts.services import create_worker
from office.catalogue.models import Service
from office.centres.calendars import calendar_for, local_day
from office.centres.demo import DemoCentres
from office.centres.desks import add_desk
from office.centres.models import Centre, Desk, Provider, Role
from office.centres.postings import Place, post_worker
from office.config.day.visitors import Window, mean_length
from office.config.demo.plans import FrontOffice
from office.queueing.models import QueueService

BUSY: Final = 0.6
"""The share of its time for which a desk is busy; near noon twice as many come as on average, and none is idle."""
ONE_SHIFT: Final = timedelta(hours=8, minutes=30)
ACT: Final = "Навчальне розпорядження"
DOMAIN: Final = "office.example"
SURNAME, GIVEN_NAME = "Навчальний", "Працівник"


@dataclass(frozen=True)
class Sitting:
    """A worker at a desk between two moments."""

    desk: Desk
    worker: Worker
    body: Provider
    since: datetime
    until: datetime


@dataclass(frozen=True)
class Body:
    """A body on the played day: its hours, and what people come for."""

    front: FrontOffice
    window: Window[Service]

    @property
    def shifts(self) -> list[tuple[datetime, datetime]]:
        opens, closes = self.window.opens, self.window.closes
        if closes - opens <= ONE_SHIFT:
            return [(opens, closes)]
        middle = opens + (closes - opens) / 2
        return [(opens, middle), (middle, closes)]


def bodies_on(fronts: list[FrontOffice], centre: Centre, on: date) -> list[Body]:
    """Give the bodies that receive in ``centre`` on that day services of its queues; first what can be booked."""
    queued = set(QueueService.objects.filter(centre=centre, queue__is_open=True).values_list("service", flat=True))
    booked = set(centre.bookables.filter(is_open=True).values_list("service", flat=True))
    found = []
    for front in fronts:
        calendar = calendar_for(centre, front.body)
        services = [service for service in front.services if service.pk in queued]
        services.sort(key=lambda service: service.pk not in booked)
        if front.centre == centre and services and calendar.is_working(on):
            found.append(Body(front, Window(calendar.opens_at(on), calendar.closes_at(on), services)))
    return found


def seat_everybody(
    demo: DemoCentres, centre: Centre, bodies: list[Body], visitors: int, *, at: datetime
) -> list[Sitting]:
    """Give who sits where; desks and workers that lack are set up for training ``at`` a moment before the day."""
    total = sum(body.window.weight for body in bodies)
    hiring = _Hiring(demo, centre, at)
    return [
        sitting
        for body in bodies
        for sitting in hiring.sittings(body, _desks_wanted(body, visitors * body.window.weight / total))
    ]


def _desks_wanted(body: Body, visitors: float) -> int:
    open_for = body.window.closes - body.window.opens
    return max(1, ceil(visitors * mean_length() / (open_for * BUSY)))


class _Hiring:
    """Takes what the demo has, and has its head set up what lacks: a second day finds it there."""

    def __init__(self, demo: DemoCentres, centre: Centre, at: datetime) -> None:
        self.demo, self.centre, self.at = demo, centre, at
        self.head = demo.workers(Role.CENTRE_HEAD, centre=centre.code)[0]
        self._desk_numbers = count(max(centre.desks.values_list("number", flat=True), default=0) + 1)

    def sittings(self, body: Body, desks: int) -> Iterator[Sitting]:
        """Give the sittings at so many desks of a body, each shift with a worker of its own."""
        shifts = body.shifts
        workers = iter(self._workers(body.front.body, desks * len(shifts)))
        for desk in self._desks(body.front.body, desks):
            for since, until in shifts:
                yield Sitting(desk, next(workers), body.front.body, since, until)

    def _desks(self, body: Provider, wanted: int) -> list[Desk]:
        there = list(self.centre.desks.filter(provider=body, is_open=True).order_by("number")[:wanted])
        more = range(wanted - len(there))
        return there + [
            add_desk(
                self.centre,
                number=next(self._desk_numbers),
                zone=body.short_name,
                provider=body,
                by=self.head,
                at=self.at,
            )
            for _nth in more
        ]

    def _workers(self, body: Provider, wanted: int) -> list[Worker]:
        there = self.demo.workers(Role.FRONT_OFFICE, centre=self.centre.code, provider=body.code)[:wanted]
        return there + [self._hired(body, nth) for nth in range(len(there), wanted)]

    def _hired(self, body: Provider, nth: int) -> Worker:
        worker = create_worker(
            f"learner{nth + 1}-{body.code}-{self.centre.code}@{self.centre.city.slug}.{DOMAIN}",
            surname=SURNAME,
            given_name=GIVEN_NAME,
            patronymic=f"{nth + 1}",
            by=self.head,
            at=self.at,
        )
        place = Place(centre=self.centre, provider=body)
        post_worker(worker, Role.FRONT_OFFICE, place, starts_on=local_day(self.at), act=ACT, by=self.head, at=self.at)
        return worker
