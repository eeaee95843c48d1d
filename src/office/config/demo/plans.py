"""What is to become of each case of the demo, drawn from a seed: the same seed gives the same plans."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from random import Random

from office.accounts.models import Worker
from office.catalogue.models import Service
from office.catalogue.queries import services_for_desk
from office.centres.calendars import calendar_for
from office.centres.demo import DemoCentres
from office.centres.models import Centre, Provider, Role
from office.config.demo.hours import OfficeHours


class Fate(StrEnum):
    """The life of a case. Those of the second part are still where their name says when the story ends."""

    GRANTED = "granted"
    POSTED = "posted"
    REFUSED = "refused"
    COMPLETED = "completed"
    INCOMPLETE = "incomplete"
    RESUMED = "resumed"
    EXTENDED = "extended"
    WITHDRAWN = "withdrawn"
    ABANDONED = "abandoned"
    IMMEDIATE = "immediate"
    LATE_HANDOVER = "late_handover"
    LATE_DECISION = "late_decision"
    LATE_RESULT = "late_result"
    LATE_DELIVERY = "late_delivery"

    DRAFT = "draft"
    WAITING = "waiting"
    LISTED = "listed"
    IN_WORK = "in_work"
    OVERDUE = "overdue"
    SUSPENDED = "suspended"
    DECIDED = "decided"
    SENT = "sent"
    ARRIVED = "arrived"
    READY = "ready"


FAULTY = (Fate.COMPLETED, Fate.INCOMPLETE, Fate.WAITING)
WEIGHTS = {
    Fate.GRANTED: 46,
    Fate.POSTED: 10,
    Fate.REFUSED: 7,
    Fate.COMPLETED: 9,
    Fate.INCOMPLETE: 1,
    Fate.RESUMED: 3,
    Fate.EXTENDED: 2,
    Fate.WITHDRAWN: 3,
    Fate.ABANDONED: 2,
    Fate.IMMEDIATE: 7,
    Fate.LATE_HANDOVER: 2,
    Fate.LATE_DECISION: 3,
    Fate.LATE_RESULT: 2,
    Fate.LATE_DELIVERY: 2,
    Fate.OVERDUE: 1,
}
"""How many of a hundred; the fates that are not here come once, and otherwise by themselves near the end."""
STARTED_BEFORE = {
    Fate.DRAFT: 1,
    Fate.WAITING: 6,
    Fate.LISTED: 3,
    Fate.IN_WORK: 4,
    Fate.OVERDUE: 45,
    Fate.SUSPENDED: 15,
    Fate.DECIDED: 12,
    Fate.SENT: 13,
    Fate.ARRIVED: 14,
    Fate.READY: 15,
}
"""How many working days before the end such a case is taken in."""
FULL_LIFE = 60
"""Working days in which a case of the first part surely comes to its end."""


@dataclass(frozen=True)
class FrontOffice:
    """The people of one body who take papers in one centre, and for what."""

    centre: Centre
    body: Provider
    workers: Sequence[Worker]
    services: Sequence[Service]

    @cached_property
    def hours(self) -> OfficeHours:
        return OfficeHours(calendar_for(self.centre, self.body))


@dataclass(frozen=True)
class Plan:
    """One case to be: taken in at ``starts_at`` by ``worker`` for ``service``."""

    number: int
    fate: Fate
    front: FrontOffice
    worker: Worker
    service: Service
    starts_at: datetime
    dice: Random

    @property
    def unarchived(self) -> bool:
        """The first withdrawn and the first posted case are not archived: a demo shows every state."""
        return self.number < len(Fate) and self.fate in (Fate.WITHDRAWN, Fate.POSTED)


def front_offices(demo: DemoCentres, on: date) -> list[FrontOffice]:
    """Give the front offices of the demo that have something to take papers for on that day."""
    places = {
        (posting.centre, posting.provider)
        for posting in demo.postings
        if posting.role == Role.FRONT_OFFICE and posting.centre and posting.provider
    }
    found = []
    for centre, body in sorted(places, key=lambda place: (place[0].code, place[1].code)):
        services = [offer.service for offer in services_for_desk(centre.city, body, on, centre=centre)]
        workers = demo.workers(Role.FRONT_OFFICE, centre=centre.code, provider=body.code)
        if services:
            found.append(FrontOffice(centre, body, workers, services))
    return found


def draw(number: int, fronts: Sequence[FrontOffice], *, seed: int, since: datetime, until: datetime) -> Iterator[Plan]:
    """Draw ``number`` plans between two moments. The first ones show every fate once, where there are as many."""
    lot = Random(f"{seed}")  # noqa: S311  a demonstration, not a secret
    fates = list(Fate)[:number]
    fates += lot.choices(list(WEIGHTS), list(WEIGHTS.values()), k=number - len(fates))
    shown = len(Fate)
    for nth, fate in enumerate(fates):
        dice = Random(f"{seed} {nth}")  # noqa: S311
        front = _front(fate, fronts, dice)
        service = dice.choice([one for one in front.services if one.is_immediate == (fate == Fate.IMMEDIATE)])
        starts_at = _start(fate, front.hours, dice, since=since, until=until, early=nth < shown)
        yield Plan(nth, fate, front, dice.choice(front.workers), service, starts_at, dice)


def _front(fate: Fate, fronts: Sequence[FrontOffice], dice: Random) -> FrontOffice:
    """Choose where: the more workers and services an office has, the more people turn to it."""
    able = [
        front for front in fronts if any(service.is_immediate == (fate == Fate.IMMEDIATE) for service in front.services)
    ]
    weights = [len(front.workers) * min(len(front.services), 10) for front in able]
    return dice.choices(able, weights)[0]


def _start(fate: Fate, hours: OfficeHours, dice: Random, *, since: datetime, until: datetime, early: bool) -> datetime:
    """``early``: so long before the end that a case of the first part surely reaches its own."""
    days = hours.days_between(since, until)
    if fate in STARTED_BEFORE:
        back = min(STARTED_BEFORE[fate], days)
        return hours.on(hours.days_back(until, back), dice)
    least = min(FULL_LIFE, days // 2) if early else 0
    return hours.on(hours.days_back(until, dice.randint(least, days)), dice)
