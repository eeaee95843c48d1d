"""Use-cases on lists of services, on services themselves and on the roles of bodies (K8a, D4)."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from office.accounts.models import Worker
from office.audit import record
from office.catalogue.access import an_editor, editor_of
from office.catalogue.common import editor_of_all
from office.catalogue.models import (
    ListedService,
    ProviderRole,
    RegionalDirectorate,
    RoleKind,
    Service,
    ServiceGroup,
    ServiceList,
)
from office.catalogue.states import ListState
from office.centres.models import Centre, City, Provider
from office.law import Refusal, StaleChange


@transaction.atomic
def add_group(code: str, *, name: str, name_en: str, order: int, by: Worker, at: datetime) -> ServiceGroup:
    """Add a kind of services (L10), or give the one that has this ``code`` its new names and place.

    Raises Refusal("L10") where another group stands in that place; as ``editor_of_all`` where one of its services is
    offered in a city whose catalogue ``by`` does not edit, and the group would change.
    """
    an_editor(by=by, at=at)
    known = ServiceGroup.objects.select_for_update(no_key=True).filter(code=code).first()
    if known is not None and (known.name, known.name_en, known.order) != (name, name_en, order):
        editor_of_all(Service.objects.filter(group=known), by=by, at=at)
    if there := ServiceGroup.objects.filter(order=order).exclude(code=code).first():
        message = _("“%(group)s” has this place already. Choose another number.") % {"group": there.name}
        raise Refusal("L10", message, field="order")
    group, created = ServiceGroup.objects.update_or_create(
        code=code, defaults={"name": name, "name_en": name_en, "order": order}
    )
    record("group.added" if created else "group.changed", group, by=by, at=at, data={"code": code})
    return group


@transaction.atomic
def add_service(
    code: str,
    group: ServiceGroup,
    *,
    name: str,
    name_en: str,
    national_code: str = "",
    is_immediate: bool = False,
    by: Worker,
    at: datetime,
) -> Service:
    """Add a service. It can be applied for once a list and a card in force hold it. Raises Refusal("K8a") for a code taken."""
    an_editor(by=by, at=at)
    if Service.objects.filter(code=code).exists():
        raise Refusal("K8a", _("There is a service with this code already. Choose another code."), field="code")
    service = Service.objects.create(
        code=code, group=group, name=name, name_en=name_en, national_code=national_code, is_immediate=is_immediate
    )
    record("service.added", service, by=by, at=at, data={"code": code})
    return service


@dataclass(frozen=True)
class ServiceFacts:
    """What an editor can change of a service; its code stays, since cases and files of the exchange name it."""

    group: ServiceGroup
    name: str
    name_en: str
    national_code: str = ""
    is_immediate: bool = False
    is_active: bool = True


def facts_of(service: Service) -> ServiceFacts:
    return ServiceFacts(**{each.name: getattr(service, each.name) for each in fields(ServiceFacts)})


@transaction.atomic
def change_service(
    service: Service, facts: ServiceFacts, *, seen: ServiceFacts | None = None, by: Worker, at: datetime
) -> Service:
    """Give a service other names, another group, or take it out of what is offered. Running cases are not touched.

    ``seen``: what the editor was shown; StaleChange, with the present facts, where they are others by now. Raises Refusal
    as ``editor_of_all``: every fact of a service is common to the cities that offer it.
    """
    an_editor(by=by, at=at)
    locked = Service.objects.select_for_update(no_key=True, of=("self",)).select_related("group").get(pk=service.pk)
    now = facts_of(locked)
    if seen is not None and now not in {seen, facts}:
        message = _("Somebody has changed this service since you opened it. What you typed is not saved yet.")
        raise StaleChange("K8a", message, present=now)
    changed = {
        each.name: getattr(facts, each.name)
        for each in fields(facts)
        if getattr(facts, each.name) != getattr(now, each.name)
    }
    if changed:
        editor_of_all(Service.objects.filter(pk=locked.pk), by=by, at=at)
        Service.objects.filter(pk=locked.pk).update(**changed)
        locked.refresh_from_db()
        told = {name: value.code if isinstance(value, ServiceGroup) else value for name, value in changed.items()}
        record("service.changed", locked, by=by, at=at, data=told)
    return locked


@transaction.atomic
def draft_list(
    city: City,
    *,
    decision_number: str,
    decided_on: date,
    in_force_from: date,
    entries: Sequence[tuple[Service, str]],
    by: Worker,
    at: datetime,
) -> ServiceList:
    """Draft a list from ``entries``: a service and its registration number.

    Raises Refusal("K8a") for a list that is empty, names a service or a number twice, or starts before its decision.
    """
    editor_of(city, by=by, at=at)
    _check_entries(entries)
    if in_force_from < decided_on:
        raise Refusal("K8a", _("A list can not apply from a day before its decision."), field="in_force_from")
    if not decision_number.strip():
        raise Refusal("K8a", _("Give the number of the decision."), field="decision_number")
    if city.service_lists.filter(decision_number=decision_number.strip(), decided_on=decided_on).exists():
        raise Refusal("K8a", _("The list of this decision is recorded already."), field="decision_number")
    service_list = ServiceList.objects.create(
        city=city, decision_number=decision_number.strip(), decided_on=decided_on, in_force_from=in_force_from
    )
    ListedService.objects.bulk_create(
        ListedService(service_list=service_list, service=service, registration_number=number)
        for service, number in entries
    )
    record("list.drafted", service_list, by=by, at=at, data={"services": len(entries)})
    return service_list


@transaction.atomic
def approve_list(service_list: ServiceList, *, by: Worker, at: datetime) -> ServiceList:
    """Record that the executive committee has approved a drafted list; the list before it ends the day before.

    Raises Refusal("K8a") where a list in force starts on that day or later.
    """
    of_city = ServiceList.objects.filter(city=service_list.city_id).order_by("pk").select_for_update(no_key=True)
    locked = {row.pk: row for row in of_city}
    service_list = locked[service_list.pk]
    editor_of(service_list.city, by=by, at=at)
    service_list.move(ListState.APPROVED)
    for former in locked.values():
        if former.state == ListState.APPROVED and former.pk != service_list.pk:
            _replace(former, service_list.in_force_from)
    service_list.save(update_fields=["state"])
    record("list.approved", service_list, by=by, at=at, data={"decision": service_list.decision_number})
    return service_list


@transaction.atomic
def record_list(
    city: City,
    *,
    decision_number: str,
    decided_on: date,
    in_force_from: date,
    entries: Sequence[tuple[Service, str]],
    by: Worker,
    at: datetime,
) -> ServiceList:
    """Record a list that the executive committee has approved already. Raises Refusal as drafting and approving it do."""
    drafted = draft_list(
        city,
        decision_number=decision_number,
        decided_on=decided_on,
        in_force_from=in_force_from,
        entries=entries,
        by=by,
        at=at,
    )
    return approve_list(drafted, by=by, at=at)


def give_role(
    service: Service,
    provider: Provider,
    kind: RoleKind,
    *,
    starts_on: date,
    basis: str = "",
    centre: Centre | None = None,
    by: Worker,
    at: datetime,
) -> ProviderRole:
    """Record what ``provider`` does for one service from ``starts_on``: ``give_roles``."""
    return give_roles([service], provider, kind, starts_on=starts_on, basis=basis, centre=centre, by=by, at=at)[0]


@transaction.atomic
def give_roles(
    services: Sequence[Service],
    provider: Provider,
    kind: RoleKind,
    *,
    starts_on: date,
    basis: str = "",
    centre: Centre | None = None,
    by: Worker,
    at: datetime,
) -> list[ProviderRole]:
    """Record that ``provider`` takes papers for ``services``, or decides on them, from ``starts_on``.

    ``centre``: at this centre alone, where its role goes before one of the whole city. A body that decided until then
    stops the day before. Raises Refusal("K3") where a body decides from that day or a later one, or where this body takes
    papers already, and for a centre of another city.
    """
    if centre is not None and centre.city_id != provider.city_id:
        raise Refusal("K3", _("This centre is in another city than the body."), field="centre")
    keys = [service.pk for service in services]
    codes = dict(
        Service.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk").values_list("pk", "code")
    )
    editor_of(provider.city, by=by, at=at)
    roles_there = ProviderRole.objects.filter(service__in=keys, city=provider.city_id, centre=centre, kind=kind)
    held = roles_there.within(starts_on, None)
    if kind == RoleKind.TAKES_PAPERS:
        held = held.filter(provider=provider)
    for role in held.select_related("provider"):
        _end(role, starts_on, kind)
    roles = ProviderRole.objects.bulk_create(
        ProviderRole(
            service_id=key,
            city=provider.city,
            provider=provider,
            centre=centre,
            kind=kind,
            starts_on=starts_on,
            basis=basis,
        )
        for key in codes
    )
    for role in roles:
        told = {
            "service": codes[role.service_id],
            "body": provider.code,
            "kind": kind.value,
            "from": starts_on.isoformat(),
            **({"centre": centre.code} if centre else {}),
        }
        record("role.given", role, by=by, at=at, data=told)
    return roles


@transaction.atomic
def end_role(role: ProviderRole, last_on: date, *, by: Worker, at: datetime) -> ProviderRole:
    """Let a body do this for the last time on ``last_on``. Raises Refusal("K3") for a day before it began."""
    role = ProviderRole.objects.select_for_update(no_key=True).get(pk=role.pk)
    editor_of(role.city, by=by, at=at)
    if last_on < role.starts_on:
        raise Refusal("K3", _("The last day must not lie before the first."), field="ends_on")
    role.ends_on = last_on
    role.save(update_fields=["ends_on"])
    record("role.ended", role, by=by, at=at, data={"last": last_on.isoformat()})
    return role


@transaction.atomic
def name_regional_directorate(provider: Provider, *, starts_on: date, by: Worker, at: datetime) -> RegionalDirectorate:
    """Record which body's head agrees to cards of pension services in its city from ``starts_on`` (K8b)."""
    city = City.objects.select_for_update(no_key=True).get(pk=provider.city_id)
    editor_of(city, by=by, at=at)
    for former in RegionalDirectorate.objects.within(starts_on, None).filter(city=city):
        if former.starts_on >= starts_on:
            raise Refusal("K8b", _("A directorate is recorded from that day. Choose a later day."), field="starts_on")
        former.ends_on = starts_on - timedelta(days=1)
        former.save(update_fields=["ends_on"])
    named = RegionalDirectorate.objects.create(city=city, provider=provider, starts_on=starts_on)
    record("directorate.named", named, by=by, at=at, data={"body": provider.code})
    return named


