"""The acts of the executor and of the heads on a case."""

from collections.abc import Callable
from typing import Any, Final, TypeVar
from uuid import UUID

from ninja import Router
from pydantic import BaseModel

from office.accounts.scopes import Scope
from office.api.operations import ApiRequest, Reply, operation
from office.api.schemas import acts
from office.api.schemas.cases import ACTED_EXAMPLE, Acted
from office.api.views.acting import acted
from office.cases import decision, delivery, pauses, routing
from office.cases.listing import grounds_of, step_of
from office.cases.models import Case
from office.centres.access import access_worker
from office.centres.models import Role

router = Router()
View = TypeVar("View", bound=Callable[..., Any])
OFFICERS: Final = (Role.CASE_OFFICER, Role.PROVIDER_HEAD)


def case_act(
    to: Router,
    path: str,
    body: type[BaseModel] | None = None,
    *,
    scope: Scope = Scope.WORK,
    roles: tuple[Role, ...] = OFFICERS,
) -> Callable[[View], View]:
    """Declare an act on a case: it needs the version that was seen and answers with the case's state."""
    examples = {"answer": ACTED_EXAMPLE} | ({"body": acts.EXAMPLES[body]} if body else {})
    return operation(
        to,
        "POST",
        "/cases/{uuid:case_id}" + path,
        scope=scope,
        roles=roles,
        answer=Acted,
        changes=True,
        examples=examples,
    )


@case_act(router, "/steps/{int:number}/outcome", acts.Outcome)
def finish_step(request: ApiRequest, case_id: UUID, number: int, body: acts.Outcome) -> Reply:
    """Finish a step that is not the decision, with its outcome (L37); the next ones start (L40)."""

    def act(case: Case, **moment: Any) -> object:
        return routing.finish_step(step_of(case, number), outcome=body.outcome, **moment)

    return acted(request, case_id, act)


@case_act(
    router,
    "/steps/{int:number}/executor",
    acts.Reassignment,
    scope=Scope.OVERSEE,
    roles=(Role.PROVIDER_HEAD, Role.CENTRE_HEAD),
)
def reassign_step(request: ApiRequest, case_id: UUID, number: int, body: acts.Reassignment) -> Reply:
    """Give a step to another executor of the same body: a head's act, with a reason (K25)."""

    def act(case: Case, *, by: Any, at: Any) -> object:
        to = access_worker(by, body.to, at=at)
        return routing.reassign(step_of(case, number), to, reason=body.reason, by=by, at=at)

    return acted(request, case_id, act)


@case_act(router, "/suspension", acts.NewSuspension)
def suspend_case(request: ApiRequest, case_id: UUID, body: acts.NewSuspension) -> Reply:
    """Stop the legal term while the case waits; with a reason and a day to look at it again."""
    return acted(request, case_id, pauses.suspend, **dict(body))


@case_act(router, "/resumption")
def resume_case(request: ApiRequest, case_id: UUID) -> Reply:
    """Let the term run on: every due moment moves by exactly the time it stood still."""
    return acted(request, case_id, pauses.resume)


@case_act(router, "/extension", acts.NewExtension, scope=Scope.OVERSEE, roles=(Role.PROVIDER_HEAD,))
def extend_term(request: ApiRequest, case_id: UUID, body: acts.NewExtension) -> Reply:
    """Give a longer legal term, once, with a reason and its legal basis."""
    return acted(request, case_id, pauses.extend, **dict(body))


@case_act(router, "/grant", acts.Grant)
def grant_service(request: ApiRequest, case_id: UUID, body: acts.Grant) -> Reply:
    """Decide that the service is given (L37)."""
    return acted(request, case_id, decision.grant, **dict(body))


@case_act(router, "/refusal", acts.RefusalOfService)
def refuse_service(request: ApiRequest, case_id: UUID, body: acts.RefusalOfService) -> Reply:
    """Refuse, only with norms, circumstances and the way to appeal, confirmed in a word (K17, L32)."""
    said = dict(body)
    numbers = said.pop("grounds")

    def act(case: Case, **moment: Any) -> object:
        return decision.refuse(case, **said, grounds=grounds_of(case, numbers), **moment)

    return acted(request, case_id, act)


@case_act(router, "/outgoing", acts.OutgoingContents)
def send_result(request: ApiRequest, case_id: UUID, body: acts.OutgoingContents) -> Reply:
    """Form the outgoing package and send it to the centre (L38)."""
    return acted(request, case_id, delivery.send_outgoing, **dict(body))
