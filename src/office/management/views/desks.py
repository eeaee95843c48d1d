"""Desks: who sits where now; plates, badges and the sign at the entrance (L4, L7)."""

from io import BytesIO
from typing import Any
from uuid import UUID

from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from office.centres import desks as acts
from office.centres.access import access_desk, access_posting
from office.centres.models import Centre, Role
from office.centres.papers import entrance_sign_paper
from office.centres.queries import desk_plates, desks_out_of_use, participants, sitting_at
from office.centres.queries import entrance_sign as sign_of
from office.documents.papers import Paper, typeset_paper
from office.law import Refusal
from office.management import papers
from office.management.acts import Page, form_act, see_other
from office.management.forms.places import DeskForm
from office.management.scope import OVERSEERS, reached, the_centre
from office.management.views.booking import or_conflicts
from office.ui.clock import now, today
from office.ui.decorators import staff
from office.ui.requests import StaffRequest

READING = (*OVERSEERS, Role.SYSTEM_ADMIN)


def _home(centre: Centre) -> str:
    return f"{reverse('management:desks')}?centre={centre.code}"


def _pdf(paper: Paper, name: str) -> HttpResponseBase:
    content = BytesIO(typeset_paper(paper, at=now()))
    return FileResponse(content, filename=name, content_type="application/pdf")


@require_GET
@staff(*READING)
def index(request: StaffRequest) -> HttpResponse:
    """List the desks with who sits there now, and those out of use."""
    centres = reached(request)
    centre = the_centre(request, centres)
    shown = {
        "centre": centre,
        "centres": centres,
        "plates": desk_plates(centre),
        "closed": desks_out_of_use(centre),
        "heads": request.posting.role == Role.CENTRE_HEAD,
        "oversees": request.posting.role in OVERSEERS,
    }
    return render(request, "management/desks.html", shown)


@require_http_methods(["GET", "POST"])
@staff(Role.CENTRE_HEAD)
def new(request: StaffRequest) -> HttpResponseBase:
    """Set up a desk."""
    centre = the_centre(request)
    bodies = [part.provider for part in participants(centre, today())]
    form = DeskForm(request.POST or None)
    form.offer(bodies)
    page = Page(title=_("New desk"), verb=_("Set up the desk"), back=_home(centre), done=_("The desk is set up"))

    def add(data: dict[str, Any]) -> None:
        body = next((body for body in bodies if str(body.pk) == data["provider"]), None)
        acts.add_desk(centre, number=data["number"], zone=data["zone"], provider=body, by=request.worker, at=now())

    return form_act(request, form, page, add)


@require_POST
@staff(Role.CENTRE_HEAD)
def use(request: StaffRequest, id: UUID) -> HttpResponseBase:  # noqa: A002  the word of the address
    """Take a desk into use or out of it."""
    desk = access_desk(request.worker, id, at=now())
    is_open = request.POST.get("use") == "in"
    acts.use_desk(desk, is_open=is_open, by=request.worker, at=now())
    done = _("The desk is in use") if is_open else _("The desk is out of use")
    return or_conflicts(request, see_other(request, _home(desk.centre), done), desk.centre)


@require_POST
@staff(*OVERSEERS)
def leave(request: StaffRequest, id: UUID) -> HttpResponseBase:  # noqa: A002
    """End the session of whoever forgot to leave a desk (K12)."""
    desk = access_desk(request.worker, id, at=now())
    if (session := sitting_at(desk)) is None:
        raise Http404
    acts.leave_desk(session, by=request.worker, at=now())
    return see_other(request, _home(desk.centre), _("The desk is free"))


@require_GET
@staff(*READING)
def plate(request: StaffRequest, id: UUID) -> HttpResponseBase:  # noqa: A002
    """Give the plate of a desk with who sits there now, as PDF."""
    desk = access_desk(request.worker, id, at=now())
    if (session := sitting_at(desk)) is None:
        raise Refusal("L7", _("Nobody sits at this desk now. The plate is printed when somebody has sat down."))
    return _pdf(papers.desk_plate(desk, session.worker, at=now()), f"desk-{desk.number}.pdf")


@require_GET
@staff(*READING, Role.PROVIDER_HEAD)
def badge(request: StaffRequest, id: UUID) -> HttpResponseBase:  # noqa: A002
    """Give the badge of a worker in one posting, as PDF."""
    posting = access_posting(request.worker, id, at=now())
    return _pdf(papers.badge(posting), f"badge-{posting.pk}.pdf")


@require_GET
@staff(*READING)
def entrance_sign(request: StaffRequest) -> HttpResponseBase:
    """Give the sign at the entrance by the schedule in force, as PDF."""
    centre = the_centre(request)
    sign = sign_of(centre, today())
    if sign is None:
        raise Refusal("K26", _("No approved schedule is in force today. The head of the centre must approve one."))
    return _pdf(entrance_sign_paper(sign), f"sign-{centre.code}.pdf")
