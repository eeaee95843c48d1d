"""Working days and legal terms: pure arithmetic over a centre's calendar."""

from office.workdays.calendar import KYIV, Hours, NoWorkingDayError, Override, WorkCalendar
from office.workdays.choices import Choices, Counting
from office.workdays.pauses import extended, suspended
from office.workdays.terms import Due, Term, Unit, term_of

__all__ = [
    "KYIV",
    "Choices",
    "Counting",
    "Due",
    "Hours",
    "NoWorkingDayError",
    "Override",
    "Term",
    "Unit",
    "WorkCalendar",
    "extended",
    "suspended",
    "term_of",
]
