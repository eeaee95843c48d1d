"""Terms: what must be done within which time, and the moment that makes (Civil Code, art. 253–255)."""

import calendar as months
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from office.law import CLAUSES, known
from office.law.words import Words as _
from office.workdays.calendar import DAY, WorkCalendar
from office.workdays.choices import Counting
from office.workdays.sayings import day_and_weekday, moment_said, plain

MOST_NAMED = 10
"""Days off that an explanation names one by one; more are only counted."""


class Unit(StrEnum):
    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"
    MONTHS = "months"
    SAME_DAY = "same_day"
    AT_ONCE = "at_once"
    NEXT_DAY = "next_day"


LONGER = frozenset({Unit.WORKING_DAYS, Unit.CALENDAR_DAYS, Unit.MONTHS})
"""The units of which a term may have more than one."""


@dataclass(frozen=True)
class Due:
    """When a term ends: the moment, its legal day, and how it was found.

    ``nominal_on`` is the day it would end if no day off moved it; ``counting`` says in which unit it runs, and so how a
    suspension moves it.
    """

    at: datetime
    on: date
    steps: tuple[_, ...]
    counting: Counting
    nominal_on: date


@dataclass(frozen=True)
class Term:
    """A time that a clause sets for an act: ``clause``, what is to be done, and exactly one length.

    ``at_most`` is what an extension may bring the whole term to, in the term's own unit. Raises LookupError for an
    unknown clause and ValueError for a term without a length, with two, or with one below one.
    """

    clause: str
    to: object
    working_days: int = 0
    calendar_days: int = 0
    months: int = 0
    same_day: bool = False
    at_once: bool = False
    next_day: bool = False
    at_most: int | None = None

    def __post_init__(self) -> None:
        known(self.clause)
        if len([unit for unit in Unit if getattr(self, unit)]) != 1 or self.amount < 1:
            raise ValueError(f"A term of {self.clause} needs exactly one length, of one or more")
        if self.at_most is not None and (self.at_most <= self.amount or self.unit not in LONGER):
            raise ValueError(f"A term of {self.clause} can only be extended to something longer, in days or months")

    @property
    def unit(self) -> Unit:
        return next(unit for unit in Unit if getattr(self, unit))

    @property
    def amount(self) -> int:
        """The length in the term's unit; one for the same day, at once and the next day."""
        return int(getattr(self, self.unit))

    def due(self, since: datetime, calendar: WorkCalendar) -> Due:
        """Give the moment this term ends when it began at ``since`` (aware), by ``calendar``, and why.

        Counting starts the next day (art. 253); an end on a day off moves to the next working day (art. 254); the end
        is the closing hour of the centre that day (art. 255).
        """
        return counted(self, self.amount, since, calendar)


def term_of(clause: str) -> Term:
    """Give the term that the register says ``clause`` sets. Raises LookupError where it sets none."""
    row = CLAUSES[known(clause)]
    if not row.term:
        raise LookupError(f"Clause {clause} sets no term")
    return Term(clause, row.says, **row.term)  # type: ignore[arg-type]  # the register's own words for these fields


def counted(term: Term, amount: int, since: datetime, calendar: WorkCalendar) -> Due:
    """Count ``amount`` units of ``term`` from ``since``: ``term.due`` and an extension differ only in the amount."""
    local = calendar.local(since)
    found = _COUNTS[term.unit](term, amount, local, calendar)
    began = _("Clause {clause}. The term begins: {since}.", clause=term.clause, since=moment_said(local))
    return Due(found.at, found.on, (began, *found.steps), found.counting, found.nominal_on)


# -- the ways of counting -----------------------------------------------------------------------------------------


def _in_working_days(_term: Term, amount: int, since: datetime, calendar: WorkCalendar) -> Due:
    start = since.date()
    on = calendar.add_working_days(start, amount)
    steps = (
        _counting_starts(start + DAY),
        *_days_off(start + DAY, on, calendar),
        _("Working days counted: {amount}. The last one: {day}.", amount=amount, day=day_and_weekday(on)),
    )
    return closing_on(on, on, Counting.WORKING, steps, calendar)


def _in_calendar_days(term: Term, amount: int, since: datetime, calendar: WorkCalendar) -> Due:
    counting = calendar.choices.counting(term.clause)
    if counting is Counting.WORKING:
        return _in_working_days(term, amount, since, calendar)
    last = since.date() + DAY * amount
    steps = (
        _counting_starts(since.date() + DAY),
        _("Calendar days counted: {amount}. The last one: {day}.", amount=amount, day=day_and_weekday(last)),
    )
    return ending(last, counting, steps, calendar)


