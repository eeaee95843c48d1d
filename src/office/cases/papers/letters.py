"""Letters to the applicant: what to add, the refusal, the result."""

from datetime import date, datetime
from typing import Any

from office.cases.appeals import COURT
from office.cases.facts import LOCAL
from office.cases.models import Case, Decision, Deficiency
from office.cases.papers.common import addressee, appeals, body_head, officer, signer
from office.centres.papers import centre_head
from office.documents import papers, typeset_paper


def _on(at: datetime) -> date:
    return at.astimezone(LOCAL).date()


def deficiency_notice_paper(case: Case, *, at: datetime) -> bytes:
    """Make the notice of what to bring, by when, and what happens otherwise (L28, L29)."""
    notice = case.deficiency_notice
    faults = notice.deficiencies.select_related("item__document").order_by("item__order")
    paper = papers.DeficiencyNotice(
        head=centre_head(case.centre),
        dated_on=_on(notice.made_at),
        index=case.number,
        addressee=addressee(case),
        case_number=case.number,
        service=case.service.name,
        applied_on=_on(case.registered_at),
        signer=signer(notice.made_by, "Працівник фронт-офісу"),
        officer=officer(notice.made_by),
        qr=case.tracking_code,
        deficiencies=tuple(_fault(fault) for fault in faults),
        bring_by=notice.bring_by_on,
        bring_to=case.centre.address,
        tracking_code=case.tracking_code,
    )
    return typeset_paper(paper, at=at)


def _fault(fault: Deficiency) -> papers.Deficiency:
    document = fault.item.document
    return papers.Deficiency(
        document=fault.item.name,
        fault=fault.item.note or "документа немає в пакеті",
        mend=document.where_to_get if document else "",
        basis=document.legal_basis if document else "",
        can_be_requested=bool(document and document.obtainable_by_request),
    )


def refusal_paper(case: Case, *, at: datetime) -> bytes:
    """Make the grounded refusal: norms, circumstances, how to appeal, the right to go to court (L32, L51)."""
    decision = case.decision
    stated = papers.Appeal(body="Порядок оскарження", how=decision.appeal, term="")
    grounds = decision.grounds.all()
    norms = [papers.Norm(act=decision.norm, provision="")]
    paper = papers.Refusal(
        **_requisites(case, decision),
        norms=tuple(norms + [papers.Norm(act=ground.norm, provision=ground.text) for ground in grounds]),
        circumstances=decision.facts,
        remedy=decision.text,
        appeals=(stated, *appeals(case)),
        court=COURT,
    )
    return typeset_paper(paper, at=at)


def result_letter_paper(case: Case, *, at: datetime) -> bytes:
    """Make the letter that goes with the result (L38, L51)."""
    decision = case.decision
    contents = case.outgoing.contents if hasattr(case, "outgoing") else ""
    paper = papers.ResultLetter(
        **_requisites(case, decision),
        heading=f"Про результат послуги «{case.service.name}»",
        text=decision.text,
        annexes=tuple(papers.Annex(name=line, sheets=None) for line in contents.splitlines() if line.strip()),
        appeals=appeals(case),
        court=COURT,
    )
    return typeset_paper(paper, at=at)


def _requisites(case: Case, decision: Decision) -> dict[str, Any]:
    return {
        "head": body_head(decision.provider, case.centre),
        "dated_on": _on(decision.decided_at),
        "index": case.number,
        "addressee": addressee(case),
        "case_number": case.number,
        "service": case.service.name,
        "applied_on": _on(case.registered_at),
        "signer": signer(decision.decided_by, "Виконавець"),
        "officer": officer(decision.decided_by),
        "qr": case.tracking_code,
    }
