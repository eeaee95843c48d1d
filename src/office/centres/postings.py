"""Postings: who works where, in which role, from when to when. The only source of anybody's rights."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from office.accounts.models import Worker
from office.audit import record
from office.centres import rules
from office.centres.access import posting_for
from office.centres.calendars import local_day
from office.centres.closures import check_open
from office.centres.models import Centre, City, Posting, Provider, Role
from office.centres.providers import check_takes_part
from office.centres.roles import CENTRE_ROLES, CITY_ROLES, PROVIDER_ROLES
from office.law import Refusal
from office.law.words import Words as _

APPOINTERS: dict[Role, tuple[Role, ...]] = {
    Role.FRONT_OFFICE: (Role.CENTRE_HEAD, Role.PROVIDER_HEAD, Role.DEPARTMENT),
    Role.CASE_OFFICER: (Role.CENTRE_HEAD, Role.PROVIDER_HEAD, Role.DEPARTMENT),
    Role.GREETER: (Role.CENTRE_HEAD, Role.DEPARTMENT),
    Role.CENTRE_HEAD: (Role.DEPARTMENT,),
    Role.PROVIDER_HEAD: (Role.DEPARTMENT,),
    Role.CATALOGUE_EDITOR: (Role.DEPARTMENT,),
    Role.DEPARTMENT: (Role.SYSTEM_ADMIN,),
    Role.MAYOR_OFFICE: (Role.SYSTEM_ADMIN,),
    Role.AUDITOR: (Role.SYSTEM_ADMIN,),
    Role.SYSTEM_ADMIN: (Role.SYSTEM_ADMIN,),
}
"""Who may give (and end) each role. Nobody posts himself."""


@dataclass(frozen=True)
class Place:
    """What a posting is tied to: what its role needs of the three."""

    centre: Centre | None = None
    provider: Provider | None = None
    city: City | None = None


@transaction.atomic
def post_worker(
    worker: Worker,
    role: Role,
    place: Place,
    *,
    starts_on: date,
    act: str,
    by: Worker,
    at: datetime,
    ends_on: date | None = None,
) -> Posting:
    """Post ``worker`` to ``place`` in ``role`` by ``act``.

    Raises Refusal: K3 or K12, ``by`` may not give this role there, posts himself, or the worker no longer works here; K3,
    the role needs a body, centre or city that is not named, or the body is not competent; K10, it takes no part in the
    centre; K27, the centre is closed; K12, he has this posting already.
    """
    Worker.objects.select_for_update(no_key=True).get(pk=worker.pk)
    _check_appointer(by, worker, role, place, at)
    rules.check_period(starts_on, ends_on, clause="K12")
    if not act.strip():
        raise Refusal("K12", _("Name the act of the posting."), field="act")
    tied = _tied(role, place)
    _check_place(tied, starts_on, at)
    if Posting.objects.filter(worker=worker, role=role, **vars(tied)).within(starts_on, ends_on).exists():
        raise Refusal("K12", _("This worker has this posting already."), field="worker")
    posting = Posting.objects.create(
        worker=worker, role=role, starts_on=starts_on, ends_on=ends_on, act=act.strip(), **vars(tied)
    )
    told = {"worker": worker.pk, "role": role, "from": starts_on, "until": ends_on, "act": act.strip()}
    record("posting.made", posting, by=by, at=at, data=told | _ids(tied))
    return posting


@transaction.atomic
def end_posting(posting: Posting, *, ends_on: date, act: str, by: Worker, at: datetime) -> Posting:
    """End a posting with the day ``ends_on``, not before yesterday: what was done by right stays so.

    Raises Refusal: K3 or K12, ``by`` may not; K12, no act is named, the day has passed or lies beyond its end.
    """
    locked = Posting.objects.select_for_update(of=("self",), no_key=True).select_related(
        "centre", "provider", "city", "worker"
    )
    found = locked.get(pk=posting.pk)
    role = Role(found.role)
    _check_appointer(by, found.worker, role, Place(found.centre, found.provider, found.city), at)
    if not act.strip():
        raise Refusal("K12", _("Name the act that ends the posting."), field="act")
    if ends_on < local_day(at) - timedelta(days=1) or not found.holds_on(ends_on):
        raise Refusal(
            "K12", _("The last day must be one of the days of the posting, not before today."), field="ends_on"
        )
    found.ends_on = ends_on
    found.save(update_fields=["ends_on"])
    record("posting.ended", found, by=by, at=at, data={"until": ends_on, "act": act.strip()})
    return found


@transaction.atomic
def install_admin(worker: Worker, *, act: str, at: datetime) -> Posting:
    """Make ``worker`` the first system administrator of a new installation.

    Raises Refusal K12 as soon as there ever was one: from then on they post each other.
    """
    if Posting.objects.filter(role=Role.SYSTEM_ADMIN).exists():
        raise Refusal("K12", _("There is a system administrator already: ask that person for a posting."))
    posting = Posting.objects.create(worker=worker, role=Role.SYSTEM_ADMIN, starts_on=local_day(at), act=act)
    record("posting.made", posting, by=None, at=at, data={"worker": worker.pk, "role": Role.SYSTEM_ADMIN, "act": act})
    return posting


def _check_appointer(by: Worker, worker: Worker, role: Role, place: Place, at: datetime) -> None:
    if by.pk == worker.pk:
        raise Refusal("K12", _("Nobody posts himself. Somebody else who may must do it."))
    if not worker.is_active:
        raise Refusal("K12", _("This worker no longer works here. Name another one."), field="worker")
    posting_for(by, *APPOINTERS[role], centre=place.centre, provider=place.provider, city=place.city, at=at)


def _tied(role: Role, place: Place) -> Place:
    """Keep what the role is tied to, and refuse where it is not named."""
    needs = {"centre": CENTRE_ROLES, "provider": PROVIDER_ROLES, "city": CITY_ROLES}
    for name, roles in needs.items():
        if role in roles and getattr(place, name) is None:
            raise Refusal("K3", _MISSING[name], field=name)
    return Place(
        centre=place.centre if role in (*CENTRE_ROLES, Role.PROVIDER_HEAD) else None,
        provider=place.provider if role in PROVIDER_ROLES or role == Role.CENTRE_HEAD else None,
        city=place.city if role in CITY_ROLES else None,
    )


_MISSING = {
    "centre": _("Name the centre: this role works in one."),
    "provider": _("Name the body: this role acts within the competence of one."),
    "city": _("Name the city: this role sees all its centres."),
}


def _check_place(place: Place, starts_on: date, at: datetime) -> None:
    if place.provider and not place.provider.holds_on(starts_on):
        raise Refusal("K3", _("The body is not competent on that day."), field="provider")
    if place.centre:
        check_open(place.centre, at=at)
    if place.centre and place.provider:
        check_takes_part(place.centre, place.provider, on=starts_on)


def _ids(place: Place) -> dict[str, object]:
    return {name: value.pk for name, value in vars(place).items() if value is not None}
