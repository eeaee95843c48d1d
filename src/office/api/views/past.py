"""What was at a past moment: a case, a version of a card, a posting (ADR 0061)."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Final, TypeVar
from uuid import UUID

from django.utils.translation import gettext as _
from ninja import Query, Router

from office.accounts.scopes import Scope
from office.api.callers import Caller
from office.api.operations import ApiRequest, Reply, operation
from office.api.problems import Problem
from office.api.schemas import past as shown
from office.api.schemas.past import CardThenShown, CaseThenShown, MomentAsked, PostingThenShown
from office.api.views.cases import READERS
from office.audit.past import NotKeptError
from office.cases.access import access_case
from office.cases.past import case_at
from office.catalogue.access import access_card
from office.catalogue.models import AnyCard, InformationCard, ProcessCard
from office.catalogue.past import card_at
from office.centres.access import access_posting
from office.centres.models import Role
from office.centres.past import posting_at

router = Router()
Then = TypeVar("Then")
STAFF_READERS: Final = (Role.PROVIDER_HEAD, Role.CENTRE_HEAD, Role.DEPARTMENT, Role.AUDITOR)


@operation(
    router,
    "GET",
    "/cases/{uuid:case_id}/state",
    scope=Scope.CASES,
    roles=READERS,
    answer=CaseThenShown,
    opens=True,
    examples={"answer": shown.CASE_EXAMPLE},
)
def read_case_state(request: ApiRequest, case_id: UUID, asked: Query[MomentAsked]) -> Reply:
    """Read what a case was at a past moment: its state, who had it and by when, step by step."""
    caller = request.auth
    case = access_case(caller.worker, case_id, at=caller.at, purpose=request.purpose)
    with _kept():
        then = case_at(case, _past(caller, asked.at))
    return Reply(CaseThenShown.of(_there(then)))


@operation(
    router,
    "GET",
    "/cards/{uuid:card_id}/state",
    scope=Scope.CATALOGUE,
    answer=CardThenShown,
    personal=False,
    examples={"answer": shown.CARD_EXAMPLE},
)
def read_card_state(request: ApiRequest, card_id: UUID, asked: Query[MomentAsked]) -> Reply:
    """Read what a version of an information card was at a past moment, as far as was known then."""
    return _card(InformationCard, request, card_id, asked)


@operation(
    router,
    "GET",
    "/process-cards/{uuid:card_id}/state",
    scope=Scope.CATALOGUE,
    answer=CardThenShown,
    personal=False,
    examples={"answer": shown.CARD_EXAMPLE},
)
def read_process_card_state(request: ApiRequest, card_id: UUID, asked: Query[MomentAsked]) -> Reply:
    """Read what a version of a process card was at a past moment, as far as was known then."""
    return _card(ProcessCard, request, card_id, asked)


def _card(kind: type[AnyCard], request: ApiRequest, card_id: UUID, asked: MomentAsked) -> Reply:
    caller = request.auth
    card = access_card(kind, card_id, worker=caller.worker, at=caller.at)
    with _kept():
        then = card_at(card, _past(caller, asked.at))
    return Reply(CardThenShown.of(_there(then)))


@operation(
    router,
    "GET",
    "/postings/{uuid:posting_id}/state",
    scope=Scope.JOURNAL,
    roles=STAFF_READERS,
    answer=PostingThenShown,
    examples={"answer": shown.POSTING_EXAMPLE},
)
def read_posting_state(request: ApiRequest, posting_id: UUID, asked: Query[MomentAsked]) -> Reply:
    """Read what a posting was at a past moment: its role, its days, whether it gave rights."""
    caller = request.auth
    posting = access_posting(caller.worker, posting_id, at=caller.at)
    with _kept():
        then = posting_at(posting, _past(caller, asked.at))
    return Reply(PostingThenShown.of(_there(then)))


def _past(caller: Caller, moment: datetime) -> datetime:
    """Raises Problem 422 for a moment that is still to come."""
    if moment > caller.at:
        raise Problem("invalid", _("This moment is still to come."), field="/at")
    return moment


def _there(then: Then | None) -> Then:
    if then is None:
        raise Problem("not-found", _("There was no such thing at that moment yet."))
    return then


@contextmanager
def _kept() -> Iterator[None]:
    """Of what was not kept then nothing is guessed."""
    try:
        yield
    except NotKeptError:
        told = _("The states of that time were not kept yet. The journal tells what was done.")
        raise Problem("not-found", told) from None
