"""The one door between applicants and cases: what an applicant-facing face may ask, and nothing more (L5.2)."""

import hmac
from dataclasses import dataclass
from datetime import datetime

from office.cases.models import Case
from office.cases.typed import plain
from office.law import clause


@dataclass(frozen=True)
class CaseStatus:
    """What the applicant sees of a case: where it is, since when, until when; never a worker's note or another's data."""

    number: str
    service: str
    state: str
    state_name: str
    holder: str
    registered_at: datetime
    due_at: datetime | None
    missing_documents: tuple[str, ...]


@clause("L5.2")
def case_status(number: str, code: str) -> CaseStatus | None:
    """Tell the state of a case to whoever knows its number and its code; None for any other pair.

    Applicant-facing faces reach cases through this module alone (import contract), so that no account of an
    applicant ever reaches the data of the back office (L5.2).
    """
    asked = plain(code).upper()
    case = Case.objects.select_related("service", "decider", "provider").filter(tracking_code=asked).first()
    if case is None or not hmac.compare_digest(case.number.encode(), plain(number).encode()):
        return None
    step = case.steps.filter(state__in=["sent", "received"]).select_related("provider").first()
    notice = getattr(case, "deficiency_notice", None)
    missing = notice.deficiencies.filter(mended_at__isnull=True) if notice else []
    return CaseStatus(
        number=case.number,
        service=case.service.name,
        state=case.state,
        state_name=str(case.get_state_display()),
        holder=(step.provider if step else case.provider).name,
        registered_at=case.registered_at,
        due_at=case.due_at,
        missing_documents=tuple(fault.what for fault in missing),
    )
