"""Published texts: the list with states and days of review, beginning one, its history, putting it in force."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from office.catalogue.access import WRITERS
from office.catalogue.models import Service
from office.catalogue.queries import services_in_force
from office.centres.models import Centre, City, Provider
from office.documents import FileRefused, store
from office.management.acts import Page, SeeOther, form_act
from office.management.forms.publications import CITY, BeginForm, FileForm, PublishForm, ReturnForm, WithdrawForm
from office.management.scope import reached
from office.publications import publishing
from office.publications.access import (
    EDITORS,
    OF_CITY,
    SIGNERS,
    access_publication,
    access_version,
    may_publish,
    publications_of,
)
from office.publications.drafting import attach_file, begin_publication, draft_version
from office.publications.models import Kind, Version
from office.publications.queries import NEAR_REVIEW, shelf
from office.publications.states import VersionState
from office.ui.clock import now, today
from office.ui.decorators import staff
from office.ui.requests import StaffRequest

GET_OR_POST = require_http_methods(["GET", "POST"])


@require_GET
@staff(*EDITORS)
def index(request: StaffRequest) -> HttpResponse:
    """List what is published, being drafted or waiting, by kind; what is past its review stands first."""
    found = publications_of([request.posting]).select_related("city", "centre", "service")
    rows = sorted(shelf(found, today()), key=lambda row: (not _is_past(row.now), list(Kind).index(Kind(row.publication.kind)), row.title))  # fmt: skip
    shown = {
        "rows": rows,
        "today": today(),
        "near": today() + NEAR_REVIEW,
        "has_words": request.posting.role in WRITERS,
    }
    return render(request, "management/publications/index.html", shown)


def _is_past(version: Version | None) -> bool:
    return version is not None and version.review_on is not None and version.review_on < today()


@GET_OR_POST
@staff(*EDITORS)
def new(request: StaffRequest) -> HttpResponseBase:
    """Begin a text; next it is typed."""
    centres, form = reached(request), BeginForm(request.POST or None)
    city = _city_of(request, centres)
    bodies = Provider.objects.filter(city=city).order_by("name")
    services = services_in_force(city, today()).order_by("name")
    form.offer(city if request.posting.role in OF_CITY else None, centres, bodies, services)
    page = Page(
        title=_("New text"),
        text=_("Its address stays the same for good; its text has versions, each with the day from which it applies."),
        verb=_("Begin the text"),
        back=reverse("management:publications"),
        done=_("The draft is begun"),
    )
    begun: list[Version] = []

    def act(data: Mapping[str, Any]) -> None:
        begun.append(_begin(request, data, city, centres))

    answer = form_act(request, form, page, act)
    return SeeOther(reverse("management:publication_text", args=[begun[0].pk])) if begun else answer


def _city_of(request: StaffRequest, centres: list[Centre]) -> City:
    """Give the city that the posting acts in: its own, or that of its centre."""
    return request.posting.city or centres[0].city


def _begin(request: StaffRequest, data: Mapping[str, Any], city: City, centres: list[Centre]) -> Version:
    centre = None if data["place"] == CITY else next(each for each in centres if each.code == data["place"])
    provider = Provider.objects.get(pk=data["provider"], city=city) if data["provider"] else None
    service = Service.objects.get(code=data["service"]) if data["service"] else None
    what: dict[str, Any] = {"centre": centre, "provider": provider, "service": service}
    return begin_publication(Kind(data["kind"]), data["slug"], city=city, **what, by=request.worker, at=now())


@require_GET
@staff(*EDITORS)
def publication(request: StaffRequest, id: UUID) -> HttpResponse:  # noqa: A002  the word of the address
    """Show a text with all its versions, and what can be done with each."""
    found = access_publication(id, worker=request.worker, at=now())
    versions = found.versions.select_related("changed_by", "published_by", "submitted_by").order_by("-number")
    [row] = shelf([found], today())
    is_open = row.open is not None
    shown = {"publication": found, "row": row, "versions": versions, "is_open": is_open, "today": today()}
    return render(request, "management/publications/publication.html", shown)


@require_POST
@staff(*EDITORS)
def draft(request: StaffRequest, id: UUID) -> HttpResponseBase:  # noqa: A002
    """Begin the next version, or go on with the one that is begun."""
    found = draft_version(access_publication(id, worker=request.worker, at=now()), by=request.worker, at=now())
    return SeeOther(reverse("management:publication_text", args=[found.pk]))


# --- acts on a version -----------------------------------------------------------------------------------------------


def _home(version: Version) -> str:
    return reverse("management:publication", args=[version.publication_id])


@GET_OR_POST
@staff(*SIGNERS)
def publish(request: StaffRequest, id: UUID) -> HttpResponseBase:  # noqa: A002
    """Put a version that waits in force from a day: the second person's act."""
    found = access_version(id, worker=request.worker, at=now())
    page = Page(
        title=_("Publish"),
        text=str(found.title),
        verb=_("Publish"),
        back=_home(found),
        done=_("The text is published"),
        template="management/publications/publish.html",
    )
    form = PublishForm(request.POST or None, first=today() + timedelta(days=1))
    return form_act(
        request,
        form,
        page,
        lambda data: publishing.publish(found, data["from_on"], by=request.worker, at=now()),
        version=found,
        may_publish=may_publish(found, by=request.worker, at=now()),
    )


