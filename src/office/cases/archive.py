"""What the centre keeps of a closed case (L44)."""

from datetime import datetime

from django.db import transaction

from office.accounts.models import Worker
from office.audit import entered
from office.cases.models import ArchiveRecord, Case, ItemScan
from office.cases.states import CaseState, Outcome
from office.cases.typed import typed
from office.centres.access import posting_for
from office.centres.models import Role
from office.law import Refusal, clause
from office.law.words import Words as _
from office.tables.writing import write_together

Kept = ArchiveRecord.Kept


@clause("L44")
@transaction.atomic
def archive(
    case: Case,
    *,
    application: ArchiveRecord.Kept,
    result: ArchiveRecord.Kept | None,
    place: str,
    by: Worker,
    at: datetime,
) -> ArchiveRecord:
    """Put a closed case in the archive: application and result stay in the centre, on paper or scanned (L44).

    Raises:
        Refusal: a scan is named but there is none, paper has no shelf mark, or a decided case keeps no result.
    """
    locked = Case.objects.locked(case, at=at)
    posting_for(by, Role.FRONT_OFFICE, centre=locked.centre, provider=locked.provider, at=at)
    locked.move(CaseState.ARCHIVED)
    if locked.outcome in Outcome.values and result is None:
        raise Refusal("L44", _("Say how the result is kept: a paper copy or a scan."), field="result")
    if application == Kept.SCAN and not ItemScan.objects.filter(item__package=locked.package_id).exists():
        raise Refusal("L44", _("There is no scan in this case: add it, or keep a paper copy."), field="application")
    lacking = _("Write where the paper copy stands.") if Kept.PAPER in (application, result) else None
    shelf = typed(place, clause="L44", field="place", most=100, lacking=lacking)
    kept = ArchiveRecord(
        case=locked,
        application=application,
        result=result or "",
        place=shelf,
        archived_by=by,
        archived_at=at,
    )
    write_together(locked.counted("state"), [kept], entered("case.archived", locked, by=by, at=at))
    return kept
