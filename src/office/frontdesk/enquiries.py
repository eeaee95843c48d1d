"""Enquiries at the front desk (L16): written down, found, answered by the same means; pages of the paper book (L52)."""

from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from office.catalogue.queries import services_in_force
from office.documents import open_file, store
from office.documents.refusals import FileRefused
from office.feedback.access import access_enquiry, enquiries_shown, letter_of
from office.feedback.enquiring import log_enquiry
from office.feedback.models import Enquiry
from office.feedback.queries import Cursor, Wanted, duties_of
from office.feedback.replying import ANSWERERS, Reply, answer_at_once, answer_enquiry, letter_sent
from office.feedback.states import EnquiryChannel, EnquiryState
from office.feedback.writing import enter_paper
from office.frontdesk.common import see, status_of, told, where
from office.frontdesk.forms_enquiries import LogForm, PaperForm, RegisterFilters, ReplyForm
from office.law import Refusal, StaleChange
from office.ui.clock import now, today
from office.ui.decorators import staff
from office.ui.once import once_key
from office.ui.requests import StaffRequest

enquiries_page = staff(*ANSWERERS)
"""A page for whoever answers the telephone, and for the head."""
PURPOSE: Final = gettext_noop("answering an enquiry")


@require_GET
@enquiries_page
def index(request: StaffRequest) -> HttpResponse:
    """List the enquiries of the centre, the latest first, with who owes the answer and by when."""
    form = RegisterFilters(request.GET or None)
    said = form.cleaned_data if form.is_valid() else {}
    wanted = Wanted(
        open_only=said.get("state") == "open", channel=said.get("channel", ""), typed=said.get("typed", "").strip()
    )
    after = Cursor.read((request.GET.getlist("after") or [""])[-1])
    given: dict[str, Any] = {"by": request.worker, "at": now(), "purpose": PURPOSE}
    page = enquiries_shown(where(request), wanted, after=after, **given)
    duties = duties_of(page.rows)
    shown = {
        "form": form,
        "rows": [(each, duties.get(each.pk)) for each in page.rows],
        "after": page.after,
        "centre": where(request),
    }
    return render(request, "frontdesk/enquiries.html", shown)


@require_http_methods(["GET", "POST"])
@enquiries_page
def new(request: StaffRequest) -> HttpResponseBase:
    """Write down what is asked; with the answer, where it is given in the same call."""
    form = LogForm(request.POST or None)
    form.offer(list(services_in_force(where(request).city, today())))
    if form.is_valid():
        try:
            made = _logged(request, form)
        except Refusal as refusal:
            told(form, refusal)
        else:
            messages.success(request, _("Enquiry %(number)s is written down.") % {"number": made.number})
            return see("enquiry", made.pk)
    return render(request, "frontdesk/enquiry_new.html", {"form": form}, status=status_of(form))


def _logged(request: StaffRequest, form: LogForm) -> Enquiry:
    given: dict[str, Any] = {"by": request.worker, "at": now(), "request": once_key(request)}
    if form.at_once:
        return answer_at_once(where(request), form.asked, answer=form.at_once, **given)
    return log_enquiry(where(request), form.asked, **given)


@require_http_methods(["GET", "POST"])
@enquiries_page
def one(request: StaffRequest, enquiry: UUID) -> HttpResponseBase:
    """Show an enquiry, and take the answer by its own channel."""
    found = access_enquiry(request.worker, enquiry, at=now(), purpose=PURPOSE)
    channel = EnquiryChannel(found.channel)
    form = ReplyForm(request.POST or None).of(channel)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            answer_enquiry(found, Reply(channel, said["text"], said.get("told_to", "")), by=request.worker, at=now())
        except StaleChange:
            raise  # told on a page of its own, with the present state
        except Refusal as refusal:
            told(form, refusal)
        else:
            return see("enquiry", found.pk)
    shown = {
        "enquiry": found,
        "form": form,
        "may_answer": found.state == EnquiryState.OPEN,
        "may_send": found.state == EnquiryState.WRITTEN,
        "duty": duties_of([found]).get(found.pk),
        "answer": getattr(found, "answer", None),
    }
    return render(request, "frontdesk/enquiry.html", shown, status=status_of(form))


@require_POST
@enquiries_page
def sent(request: StaffRequest, enquiry: UUID) -> HttpResponseBase:
    """Note that the letter was handed to the post."""
    found = access_enquiry(request.worker, enquiry, at=now(), purpose=PURPOSE)
    letter_sent(found, by=request.worker, at=now())
    return see("enquiry", found.pk)


@require_GET
@enquiries_page
def letter(request: StaffRequest, enquiry: UUID) -> HttpResponseBase:
    """Show the letter, to be printed."""
    stored = letter_of(request.worker, enquiry, at=now(), purpose=PURPOSE)
    return FileResponse(open_file(stored), content_type="application/pdf", filename=stored.name)


@require_http_methods(["GET", "POST"])
@enquiries_page
def paper(request: StaffRequest) -> HttpResponseBase:
    """Type in a page of the paper book, with its scan where there is one."""
    form = PaperForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        try:
            number = _entered(request, form)
        except (Refusal, FileRefused) as refused:
            told(form, refused) if isinstance(refused, Refusal) else form.add_error("scan", str(refused))
        else:
            messages.success(request, _("It is in the book under the number %(number)s.") % {"number": number})
            return see("paper_entry")
    return render(request, "frontdesk/paper_entry.html", {"form": form}, status=status_of(form))


def _entered(request: StaffRequest, form: PaperForm) -> str:
    given: dict[str, Any] = {"by": request.worker, "at": now()}
    file = form.cleaned_data["scan"]
    scan = store(file, name=file.name, **given) if file else None
    return enter_paper(where(request), form.said, scan=scan, request=once_key(request), **given).number
