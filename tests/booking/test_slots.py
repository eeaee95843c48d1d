"""The slots of a day, on ordinary days and on those on which the clocks are set."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from office.booking.slots import Capacity, Differs, Slot, moment, slot_at, slots_of_day
from office.workdays import KYIV, Hours

DAY = date(2026, 11, 24)
SPRING, AUTUMN = date(2027, 3, 28), date(2026, 10, 25)  # the clocks are set at night
WORK = (Hours(time(8), time(13)), Hours(time(14), time(20)))
USUAL = Capacity(20, places=3, public=2)


def hours_of(slots: list[Slot]) -> list[str]:
    return [f"{slot.starts_at.astimezone(KYIV):%H:%M}" for slot in slots]


def test_slots_fill_each_shift_and_never_reach_over_its_end() -> None:
    slots = slots_of_day(DAY, WORK, Capacity(25, 1, 1))
    assert hours_of(slots)[:2] == ["08:00", "08:25"]
    assert hours_of(slots)[11:13] == ["12:35", "14:00"]
    assert hours_of(slots)[-1] == "19:25"
    assert hours_of(slots_of_day(DAY, [Hours(time(8), time(8, 59))], Capacity(30, 1, 1))) == ["08:00"]


def test_nobody_is_booked_on_a_day_off() -> None:
    assert slots_of_day(DAY, (), USUAL) == []


@pytest.mark.parametrize("day", [DAY, SPRING, AUTUMN])
def test_a_working_day_is_the_same_whichever_way_the_clocks_were_set(day: date) -> None:
    slots = slots_of_day(day, WORK, USUAL)
    assert hours_of(slots)[0] == "08:00"
    assert len(slots) == 15 + 18
    assert slots[0].starts_at.utcoffset() == timedelta(0)


def test_in_the_night_of_spring_an_hour_is_not_there() -> None:
    slots = slots_of_day(SPRING, [Hours(time(2), time(5))], Capacity(30, 1, 1))
    assert hours_of(slots) == ["02:00", "02:30", "04:00", "04:30"]


def test_in_the_night_of_autumn_an_hour_is_there_twice() -> None:
    slots = slots_of_day(AUTUMN, [Hours(time(2), time(5))], Capacity(30, 1, 1))
    assert hours_of(slots) == ["02:00", "02:30", "03:00", "03:30", "03:00", "03:30", "04:00", "04:30"]
    assert len({slot.starts_at for slot in slots}) == 8


@given(
    day=st.dates(date(2026, 1, 1), date(2028, 12, 31)),
    opens=st.integers(0, 22),
    length=st.integers(1, 6),
    minutes=st.integers(5, 240),
)
def test_slots_follow_each_other_without_overlap_within_the_hours(
    day: date, opens: int, length: int, minutes: int
) -> None:
    hours = Hours(time(opens), time(min(opens + length, 23)))
    slots = slots_of_day(day, [hours], Capacity(minutes, 1, 1))
    for before, after in pairwise(slots):
        assert before.ends_at == after.starts_at
    assert all(slot.ends_at - slot.starts_at == timedelta(minutes=minutes) for slot in slots)
    if slots:
        assert moment(day, hours.opens) == slots[0].starts_at
        assert slots[-1].ends_at <= moment(day, hours.closes) < slots[-1].ends_at + timedelta(minutes=minutes)


def test_a_change_holds_for_the_slots_it_meets() -> None:
    slots = slots_of_day(DAY, [Hours(time(8), time(10))], USUAL, [Differs(1, time(8, 30), time(9)), Differs(5)])
    said = {hour: (slot.places, slot.public) for hour, slot in zip(hours_of(slots), slots, strict=True)}
    assert said == {
        "08:00": (5, 2), "08:20": (1, 1), "08:40": (1, 1), "09:00": (5, 2), "09:20": (5, 2), "09:40": (5, 2),
    }  # fmt: skip


def test_no_places_no_slot() -> None:
    assert slots_of_day(DAY, WORK, USUAL, [Differs(0)]) == []


def test_a_slot_is_found_by_its_beginning() -> None:
    slots = slots_of_day(DAY, WORK, USUAL)
    assert slot_at(slots, datetime(2026, 11, 24, 6, 20, tzinfo=UTC)) == slots[1]
    assert slot_at(slots, datetime(2026, 11, 24, 6, 21, tzinfo=UTC)) is None
