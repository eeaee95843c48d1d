"""Hand-over lists between bodies: what waits, the list made, confirmed, or a case of it returned (L33, L34)."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from ninja import Query, Router

from office.accounts.scopes import Scope
from office.api import pages, tags
from office.api.operations import ApiRequest, Reply, operation
from office.api.schemas import acts
from office.api.schemas import handovers as shown
from office.api.schemas.asking import PageAsked
from office.api.schemas.handovers import (
    ListLine,
    ListMade,
    ListShown,
    ListsShown,
    WaitingAsked,
    WaitingShown,
    WaitingStep,
)
from office.api.views.places import body_in, place_of
from office.audit.versions import seen_as
from office.cases import routing
from office.cases.access import access_list
from office.cases.listing import list_open_lists, receiver_of, steps_named, steps_waiting
from office.cases.models import CaseStep, HandoverList
from office.cases.versions import held_list, list_now, lists_with_version
from office.centres.models import Role
from office.tables.acting import in_one_piece

router = Router()
OFFICERS: Final = (Role.CASE_OFFICER, Role.PROVIDER_HEAD)
SENDERS: Final = (Role.FRONT_OFFICE, *OFFICERS)
WAITING: Final = "handovers waiting"
LISTS: Final = "handovers"
AS_OFFICERS: Final = dict.fromkeys(OFFICERS, Scope.WORK)


@operation(
    router,
    "GET",
    "/handovers/waiting",
    scope=Scope.CASES,
    roles=SENDERS,
    answer=WaitingShown,
    examples={"answer": shown.WAITING_EXAMPLE},
)
def list_waiting(request: ApiRequest, asked: Query[WaitingAsked]) -> Reply:
    """List the steps that wait in the worker's bodies to be handed over, the longest waiting first (L33)."""
    caller = request.auth
    place = pages.place(asked.cursor, WAITING, 2)
    after = (datetime.fromisoformat(place[0]), int(place[1])) if place else None
    steps = steps_waiting(caller.postings, case=asked.case, after=after, limit=asked.limit, at=caller.at)
    rows, following = pages.cut(steps, asked.limit, _waiting_mark)
    return Reply(WaitingShown(items=[WaitingStep.of(row, row.case.centre.code) for row in rows], next=following))


def _waiting_mark(step: CaseStep) -> str:
    assert step.ready_at is not None
    return pages.cursor(WAITING, step.ready_at.isoformat(), step.pk)


@operation(
    router,
    "GET",
    "/handovers",
    scope=Scope.CASES,
    roles=SENDERS,
    answer=ListsShown,
    examples={"answer": {"items": [shown.LINE_EXAMPLE], "next": None}},
)
def list_of_handovers(request: ApiRequest, asked: Query[PageAsked]) -> Reply:
    """List the hand-over lists of the worker's bodies on which something is not confirmed yet, the oldest first."""
    caller = request.auth
    found = list_open_lists(caller.worker, after=pages.since(asked.cursor, LISTS), limit=asked.limit, at=caller.at)
    rows, following = pages.cut(found, asked.limit, _list_mark)
    items = [ListLine.model_construct(**shown.line_of(row, vars(row)["size"])) for row in rows]
    return Reply(ListsShown(items=items, next=following))


def _list_mark(made: HandoverList) -> str:
    return pages.cursor(LISTS, made.made_at.isoformat(), made.pk)


@operation(
    router,
    "GET",
    "/handovers/{uuid:list_id}",
    scope=Scope.CASES,
    roles=SENDERS,
    answer=ListShown,
    opens=True,
    examples={"answer": shown.SHOWN_EXAMPLE},
)
def open_handover(request: ApiRequest, list_id: UUID) -> Reply:
    """Open a hand-over list with its cases."""
    caller = request.auth
    made, items = access_list(caller.worker, list_id, at=caller.at, purpose=request.purpose, shaped=lists_with_version)
    return Reply(ListShown.of(made, items), tag=seen_as(made))


@operation(
    router,
    "POST",
    "/handovers",
    scope=Scope.INTAKE,
    under=AS_OFFICERS,
    roles=SENDERS,
    answer=ListMade,
    status=201,
    examples={"body": acts.EXAMPLES[acts.NewHandover], "answer": shown.MADE_EXAMPLE},
)
def make_handover(request: ApiRequest, body: acts.NewHandover) -> Reply:
    """Put waiting steps on one list for one body (L30, L33). Each case stays with the sender until it is confirmed."""
    caller = request.auth
    senders = [role for role in SENDERS if AS_OFFICERS.get(role, Scope.INTAKE) in caller.client.scopes]
    centre, sender = place_of(caller, senders, body.centre, body.body)
    named = steps_named((each.case, each.step) for each in body.steps)
    keys = [step.pk for step in named]
    receiver = receiver_of(named, body.to, centre=centre) or body_in(centre, body.to, at=caller.at)
    with in_one_piece():
        made = routing.make_handover_list(
            centre=centre, sender=sender, receiver=receiver, step_ids=keys, by=caller.worker, at=caller.at
        )
    told = _told(made, confirmed=0, returned=0, size=len(keys))
    return Reply(told, location=f"/api/v1/handovers/{made.pk}")


@operation(
    router,
    "POST",
    "/handovers/{uuid:list_id}/receipt",
    scope=Scope.WORK,
    roles=OFFICERS,
    answer=ListMade,
    changes=True,
    examples={"body": acts.EXAMPLES[acts.Receipt], "answer": shown.MADE_EXAMPLE | {"confirmed": 1}},
)
def confirm_receipt(request: ApiRequest, list_id: UUID, body: acts.Receipt) -> Reply:
    """Confirm that the cases of a list are received, all or some of them (L34)."""
    with _held(request, list_id) as made:
        named = None if body.steps is None else steps_named((each.case, each.step) for each in body.steps)
        chosen = None if named is None else [step.pk for step in named]
        routing.confirm_receipt(made, step_ids=chosen, **_moment(request))
    return _made(made)


@operation(
    router,
    "POST",
    "/handovers/{uuid:list_id}/returns",
    scope=Scope.WORK,
    roles=OFFICERS,
    answer=ListMade,
    changes=True,
    examples={"body": acts.EXAMPLES[acts.Return], "answer": shown.MADE_EXAMPLE | {"returned": 1}},
)
def return_case(request: ApiRequest, list_id: UUID, body: acts.Return) -> Reply:
    """Do not accept a case of a list: it stays with the sender, who is told why (L34)."""
    with _held(request, list_id) as made:
        key = next((step.pk for step in steps_named([(body.case, body.step)])), 0)
        routing.decline(made, key, reason=body.reason, **_moment(request))
    return _made(made)


@contextmanager
def _held(request: ApiRequest, list_id: UUID) -> Iterator[HandoverList]:
    with held_list(request.auth.worker, list_id, at=request.auth.at) as made:
        tags.check(seen_as(made), request.seen)
        yield made


def _moment(request: ApiRequest) -> dict[str, Any]:
    return {"by": request.auth.worker, "at": request.auth.at}


def _made(made: HandoverList) -> Reply:
    now = list_now(made)
    confirmed, returned, size = seen_as(now).split("-")
    told = _told(now, confirmed=int(confirmed), returned=int(returned), size=int(size))
    return Reply(told, tag=seen_as(now))


def _told(made: HandoverList, **counted: int) -> ListMade:
    told: dict[str, Any] = {"id": made.pk, "code": made.code, "settled_at": made.settled_at, **counted}
    return ListMade.model_construct(**told)
