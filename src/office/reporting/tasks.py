"""The four tasks of a centre, measured (K6): legal terms, simple procedure, papers that move by themselves, people told.

Everything is counted from what the acts themselves have left; nothing is entered for a report.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, Final
from uuid import UUID

from django.db.models import Avg, Count

from office.cases.public import (
    Given,
    HandedOver,
    Registered,
    cases_handed_over,
    registered_cases,
    results_given,
    terms_of_cases,
)
from office.catalogue.kept import Kept
from office.centres.kept_terms import KeptTerms, kept_terms
from office.feedback.models import EnquiryDuty, EntryDuty, Rating
from office.law import clause
from office.queueing.statistics import Served, served
from office.reporting.periods import Period

KEPT: Final = 300
"""Answers that a process keeps: three lengths for a hundred centres."""


@dataclass(frozen=True)
class Rated:
    """How visitors rated: five steps are the best."""

    count: int = 0
    mean: float | None = None


@dataclass(frozen=True)
class Tasks:
    """What was counted of one centre. Terms are by clause; a clause under which nothing was owed is not there."""

    terms: Mapping[str, KeptTerms] = field(default_factory=dict)
    registered: Registered = field(default_factory=Registered)
    given: Given = field(default_factory=Given)
    handed_over: HandedOver = field(default_factory=HandedOver)
    served: Served = field(default_factory=Served)
    answers: Mapping[str, KeptTerms] = field(default_factory=dict)
    """Of enquiries (L16) and of entries of the book (L52)."""
    rated: Rated = field(default_factory=Rated)

    @property
    def is_empty(self) -> bool:
        """Nothing at all happened: that is no success, and no figure."""
        return self == Tasks()


_measured: Final[Kept[dict[UUID, Tasks]]] = Kept(KEPT)
_one_at_a_time: Final = Lock()


@clause("K6")
def measured(centres: Sequence[UUID], period: Period) -> dict[UUID, Tasks]:
    """Measure each of ``centres`` over ``period``, in eight statements however many rows and centres there are.

    The days are over, so each process counts them once and keeps what it found; of several that ask at once one counts
    and the others wait for it: nobody can make the database count more by asking more.
    """
    key = (frozenset(centres), period)
    if (found := _measured.seen(key)) is None:
        with _one_at_a_time:
            found = _measured.get(key, lambda: _counted(centres, period))
    return found


def forget_figures() -> None:
    """Count anew: for who has changed days that are over, such as a played demo."""
    _measured.clear()


def _counted(centres: Sequence[UUID], period: Period) -> dict[UUID, Tasks]:
    moments: dict[str, Any] = {"since": period.starts_at, "until": period.ends_at}
    days: dict[str, Any] = {"since": period.since, "until": period.until}
    terms = _by_clause(terms_of_cases(centres, **moments))
    answers = _by_clause(
        each
        for duties in (EnquiryDuty.objects.all(), EntryDuty.objects.all())
        for each in kept_terms(duties, centres, **moments)
    )
    registered, given = registered_cases(centres, **moments), results_given(centres, **moments)
    handed, tickets, rated = cases_handed_over(centres, **moments), served(centres, **days), _rated(centres, period)
    return {
        centre: Tasks(
            terms=terms.get(centre, {}),
            registered=registered.get(centre, Registered()),
            given=given.get(centre, Given()),
            handed_over=handed.get(centre, HandedOver()),
            served=tickets.get(centre, Served()),
            answers=answers.get(centre, {}),
            rated=rated.get(centre, Rated()),
        )
        for centre in centres
    }


def _by_clause(found: Iterable[KeptTerms]) -> dict[UUID, dict[str, KeptTerms]]:
    of_centres: dict[UUID, dict[str, KeptTerms]] = {}
    for each in found:
        of_centres.setdefault(each.centre, {})[each.clause] = each
    return of_centres


def _rated(centres: Sequence[UUID], period: Period) -> dict[UUID, Rated]:
    found = Rating.objects.filter(centre__in=centres, on__range=(period.since, period.until)).order_by()
    rows = found.values("centre").annotate(count=Count("pk"), mean=Avg("steps"))
    return {row["centre"]: Rated(row["count"], float(row["mean"])) for row in rows}
