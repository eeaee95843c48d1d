"""Schedules: nobody is received by one that was not approved (K26)."""

from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from office.audit import history
from office.centres.calendars import calendar_for
from office.centres.models import Role, Schedule
from office.centres.queries import schedule_runs_out, schedules_waiting
from office.centres.schedules import (
    approve_schedule,
    change_schedule,
    check_reception,
    clear_day,
    draft_schedule,
    return_schedule,
    set_day,
    submit_schedule,
    withdraw_schedule,
)
from office.centres.states import ScheduleState
from office.law import Refusal, StaleChange
from tests.factories.centres import (
    AT,
    TWO_SHIFTS,
    Scene,
    a_centre,
    a_posting,
    a_scene,
    an_approved_schedule,
    another_body,
    shifts,
)

pytestmark = pytest.mark.django_db

FRIDAY, SATURDAY = date(2026, 11, 20), date(2026, 11, 21)
ONE_SHIFT = shifts(("09:00", "17:00"))


def the_schedule(scene: Scene) -> Schedule:
    return Schedule.objects.get(centre=scene.centre, provider=None, starts_on=date(2026, 1, 5))


@pytest.mark.clause("K26")
def test_no_desk_and_no_slot_opens_before_the_head_has_approved(scene: Scene) -> None:
    centre = a_centre(scene.city, by=scene.director)
    head = a_posting(Role.CENTRE_HEAD, centre=centre, by=scene.director).worker
    draft = draft_schedule(centre, shifts=TWO_SHIFTS, starts_on=FRIDAY, by=head, at=AT)
    for act in (None, submit_schedule):
        if act:
            draft = act(draft, by=head, at=AT)
        with pytest.raises(Refusal, match="approve") as refused:
            check_reception(centre, at=AT)
        assert refused.value.clause == "K26"
    approved = approve_schedule(draft, by=head, at=AT)
    check_reception(centre, at=AT)
    assert (approved.state, approved.approved_by, approved.approved_at) == (ScheduleState.APPROVED, head, AT)
    assert [entry.verb for entry in history(approved)] == [
        "schedule.drafted",
        "schedule.submitted",
        "schedule.approved",
    ]


@pytest.mark.clause("K26")
def test_nobody_is_received_on_a_day_off_of_the_schedule(scene: Scene) -> None:
    saturday = datetime(2026, 11, 21, 8, tzinfo=UTC)
    with pytest.raises(Refusal):
        check_reception(scene.centre, at=saturday)
    set_day(scene.centre, SATURDAY, hours=(time(9), time(13)), reason="Субота за понеділок", by=scene.head, at=AT)
    check_reception(scene.centre, at=saturday)
    clear_day(scene.centre, SATURDAY, by=scene.head, at=AT)
    with pytest.raises(Refusal):
        check_reception(scene.centre, at=saturday)


@pytest.mark.clause("K26")
@pytest.mark.parametrize("who", ["front", "officer", "chief", "director", "admin"])
def test_only_the_head_of_the_centre_approves_its_schedule(scene: Scene, who: str) -> None:
    draft = draft_schedule(scene.centre, shifts=ONE_SHIFT, starts_on=date(2027, 1, 1), by=scene.head, at=AT)
    submitted = submit_schedule(draft, by=scene.head, at=AT)
    with pytest.raises(Refusal):
        approve_schedule(submitted, by=getattr(scene, who), at=AT)
    submitted.refresh_from_db()
    assert submitted.state == ScheduleState.SUBMITTED


def test_the_head_of_another_centre_approves_nothing_here(scene: Scene) -> None:
    other = a_scene(scene.city)
    draft = draft_schedule(scene.centre, shifts=ONE_SHIFT, starts_on=date(2027, 1, 1), by=scene.head, at=AT)
    with pytest.raises(Refusal) as refused:
        submit_schedule(draft, by=other.head, at=AT)
    assert refused.value.clause == "K12"


@pytest.mark.clause("L4")
def test_the_head_of_a_body_approves_its_own_reception(scene: Scene) -> None:
    draft = draft_schedule(
        scene.centre, provider=scene.provider, shifts=ONE_SHIFT, starts_on=FRIDAY, by=scene.head, at=AT
    )
    submitted = submit_schedule(draft, by=scene.head, at=AT)
    assert list(schedules_waiting(scene.centre)) == [submitted]
    with pytest.raises(Refusal) as refused:
        approve_schedule(submitted, by=scene.head, at=AT)
    assert refused.value.clause == "K3"
    approve_schedule(submitted, by=scene.chief, at=AT)
    assert calendar_for(scene.centre, scene.provider).closes_at(FRIDAY).hour == 17
    assert calendar_for(scene.centre).closes_at(FRIDAY).hour == 20
    assert list(schedules_waiting(scene.centre)) == []


