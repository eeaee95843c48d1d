"""People beside the applicant: who represents them (D3), and whose data the package touches (K20)."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop
from django.views.decorators.http import require_http_methods

from office.cases.access import access_package
from office.cases.intake import link_people
from office.cases.models import SubmissionPackage
from office.cases.papers.consents import USUAL_DATA
from office.frontdesk.common import counter, place_of, see, status_of, told
from office.frontdesk.forms import SearchForm
from office.law import Refusal, StaleChange
from office.parties.access import (
    access_affected,
    access_applicant,
    access_others,
    access_representative,
    access_representatives,
)
from office.parties.affected import add_affected
from office.parties.consents import ConsentData, give_consent
from office.parties.data import AffectedData
from office.parties.models import AffectedPerson, GivenHow, Ground, Relation
from office.parties.representatives import AuthorityData, add_representative, verify_representative
from office.parties.search import Candidate, read_query, search_applicants
from office.ui.clock import now, today
from office.ui.forms import DateField, OfficeForm
from office.ui.requests import StaffRequest

LINK = gettext_noop("linking people to a package")


def _found(request: StaffRequest) -> list[Candidate]:
    """Give the people whom the search of the page means."""
    query = read_query(request.GET.get("who", "").replace("\x00", ""))
    centre, _body = place_of(request)
    return search_applicants(query, centre=centre, by=request.worker, at=now()) if query else []


class AuthorityForm(OfficeForm):
    """By what somebody acts for the applicant."""

    person = forms.UUIDField(widget=forms.HiddenInput)
    ground = forms.ChoiceField(label=gettext_lazy("Ground"), choices=Ground.choices)
    proof = forms.CharField(
        label=gettext_lazy("Document of authority: number, date, issuer"), max_length=600, required=False
    )
    starts_on = DateField(label=gettext_lazy("In force from"))
    valid_until = DateField(label=gettext_lazy("In force until"), required=False)
    seen = forms.BooleanField(label=gettext_lazy("I have seen the original of this document"), required=False)


@require_http_methods(["GET", "POST"])
@counter
def representative(request: StaffRequest, package: UUID) -> HttpResponseBase:
    """Put a representative to the package: a known authority, or a new one with its proof."""
    opened = access_package(request.worker, package, at=now(), purpose=LINK)
    act = request.POST.get("act", "")
    form = AuthorityForm(request.POST if act == "add" else None, initial={"person": request.GET.get("person")})
    if act and (answer := _represent(request, opened, act, form)) is not None:
        return answer
    authorities = access_representatives(
        opened.applicant, request.worker, at=now(), purpose=LINK, shown=lambda one: one.runs_on(today())
    )
    shown = {"package": opened, "authorities": authorities, "form": form, "found": _found(request)}
    shown |= {"search": SearchForm(initial={"who": request.GET.get("who", "")}), "chosen": _chosen(request, form)}
    return render(request, "frontdesk/representative.html", shown, status=status_of(form))


def _chosen(request: StaffRequest, form: AuthorityForm) -> Any:
    """Give the person whose authority is being written down."""
    try:
        person = UUID(str(form["person"].value() or ""))
    except ValueError:
        return None
    return access_applicant(request.worker, person, at=now(), purpose=LINK)


def _represent(
    request: StaffRequest, package: SubmissionPackage, act: str, form: AuthorityForm
) -> HttpResponseBase | None:
    kind, _colon, key = act.partition(":")
    who: dict[str, Any] = {"by": request.worker, "at": now()}
    if kind == "choose":
        known = access_representative(request.worker, _uuid(key), at=now(), purpose=LINK)
        if known.verified_at is None:
            verify_representative(known, **who)
        link_people(package, representative=known, **who)
        return see("package", package.pk, at="representative")
    if not form.is_valid():
        return None
    try:
        _add_authority(request, package, form, who)
    except StaleChange:
        raise
    except (Refusal, ValidationError) as error:
        told(form, error)
        return None
    return see("package", package.pk, at="representative")


def _add_authority(request: StaffRequest, package: SubmissionPackage, form: AuthorityForm, who: dict[str, Any]) -> None:
    said = form.cleaned_data
    person = access_applicant(request.worker, said["person"], at=now(), purpose=LINK)
    data = AuthorityData(
        ground=said["ground"], proof=said["proof"], starts_on=said["starts_on"], valid_until=said["valid_until"]
    )
    made = add_representative(package.applicant, person, data, seen=said["seen"], **who)
    link_people(package, representative=made, **who)


def _uuid(text: str) -> UUID:
    """Read an id; one that is none of ours belongs to nobody."""
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)


class AffectedForm(OfficeForm):
    """Another person whose data the package needs (K20)."""

    surname = forms.CharField(label=gettext_lazy("Surname"), max_length=200)
    given_name = forms.CharField(label=gettext_lazy("Given name"), max_length=200)
    patronymic = forms.CharField(label=gettext_lazy("Patronymic"), max_length=200, required=False)
    relation = forms.ChoiceField(label=gettext_lazy("Who this is to the applicant"), choices=Relation.choices)
    born_on = DateField(label=gettext_lazy("Date of birth"), required=False)
    is_minor = forms.BooleanField(label=gettext_lazy("Is under eighteen"), required=False)
    guardian_is_applicant = forms.BooleanField(
        label=gettext_lazy("The applicant is the legal representative of this person"), required=False
    )
    consent_not_needed = forms.BooleanField(
        label=gettext_lazy("The law lets these data be used without consent"), required=False
    )
    no_consent_basis = forms.CharField(label=gettext_lazy("By which norm"), max_length=600, required=False)


@require_http_methods(["GET", "POST"])
@counter
def affected(request: StaffRequest, package: UUID) -> HttpResponseBase:
    """Add another person whose data the package touches, or link one who is known already."""
    opened = access_package(request.worker, package, at=now(), purpose=LINK)
    act = request.POST.get("act", "")
    form = AffectedForm(request.POST if act == "add" else None)
    who: dict[str, Any] = {"by": request.worker, "at": now()}
    if act.startswith("choose:"):
        known = access_affected(request.worker, _uuid(act.removeprefix("choose:")), at=now(), purpose=LINK)
        link_people(opened, affected=known, **who)
        return see("package", opened.pk, at="affected")
    if form.is_valid():
        try:
            made = _add_affected(opened, form, who)
        except StaleChange:
            raise
        except (Refusal, ValidationError) as error:
            told(form, error)
        else:
            return see("affected_consent", opened.pk, made.pk) if made.consent_required else see("package", opened.pk)
    linked = opened.affected.values_list("pk", flat=True)
    others = access_others(opened.applicant, request.worker, besides=linked, at=now(), purpose=LINK)
    return render(
        request,
        "frontdesk/affected.html",
        {"package": opened, "form": form, "others": others},
        status=status_of(form),
    )


def _add_affected(package: SubmissionPackage, form: AffectedForm, who: dict[str, Any]) -> AffectedPerson:
    said = form.cleaned_data
    data = AffectedData(
        surname=said["surname"],
        given_name=said["given_name"],
        patronymic=said["patronymic"],
        relation=said["relation"],
        born_on=said["born_on"],
        is_minor=said["is_minor"],
        consent_required=not said["consent_not_needed"],
        no_consent_basis=said["no_consent_basis"],
    )
    guardian = package.applicant if said["guardian_is_applicant"] else None
    made = add_affected(package.applicant, data, legal_representative=guardian, **who)
    link_people(package, affected=made, **who)
    return made


class AffectedConsentForm(OfficeForm):
    data_categories = forms.CharField(
        label=gettext_lazy("Which data the consent covers"),
        max_length=500,
        initial=USUAL_DATA,
    )
    proof = forms.CharField(label=gettext_lazy("Document of the consent: number, date"), max_length=300)


@require_http_methods(["GET", "POST"])
@counter
def consent(request: StaffRequest, package: UUID, person: UUID) -> HttpResponseBase:
    """Record the written consent of another person, or of the one who stands for them (K20)."""
    opened = access_package(request.worker, package, at=now(), purpose=LINK)
    known = access_affected(request.worker, person, at=now(), purpose=LINK, subject=opened)
    form = AffectedConsentForm(request.POST or None)
    if form.is_valid():
        guardian = known.legal_representative
        data = ConsentData(
            **form.cleaned_data,
            service=str(opened.service_id),
            given_how=GivenHow.REPRESENTATIVE if guardian else GivenHow.PAPER,
            given_by=guardian,
        )
        try:
            give_consent(known, data, centre=opened.centre, by=request.worker, at=now())
        except (Refusal, ValidationError) as error:
            told(form, error)
        else:
            messages.success(request, _("The consent of %(name)s is recorded.") % {"name": known.full_name})
            return see("package", opened.pk, at="affected")
    shown = {"package": opened, "known": known, "form": form}
    return render(request, "frontdesk/affected_consent.html", shown, status=status_of(form))
