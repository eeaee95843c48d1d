"""Papers and scans, shown in the browser to be printed; each through the access check of what it belongs to."""

from uuid import UUID

from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_GET

from office.cases.access import access_case, access_list, access_package, access_scan
from office.cases.papers import (
    affected_consent_paper,
    consent_paper,
    deficiency_notice_paper,
    handover_list_paper,
    inventory_paper,
)
from office.documents import download_name, open_file
from office.documents.models import StoredFile
from office.frontdesk.common import counter
from office.parties.access import access_affected
from office.ui.clock import now
from office.ui.requests import StaffRequest

PDF = "application/pdf"
PRINT = gettext_noop("printing a paper")
LOOK = gettext_noop("looking at a scan")


def paper(content: bytes, name: str, key: str) -> HttpResponse:
    """Show a PDF in the browser under a name that any system can keep."""
    file_name = f"{name}-{slugify(key.replace('/', '-'))}.pdf"
    headers = {"Content-Disposition": content_disposition_header(as_attachment=False, filename=file_name) or "inline"}
    return HttpResponse(content, content_type=PDF, headers=headers)


@require_GET
@counter
def inventory(request: StaffRequest, case: UUID) -> HttpResponse:
    """Show the inventory in two copies (L25)."""
    also = ["representative__person", "package", "deficiency_notice"]
    found = access_case(request.worker, case, at=now(), purpose=PRINT, also=also)
    return paper(inventory_paper(found, at=now()), "inventory", found.number)


@require_GET
@counter
def deficiencies(request: StaffRequest, case: UUID) -> HttpResponse:
    """Show the notice of what to bring (L28, L29)."""
    also = ["representative__person", "deficiency_notice__made_by"]
    found = access_case(request.worker, case, at=now(), purpose=PRINT, also=also)
    return paper(deficiency_notice_paper(found, at=now()), "deficiencies", found.number)


@require_GET
@counter
def consent(request: StaffRequest, package: UUID) -> HttpResponse:
    """Show the consent to be signed; after registration it bears the number of the case (L24)."""
    opened = access_package(request.worker, package, at=now(), purpose=PRINT)
    return paper(consent_paper(opened, at=now()), "consent", str(package)[:8])


@require_GET
@counter
def affected_consent(request: StaffRequest, package: UUID, person: UUID) -> HttpResponse:
    """Show the consent that another person of the package signs, or the one who stands for them (K20)."""
    opened = access_package(request.worker, package, at=now(), purpose=PRINT)
    known = access_affected(request.worker, person, at=now(), purpose=PRINT, subject=opened)
    return paper(affected_consent_paper(opened, known, at=now()), "consent", str(person)[:8])


@require_GET
@counter
def handover_list(request: StaffRequest, made: UUID) -> HttpResponse:
    """Show a hand-over list with room for both signatures (L33)."""
    found, _items = access_list(request.worker, made, at=now(), purpose=PRINT)
    return paper(handover_list_paper(found, at=now()), "handover", found.code)


@require_GET
@counter
def scan(request: StaffRequest, scan: UUID) -> HttpResponseBase:
    """Show a scanned document of a package."""
    return file_shown(access_scan(request.worker, scan, at=now(), purpose=LOOK).file)


def file_shown(stored: StoredFile) -> FileResponse:
    """Show a file in the browser; who may open it has been asked."""
    return FileResponse(open_file(stored), content_type=stored.media_type, filename=download_name(stored))
