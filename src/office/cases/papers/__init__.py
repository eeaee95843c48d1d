"""The papers of a case as PDF/A: each function reads the case, fills the paper's lines and typesets it."""

from office.cases.papers.letters import deficiency_notice_paper, refusal_paper, result_letter_paper
from office.cases.papers.sheets import (
    handover_list_paper,
    inventory_paper,
    journal_extract_paper,
    routing_sheet_paper,
)

__all__ = [
    "deficiency_notice_paper",
    "handover_list_paper",
    "inventory_paper",
    "journal_extract_paper",
    "refusal_paper",
    "result_letter_paper",
    "routing_sheet_paper",
]
