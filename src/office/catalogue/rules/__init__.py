"""What makes a card or a form unfit: every fault at once, so that an editor mends them in one go (K8b, K19, L40).

Pure: the words are in ``office.catalogue.faults``.
"""

from office.catalogue.rules.cards import REQUIRED_ROWS, information_faults, unwritable_card
from office.catalogue.rules.documents import is_needed
from office.catalogue.rules.forms import FIELD_KINDS, form_faults
from office.catalogue.rules.kinds import Fault, FaultKind
from office.catalogue.rules.limits import LONG, LONGEST_TERM, ROWS_AT_MOST
from office.catalogue.rules.processes import (
    STEP_UNIT_FOR,
    Surroundings,
    process_faults,
    total_days,
    unwritable_process,
)
from office.catalogue.rules.terms import LAW_AT_MOST_DAYS, Length, allowed_days, fits

__all__ = [
    "FIELD_KINDS",
    "LAW_AT_MOST_DAYS",
    "LONG",
    "LONGEST_TERM",
    "REQUIRED_ROWS",
    "ROWS_AT_MOST",
    "STEP_UNIT_FOR",
    "Fault",
    "FaultKind",
    "Length",
    "Surroundings",
    "allowed_days",
    "fits",
    "form_faults",
    "information_faults",
    "is_needed",
    "process_faults",
    "total_days",
    "unwritable_card",
    "unwritable_process",
]
