"""What people ask to be put right in their own data: compared with the document, put right or left, and answered."""

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

from office.frontdesk.common import counter, see, status_of, told
from office.frontdesk.papers import file_shown
from office.law import Refusal, StaleChange
from office.parties.applicants import DuplicateApplicant
from office.parties.corrections import access_correction, put_right, refuse_correction
from office.parties.models import CorrectedField, CorrectionRequest
from office.parties.models.corrections import LONGEST_SAID, LONGEST_VALUE
from office.parties.states import CorrectionState
from office.ui.clock import now
from office.ui.forms import OfficeForm
from office.ui.requests import StaffRequest

ANSWER = gettext_noop("answering a request to put personal data right")
LONGEST_VERSION = 9


class PutRightForm(OfficeForm):
    """What becomes of the field, and what the person is told."""

    value = forms.CharField(
        label=gettext_lazy("It becomes"), max_length=LONGEST_VALUE, widget=forms.TextInput({"autocomplete": "off"})
    )
    answer = forms.CharField(
        label=gettext_lazy("Answer to the applicant"),
        help_text=gettext_lazy("What was done and by which document."),
        max_length=LONGEST_SAID,
        widget=forms.Textarea({"rows": 3}),
    )

    def about(self, correction: CorrectionRequest) -> "PutRightForm":
        """Something else than a field is put right where it stands: here it is only answered."""
        if correction.field == CorrectedField.OTHER:
            del self.fields["value"]
        else:
            self.fields["value"].initial = correction.wanted
        return self


class GroundForm(OfficeForm):
    """Why the data stay as they are."""

    answer = forms.CharField(
        label=gettext_lazy("Why the data stay as they are"),
        help_text=gettext_lazy("The ground in words: which document or act says so. The applicant reads it."),
        max_length=LONGEST_SAID,
        widget=forms.Textarea({"rows": 4}),
    )


@require_http_methods(["GET", "POST"])
@counter
def one(request: StaffRequest, correction: UUID) -> HttpResponseBase:
    """Show what is asked beside what is kept; put it right."""
    found = access_correction(request.worker, correction, at=now(), purpose=ANSWER)
    form = PutRightForm(request.POST or None).about(found)
    if request.method == "POST" and form.is_valid() and _is_put_right(request, found, form):
        messages.success(request, _("The data are put right, and the applicant is told."))
        return see("online")
    shown = _shown(found) | {"form": form, "version": request.POST.get("version", found.applicant.version)}
    return render(request, "frontdesk/correction.html", shown, status=status_of(form))


def _shown(found: CorrectionRequest) -> dict[str, Any]:
    kept = "" if found.field == CorrectedField.OTHER else getattr(found.applicant, found.field)
    duty = found.duties.select_related("bearer").first()
    return {"correction": found, "kept": kept, "duty": duty, "is_open": found.state == CorrectionState.OPEN}


def _is_put_right(request: StaffRequest, found: CorrectionRequest, form: PutRightForm) -> bool:
    said, sent = form.cleaned_data, request.POST.get("version", "")
    version = int(sent) if sent.isascii() and sent.isdigit() and len(sent) < LONGEST_VERSION else 0
    given: dict[str, Any] = {"answer": said["answer"], "version": version, "by": request.worker, "at": now()}
    try:
        put_right(found, said.get("value", ""), **given)
    except StaleChange:
        raise  # told on a page of its own, with the present state
    except DuplicateApplicant as duplicate:
        form.add_error("value" if "value" in form.fields else None, str(duplicate))
    except Refusal as refusal:
        told(form, refusal)
    except ValidationError as wrong:
        form.add_error("value" if "value" in form.fields else None, wrong.messages)
    return not form.errors


@require_http_methods(["GET", "POST"])
@counter
def refuse(request: StaffRequest, correction: UUID) -> HttpResponseBase:
    """Leave the data as they are, on a page of its own, with the ground."""
    found = access_correction(request.worker, correction, at=now(), purpose=ANSWER)
    form = GroundForm(request.POST or None)
    if form.is_valid():
        refuse_correction(found, ground=form.cleaned_data["answer"], by=request.worker, at=now())
        messages.success(request, _("The applicant is told why the data stay as they are."))
        return see("online")
    return render(request, "frontdesk/correction_refuse.html", _shown(found) | {"form": form}, status=status_of(form))


@require_GET
@counter
def proof(request: StaffRequest, correction: UUID) -> HttpResponseBase:
    """Show the document that came with a request."""
    found = access_correction(request.worker, correction, at=now(), purpose=ANSWER)
    if found.proof is None:
        raise Http404
    return file_shown(found.proof)
