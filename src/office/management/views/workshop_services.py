"""The shelf of the workshop: services with the state of their cards, their groups, the terms by law, new drafts."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from office.catalogue import lists
from office.catalogue.access import access_service
from office.catalogue.legal import LegalLength, set_legal_term
from office.catalogue.models import ProviderRole, Service, ServiceGroup
from office.catalogue.shelf import Shelved, near_review, services_by_words, shelved, versions_of
from office.catalogue.workshop import open_draft
from office.centres.models import City
from office.law import Refusal, StaleChange
from office.management.acts import Page, SeeOther, form_act
from office.management.forms.workshop_services import (
    FindForm,
    GroupForm,
    LegalTermForm,
    NewServiceForm,
    ServiceForm,
)
from office.management.views.workshop import EDITORS, KINDS, Card, address
from office.publications.queries import past_reviews
from office.ui.clock import now, today
from office.ui.decorators import staff
from office.ui.requests import StaffRequest
from office.ui.words import term_length

PER_PAGE = 50


def city_of(request: StaffRequest) -> City:
    """Give the city whose catalogue this editor keeps."""
    city = request.posting.city
    if city is None:
        raise City.DoesNotExist
    return city


def _home(service: Service | None = None) -> str:
    return reverse("management:workshop_service", args=[service.pk]) if service else reverse("management:workshop")


# --- the shelf -------------------------------------------------------------------------------------------------------


@require_GET
@staff(*EDITORS)
def index(request: StaffRequest) -> HttpResponse:
    """List the services with what stands on their cards: in force, coming, being signed, in draft."""
    form = FindForm(request.GET, groups=list(ServiceGroup.objects.all()))
    form.is_valid()
    asked = form.cleaned_data
    services = services_by_words(asked.get("q", ""), group=asked.get("group", ""))
    rows = _narrowed(shelved(services, city_of(request), today()), asked.get("state", ""))
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    past = past_reviews(request.posting, today())
    shown = {"form": form, "page": page, "found": len(rows), "past": past}
    return render(request, "management/workshop/index.html", shown)


def _narrowed(rows: Iterable[Shelved], state: str) -> list[Shelved]:
    tests = {
        "open": lambda row: any(standing.open for standing in row.standings),
        "none": lambda row: row.information.in_force is None,
        "checking": lambda row: any(each.in_force and each.in_force.needs_checking for each in row.standings),
    }
    return [row for row in rows if state not in tests or tests[state](row)]


@require_GET
@staff(*EDITORS)
def reviews(request: StaffRequest) -> HttpResponse:
    """List the cards that are past their review or near it (L15)."""
    cards = [
        {"card": card, "is_past": card.review_on < today(), "service": _home(card.service)}
        for card in near_review(city_of(request), today())
    ]
    return render(request, "management/workshop/reviews.html", {"cards": cards})


# --- one service -----------------------------------------------------------------------------------------------------


def _service(request: StaffRequest, id: UUID) -> Service:  # noqa: A002  the word of the address
    return access_service(id, worker=request.worker, at=now())


@require_GET
@staff(*EDITORS)
def service(request: StaffRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """Show a service: its facts, who takes papers and decides, the term by law, every version of its cards."""
    found, city = _service(request, id), city_of(request)
    roles = ProviderRole.objects.filter(service=found, city=city).select_related("provider", "centre")
    shown = {
        "service": found,
        "roles": roles.order_by("kind", "starts_on"),
        "terms": [
            {"row": row, "words": term_length(row.value, row.unit)} for row in found.legal_terms.order_by("-starts_on")
        ],
        "cards": [_versions(kind, cards) for kind, cards in versions_of(found, city).items()],
        "application_forms": found.forms.filter(in_force_until__isnull=True),
    }
    return render(request, "management/workshop/service.html", shown)


def _versions(kind: str, cards: list[Card]) -> dict[str, Any]:
    on = today()
    return {
        "kind": kind,
        "versions": [{"card": card, "address": reverse("management:card", args=[kind, card.pk])} for card in cards],
        "in_force": next((card for card in cards if _applies(card, on)), None),
        "open": next((card for card in cards if card.state in {"draft", "signing"}), None),
        "choices": [(card.pk, card.version) for card in cards] if len(cards) > 1 else [],
    }


def _applies(card: Card, on: Any) -> bool:
    since, until = card.in_force_from, card.in_force_until
    return since is not None and since <= on and (until is None or on <= until)


@require_POST
@staff(*EDITORS)
def draft(request: StaffRequest, id: UUID, kind: str) -> HttpResponseBase:  # noqa: A002
    """Begin a draft from the version in force, or from nothing; the one that is open already is shown."""
    if kind not in KINDS:
        raise Http404
    found, city = _service(request, id), city_of(request)
    base = None
    if request.POST.get("from") == "in_force":
        base = next((card for card in versions_of(found, city)[kind] if _applies(card, today())), None)
        base = KINDS[kind]._default_manager.get(pk=base.pk) if base else None  # noqa: SLF001
    card = open_draft(KINDS[kind], found, city, base=base, by=request.worker, at=now())  # type: ignore[type-var]
    return SeeOther(address(card))


@require_http_methods(["GET", "POST"])
@staff(*EDITORS)
def service_new(request: StaffRequest) -> HttpResponseBase:
    """Add a service to those common to all cities."""
    page = Page(
        title=_("New service"),
        text=_("It can be applied for once a list of services and an information card in force hold it."),
        verb=_("Add the service"),
        back=_home(),
        done=_("The service is added"),
    )
    form = NewServiceForm(request.POST or None)

    def add(data: dict[str, Any]) -> None:
        facts = {name: value for name, value in asdict(form.facts()).items() if name not in {"group", "is_active"}}
        lists.add_service(data["code"], data["group"], **facts, by=request.worker, at=now())

    return form_act(request, form, page, add)


@require_http_methods(["GET", "POST"])
@staff(*EDITORS)
def service_change(request: StaffRequest, id: UUID) -> HttpResponseBase:  # noqa: A002
    """Change the facts of a service."""
    found = _service(request, id)
    page = Page(
        title=_("Change the service"),
        text=found.local_name,
        verb=_("Save"),
        back=_home(found),
        done=_("The service is changed"),
        template="management/workshop/service_change.html",
    )
    facts = lists.facts_of(found)
    initial = vars(facts)
    form = ServiceForm(request.POST or None, initial=initial)
    shown = ServiceForm(request.POST, prefix="seen") if request.method == "POST" else None
    seen = shown.facts() if shown is not None and shown.is_valid() else facts
    stale: dict[str, Any] = {}

    def change(_data: dict[str, Any]) -> None:
        try:
            lists.change_service(found, form.facts(), seen=seen, by=request.worker, at=now())
        except StaleChange as meanwhile:
            stale["present"] = _said(meanwhile.present)
            raise Refusal(meanwhile.clause, meanwhile.message) from meanwhile

    return form_act(request, form, page, change, seen=ServiceForm(prefix="seen", initial=initial), stale=stale)


def _said(facts: Any) -> list[tuple[Any, Any]]:
    return [(ServiceForm.base_fields[name].label, value) for name, value in vars(facts).items()]


@require_http_methods(["GET", "POST"])
@staff(*EDITORS)
def legal_term(request: StaffRequest, id: UUID) -> HttpResponseBase:  # noqa: A002
    """Record how long the law lets a decision on this service take."""
    found = _service(request, id)
    page = Page(
        title=_("Term by law"),
        text=found.local_name,
        verb=_("Record the term"),
        back=_home(found),
        done=_("The term by law is recorded"),
    )

    def record(data: dict[str, Any]) -> None:
        length = LegalLength(data["value"], data["unit"], data["basis"], data["needs_checking"])
        set_legal_term(found, length, starts_on=data["starts_on"], by=request.worker, at=now())

    return form_act(request, LegalTermForm(request.POST or None), page, record)


@require_http_methods(["GET", "POST"])
@staff(*EDITORS)
def groups(request: StaffRequest) -> HttpResponseBase:
    """List the groups of services; add one, or change the one with the code given."""
    page = Page(
        title=_("Groups of services"),
        verb=_("Save the group"),
        back=reverse("management:workshop_groups"),
        done=_("The group is saved"),
        template="management/workshop/groups.html",
    )
    known = ServiceGroup.objects.all()
    chosen = next((group for group in known if group.code == request.GET.get("group")), None)
    initial = {name: getattr(chosen, name) for name in ("code", "name", "name_en", "order")} if chosen else {}

    def save(data: dict[str, Any]) -> None:
        lists.add_group(
            data["code"], name=data["name"], name_en=data["name_en"], order=data["order"], by=request.worker, at=now()
        )

    form = GroupForm(request.POST or None, initial=initial)
    return form_act(request, form, page, save, groups=known, home=_home())
