"""The changes of a package: answers, marks, scans, people; and what becomes of it in the end."""

from typing import Any, Final
from uuid import UUID

from ninja import File, UploadedFile

from office.api.operations import FORM, ApiRequest, Reply
from office.api.schemas import packages as shown
from office.api.schemas import registering
from office.api.schemas.packages import Abandonment, Answers, AtOnce, Marking, PackageChange, ScanAdded
from office.api.schemas.registering import OwnDocument, Registered
from office.api.views.packages import TAKING_IN, changed, held, package_act, router, told
from office.audit.versions import seen_as
from office.cases import intake
from office.cases.delivery import serve_at_once
from office.cases.models import SubmissionPackage
from office.cases.registration import register
from office.cases.states import Mark
from office.cases.versions import package_now
from office.documents import store
from office.parties.access import access_affected, access_representative

MARKING: Final = {"mark": "original", "sheets": 2}
OWN: Final = {"name": "Довідка з місця роботи", "mark": "original", "sheets": 1}
AT_ONCE: Final = {"text": "Довідку видано", "receiver": "Зразкова О. П.", "shown_document": "ID-картка 900000123"}


__all__ = ["router"]  # the acts below join the ones on packages


@package_act(router, "PUT", "/answers", {"answers": {"displaced": False}})
def answer_questions(request: ApiRequest, package_id: UUID, body: Answers) -> Reply:
    """Record the applicant's answers: the list of documents becomes this applicant's exact list."""
    return changed(request, package_id, intake.answer_questions, answers=body.answers)


@package_act(router, "PUT", "/items/{int:item_id}", MARKING)
def mark_item(request: ApiRequest, package_id: UUID, item_id: int, body: Marking) -> Reply:
    """Mark a document against the card, with what is wrong with it (L23)."""
    said = {"mark": Mark(body.mark), "sheets": body.sheets, "note": body.note}
    return changed(request, package_id, intake.mark_item, item_id=item_id, **said)


@package_act(router, "POST", "/items", OWN)
def add_own_document(request: ApiRequest, package_id: UUID, body: OwnDocument) -> Reply:
    """Accept a document that the card does not ask for (K19)."""
    said = {"name": body.name, "mark": Mark(body.mark), "sheets": body.sheets}
    return changed(request, package_id, intake.add_own_document, **said)


@package_act(router, "DELETE", "/items/{int:item_id}")
def remove_own_document(request: ApiRequest, package_id: UUID, item_id: int) -> Reply:
    """Take an own-initiative document out of a draft: given back to the person."""
    return changed(request, package_id, intake.remove_own_document, item_id=item_id)


@package_act(
    router, "POST", "/items/{int:item_id}/scans", answer=ScanAdded, example=shown.SCAN_EXAMPLE, status=201, takes=FORM
)
def attach_scan(request: ApiRequest, package_id: UUID, item_id: int, file: File[UploadedFile]) -> Reply:
    """Put a scan to its document (L27): PDF, JPEG, PNG or TIFF, at most 20 MB; pictures become PDF."""
    caller = request.auth
    package = held(request, package_id)
    kept = store(file, name=file.name or "scan", by=caller.worker, at=caller.at)
    scan = intake.attach_scan(package, item_id, kept, by=caller.worker, at=caller.at)
    added = ScanAdded(id=scan.pk, pages=kept.pages, size=kept.size)
    return Reply(added, tag=seen_as(package_now(package)), location=f"/api/v1/documents/{scan.pk}")


@package_act(router, "DELETE", "/scans/{uuid:scan_id}")
def remove_scan(request: ApiRequest, package_id: UUID, scan_id: UUID) -> Reply:
    """Take a wrong scan out of a draft; in a registered package nothing is ever removed."""
    return changed(request, package_id, intake.remove_scan, scan_id=str(scan_id))


@package_act(router, "PATCH", "", {"note": "Прийде ще раз у пʼятницю"})
def change_package(request: ApiRequest, package_id: UUID, body: PackageChange) -> Reply:
    """Put a note, a representative or another person to a draft."""
    caller = request.auth
    moment: dict[str, Any] = {"by": caller.worker, "at": caller.at}
    package = held(request, package_id)
    if body.note is not None:
        intake.write_note(package, body.note, **moment)
    if body.representative or body.affected:
        intake.link_people(package, **_people(request, body), **moment)
    return told(package)


def _people(request: ApiRequest, body: PackageChange) -> dict[str, Any]:
    worker = request.auth.worker
    opened: dict[str, Any] = {"at": request.auth.at, "purpose": TAKING_IN}
    return {
        "representative": access_representative(worker, body.representative, **opened) if body.representative else None,
        "affected": access_affected(worker, body.affected, **opened) if body.affected else None,
    }


@package_act(router, "POST", "/new-card")
def take_new_card(request: ApiRequest, package_id: UUID) -> Reply:
    """Bring a draft to the card in force now; marks of documents that stay on the list are kept."""
    return changed(request, package_id, intake.take_new_card)


@package_act(router, "POST", "/abandonment", {"reason": "Особа передумала"})
def abandon_package(request: ApiRequest, package_id: UUID, body: Abandonment) -> Reply:
    """Close a draft that the person decided not to submit."""
    return changed(request, package_id, intake.abandon, reason=body.reason)


@package_act(router, "POST", "/registration", answer=Registered, example=registering.ANSWER_EXAMPLE)
def register_package(request: ApiRequest, package_id: UUID) -> Reply:
    """Register a package: the case gets its number, the terms begin (L25)."""
    package = held(request, package_id)
    case = register(package, by=request.auth.worker, at=request.auth.at)
    return _registered(package, Registered.of(case))


@package_act(
    router, "POST", "/service", AT_ONCE, answer=Registered, example=registering.ANSWER_EXAMPLE | {"state": "delivered"}
)
def give_at_once(request: ApiRequest, package_id: UUID, body: AtOnce) -> Reply:
    """Give an immediate service in one act: registered, decided, packed, handed over (L42)."""
    package = held(request, package_id)
    decision = serve_at_once(package, **dict(body), by=request.auth.worker, at=request.auth.at)
    return _registered(package, Registered.of(decision.case))


def _registered(package: SubmissionPackage, case: Registered) -> Reply:
    return Reply(case, tag=seen_as(package_now(package)), location=f"/api/v1/cases/{case.id}")