def _in_months(_term: Term, amount: int, since: datetime, calendar: WorkCalendar) -> Due:
    last = same_day_later(since.date(), amount)
    steps = (
        _(
            "Months counted: {amount}. The term ends on the same day of the month, or its last day (Civil Code, art. 254): {day}.",
            amount=amount,
            day=day_and_weekday(last),
        ),
    )
    return ending(last, Counting.CALENDAR, steps, calendar)


def _same_day(_term: Term, _amount: int, since: datetime, calendar: WorkCalendar) -> Due:
    closing = calendar.closing_after(since)
    on = closing.date()
    steps = _began_after_hours(since, on, calendar)
    return closing_on(on, on, Counting.WORKING, steps, calendar)


def _at_once(_term: Term, _amount: int, since: datetime, calendar: WorkCalendar) -> Due:
    cap = calendar.choices.at_once
    closing = calendar.closing_after(since)
    at = min(calendar.add_working_time(since, cap), closing)
    steps = (
        *_began_after_hours(since, closing.date(), calendar),
        _(
            "At once: within {minutes} minutes of working time and not later than closing, {closing}.",
            minutes=int(cap.total_seconds() // 60),
            closing=f"{closing:%H:%M}",
        ),
        _due_at(at),
    )
    return Due(at, at.date(), steps, Counting.TIME, at.date())


_COUNTS: dict[Unit, Callable[[Term, int, datetime, WorkCalendar], Due]] = {
    Unit.WORKING_DAYS: _in_working_days,
    Unit.CALENDAR_DAYS: _in_calendar_days,
    Unit.NEXT_DAY: _in_calendar_days,
    Unit.MONTHS: _in_months,
    Unit.SAME_DAY: _same_day,
    Unit.AT_ONCE: _at_once,
}


# -- ends ---------------------------------------------------------------------------------------------------------


def same_day_later(day: date, number: int) -> date:
    """Give the same day ``number`` months later, or the last day of that month (Civil Code, art. 254)."""
    years, month = divmod(day.month - 1 + number, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, months.monthrange(year, month)[1]))


def ending(last: date, counting: Counting, steps: tuple[_, ...], calendar: WorkCalendar) -> Due:
    """End a term whose last counted day is ``last``: move it off days off, unless it is counted unmoved."""
    if counting is Counting.UNMOVED and not calendar.is_working(last):
        at = datetime.combine(last + DAY, time(0), tzinfo=calendar.zone)
        said = _(
            "It is a day off ({why}) and this term does not move: it ends when that day ends.",
            why=calendar.why_off(last),
        )
        return Due(at, last, (*steps, said, _due_at(at)), counting, last)
    on = calendar.next_working(last)
    if on != last:
        steps = (
            *steps,
            _(
                "{date} is a day off ({why}), so the term ends on the next working day (Civil Code, art. 254): {day}.",
                date=plain(last),
                why=calendar.why_off(last),
                day=day_and_weekday(on),
            ),
        )
    return closing_on(on, last, counting, steps, calendar)


def closing_on(on: date, nominal: date, counting: Counting, steps: tuple[_, ...], calendar: WorkCalendar) -> Due:
    """End a term at the closing hour of the working day ``on`` (Civil Code, art. 255)."""
    at = calendar.closes_at(on)
    closes = _("The centre closes at {time} that day (Civil Code, art. 255).", time=f"{at:%H:%M}")
    return Due(at, on, (*steps, closes, _due_at(at)), counting, nominal)


def _counting_starts(day: date) -> _:
    return _("Counting starts the next day (Civil Code, art. 253): {day}.", day=day_and_weekday(day))


def _days_off(first: date, last: date, calendar: WorkCalendar) -> tuple[_, ...]:
    days = (first + timedelta(days=nth) for nth in range((last - first).days))
    off = [(day, calendar.why_off(day)) for day in days if not calendar.is_working(day)]
    if not off:
        return ()
    if len(off) > MOST_NAMED:
        return (_("Days off that are not counted: {number}.", number=len(off)),)
    named = _Listed(_("{date} ({why})", date=plain(day), why=why) for day, why in off)
    return (_("Days off that are not counted: {days}.", days=named),)


def _began_after_hours(since: datetime, on: date, calendar: WorkCalendar) -> tuple[_, ...]:
    if since.date() == on:
        return ()
    why = calendar.why_off(since.date()) or _("after closing")
    return (
        _(
            "It began outside working hours ({why}), so the next working day counts: {day}.",
            why=why,
            day=day_and_weekday(on),
        ),
    )


def _due_at(at: datetime) -> _:
    return _("Due: {moment}.", moment=moment_said(at))


class _Listed(tuple[object, ...]):
    """Things said one after another, each in the reader's language when shown."""

    __slots__ = ()

    def __format__(self, _spec: str) -> str:
        return ", ".join(map(str, self))
