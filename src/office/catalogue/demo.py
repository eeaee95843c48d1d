"""Loads the demo catalogue of a city through the real use-cases: list, roles of bodies, signed cards in force, forms."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db import transaction

from office.accounts.models import Worker
from office.catalogue import datafiles, demo_data
from office.catalogue.cards import bring_all_in_force, sign_all, submit_all
from office.catalogue.drafting import draft_card
from office.catalogue.forms import publish_form
from office.catalogue.legal import set_legal_term
from office.catalogue.lists import (
    add_group,
    add_service,
    approve_list,
    draft_list,
    end_role,
    give_roles,
    name_regional_directorate,
)
from office.catalogue.models import (
    AnyCard,
    FormTemplate,
    InformationCard,
    LegalTerm,
    ProcessCard,
    RegionalDirectorate,
    RoleKind,
    Service,
    ServiceGroup,
    ServiceList,
)
from office.centres.calendars import local_day
from office.centres.models import Centre, City, Provider

DECISION = "ДЕМО-1"
APPROVAL = "Демонстраційна картка: затверджено й погоджено в застосунку, зміст потребує звірки"


@dataclass(frozen=True)
class Signers:
    """Who signs in the demo: ``heads`` by the code of the body; the regional pair for pension services (K8b)."""

    editor: Worker
    department: Worker
    heads: Mapping[str, Worker]
    regional: Worker
    regional_body: Provider


@dataclass
class _Loading:
    city: City
    bodies: Mapping[str, Provider]
    signers: Signers
    at: datetime
    taking_at: Mapping[str, Centre] = field(default_factory=dict)
    services: dict[str, Service] = field(default_factory=dict)

    @property
    def editing(self) -> dict[str, Any]:
        return {"by": self.signers.editor, "at": self.at}


@transaction.atomic
def load_demo_catalogue(
    city: City,
    providers_by_code: Mapping[str, Provider],
    *,
    signers: Signers,
    at: datetime,
    tick: Callable[[], None] = lambda: None,
    taking_at: Mapping[str, Centre] | None = None,
) -> ServiceList:
    """Give ``city`` the demo catalogue as of the past moment ``at``: all is drafted, signed and in force from that day.

    Services whose body the city does not have are left out. Loading twice changes nothing. ``tick`` is called after
    each service. The postings of ``signers`` must hold at ``at``. ``taking_at``: by the code of a body the one centre in
    which it takes papers; the others take them in every centre.
    """
    loaded = ServiceList.objects.filter(city=city, decision_number=DECISION).first()
    if loaded is not None:
        return loaded
    loading = _Loading(city, providers_by_code, signers, at, taking_at or {})
    if not RegionalDirectorate.objects.on(local_day(at)).filter(city=city).exists():
        name_regional_directorate(signers.regional_body, starts_on=datafiles.read("common")["since"], **loading.editing)
    groups = _groups(loading)
    chosen = [row for row in datafiles.read("services") if _decider(row, loading) in providers_by_code]
    for facts in chosen:
        _add_service(loading, facts, groups)
    _give_roles(loading, chosen)
    _set_legal_terms(loading)
    cards, processes = _draft(loading, chosen, tick)
    _sign(loading, cards)
    _sign(loading, processes)
    _publish_forms(loading)
    return _approve(loading)


def _decider(facts: Mapping[str, Any], loading: _Loading) -> str:
    return demo_data.body_on(facts, "decides", local_day(loading.at))


def _groups(loading: _Loading) -> dict[str, ServiceGroup]:
    there = {group.code: group for group in ServiceGroup.objects.all()}
    for order, row in enumerate(datafiles.read("groups"), 1):
        if row["code"] not in there:
            group = add_group(row["code"], name=row["uk"], name_en=row["en"], order=order, **loading.editing)
            there[group.code] = group
    return there


def _add_service(loading: _Loading, facts: Mapping[str, Any], groups: Mapping[str, ServiceGroup]) -> None:
    """Services are common to all cities: the first city that loads the demo adds them."""
    loading.services[facts["code"]] = Service.objects.filter(code=facts["code"]).first() or add_service(
        facts["code"],
        groups[facts["group"]],
        name=facts["uk"],
        name_en=facts["en"],
        national_code=facts.get("national_code", ""),
        is_immediate=facts.get("immediate", False),
        **loading.editing,
    )


def _give_roles(loading: _Loading, chosen: Sequence[Mapping[str, Any]]) -> None:
    kinds = {"takes": RoleKind.TAKES_PAPERS, "decides": RoleKind.DECIDES}
    for bodies, same in groupby(sorted(chosen, key=_bodies), key=_bodies):
        services = [loading.services[facts["code"]] for facts in same]
        for word, kind in kinds.items():
            for span in demo_data.spans(bodies, word):
                _give_span(loading, services, kind, span)


def _set_legal_terms(loading: _Loading) -> None:
    """The law is common to all cities: the first city that loads a service records its term."""
    known = set(LegalTerm.objects.values_list("service__code", flat=True))
    for row in datafiles.read("legal_terms"):
        service = loading.services.get(row["service"])
        if service is not None and service.code not in known:
            since, length = demo_data.legal_length(row)
            set_legal_term(service, length, starts_on=since, **loading.editing)


def _bodies(facts: Mapping[str, Any]) -> str:
    return str(facts["bodies"])


def _give_span(loading: _Loading, services: Sequence[Service], kind: RoleKind, span: demo_data.BodySpan) -> None:
    if (body := loading.bodies.get(span.body)) is None:
        return
    centre = loading.taking_at.get(span.body) if kind == RoleKind.TAKES_PAPERS else None
    given: dict[str, Any] = {"starts_on": span.since, "basis": span.basis, "centre": centre}
    roles = give_roles(services, body, kind, **given, **loading.editing)
    if span.until is not None:
        for role in roles:
            end_role(role, span.until, **loading.editing)


def _draft(
    loading: _Loading, chosen: Sequence[Mapping[str, Any]], tick: Callable[[], None]
) -> tuple[list[InformationCard], list[ProcessCard]]:
    on = local_day(loading.at)
    ids = {code: body.pk for code, body in loading.bodies.items() if body.holds_on(on)}
    cards, processes = [], []
    for facts in chosen:
        service = loading.services[facts["code"]]
        cards.append(draft_card(service, loading.city, demo_data.card_contents(facts, on), **loading.editing))
        steps = demo_data.process_contents(facts, ids, on)
        processes.append(draft_card(service, loading.city, steps, **loading.editing))
        tick()
    return cards, processes


def _sign(loading: _Loading, drafts: Sequence[AnyCard]) -> None:
    """Every person signs in one go what is theirs to sign."""
    signers, at = loading.signers, loading.at
    cards = submit_all(drafts, **loading.editing)
    by_head: dict[str, list[AnyCard]] = {}
    for card in cards:
        by_head.setdefault(card.deciding_body.code if card.deciding_body else "", []).append(card)
    for code, theirs in by_head.items():
        sign_all(theirs, by=signers.heads[code], at=at)
    sign_all(cards, by=signers.department, at=at)
    if pensions := [card for card in cards if card.needs_regional]:
        sign_all(pensions, by=signers.regional, at=at)
    bring_all_in_force(cards, local_day(at), approval_act=APPROVAL, **loading.editing)


def _approve(loading: _Loading) -> ServiceList:
    numbers: dict[int, int] = {}
    entries = []
    for service in loading.services.values():
        order = service.group.order
        numbers[order] = numbers.get(order, 0) + 1
        entries.append((service, f"{order:02}-{numbers[order]:02}"))
    on = local_day(loading.at)
    drafted = draft_list(
        loading.city, decision_number=DECISION, decided_on=on, in_force_from=on, entries=entries, **loading.editing
    )
    return approve_list(drafted, **loading.editing)


def _publish_forms(loading: _Loading) -> None:
    """Forms are common to all cities: a city that comes later adds the services that only it has."""
    there = {form.code: form for form in FormTemplate.objects.filter(in_force_until__isnull=True)}
    for form in datafiles.read("forms")["forms"]:
        codes = demo_data.services_using(form)
        services = [loading.services[code] for code in codes if code in loading.services]
        if form["code"] in there:
            there[form["code"]].services.add(*services)
        else:
            contents = demo_data.form_contents(form)
            publish_form(form["code"], contents, services, in_force_from=local_day(loading.at), **loading.editing)
