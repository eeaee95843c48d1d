"""Absences: asked for by the worker, approved by the head with somebody who stands in."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from office.accounts.models import Worker
from office.centres import absences as acts
from office.centres.access import access_absence, visible_absences
from office.centres.models import Absence, Centre, Role
from office.centres.queries import staff as staff_of
from office.centres.states import AbsenceState
from office.management.acts import Page, form_act, see_other
from office.management.forms.schedules import ReasonForm
from office.management.forms.staff import AbsenceForm, ApproveForm, workers_of
from office.management.scope import HEADS, reached
from office.ui.clock import now, today
from office.ui.decorators import staff
from office.ui.requests import StaffRequest

WORKERS = (Role.FRONT_OFFICE, Role.CASE_OFFICER, Role.GREETER)
ASKING = (*WORKERS, *HEADS)
SHOWN = 200


def _home() -> str:
    return reverse("management:absences")


@require_GET
@staff(*ASKING)
def index(request: StaffRequest) -> HttpResponse:
    """List one's own absences, and for a head those of everybody he answers for: what waits comes first."""
    found = visible_absences(request.worker, at=now()).exclude(state=AbsenceState.CANCELLED)
    if request.posting.role in WORKERS:
        found = found.filter(worker=request.worker)
    rows = list(found.filter(ends_on__gte=today()).order_by("starts_on")[:SHOWN])
    shown = {
        "waiting": [each for each in rows if each.state == AbsenceState.REQUESTED],
        "rest": [each for each in rows if each.state != AbsenceState.REQUESTED],
        "heads": request.posting.role in HEADS,
    }
    return render(request, "management/absences.html", shown)


def _colleagues(request: StaffRequest, centres: list[Centre]) -> list[Worker]:
    """Give everybody posted in these centres today, of the head's own body where he heads one."""
    found = [posting for centre in centres for posting in staff_of(centre, today())]
    if request.posting.provider_id:
        found = [posting for posting in found if posting.provider_id == request.posting.provider_id]
    return workers_of(found)


@require_http_methods(["GET", "POST"])
@staff(*ASKING)
def new(request: StaffRequest) -> HttpResponseBase:
    """Ask for days away: for oneself, or (a head) for somebody."""
    people = _colleagues(request, reached(request))
    form = AbsenceForm(request.POST or None)
    own = request.worker if request.posting.role in WORKERS else None
    form.offer([*people, request.worker], own=own)
    page = Page(
        title=_("New absence"),
        text=_("It counts once the head has approved it."),
        verb=_("Ask for approval"),
        back=_home(),
        done=_("The absence waits for approval"),
    )

    def ask(data: dict[str, Any]) -> None:
        acts.request_absence(
            own or Worker.objects.get(pk=data["worker"]),
            kind=Absence.Kind(data["kind"]),
            starts_on=data["starts_on"],
            ends_on=data["ends_on"],
            substitute=_who(data["substitute"]),
            by=request.worker,
            at=now(),
        )

    return form_act(request, form, page, ask)


def _who(key: str) -> Worker | None:
    return Worker.objects.get(pk=key) if key else None


@require_http_methods(["GET", "POST"])
@staff(*HEADS)
def decide(request: StaffRequest, id: UUID) -> HttpResponseBase:  # noqa: A002  the word of the address
    """Approve an absence, naming who stands in."""
    found = access_absence(request.worker, id, at=now())
    form = ApproveForm(request.POST or None, initial={"substitute": str(found.substitute_id or "")})
    form.offer(_colleagues(request, reached(request)), found)
    page = Page(
        title=_("Absence"),
        verb=_("Approve the absence"),
        back=_home(),
        done=_("The absence is approved"),
        template="management/absence.html",
    )
    return form_act(
        request,
        form,
        page,
        lambda data: acts.approve_absence(found, substitute=_who(data["substitute"]), by=request.worker, at=now()),
        absence=found,
        waits=found.state == AbsenceState.REQUESTED,
        counts=found.state == AbsenceState.APPROVED,
    )


@require_http_methods(["GET", "POST"])
@staff(*HEADS)
def decline(request: StaffRequest, id: UUID) -> HttpResponseBase:  # noqa: A002
    """Decline an absence with the reason."""
    found = access_absence(request.worker, id, at=now())
    page = Page(
        title=_("Decline the absence"),
        text=found.worker.full_name,
        verb=_("Decline"),
        back=_home(),
        done=_("The absence is declined"),
    )
    return form_act(
        request,
        ReasonForm(request.POST or None),
        page,
        lambda data: acts.decline_absence(found, reason=data["reason"], by=request.worker, at=now()),
    )


@require_POST
@staff(*ASKING)
def cancel(request: StaffRequest, id: UUID) -> HttpResponseBase:  # noqa: A002
    """Cancel an absence: one's own, or of somebody one answers for."""
    acts.cancel_absence(access_absence(request.worker, id, at=now()), by=request.worker, at=now())
    return see_other(request, _home(), _("The absence is cancelled"))
