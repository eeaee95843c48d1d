"""Which cases there will be: how often each mould is cast in which week, and the batches in which they are written."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from random import Random
from uuid import UUID

from office.centres.calendars import local_day
from office.config.demo.bulk.casts import Cast, weeks_of
from office.config.demo.bulk.moulds import Mould
from office.config.demo.plans import WEIGHTS

BATCH = 1_000
STANDING_SHARE, MOST_STANDING = 0.2, 2_000
"""So many cases have not come to their end: as many come in a month however long a register is kept, so as many stand
open in an old one as in a young one; in the smallest a fifth of all."""


@dataclass(frozen=True)
class Batch:
    """Cases of some days of one centre that are written in one transaction. ``first``: the number of its first case."""

    nth: int
    centre: UUID
    year: int
    first: int
    people_after: int
    """How many cases stand in the batches before: no more people do."""
    days: Sequence[Sequence[tuple[Cast, int]]]

    @property
    def size(self) -> int:
        return sum(count for day in self.days for _cast, count in day)

    @property
    def last(self) -> int:
        return self.first + self.size - 1


Journal = tuple[UUID, int]
"""A journal of registration: the centre and the year."""
Days = dict[date, list[tuple[Cast, int]]]


@dataclass(frozen=True)
class Start:
    """What was there before a filling: how many people and batches of earlier ones, the last number of each journal."""

    people: int = 0
    batches: int = 0
    numbers: Mapping[Journal, int] = field(default_factory=dict)


def planned(
    moulds: Sequence[Mould],
    number: int,
    *,
    seed: int,
    since: datetime,
    until: datetime,
    batch: int = BATCH,
    start: Start | None = None,
) -> dict[Journal, list[Batch]]:
    """Plan ``number`` cases between two moments: the batches of each journal of registration, in their order.

    ``batch``: so many cases make one, and the rest of their last day.
    """
    start = start or Start()
    journals: dict[Journal, Days] = defaultdict(lambda: defaultdict(list))
    for cast, count in _drawn(moulds, number, seed=seed, since=since, until=until):
        day = local_day(cast.registered_at)
        journals[cast.mould.case["centre_id"], day.year][day].append((cast, count))
    found: dict[Journal, list[Batch]] = defaultdict(list)
    nth, people = start.batches, start.people
    for (centre, year), by_day in sorted(journals.items()):
        first = start.numbers.get((centre, year), 0) + 1
        for days in _cut(by_day, batch):
            fresh = Batch(nth, centre, year, first, people, days)
            found[centre, year].append(fresh)
            nth, people, first = nth + 1, people + fresh.size, fresh.last + 1
    return found


def _cut(days: Days, least: int) -> Iterator[list[list[tuple[Cast, int]]]]:
    held: list[list[tuple[Cast, int]]] = []
    size = 0
    for _day, casts in sorted(days.items()):
        held.append(casts)
        size += sum(count for _cast, count in casts)
        if size >= least:
            yield held
            held, size = [], 0
    if held:
        yield held


def _drawn(
    moulds: Sequence[Mould], number: int, *, seed: int, since: datetime, until: datetime
) -> Iterator[tuple[Cast, int]]:
    weeks = {mould: weeks_of(mould, since=since, until=until) for mould in moulds}
    standing = [(mould, 0) for mould in moulds if not mould.is_closed]
    closed = [(mould, each) for mould in moulds if mould.is_closed for each in weeks[mould]]
    alike = Counter(mould.fate for mould in moulds)
    shares = [WEIGHTS.get(mould.fate, 1) / alike[mould.fate] / len(weeks[mould]) for mould, _week in closed]
    many = min(max(round(number * STANDING_SHARE), len(standing)), MOST_STANDING, number)
    lot = Random(f"{seed} bulk")  # noqa: S311  a demonstration, not a secret
    # Each of them once, so that a small register too has a case in every state and of every past.
    counts = Counter([*range(len(standing)), *lot.choices(range(len(standing)), k=many)][:many])
    for place, count in sorted(counts.items()):
        mould, week = standing[place]
        yield Cast(mould, week, until), count
    once = list({mould: place for place, (mould, _week) in enumerate(closed)}.values())[: number - many]
    counts = Counter([*once, *lot.choices(range(len(closed)), shares, k=number - many - len(once))])
    for place, count in sorted(counts.items()):
        mould, week = closed[place]
        yield Cast(mould, week, until), count
