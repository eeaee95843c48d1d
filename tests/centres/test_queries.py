"""The sign at the entrance, the plates, the whole complex; each at a cost that does not grow with its rows."""

from datetime import date, time
from typing import Any

import pytest

from office.centres.absences import request_absence
from office.centres.desks import sit_down
from office.centres.models import Absence, AccessibilityFact, Petition, Role
from office.centres.petitions import file_petition
from office.centres.places import set_accessibility
from office.centres.providers import sign_agreement
from office.centres.queries import (
    absences_waiting,
    agreements_ending,
    desk_plates,
    entrance_sign,
    hours_today,
    participants,
    petitions_of,
    schedules_of,
    schedules_waiting,
    staff,
    structure,
)
from office.centres.schedules import draft_schedule, set_day, submit_schedule
from office.workdays import Hours
from tests.factories.centres import (
    AT,
    FOUNDED,
    TWO_SHIFTS,
    Scene,
    a_centre,
    a_desk,
    a_posting,
    an_approved_schedule,
    another_body,
    shifts,
)

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 20)


@pytest.mark.clause("L4")
def test_the_sign_shows_two_shifts_the_bodies_hours_and_accessibility(scene: Scene) -> None:
    other = another_body(scene)
    an_approved_schedule(
        scene.centre, provider=other, by=chief_of(scene, other), hours=shifts(("09:00", "12:00"), days=[2])
    )
    set_accessibility(scene.centre, facts={AccessibilityFact.Kind.RAMP: ("з двору", "")}, by=scene.head, at=AT)
    set_day(scene.centre, date(2026, 11, 23), reason="Ремонт", by=scene.head, at=AT)
    set_day(scene.centre, date(2026, 11, 28), hours=(time(9), time(13)), reason="Субота", by=scene.head, at=AT)
    sign = entrance_sign(scene.centre, TODAY)
    assert sign is not None
    assert [len(day.shifts) for day in sign.week] == [2, 2, 2, 2, 2, 0, 0]
    assert sign.week[0].shifts == [Hours(time(8), time(14)), Hours(time(14), time(20))]
    ((body, week),) = sign.bodies
    assert (body, [len(day.shifts) for day in week]) == (other, [0, 0, 1, 0, 0, 0, 0])
    assert [fact.note for fact in sign.accessibility] == ["з двору"]
    assert [(day.on, day.is_working, day.reason) for day in sign.differing] == [
        (date(2026, 11, 23), False, "Ремонт"),
        (date(2026, 11, 28), True, "Субота"),
    ]


def chief_of(scene: Scene, provider: Any) -> Any:
    return a_posting(Role.PROVIDER_HEAD, provider=provider, by=scene.director).worker


@pytest.mark.clause("K26", "L4")
def test_no_sign_promises_what_was_not_approved(scene: Scene) -> None:
    centre = a_centre(scene.city, by=scene.director)
    head = a_posting(Role.CENTRE_HEAD, centre=centre, by=scene.director).worker
    submit_schedule(draft_schedule(centre, shifts=TWO_SHIFTS, starts_on=TODAY, by=head, at=AT), by=head, at=AT)
    assert entrance_sign(centre, TODAY) is None
    assert hours_today(centre, AT) == ()
    assert len(hours_today(scene.centre, AT)) == 2


@pytest.mark.clause("L45", "K12")
def test_the_centre_is_one_complex_of_its_bodies(scene: Scene) -> None:
    other = another_body(scene)
    guest = a_posting(Role.CASE_OFFICER, centre=scene.centre, provider=other, by=scene.head, surname="Гостенко").worker
    desk = a_desk(scene.centre, provider=scene.provider, by=scene.head)
    sit_down(desk, by=scene.front, at=AT)
    whole = structure(scene.centre, AT)
    assert {part.provider for part in whole.bodies} == {scene.provider, other}
    assert [(plate.desk, plate.worker) for plate in whole.desks] == [(desk, scene.front)]
    assert {posting.worker for posting in whole.staff} == {scene.head, scene.front, scene.officer, guest}


def grow(scene: Scene) -> None:
    """Add one more of everything that lists show."""
    body = another_body(scene)
    chief = chief_of(scene, body)
    here: dict[str, Any] = {"centre": scene.centre, "provider": body, "by": scene.head}
    worker = a_posting(Role.FRONT_OFFICE, **here).worker
    an_approved_schedule(scene.centre, provider=body, by=chief)
    desk = a_desk(scene.centre, provider=body, by=scene.head)
    sit_down(desk, by=worker, at=AT)
    dates: dict[str, Any] = {"signed_on": TODAY, "starts_on": date(2026, 1, 5), "ends_on": date(2026, 12, 1)}
    sign_agreement(scene.centre, body, number=f"{desk.number}", by=scene.head, at=FOUNDED, **dates)
    draft = draft_schedule(scene.centre, provider=body, shifts=TWO_SHIFTS, starts_on=date(2027, 1, 1), by=chief, at=AT)
    submit_schedule(draft, by=chief, at=AT)
    days: dict[str, Any] = {"starts_on": date(2026, 12, 7), "ends_on": date(2026, 12, 8)}
    request_absence(worker, kind=Absence.Kind.LEAVE, by=worker, at=AT, **days)
    file_petition(scene.centre, kind=Petition.Kind.MEASURES, text="Тісно", by=worker, at=AT)


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_cost_the_same_however_long(scene: Scene, rows: int, django_assert_num_queries: Any) -> None:
    for _ in range(rows):
        grow(scene)
    with django_assert_num_queries(1):
        shown = [(part.provider.name, part.act) for part in participants(scene.centre, TODAY)]
    with django_assert_num_queries(1):
        ending = [row.provider.name for row in agreements_ending(scene.centre, on=TODAY, within_days=30)]
    with django_assert_num_queries(2):
        plates = [(plate.desk.provider, plate.worker) for plate in desk_plates(scene.centre)]
    with django_assert_num_queries(1):
        people = [(row.worker.full_name, row.provider and row.provider.name) for row in staff(scene.centre, TODAY)]
    with django_assert_num_queries(2):
        waiting = [(row.drafted_by.full_name, len(row.shifts.all())) for row in schedules_waiting(scene.centre)]
    with django_assert_num_queries(1):
        schedules = [(row.starts_on, row.provider and row.provider.name) for row in schedules_of(scene.centre)]
    with django_assert_num_queries(1):
        away = [row.worker.full_name for row in absences_waiting(scene.centre, TODAY)]
    with django_assert_num_queries(1):
        petitions = [row.author.full_name for row in petitions_of(scene.centre, at=AT)]
    with django_assert_num_queries(4):
        sign = entrance_sign(scene.centre, TODAY)
    assert [len(each) for each in (ending, plates, waiting, away, petitions)] == [rows] * 5
    assert len(schedules) == 2 * rows + 1
    assert (len(shown), len(people), len(sign.bodies if sign else [])) == (rows + 1, rows + 3, rows)
