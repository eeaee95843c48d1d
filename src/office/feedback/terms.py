"""The terms of this context. Neither document names one: the length is a setting of the centre (ADR 0107)."""

from datetime import timedelta
from typing import Final

from office.law.words import Words as _
from office.workdays import Term

ENTRY_DAYS: Final = 30
ENQUIRY_DAYS: Final = 15
"""Calendar days where a centre has set none: as the law on citizens' appeals has them (article 20; to be checked)."""
MOST_DAYS: Final = 30
"""A centre may promise less, never more than that law allows."""
CONTACTS_KEPT: Final = timedelta(days=31)
"""For so long after the answer name and contact are kept: the month in which who disagrees with the answer may come back
(article 17 of the law on citizens' appeals; to be checked). Then nothing needs them (article 6 of Law 2297-VI)."""


def answer_entry(days: int) -> Term:
    """Give the term for the answer to an entry of the book, in calendar days."""
    return _term("L52", _("answer the entry of the book"), days)


def answer_enquiry(days: int) -> Term:
    """Give the term for the answer to an enquiry, in calendar days."""
    return _term("L16", _("answer the enquiry by the same means"), days)


def _term(clause: str, to: object, days: int) -> Term:
    return Term(clause, to=to, calendar_days=days)
