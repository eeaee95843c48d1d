"""After registration with faults: the applicant brings what was missing, or the case goes on without it (L28, L29)."""

from datetime import datetime

from django.db import transaction

from office.accounts.models import Worker
from office.audit import record
from office.cases import terms
from office.cases.facts import LOCAL
from office.cases.models import Case, Deficiency, DeficiencyNotice, Duty, ItemScan, RoutingEntry
from office.cases.registration import begin
from office.cases.sheet import note
from office.cases.states import GIVEN, CaseState, Mark
from office.cases.typed import LONG, SHORT, counted, typed
from office.centres.access import posting_for
from office.centres.duties import fulfil
from office.centres.models import Role
from office.documents.models import StoredFile
from office.law import Refusal
from office.law.states import StaleChange
from office.law.words import Words as _


def _waiting(case: Case, *, by: Worker, at: datetime) -> Case:
    locked = Case.objects.locked(case, at=at)
    posting_for(by, Role.FRONT_OFFICE, centre=locked.centre, provider=locked.provider, at=at)
    if locked.state != CaseState.REGISTERED or locked.full_at:
        raise StaleChange("L28", _("This case no longer waits for documents: look at its present state."))
    return locked


@transaction.atomic
def bring_document(
    case: Case,
    deficiency_id: int,
    *,
    mark: Mark,
    sheets: int,
    by: Worker,
    at: datetime,
    file: StoredFile | None = None,
) -> Case:
    """Take a missing document in. With the last one the package is full and the case starts on its way (L30).

    Raises:
        Refusal: the document is again not in order.
        StaleChange: it has been brought already, or the case went on without it.
        Deficiency.DoesNotExist: no such fault in this case.
    """
    locked = _waiting(case, by=by, at=at)
    if mark not in GIVEN:
        raise Refusal("L28", _("Take the document in as an original or as a checked copy."), field="mark")
    fault = Deficiency.objects.select_related("item").get(pk=deficiency_id, notice__case=locked)
    if fault.mended_at:
        raise StaleChange("L28", _("This document has been brought already."), present=fault.item.mark)
    fault.mended_at, fault.mended_by = at, by
    fault.save(update_fields=["mended_at", "mended_by"])
    fault.item.mark, fault.item.sheets, fault.item.brought_at = mark, counted(sheets), at
    fault.item.save(update_fields=["mark", "sheets", "brought_at"])
    if file is not None:
        ItemScan.objects.create(item=fault.item, file=file, added_by=by, added_at=at)
    record("case.document_brought", locked, by=by, at=at, data={"item": fault.item_id, "mark": mark})
    if not Deficiency.objects.filter(notice__case=locked, mended_at__isnull=True).exists():
        _go_on(locked, by=by, at=at)
    return locked


@transaction.atomic
def go_on_without(case: Case, *, reason: str, by: Worker, at: datetime) -> Case:
    """Send the case on as it is: the date has passed, or the applicant says that nothing more will come.

    Raises:
        Refusal: the date to bring the documents has not passed and no statement of the applicant is given.
    """
    locked = _waiting(case, by=by, at=at)
    date_passed = at.astimezone(LOCAL).date() > locked.deficiency_notice.bring_by_on
    lacking = _("The applicant may still bring the documents: write down the applicant's statement to go on without.")
    said = typed(reason, clause="L28", field="reason", most=LONG, lacking=None if date_passed else lacking)
    note(locked, RoutingEntry.Kind.WENT_ON, by=by, at=at, body=locked.provider, text=said)
    record("case.went_on_incomplete", locked, by=by, at=at, data={"date_passed": date_passed})
    _go_on(locked, by=by, at=at)
    return locked


def _go_on(case: Case, *, by: Worker, at: datetime) -> None:
    watched = (terms.BRING_DOCUMENTS.clause, terms.TELL_BY_PHONE.clause)
    fulfil(Duty.objects.filter(case=case, clause__in=watched).open(), by=by, at=at)
    begin(case, by=by, at=at)


@transaction.atomic
def told_by_phone(case: Case, *, said: str, by: Worker, at: datetime) -> DeficiencyNotice:
    """Record that the applicant was told by phone at once (L29), or why that was not possible."""
    locked = _waiting(case, by=by, at=at)
    lacking = _("Write what was said, or why nobody could be reached.")
    what = typed(said, clause="L29", field="said", most=SHORT, lacking=lacking)
    notice = locked.deficiency_notice
    notice.phoned_at, notice.phone_note = at, what
    notice.save(update_fields=["phoned_at", "phone_note"])
    fulfil(Duty.objects.filter(case=locked, clause=terms.TELL_BY_PHONE.clause).open(), by=by, at=at)
    record("case.told_by_phone", locked, by=by, at=at)
    return notice
