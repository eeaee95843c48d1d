"""Which cases there will be: how often each mould is cast in which week, and the batches in which they are written."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from random import Random
from uuid import UUID

from office.centres.calendars import local_day
from office.config.demo.bulk.casts import Cast, weeks_of
from office.config.demo.bulk.moulds import Mould
from office.config.demo.plans import WEIGHTS

BATCH = 2_500
STANDING_SHARE, MOST_STANDING = 0.025, 6_000
"""So many cases have not come to their end: a fortieth, but a few thousand at most, as in a register of many years."""


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


Days = dict[date, list[tuple[Cast, int]]]


def planned(
    moulds: Sequence[Mould], number: int, *, seed: int, since: datetime, until: datetime
) -> dict[tuple[UUID, int], list[Batch]]:
    """Plan ``number`` cases between two moments: the batches of each journal of registration, in their order."""
    journals: dict[tuple[UUID, int], Days] = defaultdict(lambda: defaultdict(list))
    for cast, count in _drawn(moulds, number, seed=seed, since=since, until=until):
        day = local_day(cast.registered_at)
        journals[cast.mould.case["centre_id"], day.year][day].append((cast, count))
    batches = [batch for journal, days in sorted(journals.items()) for batch in _batches(*journal, days)]
    found: dict[tuple[UUID, int], list[Batch]] = defaultdict(list)
    before = 0
    for nth, (centre, year, first, days) in enumerate(batches):
        batch = Batch(nth, centre, year, first, before, days)
        found[centre, year].append(batch)
        before += batch.size
    return found


def _batches(centre: UUID, year: int, days: Days) -> Iterator[tuple[UUID, int, int, list[list[tuple[Cast, int]]]]]:
    first = following = 1
    held: list[list[tuple[Cast, int]]] = []
    for _day, casts in sorted(days.items()):
        held.append(casts)
        following += sum(count for _cast, count in casts)
        if following - first >= BATCH:
            yield centre, year, first, held
            first, held = following, []
    if held:
        yield centre, year, first, held


def _drawn(
    moulds: Sequence[Mould], number: int, *, seed: int, since: datetime, until: datetime
) -> Iterator[tuple[Cast, int]]:
    weeks = {mould: weeks_of(mould, since=since, until=until) for mould in moulds}
    standing = [(mould, 0) for mould in moulds if not mould.is_closed]
    closed = [(mould, each) for mould in moulds if mould.is_closed for each in weeks[mould]]
    alike = Counter(mould.fate for mould in moulds)
    shares = [WEIGHTS.get(mould.fate, 1) / alike[mould.fate] / len(weeks[mould]) for mould, _week in closed]
    many = min(round(number * STANDING_SHARE), MOST_STANDING)
    lot = Random(f"{seed} bulk")  # noqa: S311  a demonstration, not a secret
    counts = Counter(lot.choices(range(len(standing)), k=many))
    for place, count in sorted(counts.items()):
        yield Cast(*standing[place], until), count
    counts = Counter(lot.choices(range(len(closed)), shares, k=number - many))
    for place, count in sorted(counts.items()):
        yield Cast(*closed[place], until), count
