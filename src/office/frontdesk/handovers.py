"""Handing cases over to the bodies that work on them, at least once a working day (L33, L34)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_GET, require_http_methods

from office.cases.access import access_list
from office.cases.listed import TO_HAND_OVER, log_listed
from office.cases.models import CaseStep
from office.cases.queries import open_lists, to_hand_over
from office.cases.routing import make_handover_list
from office.centres.models import Provider
from office.frontdesk.common import UNFIT, counter, ids, place_of, see
from office.law import Refusal, StaleChange
from office.ui.clock import now
from office.ui.requests import StaffRequest

HAND_OVER = gettext_noop("handing cases over")


@require_http_methods(["GET", "POST"])
@counter
def handovers(request: StaffRequest) -> HttpResponseBase:
    """Show what waits to be handed over, by receiving body, and the lists that are not confirmed yet."""
    centre, body = place_of(request)
    refusal: Refusal | None = None
    groups = to_hand_over(request.worker, centre=centre, body=body)
    if request.method == "POST":
        try:
            return _make(request, groups)
        except StaleChange:
            raise
        except Refusal as refused:
            refusal = refused
    waiting = [step.case for steps in groups.values() for step in steps]
    log_listed(waiting, purpose=TO_HAND_OVER, by=request.worker, at=now())
    lists = open_lists(request.worker, at=now()).filter(from_provider=body, centre=centre)
    shown: dict[str, Any] = {"groups": groups, "lists": list(lists), "refusal": refusal}
    return render(request, "frontdesk/handovers.html", shown, status=UNFIT if refusal else 200)


def _make(request: StaffRequest, groups: dict[Provider, list[CaseStep]]) -> HttpResponseBase:
    centre, body = place_of(request)
    to = request.POST.get("to", "")
    receiver = next((each for each in groups if str(each.pk) == to), None)
    if receiver is None:
        raise Http404
    chosen = ids(request.POST.getlist("steps"))
    made = make_handover_list(
        centre=centre, sender=body, receiver=receiver, step_ids=chosen, by=request.worker, at=now()
    )
    messages.success(request, _("The list %(code)s is made. Print it and hand the cases over.") % {"code": made.code})
    return see("handover", made.pk)


@require_GET
@counter
def handover(request: StaffRequest, made: UUID) -> HttpResponse:
    """Show a list: what is confirmed, what was returned and why."""
    found, items = access_list(request.worker, made, at=now(), purpose=HAND_OVER)
    return render(request, "frontdesk/handover.html", {"made": found, "items": items})
