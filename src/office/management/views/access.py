"""Who opened whose data: for the auditor, narrowed by person, worker, case and period, page by page, or as a table."""

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from office.audit.openings import Cursor, page_of, take_out
from office.centres.models import Role
from office.management.access_search import rows_of, search_of
from office.ui.clock import now
from office.ui.decorators import staff
from office.ui.requests import StaffRequest
from office.ui.spreadsheets import CSV, spreadsheet

COLUMNS = (_("When"), _("Worker"), _("Whose data"), _("Key of the record"), _("Purpose"), _("Case"))


@require_GET
@staff(Role.AUDITOR)
def index(request: StaffRequest) -> HttpResponse:
    """List the records of access; a name that may mean several people asks which of them is meant."""
    search = search_of(request, at=now())
    shown: dict[str, object] = {"search": search, "form": search.form}
    if search.asked is not None:
        page = page_of(search.asked, after=Cursor.read(request.GET.get("after", "")))
        shown |= {"page": page, "rows": rows_of(page.records, search, posting=request.posting)}
    return render(request, "management/access.html", shown, status=422 if search.form.errors else 200)


@require_POST
@staff(Role.AUDITOR)
def export(request: StaffRequest) -> HttpResponseBase:
    """Give what the address asks for as a table for a spreadsheet; that it was taken out stands in the journal."""
    at = now()
    search = search_of(request, at=at)
    if search.asked is None:
        return render(request, "management/access.html", {"search": search, "form": search.form}, status=422)
    rows = rows_of(take_out(search.asked, by=request.worker, at=at), search, posting=request.posting)
    response = HttpResponse(spreadsheet(COLUMNS, (row.cells() for row in rows)), content_type=CSV)
    response.headers["Content-Disposition"] = f'attachment; filename="access-{at:%Y%m%d-%H%M}.csv"'
    return response
