"""An operation of the API: who may ask for it, what it needs in its headers, and what becomes of its reply."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import wraps
from http import HTTPStatus
from typing import Any, Final, TypeVar, get_args, get_type_hints
from urllib.parse import unquote
from uuid import UUID

import pydantic_core
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from ninja import Router
from ninja.decorators import decorate_view
from ninja.params.models import Query
from pydantic import BaseModel

from office.accounts.scopes import Scope
from office.api import callers, describing, tags
from office.api.callers import Bearer
from office.api.once import REPLAYED, key_of, once
from office.api.problems import Problem, pointer
from office.centres.models import Role
from office.parties.applicants import DuplicateApplicant
from office.parties.search import log_shown, log_shown_again

JSON: Final = "application/json"
PDF: Final = "application/pdf"
FORM: Final = "multipart/form-data"
PURPOSE: Final = "Access-Purpose"
LONGEST_PURPOSE: Final = 200
WITH_BODY: Final = ("POST", "PUT", "PATCH")

View = TypeVar("View", bound=Callable[..., Any])


class ApiRequest(callers.ApiRequest):
    """What a view finds in its request."""

    seen: set[str]
    """Versions named in If-Match."""
    purpose: str
    """What personal data are opened for (K21)."""


@dataclass(frozen=True)
class Reply:
    """What an operation gives; bytes are JSON whose every byte counts.

    ``tag``: the version of what is shown; without one a GET is tagged by its content.
    """

    body: BaseModel | bytes | None
    tag: str | None = None
    location: str | None = None


@dataclass(frozen=True)
class Operation:
    """How an operation is declared; read by the description, the access map and the tests."""

    method: str
    path: str
    scope: Scope
    roles: tuple[Role, ...]
    answer: type[BaseModel] | None
    status: int
    changes: bool = False
    """Needs If-Match."""
    opens: bool = False
    """Opens personal data: needs a purpose."""
    takes: str = JSON
    gives: str = JSON
    personal: bool = True
    """Shows what no cache may keep."""
    shown_again: Callable[[bytes], Iterable[UUID]] | None = None
    """Whom a kept answer shows when it is given again."""
    under: Mapping[Role, Scope] = field(default_factory=dict)
    """Roles that act under another scope."""
    also: tuple[int, ...] = ()
    """Problems that others of its kind do not have, by status."""
    examples: Mapping[str, Any] = field(default_factory=dict)

    @property
    def acts(self) -> bool:
        return self.method != "GET"


def operation(
    router: Router,
    method: str,
    path: str,
    *,
    scope: Scope,
    roles: Sequence[Role] = (),
    answer: type[BaseModel] | None = None,
    status: int = 200,
    **said: Any,
) -> Callable[[View], View]:
    """Declare a view as an operation; the first line of its docstring is its summary."""
    declared = Operation(method, path, scope, tuple(roles), answer, status, **said)

    def mark(view: View) -> View:
        run = _run(declared, view)
        run.office_operation = declared  # type: ignore[attr-defined]
        decorate_view(_expecting(declared, _asked_of(view)))(run)
        text = (view.__doc__ or "").strip()
        router.api_operation(
            [method],
            path,
            auth=Bearer(scope, roles, declared.under),
            response={status: answer},
            operation_id=view.__name__,
            summary=text.partition("\n")[0],
            description=describing.described(text, declared),
            openapi_extra=describing.details(declared),
        )(run)
        return view

    return mark


def _asked_of(view: Callable[..., Any]) -> frozenset[str]:
    """Give what may stand in the query of a view's address: the fields of its ``Query[…]``."""
    kinds = [get_args(hint) for hint in get_type_hints(view, include_extras=True).values()]
    return frozenset(name for kind in kinds if kind and isinstance(kind[-1], Query) for name in kind[0].model_fields)


def _expecting(declared: Operation, asked: frozenset[str]) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Look at the media types and at the names in the query before anything else is read."""

    def around(run: Callable[..., Any]) -> Callable[..., Any]:
        def checked(request: HttpRequest, **kwargs: Any) -> Any:
            if not request.accepts(declared.gives) and not request.accepts("application/problem+json"):
                raise Problem("not-acceptable", _("This comes as %(type)s.") % {"type": declared.gives})
            if declared.method in WITH_BODY and request.content_type != declared.takes and _has_body(request):
                raise Problem("media-type", _("Send %(type)s.") % {"type": declared.takes})
            for name in sorted(request.GET.keys() - asked):
                raise Problem("invalid", _("Nothing of this name is taken here."), field=pointer([name]))
            return run(request, **kwargs)

        return checked

    return around


def _has_body(request: HttpRequest) -> bool:
    return request.headers.get("Content-Length", "0") not in {"", "0"} or "Transfer-Encoding" in request.headers


def _run(declared: Operation, view: Callable[..., Any]) -> Callable[..., HttpResponseBase]:
    @wraps(view)
    def run(request: ApiRequest, **values: Any) -> HttpResponseBase:
        if declared.changes:
            request.seen = tags.required(request.headers.get("If-Match"))
        if declared.opens:
            request.purpose = purpose_of(request)

        def act() -> HttpResponseBase:
            return _response(declared, request, view(request, **values))

        response = _acted(declared, request, act) if declared.acts else act()
        for name, value in callers.limit_headers(request.auth.client.per_minute, request.spent).items():
            response.headers[name] = value
        return response

    return run


def _acted(declared: Operation, request: ApiRequest, act: Callable[[], Any]) -> HttpResponseBase:
    key = key_of(request, needed=declared.method == "POST")
    caller = request.auth
    try:
        response = once(request, caller, key, act) if key else _whole(act)
    except DuplicateApplicant as double:
        # The refusal names who is there; what the act had written of that went with it.
        log_shown(double.candidates, by=caller.worker, at=caller.at)
        raise
    if declared.shown_again and isinstance(response, HttpResponse) and REPLAYED in response.headers:
        log_shown_again(declared.shown_again(response.content), by=caller.worker, at=caller.at)
    return response


@transaction.atomic
def _whole(act: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """Let an act without a key happen whole: the version that was seen is held until it ends."""
    return act()


def purpose_of(request: HttpRequest) -> str:
    """Read what personal data are opened for; signs beyond ASCII are percent-encoded. Raises Problem 400."""
    purpose = " ".join(unquote(request.headers.get(PURPOSE, "")).split())
    if not purpose or len(purpose) > LONGEST_PURPOSE or not purpose.isprintable():
        raise Problem(
            "malformed", _("Say in Access-Purpose what the personal data are opened for: it is logged."), clause="K21"
        )
    return purpose


def _response(declared: Operation, request: ApiRequest, reply: Any) -> HttpResponseBase:
    if isinstance(reply, HttpResponseBase):
        return reply
    content = _content(reply.body)
    response = HttpResponse(content, status=declared.status, content_type=JSON)
    if reply.location:
        response.headers["Location"] = reply.location
    tag = reply.tag if declared.acts or reply.tag else tags.hashed(content)
    if tag:
        response.headers["ETag"] = tags.quoted(tag)
    response.headers["Cache-Control"] = "private, no-store" if declared.personal else "private, no-cache"
    if not declared.acts and tag in tags.all_tags(request.headers.get("If-None-Match")):
        response.status_code, response.content = HTTPStatus.NOT_MODIFIED, b""
    return response


def _content(body: BaseModel | bytes | None) -> bytes:
    if isinstance(body, BaseModel):
        return pydantic_core.to_json(body)
    return body or b""
