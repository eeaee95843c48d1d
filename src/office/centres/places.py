"""Opening cities and centres, and keeping what is published of a centre true."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from office.accounts.models import Worker
from office.audit import record
from office.centres.access import posting_for
from office.centres.models import AccessibilityFact, Centre, City, Role
from office.law import Refusal
from office.law.words import Words as _

PUBLISHED = frozenset(
    {
        "name",
        "name_en",
        "address",
        "district",
        "phones",
        "fax",
        "site",
        "email",
        "latitude",
        "longitude",
        "support_body",
        "funding",
    }
)
"""What the head may change about a centre; its code, city and dates stay."""


@transaction.atomic
def add_city(*, name: str, name_en: str, katottg: str, slug: str, by: Worker, at: datetime) -> City:
    """Add a city. Raises Refusal K3 for anybody but a system administrator; K1 for a city or a short name that is there."""
    posting_for(by, Role.SYSTEM_ADMIN, at=at)
    if City.objects.filter(katottg=katottg).exists():
        raise Refusal("K1", _("This city is here already."), field="katottg")
    if City.objects.filter(slug=slug).exists():
        raise Refusal("K1", _("Another city has this short name. Choose another."), field="slug")
    city = City.objects.create(name=name, name_en=name_en, katottg=katottg, slug=slug)
    record("city.added", city, by=by, at=at, data={"slug": slug})
    return city


@transaction.atomic
def open_centre(
    city: City, *, code: str, opened_on: date, facts: Mapping[str, Any], by: Worker, at: datetime
) -> Centre:
    """Open a centre of ``city``; ``facts`` are what is published of it (``PUBLISHED``).

    Raises Refusal: K3, ``by`` is neither the city's department nor a system administrator; K1, the code is taken; K4, K5,
    nobody is named who supports it or what it lives on.
    """
    posting_for(by, Role.DEPARTMENT, Role.SYSTEM_ADMIN, city=city, at=at)
    _check_published(facts)
    if Centre.objects.filter(code=code).exists():
        raise Refusal("K1", _("Another centre has this code. Choose another."), field="code")
    centre = Centre.objects.create(city=city, code=code, opened_on=opened_on, **facts)
    record("centre.opened", centre, by=by, at=at, data={"code": code, "opened_on": opened_on})
    return centre


@transaction.atomic
def describe_centre(centre: Centre, *, facts: Mapping[str, Any], by: Worker, at: datetime) -> Centre:
    """Change what is published of a centre; the journal keeps what each fact was before."""
    locked = Centre.objects.select_for_update(no_key=True).get(pk=centre.pk)
    posting_for(by, Role.CENTRE_HEAD, Role.DEPARTMENT, centre=locked, at=at)
    before = {name: getattr(locked, name) for name in PUBLISHED}
    _check_published(before | dict(facts))
    for name, value in facts.items():
        setattr(locked, name, value)
    locked.save(update_fields=list(facts))
    changed = {name: {"was": _said(before[name]), "is": _said(facts[name])} for name in facts}
    record("centre.described", locked, by=by, at=at, data=changed)
    return locked


@transaction.atomic
def set_accessibility(
    centre: Centre, *, facts: Mapping[AccessibilityFact.Kind, tuple[str, str]], by: Worker, at: datetime
) -> list[AccessibilityFact]:
    """Say anew what a person with a disability can count on here (L4): kind to (note, note in English), nothing else."""
    locked = Centre.objects.select_for_update(no_key=True).get(pk=centre.pk)
    posting_for(by, Role.CENTRE_HEAD, Role.DEPARTMENT, centre=locked, at=at)
    locked.accessibility.all().delete()
    rows = AccessibilityFact.objects.bulk_create(
        AccessibilityFact(centre=locked, kind=kind, note=note, note_en=note_en)
        for kind, (note, note_en) in facts.items()
    )
    record("centre.accessibility_set", locked, by=by, at=at, data={"kinds": sorted(facts)})
    return rows


def _check_published(facts: Mapping[str, Any]) -> None:
    if unknown := set(facts) - PUBLISHED:
        raise ValueError(f"these are not facts that a centre publishes: {sorted(unknown)}")
    for clause, name, message in (
        ("K4", "support_body", _("Name the body that supports the centre.")),
        ("K5", "funding", _("Name what the centre is funded from.")),
        ("K1", "name", _("Give the centre a name.")),
        ("K1", "address", _("Give the address of the centre.")),
    ):
        if not str(facts.get(name, "")).strip():
            raise Refusal(clause, message, field=name)


def _said(value: Any) -> Any:
    return value if isinstance(value, str | list | None) else str(value)
