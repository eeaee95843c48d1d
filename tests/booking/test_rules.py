"""When one can book, and what counts as coming in time."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from office.booking.rules import Timing, agreed_time, back_at, last_day, may_come_from, opens_for, reminder_due, said
from office.queueing.policy import CallingPolicy, came_in_time

TIMING = Timing(horizon_days=14, opens_at=time(8), cooldown=30)
NINE = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("local", "last"),
    [
        (datetime(2026, 11, 20, 5, 59, tzinfo=UTC), date(2026, 12, 3)),  # 7:59 in Kyiv
        (datetime(2026, 11, 20, 6, 0, tzinfo=UTC), date(2026, 12, 4)),
        (datetime(2026, 11, 20, 22, 30, tzinfo=UTC), date(2026, 12, 4)),  # half past midnight of the 21st
        (datetime(2027, 3, 28, 5, 0, tzinfo=UTC), date(2027, 4, 11)),  # the clocks were set that night: 8:00
        (datetime(2026, 10, 25, 5, 59, tzinfo=UTC), date(2026, 11, 7)),  # and back: 7:59
    ],
)
def test_a_day_opens_at_the_hour_that_was_set(local: datetime, last: date) -> None:
    assert last_day(TIMING, at=local) == last


@given(st.datetimes(datetime.fromisoformat("2026-01-01"), datetime.fromisoformat("2028-01-01")))
def test_the_moment_that_is_told_is_the_one_at_which_the_day_opens(when: datetime) -> None:
    day = last_day(TIMING, at=when.replace(tzinfo=UTC)) + timedelta(days=1)
    opens = opens_for(day, TIMING)
    assert last_day(TIMING, at=opens) == day
    assert last_day(TIMING, at=opens - MINUTE) < day


@pytest.mark.parametrize(("minute", "back"), [(0, (9, 30)), (1, (9, 45)), (14, (9, 45)), (15, (9, 45)), (59, (10, 30))])
def test_a_place_given_back_rests_until_a_full_quarter(minute: int, back: tuple[int, int]) -> None:
    given_back = datetime(2026, 11, 20, 9, minute, tzinfo=UTC)
    assert back_at(TIMING, at=given_back) == datetime(2026, 11, 20, *back, tzinfo=UTC)


def test_who_gave_a_place_back_does_not_choose_its_moment_by_seconds() -> None:
    first = back_at(TIMING, at=datetime(2026, 11, 20, 9, 1, 7, tzinfo=UTC))
    assert first == back_at(TIMING, at=datetime(2026, 11, 20, 9, 14, 59, 999999, tzinfo=UTC))


@pytest.mark.parametrize(
    ("late", "stood", "counts_from"),
    [
        (-20, 0, 0),  # early: the agreed time
        (10, 0, 0),  # within the grace
        (11, 0, 0),  # late: the policy itself counts from arrival
        (25, 20, 15),  # reception stood still for twenty of these minutes: in time
        (31, 20, 0),  # even so too late
        (10, 30, 0),
    ],
)
def test_time_for_which_reception_stood_still_makes_nobody_late(late: int, stood: int, counts_from: int) -> None:
    came = NINE + late * MINUTE
    agreed = agreed_time(NINE, arrived_at=came, stood=stood * MINUTE, grace=10 * MINUTE)
    assert agreed == NINE + counts_from * MINUTE
    in_time = late - stood <= 10
    assert came_in_time(came, agreed, CallingPolicy()) == in_time


def test_check_in_opens_before_the_agreed_time() -> None:
    assert may_come_from(NINE, Timing(early=60)) == NINE - 60 * MINUTE


@pytest.mark.parametrize(
    ("booked", "now", "due"), [(-48, -24, True), (-48, -25, False), (-48, -1, True), (-48, 0, False), (-23, -10, False)]
)
def test_the_reminder_goes_to_who_booked_before_it(booked: int, now: int, due: bool) -> None:  # noqa: FBT001
    hour = timedelta(hours=1)
    assert reminder_due(NINE, hours=24, booked_at=NINE + booked * hour, at=NINE + now * hour) == due


def test_moments_are_said_by_the_clocks_of_kyiv() -> None:
    assert said(NINE) == "24.11.2026 09:00"
    assert said(datetime(2026, 7, 1, 6, 0, tzinfo=UTC)) == "01.07.2026 09:00"
