"""Loads the demo centres and their catalogue: what is there already stays as it is."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import cycle
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.db import transaction

from office.accounts.models import Worker
from office.accounts.services import create_worker, set_first_password
from office.audit import record
from office.booking.demo import load_demo_bookings
from office.catalogue.datafiles import read
from office.catalogue.demo import DECISION, Signers, load_demo_catalogue
from office.catalogue.lists import give_roles
from office.catalogue.models import ProviderRole, RoleKind, ServiceList
from office.centres.calendars import local_day
from office.centres.demo import ORDER, DemoCentres, demo_centres, load_demo_centres
from office.centres.models import Centre, City, Provider, Role
from office.centres.postings import Place, post_worker
from office.centres.providers import BodyFacts, add_provider
from office.config.demo.sign_ins import password
from office.feedback.demo import load_demo_voices
from office.publications.demo import load_demo_publications
from office.queueing.demo import load_demo_queues
from office.workdays import KYIV

CITIES = ("lutsk", "kharkiv")
CATALOGUE_DAYS = 300
"""The demo list of services has been in force for so many days: cases can be as old."""
STATE_AID_MOVED_ON = date(2025, 7, 1)
"""The demo catalogue is of after this day: cards of state aid are signed by the Pension Fund."""
REGIONAL = "pfu-region"
CHIEFS = (("Взірцевенко", "Тихон", "Лукич"), ("Образенко", "Уляна", "Савівна"))


class RealCityError(Exception):
    """The database holds a city that is not the demo's: a demo does not belong among real people."""


def check_no_real_city() -> None:
    """Raise RealCityError where a city that is not the demo's is there."""
    real = City.objects.exclude(slug__in=CITIES).first()
    if real is not None:
        raise RealCityError(f"the demo does not belong among real people: the city {real.slug!r} is here")


def is_loaded() -> bool:
    """Tell whether both demo cities are there with their catalogues."""
    return ServiceList.objects.filter(city__slug__in=CITIES, decision_number=DECISION).count() == len(CITIES)


def services_to_load() -> int:
    """Give how often ``tick`` of ``load`` will be called at most."""
    return len(CITIES) * len(read("services"))


@transaction.atomic
def load(*, at: datetime, tick: Callable[[], None] = lambda: None) -> DemoCentres:
    """Load the demo as of ``at``; give the demo that is there. Raises RealCityError.

    ``tick`` is called after each service. Raises ValidationError for an ``OFFICE_DEMO_PASSWORD`` that the rules refuse.
    """
    check_no_real_city()
    if is_loaded():
        _open_queues(demo_centres(), at=at)  # a demo of an earlier version has none
        _open_booking(demo_centres(), at=at)
        _publish_texts(at=at)
        _hear_voices(demo_centres(), at=at)
        return demo_centres()
    validate_password(password())
    load_demo_centres(at=at)
    for city in City.objects.filter(slug__in=CITIES).order_by("slug"):
        _load_catalogue(city, at=since(at), tick=tick)
    demo = demo_centres()
    _open_queues(demo, at=since(at))
    _open_booking(demo, at=at)
    _publish_texts(at=since(at))
    _hear_voices(demo, at=at)
    _give_passwords({posting.worker for posting in demo.postings}, at=at)
    return demo


def _open_queues(demo: DemoCentres, *, at: datetime) -> None:
    for code, centre in sorted(demo.centres.items()):
        load_demo_queues(centre, head=demo.workers(Role.CENTRE_HEAD, centre=code)[0], at=at)


def _open_booking(demo: DemoCentres, *, at: datetime) -> None:
    for code, centre in sorted(demo.centres.items()):
        load_demo_bookings(centre, head=demo.workers(Role.CENTRE_HEAD, centre=code)[0], at=at)


def _hear_voices(demo: DemoCentres, *, at: datetime) -> None:
    for code, centre in sorted(demo.centres.items()):
        head, clerk = (demo.workers(role, centre=code)[0] for role in (Role.CENTRE_HEAD, Role.FRONT_OFFICE))
        load_demo_voices(centre, head=head, clerk=clerk, at=at)


def _publish_texts(*, at: datetime) -> None:
    for city in City.objects.filter(slug__in=CITIES).order_by("slug"):
        people = _people_of(city)
        load_demo_publications(city, editor=people.editor, director=people.director, at=at)


