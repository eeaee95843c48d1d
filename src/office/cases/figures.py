"""Figures of duties for whoever watches the terms (K12, K13): how many, how late, whose.

Everything is read in a bounded number of statements, however many duties there are.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from office.accounts.models import short_name
from office.cases.facts import LOCAL
from office.cases.figures_asked import (
    COMPARED_DAYS,
    COUNTED,
    PRESSING,
    SHARES,
    WAITING,
    Watched,
    moments_compared,
    without_duties,
)
from office.cases.models import Duty
from office.centres.models import Centre, Posting

ROWS, MORE_ROWS = 10, 100
"""As many are shown of what is overdue, of what is due today and of what was met late: at first, and when the head asks for
more. Nobody reads on before narrowing the filters."""
SATURDAY = 5


@dataclass(frozen=True)
class Filters:
    """What a head narrows the page to. ``days``: how far back the met and the late ones are counted; ``more``: not the first
    few of each kind alone.
    """

    centre: UUID | None = None
    clause: str = ""
    bearer: UUID | None = None
    days: int = COMPARED_DAYS
    more: bool = False


@dataclass(frozen=True)
class Figure:
    """How many now, how many at this hour yesterday, and how many there usually are (or should be)."""

    value: int
    yesterday: int
    norm: int


@dataclass(frozen=True)
class Figures:
    open: Figure
    overdue: Figure
    due_today: Figure
    met_today: Figure
    met_late: Figure
    """Within seven days: a breach stays visible after the act is done."""
    waiting: Figure
    """Cases that wait to be handed over."""


@dataclass(frozen=True)
class Share:
    """What one person or one body bears. ``met`` and ``late`` count the days of the filter."""

    id: UUID | None
    name: str
    open: int = 0
    overdue: int = 0
    today: int = 0
    met: int = 0
    late: int = 0

    def plus(self, other: "Share") -> "Share":
        counted = ("open", "overdue", "today", "met", "late")
        return replace(self, **{name: getattr(self, name) + getattr(other, name) for name in counted})


@dataclass(frozen=True)
class Overview:
    """The head's morning: figures, who bears what, and the rows that press."""

    figures: Figures
    people: list[Share]
    bodies: list[Share]
    overdue: list[Duty] = field(default_factory=list)
    today: list[Duty] = field(default_factory=list)
    late: list[Duty] = field(default_factory=list)

    @property
    def met_late(self) -> int:
        """How many were met late in the days of the filter, shown or not."""
        return sum(share.late for share in self.people)


def overview(posting: Posting, filters: Filters, *, at: datetime, centres: Sequence[Centre] | None = None) -> Overview:
    """Give the duties that ``posting`` watches, in four statements.

    ``centres``: those that the posting reaches, where the caller knows them: the indexes of duties begin with them.
    """
    watched = Watched(
        posting=posting,
        at=at,
        days=filters.days,
        rows=MORE_ROWS if filters.more else ROWS,
        centres=None if centres is None else tuple(centre.pk for centre in centres),
        centre=filters.centre,
        clause=filters.clause,
        bearer=filters.bearer,
    )
    counts: dict[str, Any] = next(iter(COUNTED.ask(watched)), {})
    bodies = _Bodies(counts.pop("posted", []))
    people, shares = _shares(replace(watched, moved=bodies.moved), bodies)
    rows = PRESSING.ask(watched)
    return Overview(
        figures=_figures(Counter(counts), _waiting_figure(watched), at),
        people=people,
        bodies=shares,
        overdue=[duty for duty in rows if duty.is_overdue(at)],
        today=[duty for duty in rows if duty.is_open and not duty.is_overdue(at)],
        late=sorted((duty for duty in rows if duty.done_at), key=lambda duty: duty.done_at or at, reverse=True),
    )


def _figures(counts: Mapping[str, int], waiting: Figure, at: datetime) -> Figures:
    moments = moments_compared(at)
    compared = [back for back, then in enumerate(moments) if back and then.astimezone(LOCAL).weekday() < SATURDAY]

    def usual(name: str) -> Figure:
        mean = sum(counts[f"{name}{back}"] for back in compared) / len(compared)
        return Figure(counts[f"{name}0"], counts[f"{name}1"], round(mean))

    return Figures(
        open=usual("open"),
        overdue=Figure(counts["overdue0"], counts["overdue1"], 0),
        due_today=usual("due"),
        met_today=usual("met"),
        met_late=Figure(counts["late0"], counts["late1"], 0),
        waiting=waiting,
    )


def _waiting_figure(watched: Watched) -> Figure:
    counts: dict[str, Any] = next(iter(WAITING.ask(without_duties(watched))), {"now": 0, "waited": 0})
    return Figure(counts["now"], counts["waited"], 0)


# -- who bears what -------------------------------------------------------------------------------------------------


def _shares(watched: Watched, bodies: "_Bodies") -> tuple[list[Share], list[Share]]:
    found = [(row, _share(row)) for row in SHARES.ask(watched)]
    people = _summed((row["bearer"], _named(row), share) for row, share in found)
    return people, _summed((*bodies.of(row), share) for row, share in found)


class _Bodies:
    """For which body each bearer was posted when his duty was opened: the rule of ``duties_with_bodies``, without a look-up
    for each duty. Hardly anybody ever changes his body, so the day matters for a few people alone.
    """

    def __init__(self, postings: Iterable[Mapping[str, str]]) -> None:
        self.posted: dict[tuple[UUID, UUID], list[_Body]] = defaultdict(list)
        for row in postings:
            body = _Body(date.fromisoformat(row["since"]), UUID(row["body"]), row["name"])
            self.posted[UUID(row["worker"]), UUID(row["centre"])].append(body)

    @property
    def moved(self) -> tuple[UUID, ...]:
        """Who was posted for more than one body of a centre."""
        held = self.posted.items()
        return tuple({worker for (worker, _centre), bodies in held if len({body.key for body in bodies}) > 1})

    def of(self, row: Mapping[str, Any]) -> tuple[UUID | None, str]:
        held, day = self.posted[row["bearer"], row["centre"]], row["day"]
        return next(((body.key, body.name) for body in held if not day or body.since <= day), (None, ""))


class _Body(NamedTuple):
    since: date
    key: UUID
    name: str


def _share(row: dict[str, int]) -> Share:
    counted = ("open", "overdue", "today", "met", "late")
    return Share(None, "", **{name: row[name] for name in counted})


def _named(row: dict[str, str]) -> str:
    return short_name(row["bearer__surname"], row["bearer__given_name"], row["bearer__patronymic"])


def _summed(shares: Iterable[tuple[UUID | None, str, Share]]) -> list[Share]:
    found: dict[UUID | None, Share] = {}
    for key, name, share in shares:
        found[key] = found.get(key, Share(key, name)).plus(share)
    return sorted(found.values(), key=lambda each: (-each.overdue, -each.today, -each.open, each.name))