def _check_entries(entries: Sequence[tuple[Service, str]]) -> None:
    services, numbers = {service.pk for service, _number in entries}, {number for _service, number in entries}
    if not entries:
        raise Refusal("K8a", _("Put at least one service on the list."))
    if len(services) < len(entries) or len(numbers) < len(entries):
        raise Refusal("K8a", _("A service or a registration number stands on the list twice."))
    if any(not number.strip() or "/" in number for number in numbers):
        raise Refusal("K8a", _("Give every service a registration number; it may not hold the sign “/”."))


def _replace(former: ServiceList, from_on: date) -> None:
    if former.in_force_from >= from_on:
        raise Refusal("K8a", _("A list approved earlier applies from that day or later. Choose a later day."))
    former.in_force_until = from_on - timedelta(days=1)
    former.move(ListState.REPLACED)
    former.save(update_fields=["state", "in_force_until"])


def _end(role: ProviderRole, from_on: date, kind: RoleKind) -> None:
    if kind == RoleKind.TAKES_PAPERS or role.starts_on >= from_on:
        raise Refusal("K3", _("“%(body)s” has this role then already. Choose a day after it.")
                      % {"body": role.provider}, field="starts_on")  # fmt: skip
    role.ends_on = from_on - timedelta(days=1)
    role.save(update_fields=["ends_on"])
