"""Which papers a case has, and how each is made."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from office.accounts.models import Worker
from office.cases import papers
from office.cases.models import Case
from office.cases.states import Outcome


@dataclass(frozen=True)
class CasePaper:
    kind: str
    name: str | Promise
    make: Callable[[Case, Worker, datetime], bytes]
    there: Callable[[Case], bool] = lambda _case: True


def _decided(outcome: Outcome) -> Callable[[Case], bool]:
    return lambda case: case.outcome == outcome


PAPERS: Final = (
    CasePaper("inventory", _("Inventory, two copies"), lambda case, _by, at: papers.inventory_paper(case, at=at)),
    CasePaper("consent", _("Consent to processing"), lambda case, _by, at: papers.consent_paper(case.package, at=at)),
    CasePaper(
        "deficiencies",
        _("Notice of what to bring"),
        lambda case, _by, at: papers.deficiency_notice_paper(case, at=at),
        lambda case: hasattr(case, "deficiency_notice"),
    ),
    CasePaper("routing", _("Routing sheet"), lambda case, _by, at: papers.routing_sheet_paper(case, at=at)),
    CasePaper(
        "refusal",
        _("Refusal"),
        lambda case, _by, at: papers.refusal_paper(case, at=at),
        _decided(Outcome.REFUSE),
    ),
    CasePaper(
        "result",
        _("Letter with the result"),
        lambda case, _by, at: papers.result_letter_paper(case, at=at),
        _decided(Outcome.GRANT),
    ),
    CasePaper(
        "journal", _("Extract of the journal"), lambda case, by, at: papers.journal_extract_paper(case, by=by, at=at)
    ),
)


def offered(case: Case) -> list[CasePaper]:
    """The papers that this case has now."""
    return [paper for paper in PAPERS if paper.there(case)]


def paper_of(case: Case, kind: str) -> CasePaper | None:
    """The paper of this kind; None where the case has none."""
    return next((paper for paper in offered(case) if paper.kind == kind), None)
