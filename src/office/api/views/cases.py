"""Registering a case, finding and opening one."""

from typing import Final
from uuid import UUID

from ninja import Query, Router

from office.accounts.scopes import Scope
from office.api import pages
from office.api.operations import ApiRequest, Reply, operation
from office.api.schemas import cases as shown
from office.api.schemas import registering
from office.api.schemas.asking import CasesAsked
from office.api.schemas.cases import CaseLine, CasePage, CaseShown, LineShown, RoutingShown
from office.api.schemas.registering import Registered, WholeCase
from office.api.views.places import counter_of
from office.api.views.showing import ONE_OF_EACH, case_shown
from office.audit.versions import seen_as
from office.cases.access import access_case
from office.cases.listing import ListedCase, list_cases, routing_of
from office.cases.models import Case
from office.cases.versions import cases_with_version
from office.cases.whole import WholePackage, register_whole
from office.centres.models import Role

router = Router()
READERS: Final = (
    Role.FRONT_OFFICE,
    Role.CASE_OFFICER,
    Role.PROVIDER_HEAD,
    Role.CENTRE_HEAD,
    Role.DEPARTMENT,
    Role.AUDITOR,
)
LIST: Final = "cases"


@operation(
    router,
    "GET",
    "/cases",
    scope=Scope.CASES,
    roles=READERS,
    answer=CasePage,
    opens=True,
    examples={"answer": {"items": [shown.LINE_EXAMPLE], "next": None}},
)
def list_of_cases(request: ApiRequest, asked: Query[CasesAsked]) -> Reply:
    """List the cases that the worker may see, the latest first.

    Whoever is named in the list is logged as opened, for the purpose stated.
    """
    caller = request.auth
    found = list_cases(
        caller.worker,
        asked.narrowed(),
        after=pages.since(asked.cursor, LIST),
        limit=asked.limit,
        at=caller.at,
        purpose=request.purpose,
    )
    rows, following = pages.cut(found, asked.limit, _mark)
    return Reply(CasePage(items=[CaseLine.of(case) for case in rows], next=following))


def _mark(case: ListedCase) -> str:
    return pages.cursor(LIST, case.registered_at.isoformat(), case.id)


@operation(
    router,
    "GET",
    "/cases/{uuid:case_id}",
    scope=Scope.CASES,
    roles=READERS,
    answer=CaseShown,
    opens=True,
    examples={"answer": shown.CASE_EXAMPLE},
)
def open_case(request: ApiRequest, case_id: UUID) -> Reply:
    """Open a case with its steps, documents, faults, decision and delivery."""
    case = _opened(request, case_id)
    return Reply(case_shown(case), tag=seen_as(case))


@operation(
    router,
    "GET",
    "/cases/{uuid:case_id}/routing",
    scope=Scope.CASES,
    roles=READERS,
    answer=RoutingShown,
    opens=True,
    examples={"answer": {"lines": []}},
)
def open_routing(request: ApiRequest, case_id: UUID) -> Reply:
    """Read the routing sheet of a case (L30)."""
    case = _opened(request, case_id)
    return Reply(RoutingShown(lines=[LineShown.of(line) for line in routing_of(case)]), tag=seen_as(case))


def _opened(request: ApiRequest, case_id: UUID) -> Case:
    caller = request.auth
    return access_case(
        caller.worker, case_id, at=caller.at, purpose=request.purpose, also=ONE_OF_EACH, shaped=cases_with_version
    )


@operation(
    router,
    "POST",
    "/cases",
    scope=Scope.INTAKE,
    roles=(Role.FRONT_OFFICE,),
    answer=Registered,
    status=201,
    examples={"body": registering.EXAMPLE, "answer": registering.ANSWER_EXAMPLE},
)
def register_case(request: ApiRequest, body: WholeCase) -> Reply:
    """Register a case from a whole package.

    The applicant is found or registered, the consents are taken, every document is marked against the card in force, and
    the case gets its number: all of it happens, or nothing. Missing and faulty documents do not stop it: the applicant
    has until `bring_by_on` to bring them.
    """
    caller = request.auth
    centre, provider = counter_of(caller, body.centre, body.body)
    whole = WholePackage(
        centre=centre,
        provider=provider,
        card=body.card,
        applicant=registering.person_of(body.applicant),
        documents=tuple(document.marked() for document in body.documents),
        channel=body.channel,
        arrived_at=body.arrived_at,
        answers=body.answers,
        consents=tuple(consent.data() for consent in body.consents),
        representative=registering.speaks_for(body.representative),
        affected=tuple(body.affected),
    )
    case = register_whole(whole, by=caller.worker, at=caller.at)
    return Reply(Registered.of(case), location=f"/api/v1/cases/{case.pk}")