@GET_OR_POST
@staff(*SIGNERS)
def give_back(request: StaffRequest, id: UUID) -> HttpResponseBase:  # noqa: A002
    """Give a version back to its editor with a comment."""
    found = access_version(id, worker=request.worker, at=now())
    page = Page(
        title=_("Return with a comment"),
        text=str(found.title),
        verb=_("Return"),
        back=_home(found),
        done=_("The text is returned to its editor"),
    )
    return form_act(
        request,
        ReturnForm(request.POST or None),
        page,
        lambda data: publishing.return_with_comment(found, data["comment"], by=request.worker, at=now()),
    )


@GET_OR_POST
@staff(*EDITORS)
def withdraw(request: StaffRequest, id: UUID) -> HttpResponseBase:  # noqa: A002
    """Give up a draft, take back what has not begun to apply, or end what applies."""
    found = access_version(id, worker=request.worker, at=now())
    title, warning = _withdrawal(found)
    page = Page(title=title, text=str(found), warning=warning, verb=title, back=_home(found), done=_("It is withdrawn"))
    return form_act(
        request,
        WithdrawForm(request.POST or None),
        page,
        lambda data: publishing.withdraw(found, reason=data["reason"], by=request.worker, at=now()),
    )


def _withdrawal(version: Version) -> tuple[Any, Any]:
    if version.state == VersionState.DRAFT:
        return _("Give up the draft"), _("The draft can not be brought back; what is published stays as it is.")
    if version.in_force_from is not None and version.in_force_from > today():
        return _("Take the version back"), _("It will never apply; the version before it goes on.")
    return _("Withdraw the text"), _("It applies today for the last time; the page then shows its history alone.")


@GET_OR_POST
@staff(*EDITORS)
def file(request: StaffRequest, id: UUID) -> HttpResponseBase:  # noqa: A002
    """Put a file beside the text of a draft."""
    found = access_version(id, worker=request.worker, at=now())
    page = Page(
        title=_("File beside the text"),
        text=found.file.name if found.file else _("There is none yet."),
        verb=_("Save"),
        back=reverse("management:publication_text", args=[found.pk]),
        done=_("The file is saved"),
    )

    def act(data: Mapping[str, Any]) -> None:
        given = data["file"]
        try:
            stored = store(given, name=given.name, by=request.worker, at=now()) if given else None
        except FileRefused as refused:
            raise ValidationError({"file": str(refused)}) from None
        attach_file(found, stored, by=request.worker, at=now())

    return form_act(request, FileForm(request.POST or None, request.FILES or None), page, act)
