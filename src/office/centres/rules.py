"""What may only be done if …: schedules, postings, substitutes, agreements. Plain values in, a refusal out."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, time
from itertools import pairwise
from typing import NamedTuple, TypeVar
from uuid import UUID

from office.law import Refusal
from office.law.words import Words as _
from office.workdays import Hours

Week = dict[int, tuple[Hours, ...]]
"""Shifts by weekday, Monday is 0; a day that is not named is a day off."""

Someone = TypeVar("Someone")


class ShiftHours(NamedTuple):
    """One shift as it is drafted: day of the week (Monday is 0), its number that day (1 or 2), local hours."""

    weekday: int
    number: int
    opens: time
    closes: time


# -- schedules ------------------------------------------------------------------------------------------------------


def check_shifts(shifts: Sequence[ShiftHours]) -> None:
    """Refuse a schedule without shifts, with a shift that ends before it begins, or with two at one time."""
    if not shifts:
        raise Refusal("K26", _("Add at least one shift."), field="shifts")
    if any(shift.closes <= shift.opens for shift in shifts):
        raise Refusal("K26", _("A shift must close later than it opens."), field="shifts")
    if any(shift.weekday not in range(7) or shift.number not in {1, 2} for shift in shifts):
        raise Refusal("K26", _("A day has at most two shifts."), field="shifts")
    ordered = sorted(shifts)
    for earlier, later in pairwise(ordered):
        if earlier.weekday == later.weekday and (earlier.number == later.number or earlier.closes > later.opens):
            raise Refusal("K26", _("The shifts of one day must not overlap."), field="shifts")


def week_of(shifts: Iterable[ShiftHours]) -> Week:
    week: Week = {}
    for shift in sorted(shifts):
        week[shift.weekday] = (*week.get(shift.weekday, ()), Hours(shift.opens, shift.closes))
    return week


def clipped(week: Mapping[int, Sequence[Hours]], frame: Mapping[int, Sequence[Hours]]) -> Week:
    """Give the hours of ``week`` that lie within ``frame``: a body receives only while the building is open."""
    found: Week = {}
    for weekday, shifts in week.items():
        common = [
            Hours(max(one.opens, other.opens), min(one.closes, other.closes))
            for one in shifts
            for other in frame.get(weekday, ())
        ]
        if hours := tuple(sorted(each for each in common if each.opens < each.closes)):
            found[weekday] = hours
    return found


def check_within(week: Mapping[int, Sequence[Hours]], frame: Mapping[int, Sequence[Hours]]) -> None:
    """Refuse a body's own schedule (L4) that would receive people while the centre is shut."""
    for weekday, shifts in week.items():
        frames = frame.get(weekday, ())
        if any(not _covered(shift, frames) for shift in shifts):
            raise Refusal(
                "L4", _("The centre is shut at some of these hours. Stay within its schedule."), field="shifts"
            )


def _covered(shift: Hours, frames: Sequence[Hours]) -> bool:
    reached = shift.opens
    for frame in sorted(frames):
        if frame.opens <= reached:
            reached = max(reached, frame.closes)
    return reached >= shift.closes


def check_starts_ahead(starts_on: date, today: date) -> None:
    """Refuse approval for days that have passed: what was not approved did not hold (K26)."""
    if starts_on < today:
        raise Refusal("K26", _("The schedule would begin in the past. Let it begin today or later."), field="starts_on")


def check_period(starts_on: date, ends_on: date | None, *, clause: str) -> None:
    """Refuse a last day before the first."""
    if ends_on is not None and ends_on < starts_on:
        raise Refusal(clause, _("The last day is before the first."), field="ends_on")


# -- postings -------------------------------------------------------------------------------------------------------


def of_the_body(own: UUID | None, asked: UUID | None, *, bound: bool) -> bool:
    """Tell whether a posting reaches the body asked for (K3): a role that is ``bound`` to a body reaches its own."""
    return not bound or asked is None or own == asked


def of_the_city(own: UUID | None, asked: UUID) -> bool:
    """Tell whether a posting tied to the city ``own`` reaches the city ``asked``; one tied to none reaches all."""
    return own is None or own == asked


# -- absences -------------------------------------------------------------------------------------------------------


def check_substitute_is_another(worker: UUID, substitute: UUID) -> None:
    if worker == substitute:
        raise Refusal("K12", _("Nobody stands in for himself. Name another worker."), field="substitute")


def check_no_circle(worker: UUID, substitute: UUID, stands_in: Mapping[UUID, UUID | None]) -> None:
    """Refuse a substitute who is away in those days and whose own substitutes lead back to ``worker``.

    ``stands_in`` gives, for everybody who is away then, who stands in for them.
    """
    follow, seen = substitute, {worker}
    while (after := stands_in.get(follow)) is not None:
        if after in seen:
            raise Refusal("K12", _("They would stand in for each other. Name another worker."), field="substitute")
        seen.add(follow)
        follow = after


def last_in_line(worker: Someone, stands_in: Mapping[Someone, Someone | None]) -> Someone | None:
    """Follow substitutes from ``worker`` to somebody who is here; None when the line ends with somebody away."""
    seen: set[Someone] = set()
    here: Someone | None = worker
    while here is not None and here in stands_in:
        if here in seen:
            return None
        seen.add(here)
        here = stands_in[here]
    return here
