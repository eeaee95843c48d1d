"""How a centre works, in figures that everybody may see: its four tasks over whole days that are past (K6, ADR 0123)."""

from collections.abc import Iterator
from typing import Any, Final

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from office.centres.models import Centre
from office.portal.caching import answered
from office.portal.places_centres import with_edition
from office.reporting.periods import USUAL, Period, last
from office.reporting.rows import Row, Task, TermRow, laid_out
from office.reporting.rules import Public
from office.reporting.tasks import Tasks, measured
from office.reporting.words import cell
from office.ui.clock import today
from office.ui.decorators import public
from office.ui.requests import OpenRequest
from office.ui.spreadsheets import CSV, spreadsheet

LENGTHS: Final[dict[str, str | Promise]] = {
    "30-days": _("Last 30 days"),
    "90-days": _("Last 90 days"),
    "12-months": _("Last 12 months"),
}
COLUMNS: Final = (_("Centre"), _("First day"), _("Last day"), _("Task"), _("Code"), _("What is counted"), _("Clause"), _("Value"), _("Unit"), _("Share, %"))  # fmt: skip
UNITS: Final[dict[str, str | Promise]] = {
    "count": "",
    "days": _("days of the calendar"),
    "minutes": _("minutes"),
    "steps": _("of five"),
}


@require_safe
@public
def figures(request: OpenRequest, centre: str, period: str = USUAL) -> HttpResponse:
    """Show the figures of a centre, each task with how it is counted. They change once a day: their days are over."""
    here, days, tasks = _asked(centre, period)

    def drawn() -> HttpResponse:
        shown = {"centre": here, "period": days, "lengths": LENGTHS, "usual": USUAL}
        shown |= {"tasks": laid_out(tasks, Public()), "is_empty": tasks.is_empty}
        return render(request, "portal/places/figures.html", shown)

    return answered(request, _mark(here, days, tasks), drawn)


@require_safe
@public
def figures_csv(request: OpenRequest, centre: str, period: str) -> HttpResponse:
    """Give the same figures as a table for a spreadsheet, with nothing that the page does not show."""
    here, days, tasks = _asked(centre, period)

    def drawn() -> HttpResponse:
        headers = {"Content-Disposition": f'attachment; filename="{here.code}-{days.key}-{days.until:%Y%m%d}.csv"'}
        return HttpResponse(_table(here, days, tasks), content_type=CSV, headers=headers)

    return answered(request, _mark(here, days, tasks), drawn)


def _asked(code: str, length: str) -> tuple[Centre, Period, Tasks]:
    if length not in LENGTHS:
        raise Http404
    here, days = with_edition(code), last(length, today())
    return here, days, measured([here.pk], days)[here.pk]


def _mark(here: Centre, days: Period, tasks: Tasks) -> tuple[Any, ...]:
    return (vars(here)["edition"], days, tasks)


# -- the table for a spreadsheet --------------------------------------------------------------------------------------


def _table(here: Centre, days: Period, tasks: Tasks) -> str:
    """Write a row for each number, with a code of its own that no language changes."""
    about = (here.code, f"{days.since:%Y-%m-%d}", f"{days.until:%Y-%m-%d}")
    tasks_shown = laid_out(tasks, Public())
    return spreadsheet(COLUMNS, ((*about, task.title, *line) for task in tasks_shown for line in _lines(task)))


def _lines(task: Task) -> Iterator[tuple[object, ...]]:
    for term in task.terms:
        yield from _of_term(task, term)
    for row in task.rows:
        yield _of_row(task, row)


def _of_term(task: Task, row: TermRow) -> Iterator[tuple[object, ...]]:
    parts = (("all", gettext("in all"), row.total), ("in_time", gettext("in time"), row.in_time))
    for code, label, shown in (*parts, ("late", gettext("too late"), row.late)):
        share = row.share if code == "in_time" else None
        yield (
            f"{task.code}.{row.code}.{code}",
            f"{row.label}: {label}",
            " ".join(row.clauses),
            cell(shown),
            "",
            _percent(share),
        )


def _of_row(task: Task, row: Row) -> tuple[object, ...]:
    value = cell(row.value, row.unit)
    return (
        f"{task.code}.{row.code}",
        row.label,
        " ".join(row.clauses),
        value,
        UNITS[row.unit],
        _percent(row.share),
    )


def _percent(share: int | None) -> str:
    return "" if share is None else str(share)
