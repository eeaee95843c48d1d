"""A case with its parts, put together for the wire."""

from typing import Any

from office.api.schemas.cases import (
    CaseShown,
    DecisionShown,
    DeliveryShown,
    ItemShown,
    LackShown,
    NoticeShown,
    PersonNamed,
    StepShown,
    SuspensionShown,
    WorkerNamed,
    line_values,
)
from office.cases.listing import lacks_of, suspension_of
from office.cases.models import Case, Suspension
from office.cases.queries import case_page

ONE_OF_EACH = (
    "package",
    "representative__person",
    "decision__decided_by",
    "outgoing",
    "delivery",
    "deficiency_notice",
    "extension",
)
"""Single relations that a case is read with."""


def case_shown(case: Case) -> CaseShown:
    """Put a case, opened with ``ONE_OF_EACH``, together with its parts."""
    page = case_page(case)
    return CaseShown.model_construct(
        **line_values(case),
        tracking_code=case.tracking_code,
        card=case.card_id,
        process_card=case.process_card_id,
        package=case.package_id,
        representative=PersonNamed.of(case.representative.person) if case.representative else None,
        taken_by=WorkerNamed.of(case.taken_by),
        full_at=case.full_at,
        steps=[StepShown.of(step) for step in page.steps],
        documents=[ItemShown.of(item) for item in page.items],
        notice=_notice(case),
        suspension=_suspension(suspension_of(case)),
        **_results(case),
    )


def _notice(case: Case) -> NoticeShown | None:
    notice = getattr(case, "deficiency_notice", None)
    if notice is None:
        return None
    lacks = [
        LackShown.model_construct(id=lack.pk, item=lack.item_id, what=lack.what, mended_at=lack.mended_at)
        for lack in lacks_of(case)
    ]
    return NoticeShown.model_construct(bring_by_on=notice.bring_by_on, told_by_phone_at=notice.phoned_at, lacks=lacks)


def _suspension(suspension: Suspension | None) -> SuspensionShown | None:
    if suspension is None:
        return None
    same = ("reason", "explanation", "review_on", "started_at")
    values = {name: getattr(suspension, name) for name in same}
    return SuspensionShown.model_construct(**values, owner=WorkerNamed.of(suspension.owner))


def _results(case: Case) -> dict[str, Any]:
    """Give what came of the case: its longer term, decision, outgoing package, delivery."""
    extension = getattr(case, "extension", None)
    decision = getattr(case, "decision", None)
    outgoing = getattr(case, "outgoing", None)
    delivery = getattr(case, "delivery", None)
    handed = delivery and DeliveryShown.model_construct(way=delivery.way, delivered_at=delivery.delivered_at)
    return {
        "extended_to": extension.due_after_at if extension else None,
        "decision": DecisionShown.of(decision) if decision else None,
        "result_sent_at": outgoing.sent_at if outgoing else None,
        "result_arrived_at": outgoing.arrived_at if outgoing else None,
        "delivery": handed,
    }
