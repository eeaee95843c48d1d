"""Applying on-line: where, a few questions, who, the documents, a last look; kept at every step."""

from collections.abc import Callable
from typing import Any, Concatenate, Final, ParamSpec
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from office.cases.public import (
    Application,
    add_draft_file,
    can_apply,
    check_there_is_place,
    delete_draft,
    documents_of,
    draft_again,
    my_application,
    remove_draft_file,
    save_draft,
    start_draft,
    submit_application,
    what_lacks,
)
from office.catalogue.models import Service
from office.catalogue.queries import questions_for
from office.centres.models import Centre
from office.law import Refusal, StaleChange
from office.portal.account_access import AccountRequest, account_page
from office.portal.apply_forms import (
    AffectedForm,
    ApplicantForm,
    CentreForm,
    OtherForm,
    QuestionsForm,
    SubmitForm,
    kept,
    shown,
)
from office.portal.checklists import answers_in
from office.portal.guard import may_send_a_file, too_many
from office.portal.uploads import Add, DocumentForm, is_added
from office.ui.clock import now
from office.ui.decorators import View
from office.ui.forms import refused_form

P = ParamSpec("P")
UNFIT: Final = 422
MOST_PEOPLE: Final = 20
AUTHORITY: Final = ("ground", "proof", "starts_on", "valid_until")


