"""Petitions (K18): a worker reports a broken term or asks for measures; the head answers; both stay on record."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from office.centres.access import access_petition, visible_petitions
from office.centres.models import Petition, Role
from office.centres.petitions import answer_petition, file_petition
from office.centres.queries import petitions_of
from office.centres.states import PetitionState
from office.management.acts import Page, form_act
from office.management.forms.staff import AnswerForm, PetitionForm
from office.management.scope import OVERSEERS, reached, the_centre
from office.ui.clock import now
from office.ui.decorators import staff
from office.ui.requests import StaffRequest

AUTHORS = (Role.FRONT_OFFICE, Role.CASE_OFFICER, Role.GREETER)
READING = (*OVERSEERS, Role.AUDITOR)
SHOWN = 200


@require_GET
@staff(*READING)
def index(request: StaffRequest) -> HttpResponse:
    """List the petitions of a centre, unanswered and overdue ones first."""
    centres = reached(request)
    centre = the_centre(request, centres)
    found = petitions_of(centre, at=now())[:SHOWN]
    return render(request, "management/petitions.html", {"petitions": found, "centre": centre, "centres": centres})


@require_http_methods(["GET", "POST"])
@staff(*READING, *AUTHORS)
def petition(request: StaffRequest, id: UUID) -> HttpResponseBase:  # noqa: A002  the word of the address
    """Show a petition with its answer; the head answers here."""
    found = access_petition(request.worker, id, at=now())
    waits = found.state == PetitionState.FILED
    answers = waits and request.posting.role in OVERSEERS and found.author_id != request.worker.pk
    back = _back(request, found)
    page = Page(
        title=found.get_kind_display(),
        verb=_("Give the answer"),
        back=back,
        done=_("The petition is answered"),
        template="management/petition.html",
    )
    return form_act(
        request,
        AnswerForm(request.POST or None),
        page,
        lambda data: answer_petition(found, answer=data["answer"], by=request.worker, at=now()),
        petition=found,
        answers=answers,
    )


def _back(request: StaffRequest, found: Petition) -> str:
    if request.posting.role in AUTHORS:
        return reverse("management:petition_new")
    return f"{reverse('management:petitions')}?centre={found.centre.code}"


@require_http_methods(["GET", "POST"])
@staff(*AUTHORS)
def new(request: StaffRequest) -> HttpResponseBase:
    """Turn to the head of the centre; below stand one's own petitions and their answers."""
    centre = the_centre(request)
    page = Page(
        title=_("Turn to the head of the centre"),
        text=_("The head answers within five working days; both the petition and the answer are recorded."),
        verb=_("File the petition"),
        back=reverse("management:petition_new"),
        done=_("The petition is filed"),
        template="management/petition_new.html",
    )
    form = PetitionForm(request.POST or None, initial={"reference": request.GET.get("case", "")})
    own = visible_petitions(request.worker, at=now()).filter(author=request.worker).order_by("-filed_at")[:SHOWN]
    return form_act(
        request,
        form,
        page,
        lambda data: file_petition(
            centre,
            kind=Petition.Kind(data["kind"]),
            text=data["text"],
            reference=data["reference"],
            by=request.worker,
            at=now(),
        ),
        own=own,
    )
