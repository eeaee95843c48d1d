"""The law the office works by: the register of clauses, the mark of what answers for one, and the refusal."""

from office.law.refusals import Refusal
from office.law.register import CLAUSES, Clause, clause, known
from office.law.states import StaleChange, moved

__all__ = ["CLAUSES", "Clause", "Refusal", "StaleChange", "clause", "known", "moved"]
