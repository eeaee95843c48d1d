"""Forms of application in the workshop (L11): typed part by part, looked at on paper, published from a day."""

from typing import Any, cast
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from office.catalogue import form_drafts as acts
from office.catalogue.access import access_form, access_form_draft, access_service
from office.catalogue.arranging import mark
from office.catalogue.faults import said
from office.catalogue.form_paper import form_paper
from office.catalogue.form_typed import read_form
from office.catalogue.models import FormDraft, FormSample, FormTemplate
from office.catalogue.queries import forms_published
from office.catalogue.typed import rows_of
from office.catalogue.workshop import StaleSection
from office.centres.models import Centre
from office.law import Refusal
from office.management.acts import UNPROCESSABLE, Page, SeeOther, form_act, see_other
from office.management.forms.workshop_forms import (
    FieldForm,
    FormFactsForm,
    NewFormForm,
    PublishForm,
    SampleForm,
    UseForm,
)
from office.management.views.workshop import CONFLICT, EDITORS, ToMend, mend_in
from office.management.views.workshop_services import city_of
from office.ui.clock import now
from office.ui.decorators import staff
from office.ui.forms import refused_form
from office.ui.requests import StaffRequest

PARTS = {"form": _("Name and act"), "fields": _("Fields"), "sample": _("Filled sample")}


def _draft(request: StaffRequest, code: str) -> FormDraft:
    return access_form_draft(code, worker=request.worker, at=now())


def _address(draft: FormDraft, section: str = "") -> str:
    if section:
        return reverse("management:workshop_form_part", args=[draft.code, section])
    return reverse("management:workshop_form_draft", args=[draft.code])


# --- the forms there are ---------------------------------------------------------------------------------------------


@require_GET
@staff(*EDITORS)
def index(request: StaffRequest) -> HttpResponse:
    """List the published forms and the drafts of forms."""
    shown = {"published": forms_published(), "drafts": FormDraft.objects.select_related("changed_by")}
    return render(request, "management/workshop/forms.html", shown)


@require_GET
@staff(*EDITORS)
def published(request: StaffRequest, id: UUID) -> HttpResponse:  # noqa: A002  the word of the address
    """Show a published form: its fields by sections, its samples, the services that use it."""
    form = access_form(id, worker=request.worker, at=now())
    shown = {"form": form, "services": form.services.select_related("group"), "samples": form.samples.all()}
    return render(request, "management/workshop/form.html", shown)


@require_POST
@staff(*EDITORS)
def draft_new(request: StaffRequest, id: UUID) -> HttpResponseBase:  # noqa: A002
    """Begin the next version of a form."""
    form = access_form(id, worker=request.worker, at=now())
    return SeeOther(_address(acts.draft_form(form, by=request.worker, at=now())))


@require_http_methods(["GET", "POST"])
@staff(*EDITORS)
def of_service(request: StaffRequest, id: UUID) -> HttpResponseBase:  # noqa: A002
    """Say which forms a service uses; begin a new one for it."""
    service = access_service(id, worker=request.worker, at=now())
    used = service.forms.filter(in_force_until__isnull=True)
    posted = request.POST if request.method == "POST" else None
    act = request.POST.get("act", "")
    using = UseForm(posted if act == "use" else None, offered=forms_published().exclude(services=service))
    fresh = NewFormForm(posted if act == "new" else None, prefix="new")
    answer = _acted(request, service, act, using, fresh)
    if answer is not None:
        return answer
    shown = {"service": service, "used": used, "using": using, "fresh": fresh}
    status = UNPROCESSABLE if posted is not None else 200
    return render(request, "management/workshop/service_forms.html", shown, status=status)


