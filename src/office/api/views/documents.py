"""Scans and papers, given out through the access check alone."""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from io import BytesIO
from typing import Any, Final, Literal
from uuid import UUID

from django.http import FileResponse
from ninja import Router

from office.accounts.models import Worker
from office.accounts.scopes import Scope
from office.api.operations import PDF, ApiRequest, operation
from office.api.problems import Problem
from office.api.views.cases import READERS
from office.api.views.showing import ONE_OF_EACH
from office.cases import papers
from office.cases.access import access_case, access_scan
from office.cases.models import Case
from office.cases.states import Outcome
from office.documents import open_file
from office.documents.models import StoredFile
from office.documents.names import clean_name, download_name

router = Router()
log = logging.getLogger("office.files")
Kind = Literal["inventory", "deficiencies", "routing", "refusal", "result", "journal"]
Made = Callable[[Case, Worker, datetime], bytes]

PAPERS: Final[Mapping[str, Made]] = {
    "inventory": lambda case, _by, at: papers.inventory_paper(case, at=at),
    "deficiencies": lambda case, _by, at: papers.deficiency_notice_paper(case, at=at),
    "routing": lambda case, _by, at: papers.routing_sheet_paper(case, at=at),
    "refusal": lambda case, _by, at: papers.refusal_paper(case, at=at),
    "result": lambda case, _by, at: papers.result_letter_paper(case, at=at),
    "journal": lambda case, by, at: papers.journal_extract_paper(case, by=by, at=at),
}
NEEDS: Final[Mapping[str, Callable[[Case], bool]]] = {
    "deficiencies": lambda case: hasattr(case, "deficiency_notice"),
    "refusal": lambda case: case.outcome == Outcome.REFUSE,
    "result": lambda case: case.outcome == Outcome.GRANT,
}
"""What a case must have, so that it has the paper."""


@operation(router, "GET", "/documents/{uuid:document_id}", scope=Scope.DOCUMENTS, roles=READERS, opens=True, gives=PDF)
def download_document(request: ApiRequest, document_id: UUID) -> FileResponse:
    """Download a scan; the opening of the person's data is logged (K21)."""
    caller = request.auth
    scan = access_scan(caller.worker, document_id, at=caller.at, purpose=request.purpose)
    return kept_file(scan.file)


def kept_file(file: StoredFile) -> FileResponse:
    """Give a file that the caller may open; who may, has been asked. Raises Problem 404 where the disk has lost it."""
    try:
        return _download(open_file(file), download_name(file))
    except FileNotFoundError:
        log.exception("the disk has lost the content of file %s", file.pk)
        raise Problem("not-found") from None


@operation(
    router,
    "GET",
    "/cases/{uuid:case_id}/papers/{slug:kind}",
    scope=Scope.DOCUMENTS,
    roles=READERS,
    opens=True,
    gives=PDF,
)
def download_paper(request: ApiRequest, case_id: UUID, kind: Kind) -> FileResponse:
    """Make a paper of a case as it stands now: PDF/A in the layout of the state standard."""
    caller = request.auth
    case = access_case(caller.worker, case_id, at=caller.at, purpose=request.purpose, also=ONE_OF_EACH)
    if not NEEDS.get(kind, _always)(case):
        raise Problem("not-found")
    name = clean_name(f"{case.number.replace('/', '-')} {kind}.pdf")
    return _download(BytesIO(PAPERS[kind](case, caller.worker, caller.at)), name)


def _always(_case: Case) -> bool:
    return True


def _download(content: Any, name: str) -> FileResponse:
    response = FileResponse(content, as_attachment=True, filename=name, content_type=PDF)
    response.headers["Cache-Control"] = "private, no-store"
    return response
