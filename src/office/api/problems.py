"""What went wrong, as problem+json (RFC 9457): one shape for every refusal and fault of the API."""

import uuid
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any, Final

import pydantic_core
from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

Words = str | Promise
MEDIA_TYPE: Final = "application/problem+json"

KINDS: Final[Mapping[str, tuple[HTTPStatus, Words]]] = {
    "malformed": (HTTPStatus.BAD_REQUEST, _("The request can not be read")),
    "unauthorised": (HTTPStatus.UNAUTHORIZED, _("Who asks is not known")),
    "forbidden": (HTTPStatus.FORBIDDEN, _("This is not for you to do")),
    "not-found": (HTTPStatus.NOT_FOUND, _("There is no such thing, or it is not yours to see")),
    "method": (HTTPStatus.METHOD_NOT_ALLOWED, _("This address does not take this method")),
    "not-acceptable": (HTTPStatus.NOT_ACCEPTABLE, _("The answer is not available in the form asked for")),
    "refused": (HTTPStatus.CONFLICT, _("The law does not let this happen now")),
    "stale": (HTTPStatus.CONFLICT, _("This is in another state already")),
    "duplicate": (HTTPStatus.CONFLICT, _("Such a person may be registered already")),
    "conflict": (HTTPStatus.CONFLICT, _("Somebody else was faster")),
    "unproved": (HTTPStatus.CONFLICT, _("This can not be proved now")),
    "in-progress": (HTTPStatus.CONFLICT, _("The same request is being answered just now")),
    "changed": (HTTPStatus.PRECONDITION_FAILED, _("This has changed since you read it")),
    "too-large": (HTTPStatus.REQUEST_ENTITY_TOO_LARGE, _("The request is too large")),
    "media-type": (HTTPStatus.UNSUPPORTED_MEDIA_TYPE, _("The request is in a form that is not taken here")),
    "invalid": (HTTPStatus.UNPROCESSABLE_ENTITY, _("Something in the request is not right")),
    "key-reused": (HTTPStatus.UNPROCESSABLE_ENTITY, _("This Idempotency-Key came before with another request")),
    "precondition-required": (HTTPStatus.PRECONDITION_REQUIRED, _("Say which version you change")),
    "too-many": (HTTPStatus.TOO_MANY_REQUESTS, _("Too many requests")),
    "fault": (HTTPStatus.INTERNAL_SERVER_ERROR, _("The office has made a mistake")),
    "unavailable": (HTTPStatus.SERVICE_UNAVAILABLE, _("The office can not answer now")),
    "no-room": (HTTPStatus.INSUFFICIENT_STORAGE, _("There is no room left to store this")),
}


class Problem(Exception):  # noqa: N818  the word of the standard
    """An answer that is no success. ``field``: a JSON pointer into the request (RFC 6901)."""

    def __init__(
        self,
        kind: str,
        detail: object = "",
        *,
        headers: Mapping[str, str] | None = None,
        **more: Any,
    ) -> None:
        super().__init__(kind)
        self.kind = kind
        self.detail = detail
        self.headers = dict(headers or {})
        self.more = {name: value for name, value in more.items() if value is not None}


def pointer(path: Iterable[object] | str | None) -> str | None:
    """Write a path (``documents.2.mark``, or its parts) as a JSON pointer: ``/documents/2/mark``."""
    if path is None:
        return None
    parts = path.split(".") if isinstance(path, str) else [str(part) for part in path]
    return "".join("/" + part.replace("~", "~0").replace("/", "~1") for part in parts if part)


def answer(problem: Problem) -> HttpResponse:
    """Write the problem down for the client, in the language that is active."""
    status, title = KINDS[problem.kind]
    held = {
        "type": f"/api/v1/#problem-{problem.kind}",
        "title": str(title),
        "status": status.value,
        "detail": str(problem.detail) or str(title),
        "instance": f"urn:uuid:{uuid.uuid4()}",
        **problem.more,
    }
    response = HttpResponse(pydantic_core.to_json(held), status=status.value, content_type=MEDIA_TYPE)
    response.headers["Content-Language"] = get_language() or "uk"
    response.headers["Cache-Control"] = "no-store"
    for name, value in problem.headers.items():
        response.headers[name] = value
    return response