def _acted(
    request: StaffRequest, service: Any, act: str, using: UseForm, fresh: NewFormForm
) -> HttpResponseBase | None:
    acting: dict[str, Any] = {"by": request.worker, "at": now()}
    here = reverse("management:workshop_service_forms", args=[service.pk])
    if act == "use" and using.is_valid():
        acts.use_form(using.cleaned_data["form"], service, **acting)
        return see_other(request, here, _("The service uses the form"))
    if act == "stop":
        chosen = service.forms.filter(pk=request.POST.get("form") or None).first()
        if chosen is not None:
            acts.stop_using_form(chosen, service, **acting)
        return see_other(request, here, _("The service no longer uses the form"))
    if act == "new" and fresh.is_valid():
        try:
            return SeeOther(_address(acts.draft_new_form(fresh.cleaned_data["code"], service, **acting)))
        except Refusal as refusal:
            refused_form(fresh, refusal)
    return None


# --- one draft -------------------------------------------------------------------------------------------------------


@require_GET
@staff(*EDITORS)
def draft(request: StaffRequest, code: str) -> HttpResponse:
    """Show the draft of a form by its parts, with all that is still to be mended."""
    return _overview(request, _draft(request, code), PublishForm())


def _overview(request: StaffRequest, found: FormDraft, form: PublishForm, status: int = 200) -> HttpResponse:
    faults = [ToMend(said(fault), f"{_address(found, _part_of(fault.at))}#id_{fault.at}") for fault in _faults(found)]
    shown = {
        "draft": found,
        "name": read_form(found.typed).contents.name or found.code,
        "parts": [{"title": str(title), "address": _address(found, part)} for part, title in PARTS.items()],
        "faults": faults,
        "services": found.services.all(),
        "form": form,
    }
    return render(request, "management/workshop/form_draft.html", shown, status=status)


def _faults(found: FormDraft) -> list[Any]:
    return list(read_form(found.typed).faults)


def _part_of(at: str) -> str:
    return "fields" if at.startswith("fields") else "form"


@require_POST
@staff(*EDITORS)
def publish(request: StaffRequest, code: str) -> HttpResponseBase:
    """Publish the form from a day."""
    found, form = _draft(request, code), PublishForm(request.POST)
    if form.is_valid():
        try:
            made = acts.publish_draft(
                found, in_force_from=form.cleaned_data["in_force_from"], by=request.worker, at=now()
            )
        except Refusal as refusal:
            refused_form(form, refusal)
        else:
            page = reverse("management:workshop_form", args=[made.pk])
            return see_other(request, page, _("The form is published"))
    return _overview(request, found, form, UNPROCESSABLE)


@require_http_methods(["GET", "POST"])
@staff(*EDITORS)
def give_up(request: StaffRequest, code: str) -> HttpResponseBase:
    """Give up the draft of a form."""
    found = _draft(request, code)
    page = Page(
        title=_("Give up the draft"),
        text=found.code,
        warning=_("The draft can not be brought back; the version in force stays as it is."),
        verb=_("Give up the draft"),
        back=reverse("management:workshop_forms"),
        done=_("The draft is given up"),
    )
    form = _Nothing(request.POST if request.method == "POST" else None)
    return form_act(request, form, page, lambda _data: acts.give_up_form(found, by=request.worker, at=now()))


class _Nothing(PublishForm):
    in_force_from = None  # type: ignore[assignment]


@require_GET
@staff(*EDITORS)
def paper(request: StaffRequest, code: str) -> HttpResponse:
    """Give the draft as it will be printed; with ``?sample`` filled as the sample."""
    found = _draft(request, code)
    contents = read_form(found.typed).contents
    form = FormTemplate(code=found.code, name=contents.name, basis=contents.basis, sections=contents.sections)
    named = next(reversed(contents.samples), "") if "sample" in request.GET else ""
    sample = FormSample(template=form, name=named, values=contents.samples[named]) if named else None
    centre = Centre.objects.filter(city=city_of(request)).select_related("city").order_by("code").first()
    if centre is None or not contents.sections:
        raise Http404
    data = form_paper(form, centre=centre, at=now(), sample=sample)
    return HttpResponse(data, content_type="application/pdf", headers={"Content-Disposition": "inline"})


