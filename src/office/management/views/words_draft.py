"""The draft of words that services are found by: kept as typed, with what is to be mended beside the fields."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from office.catalogue import wordings as acts
from office.catalogue.access import WRITERS, access_wording
from office.catalogue.arranging import mark
from office.catalogue.models import Service, Wording, WordingKind
from office.catalogue.states import WordingState
from office.catalogue.wording_typed import SITUATION, Unfit, as_typed, of_same, of_service, of_situation
from office.management.acts import UNPROCESSABLE, SeeOther, see_other
from office.management.forms.words import SameWordsForm, ServiceWordsForm, SituationForm
from office.management.views.words import name_of, subject
from office.ui.clock import now
from office.ui.decorators import staff
from office.ui.requests import StaffRequest

CONFLICT = 409
EMPTY: Mapping[str, Any] = {**dict.fromkeys(SITUATION, ""), "services": []}
GET_OR_POST = require_http_methods(["GET", "POST"])


@GET_OR_POST
@staff(*WRITERS)
def wording(request: StaffRequest, id: UUID) -> HttpResponseBase:  # noqa: A002  the word of the address
    """Show a draft; keep what is typed, whatever it is, and send it when asked to."""
    found = access_wording(id, worker=request.worker, at=now())
    if found.state != WordingState.DRAFT:
        return SeeOther(reverse("management:wording_look", args=[found.pk]))
    if request.method == "POST":
        return _acted(request, found)
    return _page(request, found, acts.faults_of(found) if found.comment else [])


def _acted(request: StaffRequest, found: Wording) -> HttpResponseBase:
    try:
        kept = acts.type_wording(
            found, _typed(request, found), seen=request.POST.get("seen", ""), by=request.worker, at=now()
        )
    except acts.StaleWording as stale:
        return _page(request, stale.wording, [], is_stale=True, status=CONFLICT)
    if request.POST.get("act") != "send":
        return see_other(request, request.path, _("Saved as typed"))
    try:
        acts.send_wording(kept, by=request.worker, at=now())
    except Unfit as unfit:
        return _page(request, kept, list(unfit.found), status=UNPROCESSABLE)
    return see_other(request, subject(kept), _("The words wait for another person to publish them"))


def _typed(request: StaffRequest, found: Wording) -> dict[str, Any]:
    if found.kind == WordingKind.SERVICE:
        return of_service(request.POST)
    if found.kind == WordingKind.SAME:
        return of_same(request.POST)
    return {"rows": _arranged(list(found.contents.get("rows", ())), request.POST.get("act", ""))}


def _arranged(rows: list[Any], act: str) -> list[Any]:
    """Move a row up or remove it: ``up-3``, ``remove-3``; places count from 0."""
    verb, _dash, place = act.partition("-")
    if not place.isdecimal() or int(place) >= len(rows):
        return rows
    row = rows.pop(int(place))
    if verb == "up":
        rows.insert(max(0, int(place) - 1), row)
    return rows


def _page(
    request: StaffRequest, found: Wording, faults: list[Any], *, is_stale: bool = False, status: int = 200
) -> HttpResponse:
    shown: dict[str, Any] = {
        "wording": found,
        "name": name_of(found.kind, found.code),
        "seen": mark(found.contents),
        "is_stale": is_stale,
    }
    if found.kind == WordingKind.SITUATIONS:
        told = [str(each.words) for each in faults if each.row is None]
        rows = found.contents.get("rows", ())
        by_row = [[each for each in faults if each.row == place] for place in range(len(rows))]
        shown |= {"rows": list(zip(rows, by_row, strict=True)), "faults": told, "is_to_mend": bool(faults)}
        return render(request, "management/words/situations.html", shown, status=status)
    form = ServiceWordsForm if found.kind == WordingKind.SERVICE else SameWordsForm
    shown["form"] = form(_posted(request, found, is_stale=is_stale), faults=_by_field(faults))
    return render(request, "management/words/words.html", shown, status=status)


def _posted(request: StaffRequest, found: Wording, *, is_stale: bool) -> Mapping[str, Any]:
    """Give what stands in the fields: what was typed, where somebody else's words are kept meanwhile."""
    return {name: request.POST.get(name, "") for name in as_typed(found.kind, {})} if is_stale else as_typed(found.kind, found.contents)  # fmt: skip


def _by_field(faults: list[Any]) -> dict[str, list[str]]:
    told: dict[str, list[str]] = {}
    for each in faults:
        told.setdefault(each.field, []).append(str(each.words))
    return told


# --- one situation ---------------------------------------------------------------------------------------------------


@GET_OR_POST
@staff(*WRITERS)
def situation(request: StaffRequest, id: UUID, place: int) -> HttpResponseBase:  # noqa: A002
    """Show one situation of a draft, or an empty one after the last; keep what is typed."""
    found = access_wording(id, worker=request.worker, at=now())
    rows = list(found.contents.get("rows", ()))
    if found.kind != WordingKind.SITUATIONS or place > len(rows):
        raise Http404
    if found.state != WordingState.DRAFT:
        return SeeOther(reverse("management:wording_look", args=[found.pk]))
    if request.method == "POST":
        return _keep(request, found, rows, place)
    is_new = place == len(rows)
    faults = [] if is_new else [each for each in acts.faults_of(found) if each.row == place]
    return _situation(request, found, place, EMPTY if is_new else rows[place], faults=faults)


def _keep(request: StaffRequest, found: Wording, rows: list[Any], place: int) -> HttpResponseBase:
    row = of_situation(request.POST, SituationForm.services_in(request.POST))
    wanted = {"rows": [*rows[:place], row, *rows[place + 1 :]]}
    try:
        acts.type_wording(found, wanted, seen=request.POST.get("seen", ""), by=request.worker, at=now())
    except acts.StaleWording as stale:
        return _situation(request, stale.wording, place, row, faults=[], is_stale=True, status=CONFLICT)
    return see_other(request, reverse("management:wording", args=[found.pk]), _("Saved as typed"))


def _situation(
    request: StaffRequest,
    found: Wording,
    place: int,
    row: Mapping[str, Any],
    *,
    faults: list[Any],
    is_stale: bool = False,
    status: int = 200,
) -> HttpResponse:
    services = [(each.code, each.local_name) for each in Service.objects.order_by("name", "code")]
    form = SituationForm(row, services=services, faults=_by_field(faults))
    shown = {"wording": found, "form": form, "seen": mark(found.contents), "is_stale": is_stale, "place": place}
    return render(request, "management/words/situation.html", shown, status=status)
