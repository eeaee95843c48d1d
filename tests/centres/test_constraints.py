"""What the database itself refuses, whoever writes to it."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from office.centres.models import (
    Absence,
    Agreement,
    Centre,
    CentreProvider,
    City,
    DayOverride,
    Desk,
    DeskSession,
    Petition,
    Posting,
    Provider,
    Role,
    Schedule,
    Shift,
)
from office.centres.states import AbsenceState, PetitionState, ScheduleState
from tests.factories.accounts import a_worker
from tests.factories.centres import AT, Scene

pytestmark = pytest.mark.django_db

DAY = date(2026, 3, 1)


def refused(name: str, write: Callable[[], Any]) -> None:
    """See that the constraint ``name``, and no other, stops ``write``."""
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        write()
    assert caught.value.__cause__.diag.constraint_name == name  # type: ignore[union-attr]


# -- places -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", ["", "UA123", "ua07080170010083384", "UA0708017001008338X"])
def test_a_city_has_its_code(code: str) -> None:
    refused("centres_city_katottg", lambda: City.objects.create(name="Місто", slug="m", katottg=code))


@pytest.mark.clause("K4", "K5")
@pytest.mark.parametrize(
    ("field", "name"), [("support_body", "k4_support_body_named"), ("funding", "k5_funding_named")]
)
def test_a_centre_says_who_supports_it_and_what_it_lives_on(scene: Scene, field: str, name: str) -> None:
    refused(name, lambda: Centre.objects.filter(pk=scene.centre.pk).update(**{field: ""}))


@pytest.mark.clause("K27")
@pytest.mark.parametrize(
    "values",
    [
        {"closed_on": DAY},
        {"closure_act": "рішення"},
        {"closed_on": date(2000, 1, 1), "closure_act": "рішення"},
    ],
    ids=["without an act", "an act without a day", "before it opened"],
)
def test_a_centre_is_closed_by_an_act(scene: Scene, values: dict[str, Any]) -> None:
    refused("k27_closed_by_an_act", lambda: Centre.objects.filter(pk=scene.centre.pk).update(**values))


def test_a_centre_does_not_succeed_itself(scene: Scene) -> None:
    values = {"closed_on": DAY, "closure_act": "рішення", "successor": scene.centre}
    refused("k27_successor_is_another", lambda: Centre.objects.filter(pk=scene.centre.pk).update(**values))


@pytest.mark.parametrize("values", [{"latitude": 50}, {"latitude": 91, "longitude": 25}])
def test_a_centre_lies_on_the_map(scene: Scene, values: dict[str, Any]) -> None:
    refused("centres_centre_on_the_map", lambda: Centre.objects.filter(pk=scene.centre.pk).update(**values))


# -- bodies -----------------------------------------------------------------------------------------------------------


def test_a_body_has_dates_in_order_and_merges_when_it_ends(scene: Scene) -> None:
    body = Provider.objects.filter(pk=scene.provider.pk)
    refused("centres_provider_dates", lambda: body.update(ends_on=date(2000, 1, 1)))
    other = Provider.objects.create(city=scene.city, code="other", name="Інше", short_name="Інше", starts_on=DAY)
    refused("centres_provider_merger_dated", lambda: body.update(merged_into=other))
    refused("centres_provider_merger_dated", lambda: body.update(merged_into=scene.provider, ends_on=DAY))
    refused("centres_provider_edrpou", lambda: body.update(edrpou="1234"))
    refused("centres_provider_code_once", lambda: body.update(code="other"))


@pytest.mark.clause("K10")
@pytest.mark.parametrize(
    ("starts_on", "ends_on"),
    [(date(2016, 1, 1), None), (date(2020, 1, 1), date(2020, 1, 1)), (date(2000, 1, 1), date(2016, 1, 1))],
    ids=["again", "within", "by one day"],
)
def test_a_body_takes_part_once_at_a_time(scene: Scene, starts_on: date, ends_on: date | None) -> None:
    again = CentreProvider(
        centre=scene.centre, provider=scene.provider, act="рішення", starts_on=starts_on, ends_on=ends_on
    )
    refused("k10_takes_part_once", again.save)


def test_a_body_takes_part_again_after_it_left(scene: Scene) -> None:
    part = scene.centre.participations.get()
    part.ends_on = date(2020, 5, 31)
    part.save()
    CentreProvider.objects.create(
        centre=scene.centre, provider=scene.provider, act="рішення", starts_on=date(2020, 6, 1)
    )
    assert scene.centre.participations.count() == 2


@pytest.mark.clause("K11")
def test_an_agreement_has_a_number_of_its_own_and_dates_in_order(scene: Scene) -> None:
    def sign(number: str, ends_on: date) -> None:
        Agreement.objects.create(
            centre=scene.centre, provider=scene.provider, number=number, signed_on=DAY, starts_on=DAY, ends_on=ends_on
        )

    sign("1", DAY)
    refused("k11_agreement_number_once", lambda: sign("1", DAY))
    refused("k11_agreement_numbered", lambda: sign("", DAY))
    refused("k11_agreement_dates", lambda: sign("2", DAY - timedelta(days=1)))


# -- desks ------------------------------------------------------------------------------------------------------------


@pytest.mark.clause("L7")
def test_a_desk_has_a_number_of_its_own(scene: Scene) -> None:
    Desk.objects.create(centre=scene.centre, number=1)
    refused("l7_desk_number_once", lambda: Desk.objects.create(centre=scene.centre, number=1))
    refused("l7_desk_number", lambda: Desk.objects.create(centre=scene.centre, number=0))


@pytest.mark.clause("L7")
def test_one_worker_sits_at_one_desk(scene: Scene) -> None:
    one, other = (Desk.objects.create(centre=scene.centre, number=number) for number in (1, 2))
    held = DeskSession.objects.create(desk=one, worker=scene.front, opened_at=AT)
    refused("l7_one_worker_at_a_desk", lambda: DeskSession.objects.create(desk=one, worker=scene.officer, opened_at=AT))
    refused("l7_one_desk_a_worker", lambda: DeskSession.objects.create(desk=other, worker=scene.front, opened_at=AT))
    before = AT - timedelta(seconds=1)
    refused("l7_leaves_after_sitting_down", lambda: DeskSession.objects.filter(pk=held.pk).update(closed_at=before))


# -- schedules --------------------------------------------------------------------------------------------------------


@pytest.mark.clause("K26")
@pytest.mark.parametrize("missing", ["approved_by", "approved_at"])
def test_a_schedule_is_approved_by_somebody_at_some_time(scene: Scene, missing: str) -> None:
    approved = Schedule.objects.approved().filter(centre=scene.centre)
    refused("k26_approved_has_approver", lambda: approved.update(**{missing: None}))


@pytest.mark.clause("K26")
@pytest.mark.parametrize(
    ("starts_on", "ends_on"),
    [(date(2026, 1, 5), None), (date(2025, 1, 1), date(2026, 1, 5)), (date(2027, 1, 1), date(2027, 1, 1))],
)
def test_one_schedule_is_in_force_at_a_time(scene: Scene, starts_on: date, ends_on: date | None) -> None:
    values: dict[str, Any] = {"centre": scene.centre, "starts_on": starts_on, "ends_on": ends_on}
    by = {"drafted_by": scene.head, "approved_by": scene.head, "approved_at": AT}
    refused("k26_one_schedule_a_day", lambda: Schedule.objects.create(state=ScheduleState.APPROVED, **values, **by))
    # A draft for the same days, and a schedule of one body, are no contradiction.
    Schedule.objects.create(drafted_by=scene.head, **values)
    Schedule.objects.create(state=ScheduleState.APPROVED, provider=scene.provider, **values, **by)


def test_a_schedule_is_in_a_known_state(scene: Scene) -> None:
    schedules = Schedule.objects.filter(centre=scene.centre)
    refused("k26_known_state", lambda: schedules.update(state="printed"))
    refused("centres_schedule_dates", lambda: schedules.update(ends_on=date(2000, 1, 1)))


@pytest.mark.clause("L4")
@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("l4_shift_once", {"number": 1, "opens": time(21), "closes": time(22)}),
        ("l4_two_shifts_at_most", {"number": 3, "opens": time(21), "closes": time(22)}),
        ("l4_weekday", {"weekday": 7}),
        ("l4_shift_closes_after_it_opens", {"weekday": 6, "opens": time(9), "closes": time(9)}),
    ],
)
def test_shifts_are_two_at_most_and_run_forward(scene: Scene, name: str, values: dict[str, Any]) -> None:
    schedule = Schedule.objects.get(centre=scene.centre)
    usual = {"schedule": schedule, "weekday": 0, "number": 1, "opens": time(8), "closes": time(14)}
    refused(name, lambda: Shift.objects.create(**usual | values))


@pytest.mark.clause("L4")
def test_shifts_of_a_day_do_not_overlap(scene: Scene) -> None:
    schedule = Schedule.objects.create(centre=scene.centre, starts_on=DAY, drafted_by=scene.head)
    Shift.objects.create(schedule=schedule, weekday=0, number=1, opens=time(8), closes=time(14))
    Shift.objects.create(schedule=schedule, weekday=1, number=1, opens=time(8), closes=time(14))
    late = Shift(schedule=schedule, weekday=0, number=2, opens=time(13, 59), closes=time(20))
    refused("l4_shifts_do_not_overlap", late.save)
    late.opens = time(14)
    late.save()


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("centres_override_hours", {"is_working": True}),
        ("centres_override_hours", {"is_working": True, "opens": time(9)}),
        ("centres_override_hours", {"is_working": True, "closes": time(9)}),
        ("centres_override_hours", {"is_working": False, "opens": time(9), "closes": time(12)}),
        ("centres_override_hours", {"is_working": True, "opens": time(12), "closes": time(12)}),
        ("centres_override_reasoned", {"is_working": False, "reason": ""}),
    ],
)
def test_a_day_that_differs_says_how_and_why(scene: Scene, name: str, values: dict[str, Any]) -> None:
    usual = {"centre": scene.centre, "on": DAY, "reason": "ремонт", "set_by": scene.head, "set_at": AT}
    refused(name, lambda: DayOverride.objects.create(**usual | values))


def test_a_day_differs_once(scene: Scene) -> None:
    usual = {"centre": scene.centre, "on": DAY, "reason": "ремонт", "set_by": scene.head, "set_at": AT}
    DayOverride.objects.create(is_working=False, **usual)
    refused("centres_override_once_a_day", lambda: DayOverride.objects.create(is_working=False, **usual))


# -- people -----------------------------------------------------------------------------------------------------------


@pytest.mark.clause("K3", "K12")
@pytest.mark.parametrize(
    ("role", "ties", "name"),
    [
        (Role.FRONT_OFFICE, {"provider"}, "k12_role_of_a_centre"),
        (Role.FRONT_OFFICE, {"centre"}, "k3_role_of_a_body"),
        (Role.CASE_OFFICER, {"centre"}, "k3_role_of_a_body"),
        (Role.GREETER, {"city"}, "k12_role_of_a_centre"),
        (Role.CENTRE_HEAD, {"provider"}, "k12_role_of_a_centre"),
        (Role.PROVIDER_HEAD, {"centre"}, "k3_role_of_a_body"),
        (Role.DEPARTMENT, {"centre"}, "centres_role_of_a_city"),
        (Role.MAYOR_OFFICE, set(), "centres_role_of_a_city"),
        (Role.AUDITOR, {"provider"}, "centres_role_of_a_city"),
        (Role.CATALOGUE_EDITOR, set(), "centres_role_of_a_city"),
        ("cleaner", {"centre", "provider", "city"}, "centres_posting_role"),
    ],
)
def test_a_role_is_tied_to_its_place(scene: Scene, role: str, ties: set[str], name: str) -> None:
    places = {"centre": scene.centre, "provider": scene.provider, "city": scene.city}
    tied = {key: value for key, value in places.items() if key in ties}
    refused(name, lambda: Posting.objects.create(worker=a_worker(), role=role, act="наказ", starts_on=DAY, **tied))


@pytest.mark.parametrize("role", [Role.FRONT_OFFICE, Role.DEPARTMENT])
def test_nobody_is_posted_twice_to_one_place(scene: Scene, role: Role) -> None:
    held = Posting.objects.get(worker={Role.FRONT_OFFICE: scene.front, Role.DEPARTMENT: scene.director}[role])
    ties = {"centre": held.centre, "provider": held.provider, "city": held.city}
    again = Posting(worker=held.worker, role=role, act="наказ", starts_on=DAY, ends_on=DAY, **ties)
    refused("centres_posting_once", again.save)
    again.role = Role.CATALOGUE_EDITOR
    again.city = scene.city
    again.save()


def test_an_absence_is_approved_by_somebody_and_ends(scene: Scene) -> None:
    usual = {
        "worker": scene.front,
        "kind": Absence.Kind.LEAVE,
        "starts_on": DAY,
        "ends_on": DAY,
        "requested_by": scene.front,
    }
    approved = {"state": AbsenceState.APPROVED, "approved_by": scene.head, "approved_at": AT}
    refused("centres_absence_approved_by", lambda: Absence.objects.create(**usual | {"state": AbsenceState.APPROVED}))
    refused("centres_absence_ends", lambda: Absence.objects.create(**usual | {"ends_on": None}))
    refused("centres_stands_in_for_another", lambda: Absence.objects.create(**usual | {"substitute": scene.front}))
    Absence.objects.create(**usual | approved)
    refused("centres_absence_once", lambda: Absence.objects.create(**usual | approved))
    refused("centres_absence_state", lambda: Absence.objects.create(**usual | {"state": "perhaps"}))


@pytest.mark.clause("K18")
def test_a_petition_and_its_answer_are_recorded_whole(scene: Scene) -> None:
    usual = {
        "centre": scene.centre,
        "kind": Petition.Kind.MEASURES,
        "author": scene.front,
        "filed_at": datetime(2026, 11, 20, tzinfo=UTC),
        "text": "Прошу відкрити ще одне місце.",
    }
    refused("k18_petition_says_what", lambda: Petition.objects.create(**usual | {"text": ""}))
    refused("k18_answer_recorded", lambda: Petition.objects.create(**usual | {"state": PetitionState.ANSWERED}))
    refused("k18_answer_recorded", lambda: Petition.objects.create(**usual | {"answer": "Так."}))
    answered = {"state": PetitionState.ANSWERED, "answer": "Так.", "answered_at": AT}
    refused("k18_answer_recorded", lambda: Petition.objects.create(**usual | answered))
