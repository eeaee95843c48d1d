"""The cases I control (L36), and what the front office does at their end: withdrawal, archive."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop
from django.views.decorators.http import require_GET, require_http_methods

from office.cases.access import access_case
from office.cases.archive import archive as archive_case
from office.cases.holders import holders_of
from office.cases.holders import to_archive as closed_cases
from office.cases.listed import CONTROLLED, TO_ARCHIVE
from office.cases.models import ArchiveRecord
from office.cases.pauses import withdraw as withdraw_case
from office.cases.queries import controlled as controlled_by
from office.frontdesk.common import cases_shown, counter, place_of, see, status_of, told
from office.frontdesk.forms import ReasonForm
from office.law import Refusal, StaleChange
from office.ui.clock import now
from office.ui.forms import OfficeForm, Radios
from office.ui.requests import StaffRequest

WITHDRAW = gettext_noop("withdrawing an application")
ARCHIVE = gettext_noop("putting a case in the archive")


@require_GET
@counter
def controlled(request: StaffRequest) -> HttpResponse:
    """List the cases whose terms this worker controls, the most urgent first (L36)."""
    page = cases_shown(request, controlled_by(request.worker, at=now()), CONTROLLED)
    held = holders_of(page.object_list)
    rows = [(case, held[case.pk]) for case in page.object_list]
    return render(request, "frontdesk/controlled.html", {"page": page, "rows": rows})


@require_GET
@counter
def to_archive(request: StaffRequest) -> HttpResponse:
    """List the closed cases of this counter that are not in the archive yet (L44)."""
    centre, body = place_of(request)
    rows = closed_cases(request.worker, at=now()).filter(centre=centre, provider=body)
    return render(request, "frontdesk/to_archive.html", {"page": cases_shown(request, rows, TO_ARCHIVE)})


@require_http_methods(["GET", "POST"])
@counter
def withdraw(request: StaffRequest, case: UUID) -> HttpResponseBase:
    """End a case by the applicant's own statement (L2)."""
    found = access_case(request.worker, case, at=now(), purpose=WITHDRAW)
    label = _("The applicant's statement: its date, number, what it says")
    form = ReasonForm(request.POST or None, label=label, name="statement")
    if form.is_valid():
        try:
            withdraw_case(found, statement=form.cleaned_data["statement"], by=request.worker, at=now())
        except StaleChange:
            raise
        except Refusal as refusal:
            told(form, refusal)
        else:
            messages.success(request, _("Case %(number)s is withdrawn.") % {"number": found.number})
            return see("archive", found.pk)
    return render(request, "frontdesk/withdraw.html", {"form": form, "case": found}, status=status_of(form))


class ArchiveForm(OfficeForm):
    """What the centre keeps of a closed case (L44)."""

    asked_by_the_act = ("result", "place")

    application = forms.ChoiceField(
        label=gettext_lazy("How the application is kept"), choices=ArchiveRecord.Kept.choices, widget=Radios(small=True)
    )
    result = forms.ChoiceField(
        label=gettext_lazy("How the result is kept"),
        choices=ArchiveRecord.Kept.choices,
        widget=Radios(small=True),
        required=False,
    )
    place = forms.CharField(label=gettext_lazy("Shelf mark of the paper copies"), max_length=100, required=False)


@require_http_methods(["GET", "POST"])
@counter
def archive(request: StaffRequest, case: UUID) -> HttpResponseBase:
    """Put a closed case in the archive (L44)."""
    found = access_case(request.worker, case, at=now(), purpose=ARCHIVE, also=["archive", "delivery"])
    form = ArchiveForm(request.POST or None)
    if not found.outcome:
        del form.fields["result"]
    if form.is_valid():
        said, kept = form.cleaned_data, ArchiveRecord.Kept
        result = kept(said["result"]) if said.get("result") else None
        application = kept(said["application"])
        try:
            archive_case(
                found, application=application, result=result, place=said["place"], by=request.worker, at=now()
            )
        except StaleChange:
            raise
        except Refusal as refusal:
            told(form, refusal)
        else:
            messages.success(request, _("Case %(number)s is in the archive.") % {"number": found.number})
            return see("to_archive")
    return render(request, "frontdesk/archive.html", {"form": form, "case": found}, status=status_of(form))
