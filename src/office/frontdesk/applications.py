"""An application that came on-line, at the counter: who it is, what is in it; taken in as a package, or returned."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop
from django.views.decorators.http import require_GET, require_http_methods

from office.cases.applications import access_application, return_application, take_in
from office.cases.models import Application
from office.cases.public.people import person_data
from office.frontdesk.common import counter, place_of, see, status_of, told
from office.frontdesk.online import ReturnForm
from office.frontdesk.papers import file_shown
from office.law import Refusal, StaleChange
from office.parties.access import access_applicant
from office.parties.applicants import NotTheSame
from office.parties.data import ApplicantData, cleaned_applicant
from office.parties.models import Applicant, DocumentKind
from office.parties.search import query_of, search_applicants
from office.ui.clock import now
from office.ui.forms import OfficeForm, Radios
from office.ui.requests import StaffRequest

TAKE = gettext_noop("taking in an application that came electronically")
NEW = "new"


class TakeForm(OfficeForm):
    """Which record each person of the application is."""

    person = forms.ChoiceField(label=gettext_lazy("Who applies"), widget=Radios(small=True))
    for_whom = forms.ChoiceField(label=gettext_lazy("For whom"), widget=Radios(small=True))
    not_the_same = forms.ChoiceField(
        label=gettext_lazy("If you register a new person though a similar one is known: why"),
        choices=[("", "—"), *NotTheSame.choices],
        required=False,
    )

    def offer(self, application: Application, known: dict[str, list[Any]]) -> None:
        """Offer the records that may be the same people; the surest one is chosen."""
        if not application.said.get("for_other"):
            del self.fields["for_whom"]
        for name in ("person", "for_whom"):
            field = self.fields.get(name)
            if isinstance(field, forms.ChoiceField):
                found = known[name]
                field.choices = [*((str(one.id), _said(one)) for one in found), (NEW, _("Register as a new person"))]
                field.initial = str(found[0].id) if found and found[0].certain else (NEW if not found else None)
        if not any(known.values()):
            del self.fields["not_the_same"]


def _said(one: Any) -> str:
    born = f", {one.born_on:%d.%m.%Y}" if one.born_on else ""
    return f"{one.full_name}{born}"


@require_http_methods(["GET", "POST"])
@counter
def application(request: StaffRequest, application: UUID) -> HttpResponseBase:
    """Show an application; take it in as a package with everything pre-filled, or return it with what is wrong."""
    found = access_application(request.worker, application, at=now(), purpose=TAKE)
    act = request.POST.get("act", "")
    take = TakeForm(request.POST if act == "take" else None)
    take.offer(found, _known(request, found))
    back = ReturnForm(request.POST if act == "return" else None)
    if (take.is_valid() or back.is_valid()) and (answer := _do(request, found, take, back)) is not None:
        return answer
    files = found.files.select_related("file", "document")
    parts = [(_("Who applies"), "person"), *([(_("For whom"), "other")] if found.said.get("for_other") else [])]
    people = [(title, data := person_data(found.said[part]), _kind(data)) for title, part in parts]
    shown = {
        "application": found,
        "said": found.said,
        "people": people,
        "files": files,
        "take": take,
        "back_form": back,
    }
    return render(request, "frontdesk/application.html", shown, status=status_of(take, back))


def _kind(data: ApplicantData) -> str:
    """Name the kind of the identity document."""
    return str(DocumentKind(data.document.kind).label) if data.document else ""


def _known(request: StaffRequest, found: Application) -> dict[str, list[Any]]:
    """Search before create: who of the known people may be meant."""
    centre, _body = place_of(request)
    known: dict[str, list[Any]] = {"person": [], "for_whom": []}
    if found.settled_at is None:
        for name, part in (("person", "person"), ("for_whom", "other")):
            if part == "person" or found.said.get("for_other"):
                query = query_of(cleaned_applicant(person_data(found.said[part])))
                known[name] = search_applicants(query, centre=centre, by=request.worker, at=now())[:10]
    return known


def _do(request: StaffRequest, found: Application, take: TakeForm, back: ReturnForm) -> HttpResponseBase | None:
    """Do what was pressed; None when it is refused, which stands at its field."""
    form: OfficeForm = take if take.is_bound else back
    try:
        if form is take:
            return see("package", _taken(request, found, take).pk)
        return_application(found, answer=back.cleaned_data["answer"], by=request.worker, at=now())
    except StaleChange:
        raise
    except (Refusal, ValidationError) as problem:
        told(form, problem)
        return None
    messages.success(request, _("The applicant is told what is wrong with the application."))
    return see("online")


def _taken(request: StaffRequest, found: Application, take: TakeForm) -> Any:
    said = take.cleaned_data
    why = said.get("not_the_same")
    return take_in(
        found,
        person=_chosen(request, said["person"]),
        for_whom=_chosen(request, said.get("for_whom", NEW)),
        not_the_same=NotTheSame(why) if why else None,
        by=request.worker,
        at=now(),
    )


def _chosen(request: StaffRequest, key: str) -> Applicant | None:
    return None if key == NEW else access_applicant(request.worker, UUID(key), at=now(), purpose=TAKE)


@require_GET
@counter
def application_file(request: StaffRequest, application: UUID, file: UUID) -> HttpResponseBase:
    """Show a file of an application."""
    found = access_application(request.worker, application, at=now(), purpose=TAKE)
    one = found.files.select_related("file").filter(pk=file).first()
    if one is None:
        raise Http404
    return file_shown(one.file)
