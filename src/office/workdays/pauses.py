"""Suspension and extension: how a running term moves, and how far it may."""

from dataclasses import replace
from datetime import date, datetime

from office.law import Refusal
from office.law.words import Words as _
from office.workdays.calendar import DAY, WorkCalendar, utc
from office.workdays.choices import Counting
from office.workdays.sayings import moment_said
from office.workdays.terms import Due, Term, Unit, closing_on, counted, ending

UNITS = {
    Unit.WORKING_DAYS: _("working days"),
    Unit.CALENDAR_DAYS: _("calendar days"),
    Unit.MONTHS: _("months"),
}


def suspended(
    due: Due | datetime,
    since: datetime,
    until: datetime,
    calendar: WorkCalendar,
    *,
    counting: Counting = Counting.WORKING,
) -> Due:
    """Move ``due`` by exactly the time it stood still from ``since`` to ``until``, in the unit the term runs in.

    A term in working days keeps the working days it had left: it moves by the closings of the centre that fell within
    the suspension. A term in calendar days or months moves by the days that ended meanwhile, then off days off. A term
    in hours moves by the working time. What had ended before the suspension began does not come back to life, and what
    had not ends after ``until`` (docs/adr/0014).

    A bare moment is taken for the end of a term that runs in ``counting``; a ``Due`` knows that itself, and the day its
    term would have ended had no day off moved it. Raises ValueError where ``until`` is before ``since``.
    """
    since, until = utc(since), utc(until)
    if until < since:
        raise ValueError("A suspension ends after it begins")
    due = due if isinstance(due, Due) else _bare(due, counting, calendar)
    if since >= due.at or since == until:
        return due
    stood = _(
        "Suspended from {since} to {until}.",
        since=moment_said(calendar.local(since)),
        until=moment_said(calendar.local(until)),
    )
    moved = _MOVES[due.counting](replace(due, steps=(*due.steps, stood)), since, until, calendar)
    if moved.at > until:
        return moved
    # Only an end that its own calendar would not give comes here: the hours were changed after it was found.
    return _at_closing(moved, calendar.closing_after(until).date(), calendar)


def extended(term: Term, since: datetime, to: int, calendar: WorkCalendar) -> Due:
    """Give the end of ``term`` made ``to`` units long in all, counted from its own beginning (L55).

    Raises Refusal of the term's clause where it can not be extended, not so far, or not at all by that.
    """
    if term.at_most is None:
        raise Refusal(term.clause, _("Clause {clause} lets no one extend this term.", clause=term.clause))
    if to > term.at_most:
        told = _(
            "The whole term may be at most {most} ({unit}). Choose a shorter one.",
            most=term.at_most,
            unit=UNITS[term.unit],
        )
        raise Refusal(term.clause, told, field="to")
    if to <= term.amount:
        told = _(
            "The term is {amount} ({unit}) as it is. Choose a longer one.", amount=term.amount, unit=UNITS[term.unit]
        )
        raise Refusal(term.clause, told, field="to")
    return counted(term, to, since, calendar)


def _bare(at: datetime, counting: Counting, calendar: WorkCalendar) -> Due:
    local = calendar.local(at)
    return Due(local, local.date(), (), counting, local.date())


def _by_closings(due: Due, since: datetime, until: datetime, calendar: WorkCalendar) -> Due:
    ended = calendar.closings_between(since, until)
    moved = _("Working days that ended meanwhile: {number}. The term moves by as many.", number=ended)
    told = replace(due, steps=(*due.steps, moved))
    return _at_closing(told, calendar.add_working_days(due.on, ended), calendar) if ended else told


def _by_days(due: Due, since: datetime, until: datetime, calendar: WorkCalendar) -> Due:
    begun = _day_of(since, calendar)
    ended = (_day_of(until, calendar) - begun).days
    moved = _("Calendar days that ended meanwhile: {number}. The term moves by as many.", number=ended)
    told = (*due.steps, moved)
    # Where the counted day had passed and only days off held the end back, the end itself moves.
    last = due.nominal_on if begun <= due.nominal_on else due.on
    return ending(last + DAY * ended, due.counting, told, calendar) if ended else replace(due, steps=told)


def _day_of(moment: datetime, calendar: WorkCalendar) -> date:
    """Give the day a moment belongs to: after closing, the day is over and it is the next one."""
    local = calendar.local(moment)
    day = local.date()
    return day + DAY if calendar.is_working(day) and local >= calendar.closes_at(day) else day


def _at_closing(due: Due, on: date, calendar: WorkCalendar) -> Due:
    return closing_on(on, on, due.counting, due.steps, calendar)


def _by_time(due: Due, since: datetime, until: datetime, calendar: WorkCalendar) -> Due:
    worked = calendar.working_time(since, until)
    at = calendar.local(calendar.add_working_time(due.at, worked))
    moved = _(
        "Minutes worked meanwhile: {number}. The term moves by as many.", number=int(worked.total_seconds() // 60)
    )
    steps = (*due.steps, moved, _("Due: {moment}.", moment=moment_said(at)))
    return replace(due, at=at, on=at.date(), nominal_on=at.date(), steps=steps)


_MOVES = {
    Counting.WORKING: _by_closings,
    Counting.CALENDAR: _by_days,
    Counting.UNMOVED: _by_days,
    Counting.TIME: _by_time,
}
