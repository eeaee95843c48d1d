"""What people say: entries to publish and to answer (L52), enquiries that are overdue (L16), figures of ratings."""

from base64 import b64encode
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop
from django.views.decorators.http import require_GET, require_http_methods

from office.centres.models import Centre, Role
from office.documents.codes import qr_svg
from office.feedback.answering import answer_entry
from office.feedback.models import EntryDuty, FeedbackEntry
from office.feedback.moderating import access_entry, moderate
from office.feedback.queries import overdue, to_answer, to_publish
from office.feedback.rating_figures import rating_figures, said_in_words, whole
from office.feedback.rules import FLOOR
from office.feedback.settings import rules_of, set_terms
from office.law import Refusal, StaleChange
from office.management.acts import Page, SeeOther, form_act
from office.management.forms.voices import EntryAnswerForm, ModerationForm, RatingSpan, TermsForm
from office.management.scope import OVERSEERS, reached, the_centre
from office.parties.corrections import corrections_owed
from office.ui.clock import now, today
from office.ui.decorators import staff
from office.ui.forms import refused_form
from office.ui.requests import StaffRequest

SHOWN: Final = 50
USUAL_DAYS: Final = timedelta(days=29)
UNFIT: Final = 422
PURPOSE: Final = gettext_noop("looking for personal data in an entry of the book")


def _address(name: str, centre: Centre, *args: Any) -> str:
    return f"{reverse(f'management:{name}', args=args)}?centre={centre.code}"


@require_GET
@staff(*OVERSEERS)
def index(request: StaffRequest) -> HttpResponse:
    """Show what waits to be published and answered, and what is overdue."""
    centres = reached(request)
    centre = the_centre(request, centres)
    late = overdue(centre, at=now())
    shown = {
        "centre": centre,
        "centres": centres,
        "to_publish": to_publish(centre)[:SHOWN],
        "to_answer": to_answer(centre)[:SHOWN],
        "corrections": corrections_owed([centre])[:SHOWN],
        "late_enquiries": late[0],
        "late_entries": late[1],
        "heads": request.posting.role == Role.CENTRE_HEAD,
    }
    return render(request, "management/voices/index.html", shown)


@require_http_methods(["GET", "POST"])
@staff(*OVERSEERS)
def entry(request: StaffRequest, id: UUID) -> HttpResponseBase:  # noqa: A002  the word of the address
    """Show an entry as it was written; publish it without personal data; answer it."""
    found = access_entry(request.worker, id, at=now(), purpose=PURPOSE)
    act = request.POST.get("act", "")
    publish = ModerationForm(request.POST if act == "publish" else None)
    answer = EntryAnswerForm(request.POST if act == "answer" else None)
    if publish.is_valid() and _published(request, found, publish):
        messages.success(request, _("It is published."))
        return SeeOther(request.path)
    if answer.is_valid() and _answered(request, found, answer):
        messages.success(request, _("The answer is published beside the entry."))
        return SeeOther(request.path)
    last = found.moderations.select_related("made_by").last()
    shown = {
        "entry": found,
        "publish": publish,
        "answer_form": answer,
        "answer": getattr(found, "answer", None),
        "last": last,
        "duty": EntryDuty.objects.filter(entry=found).select_related("bearer").first(),
        "back": _address("voices", found.centre),
    }
    status = UNFIT if publish.errors or answer.errors else 200
    return render(request, "management/voices/entry.html", shown, status=status)


def _published(request: StaffRequest, found: FeedbackEntry, form: ModerationForm) -> bool:
    try:
        moderate(found, hidden=form.parts, reason=form.cleaned_data["reason"], by=request.worker, at=now())
    except Refusal as refusal:
        refused_form(form, refusal)
        return False
    return True


def _answered(request: StaffRequest, found: FeedbackEntry, form: EntryAnswerForm) -> bool:
    try:
        answer_entry(found, text=form.cleaned_data["text"], by=request.worker, at=now())
    except StaleChange:
        raise  # told on a page of its own, with the present state
    except Refusal as refusal:
        refused_form(form, refusal)
        return False
    return True


@require_GET
@staff(*OVERSEERS)
def ratings(request: StaffRequest) -> HttpResponse:
    """Show what ratings say over days; figures of fewer than five are not shown (ADR 0106)."""
    centres = reached(request)
    centre = the_centre(request, centres)
    form = RatingSpan(request.GET if "by" in request.GET else None)
    said = form.cleaned_data if form.is_valid() else {}
    until = said.get("until") or today()
    since = said.get("since") or until - USUAL_DAYS
    by = said.get("by") or "service"
    span: dict[str, Any] = {"since": since, "until": until}
    shown = {
        "centre": centre,
        "centres": centres,
        "form": form if form.is_bound else RatingSpan(initial={**span, "centre": centre.code, "by": by}),
        "whole": whole(centre, **span),
        "rows": rating_figures(centre, by=by, **span),
        "words": said_in_words(centre, **span),
        "by": by,
        "floor": FLOOR,
        **span,
    }
    return render(request, "management/voices/ratings.html", shown)


@require_http_methods(["GET", "POST"])
@staff(Role.CENTRE_HEAD)
def terms(request: StaffRequest) -> HttpResponseBase:
    """Set in how many days the book and enquiries are answered."""
    centre = the_centre(request)
    now_set = rules_of(centre)
    page = Page(
        title=gettext_lazy("Terms of answers"),
        text=gettext_lazy(
            "Neither document names a term. Without a choice of yours: 30 calendar days for the book and 15 for enquiries, "
            "as in article 20 of the law on citizens' appeals. You may promise less, not more."
        ),
        verb=gettext_lazy("Save"),
        back=_address("voices", centre),
        done=gettext_lazy("The terms are set; what is owed already keeps its day"),
    )
    initial = {"entry_days": now_set.entry_days, "enquiry_days": now_set.enquiry_days}
    form = TermsForm(request.POST or None, initial=initial)
    return form_act(request, form, page, lambda said: set_terms(centre, **said, by=request.worker, at=now()))


@require_GET
@staff(*OVERSEERS)
def codes(request: StaffRequest) -> HttpResponse:
    """Give the codes for the desks, to be printed: each opens the book with the desk noted."""
    centres = reached(request)
    centre = the_centre(request, centres)
    write = request.build_absolute_uri(reverse("portal:write", args=[centre.code]))
    desks = centre.desks.filter(is_open=True).order_by("number")
    shown = {
        "centre": centre,
        "centres": centres,
        "desks": [(each, _picture(f"{write}?desk={each.number}"), f"{write}?desk={each.number}") for each in desks],
    }
    return render(request, "management/voices/codes.html", shown)


def _picture(address: str) -> str:
    """Give the QR code of an address as a picture in an address of its own, so that nothing else is asked for."""
    return "data:image/svg+xml;base64," + b64encode(qr_svg(address).encode()).decode()
