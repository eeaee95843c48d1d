"""Replaying a day from its ledger: who was passed over by whom, by which rule and for what reason. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from uuid import UUID

from office.queueing.policy import Caller, Place, Waiting, overtaken_by

WAITING: Final = "waiting"
CALLED: Final = "called"
AT_DESK: Final = (CALLED, "serving")
IN_ORDER: Final = "call"
OUT_OF_ORDER: Final = "out_of_order"
ON_PAPER: Final = "paper"
"""Waited with a paper slip that no desk could know of yet."""


@dataclass(frozen=True)
class Line:
    """A line of the ledger, as plain values."""

    number: int
    ticket: UUID
    label: str
    person: UUID
    arrived_at: datetime
    ordinal: int
    state: str
    since: datetime
    service: UUID
    effective_at: datetime
    desk: UUID | None
    body: UUID | None
    worker: UUID | None
    rule: str
    reason: str


@dataclass(frozen=True)
class Sitting:
    """What a desk could call from ``since`` to ``until``."""

    desk: UUID
    body: UUID | None
    able: frozenset[UUID]
    since: datetime
    until: datetime | None


@dataclass(frozen=True)
class Jump:
    """A call before others who stood first: by whom, by which rule, for what reason, and before whom."""

    label: str
    at: datetime
    desk: UUID
    worker: UUID | None
    rule: str
    reason: str
    passed: tuple[str, ...]


@dataclass(frozen=True)
class Fairness:
    """What a day's replay says of its order."""

    calls: int
    jumps: tuple[Jump, ...]

    @property
    def unexplained(self) -> list[Jump]:
        """Jumps that no reason was given for: there is none while calls go through the office's own acts."""
        return [jump for jump in self.jumps if not jump.reason]

    @property
    def index(self) -> float:
        """The share of calls that passed nobody over, in per cent; 100 for a day without calls."""
        return 100.0 if not self.calls else round(100 * (1 - len(self.jumps) / self.calls), 1)


@dataclass
class _Hall:
    """Who is where, at the line that the replay has come to."""

    now: dict[UUID, Line] = field(default_factory=dict)

    def waiting(self) -> list[Waiting]:
        return [_waiting(line) for line in self.now.values() if line.state == WAITING and line.rule != ON_PAPER]

    def engaged(self) -> set[UUID]:
        return {line.person for line in self.now.values() if line.state in AT_DESK}


def replay(lines: Iterable[Line], sittings: Sequence[Sitting]) -> Fairness:
    """Go through a day line by line and judge each call by the policy itself."""
    by_desk: dict[UUID, list[Sitting]] = {}
    for sitting in sittings:
        by_desk.setdefault(sitting.desk, []).append(sitting)
    hall, calls, jumps = _Hall(), 0, []
    for line in sorted(lines, key=lambda line: (line.since, line.number)):
        if line.state == CALLED and line.rule in {IN_ORDER, OUT_OF_ORDER}:
            calls += 1
            jumps += _jump(hall, line, by_desk)
        hall.now[line.ticket] = line
    return Fairness(calls, tuple(jumps))


def _jump(hall: _Hall, line: Line, by_desk: Mapping[UUID, Sequence[Sitting]]) -> list[Jump]:
    caller = _caller(line, by_desk)
    if caller is None or line.desk is None:
        return []
    passed = overtaken_by(_waiting(line), caller, hall.waiting(), engaged=hall.engaged())
    if not passed:
        return []
    labels = tuple(hall.now[each.place.ticket].label for each in passed)
    return [Jump(line.label, line.since, line.desk, line.worker, line.rule, line.reason, labels)]


def _caller(line: Line, by_desk: Mapping[UUID, Sequence[Sitting]]) -> Caller | None:
    for sitting in by_desk.get(line.desk, ()) if line.desk else ():
        if sitting.since <= line.since and (sitting.until is None or line.since <= sitting.until):
            return Caller(sitting.desk, sitting.body, sitting.able)
    return None


def _waiting(line: Line) -> Waiting:
    """Give a line as the policy sees it. Of who waits ``desk`` says for which one alone."""
    place = Place(line.effective_at, line.arrived_at, line.ordinal, line.ticket)
    only = line.desk if line.state == WAITING else None
    return Waiting(place, line.service, line.person, only, line.body)