# --- one part --------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@staff(*EDITORS)
def part(request: StaffRequest, code: str, section: str) -> HttpResponseBase:
    """Show a part of a form with what is to be mended; keep what is typed in it."""
    if section not in PARTS:
        raise Http404
    found = _draft(request, code)
    if request.method == "POST":
        return _keep(request, found, section)
    values = found.typed.get(section)
    return _part_page(request, found, section, values or {}, seen=mark(values))


def _keep(request: StaffRequest, found: FormDraft, section: str) -> HttpResponseBase:
    values, act = _typed_in(section, request.POST), request.POST.get("act", "")
    if section == "fields" and (gone := found.typed.get("fields", {}).get("removed")):
        values = {**values, "removed": gone}
    try:
        kept, place = acts.type_form(
            found, section, values, seen=request.POST.get("seen", ""), act=act, by=request.worker, at=now()
        )
    except StaleSection as stale:
        seen = mark(cast("dict[str, Any]", stale.present))
        return _part_page(request, found, section, values, seen=seen, stale=stale)
    here = _address(kept, section)
    if act == "next":
        following = [*PARTS, ""][[*PARTS].index(section) + 1]
        return SeeOther(_address(kept, following))
    return SeeOther(f"{here}#fields-{place}") if place is not None else see_other(request, here, _("Saved as typed"))


def _typed_in(section: str, posted: Any) -> dict[str, Any]:
    if section == "form":
        return FormFactsForm.typed_in(posted)
    if section == "sample":
        return SampleForm.typed_in(posted)
    count = posted.get("rows", "")
    places = range(min(int(count), 300)) if count.isascii() and count.isdigit() else range(0)
    return {"rows": [FieldForm.typed_in(posted, f"fields-{place}") for place in places]}


def _part_page(
    request: StaffRequest,
    found: FormDraft,
    section: str,
    values: dict[str, Any],
    *,
    seen: str,
    stale: StaleSection | None = None,
) -> HttpResponse:
    forms = _forms(found, section, values, with_faults=stale is None and section in found.typed)
    whole = [("id_fields", said(fault)) for fault in _faults(found) if fault.at == section == "fields"]
    shown = {
        "draft": found,
        "section": section,
        "title": str(PARTS[section]),
        "forms": forms,
        "seen": seen,
        "mend": [*(whole if section in found.typed else []), *mend_in(forms)],
        "is_list": section == "fields",
        "removed": found.typed.get("fields", {}).get("removed") if section == "fields" else None,
        "stale": stale,
        "present": _present(section, stale) if stale else (),
        "back": _address(found),
    }
    status = CONFLICT if stale else 200
    return render(request, "management/workshop/form_part.html", shown, status=status)


def _forms(found: FormDraft, section: str, values: dict[str, Any], *, with_faults: bool) -> list[Any]:
    faults = _faults(found) if with_faults else []
    if section == "sample":
        fields = [field for each in read_form(found.typed).contents.sections for field in each["fields"]]
        return [SampleForm(values, fields=fields)]
    if section == "form":
        return [FormFactsForm(values, faults=_told(faults, ""))]
    prefixes = [f"fields-{place}" for place in range(len(rows_of(values)))]
    rows = zip(prefixes, rows_of(values), strict=True)
    return [FieldForm(row, prefix=prefix, faults=_told(faults, f"{prefix}-")) for prefix, row in rows]


def _told(faults: list[Any], before: str) -> dict[str, list[str]]:
    told: dict[str, list[str]] = {}
    for fault in faults:
        name = fault.at.removeprefix(before)
        if fault.at.startswith(before) and "-" not in name and fault.at != "fields":
            told.setdefault(name, []).append(said(fault))
    return told


def _present(section: str, stale: StaleSection) -> list[tuple[Any, str]]:
    values = cast("dict[str, Any]", stale.present)
    if section == "fields":
        rows = rows_of(values)
        return [(str(n), " · ".join(filter(None, map(str, row.values())))) for n, row in enumerate(rows, 1)]
    flat = {**values, **values.get("values", {})}
    return [(name, str(value)) for name, value in flat.items() if value and not isinstance(value, dict)]
