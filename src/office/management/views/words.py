"""Words that services are found by: what is published, drafts, and the second person who publishes them (L15)."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from office.catalogue import wordings as acts
from office.catalogue.access import WRITERS, access_wording
from office.catalogue.book import present_book
from office.catalogue.models import COMMON, Service, Wording, WordingKind
from office.catalogue.states import WordingState
from office.catalogue.wording_typed import as_lines
from office.management.acts import Page, SeeOther, form_act, see_other
from office.management.forms.publications import ReturnForm
from office.management.forms.words import NothingForm
from office.publications.comparing import passages
from office.ui.clock import now
from office.ui.decorators import staff
from office.ui.requests import StaffRequest

GET_OR_POST = require_http_methods(["GET", "POST"])
PER_PAGE = 50
LIVING = (WordingState.DRAFT, WordingState.WAITING, WordingState.PUBLISHED)


def subject(wording: Wording) -> str:
    """Give the address of the page of what ``wording`` is a version of."""
    return reverse("management:words_subject", args=[wording.kind, wording.code])


def name_of(kind: str, code: str) -> Any:
    """Give the name of a subject. Raises Http404 for what is none."""
    if kind == WordingKind.SERVICE:
        return Service.objects.get(code=code).local_name
    if kind not in WordingKind.values or code != COMMON:
        raise Http404
    return WordingKind(kind).label


@require_GET
@staff(*WRITERS)
def index(request: StaffRequest) -> HttpResponse:
    """List the situations, the words that mean the same, and what people call each service; with what waits."""
    page = Paginator(Service.objects.order_by("name", "code"), PER_PAGE).get_page(request.GET.get("page"))
    codes = [each.code for each in page.object_list]
    rows = Wording.objects.filter(state__in=LIVING).defer("contents")
    shown = rows.filter(code__in=[*codes, COMMON]) | rows.filter(state=WordingState.WAITING)
    states: dict[tuple[str, str], list[Wording]] = {}
    for each in shown.order_by("number"):
        states.setdefault((each.kind, each.code), []).append(each)
    book = present_book().words
    found = {
        "common": [(kind, states.get((kind.value, COMMON), [])) for kind in (WordingKind.SITUATIONS, WordingKind.SAME)],
        "services": [
            (each, book.called(each.code), states.get((WordingKind.SERVICE.value, each.code), []))
            for each in page.object_list
        ],
        "waiting": [each for rows in states.values() for each in rows if each.state == WordingState.WAITING],
        "page": page,
        "all": COMMON,
    }
    return render(request, "management/words/index.html", found)


@require_GET
@staff(*WRITERS)
def one(request: StaffRequest, kind: str, code: str) -> HttpResponse:
    """Show the versions of one subject, the latest first."""
    name = name_of(kind, code)
    rows = Wording.objects.filter(kind=kind, code=code).select_related("changed_by", "published_by")
    versions = list(rows.defer("contents").order_by("-number"))
    is_waiting = any(each.state == WordingState.WAITING for each in versions)
    is_begun = any(each.state == WordingState.DRAFT for each in versions)
    shown = {"kind": kind, "code": code, "name": name, "versions": versions, "is_waiting": is_waiting, "is_begun": is_begun}  # fmt: skip
    return render(request, "management/words/subject.html", shown)


@require_POST
@staff(*WRITERS)
def draft(request: StaffRequest, kind: str, code: str) -> HttpResponseBase:
    """Begin the next version, or go on with the one that is begun."""
    name_of(kind, code)
    found = acts.draft_wording(WordingKind(kind), code, by=request.worker, at=now())
    return SeeOther(reverse("management:wording", args=[found.pk]))


@require_GET
@staff(*WRITERS)
def look(request: StaffRequest, id: UUID) -> HttpResponse:  # noqa: A002  the word of the address
    """Show a version as it was sent, what it changes, and to the second person what can be done with it."""
    found = access_wording(id, worker=request.worker, at=now())
    before = Wording.objects.filter(kind=found.kind, code=found.code, number__lt=found.number).exclude(
        state=WordingState.WITHDRAWN
    )
    former = before.order_by("-number").first()
    shown = {
        "wording": found,
        "name": name_of(found.kind, found.code),
        "lines": as_lines(found.kind, found.contents),
        "former": former,
        "changes": _changes(former, found) if former else [],
        "is_waiting": found.state == WordingState.WAITING,
        "may_publish": acts.may_publish(found, by=request.worker),
    }
    return render(request, "management/words/look.html", shown)


def _changes(former: Wording, found: Wording) -> Sequence[Any]:
    old, new = ("\n\n".join(as_lines(each.kind, each.contents)) for each in (former, found))
    return passages(old, new)


@require_POST
@staff(*WRITERS)
def publish(request: StaffRequest, id: UUID) -> HttpResponseBase:  # noqa: A002
    """Let services be found by these words from now on: the second person's act."""
    found = access_wording(id, worker=request.worker, at=now())
    acts.publish_wording(found, by=request.worker, at=now())
    return see_other(request, subject(found), _("The words are published: services are found by them from now on"))


@GET_OR_POST
@staff(*WRITERS)
def give_back(request: StaffRequest, id: UUID) -> HttpResponseBase:  # noqa: A002
    """Give a version back to its editors with a comment."""
    found = access_wording(id, worker=request.worker, at=now())
    page = Page(
        title=_("Return with a comment"),
        text=str(name_of(found.kind, found.code)),
        verb=_("Return"),
        back=subject(found),
        done=_("The words are returned to their editor"),
    )

    def act(data: Mapping[str, Any]) -> None:
        acts.return_wording(found, data["comment"], by=request.worker, at=now())

    return form_act(request, ReturnForm(request.POST or None), page, act)


@GET_OR_POST
@staff(*WRITERS)
def give_up(request: StaffRequest, id: UUID) -> HttpResponseBase:  # noqa: A002
    """Give up a draft."""
    found = access_wording(id, worker=request.worker, at=now())
    page = Page(
        title=_("Give up the draft"),
        text=str(name_of(found.kind, found.code)),
        warning=_("The draft can not be brought back; what is published stays as it is."),
        verb=_("Give up the draft"),
        back=subject(found),
        done=_("The draft is given up"),
    )

    def act(_data: Mapping[str, Any]) -> None:
        acts.give_up_wording(found, by=request.worker, at=now())

    return form_act(request, NothingForm(request.POST or None), page, act)
