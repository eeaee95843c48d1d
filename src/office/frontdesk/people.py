"""Finding the person before the worker, registering a new one, putting data right."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_GET, require_http_methods

from office.frontdesk.common import counter, place_of, see, status_of, told
from office.frontdesk.forms import SearchForm
from office.frontdesk.forms_people import DocumentForm, PersonForm, as_typed, carried
from office.law import StaleChange
from office.parties.access import access_applicant
from office.parties.applicants import DuplicateApplicant, add_document, correct_applicant, register_applicant
from office.parties.data import ApplicantData, cleaned_applicant
from office.parties.models import Applicant, Kind
from office.parties.notices import notices_for
from office.parties.search import read_query, search_applicants
from office.ui.clock import now, today
from office.ui.requests import StaffRequest

CORRECT = gettext_noop("putting personal data right")


@require_GET
@counter
def find(request: StaffRequest) -> HttpResponse:
    """Search before create: the known people who may be meant; below, a new person with the typed values carried on."""
    text = request.GET.get("who", "").replace("\x00", "")[:200]
    query = read_query(text)
    centre, _body = place_of(request)
    found = search_applicants(query, centre=centre, by=request.worker, at=now()) if query else []
    shown = {"form": SearchForm(initial={"who": text}, focus=not query), "q": text, "query": query, "found": found}
    if text and not found:
        shown |= _empty_forms(text, Kind.NATURAL)
    return render(request, "frontdesk/find.html", shown)


def _kind(request: StaffRequest) -> str:
    asked = request.POST.get("kind") or request.GET.get("kind", "")
    return Kind.LEGAL if asked == Kind.LEGAL else Kind.NATURAL


def _empty_forms(text: str, kind: str) -> dict[str, Any]:
    start = carried(text)
    if kind == Kind.LEGAL:
        start["legal_name"] = " ".join(start.get(name, "") for name in ("surname", "given_name", "patronymic")).strip()
    papers = None if kind == Kind.LEGAL else DocumentForm(initial=start)
    person = PersonForm(kind=kind, initial=start)
    person.focus_on_what_is_empty()
    return {"person": person, "papers": papers, "kind": kind}


@require_http_methods(["GET", "POST"])
@counter
def new(request: StaffRequest) -> HttpResponseBase:
    """Register a person; whoever may be the same is shown first."""
    kind = _kind(request)
    if request.method == "GET":
        text = request.GET.get("who", "").replace("\x00", "")[:200]
        return render(request, "frontdesk/person_new.html", _empty_forms(text, kind) | {"q": text})
    form = PersonForm(request.POST, kind=kind)
    papers = DocumentForm(request.POST) if kind == Kind.NATURAL else None
    doubles: DuplicateApplicant | None = None
    if form.is_valid() and (papers is None or papers.is_valid()):
        try:
            return see("service", _register(request, form, papers).pk)
        except DuplicateApplicant as duplicate:
            doubles = duplicate
            told(form, duplicate)
        except ValidationError as error:
            _tell_both(form, papers, error)
    shown = {"person": form, "papers": papers, "kind": kind, "doubles": doubles}
    return render(request, "frontdesk/person_new.html", shown, status=status_of(form, *([papers] if papers else [])))


def _register(request: StaffRequest, form: PersonForm, papers: DocumentForm | None) -> Applicant:
    document = papers.document if papers and papers.document.series_number.strip() else None
    data = form.data_typed(document)
    centre, _body = place_of(request)
    person = register_applicant(data, centre=centre, by=request.worker, at=now(), not_the_same=form.another)
    _warn(request, data)
    return person


def _warn(request: StaffRequest, data: ApplicantData) -> None:
    """Show what is worth a second look; it stops nobody."""
    for notice in notices_for(cleaned_applicant(data), on=today()):
        messages.warning(request, str(notice.message))


def _tell_both(form: PersonForm, papers: DocumentForm | None, error: ValidationError) -> None:
    """Put each problem to the form that has its field."""
    for name, problems in error.error_dict.items():
        one = papers if papers is not None and name in papers.fields else form
        told(one, ValidationError({name: problems}))


@require_http_methods(["GET", "POST"])
@counter
def edit(request: StaffRequest, person: UUID) -> HttpResponseBase:
    """Put the data of a person right; a change somebody made meanwhile is told, and nothing typed is lost."""
    known = access_applicant(request.worker, person, at=now(), purpose=CORRECT)
    form = PersonForm(request.POST or None, kind=known.kind, initial=as_typed(known))
    shown: dict[str, Any] = {"form": form, "known": known, "version": request.POST.get("version", known.version)}
    if form.is_valid():
        try:
            _correct(request, known, form)
        except StaleChange as stale:
            told(form, stale)
            shown["version"] = known.version
        except DuplicateApplicant as duplicate:
            shown["doubles"] = duplicate
            told(form, duplicate)
        except ValidationError as error:
            told(form, error)
        else:
            return _back(request, known)
    shown["back"] = _draft_of(request)
    return render(request, "frontdesk/person.html", shown, status=status_of(form))


def _correct(request: StaffRequest, known: Applicant, form: PersonForm) -> None:
    sent = request.POST.get("version", "")
    version = int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 9 else 0  # noqa: PLR2004
    data = form.data_typed()
    correct_applicant(known, data, version=version, by=request.worker, at=now(), not_the_same=form.another)
    _warn(request, data)
    messages.success(request, _("The data are saved."))


def _draft_of(request: StaffRequest) -> UUID | None:
    """Give the package from whose desk the worker came; whether it is theirs is asked when it is opened."""
    try:
        return UUID(request.GET.get("package", ""))
    except ValueError:
        return None


def _back(request: StaffRequest, known: Applicant) -> HttpResponseBase:
    package = _draft_of(request)
    return see("package", package) if package else see("service", known.pk)


@require_http_methods(["GET", "POST"])
@counter
def document(request: StaffRequest, person: UUID) -> HttpResponseBase:
    """Add the identity document that the person shows (L5.1)."""
    known = access_applicant(request.worker, person, at=now(), purpose=CORRECT)
    form = DocumentForm(request.POST or None)
    if form.is_valid():
        try:
            add_document(known, form.document, by=request.worker, at=now())
        except ValidationError as error:
            renamed = {f"document_{name}": problems for name, problems in error.error_dict.items()}
            told(form, ValidationError(renamed))
        else:
            return _back(request, known)
    shown = {"form": form, "known": known, "back": _draft_of(request)}
    return render(request, "frontdesk/person_document.html", shown, status=status_of(form))
