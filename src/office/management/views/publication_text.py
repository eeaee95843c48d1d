"""The text of a draft: typed, kept as typed, looked at, sent to the second person."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from office.catalogue.arranging import mark
from office.documents import download_name, open_file
from office.management.acts import UNPROCESSABLE, SeeOther, see_other
from office.management.forms.publications import TextForm
from office.publications.access import EDITORS, access_version, may_publish
from office.publications.comparing import changed
from office.publications.drafting import StaleText, type_text
from office.publications.markup import headings, html
from office.publications.models import Version
from office.publications.publishing import send_for_publication
from office.publications.states import VersionState
from office.publications.typed import Unfit, read, to_mend, typed_of
from office.ui.clock import now
from office.ui.decorators import staff
from office.ui.requests import StaffRequest

CONFLICT = 409


@require_http_methods(["GET", "POST"])
@staff(*EDITORS)
def text(request: StaffRequest, id: UUID) -> HttpResponseBase:  # noqa: A002  the word of the address
    """Show the draft with what is to be mended beside its fields; keep what is typed, whatever it is."""
    found = access_version(id, worker=request.worker, at=now())
    if found.state != VersionState.DRAFT:
        return SeeOther(reverse("management:publication_preview", args=[found.pk]))
    if request.method == "POST":
        return _keep(request, found)
    values = typed_of(found)
    faults = _faults(found, values) if values["text"] else {}
    return _page(request, found, values, seen=mark(values), faults=faults)


def _keep(request: StaffRequest, found: Version) -> HttpResponseBase:
    values = typed_of(found) | TextForm.typed_in(request.POST)
    try:
        kept = type_text(found, values, seen=request.POST.get("seen", ""), by=request.worker, at=now())
    except StaleText as stale:
        return _page(request, stale.version, values, seen=mark(stale.present), stale=stale, status=CONFLICT)  # type: ignore[arg-type]  # StaleText holds what is typed
    act = request.POST.get("act", "")
    if act == "preview":
        return SeeOther(reverse("management:publication_preview", args=[kept.pk]))
    return _send(request, kept) if act == "send" else see_other(request, request.path, _("Saved as typed"))


def _send(request: StaffRequest, kept: Version) -> HttpResponseBase:
    try:
        send_for_publication(kept, by=request.worker, at=now())
    except Unfit:
        values = typed_of(kept)
        return _page(request, kept, values, seen=mark(values), faults=_faults(kept, values), status=UNPROCESSABLE)
    home = reverse("management:publication", args=[kept.publication_id])
    return see_other(request, home, _("The text waits for another person to publish it"))


def _faults(version: Version, values: Mapping[str, str]) -> dict[str, list[str]]:
    told: dict[str, list[str]] = {}
    for each in to_mend(version.publication.kind, values, has_file=version.file is not None):
        told.setdefault(each.field, []).append(str(each.words))
    return told


def _page(
    request: StaffRequest,
    version: Version,
    values: Mapping[str, str],
    *,
    seen: str,
    faults: Mapping[str, list[str]] | None = None,
    stale: StaleText | None = None,
    status: int = 200,
) -> HttpResponse:
    form = TextForm(values, kind=version.publication.kind, faults=faults)
    returns = version.returns.select_related("by").order_by("-at")
    shown: dict[str, Any] = {"version": version, "form": form, "seen": seen, "stale": stale, "returns": returns}
    if stale is not None:
        shown["present"] = [(TextForm.base_fields[name].label, words) for name, words in stale.present.items() if words]  # type: ignore[attr-defined]
    return render(request, "management/publications/text.html", shown, status=status)


@require_GET
@staff(*EDITORS)
def preview(request: StaffRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """Show a version as people will read it, and what it changes."""
    found = access_version(id, worker=request.worker, at=now())
    values = read(typed_of(found))
    former = found.publication.versions.filter(in_force_from__isnull=False, number__lt=found.number).first()
    shown = {
        "version": found,
        "title": values["title"],
        "text": html(values["text"]),
        "text_en": html(values["text_en"]),
        "contents": headings(values["text"]),
        "values": values,
        "former": former,
        "changes": changed(former.text, values["text"]) if former else [],
        "may_publish": found.state == VersionState.SIGNING and may_publish(found, by=request.worker, at=now()),
    }
    return render(request, "management/publications/preview.html", shown)


@require_GET
@staff(*EDITORS)
def paper(request: StaffRequest, id: UUID) -> HttpResponseBase:  # noqa: A002
    """Show the file beside a text."""
    found = access_version(id, worker=request.worker, at=now())
    if found.file is None:
        raise Http404
    return FileResponse(open_file(found.file), content_type=found.file.media_type, filename=download_name(found.file))
