"""Documents that the applicant adds to a registered case by himself: kept, told to a named person, not yet taken in."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from office.audit import record
from office.cases import terms
from office.cases.models import Case, Deficiency, Duty, SentDocument
from office.cases.states import UNDECIDED, CaseState
from office.cases.typed import SHORT, typed
from office.centres.duties import owe
from office.centres.models import Role
from office.centres.staffing import responsible_for, stand_in
from office.documents.models import StoredFile
from office.law import Refusal
from office.law.states import StaleChange
from office.law.words import Words as _

MOST_WAITING: Final = 20
"""So many documents of one case may wait to be looked at."""


def may_send(case: Case) -> bool:
    """Tell whether a document can still change what is decided."""
    return case.state in UNDECIDED


def faults_of(case: Case) -> list[Deficiency]:
    """Give what is still missing or faulty, with the line of the card that asks for it."""
    if case.state != CaseState.REGISTERED or case.full_at:
        return []
    open_ones = Deficiency.objects.filter(notice__case=case, mended_at__isnull=True)
    return list(open_ones.select_related("item__document").order_by("item__order"))


def check_there_is_room(case: Case) -> None:
    """Refuse before a file is kept: nothing can be added, or too much waits already."""
    if not may_send(case):
        raise StaleChange("L28", _("The case is decided already: a document can not change it any more."))
    if SentDocument.objects.waiting().filter(case=case).count() >= MOST_WAITING:
        raise Refusal("L28", _("Too many documents wait to be looked at. Send more when these have been checked."))


@transaction.atomic
def send_document(
    case: Case, file: StoredFile, *, fault_id: int | None, name: str, request: UUID, at: datetime
) -> SentDocument:
    """Add ``file`` to ``case``, in place of a missing document or as one of the applicant's own (K19, L28).

    A worker of the front office owes a look at it by the end of the next working day. Sent twice it is kept once.

    Raises:
        Refusal: the case is decided, too much waits already, or it is not said what the document is.
    """
    locked = Case.objects.locked(case, at=at)
    if (there := SentDocument.objects.filter(request=request, case=locked).first()) is not None:
        return there
    check_there_is_room(locked)
    fault = next((one for one in faults_of(locked) if one.pk == fault_id), None)
    if fault_id is not None and fault is None:
        raise StaleChange("L28", _("This document is not missing any more: look at the case as it is now."))
    lacking = _("Write what the document is.")
    said = fault.item.name if fault else typed(name, clause="K19", field="name", most=SHORT, lacking=lacking)
    sent = SentDocument.objects.create(case=locked, deficiency=fault, name=said, file=file, request=request, sent_at=at)
    bearer = stand_in(locked.taken_by, at) or responsible_for(
        locked.provider, locked.centre, Role.FRONT_OFFICE, at=at, load={}
    )
    owe(Duty, terms.CHECK_SENT, bearer=bearer, centre=locked.centre, since=at, case=locked)
    record("case.document_sent", locked, by=None, at=at, data={"sent": str(sent.pk), "digest": file.digest})
    return sent


def sent_to(case: Case) -> Iterable[SentDocument]:
    """Give everything the applicant has sent to the case, the latest first."""
    return SentDocument.objects.filter(case=case).select_related("file").order_by("-sent_at", "id")
