"""The desk: the person, the checklist of the card, and what still stops registration, all on one page."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods, require_POST

from office.cases import intake
from office.cases.access import access_package
from office.cases.counter import DeskPage, desk_page
from office.cases.models import SubmissionPackage
from office.cases.registration import register
from office.cases.states import PackageState
from office.frontdesk.common import UNFIT, counter, ids, see
from office.frontdesk.forms_desk import DeskForms, ItemForm, desk_forms
from office.frontdesk.saving import Saver, is_changed
from office.law import Refusal, StaleChange
from office.parties.models import Purpose
from office.ui.clock import now
from office.ui.requests import StaffRequest
from office.ui.templatetags.ui import error_summary

TAKE_IN = gettext_noop("taking a package in")


def _package(request: StaffRequest, package: UUID) -> SubmissionPackage:
    return access_package(request.worker, package, at=now(), purpose=TAKE_IN)


@require_http_methods(["GET", "POST"])
@counter
def desk(request: StaffRequest, package: UUID) -> HttpResponseBase:
    """Show the desk; save what was typed and do what was pressed."""
    opened = _package(request, package)
    if request.method == "POST":
        return _act(request, opened)
    if opened.state == PackageState.REGISTERED:
        return see("registered", opened.case.pk)
    if opened.state == PackageState.ABANDONED:
        return render(request, "frontdesk/abandoned.html", {"package": opened})
    return _show(request, opened, refusal=None)


def _show(
    request: StaffRequest, package: SubmissionPackage, *, refusal: Refusal | None, sent: DeskForms | None = None
) -> HttpResponse:
    page = desk_page(package, at=now())
    forms = desk_forms(page) if sent is None else _as_stored(sent, page)
    if sent is None and refusal is None:
        forms.focus_on_what_is_open()
    shown = {"page": page, "package": package, "forms": forms, "stops": _stops(page), "refusal": refusal}
    shown |= error_summary(*forms.all)
    wrong = refusal is not None or (sent is not None and not sent.are_right)
    return render(request, "frontdesk/desk.html", shown, status=UNFIT if wrong else 200)


def _as_stored(sent: DeskForms, page: DeskPage) -> DeskForms:
    """Put what was sent beside what is stored by now: scans that were kept, documents that new answers ask for."""
    typed = {form.item.pk: form for form in sent.items}
    for item in page.items:
        if item.pk in typed:
            typed[item.pk].item = item
    sent.items = [typed.get(item.pk) or ItemForm(item) for item in page.items]
    return sent


def _act(request: StaffRequest, package: SubmissionPackage) -> HttpResponseBase:
    """Save everything, then do the act of the button: what is typed is never lost, whichever button it was."""
    page = desk_page(package, at=now())
    forms = desk_forms(page, request.POST, request.FILES)
    act, _colon, what = request.POST.get("act", "save").partition(":")
    if package.state == PackageState.REGISTERED and act == "register" and not is_changed(forms):
        return see("registered", package.case.pk)  # pressed twice
    saver = Saver(package, by=request.worker, at=now())
    if not saver.everything(forms):
        return _show(request, package, refusal=None, sent=forms)
    done = ACTS.get(act, _save)
    try:
        answer = done(request, saver, forms, what)
    except StaleChange:
        raise
    except Refusal as refusal:
        return _show(request, _package(request, package.pk), refusal=refusal)
    return answer if forms.are_right else _show(request, package, refusal=None, sent=forms)


Act = Callable[[StaffRequest, Saver, DeskForms, str], HttpResponseBase]


def _save(request: StaffRequest, saver: Saver, _forms: DeskForms, _what: str) -> HttpResponseBase:
    messages.success(request, _("Saved at %(time)s.") % {"time": f"{saver.at:%H:%M}"})
    return see("package", saver.package.pk)


def _register(_request: StaffRequest, saver: Saver, _forms: DeskForms, _what: str) -> HttpResponseBase:
    return see("registered", register(saver.package, by=saver.by, at=saver.at).pk)


def _consent(_request: StaffRequest, saver: Saver, forms: DeskForms, _what: str) -> HttpResponseBase:
    saver.consent(forms, Purpose.SERVICE)
    return see("package", saver.package.pk, at="consent")


def _request_consent(_request: StaffRequest, saver: Saver, forms: DeskForms, _what: str) -> HttpResponseBase:
    saver.consent(forms, Purpose.OBTAIN_DOCUMENTS)
    return see("package", saver.package.pk, at="consent")


def _drop(_request: StaffRequest, saver: Saver, _forms: DeskForms, what: str) -> HttpResponseBase:
    for item in ids([what]):
        intake.remove_own_document(saver.package, item, by=saver.by, at=saver.at)
    return see("package", saver.package.pk, at="items")


def _unscan(_request: StaffRequest, saver: Saver, _forms: DeskForms, what: str) -> HttpResponseBase:
    try:
        scan = UUID(what)
    except ValueError:
        raise Http404 from None
    intake.remove_scan(saver.package, str(scan), by=saver.by, at=saver.at)
    return see("package", saver.package.pk, at="items")


def _new_card(request: StaffRequest, saver: Saver, _forms: DeskForms, _what: str) -> HttpResponseBase:
    intake.take_new_card(saver.package, by=saver.by, at=saver.at)
    messages.warning(request, _("The list of documents is the one in force now. Check it once more."))
    return see("package", saver.package.pk, at="items")


def _at_once(_request: StaffRequest, saver: Saver, _forms: DeskForms, _what: str) -> HttpResponseBase:
    return see("at_once", saver.package.pk)


def _own(_request: StaffRequest, saver: Saver, _forms: DeskForms, _what: str) -> HttpResponseBase:
    return see("package", saver.package.pk, at="own")  # saved with everything else


ACTS: dict[str, Act] = {
    "save": _save,
    "register": _register,
    "consent": _consent,
    "request_consent": _request_consent,
    "drop": _drop,
    "unscan": _unscan,
    "new_card": _new_card,
    "at_once": _at_once,
    "own": _own,
}


@require_POST
@counter
def item(request: StaffRequest, package: UUID, item: int) -> HttpResponseBase:
    """Save one document, or the questions and the note (item 0), as they are typed; answer with what changed on the page."""
    opened = _package(request, package)
    page = desk_page(opened, at=now())
    saver = Saver(opened, by=request.worker, at=now())
    if item == 0:
        return _rest(request, saver, page)
    found = next((one for one in page.items if one.pk == item), None)
    if found is None:
        raise Http404
    form = ItemForm(found, request.POST, request.FILES)
    saver.item(form)
    uploaded = bool(request.FILES)
    return _answer(request, opened, before=page, form=form if form.errors else None, item=item, uploaded=uploaded)


def _rest(request: StaffRequest, saver: Saver, page: DeskPage) -> HttpResponseBase:
    """Save the answers and the note; new answers make a new list of documents."""
    forms = desk_forms(page, request.POST)
    if forms.questions.is_valid() and (answers := forms.questions.new_answers):
        intake.answer_questions(saver.package, answers, by=saver.by, at=saver.at)
    if "n-note" in request.POST and forms.note.is_valid():
        intake.write_note(saver.package, forms.note.cleaned_data["note"], by=saver.by, at=saver.at)
    return _answer(request, _package(request, saver.package.pk), before=page)


def _answer(
    request: StaffRequest,
    package: SubmissionPackage,
    *,
    before: DeskPage,
    form: ItemForm | None = None,
    item: int = 0,
    uploaded: bool = False,
) -> HttpResponse:
    """Give the parts of the page that an act changed, to be put in place by htmx."""
    page = desk_page(package, at=now())
    forms = desk_forms(page)
    wrong = form is not None
    if form is None:
        form = next((one for one in forms.items if one.item.pk == item), None)
    shown: dict[str, Any] = {"page": page, "package": package, "forms": forms, "stops": _stops(page), "form": form}
    shown |= {"uploaded": uploaded, "wrong": wrong, "saved_at": now()} | _came_and_went(before, forms)
    return render(request, "frontdesk/desk_answer.html", shown)


def _came_and_went(before: DeskPage, forms: DeskForms) -> dict[str, Any]:
    """Give which documents of the list ``before`` are gone, and which came, each with its place for htmx."""
    there = {item.pk for item in before.items}
    place, added = "afterbegin:#documents", []
    for form in forms.items:
        if form.item.pk not in there:
            added.append((form, place))
        place = f"afterend:#item-{form.item.pk}"
    return {"removed": there - {form.item.pk for form in forms.items}, "added": added}


@dataclass
class Stop:
    """What still stops registration, said once however often; ``target``: the id of the first field that mends it."""

    message: str
    target: str
    times: int = 1


def _stops(page: DeskPage) -> list[Stop]:
    found: dict[str, Stop] = {}
    for obstacle in page.obstacles:
        said = str(obstacle.message)
        if said in found:
            found[said].times += 1
        else:
            found[said] = Stop(said, _target(obstacle.field))
    return list(found.values())


def _target(field: str) -> str:
    kind, _dash, key = field.partition("-")
    if kind == "item":
        return f"id_i{key}-mark_0"
    return f"id_q-{key}_0" if kind == "question" else kind
