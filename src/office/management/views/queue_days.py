"""Days of reception: closing them, their fairness and their seal, and what the ledger says over many of them."""

from datetime import timedelta
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from office.accounts.models import Worker
from office.catalogue.models import Service
from office.centres.models import Centre, Desk, Role
from office.management.acts import see_other
from office.management.forms.queue import SpanForm
from office.management.scope import OVERSEERS, reached, the_centre
from office.management.views.queue import READING, address
from office.queueing.closing import close_day, verify_day
from office.queueing.fairness import fairness_of
from office.queueing.models import QueueDay
from office.queueing.reception import reception_now
from office.queueing.states import DayState, Rule
from office.queueing.statistics import Figures, figures
from office.ui.clock import now, today
from office.ui.decorators import staff
from office.ui.requests import StaffRequest
from office.workdays.reach import read_day

SHOWN_DAYS = 31
USUAL_DAYS = timedelta(days=6)


@require_GET
@staff(*READING)
def days(request: StaffRequest) -> HttpResponse:
    """List the last days of reception with how each ended."""
    centres = reached(request)
    centre = the_centre(request, centres)
    shown = {
        "centre": centre,
        "centres": centres,
        "days": centre.queue_days.order_by("-on")[:SHOWN_DAYS],
        "heads": request.posting.role == Role.CENTRE_HEAD,
        "today": today(),
    }
    return render(request, "management/queue/days.html", shown)


def _day(centre: Centre, on: str) -> QueueDay:
    try:
        return centre.queue_days.get(on=read_day(on))
    except ValueError:
        raise Http404 from None


@require_GET
@staff(*READING)
def day(request: StaffRequest, on: str) -> HttpResponse:
    """Replay a day: the index of its fairness, every jump with actor, rule and reason; its seal, when asked for."""
    centre = the_centre(request)
    found = _day(centre, on)
    fairness = fairness_of(centre, found.on)
    desks = dict(Desk.objects.filter(centre=centre).values_list("pk", "number"))
    who = Worker.objects.in_bulk({jump.worker for jump in fairness.jumps if jump.worker})
    rules = {str(rule): rule.label for rule in Rule}
    jumps = [
        (jump, desks.get(jump.desk), who.get(jump.worker), rules.get(jump.rule, jump.rule)) for jump in fairness.jumps
    ]
    checked = "check" in request.GET and found.state == DayState.CLOSED
    shown = {
        "centre": centre,
        "day": found,
        "fairness": fairness,
        "jumps": jumps,
        "checked": checked,
        "faults": verify_day(found) if checked else [],
    }
    return render(request, "management/queue/day.html", shown)


@require_http_methods(["GET", "POST"])
@staff(Role.CENTRE_HEAD, Role.GREETER)
def close(request: StaffRequest) -> HttpResponseBase:
    """Close today's reception: who is still there is shown first, and settled."""
    centre = the_centre(request)
    if request.method == "POST":
        closed = close_day(centre, by=request.worker, at=now())
        back = reverse("frontdesk:hall") if request.posting.role == Role.GREETER else address("queue_days", centre)
        return see_other(request, back, _told(len(closed.unserved)))
    return render(request, "management/queue/close.html", {"centre": centre, "hall": reception_now(centre, at=now())})


def _told(unserved: int) -> str:
    if not unserved:
        return gettext("The day is closed and sealed. Nobody was left.")
    return gettext("The day is closed and sealed. Not served: %(count)s.") % {"count": unserved}


# -- what the ledger says over days ---------------------------------------------------------------------------------


@require_GET
@staff(*OVERSEERS)
def report(request: StaffRequest) -> HttpResponse:
    """Show how many were served and how long people waited, by day, by service or by hour of arrival."""
    centres = reached(request)
    centre = the_centre(request, centres)
    form = SpanForm(request.GET if "by" in request.GET else None)
    typed = form.cleaned_data if form.is_valid() else {}
    until = typed.get("until") or today()
    since = typed.get("since") or until - USUAL_DAYS
    by = typed.get("by") or "day"
    found = figures(centre, since=since, until=until, by=by)
    shown = {
        "centre": centre,
        "centres": centres,
        "form": form
        if form.is_bound
        else SpanForm(initial={"centre": centre.code, "since": since, "until": until, "by": by}),
        "rows": _named(found, by),
        "by": by,
        "since": since,
        "until": until,
    }
    return render(request, "management/queue/report.html", shown)


def _named(found: list[Figures], by: str) -> list[tuple[Any, Figures]]:
    """Give each row with what it is of, as a person reads it."""
    if by == "service":
        names = Service.objects.in_bulk([row.key for row in found])
        return sorted(((names[row.key].local_name, row) for row in found), key=lambda pair: -pair[1].taken)
    if by == "hour":
        return [(f"{row.key:02}:00–{row.key:02}:59", row) for row in found]
    return [(row.key, row) for row in found]
