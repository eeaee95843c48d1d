"""Opening a case for a page of this face: the access is logged, the parts are read, the open acts are known."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.http import HttpResponseRedirect
from django.utils.translation import gettext_noop

from office.backoffice.acts import OpenAct, Seat, facts_of, next_act, open_acts
from office.cases.access import access_case
from office.cases.models import Case, ItemScan
from office.cases.queries import CasePage, case_page
from office.centres.models import Role
from office.ui.clock import now
from office.ui.requests import StaffRequest

OFFICERS: Final = (Role.CASE_OFFICER, Role.PROVIDER_HEAD)
READERS: Final = (Role.FRONT_OFFICE, *OFFICERS, Role.CENTRE_HEAD, Role.DEPARTMENT, Role.AUDITOR)
CASE_PAGE: Final = gettext_noop("page of the case")
ACT: Final = gettext_noop("act on the case")
SCAN: Final = gettext_noop("document of the case")
PAPER: Final = gettext_noop("paper of the case")
HANDOVER: Final = gettext_noop("hand-over list")

ONE_OF_EACH: Final = (
    "package",
    "representative__person",
    "decision__decided_by",
    "outgoing",
    "delivery",
    "deficiency_notice",
    "extension",
)


class SeeOther(HttpResponseRedirect):
    """After a POST: look at the result there (303), so that a reload repeats nothing."""

    status_code = 303


@dataclass(frozen=True)
class Opened:
    """A case as this worker sees it now."""

    page: CasePage
    acts: list[OpenAct]
    next: OpenAct | None
    at: datetime

    @property
    def case(self) -> Case:
        return self.page.case

    @property
    def first_scan(self) -> ItemScan | None:
        """What the viewer shows before another document is chosen."""
        return next((scan for item in self.page.items for scan in item.own_scans), None)


def open_case(request: StaffRequest, case_id: UUID, purpose: str) -> Opened:
    """Open a case with its parts; raises Case.DoesNotExist (a 404) for what is not there and not theirs alike."""
    at = now()
    page = case_page(access_case(request.worker, case_id, at=at, purpose=purpose, also=ONE_OF_EACH))
    facts = facts_of(page, extended=hasattr(page.case, "extension"))
    seat = Seat.of(request.posting)
    return Opened(page, open_acts(facts, seat), next_act(facts, seat), at)
