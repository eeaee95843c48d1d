"""The legal terms of this context."""

from office.law.words import Words as _
from office.workdays import Term

# The texts oblige the head to answer but name no term: five working days, docs/adr/0023.
ANSWER_PETITION = Term("K18", to=_("answer the worker's petition"), working_days=5)
