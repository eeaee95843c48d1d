"""The papers of a case as PDF/A: each function reads the case, fills the paper's lines and typesets it."""

from office.cases.papers.consents import affected_consent_paper, consent_paper
from office.cases.papers.forms import filled_form_paper
from office.cases.papers.letters import deficiency_notice_paper, refusal_paper, result_letter_paper
from office.cases.papers.sheets import (
    handover_list_paper,
    inventory_paper,
    journal_extract_paper,
    routing_sheet_paper,
)

__all__ = [
    "affected_consent_paper",
    "consent_paper",
    "deficiency_notice_paper",
    "filled_form_paper",
    "handover_list_paper",
    "inventory_paper",
    "journal_extract_paper",
    "refusal_paper",
    "result_letter_paper",
    "routing_sheet_paper",
]