def since(at: datetime) -> datetime:
    """Give the moment from which the demo catalogue is in force, when it is loaded ``at``: ten in the morning."""
    day = max(local_day(at - timedelta(days=CATALOGUE_DAYS)), STATE_AID_MOVED_ON)
    return datetime.combine(day, time(10), tzinfo=KYIV).astimezone(UTC)


@dataclass(frozen=True)
class _People:
    """Who acts for a city in its catalogue."""

    director: Worker
    editor: Worker


def _load_catalogue(city: City, *, at: datetime, tick: Callable[[], None]) -> None:
    people = _people_of(city)
    region = _region(city, people, at=at)
    bodies = {body.code: body for body in Provider.objects.filter(city=city)}
    heads = _heads_of(city)
    headless = [body for code, body in sorted(bodies.items()) if code not in heads and body.holds_on(local_day(at))]
    for body, names in zip(headless, cycle(CHIEFS), strict=False):
        heads[body.code] = _chief(body, names, people, at=at)
    signers = Signers(people.editor, people.director, heads, heads[REGIONAL], region)
    districts = [body for code, body in sorted(bodies.items()) if code.startswith("dsp-")]
    # The data of the catalogue know one office of social protection in a city: here the first district's, in its centre.
    known = {code: body for code, body in bodies.items() if body not in (region, *districts)}
    known |= {"dsp": districts[0]} if districts else {}
    taking_at = {"dsp": _home(districts[0])} if districts else {}
    load_demo_catalogue(city, known, signers=signers, at=at, tick=tick, taking_at=taking_at)
    for district in districts[1:]:
        _act_at_home(district, like=districts[0], people=people, at=at)


def _people_of(city: City) -> _People:
    found = {posting.role: posting.worker for posting in demo_centres().postings if posting.city == city}
    return _People(found[Role.DEPARTMENT], found[Role.CATALOGUE_EDITOR])


def _region(city: City, people: _People, *, at: datetime) -> Provider:
    """Give the regional directorate over the city's pension office (K8b)."""
    there = Provider.objects.filter(city=city, code=REGIONAL).first()
    if there is not None:
        return there
    office = Provider.objects.get(city=city, code="pfu")
    facts = BodyFacts(
        name=office.parent_name,
        name_en=f"Regional Directorate of the Pension Fund of Ukraine over {city.name_en}",
        short_name="ГУ ПФУ",
        is_pension=True,
    )
    return add_provider(city, code=REGIONAL, facts=facts, starts_on=office.starts_on, by=people.director, at=at)


def _heads_of(city: City) -> dict[str, Worker]:
    """Give the heads of the city's bodies by the code of the body."""
    return {
        posting.provider.code: posting.worker
        for posting in demo_centres().postings
        if posting.role == Role.PROVIDER_HEAD and posting.provider is not None and posting.provider.city_id == city.pk
    }


def _chief(body: Provider, names: tuple[str, str, str], people: _People, *, at: datetime) -> Worker:
    """Appoint the head of a body that has no people in a centre: it only decides, or only signs."""
    surname, given_name, patronymic = names
    domain = people.director.email.partition("@")[2]
    chief = create_worker(
        f"chief-{body.code}@{domain}",
        surname=surname,
        given_name=given_name,
        patronymic=patronymic,
        by=people.director,
        at=at,
    )
    place = Place(provider=body)
    post_worker(chief, Role.PROVIDER_HEAD, place, starts_on=local_day(at), act=ORDER, by=people.director, at=at)
    return chief


def _give_passwords(workers: Iterable[Worker], *, at: datetime) -> None:
    """Give everybody the one password. It is hashed once: to do so for each takes longer than all the rest."""
    without = [worker for worker in workers if not worker.has_usable_password()]
    if not without:
        return
    first, *others = without
    hashed = set_first_password(first, password(), by=None, at=at).password
    for worker in others:
        worker.password = hashed
        record("worker.password_set", worker, by=None, at=at)
    Worker.objects.bulk_update(others, ["password"])


def _home(district: Provider) -> Centre:
    """Give the centre that the district office runs: there it sits in its own house."""
    return Centre.objects.get(participations__provider=district, participations__needs_agreement=False)


def _act_at_home(district: Provider, *, like: Provider, people: _People, at: datetime) -> None:
    """Each district office takes papers and decides in its own centre on all that the first one does in the city."""
    editing: dict[str, Any] = {"centre": _home(district), "starts_on": local_day(at), "by": people.editor, "at": at}
    for kind in RoleKind:
        roles = ProviderRole.objects.filter(provider=like, kind=kind, ends_on=None).select_related("service")
        give_roles([role.service for role in roles], district, kind, **editing)
