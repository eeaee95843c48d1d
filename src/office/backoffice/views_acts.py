"""The acts of an officer, each on a page of its own with its consequence in words; one domain call each."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from office.accounts.models import Worker
from office.backoffice import forms
from office.backoffice.acts import Act
from office.backoffice.opening import ACT, OFFICERS, Opened, SeeOther, open_case
from office.backoffice.shows import BUTTONS
from office.cases import decision, delivery, pauses, routing
from office.cases.models import CaseStep
from office.cases.worklists import executors_for
from office.centres.models import Role
from office.law import Refusal
from office.law.states import StaleChange
from office.ui.decorators import staff
from office.ui.forms import refused_form
from office.ui.requests import StaffRequest

GET_OR_POST = require_http_methods(["GET", "POST"])
WRONG, STALE = 422, 409
Words = str | Promise
Do = Callable[..., object]


@dataclass(frozen=True)
class ActPage:
    """What the page of an act says: its consequence before, what was done after."""

    act: Act
    form: type[forms.ActForm]
    consequence: Words
    done: Words
    warns: bool = False
    """The act takes something from the applicant: its button is a warning."""


FINISH = ActPage(
    Act.FINISH,
    forms.FinishForm,
    _("The step is closed with this outcome on the routing sheet and can not be opened again. The next step begins."),
    _("The step is finished"),
)
GRANT = ActPage(
    Act.GRANT,
    forms.GrantForm,
    _("The case is decided and can not be decided again here. You then send the result to the centre."),
    _("The case is decided: granted"),
)
REFUSE = ActPage(
    Act.REFUSE,
    forms.RefuseForm,
    _(
        "The applicant does not get the service. The refusal with the norm, the circumstances and the way to appeal goes "
        "to the applicant; the case can not be decided again here."
    ),
    _("The case is decided: refused"),
    warns=True,
)
SEND = ActPage(
    Act.SEND,
    forms.SendForm,
    _("The case leaves you. The centre registers the result on the day it comes and hands it over within its term."),
    _("The result is on its way to the centre"),
)
SUSPEND = ActPage(
    Act.SUSPEND,
    forms.SuspendForm,
    _(
        "The legal term stands still until you resume the case; you remain its owner and look at it on the day you name."
    ),
    _("The case is suspended"),
)
RESUME = ActPage(
    Act.RESUME,
    forms.ResumeForm,
    _("The term runs on: every due moment moves by exactly the working time for which the case stood still."),
    _("The case is in work again"),
)
EXTEND = ActPage(
    Act.EXTEND,
    forms.ExtendForm,
    _(
        "The legal term of the case becomes longer. It can be done once, and stands on the routing sheet under your name."
    ),
    _("The term is extended"),
)
REASSIGN = ActPage(
    Act.REASSIGN,
    forms.ReassignForm,
    _("The case goes to the other executor at once, together with the term that runs."),
    _("The case has another executor"),
)


def _at_act(
    request: StaffRequest, opened: Opened, page: ActPage, do: Do, *, step: CaseStep | None = None
) -> HttpResponseBase:
    """Show the form of an act, or do the act: one call of a use-case. What was typed stays, whatever is refused."""
    asked = (page.act, step.number if step and page.act in {Act.FINISH, Act.REASSIGN} else None)
    form = page.form(request.POST if request.method == "POST" else None, case=opened.case)
    if isinstance(form, forms.ReassignForm) and step:
        form.offer(executors_for(step, at=opened.at))
    if request.method == "GET" and asked not in {(one.act, one.step) for one in opened.acts}:
        messages.warning(request, _not_now(opened))
        return SeeOther(_case_address(opened))
    status = WRONG if not form.is_valid() and form.is_bound else 200
    if form.is_valid():
        status = _done(form, do, by=request.worker, at=opened.at)
        if not form.errors:
            messages.success(request, str(page.done))
            return SeeOther(_case_address(opened))
    shown = {"case": opened.case, "page": page, "form": form, "step": step, "title": BUTTONS[page.act]}
    shown |= {"items": opened.page.items, "scan": opened.first_scan, "stale": status == STALE}
    return render(request, "backoffice/act.html", shown, status=status)


def _done(form: forms.ActForm, do: Do, *, by: Worker, at: datetime) -> int:
    """Do it; a refusal is put to its field, and a stale change says how things stand now."""
    try:
        do(**form.given(), by=by, at=at)
    except StaleChange as refusal:
        refused_form(form, refusal)
        return STALE
    except Refusal as refusal:
        refused_form(form, refusal)
        return WRONG
    return 200


def _case_address(opened: Opened) -> str:
    return reverse("backoffice:case", args=[opened.case.pk])


def _not_now(opened: Opened) -> str:
    return gettext("This act is not open to you now. The case is: %(state)s.") % {
        "state": opened.case.get_state_display()
    }


def _step_of(opened: Opened, number: int) -> CaseStep:
    """The step of that number; a 404 for one that the case does not have."""
    for step in opened.page.steps:
        if step.number == number:
            return step
    raise Http404


@GET_OR_POST
@staff(*OFFICERS)
def grant(request: StaffRequest, case_id: UUID) -> HttpResponseBase:
    """Grant the service."""
    opened = open_case(request, case_id, ACT)
    return _at_act(request, opened, GRANT, _on(opened, decision.grant))


@GET_OR_POST
@staff(*OFFICERS)
def refuse(request: StaffRequest, case_id: UUID) -> HttpResponseBase:
    """Refuse the service, with grounds and typed confirmation (L32)."""
    opened = open_case(request, case_id, ACT)
    return _at_act(request, opened, REFUSE, _on(opened, decision.refuse))


@GET_OR_POST
@staff(*OFFICERS)
def send(request: StaffRequest, case_id: UUID) -> HttpResponseBase:
    """Send the outgoing package (L38)."""
    opened = open_case(request, case_id, ACT)
    return _at_act(request, opened, SEND, _on(opened, delivery.send_outgoing))


@GET_OR_POST
@staff(*OFFICERS)
def suspend(request: StaffRequest, case_id: UUID) -> HttpResponseBase:
    """Stop the term while the case waits."""
    opened = open_case(request, case_id, ACT)
    return _at_act(request, opened, SUSPEND, _on(opened, pauses.suspend))


@GET_OR_POST
@staff(*OFFICERS)
def resume(request: StaffRequest, case_id: UUID) -> HttpResponseBase:
    """Let the term run on."""
    opened = open_case(request, case_id, ACT)
    return _at_act(request, opened, RESUME, _on(opened, pauses.resume))


@GET_OR_POST
@staff(Role.PROVIDER_HEAD)
def extend(request: StaffRequest, case_id: UUID) -> HttpResponseBase:
    """Give a longer term, once."""
    opened = open_case(request, case_id, ACT)
    return _at_act(request, opened, EXTEND, _on(opened, pauses.extend))


@GET_OR_POST
@staff(*OFFICERS)
def finish(request: StaffRequest, case_id: UUID, number: int) -> HttpResponseBase:
    """Finish a step that is not the decision (L37)."""
    opened = open_case(request, case_id, ACT)
    step = _step_of(opened, number)
    step.case = opened.case
    return _at_act(request, opened, FINISH, lambda **given: routing.finish_step(step, **given), step=step)


@GET_OR_POST
@staff(Role.PROVIDER_HEAD, Role.CENTRE_HEAD)
def reassign(request: StaffRequest, case_id: UUID, number: int) -> HttpResponseBase:
    """Give a step to another executor of the same body (K25)."""
    opened = open_case(request, case_id, ACT)
    step = _step_of(opened, number)
    step.case = opened.case
    return _at_act(request, opened, REASSIGN, lambda **given: routing.reassign(step, **given), step=step)


def _on(opened: Opened, use_case: Callable[..., Any]) -> Do:
    return lambda **given: use_case(opened.case, **given)