@pytest.mark.clause("L4")
def test_a_body_does_not_receive_while_the_centre_is_shut(scene: Scene) -> None:
    late = shifts(("13:00", "21:00"))
    draft = draft_schedule(scene.centre, provider=scene.provider, shifts=late, starts_on=FRIDAY, by=scene.chief, at=AT)
    submitted = submit_schedule(draft, by=scene.chief, at=AT)
    with pytest.raises(Refusal) as refused:
        approve_schedule(submitted, by=scene.chief, at=AT)
    assert refused.value.clause == "L4"


def test_a_body_needs_the_schedule_of_the_centre_first(scene: Scene) -> None:
    centre = a_centre(scene.city, by=scene.director)
    draft = draft_schedule(centre, provider=scene.provider, shifts=ONE_SHIFT, starts_on=FRIDAY, by=scene.chief, at=AT)
    with pytest.raises(Refusal) as refused:
        approve_schedule(submit_schedule(draft, by=scene.chief, at=AT), by=scene.chief, at=AT)
    assert refused.value.clause == "L4"


def test_a_new_schedule_ends_the_former_the_day_before(scene: Scene) -> None:
    new = an_approved_schedule(scene.centre, by=scene.head, hours=ONE_SHIFT, starts_on=date(2026, 12, 1), at=AT)
    former = the_schedule(scene)
    assert (former.ends_on, former.replaced_by, former.stated_ends_on) == (date(2026, 11, 30), new, None)
    calendar = calendar_for(scene.centre)
    assert [calendar.closes_at(date(2026, *day)).hour for day in ((11, 30), (12, 1))] == [20, 17]


def test_a_schedule_withdrawn_before_it_began_gives_the_former_back_its_end(scene: Scene) -> None:
    new = an_approved_schedule(scene.centre, by=scene.head, hours=ONE_SHIFT, starts_on=date(2026, 12, 1), at=AT)
    withdraw_schedule(new, reason="Помилка в годинах", by=scene.head, at=AT)
    former = the_schedule(scene)
    assert (former.ends_on, former.replaced_by) == (None, None)
    assert calendar_for(scene.centre).closes_at(date(2026, 12, 1)).hour == 20


def test_a_schedule_in_force_is_replaced_not_withdrawn(scene: Scene) -> None:
    with pytest.raises(Refusal) as refused:
        withdraw_schedule(the_schedule(scene), reason="Досить", by=scene.head, at=AT)
    assert refused.value.clause == "K26"


def test_a_schedule_does_not_begin_in_the_past(scene: Scene) -> None:
    draft = draft_schedule(scene.centre, shifts=ONE_SHIFT, starts_on=date(2026, 11, 19), by=scene.head, at=AT)
    with pytest.raises(Refusal) as refused:
        approve_schedule(submit_schedule(draft, by=scene.head, at=AT), by=scene.head, at=AT)
    assert refused.value.field == "starts_on"


def test_two_schedules_for_later_days_are_not_approved_one_under_the_other(scene: Scene) -> None:
    an_approved_schedule(scene.centre, by=scene.head, starts_on=date(2027, 1, 1), at=AT)
    draft = draft_schedule(scene.centre, shifts=ONE_SHIFT, starts_on=date(2026, 12, 1), by=scene.head, at=AT)
    with pytest.raises(Refusal, match="Withdraw"):
        approve_schedule(submit_schedule(draft, by=scene.head, at=AT), by=scene.head, at=AT)
    december: dict[str, Any] = {"starts_on": date(2026, 12, 1), "ends_on": date(2026, 12, 31)}
    an_approved_schedule(scene.centre, by=scene.head, hours=ONE_SHIFT, at=AT, **december)
    assert schedule_runs_out(scene.centre, on=FRIDAY) is None


def test_a_second_approval_is_stale(scene: Scene) -> None:
    approved = an_approved_schedule(scene.centre, by=scene.head, starts_on=date(2027, 1, 1), at=AT)
    with pytest.raises(StaleChange) as refused:
        approve_schedule(approved, by=scene.head, at=AT)
    assert refused.value.present == ScheduleState.APPROVED


