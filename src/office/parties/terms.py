"""The term of this context. Neither document of the centre names one: the law on personal data does (ADR 0111)."""

from typing import Final

from office.law.words import Words as _
from office.workdays import Term

GUARDED: Final = "K21"
"""The clause by which personal data are guarded; the length is the law's."""
STUDY_DAYS: Final = 10
"""Working days in which a request about one's own data is studied (article 16 of Law 2297-VI; to be checked)."""


def answer_correction() -> Term:
    """Give the term for the answer to a request to put data right: ten working days, as the law gives for studying it."""
    return Term(GUARDED, to=_("answer the request to put personal data right"), working_days=STUDY_DAYS)
