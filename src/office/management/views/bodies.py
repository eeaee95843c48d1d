"""Bodies of the centre and their agreements (K10, K11); what is published of the centre (K4, K5); accessibility (L4)."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from office.centres.models import Centre, Role
from office.centres.places import describe_centre, set_accessibility
from office.centres.providers import sign_agreement
from office.centres.queries import agreements_ending, agreements_of, participants, without_agreement
from office.documents import FileRefused, store
from office.management.acts import Page, form_act
from office.management.forms.places import AccessibilityForm, AgreementForm, CentreForm
from office.management.scope import OVERSEERS, reached, the_centre
from office.ui.clock import now, today
from office.ui.decorators import staff
from office.ui.requests import StaffRequest

WARNED_DAYS = 30


def home_of(centre: Centre) -> str:
    """Give the address of the bodies of ``centre``."""
    return f"{reverse('management:agreements')}?centre={centre.code}"


@require_GET
@staff(*OVERSEERS, Role.AUDITOR)
def index(request: StaffRequest) -> HttpResponse:
    """List the bodies of a centre with their agreements; those without one in force are flagged (K11)."""
    centres, on = reached(request), today()
    centre = the_centre(request, centres)
    shown = {
        "centre": centre,
        "centres": centres,
        "bodies": participants(centre, on),
        "agreements": agreements_of(centre),
        "ending": agreements_ending(centre, on=on, within_days=WARNED_DAYS),
        "without": without_agreement(centre, on=on),
        "accessibility": centre.accessibility.all(),
        "on": on,
        "edits": request.posting.role in OVERSEERS,
        "directs": request.posting.role == Role.DEPARTMENT and not centre.closed_on,
    }
    return render(request, "management/bodies.html", shown)


@require_http_methods(["GET", "POST"])
@staff(*OVERSEERS)
def agreement_new(request: StaffRequest) -> HttpResponseBase:
    """Record the agreement on which a body's staff sit in the centre."""
    centre = the_centre(request)
    sitting = [part.provider for part in participants(centre, today())]
    form = AgreementForm(request.POST or None, request.FILES or None)
    form.offer(sitting)
    page = Page(
        title=_("New agreement"),
        verb=_("Record the agreement"),
        back=home_of(centre),
        done=_("The agreement is recorded"),
    )

    @transaction.atomic
    def sign(data: dict[str, Any]) -> None:
        body = next(body for body in sitting if str(body.pk) == data["provider"])
        facts = {name: data[name] for name in ("number", "signed_on", "starts_on", "ends_on")}
        sign_agreement(centre, body, **facts, file=_kept(request, data["file"]), by=request.worker, at=now())

    return form_act(request, form, page, sign)


def _kept(request: StaffRequest, file: Any) -> Any:
    """Store the scan; a wrong file is told at its field, by name and reason."""
    try:
        return store(file, name=file.name, by=request.worker, at=now()) if file else None
    except FileRefused as refused:
        raise ValidationError({"file": str(refused)}) from None


@require_http_methods(["GET", "POST"])
@staff(*OVERSEERS)
def describe(request: StaffRequest) -> HttpResponseBase:
    """Change what is published of the centre."""
    centre = the_centre(request)
    page = Page(
        title=_("About the centre"), verb=_("Save"), back=home_of(centre), done=_("What is published is changed")
    )
    return form_act(
        request,
        CentreForm(request.POST or None, initial=CentreForm.facts_of(centre)),
        page,
        lambda data: describe_centre(centre, facts=data, by=request.worker, at=now()),
    )


@require_http_methods(["GET", "POST"])
@staff(*OVERSEERS)
def accessibility(request: StaffRequest) -> HttpResponseBase:
    """Say what a person with a disability can count on."""
    centre = the_centre(request)
    form = AccessibilityForm(request.POST or None, initial=AccessibilityForm.facts_of(centre))
    page = Page(
        title=_("Accessibility"),
        text=_("Mark only what is really there today: people plan their way by it."),
        verb=_("Save"),
        back=home_of(centre),
        done=_("What is published is changed"),
        template="management/accessibility.html",
    )
    return form_act(
        request,
        form,
        page,
        lambda _data: set_accessibility(centre, facts=form.facts(), by=request.worker, at=now()),
    )
