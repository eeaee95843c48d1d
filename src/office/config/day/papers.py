"""The papers of a played day: what people bring is laid out against the card, taken in, and becomes a case."""

from collections import Counter as Tally
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import Random
from typing import Any, Final
from uuid import UUID

from office.accounts.models import Worker
from office.catalogue.models import Service
from office.centres.demo import DemoCentres
from office.config.demo.counter import Counter
from office.config.demo.plans import Fate, FrontOffice, Plan
from office.config.demo.stage import Stage
from office.law import Refusal
from office.parties.models import Applicant

FATES: Final = {Fate.GRANTED: 70, Fate.COMPLETED: 12, Fate.IMMEDIATE: 12, Fate.ABANDONED: 6}


@dataclass
class Played:
    """What was done, and what went wrong: a refusal that nobody in this play has asked for."""

    done: Tally[str] = field(default_factory=Tally)
    errors: list[str] = field(default_factory=list)

    def do(self, name: str, act: Callable[..., Any], *given: Any, **said: Any) -> Any:
        """Do one act; a refusal is an error of the day, told in its report."""
        try:
            done = act(*given, **said)
        except Refusal as refusal:
            self.errors.append(f"{said.get('at') or given[-1]:%H:%M:%S} {name}: {refusal.clause} {refusal}")
            return None
        if done is not None:
            self.done[name] += 1
        return done

    def add(self, other: "Played") -> None:
        """Add what was done elsewhere; errors in the order of their moments."""
        self.done += other.done
        self.errors = sorted(self.errors + other.errors)


@dataclass(frozen=True)
class Brought:
    """What one visitor has brought to a desk, and when."""

    visitor: int
    service: Service
    body: UUID
    worker: Worker
    at: datetime


class Papers:
    """The papers of all desks. Nothing of the queue waits for them, so they may be taken in by another process."""

    def __init__(self, seed: int, people_from: int, fronts: Mapping[UUID, FrontOffice]) -> None:
        """``fronts``: who takes papers for each body; ``people_from``: the number of the first of the people."""
        self.seed, self.fronts = seed, fronts
        self.played = Played()
        never = datetime.max.replace(tzinfo=UTC)
        nobody = DemoCentres({}, [])
        self._stage = Stage(nobody, seed=seed, until=never, newcomers=True, scanned=0.0, people_from=people_from)

    def meet(self, brought: Brought) -> Applicant | None:
        """Find out who sits at the desk."""
        met: Applicant | None = self.played.do("met", self._counter(brought).applicant, brought.at)
        return met

    def take_in(self, brought: Brought, applicant: Applicant) -> None:
        """Take the package in and register the case, as the counter of the demo does."""
        counter = self._counter(brought)
        package = self.played.do("packages", counter.take_in_from, applicant, brought.at)
        if package is not None and counter.plan.fate != Fate.ABANDONED:
            self.played.do("cases", counter.register, package, brought.at)

    def end(self) -> Played:
        """Give what was done, once all is."""
        return self.played

    def _counter(self, brought: Brought) -> Counter:
        dice = dice_of(self.seed, brought.visitor)
        front, service = self.fronts[brought.body], brought.service
        plan = Plan(brought.visitor, _fate(service, dice), front, brought.worker, service, brought.at, dice)
        return Counter(self._stage, plan, in_person=True)


def _fate(service: Service, dice: Random) -> Fate:
    if service.is_immediate:
        return Fate.IMMEDIATE
    fate = dice.choices(list(FATES), list(FATES.values()))[0]
    return Fate.GRANTED if fate == Fate.IMMEDIATE else fate


def dice_of(seed: int, visitor: int) -> Random:
    """Give the dice of one visitor: the same for the same seed."""
    return Random(f"acts {seed} {visitor}")  # noqa: S311  a play, not a secret
