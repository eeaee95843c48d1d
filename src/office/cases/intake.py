"""Taking a package in at the counter, from the post or electronically, before it has a number."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, Max, OuterRef

from office.accounts.models import Worker
from office.audit import record
from office.cases import rules, terms
from office.cases.facts import LOCAL, gather
from office.cases.models import Duty, ItemScan, PackageItem, SubmissionPackage
from office.cases.rules import Obstacle
from office.cases.states import GIVEN, Channel, Mark, PackageState
from office.cases.typed import LONG, SHORT, counted, typed
from office.catalogue.models import Service
from office.catalogue.queries import card_in_force, documents_needed, listed_service, takes_papers
from office.centres.access import posting_for
from office.centres.closures import check_open
from office.centres.duties import owe, void
from office.centres.models import Centre, Desk, Provider, Role
from office.documents.models import StoredFile
from office.law import Refusal, clause
from office.law.states import StaleChange
from office.law.words import Words as _
from office.parties.models import AffectedPerson, Applicant, Representative
from office.tables.asking import Question, the_one

MOST_NOTE = 4000


@clause("L22")
@transaction.atomic
def open_package(
    *,
    centre: Centre,
    provider: Provider,
    service: Service,
    applicant: Applicant,
    channel: Channel,
    arrived_at: datetime,
    by: Worker,
    at: datetime,
    desk: Desk | None = None,
    representative: Representative | None = None,
) -> SubmissionPackage:
    """Open a package that came in person or by another lawful way (L22); it is saved from the first word on.

    Raises:
        Refusal: the centre is closed (K27), the worker does not take papers for this body (K3), the service is not on
            a list in force (K8a) or has no card in force (K8b), the package came in the future.
    """
    posting_for(by, Role.FRONT_OFFICE, centre=centre, provider=provider, at=at)
    check_open(centre, at=at)
    if arrived_at > at:
        raise Refusal("L26", _("The package can not have come in the future."), field="arrived_at")
    if representative is not None:
        _check_own(representative.applicant_id, applicant, "D3")
    day = at.astimezone(LOCAL).date()
    listed_service(service, centre.city, day)
    if provider not in takes_papers(service, centre.city, day, centre):
        raise Refusal(
            "K3", _("This body does not take papers for this service. Send the person to the body that does.")
        )
    card = card_in_force(service, centre.city, day)
    package = SubmissionPackage.objects.create(
        centre=centre,
        provider=provider,
        service=service,
        card=card,
        applicant=applicant,
        representative=representative,
        channel=channel,
        arrived_at=arrived_at,
        desk=desk,
        taken_by=by,
        created_at=at,
        changed_at=at,
    )
    _lay_out(package)
    if (term := terms.REGISTER_BY_CHANNEL.get(channel)) is not None:
        owe(Duty, term, bearer=by, centre=centre, since=arrived_at, package=package)
    record("package.opened", package, by=by, at=at, data={"service": service.code, "channel": channel})
    return package


def _check_own(applicant_id: UUID, applicant: Applicant, clause_id: str) -> None:
    if applicant_id != applicant.pk:
        raise Refusal(clause_id, _("This person is recorded for another applicant."))


def _lay_out(package: SubmissionPackage) -> None:
    """Make the checklist follow the card and the answers; what was marked or scanned already stays so.

    A document is the same one under a new card when it bears the same name. One that is not demanded any more leaves
    the list, unless it was scanned: then it stays as brought on the applicant's own initiative (K19).
    """
    items = list(package.items.annotate(scanned=Exists(ItemScan.objects.filter(item=OuterRef("pk")))))
    by_document = {item.document_id: item for item in items if item.document_id}
    by_name = {item.name: item for item in items if item.scanned or item.document_id}
    before = {item.pk: _laid(item) for item in items}
    kept: dict[int, PackageItem] = {}
    fresh: list[PackageItem] = []
    for document in documents_needed(package.card, package.answers):
        name = document.name[:500]
        item: PackageItem | None = by_document.get(document.pk) or by_name.get(name)
        if item is None or item.pk in kept:
            item = PackageItem(package=package)
            fresh.append(item)
        else:
            kept[item.pk] = item
        item.document, item.order, item.name = document, document.order, name
    for gone in items:
        if gone.document_id and gone.pk not in kept:
            _take_off(gone, kept, scanned=gone.scanned)
    changed = [item for item in kept.values() if _laid(item) != before[item.pk]]
    PackageItem.objects.bulk_update(changed, ["document", "order", "name", "mark"])
    PackageItem.objects.bulk_create(fresh)


def _laid(item: PackageItem) -> tuple[object, ...]:
    return item.document_id, item.order, item.name, item.mark


def _take_off(item: PackageItem, kept: dict[int, PackageItem], *, scanned: bool) -> None:
    if not scanned:
        item.delete()
        return
    item.document = None
    item.mark = item.mark if item.mark in GIVEN else Mark.COPY
    kept[item.pk] = item


def _draft(package: SubmissionPackage, *, by: Worker, at: datetime) -> SubmissionPackage:
    """Lock a draft for this worker, or say what became of it."""
    locked = SubmissionPackage.objects.locked(package, at=at)
    posting_for(by, Role.FRONT_OFFICE, centre=locked.centre, provider=locked.provider, at=at)
    if locked.state != PackageState.DRAFT:
        raise StaleChange("L25", _("This package has been registered or closed meanwhile: open it to see its state."))
    return locked


def _keep(package: SubmissionPackage, at: datetime, *fields: str) -> SubmissionPackage:
    package.version += 1
    package.changed_at = max(at, package.changed_at)
    package.save(update_fields=[*fields, "version", "changed_at"])
    return package


@transaction.atomic
def answer_questions(
    package: SubmissionPackage, answers: Mapping[str, bool], *, by: Worker, at: datetime
) -> SubmissionPackage:
    """Record the applicant's answers; the list of documents becomes this applicant's exact list."""
    draft = _draft(package, by=by, at=at)
    draft.answers = {**draft.answers, **answers}
    _lay_out(draft)
    return _keep(draft, at, "answers")


@clause("L23")
@transaction.atomic
def mark_item(
    package: SubmissionPackage,
    item_id: int,
    *,
    mark: Mark,
    sheets: int = 0,
    note: str = "",
    by: Worker,
    at: datetime,
) -> PackageItem:
    """Mark a document against the card, with what is wrong with it and how to mend it (L23).

    Raises:
        Refusal: a document that is not on the card is demanded (K19), or nobody can be asked for it (L28).
        PackageItem.DoesNotExist: the document is not in this package.
    """
    draft = _draft(package, by=by, at=at)
    item = the_one(_ITEM.ask(package=draft.pk, item=item_id), PackageItem)
    rules.check_demanded(mark=mark or Mark.ORIGINAL, on_card=not item.on_own_initiative)
    rules.check_requestable(mark=mark, obtainable=bool(item.document and item.document.obtainable_by_request))
    lacking = _("Write what is wrong with «{name}».", name=item.name) if mark == Mark.FAULTY else None
    said = typed(note, clause="L23", field="note", most=SHORT, lacking=lacking)
    item.mark, item.sheets, item.note = mark, counted(sheets), said
    item.save(update_fields=["mark", "sheets", "note"])
    _keep(draft, at)
    return item


_ITEM: Final = Question(
    lambda package, item: PackageItem.objects.filter(package=package, pk=item).select_related("document").order_by(),
    package=UUID,
    item=int,
)


@transaction.atomic
def add_own_document(
    package: SubmissionPackage, *, name: str, mark: Mark, sheets: int, by: Worker, at: datetime
) -> PackageItem:
    """Accept a document that the card does not ask for: the applicant brings it on his own initiative (K19)."""
    draft = _draft(package, by=by, at=at)
    rules.check_demanded(mark=mark, on_card=False)
    what = typed(name, clause="K19", field="name", most=SHORT, lacking=_("Write what the document is."))
    last = draft.items.aggregate(last=Max("order"))["last"] or 0
    item = PackageItem.objects.create(package=draft, order=last + 1, name=what, mark=mark, sheets=counted(sheets))
    _keep(draft, at)
    return item


@transaction.atomic
def remove_own_document(package: SubmissionPackage, item_id: int, *, by: Worker, at: datetime) -> None:
    """Take an own-initiative document out of the draft: given back to the person."""
    draft = _draft(package, by=by, at=at)
    draft.items.filter(pk=item_id, document__isnull=True).delete()
    _keep(draft, at)


@clause("L27")
@transaction.atomic
def attach_scan(package: SubmissionPackage, item_id: int, file: StoredFile, *, by: Worker, at: datetime) -> ItemScan:
    """Put a scan to its document: the electronic file of the case is formed from these (L27)."""
    locked = SubmissionPackage.objects.locked(package, at=at)
    posting_for(by, Role.FRONT_OFFICE, centre=locked.centre, provider=locked.provider, at=at)
    if locked.state == PackageState.ABANDONED:
        raise StaleChange("L27", _("This package was closed without being submitted: open a new one."))
    item = locked.items.get(pk=item_id)
    scan = ItemScan.objects.create(item=item, file=file, added_by=by, added_at=at)
    told = {"item": item.pk, "file": str(file.pk), "digest": file.digest}
    record("package.scan_added", locked, by=by, at=at, data=told)
    return scan


@transaction.atomic
def remove_scan(package: SubmissionPackage, scan_id: str, *, by: Worker, at: datetime) -> None:
    """Take a wrong scan out of a draft; in a registered package nothing is ever removed."""
    draft = _draft(package, by=by, at=at)
    if ItemScan.objects.filter(pk=scan_id, item__package=draft).delete()[0]:
        record("package.scan_removed", draft, by=by, at=at, data={"scan": str(scan_id)})


@transaction.atomic
def link_people(
    package: SubmissionPackage,
    *,
    by: Worker,
    at: datetime,
    representative: Representative | None = None,
    affected: AffectedPerson | None = None,
) -> SubmissionPackage:
    """Put a representative of the applicant, or another person whose data are processed, to the package.

    Raises:
        Refusal: the representative or the other person belongs to another applicant (D3, K20).
    """
    draft = _draft(package, by=by, at=at)
    for clause_id, person in (("D3", representative), ("K20", affected)):
        if person is not None:
            _check_own(person.applicant_id, draft.applicant, clause_id)
    draft.representative = representative or draft.representative
    if affected is not None:
        draft.affected.add(affected)
    return _keep(draft, at, "representative")


@transaction.atomic
def write_note(package: SubmissionPackage, text: str, *, by: Worker, at: datetime) -> SubmissionPackage:
    """Save the worker's note as it is typed."""
    draft = _draft(package, by=by, at=at)
    draft.note = typed(text, clause="L23", field="note", most=MOST_NOTE)
    return _keep(draft, at, "note")


