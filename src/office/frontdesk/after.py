"""What ends a draft: registered, given at once, or not submitted."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop
from django.views.decorators.http import require_GET, require_http_methods

from office.cases.access import access_case, access_package
from office.cases.delivery import serve_at_once
from office.cases.intake import abandon as abandon_package
from office.cases.models import Case, SubmissionPackage
from office.cases.states import PackageState
from office.frontdesk.common import counter, see, status_of, told
from office.frontdesk.forms import ReasonForm
from office.law import Refusal, StaleChange
from office.ui.clock import now
from office.ui.forms import OfficeForm
from office.ui.requests import StaffRequest

TAKE_IN = gettext_noop("taking a package in")


@require_GET
@counter
def registered(request: StaffRequest, case: UUID) -> HttpResponse:
    """Show the number, the term and what to print."""
    found = access_case(request.worker, case, at=now(), purpose=TAKE_IN, also=["deficiency_notice", "delivery"])
    notice = getattr(found, "deficiency_notice", None)
    missing = list(notice.deficiencies.filter(mended_at__isnull=True)) if notice else []
    return render(request, "frontdesk/registered.html", {"case": found, "notice": notice, "missing": missing})


class AtOnceForm(OfficeForm):
    """The result of an immediate service (L42)."""

    text = forms.CharField(
        label=gettext_lazy("Result of the service"),
        widget=forms.Textarea(attrs={"rows": 4, "autofocus": True}),
        max_length=4000,
    )
    receiver = forms.CharField(label=gettext_lazy("Who receives it"), max_length=250)
    shown_document = forms.CharField(label=gettext_lazy("Document shown"), max_length=200)


def who_comes(subject: Case | SubmissionPackage) -> dict[str, str]:
    """Give the person who stands at the counter for this matter, and the document they showed."""
    person = subject.representative.person if subject.representative else subject.applicant
    shown = person.identity_documents.order_by("-issued_on").first()
    return {"receiver": person.full_name, "shown_document": str(shown or "")}


@require_http_methods(["GET", "POST"])
@counter
def at_once(request: StaffRequest, package: UUID) -> HttpResponseBase:
    """Give an immediate service in one act: registered, decided, handed over (L42)."""
    opened = access_package(request.worker, package, at=now(), purpose=TAKE_IN)
    if opened.state == PackageState.REGISTERED:
        return see("registered", opened.case.pk)
    form = AtOnceForm(request.POST or None, initial=who_comes(opened))
    if form.is_valid():
        try:
            decision = serve_at_once(opened, **form.cleaned_data, by=request.worker, at=now())
        except StaleChange:
            raise
        except Refusal as refusal:
            told(form, refusal)
        else:
            return see("registered", decision.case_id)
    return render(request, "frontdesk/at_once.html", {"form": form, "package": opened}, status=status_of(form))


@require_http_methods(["GET", "POST"])
@counter
def abandon(request: StaffRequest, package: UUID) -> HttpResponseBase:
    """Close a draft that the person decided not to submit."""
    opened = access_package(request.worker, package, at=now(), purpose=TAKE_IN)
    form = ReasonForm(request.POST or None, label=_("Why the package is not submitted"))
    if form.is_valid():
        try:
            abandon_package(opened, reason=form.cleaned_data["reason"], by=request.worker, at=now())
        except StaleChange:
            raise
        except Refusal as refusal:
            told(form, refusal)
        else:
            messages.success(request, _("The package is closed; nothing was registered."))
            return see("home")
    return render(request, "frontdesk/abandon.html", {"form": form, "package": opened}, status=status_of(form))
