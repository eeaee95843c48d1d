"""The page of a case, what it was at a past moment, and who has opened it."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from office.audit import whole_history
from office.audit.past import NotKeptError
from office.backoffice.opening import CASE_PAGE, READERS, Opened, open_case
from office.backoffice.papers import offered
from office.backoffice.shows import buttons, installed, journal_lines, timeline
from office.cases.access import access_case
from office.cases.models import Case, Suspension
from office.cases.past import case_at
from office.cases.worklists import openings as openings_of
from office.centres.models import Role
from office.ui.clock import now
from office.ui.decorators import staff
from office.ui.moments import MomentForm, blank_moment
from office.ui.requests import StaffRequest

OPENINGS_SHOWN = 100
UNFIT: Final = 422
PAST: Final = gettext_noop("state of the case at a past moment")
CONTROLLERS = (Role.CENTRE_HEAD, Role.AUDITOR)
PETITIONERS = (Role.FRONT_OFFICE, Role.CASE_OFFICER)


@require_GET
@staff(*READERS)
def case(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Show a case: what it is, its state, the next act, and everything in it."""
    opened = open_case(request, case_id, CASE_PAGE)
    first, rest = buttons(opened)
    shown = {
        "case": opened.case,
        "page": opened.page,
        "next": first,
        "rest": rest,
        "timeline": timeline(opened.case, opened.page.steps),
        "journal": journal_lines(whole_history(opened.case)),
        "past": blank_moment(get_language()),
        "papers": offered(opened.case),
        "scan": opened.first_scan,
        "suspension": _suspension(opened),
        "controls": request.posting.role in CONTROLLERS,
        "petition": installed("management:petition_new") if request.posting.role in PETITIONERS else "",
    }
    return render(request, "backoffice/case.html", shown)


def _suspension(opened: Opened) -> Suspension | None:
    if not opened.case.suspended_at:
        return None
    return opened.case.suspensions.filter(ended_at__isnull=True).select_related("owner").first()


@require_GET
@staff(*READERS)
def state(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Show what a case was at a past moment: its state, who had it and by when, step by step (ADR 0061)."""
    at = now()
    found = access_case(request.worker, case_id, at=at, purpose=PAST)
    form = MomentForm(request.GET, at=at)
    shown = {"case": found, "form": form, **(_then(found, form.cleaned_data["moment"]) if form.is_valid() else {})}
    return render(request, "backoffice/state.html", shown, status=UNFIT if form.errors else 200)


def _then(case: Case, moment: datetime) -> dict[str, Any]:
    """Tell what was, or why that is not known."""
    try:
        then = case_at(case, moment)
    except NotKeptError:
        return {"unknown": _("The states of that time were not kept yet. The history tells what was done.")}
    if then is None:
        return {"unknown": _("The case was not registered yet at that moment.")}
    last = journal_lines([then.last_act]) if then.last_act else []
    return {"then": then, "last": last}


@require_GET
@staff(*CONTROLLERS)
def openings(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Show who opened whose data for the sake of this case, when and what for (K21)."""
    case = access_case(request.worker, case_id, at=now(), purpose=CASE_PAGE, also=("package",))
    records = list(openings_of(case)[: OPENINGS_SHOWN + 1])
    shown = {"case": case, "records": records[:OPENINGS_SHOWN], "more": len(records) > OPENINGS_SHOWN}
    return render(request, "backoffice/openings.html", shown)
