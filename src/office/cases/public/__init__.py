"""The one door between applicants and cases: what an applicant-facing face may ask, and nothing more (L5.2).

A face imports from here alone (import contract); the modules behind are by use: opening, the page, sending, proving.
"""

from office.cases.models import Case
from office.cases.public.opening import OPEN_FOR, case_by_code, close_cases, granted_case, open_case
from office.cases.public.page import CasePage, Stop, case_page, may_download
from office.cases.public.proving import (
    EntryProof,
    ProofError,
    PublishedRoot,
    checker_source,
    entry_proof,
    proof_of,
    published_roots,
)
from office.cases.public.results import result_paper
from office.cases.public.sending import check_there_is_room, faults_of, may_send, send_document

__all__ = [
    "OPEN_FOR",
    "Case",
    "CasePage",
    "EntryProof",
    "ProofError",
    "PublishedRoot",
    "Stop",
    "case_by_code",
    "case_page",
    "check_there_is_room",
    "checker_source",
    "close_cases",
    "entry_proof",
    "faults_of",
    "granted_case",
    "may_download",
    "may_send",
    "open_case",
    "proof_of",
    "published_roots",
    "result_paper",
    "send_document",
]
