"""Results: arrived, registered, handed out or posted within the term (L39, L41)."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop, pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from office.cases.access import access_case
from office.cases.delivery import hand_out, post_out, register_outgoing, send_online, take_arrived
from office.cases.listed import RESULTS
from office.cases.models import Case, Duty
from office.cases.queries import results as results_of
from office.cases.states import CaseState
from office.frontdesk.after import who_comes
from office.frontdesk.common import cases_shown, counter, place_of, see, status_of, told
from office.law import Refusal, StaleChange
from office.ui.clock import now
from office.ui.forms import OfficeForm
from office.ui.requests import StaffRequest

HAND_OUT = gettext_noop("handing a result out")
SHELVES = {"ready": CaseState.READY, "sent": CaseState.SENT}
NAMES = (("ready", pgettext_lazy("pile", "To hand out")), ("sent", gettext_lazy("On their way or arrived")))


class HandOutForm(OfficeForm):
    receiver = forms.CharField(label=gettext_lazy("Who receives it"), max_length=250)
    shown_document = forms.CharField(label=gettext_lazy("Document shown"), max_length=200)


class PostForm(OfficeForm):
    postal_number = forms.CharField(label=gettext_lazy("Postal tracking number"), max_length=40)
    address = forms.CharField(label=gettext_lazy("Sent to"), max_length=300)


@require_GET
@counter
def results(request: StaffRequest) -> HttpResponse:
    """List the results of one shelf: to hand out, or on the way here."""
    shelf = request.GET.get("shelf", "ready")
    shelf = shelf if shelf in SHELVES else "ready"
    rows = _with_terms(_here(request, SHELVES[shelf]), "L41" if shelf == "ready" else "L39")
    shown = {
        "page": cases_shown(request, rows, RESULTS),
        "shelf": shelf,
        "shelves": NAMES,
        "clause": "L41" if shelf == "ready" else "L39",
    }
    return render(request, "frontdesk/results.html", shown)


def _here(request: StaffRequest, state: CaseState) -> QuerySet[Case]:
    centre, body = place_of(request)
    return results_of(request.worker, state=state, at=now()).filter(centre=centre, provider=body)


def _with_terms(rows: QuerySet[Case], clause: str) -> QuerySet[Case]:
    """Add to each case until when it is to be registered or handed over."""
    duty = Duty.objects.filter(case=OuterRef("pk"), clause=clause).open().order_by("due_at")
    return rows.annotate(hand_by=Subquery(duty.values("due_at")[:1]))


@require_http_methods(["GET", "POST"])
@counter
def result(request: StaffRequest, case: UUID) -> HttpResponseBase:
    """Show one result and the acts that its state allows."""
    also = ["outgoing", "decision", "delivery__delivered_by", "representative__person"]
    found = access_case(request.worker, case, at=now(), purpose=HAND_OUT, also=also)
    act = request.POST.get("act", "")
    hand = HandOutForm(request.POST if act == "hand_out" else None, initial=who_comes(found))
    post = PostForm(request.POST if act == "post" else None, initial={"address": _address(found)})
    forms = {"hand_out": hand, "post": post}
    if act and (answer := _do(request, found, act, forms.get(act))) is not None:
        return answer
    duty = Duty.objects.filter(case=found, clause__in=["L39", "L41"]).open().first()
    shown = {"case": found, "hand": hand, "post": post, "duty": duty}
    return render(request, "frontdesk/result.html", shown, status=status_of(hand, post))


def _address(case: Case) -> str:
    person = case.representative.person if case.representative else case.applicant
    return ", ".join(filter(None, (person.post_index, person.address)))


def _do(request: StaffRequest, case: Case, act: str, form: forms.Form | None) -> HttpResponseBase | None:
    """Do what was pressed; None when a form has mistakes or the act is none of ours."""
    said: dict[str, Any] = {}
    if form is not None:
        if not form.is_valid():
            return None
        said = form.cleaned_data
    use_case, words = ACTS.get(act, (None, ""))
    if use_case is None:
        return None
    try:
        use_case(case, **said, by=request.worker, at=now())
    except StaleChange:
        raise
    except Refusal as refusal:
        if form is None:
            raise
        told(form, refusal)
        return None
    messages.success(request, _(words) % {"number": case.number})
    return see("result", case.pk)


ACTS: dict[str, tuple[Callable[..., object] | None, str]] = {
    "arrived": (take_arrived, gettext_noop("The result of case %(number)s is in the centre: register it today.")),
    "register": (register_outgoing, gettext_noop("The result of case %(number)s is registered: it can be handed out.")),
    "hand_out": (hand_out, gettext_noop("The result of case %(number)s is handed out.")),
    "online": (send_online, gettext_noop("The result of case %(number)s can be had from the page of the case.")),
    "post": (post_out, gettext_noop("The result of case %(number)s is posted.")),
}
