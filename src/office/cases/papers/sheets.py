"""Inventory, routing sheet, hand-over list, journal extract."""

from collections import defaultdict
from datetime import date, datetime

from office.accounts.models import Worker
from office.audit import history
from office.audit.verification import verify
from office.cases.facts import LOCAL
from office.cases.models import Case, CaseStep, HandoverList, PackageItem, RoutingEntry
from office.cases.papers.common import WAYS, signer
from office.cases.states import Channel, Mark
from office.centres.papers import centre_head
from office.documents import papers, typeset_paper

STATES: dict[str, papers.State] = {
    Mark.ORIGINAL: "given",
    Mark.COPY: "given",
    Mark.MISSING: "missing",
    Mark.FAULTY: "faulty",
    Mark.TO_REQUEST: "requested",
}
FORMS: dict[str, papers.Form] = {Mark.ORIGINAL: "original", Mark.COPY: "copy"}


def inventory_paper(case: Case, *, at: datetime) -> bytes:
    """Make the inventory in two copies (L25, L29): every document, what is missing, who was told, by when to bring it."""
    notice = getattr(case, "deficiency_notice", None)
    faults = {fault.item_id for fault in notice.deficiencies.all()} if notice else set()
    person = case.representative.person.full_name if case.representative else ""
    rows = []
    for item in case.package.items.all():
        warned = case.applicant.full_name if item.pk in faults else ""
        rows.append(_inventory_row(item, warned, notice.bring_by_on if notice and item.pk in faults else None))
    paper = papers.Inventory(
        head=centre_head(case.centre),
        case_number=case.number,
        service=case.service.name,
        service_code=case.number.split("/")[0],
        applicant=case.applicant.full_name,
        representative=person,
        way=WAYS[Channel(case.channel)],
        received_at=case.package.arrived_at,
        decide_by=case.due_at,
        rows=tuple(rows),
        taken_by=signer(case.taken_by, "Працівник фронт-офісу"),
        tracking_code=case.tracking_code,
        qr=case.tracking_code,
        mark=_mark_of_registration(case),
    )
    return typeset_paper(paper, at=at)


def _mark_of_registration(case: Case) -> str:
    entry = history(case).filter(verb="case.registered").first()
    return bytes(entry.hash).hex() if entry else ""


def _inventory_row(item: PackageItem, warned: str, bring_by: date | None) -> papers.InventoryRow:
    return papers.InventoryRow(
        document=item.name,
        form=FORMS.get(item.mark, ""),
        sheets=item.sheets or None,
        state=STATES.get(item.mark, "missing"),
        own_initiative=item.on_own_initiative,
        fault=item.note,
        warned=warned,
        bring_by=bring_by,
    )


def routing_sheet_paper(case: Case, *, at: datetime) -> bytes:
    """Make the routing sheet: per step who handed and took it and when, stamps, outcome, term, deviation (L30, L37)."""
    entries: dict[int | None, list[RoutingEntry]] = defaultdict(list)
    for entry in case.routing.select_related("by", "from_provider", "step"):
        entries[entry.step_id].append(entry)
    steps = case.steps.select_related("provider", "sender", "officer")
    paper = papers.RoutingSheet(
        head=centre_head(case.centre),
        case_number=case.number,
        service=case.service.name,
        service_code=case.number.split("/")[0],
        applicant=case.applicant.full_name,
        registered_at=case.registered_at,
        decide_by=case.due_at,
        controlled_by=case.taken_by.full_name,
        rows=tuple(_routing_row(step, entries[step.pk]) for step in steps),
        qr=case.tracking_code,
    )
    return typeset_paper(paper, at=at)


def _routing_row(step: CaseStep, entries: list[RoutingEntry]) -> papers.RoutingRow:
    late = step.done_at and step.due_at and step.done_at > step.due_at
    return papers.RoutingRow(
        step=f"{step.number}. {step.name}",
        body=step.provider.name,
        handed_by=step.sender.short_name if step.sender else "",
        handed_at=step.sent_at,
        taken_by=step.officer.short_name if step.received_at else "",
        taken_at=step.received_at,
        stamp="; ".join(entry.stamp for entry in entries),
        action=step.process_step.responsible if step.process_step else "",
        outcome=step.outcome,
        due_at=step.due_at,
        deviation=f"{step.done_at.astimezone(LOCAL):%d.%m.%Y}, із запізненням" if late and step.done_at else "",
    )


def handover_list_paper(made: HandoverList, *, at: datetime) -> bytes:
    """Make the hand-over list with room for both signatures (L33, L34)."""
    items = made.items.select_related("step__case__service", "step__case__applicant", "confirmed_by").order_by("pk")
    takers = {item.confirmed_by for item in items if item.confirmed_by}
    paper = papers.HandoverList(
        head=centre_head(made.centre),
        number=made.code,
        made_at=made.made_at,
        from_body=made.from_provider.name,
        from_worker=made.made_by.full_name,
        to_body=made.to_provider.name,
        to_worker=", ".join(sorted(worker.full_name for worker in takers)),
        taken_at=made.settled_at,
        rows=tuple(
            papers.HandoverRow(
                case_number=item.step.case.number,
                service=item.step.case.service.name,
                applicant=item.step.case.applicant.full_name,
                sheets=None,
                due_at=item.step.case.due_at,
                note=item.reason or item.step.name,
            )
            for item in items
        ),
        qr=made.code,
    )
    return typeset_paper(paper, at=at)


def journal_extract_paper(case: Case, *, by: Worker, at: datetime) -> bytes:
    """Make an extract of the case's journal, with whether its chain of hashes holds."""
    rows = tuple(
        papers.JournalRow(
            sequence=entry.sequence,
            at=entry.at,
            worker=entry.by.short_name if entry.by else "",
            act=entry.verb,
            digest=bytes(entry.hash).hex(),
        )
        for entry in history(case)
    )
    paper = papers.JournalExtract(
        head=centre_head(case.centre),
        subject=f"Справа № {case.number}",
        made_at=at,
        made_by=signer(by, ""),
        rows=rows,
        intact=not any(verify(case)),
        qr=case.tracking_code,
    )
    return typeset_paper(paper, at=at)