def test_a_draft_is_changed_and_a_returned_one_again(scene: Scene) -> None:
    draft = draft_schedule(scene.centre, shifts=ONE_SHIFT, starts_on=date(2027, 1, 1), by=scene.head, at=AT)
    new = {"shifts": TWO_SHIFTS, "starts_on": date(2027, 2, 1), "ends_on": date(2027, 3, 1)}
    changed = change_schedule(draft, **new, by=scene.head, at=AT)  # type: ignore[arg-type]
    assert (changed.shifts.count(), changed.ends_on) == (10, date(2027, 3, 1))
    submitted = submit_schedule(changed, by=scene.head, at=AT)
    with pytest.raises(Refusal, match="draft"):
        change_schedule(submitted, **new, by=scene.head, at=AT)  # type: ignore[arg-type]
    returned = return_schedule(submitted, reason="Субота пропущена", by=scene.head, at=AT)
    assert returned.state == ScheduleState.DRAFT
    assert list(history(returned))[-1].data == {"reason": "Субота пропущена"}


@pytest.mark.parametrize("act", [return_schedule, withdraw_schedule])
def test_a_reason_is_given(scene: Scene, act: object) -> None:
    draft = draft_schedule(scene.centre, shifts=ONE_SHIFT, starts_on=date(2027, 1, 1), by=scene.head, at=AT)
    submitted = submit_schedule(draft, by=scene.head, at=AT)
    with pytest.raises(Refusal) as refused:
        act(submitted, reason=" ", by=scene.head, at=AT)  # type: ignore[operator]
    assert refused.value.field == "reason"


@pytest.mark.parametrize(
    ("on", "hours", "reason", "field"),
    [
        (date(2026, 11, 19), None, "Ремонт", "on"),
        (FRIDAY, (time(12), time(9)), "Ремонт", "closes"),
        (FRIDAY, None, "", "reason"),
    ],
)
def test_a_day_that_differs_is_ahead_in_order_and_explained(
    scene: Scene, on: date, hours: tuple[time, time] | None, reason: str, field: str
) -> None:
    with pytest.raises(Refusal) as refused:
        set_day(scene.centre, on, hours=hours, reason=reason, by=scene.head, at=AT)
    assert refused.value.field == field


def test_only_the_head_lets_a_day_differ(scene: Scene) -> None:
    for who in (scene.front, scene.chief, scene.director):
        with pytest.raises(Refusal):
            set_day(scene.centre, FRIDAY, reason="Ремонт", by=who, at=AT)


def test_a_day_set_twice_is_as_it_was_set_last(scene: Scene) -> None:
    set_day(scene.centre, FRIDAY, reason="Ремонт", by=scene.head, at=AT)
    set_day(scene.centre, FRIDAY, hours=(time(10), time(12)), reason="Короткий день", by=scene.head, at=AT)
    day = scene.centre.day_overrides.get()
    assert (day.is_working, day.opens, day.reason) == (True, time(10), "Короткий день")


def test_the_head_sees_when_the_approved_schedules_run_out(scene: Scene) -> None:
    assert schedule_runs_out(scene.centre, on=FRIDAY) is None
    december: dict[str, Any] = {"starts_on": date(2026, 12, 1), "ends_on": date(2026, 12, 31)}
    an_approved_schedule(scene.centre, by=scene.head, at=AT, **december)
    assert schedule_runs_out(scene.centre, on=FRIDAY) == date(2026, 12, 31)
    january: dict[str, Any] = {"starts_on": date(2027, 1, 1), "ends_on": date(2027, 1, 31)}
    an_approved_schedule(scene.centre, by=scene.head, at=AT, **january)
    march: dict[str, Any] = {"starts_on": date(2027, 3, 1)}
    an_approved_schedule(scene.centre, by=scene.head, at=AT, **march)
    assert schedule_runs_out(scene.centre, on=FRIDAY) == date(2027, 1, 31)
    assert schedule_runs_out(scene.centre, on=date(2027, 2, 15)) == date(2027, 2, 14)


def test_the_schedule_of_one_body_leaves_another_alone(scene: Scene) -> None:
    other = another_body(scene)
    an_approved_schedule(
        scene.centre, provider=scene.provider, by=scene.chief, hours=ONE_SHIFT, starts_on=FRIDAY, at=AT
    )
    assert calendar_for(scene.centre, other).closes_at(FRIDAY).hour == 20
