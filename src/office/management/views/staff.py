"""Staff and postings: who works in the centre, who is taken on, who is posted where and until when."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from office.accounts.services import has_second_factor, invite
from office.centres.access import access_posting, access_worker, visible_postings
from office.centres.models import Centre, City, Posting, Provider, Role
from office.centres.postings import APPOINTERS, Place, end_posting, post_worker
from office.centres.queries import staff as staff_of
from office.centres.workers import NewWorker, take_on
from office.management.acts import Page, SeeOther, form_act, see_other
from office.management.forms.staff import EndForm, PostingForm, TakeOnForm, WorkerForm
from office.management.scope import HEADS, READERS, reached, the_centre
from office.ui.clock import now, today
from office.ui.decorators import staff
from office.ui.requests import StaffRequest

APPOINTING = (*HEADS, Role.SYSTEM_ADMIN)
READING = (*APPOINTING, Role.AUDITOR)
OVER_A_CITY = (Role.DEPARTMENT, Role.SYSTEM_ADMIN, Role.AUDITOR)
Places = tuple[list[Centre], list[Provider], list[City]]


@require_GET
@staff(*READING)
def index(request: StaffRequest) -> HttpResponse:
    """List who works in the centre, of every body (of his own alone for the head of a body), and who is away."""
    centres = reached(request)
    centre = the_centre(request, centres) if centres else None
    people = staff_of(centre, today()) if centre else Posting.objects.none()
    if request.posting.role == Role.PROVIDER_HEAD:
        people = people.filter(provider=request.posting.provider)
    shown = {
        "centre": centre,
        "centres": centres,
        "people": people,
        "over_city": _over_city(request) if request.posting.role in OVER_A_CITY else (),
        "appoints": request.posting.role in APPOINTING,
    }
    return render(request, "management/staff.html", shown)


def _over_city(request: StaffRequest) -> list[Posting]:
    above = visible_postings(request.worker, at=now()).filter(centre=None).order_by("role", "worker__surname")
    return [posting for posting in above if posting.holds_on(today())]


@require_http_methods(["GET", "POST"])
@staff(*APPOINTING)
def worker_new(request: StaffRequest) -> HttpResponseBase:
    """Take a worker on, post and invite: a link to choose a password goes to the work e-mail."""
    offered = _places(request, now())
    form = TakeOnForm(request.POST or None)
    form.offer(_roles(request), *offered)
    page = Page(
        title=_("New worker"),
        verb=_("Take on, post and send the invitation"),
        back=reverse("management:staff"),
        done=_("The worker is taken on and posted, and the invitation is sent"),
        template="management/worker_new.html",
    )
    made: list[str] = []

    def act(data: dict[str, Any]) -> None:
        person = NewWorker(**{name: data[name] for name in WorkerForm.base_fields})
        role, place, given = _asked(request, data, offered)
        worker = take_on(person, role, place, **given, site=_site(request), by=request.worker, at=now())
        made.append(reverse("management:worker", args=[worker.pk]))

    answer = form_act(request, form, page, act)
    return SeeOther(made[0]) if made else answer


def _site(request: StaffRequest) -> str:
    return request.build_absolute_uri("/")


@require_GET
@staff(*READING)
def worker(request: StaffRequest, id: UUID) -> HttpResponse:  # noqa: A002  the word of the address
    """Show a worker with the postings that this head answers for."""
    found = access_worker(request.worker, id, at=now())
    shown = {
        "person": found,
        "postings": visible_postings(request.worker, at=now()).filter(worker=found).order_by("-starts_on"),
        "on": today(),
        "appoints": request.posting.role in APPOINTING and found.pk != request.worker.pk,
        "invited": not found.has_usable_password(),
        "second_factor": has_second_factor(found),
        "reads_past": request.posting.role in READERS,
    }
    return render(request, "management/worker.html", shown)


@require_POST
@staff(*APPOINTING)
def invite_again(request: StaffRequest, id: UUID) -> HttpResponseBase:  # noqa: A002
    """Send another invitation: the former link was good for a day."""
    found = access_worker(request.worker, id, at=now())
    invite(found, site=_site(request), by=request.worker, at=now())
    return see_other(request, reverse("management:worker", args=[found.pk]), _("The invitation is sent"))


@require_http_methods(["GET", "POST"])
@staff(*APPOINTING)
def posting_new(request: StaffRequest, id: UUID) -> HttpResponseBase:  # noqa: A002
    """Post a worker in a role to a place by an act."""
    found = access_worker(request.worker, id, at=now())
    offered = _places(request, now())
    form = PostingForm(request.POST or None)
    form.offer(_roles(request), *offered)
    page = Page(
        title=_("New posting"),
        verb=_("Post the worker"),
        back=reverse("management:worker", args=[found.pk]),
        done=_("The worker is posted"),
    )

    def post(data: dict[str, Any]) -> None:
        role, place, given = _asked(request, data, offered)
        post_worker(found, role, place, **given, by=request.worker, at=now())

    return form_act(request, form, page, post, facts=[(_("Worker"), found.full_name)])


def _asked(request: StaffRequest, data: dict[str, Any], offered: Places) -> tuple[Role, Place, dict[str, Any]]:
    """Read a posting that was asked for: the role, where, and by which act from when to when."""
    centres, bodies, cities = offered
    place = Place(
        centre=_picked(centres, data.get("centre")),
        provider=_picked(bodies, data.get("provider")),
        city=_picked(cities, data.get("city")) or request.posting.city,
    )
    return Role(data["role"]), place, {name: data[name] for name in ("starts_on", "ends_on", "act")}


def _roles(request: StaffRequest) -> list[Role]:
    return [role for role, by in APPOINTERS.items() if Role(request.posting.role) in by]


def _places(request: StaffRequest, at: datetime) -> Places:
    """Give the places that this head may post to; the roles of an administrator are tied to cities alone."""
    if request.posting.role == Role.SYSTEM_ADMIN:
        return [], [], list(City.objects.all())
    if request.posting.role == Role.PROVIDER_HEAD and request.posting.provider:
        return reached(request), [request.posting.provider], []
    centres = reached(request)
    bodies = Provider.objects.on(at.date()).filter(city__in={centre.city_id for centre in centres})
    return centres, list(bodies), []


def _picked(rows: list[Any], key: str | None) -> Any:
    return next((row for row in rows if str(row.pk) == key), None)


@require_http_methods(["GET", "POST"])
@staff(*APPOINTING)
def posting_end(request: StaffRequest, id: UUID) -> HttpResponseBase:  # noqa: A002
    """End a posting with a day."""
    found = access_posting(request.worker, id, at=now())
    page = Page(
        title=_("End the posting"),
        warning=_("After that day the worker has no rights by this posting. What was done stays as it is."),
        verb=_("End the posting"),
        back=reverse("management:worker", args=[found.worker_id]),
        done=_("The last day of the posting is set"),
    )
    return form_act(
        request,
        EndForm(request.POST or None, initial={"ends_on": today()}),
        page,
        lambda data: end_posting(found, ends_on=data["ends_on"], act=data["act"], by=request.worker, at=now()),
        facts=[(_("Worker"), found.worker.full_name), (_("Role"), found.get_role_display())],
    )
