"""The one door between applicants and cases: what an applicant-facing face may ask, and nothing more (L5.2).

A face imports from here alone (import contract); the modules behind are by use: opening, the page, sending, proving, figures.
"""

from office.cases.models import Application, ApplicationFile, Case
from office.cases.public.applying import (
    add_draft_file,
    can_apply,
    check_there_is_place,
    delete_draft,
    documents_of,
    draft_again,
    my_application,
    my_applications,
    remove_draft_file,
    save_draft,
    start_draft,
    submit_application,
    what_lacks,
)
from office.cases.public.figures import (
    Given,
    HandedOver,
    Registered,
    cases_handed_over,
    registered_cases,
    results_given,
    terms_of_cases,
)
from office.cases.public.mine import cases_told, my_case, my_cases
from office.cases.public.opening import OPEN_FOR, case_by_code, close_cases, granted_case, open_case
from office.cases.public.page import CasePage, Stop, case_page, may_download
from office.cases.public.people import check_affected_data, check_person
from office.cases.public.proving import (
    EntryProof,
    NotSealedError,
    ProofError,
    PublishedRoot,
    checker_source,
    entry_proof,
    growth_since,
    proof_of,
    published_roots,
)
from office.cases.public.results import result_paper
from office.cases.public.sending import check_there_is_room, faults_of, may_send, send_document

__all__ = [
    "OPEN_FOR",
    "Application",
    "ApplicationFile",
    "Case",
    "CasePage",
    "EntryProof",
    "Given",
    "HandedOver",
    "NotSealedError",
    "ProofError",
    "PublishedRoot",
    "Registered",
    "Stop",
    "add_draft_file",
    "can_apply",
    "case_by_code",
    "case_page",
    "cases_handed_over",
    "cases_told",
    "check_affected_data",
    "check_person",
    "check_there_is_place",
    "check_there_is_room",
    "checker_source",
    "close_cases",
    "delete_draft",
    "documents_of",
    "draft_again",
    "entry_proof",
    "faults_of",
    "granted_case",
    "growth_since",
    "may_download",
    "may_send",
    "my_application",
    "my_applications",
    "my_case",
    "my_cases",
    "open_case",
    "proof_of",
    "published_roots",
    "registered_cases",
    "remove_draft_file",
    "result_paper",
    "results_given",
    "save_draft",
    "send_document",
    "start_draft",
    "submit_application",
    "terms_of_cases",
    "what_lacks",
]
