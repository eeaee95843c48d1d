"""Cities, centres, bodies and their people, made by the use-cases that make real ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import Any

from office.accounts.models import Worker
from office.centres.calendars import local_day
from office.centres.desks import add_desk
from office.centres.models import Centre, City, Desk, Posting, Provider, Role, Schedule
from office.centres.places import add_city, open_centre
from office.centres.postings import Place, install_admin, post_worker
from office.centres.providers import BodyFacts, add_provider, join_centre
from office.centres.rules import ShiftHours
from office.centres.schedules import approve_schedule, draft_schedule, submit_schedule
from tests.factories.accounts import a_worker

AT = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)  # a Friday, 10:00 in Kyiv
FOUNDED = datetime(2026, 1, 5, 7, 0, tzinfo=UTC)  # a Monday
ACT = "рішення від 05.01.2026 № 1"
_numbers = count(1)


@dataclass(frozen=True)
class Scene:
    """A centre at work: one body in it, its people, an approved schedule in two shifts."""

    city: City
    centre: Centre
    provider: Provider
    admin: Worker
    director: Worker
    head: Worker
    chief: Worker
    front: Worker
    officer: Worker


def an_admin(*, at: datetime = FOUNDED) -> Worker:
    """The system administrator: the first one of the installation, or the one there is."""
    there = Posting.objects.filter(role=Role.SYSTEM_ADMIN).select_related("worker").first()
    if there is not None:
        return there.worker
    worker = a_worker()
    install_admin(worker, act=ACT, at=at)
    return worker


def a_city(*, at: datetime = FOUNDED) -> City:
    n = next(_numbers)
    return add_city(
        name=f"Місто {n}", name_en=f"City {n}", katottg=f"UA{n:017}", slug=f"misto-{n}", by=an_admin(), at=at
    )


def a_posting(
    role: Role,
    *,
    by: Worker,
    centre: Centre | None = None,
    provider: Provider | None = None,
    city: City | None = None,
    worker: Worker | None = None,
    starts_on: date | None = None,
    ends_on: date | None = None,
    at: datetime = FOUNDED,
    **names: str,
) -> Posting:
    place = Place(centre=centre, provider=provider, city=city)
    worker = worker or a_worker(**names)
    return post_worker(
        worker, role, place, starts_on=starts_on or local_day(at), ends_on=ends_on, act=ACT, by=by, at=at
    )


def a_director(city: City) -> Worker:
    return a_posting(Role.DEPARTMENT, city=city, by=an_admin()).worker


def a_body(city: City, *, by: Worker, starts_on: date = date(2015, 1, 1), code: str = "", **facts: Any) -> Provider:
    n = next(_numbers)
    given = BodyFacts(**{"name": f"Управління {n}", "name_en": f"Office {n}", "short_name": f"Упр. {n}"} | facts)
    return add_provider(city, code=code or f"body-{n}", facts=given, starts_on=starts_on, by=by, at=FOUNDED)


def a_centre(city: City, *, by: Worker, opened_on: date = date(2016, 1, 1)) -> Centre:
    n = next(_numbers)
    facts = {
        "name": f"Центр {n}",
        "name_en": f"Centre {n}",
        "address": f"вул. Зразкова, {n}",
        "support_body": "Департамент соціальної політики",
        "funding": "Бюджет громади",
    }
    return open_centre(city, code=f"centre-{n}", opened_on=opened_on, facts=facts, by=by, at=FOUNDED)


def shifts(*hours: tuple[str, str], days: Sequence[int] = range(5)) -> list[ShiftHours]:
    """Give the same shifts for each of ``days``: ``shifts(("08:00", "14:00"), ("14:00", "20:00"))``."""
    return [
        ShiftHours(day, number, time.fromisoformat(opens), time.fromisoformat(closes))
        for day in days
        for number, (opens, closes) in enumerate(hours, start=1)
    ]


TWO_SHIFTS = shifts(("08:00", "14:00"), ("14:00", "20:00"))


def an_approved_schedule(
    centre: Centre,
    *,
    by: Worker,
    provider: Provider | None = None,
    hours: Sequence[ShiftHours] = TWO_SHIFTS,
    starts_on: date | None = None,
    ends_on: date | None = None,
    at: datetime = FOUNDED,
) -> Schedule:
    when = {"starts_on": starts_on or local_day(at), "ends_on": ends_on}
    draft = draft_schedule(centre, provider=provider, shifts=hours, **when, by=by, at=at)  # type: ignore[arg-type]
    return approve_schedule(submit_schedule(draft, by=by, at=at), by=by, at=at)


def a_desk(centre: Centre, *, by: Worker, number: int | None = None, provider: Provider | None = None) -> Desk:
    return add_desk(centre, number=number or centre.desks.count() + 1, provider=provider, by=by, at=FOUNDED)


def a_scene(city: City | None = None) -> Scene:
    city = city or a_city()
    director = a_director(city)
    provider = a_body(city, by=director)
    centre = a_centre(city, by=director)
    join_centre(centre, provider, act=ACT, starts_on=date(2016, 1, 1), by=director, at=FOUNDED)
    head = a_posting(Role.CENTRE_HEAD, centre=centre, by=director, surname="Головченко").worker
    chief = a_posting(Role.PROVIDER_HEAD, provider=provider, by=director, surname="Начальчук").worker
    an_approved_schedule(centre, by=head)
    here: dict[str, Any] = {"centre": centre, "provider": provider, "by": head}
    front = a_posting(Role.FRONT_OFFICE, **here, surname="Віконенко").worker
    officer = a_posting(Role.CASE_OFFICER, **here, surname="Виконавчук").worker
    return Scene(city, centre, provider, an_admin(), director, head, chief, front, officer)


def another_body(scene: Scene) -> Provider:
    """One more body that takes part in the centre of ``scene``."""
    provider = a_body(scene.city, by=scene.director)
    join_centre(scene.centre, provider, act=ACT, starts_on=date(2016, 1, 1), by=scene.director, at=FOUNDED)
    return provider


def days(number: int) -> timedelta:
    return timedelta(days=number)
