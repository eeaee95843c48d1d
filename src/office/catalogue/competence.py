"""Which bodies act for a service at one centre: a role held at the centre goes before one held in the whole city.

In a city of several districts each centre's own district body may take the papers and decide, though the cards of the
city name one of them (ADR 0057).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from office.catalogue.models import ProcessStep, ProviderRole, RoleKind, Service
from office.centres.models import Centre, Provider
from office.centres.models.dated import DatedQuerySet
from office.law import Refusal


class Held(NamedTuple):
    """A role in force: what ``body`` does, at one ``centre`` or in the whole city."""

    kind: str
    body: UUID
    centre: UUID | None


@dataclass(frozen=True)
class Competence:
    """The bodies that act for a service at one centre, by their keys. ``instead``: who acts there for a body elsewhere."""

    decider: UUID | None
    takers: frozenset[UUID]
    instead: Mapping[UUID, UUID] = field(default_factory=dict)


def competence_of(roles: Iterable[Held], centre: UUID) -> Competence:
    """Find out who acts at ``centre`` by the roles of a service in its city.

    Who decides at the centre itself does so instead of the city's decider, and does the city's decider's steps too. A
    body that takes papers at another centre alone is stood for here by the one body that takes them here alone.
    """
    here: dict[str, list[UUID]] = defaultdict(list)
    common: dict[str, list[UUID]] = defaultdict(list)
    elsewhere: set[Held] = set()
    for role in roles:
        if role.centre not in (None, centre):
            elsewhere.add(role)
        else:
            (common if role.centre is None else here)[role.kind].append(role.body)
    instead: dict[UUID, UUID] = {}
    for role in elsewhere:
        if len(own := here[role.kind]) == 1 and role.body not in (*own, *common[role.kind]):
            instead[role.body] = own[0]
    decides, everywhere = here[RoleKind.DECIDES], common[RoleKind.DECIDES]
    instead |= {body: decides[0] for body in everywhere if decides and body != decides[0]}
    takers = frozenset(here[RoleKind.TAKES_PAPERS] + common[RoleKind.TAKES_PAPERS])
    return Competence(next(iter(decides + everywhere), None), takers, instead)


@dataclass(frozen=True)
class Bodies:
    """The same with the bodies themselves: ``decider``, and who does at the centre what the card gives to another."""

    decider: Provider
    instead: Mapping[UUID, Provider] = field(default_factory=dict)

    def here(self, step: ProcessStep) -> ProcessStep:
        """Give the step with the body that does it at this centre; the card itself stays as it is."""
        body = self.instead.get(step.provider_id)
        if body is None:
            return step
        at_centre = copy(step)
        at_centre.provider = body
        return at_centre


def bodies_for(service: Service, centre: Centre, on: date) -> Bodies:
    """Give the bodies that act for ``service`` at ``centre`` that day. Raises Refusal("K3") where none decides."""
    roles = list(roles_at(on).filter(service=service, city=centre.city_id).select_related("provider"))
    bodies = {role.provider_id: role.provider for role in roles}
    found = competence_of((Held(role.kind, role.provider_id, role.centre_id) for role in roles), centre.pk)
    if found.decider is None:
        raise nobody_decides(service, on)
    return Bodies(bodies[found.decider], {former: bodies[body] for former, body in found.instead.items()})


def roles_at(on: date, centre: Centre | None = None) -> DatedQuerySet[ProviderRole]:
    """Roles in force that day; with ``centre``, only those that hold there: its own and those of the whole city."""
    roles = ProviderRole.objects.on(on)
    return roles if centre is None else roles.filter(Q(centre=None) | Q(centre=centre))


def nobody_decides(service: Service, on: date) -> Refusal:
    message = _("No body decides on “%(service)s” on %(day)s. Ask the editor of the catalogue to record the "
                "competent body and its dates.")  # fmt: skip
    return Refusal("K3", message % {"service": service.name, "day": f"{on:%d.%m.%Y}"})
