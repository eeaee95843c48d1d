"""The working time of a centre: two shifts, dated schedules, days that differ, a body's own hours, the cache."""

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from django.db import transaction

from office.centres.calendars import calendar_for, local_day
from office.centres.models import Centre
from office.centres.schedules import set_day
from office.workdays import Term, WorkCalendar
from tests.factories.centres import AT, Scene, a_centre, a_scene, an_approved_schedule, shifts

pytestmark = pytest.mark.django_db

FRIDAY, SATURDAY, MONDAY = date(2026, 11, 20), date(2026, 11, 21), date(2026, 11, 23)
ONE_SHIFT = shifts(("09:00", "17:00"))


def spans(calendar: WorkCalendar, day: date) -> list[tuple[str, str]]:
    return [(f"{opens:%H:%M}", f"{closes:%H:%M}") for opens, closes in calendar.hours(day)]


@pytest.mark.clause("L4")
def test_two_shifts(scene: Scene) -> None:
    calendar = calendar_for(scene.centre)
    assert spans(calendar, FRIDAY) == [("08:00", "14:00"), ("14:00", "20:00")]
    assert spans(calendar, SATURDAY) == []
    assert calendar.closes_at(FRIDAY).isoformat() == "2026-11-20T20:00:00+02:00"
    assert calendar.next_working(SATURDAY) == MONDAY


def test_a_term_ends_when_the_second_shift_closes(scene: Scene) -> None:
    due = Term("L26", to="register", working_days=1).due(AT, calendar_for(scene.centre))
    assert due.at.isoformat() == "2026-11-23T20:00:00+02:00"


def test_each_day_follows_the_schedule_of_that_day(scene: Scene) -> None:
    an_approved_schedule(scene.centre, by=scene.head, hours=ONE_SHIFT, starts_on=date(2026, 12, 1), at=AT)
    six_days = shifts(("10:00", "16:00"), days=range(6))
    an_approved_schedule(scene.centre, by=scene.head, hours=six_days, starts_on=date(2027, 1, 1), at=AT)
    calendar = calendar_for(scene.centre)
    assert [spans(calendar, day)[-1][1] for day in (date(2026, 11, 30), date(2026, 12, 1), date(2027, 1, 4))] == [
        "20:00",
        "17:00",
        "16:00",
    ]
    assert [calendar.is_working(day) for day in (date(2026, 12, 5), date(2027, 1, 2))] == [False, True]
    assert str(calendar.why_off(date(2026, 12, 5))) != ""
    # A term that crosses from one schedule to another ends by the one of its last day.
    due = Term("L26", to="register", working_days=1).due(datetime(2026, 11, 30, 12, tzinfo=UTC), calendar)
    assert due.at.isoformat() == "2026-12-01T17:00:00+02:00"


def test_a_term_runs_on_past_the_last_approved_day(scene: Scene) -> None:
    december: dict[str, Any] = {"starts_on": date(2026, 12, 1), "ends_on": date(2026, 12, 31)}
    an_approved_schedule(scene.centre, by=scene.head, hours=ONE_SHIFT, at=AT, **december)
    calendar = calendar_for(scene.centre)
    assert spans(calendar, date(2027, 6, 1)) == [("09:00", "17:00")]
    assert spans(calendar, date(2025, 6, 2)) == [("08:00", "14:00"), ("14:00", "20:00")]


def test_a_centre_without_a_schedule_counts_by_the_ordinary_week(scene: Scene) -> None:
    calendar = calendar_for(a_centre(scene.city, by=scene.director))
    assert (spans(calendar, FRIDAY), spans(calendar, SATURDAY)) == ([("09:00", "18:00")], [])


def test_a_day_that_differs_outranks_the_schedule(scene: Scene) -> None:
    set_day(scene.centre, MONDAY, reason="Ремонт", by=scene.head, at=AT)
    set_day(scene.centre, SATURDAY, hours=(time(9), time(13)), reason="За понеділок", by=scene.head, at=AT)
    calendar = calendar_for(scene.centre)
    assert (spans(calendar, MONDAY), spans(calendar, SATURDAY)) == ([], [("09:00", "13:00")])
    assert "Ремонт" in str(calendar.why_off(MONDAY))
    due = Term("L26", to="register", working_days=2).due(AT, calendar)
    assert due.at.isoformat() == "2026-11-24T20:00:00+02:00"


