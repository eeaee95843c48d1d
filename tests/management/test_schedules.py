"""Schedules: drafted with two shifts a day, submitted, approved (K26); a day that differs."""

from datetime import date, time, timedelta
from typing import Any

import pytest
from django.urls import reverse

from office.centres.models import DayOverride, Schedule
from office.centres.states import ScheduleState
from tests.factories import cases, centres
from tests.factories.management import Heads, a_submitted_schedule
from tests.management.conftest import AtDesk

NEW = "/management/schedules/new/"


def day(name: str, on: date) -> dict[str, str]:
    return {f"{name}_day": str(on.day), f"{name}_month": str(on.month), f"{name}_year": str(on.year)}


def a_week(world: cases.World, **changes: str) -> dict[str, str]:
    starts_on = world.at.date() + timedelta(days=10)
    week = {f"opens_{weekday}_1": "08:00" for weekday in range(5)} | {
        f"closes_{weekday}_1": "17:00" for weekday in range(5)
    }
    return {**day("starts_on", starts_on), **week, **changes}


@pytest.mark.clause("K26")
def test_a_schedule_is_drafted_submitted_and_approved_by_the_head(world: cases.World, at_desk: AtDesk) -> None:
    head = at_desk(world.head)
    assert head.post(NEW, a_week(world, opens_0_2="17:30", closes_0_2="20:00")).status_code == 303
    draft = Schedule.objects.get(state=ScheduleState.DRAFT)
    assert list(draft.shifts.filter(weekday=0).values_list("opens", "closes")) == [
        (time(8), time(17)),
        (time(17, 30), time(20)),
    ]
    page = head.get(reverse("management:schedule", args=[draft.pk])).content.decode()
    assert reverse("management:schedule_approve", args=[draft.pk]) not in page
    for act in ("submit", "approve"):
        assert head.post(reverse(f"management:schedule_{act}", args=[draft.pk])).status_code == 303
    draft.refresh_from_db()
    assert (draft.state, draft.approved_by) == (ScheduleState.APPROVED, world.head)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"opens_0_2": "18:00"}, "closes_0_2"),
        ({"closes_6_1": "18:00"}, "opens_6_1"),
        ({"opens_0_1": "8 ранку"}, "opens_0_1"),
        ({"opens_0_2": "16:00", "closes_0_2": "20:00"}, "__all__"),
        ({"starts_on_month": "13"}, "starts_on"),
    ],
)
def test_a_mistake_is_told_at_its_field_and_the_week_stays_typed(
    world: cases.World, at_desk: AtDesk, changes: dict[str, str], field: str
) -> None:
    answer = at_desk(world.head).post(NEW, a_week(world, **changes))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert answer.content.decode().count('value="08:00"') >= 4
    assert not Schedule.objects.filter(state=ScheduleState.DRAFT).exists()


def test_a_draft_is_changed_and_the_week_begins_as_it_was(world: cases.World, at_desk: AtDesk) -> None:
    head = at_desk(world.head)
    head.post(NEW, a_week(world))
    draft = Schedule.objects.get(state=ScheduleState.DRAFT)
    address = reverse("management:schedule_change", args=[draft.pk])
    assert head.get(address).content.decode().count('value="08:00"') == 5
    assert head.post(address, a_week(world, opens_0_1="09:00")).status_code == 303
    assert draft.shifts.get(weekday=0).opens == time(9)


def test_two_presses_of_approve_and_the_second_is_told(world: cases.World, at_desk: AtDesk) -> None:
    schedule = a_submitted_schedule(world)
    address = reverse("management:schedule_approve", args=[schedule.pk])
    head = at_desk(world.head)
    assert head.post(address).status_code == 303
    assert head.post(address).status_code == 409


@pytest.mark.clause("L4")
def test_the_head_of_a_body_approves_the_schedule_of_his_body_alone(
    world: cases.World, heads: Heads, at_desk: AtDesk
) -> None:
    chief = at_desk(heads.chief)
    body = str(world.body("dsp").pk)
    assert chief.post(NEW, a_week(world, provider=body)).status_code == 303
    draft = Schedule.objects.get(provider=world.body("dsp"))
    for act in ("submit", "approve"):
        assert chief.post(reverse(f"management:schedule_{act}", args=[draft.pk])).status_code == 303
    whole = a_submitted_schedule(world, days=50)
    assert chief.post(reverse("management:schedule_approve", args=[whole.pk])).status_code == 409
    stranger = chief.post(NEW, a_week(world, provider=str(world.body("pfu").pk)))
    assert (stranger.status_code, list(stranger.context["form"].errors)) == (422, ["provider"])


def test_what_was_submitted_is_returned_and_withdrawn_with_a_reason(world: cases.World, at_desk: AtDesk) -> None:
    schedule, head = a_submitted_schedule(world), at_desk(world.head)
    assert head.post(reverse("management:schedule_return", args=[schedule.pk]), {"reason": ""}).status_code == 422
    for act, state in (("return", ScheduleState.DRAFT), ("withdraw", ScheduleState.WITHDRAWN)):
        answer = head.post(reverse(f"management:schedule_{act}", args=[schedule.pk]), {"reason": "Зміна годин"})
        assert answer.status_code == 303
        schedule.refresh_from_db()
        assert schedule.state == state


@pytest.mark.clause("K12")
def test_a_strange_schedule_is_not_there(world: cases.World, heads: Heads, at_desk: AtDesk) -> None:
    schedule = a_submitted_schedule(world)
    stranger = at_desk(heads.other_head)
    assert stranger.get(reverse("management:schedule", args=[schedule.pk])).status_code == 404
    assert stranger.post(reverse("management:schedule_approve", args=[schedule.pk])).status_code == 404
    assert at_desk(heads.auditor).get(reverse("management:schedule", args=[schedule.pk])).status_code == 200
    assert at_desk(heads.auditor).post(reverse("management:schedule_approve", args=[schedule.pk])).status_code == 404


def test_a_day_that_differs_is_set_and_cleared(world: cases.World, at_desk: AtDesk) -> None:
    on, head = world.at.date() + timedelta(days=12), at_desk(world.head)
    address = reverse("management:day_set")
    half: dict[str, Any] = {**day("on", on), "opens": "08:00", "reason": "Скорочений день"}
    answer = head.post(address, half)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["closes"])
    assert head.post(address, half | {"closes": "12:00"}).status_code == 303
    override = DayOverride.objects.get(centre=world.centre)
    assert (override.on, override.closes) == (on, time(12))
    assert "Скорочений день" in head.get(reverse("management:schedules")).content.decode()
    assert head.post(reverse("management:day_clear", args=[on.isoformat()])).status_code == 303
    assert not DayOverride.objects.exists()
    assert head.post(reverse("management:day_clear", args=["tomorrow"])).status_code == 404
    past = head.post(address, {**day("on", world.at.date() - timedelta(days=1)), "reason": "Запізно"})
    assert (past.status_code, list(past.context["form"].errors)) == (422, ["on"])


def test_a_centre_without_an_approved_schedule_is_told(world: cases.World, heads: Heads, at_desk: AtDesk) -> None:
    page = at_desk(heads.other_head).get(reverse("management:schedules")).content.decode()
    assert "Немає чинного затвердженого графіка" in page
    centres.an_approved_schedule(heads.other, by=heads.other_head, at=world.at)
    page = at_desk(heads.other_head).get(reverse("management:schedules")).content.decode()
    assert "Немає чинного затвердженого графіка" not in page
