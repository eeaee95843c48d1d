"""A small city with one worker in every role, made by the use-cases themselves."""

from datetime import date, timedelta

from office.accounts.models import Worker
from office.centres.models import Posting, Role
from office.centres.places import add_city, open_centre
from office.centres.postings import Place, install_admin, post_worker
from office.centres.providers import BodyFacts, add_provider, join_centre
from office.ui.clock import now
from tests.factories.accounts import a_worker

ACT = "Розпорядження № 7"
STARTED = date(2020, 1, 6)
FACTS = {
    "name": "Центр на Набережній",
    "address": "вул. Набережна, 4",
    "support_body": "Департамент",
    "funding": "бюджет",
}
KEPT = (Role.SYSTEM_ADMIN, Role.DEPARTMENT)


def a_city_with_every_role() -> dict[Role, Posting]:
    """Give one posting of each role, each with a worker of its own, all at one centre and one body."""
    at = now()
    long_ago = at - timedelta(days=365)
    admin = install_admin(a_worker(), act=ACT, at=long_ago).worker
    city = add_city(name="Озерськ", name_en="Ozersk", katottg="UA07080170010083384", slug="ozersk", by=admin, at=at)
    head = post_worker(a_worker(), Role.DEPARTMENT, Place(city=city), starts_on=STARTED, act=ACT, by=admin, at=at)
    department = head.worker
    centre = open_centre(city, code="ozersk-1", opened_on=STARTED, facts=FACTS, by=department, at=at)
    body = BodyFacts(name="Пенсійний фонд", short_name="ПФУ")
    provider = add_provider(city, code="pfu", facts=body, starts_on=STARTED, by=department, at=at)
    join_centre(centre, provider, act=ACT, starts_on=STARTED, by=department, at=at, needs_agreement=False)
    place = Place(centre=centre, provider=provider, city=city)
    made = {Role.SYSTEM_ADMIN: admin.postings.get(), Role.DEPARTMENT: head}
    for role in Role:
        if role not in KEPT:
            by = admin if role in {Role.MAYOR_OFFICE, Role.AUDITOR} else department
            made[role] = post_worker(a_worker(), role, place, starts_on=STARTED, act=ACT, by=by, at=at)
    return made


def second_posting(worker: Worker, role: Role, like: Posting, *, by: Worker) -> Posting:
    """Give ``worker`` one more role at the place of ``like``."""
    place = Place(centre=like.centre, provider=like.provider)
    return post_worker(worker, role, place, starts_on=STARTED, act=ACT, by=by, at=now())
