"""Scans and papers, given out only through the access check: inline, under a safe name, never kept by a cache."""

import logging
from io import BytesIO
from uuid import UUID

from django.http import FileResponse, Http404, HttpResponseBase
from django.views.decorators.http import require_GET

from office.backoffice.opening import HANDOVER, ONE_OF_EACH, PAPER, READERS, SCAN
from office.backoffice.papers import paper_of
from office.cases.access import access_case, access_list, access_scan
from office.cases.papers import handover_list_paper
from office.documents import open_file
from office.documents.names import clean_name, download_name
from office.ui.clock import now
from office.ui.decorators import staff
from office.ui.requests import StaffRequest

log = logging.getLogger("office.files")
PDF = "application/pdf"
# A browser's own viewer of PDF is an embedded object with styles in line; the file itself can load nothing else.
POLICY = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"


def _inline(content: object, name: str) -> FileResponse:
    response = FileResponse(content, filename=name, content_type=PDF)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    response.headers["Content-Security-Policy"] = POLICY
    return response


@require_GET
@staff(*READERS)
def scan(request: StaffRequest, scan_id: UUID) -> HttpResponseBase:
    """Show a scan of a document; the opening of the person's data is logged."""
    found = access_scan(request.worker, scan_id, at=now(), purpose=SCAN)
    try:
        return _inline(open_file(found.file), download_name(found.file))
    except FileNotFoundError:
        log.exception("the disk has lost the content of file %s", found.file_id)
        raise Http404 from None


@require_GET
@staff(*READERS)
def paper(request: StaffRequest, case_id: UUID, kind: str) -> HttpResponseBase:
    """Make a paper of the case as it stands now."""
    at = now()
    case = access_case(request.worker, case_id, at=at, purpose=PAPER, also=ONE_OF_EACH)
    wanted = paper_of(case, kind)
    if wanted is None:
        raise Http404
    name = clean_name(f"{case.number.replace('/', '-')} {wanted.name}.pdf")
    return _inline(BytesIO(wanted.make(case, request.worker, at)), name)


@require_GET
@staff(*READERS)
def list_paper(request: StaffRequest, list_id: UUID) -> HttpResponseBase:
    """Make the printed form of a hand-over list, with room for both signatures."""
    at = now()
    made, _items = access_list(request.worker, list_id, at=at, purpose=HANDOVER)
    return _inline(BytesIO(handover_list_paper(made, at=at)), clean_name(f"{made.code}.pdf"))
