"""Duties with their terms, and the journal of a case."""

from typing import Final
from uuid import UUID

from ninja import Query, Router

from office.accounts.scopes import Scope
from office.api import pages
from office.api.operations import ApiRequest, Reply, operation
from office.api.schemas import records as shown
from office.api.schemas.asking import PageAsked
from office.api.schemas.records import DutiesAsked, DutyPage, DutyShown, EntryShown, JournalPage
from office.audit import history
from office.audit.models import JournalEntry
from office.cases.access import access_case
from office.cases.duty_lists import list_duties
from office.cases.models import Duty
from office.centres.models import Role

router = Router()
DUTIES: Final = "duties"


@operation(
    router,
    "GET",
    "/duties",
    scope=Scope.DUTIES,
    answer=DutyPage,
    examples={"answer": {"items": [shown.DUTY_EXAMPLE], "next": None}},
)
def list_of_duties(request: ApiRequest, asked: Query[DutiesAsked]) -> Reply:
    """List duties, the next due first: the worker's own, or those that he watches as a head or auditor."""
    caller = request.auth
    found = list_duties(
        caller.worker,
        watched_by=caller.postings if asked.whose == "watched" else (),
        state=asked.state,
        centre=asked.centre,
        clause=asked.clause,
        after=pages.since(asked.cursor, DUTIES),
        limit=asked.limit + 1,
        at=caller.at,
    )
    rows, following = pages.cut(found, asked.limit, _mark)
    return Reply(DutyPage(items=[DutyShown.of(duty) for duty in rows], next=following))


def _mark(duty: Duty) -> str:
    return pages.cursor(DUTIES, duty.due_at.isoformat(), duty.pk)


@operation(
    router,
    "GET",
    "/cases/{uuid:case_id}/journal",
    scope=Scope.JOURNAL,
    roles=(Role.AUDITOR,),
    answer=JournalPage,
    opens=True,
    examples={"answer": {"items": [shown.ENTRY_EXAMPLE], "next": None}},
)
def read_journal(request: ApiRequest, case_id: UUID, asked: Query[PageAsked]) -> Reply:
    """Read the journal of a case from its first entry on, with the hashes that chain it."""
    caller = request.auth
    case = access_case(caller.worker, case_id, at=caller.at, purpose=request.purpose)
    name = f"journal {case.pk}"
    place = pages.place(asked.cursor, name, 1)
    found = list(history(case).filter(sequence__gt=int(place[0]) if place else 0)[: asked.limit + 1])

    def mark(entry: JournalEntry) -> str:
        return pages.cursor(name, entry.sequence)

    rows, following = pages.cut(found, asked.limit, mark)
    return Reply(JournalPage(items=[EntryShown.of(entry) for entry in rows], next=following))
