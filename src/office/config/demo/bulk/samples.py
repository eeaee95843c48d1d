"""Samples: cases walked through the real use-cases and read with every row they left; then the walk is undone."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random

from django.db import connection, transaction
from django.db.models import Q

from office.cases.models import Case, CaseStep
from office.cases.states import STEPS_ON_THE_WAY, StepState
from office.cases.watch import watch
from office.catalogue.models import InformationCard, ProcessStep, Service
from office.centres.demo import DemoCentres
from office.config.demo.bulk.tables import Read, look_at_tables, read_all
from office.config.demo.hours import OfficeHours
from office.config.demo.plans import FULL_LIFE, STARTED_BEFORE, WEIGHTS, Fate, FrontOffice, Plan
from office.config.demo.rounds import Rounds
from office.config.demo.stage import Stage
from office.config.demo.walking import CaseWalk

NO_CASE = (Fate.DRAFT, Fate.ABANDONED)
WEEK = 5
"""Working days over which samples that come to their end are begun, so that each weekday has some."""
WALK_DAYS = timedelta(days=120)
MONTHS = "months"
WALKERS = 200_000
"""From this number on: the people who walk the samples. Those before it walk the story of ``office demo --cases``."""
KNOWN = 5_000
"""From so many cases on the database knows its tables, and the few that are walked tell it nothing new."""


@dataclass(frozen=True)
class Sample:
    """A walked case: what was planned for it, and the rows it left."""

    fate: Fate
    hours: OfficeHours
    read: Read


def walk_samples(
    demo: DemoCentres,
    fronts: Sequence[FrontOffice],
    *,
    each: int,
    seed: int,
    until: datetime,
    tick: Callable[[], None] = lambda: None,
) -> list[Sample]:
    """Walk about ``each`` cases at every centre up to ``until``, read them, and undo all of it.

    ``tick`` is called for each case that is taken in.
    """
    with _undone():
        _hide_what_is_there()
        stage = Stage(
            demo, seed=seed, until=until, newcomers=True, scanned=0, people_from=WALKERS, done=_keep_former_states
        )
        walks, pace = [], _Pace(tick)
        for plan in sample_plans(_without_months(fronts), each=each, seed=seed, until=until):
            stage.plan(plan.starts_at, pace)
            walks.append(CaseWalk(stage, plan))
        for _code, centre in sorted(demo.centres.items()):
            Rounds(stage, centre, since=until - WALK_DAYS)
        stage.play()
        watch(at=until)  # else everybody would be warned of everything when the office opens
        registered = {walk.case.pk: walk for walk in walks if hasattr(walk, "case")}
        reads = read_all(registered)
        return [Sample(walk.plan.fate, walk.hours, reads[key]) for key, walk in registered.items()]


def number_of_samples(fronts: Sequence[FrontOffice], each: int) -> int:
    return each * len({front.centre for front in fronts})


class _Pace:
    """Counts the cases taken in, and keeps the walk at its pace.

    What is known of the size of a table is written down by itself only after a transaction has ended, and the walk never
    ends: without a look at the tables now and then every statement would be planned for empty ones.
    """

    def __init__(self, tick: Callable[[], None]) -> None:
        self.tick, self.taken, self.look_at = tick, 0, 8
        self.looks = Case.objects.all()[:KNOWN].count() < KNOWN

    def __call__(self, _at: datetime) -> None:
        self.tick()
        self.taken += 1
        if self.looks and self.taken == self.look_at:
            self.look_at *= 2
            look_at_tables()


@contextmanager
def _undone() -> Iterator[None]:
    with transaction.atomic():
        with connection.cursor() as cursor:
            # To think of every order of ten joined tables takes twenty times as long as to read the one row meant.
            cursor.execute("SET LOCAL join_collapse_limit = 1")
        yield
        transaction.set_rollback(True)


def _keep_former_states(_at: datetime) -> None:
    """Let the triggers keep now what the rows were before this act: they wait for the end of a transaction (ADR 0061)."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


def _hide_what_is_there() -> None:
    """Keep the rounds of the walk away from cases of a run that was broken off: they choose whatever waits."""
    CaseStep.objects.filter(state__in=STEPS_ON_THE_WAY).update(state=StepState.CANCELLED)


def _without_months(fronts: Iterable[FrontOffice]) -> list[FrontOffice]:
    """Leave out services with a term in months: it has another length when the case is cast some weeks earlier."""
    cards = InformationCard.objects.filter(term_unit=MONTHS).values("service")
    steps = ProcessStep.objects.filter(term_unit=MONTHS).values("card__service")
    dated = set(Service.objects.filter(Q(pk__in=cards) | Q(pk__in=steps)))
    return [
        replace(front, services=[service for service in front.services if service not in dated]) for front in fronts
    ]


def sample_plans(fronts: Sequence[FrontOffice], *, each: int, seed: int, until: datetime) -> Iterator[Plan]:
    """Plan ``each`` cases at every centre: each fate that leaves a case, then whatever life brings."""
    number = 0
    for centre in sorted({front.centre for front in fronts}, key=lambda centre: centre.code):
        here = [front for front in fronts if front.centre == centre]
        fates = [fate for fate in Fate if fate not in NO_CASE and _able(here, fate)]
        lot = Random(f"{seed} {centre.code} samples")  # noqa: S311  a demonstration, not a secret
        usual = [fate for fate in WEIGHTS if fate in fates]
        drawn = lot.choices(usual, [WEIGHTS[fate] for fate in usual], k=max(each - len(fates), 0))
        for fate in [*fates, *drawn][:each]:
            yield _plan(number, fate, _able(here, fate), Random(f"{seed} sample {number}"), until)  # noqa: S311
            number += 1


def _able(fronts: Iterable[FrontOffice], fate: Fate) -> list[FrontOffice]:
    """Give the front offices with a service for this fate, with nothing but such services."""
    at_once = fate == Fate.IMMEDIATE
    able = [
        replace(front, services=[service for service in front.services if service.is_immediate == at_once])
        for front in fronts
    ]
    return [front for front in able if front.services]


def _plan(number: int, fate: Fate, fronts: Sequence[FrontOffice], dice: Random, until: datetime) -> Plan:
    front = dice.choice(fronts)
    back = STARTED_BEFORE.get(fate) or FULL_LIFE + dice.randint(1, WEEK)
    starts_at = front.hours.on(front.hours.days_back(until, back), dice)
    return Plan(number, fate, front, dice.choice(front.workers), dice.choice(front.services), starts_at, dice)