@transaction.atomic
def take_new_card(package: SubmissionPackage, *, by: Worker, at: datetime) -> SubmissionPackage:
    """Bring a draft to the card in force now; marks and scans of documents that stay on the list are kept by name."""
    draft = _draft(package, by=by, at=at)
    draft.card = card_in_force(draft.service, draft.centre.city, at.astimezone(LOCAL).date())
    _lay_out(draft)
    return _keep(draft, at, "card")


@transaction.atomic
def abandon(package: SubmissionPackage, *, reason: str, by: Worker, at: datetime) -> SubmissionPackage:
    """Close a draft that the person decided not to submit. What was typed stays for the record."""
    draft = _draft(package, by=by, at=at)
    why = typed(reason, clause="L22", field="reason", most=LONG, lacking=_("Write why the package is not submitted."))
    draft.move(PackageState.ABANDONED)
    draft.note = f"{draft.note}\n{why}".strip()
    void(Duty.objects.filter(package=draft), reason=why[:200], at=at)
    record("package.abandoned", draft, by=by, at=at)
    return _keep(draft, at, "state", "note")


def what_stops(package: SubmissionPackage, *, at: datetime) -> list[Obstacle]:
    """List what still stops registration, each with the field that mends it: the bar below the desk."""
    return rules.obstacles(gather(package, at=at))
