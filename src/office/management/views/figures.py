"""The four tasks of a centre in exact figures, beside those of the days before; a director sees his centres together (K6)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from office.centres.models import Centre
from office.management.scope import OVERSEERS, reached, the_centre
from office.reporting.periods import USUAL, last
from office.reporting.rows import Row, Task, TermRow, laid_out
from office.reporting.rules import Head
from office.reporting.tasks import Tasks, measured
from office.ui.clock import today
from office.ui.decorators import staff
from office.ui.requests import StaffRequest

LENGTHS: Final[dict[str, str | Promise]] = {
    "30-days": _("30 days"),
    "90-days": _("90 days"),
    "12-months": _("12 months"),
}
BESIDE: Final = ("all", "results_median", "complete", "electronic", "confirmed", "waited_median", "L16", "rating")
"""The figures by which centres stand side by side, by their codes."""


@dataclass(frozen=True)
class Compared:
    """A task now and in the days before: rows in pairs, without those of which there was nothing either time."""

    task: Task
    terms: list[tuple[TermRow, TermRow]]
    rows: list[tuple[Row, Row]]


@require_GET
@staff(*OVERSEERS)
def figures(request: StaffRequest) -> HttpResponse:
    """Show what everybody may see, exactly. A length that is not offered is the usual one."""
    centres = reached(request)
    centre = the_centre(request, centres)
    asked = request.GET.get("period", USUAL)
    period = last(asked if asked in LENGTHS else USUAL, today())
    now = measured([each.pk for each in centres], period)
    before = measured([centre.pk], period.before())
    shown = {
        "centre": centre,
        "period": period,
        "before": period.before(),
        "lengths": LENGTHS,
        "tasks": compared(now[centre.pk], before[centre.pk]),
        "beside": side_by_side(centres, now) if len(centres) > 1 else [],
    }
    return render(request, "management/figures.html", shown)


def compared(now: Tasks, before: Tasks) -> list[Compared]:
    """Put each figure beside what it was."""
    pairs = zip(laid_out(now, Head()), laid_out(before, Head()), strict=True)
    return [
        Compared(
            task,
            [pair for pair in zip(task.terms, former.terms, strict=True) if any(row.whole for row in pair)],
            [pair for pair in zip(task.rows, former.rows, strict=True) if any(row.whole for row in pair)],
        )
        for task, former in pairs
    ]


def side_by_side(centres: Sequence[Centre], found: Mapping[UUID, Tasks]) -> list[tuple[Centre, list[Row | TermRow]]]:
    """Give for each centre the figures of ``BESIDE``."""
    return [(centre, _beside(found[centre.pk])) for centre in centres]


def _beside(tasks: Tasks) -> list[Row | TermRow]:
    rows: dict[str, Row | TermRow] = {}
    for task in laid_out(tasks, Head()):
        rows |= {row.code: row for row in task.terms} | {row.code: row for row in task.rows}
    return [rows[code] for code in BESIDE]