def draft_page(view: Callable[Concatenate[AccountRequest, Application, P], HttpResponseBase]) -> View[[UUID]]:
    """A page of a draft of one's own; what was submitted meanwhile, in another tab, leads to what became of it."""

    @account_page
    def opened(request: AccountRequest, /, draft: UUID, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        found = my_application(request.account, draft, at=now())
        if found.submitted_at is not None:
            return redirect("portal:applied", found.pk)
        return view(request, found, *args, **kwargs)

    return opened


@require_http_methods(["GET", "HEAD", "POST"])
@account_page
def apply(request: AccountRequest, service: str) -> HttpResponseBase:
    """Ask at which centre, and begin a draft; one that is begun already is gone on with."""
    wanted = Service.objects.get(code=service)
    open_ones = Centre.objects.select_related("city").order_by("city__name", "name")
    centres = [each for each in open_ones if can_apply(wanted, each, at=now())]
    form = CentreForm(request.POST or None)
    form.offer(centres)
    if form.is_valid():
        chosen = next(each for each in centres if each.code == form.cleaned_data["centre"])
        draft = start_draft(request.account, wanted, chosen, at=now())
        return redirect(_answered(request, draft), draft.pk)
    page = {"service": wanted, "centres": centres, "form": form}
    return render(request, "portal/apply/centre.html", page, status=UNFIT if form.errors else 200)


def _answered(request: AccountRequest, draft: Application) -> str:
    """Take over the answers that came along from a list of documents, and give the step that comes next."""
    asked = {each.code for each in questions_for(draft.card)}
    answers = {code: answer for code, answer in answers_in(request).items() if code in asked}
    if not answers:
        return "portal:apply_questions"
    kept = save_draft(draft, answers=answers, at=now())
    return "portal:apply_person" if asked <= kept.answers.keys() else "portal:apply_questions"


@require_http_methods(["GET", "HEAD", "POST"])
@draft_page
def questions(request: AccountRequest, draft: Application) -> HttpResponseBase:
    """Ask the card's questions: the list of documents becomes this person's own."""
    asked = questions_for(draft.card)
    if not asked and request.method != "POST":
        return redirect("portal:apply_person", draft.pk)
    form = QuestionsForm(asked, draft.answers, request.POST if request.method == "POST" else None)
    if form.is_valid():
        save_draft(draft, answers=form.answers, at=now())
        return redirect("portal:apply_person", draft.pk)
    return _page(request, "questions", draft, form)


@require_http_methods(["GET", "HEAD", "POST"])
@draft_page
def person(request: AccountRequest, draft: Application) -> HttpResponseBase:
    """Ask who applies, and for whom."""
    known = shown(draft.said.get("person", {})) | {"for_other": "yes" if draft.said.get("for_other") else "no"}
    form = ApplicantForm(request.POST or None, initial=known)
    if form.is_valid():
        said = kept(form.cleaned_data)
        for_other = said.pop("for_other") == "yes"
        done = not for_other or "authority" in draft.said
        save_draft(draft, said={"person": said, "for_other": for_other, "person_done": done}, at=now())
        return redirect("portal:apply_other" if for_other else "portal:apply_affected", draft.pk)
    return _page(request, "person", draft, form)


@require_http_methods(["GET", "HEAD", "POST"])
@draft_page
def other(request: AccountRequest, draft: Application) -> HttpResponseBase:
    """Ask on whose behalf, and by what right."""
    form = OtherForm(request.POST or None, initial=shown(draft.said.get("other", {}) | draft.said.get("authority", {})))
    if form.is_valid():
        said = kept(form.cleaned_data)
        authority = {name: said.pop(name) for name in AUTHORITY if name in said}
        save_draft(draft, said={"other": said, "authority": authority, "person_done": True}, at=now())
        return redirect("portal:apply_affected", draft.pk)
    return _page(request, "other", draft, form)


@require_http_methods(["GET", "HEAD", "POST"])
@draft_page
def affected(request: AccountRequest, draft: Application) -> HttpResponseBase:
    """Ask for the other people whose data the application needs, one by one; often there are none (K20)."""
    people = list(draft.said.get("affected", []))
    gone = request.POST.get("take_out", "")
    form = AffectedForm(request.POST if request.method == "POST" and not gone else None)
    if gone.isdecimal() and int(gone) < len(people):
        people.pop(int(gone))
    elif form.is_valid() and len(people) < MOST_PEOPLE:
        people.append(kept(form.cleaned_data))
    else:
        return _page(request, "affected", draft, form, people=people)
    save_draft(draft, said={"affected": people}, at=now())
    return redirect("portal:apply_affected", draft.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@draft_page
def documents(request: AccountRequest, draft: Application) -> HttpResponseBase:
    """Take the files, one by one; what is missing may be brought later.

    Who has chosen a file and goes on has added it: nothing that was chosen is lost.
    """
    goes_on = "go_on" in request.POST
    if goes_on and not request.FILES:
        return redirect("portal:apply_check", draft.pk)
    files = list(draft.files.select_related("file"))
    needed = _needed(draft, files)
    form = DocumentForm(request.POST or None, request.FILES or None)
    form.offer(((each.pk, each.name) for each, _has in needed), chosen=_first_without(needed))
    if form.is_valid():
        spent = may_send_a_file(request)
        if spent.wait:
            return too_many(request, spent)
        if is_added(request, form, check=lambda: check_there_is_place(draft), add=_to(draft)):
            messages.success(request, _("The file is added."))
            return redirect("portal:apply_check" if goes_on else "portal:apply_documents", draft.pk)
    return _page(request, "documents", draft, form, files=files, needed=needed)


def _first_without(needed: list[tuple[Any, bool]]) -> int | None:
    return next((each.pk for each, has in needed if not has), None)


def _needed(draft: Application, files: list[Any]) -> list[tuple[Any, bool]]:
    has = {each.document_id for each in files}
    return [(each, each.pk in has) for each in documents_of(draft)]


def _to(draft: Application) -> Add:
    return lambda file, document, **said: add_draft_file(draft, file, document_id=document, **said)


@require_POST
@draft_page
def remove(_request: AccountRequest, draft: Application, file: UUID) -> HttpResponseBase:
    """Take a file out."""
    remove_draft_file(draft, file, at=now())
    return redirect("portal:apply_documents", draft.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@draft_page
def check(request: AccountRequest, draft: Application) -> HttpResponseBase:
    """Show everything once more, ask for the leave to process data, and submit."""
    form = SubmitForm(request.POST or None, initial={"result_way": draft.result_way})
    if form.is_valid():
        said = form.cleaned_data
        try:
            save_draft(draft, result_way=said["result_way"], at=now())
            leave = {"consented": said["consented"], "may_request": said["may_request"]}
            done = submit_application(draft, **leave, language=request.LANGUAGE_CODE, at=now())
        except StaleChange:
            return redirect("portal:applied", draft.pk)
        except Refusal as refusal:
            refused_form(form, refusal)
        else:
            return redirect("portal:applied", done.pk)
    files = list(draft.files.select_related("file"))
    more = {"files": files, "needed": _needed(draft, files), "lacks": what_lacks(draft), "answers": _answers(draft)}
    return _page(request, "check", draft, form, **more)


def _answers(draft: Application) -> list[tuple[str, str]]:
    words = {True: _("Yes"), False: _("No")}
    asked = questions_for(draft.card)
    return [(each.text, words[draft.answers[each.code]]) for each in asked if each.code in draft.answers]


def _page(request: AccountRequest, step: str, draft: Application, form: Any, **more: Any) -> HttpResponseBase:
    page = {"draft": draft, "form": form, "said": draft.said, **more}
    return render(request, f"portal/apply/{step}.html", page, status=UNFIT if form.errors else 200)


@require_safe
@account_page
def applied(request: AccountRequest, draft: UUID) -> HttpResponseBase:
    """Say what became of an application that was submitted."""
    found = my_application(request.account, draft, at=now())
    if found.submitted_at is None:
        return redirect("portal:apply_check", found.pk)
    case = getattr(found.package, "case", None) if found.package else None
    return render(request, "portal/apply/applied.html", {"application": found, "case": case})


@require_POST
@account_page
def again(request: AccountRequest, draft: UUID) -> HttpResponseBase:
    """Make a new draft of an application that was returned or refused."""
    former = my_application(request.account, draft, at=now())
    return redirect("portal:apply_check", draft_again(former, at=now()).pk)


@require_http_methods(["GET", "HEAD", "POST"])
@draft_page
def delete(request: AccountRequest, draft: Application) -> HttpResponseBase:
    """Erase a draft, on a page of its own."""
    if request.method == "POST":
        delete_draft(draft)
        messages.info(request, _("The draft is deleted."))
        return redirect("portal:me")
    return render(request, "portal/apply/delete.html", {"draft": draft})
