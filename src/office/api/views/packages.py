"""A package as it is taken in piece by piece: what the desk does, for other systems."""

from collections.abc import Callable
from typing import Any, Final, TypeVar
from uuid import UUID

from django.utils.translation import gettext_noop
from ninja import Query, Router
from pydantic import BaseModel

from office.accounts.scopes import Scope
from office.api import pages, tags
from office.api.operations import ApiRequest, Reply, operation
from office.api.schemas import packages as shown
from office.api.schemas.asking import PageAsked
from office.api.schemas.packages import NewPackage, PackageActed, PackageLine, PackagePage, PackageShown, line_values
from office.api.views.places import counter_of
from office.audit.versions import seen_as
from office.cases import intake
from office.cases.access import access_package
from office.cases.counter import desk_page
from office.cases.listing import case_of, list_drafts
from office.cases.models import SubmissionPackage
from office.cases.versions import hold_package, package_now, packages_with_version
from office.catalogue.published import service_named
from office.centres.models import Role
from office.parties.access import access_applicant, access_representative

router = Router()
COUNTER: Final = (Role.FRONT_OFFICE,)
TAKING_IN: Final = gettext_noop("taking a package in")
LIST: Final = "packages"
View = TypeVar("View", bound=Callable[..., Any])


def package_act(
    to: Router,
    method: str,
    path: str,
    body: Any = None,
    *,
    answer: type[BaseModel] = PackageActed,
    example: Any = shown.ACTED_EXAMPLE,
    **said: Any,
) -> Callable[[View], View]:
    """Declare a change of a package: it needs the version that was seen."""
    examples = {"answer": example} | ({"body": body} if body is not None else {})
    return operation(
        to,
        method,
        "/packages/{uuid:package_id}" + path,
        scope=Scope.INTAKE,
        roles=COUNTER,
        answer=answer,
        changes=True,
        examples=examples,
        **said,
    )


def changed(request: ApiRequest, package_id: UUID, act: Callable[..., object], **said: Any) -> Reply:
    """Let ``act`` happen to the package that the client has seen; tell its new version."""
    package = held(request, package_id)
    act(package, **said, by=request.auth.worker, at=request.auth.at)
    return told(package)


def held(request: ApiRequest, package_id: UUID) -> SubmissionPackage:
    """Hold the package that the client has seen. Raises Problem 412 where it is not that version any more."""
    package = hold_package(request.auth.worker, package_id, at=request.auth.at, purpose=TAKING_IN)
    tags.check(seen_as(package), request.seen)
    return package


def told(package: SubmissionPackage) -> Reply:
    now = package_now(package)
    return Reply(PackageActed.model_construct(id=now.pk, state=now.state), tag=seen_as(now))


@operation(
    router,
    "POST",
    "/packages",
    scope=Scope.INTAKE,
    roles=COUNTER,
    answer=PackageActed,
    status=201,
    examples={"body": shown.NEW_EXAMPLE, "answer": shown.ACTED_EXAMPLE},
)
def open_package(request: ApiRequest, body: NewPackage) -> Reply:
    """Open a package for a service; its list of documents follows the card in force (L22)."""
    caller = request.auth
    centre, provider = counter_of(caller, body.centre, body.body)
    by_person: dict[str, Any] = {"at": caller.at, "purpose": TAKING_IN}
    speaker = access_representative(caller.worker, body.representative, **by_person) if body.representative else None
    package = intake.open_package(
        centre=centre,
        provider=provider,
        service=service_named(body.service),
        applicant=access_applicant(caller.worker, body.applicant, **by_person),
        channel=body.channel,
        arrived_at=body.arrived_at or caller.at,
        representative=speaker,
        by=caller.worker,
        at=caller.at,
    )
    reply = told(package)
    return Reply(reply.body, tag=reply.tag, location=f"/api/v1/packages/{package.pk}")


@operation(
    router,
    "GET",
    "/packages",
    scope=Scope.CASES,
    roles=COUNTER,
    answer=PackagePage,
    opens=True,
    examples={"answer": {"items": [shown.LINE_EXAMPLE], "next": None}},
)
def list_packages(request: ApiRequest, asked: Query[PageAsked]) -> Reply:
    """List the packages that are being taken in at the worker's front office, the last changed first."""
    caller = request.auth
    found = list_drafts(
        caller.worker,
        after=pages.since(asked.cursor, LIST),
        limit=asked.limit,
        at=caller.at,
        purpose=request.purpose,
    )
    rows, following = pages.cut(found, asked.limit, _mark)
    return Reply(PackagePage(items=[PackageLine.model_construct(**line_values(row)) for row in rows], next=following))


def _mark(package: SubmissionPackage) -> str:
    return pages.cursor(LIST, package.changed_at.isoformat(), package.pk)


@operation(
    router,
    "GET",
    "/packages/{uuid:package_id}",
    scope=Scope.CASES,
    roles=COUNTER,
    answer=PackageShown,
    opens=True,
    examples={"answer": shown.SHOWN_EXAMPLE},
)
def read_package(request: ApiRequest, package_id: UUID) -> Reply:
    """Open a package with its documents, what was asked, and what still stops registration."""
    caller = request.auth
    package = access_package(
        caller.worker, package_id, at=caller.at, purpose=request.purpose, shaped=packages_with_version
    )
    page = desk_page(package, at=caller.at)
    return Reply(PackageShown.of(page, case_of(package)), tag=seen_as(package))
