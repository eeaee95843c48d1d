"""What came electronically: applications and documents sent to cases, taken in or returned as at the counter (L22, L23)."""

from typing import Any, Final
from uuid import UUID

from django.http import FileResponse
from django.utils.translation import gettext_noop
from ninja import Query, Router

from office.accounts.scopes import Scope
from office.api import pages, tags
from office.api.operations import PDF, ApiRequest, Reply, operation
from office.api.schemas import online as shown
from office.api.schemas.asking import PageAsked
from office.api.schemas.online import (
    ApplicationLine,
    ApplicationPage,
    ApplicationSettled,
    ApplicationShown,
    ReturnedApplication,
    ReturnedDocument,
    SentLine,
    SentPage,
    SentSettled,
    SentShown,
    TakingIn,
    application_line,
    sent_line,
)
from office.api.schemas.packages import PackageActed
from office.api.views import packages
from office.api.views.documents import kept_file
from office.api.views.packages import COUNTER
from office.cases.applications import access_application, return_application, take_in
from office.cases.models import Application, SentDocument
from office.cases.online import hold_application, hold_sent, list_applications, list_sent
from office.cases.sent import access_sent, return_sent, take_sent
from office.parties.access import access_applicant
from office.parties.models import Applicant

router = Router()
TAKE: Final = gettext_noop("taking in an application that came electronically")
CHECK: Final = gettext_noop("checking a document sent electronically")
APPLICATIONS: Final = "applications"
SENT: Final = "sent documents"


@operation(
    router,
    "GET",
    "/applications",
    scope=Scope.CASES,
    roles=COUNTER,
    answer=ApplicationPage,
    examples={"answer": {"items": [shown.LINE_EXAMPLE], "next": None}},
)
def list_waiting_applications(request: ApiRequest, asked: Query[PageAsked]) -> Reply:
    """List the applications that wait for the worker's front office, the longest waiting first; nobody's data."""
    caller = request.auth
    found = list_applications(
        caller.worker, after=pages.since(asked.cursor, APPLICATIONS), limit=asked.limit, at=caller.at
    )
    rows, following = pages.cut(found, asked.limit, _application_mark)
    items = [ApplicationLine.model_construct(**application_line(row)) for row in rows]
    return Reply(ApplicationPage(items=items, next=following))


def _application_mark(found: Application) -> str:
    assert found.submitted_at is not None
    return pages.cursor(APPLICATIONS, found.submitted_at.isoformat(), found.pk)


@operation(
    router,
    "GET",
    "/applications/{uuid:application_id}",
    scope=Scope.CASES,
    roles=COUNTER,
    answer=ApplicationShown,
    opens=True,
    examples={"answer": shown.SHOWN_EXAMPLE},
)
def read_application(request: ApiRequest, application_id: UUID) -> Reply:
    """Open an application as it was filled in, with its files."""
    caller = request.auth
    found = access_application(caller.worker, application_id, at=caller.at, purpose=request.purpose)
    files = found.files.select_related("file", "document")
    return Reply(ApplicationShown.of(found, files), tag=str(found.version))


@operation(
    router,
    "GET",
    "/applications/{uuid:application_id}/files/{uuid:file_id}",
    scope=Scope.DOCUMENTS,
    roles=COUNTER,
    opens=True,
    gives=PDF,
)
def download_application_file(request: ApiRequest, application_id: UUID, file_id: UUID) -> FileResponse:
    """Download a file of an application; the opening of the person's data is logged (K21)."""
    caller = request.auth
    found = access_application(caller.worker, application_id, at=caller.at, purpose=request.purpose)
    return kept_file(found.files.select_related("file").get(pk=file_id).file)


@operation(
    router,
    "POST",
    "/applications/{uuid:application_id}/taking-in",
    scope=Scope.INTAKE,
    roles=COUNTER,
    answer=PackageActed,
    status=201,
    changes=True,
    examples={"body": {"person": "0f6d2a4e-3b5c-4d7e-9f8a-1b2c3d4e5f60"}, "answer": shown.TAKEN_EXAMPLE},
)
def take_application_in(request: ApiRequest, application_id: UUID, body: TakingIn) -> Reply:
    """Open the package of an application, everything pre-filled: people, leave, answers, files (L23).

    Who may be registered already is told by 409 with `candidates`, as by `POST /people`. The answer is the package in its
    version: it goes on as with any other.
    """
    found = _held_application(request, application_id)
    package = take_in(
        found,
        person=_known(request, body.person),
        for_whom=_known(request, body.for_whom),
        not_the_same=body.not_the_same,
        **_moment(request),
    )
    reply = packages.told(package)
    return Reply(reply.body, tag=reply.tag, location=f"/api/v1/packages/{package.pk}")


def _known(request: ApiRequest, person: UUID | None) -> Applicant | None:
    if person is None:
        return None
    return access_applicant(request.auth.worker, person, at=request.auth.at, purpose=TAKE)


