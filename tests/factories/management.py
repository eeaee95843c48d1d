"""The heads of the world of a case, and something of each kind that waits for them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from office.accounts.models import Worker
from office.centres.absences import request_absence
from office.centres.models import Absence, Centre, Petition, Role, Schedule
from office.centres.petitions import file_petition
from office.centres.providers import sign_agreement
from office.centres.schedules import draft_schedule, set_day, submit_schedule
from tests.factories import cases, catalogue, centres


@dataclass(frozen=True)
class Heads:
    """Who opens the head's pages. ``other``: a second centre of the city, with a head of its own."""

    head: Worker
    director: Worker
    chief: Worker
    auditor: Worker
    editor: Worker
    admin: Worker
    other: Centre
    other_head: Worker


def heads_of(world: cases.World) -> Heads:
    place, admin = world.place, centres.an_admin()
    other = centres.a_centre(place.city, by=place.signers.department)
    return Heads(
        head=world.head,
        director=place.signers.department,
        chief=place.head("dsp"),
        auditor=centres.a_posting(Role.AUDITOR, city=place.city, by=admin, at=catalogue.AT, surname="Перевірко").worker,
        editor=place.editor,
        admin=admin,
        other=other,
        other_head=centres.a_posting(Role.CENTRE_HEAD, centre=other, by=place.signers.department).worker,
    )


def a_submitted_schedule(world: cases.World, *, days: int = 20) -> Schedule:
    head: dict[str, Any] = {"by": world.head, "at": world.at}
    starts_on = world.at.date() + timedelta(days=days)
    draft = draft_schedule(world.centre, shifts=centres.TWO_SHIFTS, starts_on=starts_on, **head)
    return submit_schedule(draft, **head)


def an_absence(world: cases.World, *, days: int = 20) -> Absence:
    on = world.at.date() + timedelta(days=days)
    return request_absence(world.front, kind=Absence.Kind.LEAVE, starts_on=on, ends_on=on, **world.front_office)


def a_petition(world: cases.World, text: str = "Бракує сканера.") -> Petition:
    return file_petition(world.centre, kind=Petition.Kind.MEASURES, text=text, **world.front_office)


def an_agreement(world: cases.World, body: str, *, number: str, ends_in_days: int) -> None:
    since = date(2025, 1, 1)
    ends_on = world.at.date() + timedelta(days=ends_in_days)
    sign_agreement(
        world.centre, world.body(body), number=number, signed_on=since, starts_on=since, ends_on=ends_on,
        by=world.head, at=world.at,
    )  # fmt: skip


def one_of_each(world: cases.World, *, nth: int = 1) -> None:
    """Add one row to every list of the head's pages; the clock goes on by four days, so terms are overdue and late."""
    cases.received(world, cases.a_registered_case(world))
    cases.a_registered_case(world)
    late = cases.a_registered_case(world)
    a_petition(world)
    an_absence(world, days=20 + nth)
    a_submitted_schedule(world, days=40 + nth)
    an_agreement(world, ("dsp", "pfu", "ssd")[nth % 3], number=f"{nth}", ends_in_days=10)
    set_day(world.centre, _ahead(world.at, nth), reason="День міста", by=world.head, at=world.at)
    centres.a_desk(world.centre, by=world.head)
    world.later(days=4)
    cases.received(world, late)


def _ahead(at: datetime, nth: int) -> date:
    return at.date() + timedelta(days=30 + nth)