@pytest.mark.clause("L4")
def test_a_body_has_hours_of_its_own_for_as_long_as_they_are_approved(scene: Scene) -> None:
    morning = shifts(("09:00", "12:00"), days=(0, 2, 4))
    own: dict[str, Any] = {"starts_on": MONDAY, "ends_on": date(2026, 12, 31)}
    an_approved_schedule(scene.centre, provider=scene.provider, by=scene.chief, hours=morning, at=AT, **own)
    calendar = calendar_for(scene.centre, scene.provider)
    assert spans(calendar, FRIDAY) == [("08:00", "14:00"), ("14:00", "20:00")]
    assert spans(calendar, MONDAY) == [("09:00", "12:00")]
    assert not calendar.is_working(date(2026, 11, 24))
    assert spans(calendar, date(2027, 1, 4)) == [("08:00", "14:00"), ("14:00", "20:00")]
    set_day(scene.centre, MONDAY, reason="Ремонт", by=scene.head, at=AT)
    assert not calendar_for(scene.centre, scene.provider).is_working(MONDAY)


def test_a_body_never_receives_longer_than_the_centre(scene: Scene) -> None:
    long_day = shifts(("08:00", "20:00"))
    an_approved_schedule(scene.centre, provider=scene.provider, by=scene.chief, hours=long_day, starts_on=FRIDAY, at=AT)
    an_approved_schedule(scene.centre, by=scene.head, hours=ONE_SHIFT, starts_on=MONDAY, at=AT)
    assert spans(calendar_for(scene.centre, scene.provider), MONDAY) == [("09:00", "17:00")]


def test_holidays_are_days_off_once_martial_law_has_ended(scene: Scene, settings: Any) -> None:
    independence = date(2027, 8, 24)
    assert calendar_for(scene.centre).is_working(independence)
    settings.MARTIAL_LAW_UNTIL = date(2027, 1, 1)
    assert not calendar_for(scene.centre).is_working(independence)


def test_the_choices_of_a_city_reach_its_calendars(scene: Scene, settings: Any) -> None:
    three_days = Term("L41", to="hand over", calendar_days=3)
    assert three_days.due(AT, calendar_for(scene.centre)).on == MONDAY
    settings.TERM_CHOICES = settings.TERM_CHOICES | {"three_days": "working"}
    assert three_days.due(AT, calendar_for(scene.centre)).on == date(2026, 11, 25)


def test_it_costs_one_query_and_two_after_a_change(scene: Scene, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(2):
        calendar_for(scene.centre)
    with django_assert_num_queries(1):
        kept = calendar_for(scene.centre)
    set_day(scene.centre, MONDAY, reason="Ремонт", by=scene.head, at=AT)
    with django_assert_num_queries(2):
        changed = calendar_for(scene.centre)
    assert (kept.is_working(MONDAY), changed.is_working(MONDAY)) == (True, False)


def test_a_change_that_was_rolled_back_leaves_no_trace(scene: Scene) -> None:
    with transaction.atomic():
        set_day(scene.centre, MONDAY, reason="Ремонт", by=scene.head, at=AT)
        assert not calendar_for(scene.centre).is_working(MONDAY)
        transaction.set_rollback(True)
    assert calendar_for(scene.centre).is_working(MONDAY)
    with transaction.atomic():
        set_day(scene.centre, SATURDAY, hours=(time(9), time(13)), reason="Зайвий день", by=scene.head, at=AT)
    calendar = calendar_for(scene.centre)
    assert (calendar.is_working(MONDAY), calendar.is_working(SATURDAY)) == (True, True)


def test_a_row_read_before_the_change_gives_the_changed_calendar(scene: Scene) -> None:
    stale = Centre.objects.get(pk=scene.centre.pk)
    calendar_for(stale)
    set_day(scene.centre, MONDAY, reason="Ремонт", by=scene.head, at=AT)
    assert not calendar_for(stale).is_working(MONDAY)


def test_centres_do_not_share_a_calendar(scene: Scene) -> None:
    other = a_scene(scene.city)
    set_day(other.centre, MONDAY, reason="Ремонт", by=other.head, at=AT)
    assert calendar_for(scene.centre).is_working(MONDAY)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 11, 20, 21, 59, tzinfo=UTC), date(2026, 11, 20)),
        (datetime(2026, 11, 20, 22, 0, tzinfo=UTC), date(2026, 11, 21)),
        (datetime(2026, 7, 1, 21, 0, tzinfo=UTC), date(2026, 7, 2)),
    ],
)
def test_the_legal_day_is_the_day_in_kyiv(moment: datetime, day: date) -> None:
    assert local_day(moment) == day


def test_a_moment_without_an_offset_has_no_legal_day() -> None:
    with pytest.raises(ValueError, match="offset"):
        local_day(datetime(2026, 11, 20, 8))  # noqa: DTZ001 - that is the point