@operation(
    router,
    "POST",
    "/applications/{uuid:application_id}/return",
    scope=Scope.INTAKE,
    roles=COUNTER,
    answer=ApplicationSettled,
    changes=True,
    examples={"body": shown.RETURN_EXAMPLE, "answer": shown.SETTLED_EXAMPLE},
)
def return_application_back(request: ApiRequest, application_id: UUID, body: ReturnedApplication) -> Reply:
    """Return an application that can not be taken in: the applicant reads what is wrong and mends it (L23)."""
    held = _held_application(request, application_id)
    found = return_application(held, answer=body.answer, **_moment(request))
    return Reply(ApplicationSettled.model_construct(id=found.pk, state=found.state), tag=str(found.version))


def _held_application(request: ApiRequest, application_id: UUID) -> Application:
    caller = request.auth
    found = hold_application(caller.worker, application_id, at=caller.at, purpose=TAKE)
    tags.check(str(found.version), request.seen)
    return found


@operation(
    router,
    "GET",
    "/sent-documents",
    scope=Scope.CASES,
    roles=COUNTER,
    answer=SentPage,
    examples={"answer": {"items": [shown.SENT_EXAMPLE], "next": None}},
)
def list_waiting_documents(request: ApiRequest, asked: Query[PageAsked]) -> Reply:
    """List the documents sent to cases of the worker's front office that nobody has looked at, the longest waiting first."""
    caller = request.auth
    found = list_sent(caller.worker, after=pages.since(asked.cursor, SENT), limit=asked.limit, at=caller.at)
    rows, following = pages.cut(found, asked.limit, _sent_mark)
    return Reply(SentPage(items=[SentLine.model_construct(**sent_line(row)) for row in rows], next=following))


def _sent_mark(sent: SentDocument) -> str:
    return pages.cursor(SENT, sent.sent_at.isoformat(), sent.pk)


@operation(
    router,
    "GET",
    "/sent-documents/{uuid:sent_id}",
    scope=Scope.CASES,
    roles=COUNTER,
    answer=SentShown,
    opens=True,
    examples={"answer": shown.SENT_SHOWN_EXAMPLE},
)
def read_sent_document(request: ApiRequest, sent_id: UUID) -> Reply:
    """Open a document that was sent to a case, and what became of it."""
    sent = _opened_sent(request, sent_id)
    return Reply(SentShown.of(sent), tag=sent.state)


@operation(
    router,
    "GET",
    "/sent-documents/{uuid:sent_id}/file",
    scope=Scope.DOCUMENTS,
    roles=COUNTER,
    opens=True,
    gives=PDF,
)
def download_sent_document(request: ApiRequest, sent_id: UUID) -> FileResponse:
    """Download the file of a document that was sent; the opening of the person's data is logged (K21)."""
    return kept_file(_opened_sent(request, sent_id).file)


def _opened_sent(request: ApiRequest, sent_id: UUID) -> SentDocument:
    return access_sent(request.auth.worker, sent_id, at=request.auth.at, purpose=request.purpose)


@operation(
    router,
    "POST",
    "/sent-documents/{uuid:sent_id}/taking-in",
    scope=Scope.INTAKE,
    roles=COUNTER,
    answer=SentSettled,
    changes=True,
    examples={"answer": shown.SENT_SETTLED_EXAMPLE},
)
def take_sent_document(request: ApiRequest, sent_id: UUID) -> Reply:
    """Take a document in as a checked copy; with the last missing one the case starts on its way (L28, L30)."""
    return _settled(take_sent(_held_sent(request, sent_id), **_moment(request)))


@operation(
    router,
    "POST",
    "/sent-documents/{uuid:sent_id}/return",
    scope=Scope.INTAKE,
    roles=COUNTER,
    answer=SentSettled,
    changes=True,
    examples={"body": shown.RETURN_EXAMPLE, "answer": shown.SENT_SETTLED_EXAMPLE | {"state": "returned"}},
)
def return_sent_document(request: ApiRequest, sent_id: UUID, body: ReturnedDocument) -> Reply:
    """Do not take a document in: the applicant reads what is wrong with it and how to mend it (L23)."""
    return _settled(return_sent(_held_sent(request, sent_id), answer=body.answer, **_moment(request)))


def _held_sent(request: ApiRequest, sent_id: UUID) -> SentDocument:
    caller = request.auth
    sent = hold_sent(caller.worker, sent_id, at=caller.at, purpose=CHECK)
    tags.check(sent.state, request.seen)
    return sent


def _settled(sent: SentDocument) -> Reply:
    return Reply(SentSettled.model_construct(id=sent.pk, case=sent.case_id, state=sent.state), tag=sent.state)


def _moment(request: ApiRequest) -> dict[str, Any]:
    return {"by": request.auth.worker, "at": request.auth.at}
