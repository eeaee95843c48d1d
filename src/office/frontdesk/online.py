"""What came electronically: applications, documents sent to cases, and requests to put personal data right."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop
from django.views.decorators.http import require_GET, require_http_methods

from office.cases.applications import applications_waiting
from office.cases.listed import ELECTRONIC, log_listed
from office.cases.sent import access_sent, return_sent, sent_waiting, take_sent
from office.frontdesk.common import counter, page_of, place_of, see, status_of, told
from office.frontdesk.papers import file_shown
from office.law import Refusal, StaleChange
from office.parties.corrections import corrections_for
from office.ui.clock import now
from office.ui.forms import OfficeForm
from office.ui.requests import StaffRequest

CHECK = gettext_noop("checking a document sent electronically")
LONGEST = 500
MOST = 100


class ReturnForm(OfficeForm):
    answer = forms.CharField(
        label=gettext_lazy("What is wrong and how to mend it"),
        help_text=gettext_lazy("The applicant reads these words on the page of the case."),
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 3}),
    )


@require_GET
@counter
def online(request: StaffRequest) -> HttpResponse:
    """List what waits, the longest waiting first."""
    centre, body = place_of(request)
    rows = sent_waiting(request.worker, at=now()).filter(case__centre=centre, case__provider=body)
    waiting = list(applications_waiting(request.worker, at=now()).filter(centre=centre, provider=body)[:MOST])
    wrong = corrections_for(request.worker, at=now()).filter(centre=centre)[:MOST]
    page = page_of(request, rows)
    log_listed(
        [sent.case for sent in page.object_list],
        accounts=[each.account for each in waiting],
        purpose=ELECTRONIC,
        by=request.worker,
        at=now(),
    )
    shown = {"page": page, "applications": waiting, "corrections": wrong}
    return render(request, "frontdesk/online.html", shown)


@require_http_methods(["GET", "POST"])
@counter
def sent(request: StaffRequest, sent: UUID) -> HttpResponseBase:
    """Look at a document that was sent; take it in, or return it with what is wrong."""
    found = access_sent(request.worker, sent, at=now(), purpose=CHECK)
    act = request.POST.get("act", "")
    form = ReturnForm(request.POST if act == "return" else None)
    if act == "take":
        take_sent(found, by=request.worker, at=now())
        messages.success(request, _("Taken in: %(document)s.") % {"document": found.name})
        return see("online")
    if form.is_valid():
        try:
            return_sent(found, answer=form.cleaned_data["answer"], by=request.worker, at=now())
        except StaleChange:
            raise
        except Refusal as refusal:
            told(form, refusal)
        else:
            messages.success(request, _("The applicant is told what is wrong with the document."))
            return see("online")
    return render(request, "frontdesk/sent.html", {"sent": found, "form": form}, status=status_of(form))


@require_GET
@counter
def sent_file(request: StaffRequest, sent: UUID) -> HttpResponseBase:
    """Show the file of a document that was sent."""
    return file_shown(access_sent(request.worker, sent, at=now(), purpose=CHECK).file)
