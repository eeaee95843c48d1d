"""One field for everything: a number, a scanned code, a name, a number of the state, a phone."""

from datetime import datetime

from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from office.backoffice.forms import SearchForm
from office.backoffice.opening import READERS
from office.cases.access import visible_lists
from office.cases.models import Case, HandoverList
from office.cases.queries import PAGE
from office.cases.queries import search as search_cases
from office.ui.clock import now
from office.ui.decorators import staff
from office.ui.requests import StaffRequest

CODE_LENGTH = 10


@require_GET
@staff(*READERS)
def search(request: StaffRequest) -> HttpResponseBase:
    """Find cases; a whole number or a scanned code leads straight to the case, the code of a list to the list."""
    form = SearchForm(request.GET if "q" in request.GET else None)
    asked = form.cleaned_data["q"] if form.is_valid() else ""
    at = now()
    if made := _list_of(request, asked, at):
        return redirect("backoffice:list", made.pk)
    cases = search_cases(request.worker, asked, at=at) if asked else []
    if len(cases) == 1 and _named(cases[0], asked):
        return redirect("backoffice:case", cases[0].pk)
    shown = {"form": form, "asked": asked, "cases": cases, "full": len(cases) == PAGE}
    return render(request, "backoffice/search.html", shown, status=422 if form.errors else 200)


def _list_of(request: StaffRequest, asked: str, at: datetime) -> HandoverList | None:
    if len(asked) != CODE_LENGTH or not asked.isalnum():
        return None
    return visible_lists(request.worker, at=at).filter(code=asked.upper()).first()


def _named(case: Case, asked: str) -> bool:
    return asked in (case.number, case.tracking_code) or asked.upper() == case.tracking_code
