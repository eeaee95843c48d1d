"""The catalogue taken out as a file, and a file taken in: first a check, then drafts; mistakes by row and column."""

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from office.catalogue.exchange import files
from office.catalogue.exchange.book import Unreadable
from office.catalogue.exchange.collecting import collected
from office.catalogue.exchange.loading import Done, Outcome, load
from office.law import Refusal
from office.management.acts import UNPROCESSABLE
from office.management.forms.workshop_exchange import FileForm
from office.management.views.workshop import EDITORS
from office.management.views.workshop_services import city_of
from office.ui.clock import now, today
from office.ui.decorators import staff
from office.ui.forms import refused_form
from office.ui.requests import StaffRequest

KINDS = {
    "group": _("Group"),
    "service": _("Service"),
    "information": _("Information card"),
    "process": _("Process card"),
}
OUTCOMES = {
    Outcome.ADDED: (_("added"), "done"),
    Outcome.CHANGED: (_("changed"), "wait"),
    Outcome.DRAFTED: (_("new draft"), "calm"),
    Outcome.REDRAFTED: (_("draft replaced"), "wait"),
}


@require_GET
@staff(*EDITORS)
def export(request: StaffRequest, kind: str) -> HttpResponse:
    """Give the catalogue of the city as of today as a file."""
    if kind not in files.TYPES:
        raise Http404
    city = city_of(request)
    data = files.written(collected(city, today()), kind, at=now())
    answer = HttpResponse(data, content_type=files.TYPES[kind])
    answer.headers["Content-Disposition"] = f'attachment; filename="catalogue-{city.slug}-{today():%Y-%m-%d}.{kind}"'
    return answer


@require_http_methods(["GET", "POST"])
@staff(*EDITORS)
def exchange(request: StaffRequest) -> HttpResponseBase:
    """Offer the files; check one that is brought, or take it in. Nothing of it is taken in where anything is wrong."""
    form = FileForm(request.POST or None, request.FILES or None)
    shown: dict[str, object] = {"form": form, "back": reverse("management:workshop")}
    if not form.is_valid():
        return _page(request, shown, UNPROCESSABLE if form.is_bound else 200)
    check, file = request.POST.get("act") != "take", form.cleaned_data["file"]
    try:
        book = files.read(file.read(), files.format_of(file.name))
        report = load(
            book,
            city_of(request),
            check=check,
            replace_drafts=form.cleaned_data["replace_drafts"],
            by=request.worker,
            at=now(),
        )
    except Unreadable as unreadable:
        return _page(request, shown | {"mistakes": unreadable.mistakes, "name": file.name}, UNPROCESSABLE)
    except Refusal as refusal:
        refused_form(form, refusal)
        return _page(request, shown, UNPROCESSABLE)
    lines = [_line(done) for done in report.done]
    return _page(request, shown | {"report": report, "lines": lines, "only_checked": check, "name": file.name})


def _line(done: Done) -> dict[str, object]:
    word, tone = OUTCOMES[done.outcome]
    address = reverse("management:workshop_card", args=[done.kind, done.id]) if done.id else ""
    return {"done": done, "kind": KINDS[done.kind], "word": word, "tone": tone, "address": address}


def _page(request: StaffRequest, shown: dict[str, object], status: int = 200) -> HttpResponse:
    return render(request, "management/workshop/exchange.html", shown, status=status)
