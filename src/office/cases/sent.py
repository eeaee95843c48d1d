"""Looking at what applicants have sent electronically: taken in like a document that was brought, or returned with why."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Max, QuerySet

from office.accounts.models import Worker
from office.audit import record
from office.cases import terms
from office.cases.access import visible_cases
from office.cases.completing import bring_document
from office.cases.models import Case, Duty, ItemScan, PackageItem, SentDocument
from office.cases.people import log_all, with_people
from office.cases.states import UNDECIDED, Mark
from office.cases.typed import SHORT, typed
from office.centres.access import posting_for
from office.centres.duties import fulfil
from office.centres.models import Role
from office.law.states import StaleChange
from office.law.words import Words as _

OPENED_WITH: Final = tuple(f"case__{tie}" for tie in ("applicant", "centre", "provider", "service"))


def sent_waiting(worker: Worker, *, at: datetime) -> QuerySet[SentDocument]:
    """Documents sent to the worker's cases at which nobody has looked yet, the longest waiting first."""
    theirs = SentDocument.objects.waiting().filter(case__in=visible_cases(worker, at=at))
    return theirs.select_related("case__applicant", "case__service", "file").order_by("sent_at", "pk")


@transaction.atomic
def access_sent(worker: Worker, sent_id: UUID, *, at: datetime, purpose: str) -> SentDocument:
    """Open a document that was sent to a case, and log whose data were opened.

    Raises SentDocument.DoesNotExist: there is none, or the case is not the worker's to see.
    """
    found = with_people(SentDocument.objects.filter(case__in=visible_cases(worker, at=at)), "case__package")
    sent = found.select_related("file", *OPENED_WITH).get(pk=sent_id)
    log_all([(sent, sent.case.applicant)], by=worker, at=at, purpose=purpose, subject=sent.case)
    return sent


@transaction.atomic
def take_sent(sent: SentDocument, *, by: Worker, at: datetime) -> SentDocument:
    """Take a document in as a checked copy; with the last missing one the case starts on its way (L28, L30).

    Raises:
        StaleChange: somebody has looked at it already, or the case is decided.
    """
    locked, found = _unsettled(sent, by=by, at=at)
    if found.deficiency is not None and found.deficiency.mended_at is None and locked.full_at is None:
        bring_document(
            locked, found.deficiency.pk, mark=Mark.COPY, sheets=found.file.pages, file=found.file, by=by, at=at
        )
    else:
        _add_own(locked, found, by=by, at=at)
    return _settle(found, by=by, at=at, answer="")


@transaction.atomic
def return_sent(sent: SentDocument, *, answer: str, by: Worker, at: datetime) -> SentDocument:
    """Do not take a document in: the applicant reads what is wrong with it and how to mend it (L23).

    Raises:
        Refusal: nothing is said of what is wrong.
        StaleChange: somebody has looked at it already.
    """
    lacking = _("Write what is wrong with the document and how to mend it.")
    said = typed(answer, clause="L23", field="answer", most=SHORT, lacking=lacking)
    locked, found = _unsettled(sent, by=by, at=at)
    record("case.document_returned", locked, by=by, at=at, data={"sent": str(found.pk)})
    return _settle(found, by=by, at=at, answer=said)


def _unsettled(sent: SentDocument, *, by: Worker, at: datetime) -> tuple[Case, SentDocument]:
    locked = Case.objects.locked(sent.case, at=at)
    posting_for(by, Role.FRONT_OFFICE, centre=locked.centre, provider=locked.provider, at=at)
    found = SentDocument.objects.select_related("deficiency", "file").get(pk=sent.pk)
    if found.settled_at is not None:
        raise StaleChange("L23", _("Somebody has looked at this document already: see what became of it."))
    found.case = locked
    return locked, found


def _add_own(case: Case, found: SentDocument, *, by: Worker, at: datetime) -> None:
    """Put a document that nobody asked for into the package, as brought on the applicant's own initiative (K19)."""
    if case.state not in UNDECIDED:
        raise StaleChange("L28", _("The case is decided already: return the document and say so."))
    last = PackageItem.objects.filter(package=case.package_id).aggregate(last=Max("order"))["last"] or 0
    item = PackageItem.objects.create(
        package_id=case.package_id,
        order=last + 1,
        name=found.name,
        mark=Mark.COPY,
        sheets=found.file.pages,
        brought_at=at,
    )
    ItemScan.objects.create(item=item, file=found.file, added_by=by, added_at=at)
    record("case.document_brought", case, by=by, at=at, data={"item": item.pk, "mark": Mark.COPY})


def _settle(found: SentDocument, *, by: Worker, at: datetime, answer: str) -> SentDocument:
    found.settled_at, found.settled_by, found.taken, found.answer = at, by, not answer, answer
    found.save(update_fields=["settled_at", "settled_by", "taken", "answer"])
    if not SentDocument.objects.waiting().filter(case=found.case).exists():
        fulfil(Duty.objects.filter(case=found.case, clause=terms.CHECK_SENT.clause).open(), by=by, at=at)
    return found
