"""What ratings say over days: by service, by desk, by body, by worker, by day; never of fewer than five (ADR 0106)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import Avg, Count, Q

from office.centres.models import Centre
from office.feedback.models import Rating
from office.feedback.models.ratings import STEPS
from office.feedback.rules import LOW, is_shown

BY: Final[Mapping[str, tuple[str, ...]]] = {
    "day": ("on",),
    "service": ("service__name", "service__name_en"),
    "body": ("body__short_name",),
    "desk": ("desk__number",),
    "worker": ("worker__surname", "worker__given_name"),
}
OF_TICKETS: Final = ("desk", "worker")
"""A case has neither: by these, only ratings of tickets are counted."""
WORDS_SHOWN: Final = 50


@dataclass(frozen=True)
class Figure:
    """The ratings of one service, desk, body, worker or day; the figures are None below the floor."""

    name: tuple[Any, ...]
    count: int
    mean: float | None
    low: int | None
    """How many were of one or two steps."""
    steps: tuple[int, ...] | None
    """How many of each, from one to five."""

    @property
    def is_hidden(self) -> bool:
        return self.mean is None


def rating_figures(centre: Centre, *, since: date, until: date, by: str) -> list[Figure]:
    """Count the ratings of the days ``since`` to ``until`` by one of ``BY``, the worst first; days in their order."""
    rows = _counted(centre, since, until, by)
    figures = [_figure(tuple(row[name] for name in BY[by]), row) for row in rows]
    if by == "day":
        return sorted(figures, key=lambda each: each.name)
    return sorted(figures, key=lambda each: (each.is_hidden, each.mean or 0, str(each.name)))


def whole(centre: Centre, *, since: date, until: date) -> Figure:
    """Count all of them together."""
    row = Rating.objects.filter(centre=centre, on__range=(since, until)).aggregate(**_COUNTS)
    return _figure((), row)


def said_in_words(centre: Centre, *, since: date, until: date) -> list[tuple[date, str, int, str]]:
    """Give what visitors said: day, service, steps, words; nothing at all while fewer than five rated in these days.

    Neither the ticket nor the desk nor the worker, and in no order of time within a day.
    """
    found = Rating.objects.filter(centre=centre, on__range=(since, until))
    if not is_shown(found.count()):
        return []
    rows = found.exclude(words="").select_related("service").order_by("-on", "steps", "id")[:WORDS_SHOWN]
    return [(each.on, each.service.local_name, each.steps, each.words) for each in rows]


_COUNTS: Final = {
    "count": Count("pk"),
    "mean": Avg("steps"),
    "low": Count("pk", filter=Q(steps__lte=LOW)),
    **{f"of{step}": Count("pk", filter=Q(steps=step)) for step in range(1, STEPS + 1)},
}


def _counted(centre: Centre, since: date, until: date, by: str) -> list[dict[str, Any]]:
    columns = BY[by]
    found = Rating.objects.filter(centre=centre, on__range=(since, until)).order_by()
    if by in OF_TICKETS:
        found = found.exclude(ticket=None)
    # By the key, not by the name alone: two workers of one name are two.
    keys = {columns[0].partition("__")[0], *columns}
    return list(found.values(*keys).annotate(**_COUNTS))


def _figure(name: tuple[Any, ...], row: Mapping[str, Any]) -> Figure:
    count = int(row["count"])
    if not is_shown(count):
        return Figure(name, count, None, None, None)
    steps = tuple(int(row[f"of{step}"]) for step in range(1, STEPS + 1))
    return Figure(name, count, float(row["mean"]), int(row["low"]), steps)
