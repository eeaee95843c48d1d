"""The description of an operation (OpenAPI 3.1): its headers, its problems, its examples."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from office.api.operations import Operation

KEY: Final = "0d6f1c9e-6a0f-4f7e-9a53-1f2b6c6f0e11"
TAG: Final = '"3-7-4-2"'


def parameter(name: str, text: str, example: str, *, required: bool = True, **schema: Any) -> dict[str, Any]:
    return {
        "in": "header",
        "name": name,
        "required": required,
        "description": text,
        "schema": {"type": "string", **schema},
        "example": example,
    }


IF_MATCH: Final = parameter(
    "If-Match", "The ETag of what you have read: the change is made to that version or not at all.", TAG,
    pattern=r'^"[\x21\x23-\x7e]+"$',
)  # fmt: skip
IF_NONE_MATCH: Final = parameter(
    "If-None-Match", "The ETag of what you hold: 304 where it is still the same.", TAG, required=False,
    pattern=r'^"[\x21\x23-\x7e]+"$',
)  # fmt: skip
PURPOSE: Final = parameter(
    "Access-Purpose",
    "What the personal data are opened for, in a few words; it is kept in the log of access. Signs beyond ASCII are "
    "percent-encoded UTF-8.",
    "answering%20the%20applicant",
    pattern=r"^[!-$&-~]([ !-$&-~]{0,148}[!-$&-~])?$",
)


def _key(*, required: bool) -> dict[str, Any]:
    return parameter(
        "Idempotency-Key",
        "A name of your own for this request, the same when you send it again: it acts once and gives the same answer "
        "for 48 hours. With another body: 422.",
        KEY,
        required=required,
        pattern=r"^[\x21-\x7e]{8,200}$",
    )


PROBLEMS: Final[Mapping[int, str]] = {
    400: "The request can not be read: a header, a cursor or the form of the body.",
    401: "No token, or one that is not valid.",
    403: "The scope of the client or the posting of its worker does not allow this.",
    404: "There is no such thing, or it is not yours to see.",
    406: "The answer is not available in the form asked for.",
    409: "The law or the present state does not let this happen; `clause` names the norm.",
    412: "It has changed since you read it: read it again.",
    413: "The request is too large.",
    415: "The body is of another media type than the one taken here.",
    422: "Something in the request is not right; `field` points to it.",
    428: "If-Match is missing.",
    429: "Too many requests: wait as long as Retry-After says.",
    503: "The database is away: send the same request again, with the same key.",
    507: "The disk is full: nothing was stored. Send it again, with the same key, when there is room.",
}
RATE_HEADERS: Final = {
    "RateLimit": {"description": "What is left: r requests, full again in t seconds.", "schema": {"type": "string"}},
    "RateLimit-Policy": {"description": "q requests in w seconds.", "schema": {"type": "string"}},
}
ETAG_HEADER: Final = {"ETag": {"description": "The version of what is shown.", "schema": {"type": "string"}}}
LOCATION_HEADER: Final = {"Location": {"description": "Where it is from now on.", "schema": {"type": "string"}}}


def described(text: str, declared: "Operation") -> str:
    """Add to the text of a docstring what the operation asks of who calls."""
    _first, _end, rest = text.partition("\n")
    lines = [" ".join(rest.split()), f"Scope: {_scopes(declared)}."]
    if declared.roles:
        lines.append("Posting: " + ", ".join(f"`{role.value}`" for role in declared.roles) + ".")
    return "\n\n".join(line for line in lines if line)


def _scopes(declared: "Operation") -> str:
    others = (f"`{scope.value}` as `{role.value}`" for role, scope in declared.under.items())
    return ", ".join([f"`{declared.scope.value}`", *others])


def details(declared: "Operation") -> dict[str, Any]:
    """Give what ninja does not know of an operation."""
    said: dict[str, Any] = {
        "parameters": list(_headers(declared)),
        "responses": {status: _problem(status) for status in _statuses(declared)},
        "x-scope": declared.scope.value,
        "x-roles": [role.value for role in declared.roles],
    }
    if declared.under:
        said["x-scope-of-role"] = {role.value: scope.value for role, scope in declared.under.items()}
    said["responses"][declared.status] = _success(declared)
    if "body" in declared.examples:
        said["requestBody"] = {"content": {declared.takes: {"example": declared.examples["body"]}}}
    if not declared.acts and declared.gives == "application/json":
        said["responses"][304] = {"description": "It is still what you hold."}
    return said


def _headers(declared: "Operation") -> Iterator[dict[str, Any]]:
    if declared.opens:
        yield PURPOSE
    if declared.acts:
        yield _key(required=declared.method == "POST")
    if declared.changes:
        yield IF_MATCH
    if not declared.acts and declared.gives == "application/json":
        yield IF_NONE_MATCH


def _statuses(declared: "Operation") -> list[int]:
    statuses = [400, 401, 403, 404, 406, 422, 429, 503, *declared.also]
    if declared.acts:
        statuses += [409, 413, 415, 507]
    if declared.changes:
        statuses += [412, 428]
    return sorted(statuses)


def _problem(status: int) -> dict[str, Any]:
    return {"$ref": f"#/components/responses/Problem{status}"}


def _success(declared: "Operation") -> dict[str, Any]:
    headers: dict[str, Any] = dict(RATE_HEADERS)
    if declared.gives != "application/json":
        return {"headers": headers, "content": {declared.gives: {"schema": {"type": "string", "format": "binary"}}}}
    if declared.answer is not None:
        headers |= ETAG_HEADER if not declared.acts or declared.changes else {}
    if declared.status == 201:  # noqa: PLR2004  created
        headers |= LOCATION_HEADER
    said: dict[str, Any] = {"headers": headers}
    if "answer" in declared.examples:
        said["content"] = {"application/json": {"example": declared.examples["answer"]}}
    return said


PROBLEM_SCHEMA: Final[dict[str, Any]] = {
    "title": "Problem",
    "description": "RFC 9457. `type` names the kind: its fragment is one of the kinds on the page of this API.",
    "type": "object",
    "required": ["type", "title", "status", "detail", "instance"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "What to do now, in the language of Accept-Language (uk, en)."},
        "instance": {"type": "string", "format": "uri"},
        "clause": {"type": "string", "description": "The clause of the statute or regulation that refuses."},
        "field": {"type": "string", "description": "JSON pointer (RFC 6901) to what is to be mended."},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["in", "field", "detail"],
                "properties": {
                    "in": {"type": "string", "enum": ["body", "query", "path", "header", "form", "file"]},
                    "field": {"type": "string"},
                    "detail": {"type": "string"},
                },
            },
        },
        "present": {"type": "string", "description": "The state it is in now."},
        "certain": {"type": "boolean", "description": "The same number of the state: it is the same person."},
        "candidates": {"type": "array", "items": {"type": "string", "format": "uuid"}},
    },
}
PROBLEM_EXAMPLE: Final = {
    "type": "/api/v1/#problem-invalid",
    "title": "Something in the request is not right",
    "status": 422,
    "detail": "Mark the document «Довідка ВПО».",
    "instance": "urn:uuid:8a0b1c52-3f39-4a9e-9a3d-0c3f8a3f8c55",
    "clause": "L23",
    "field": "/documents/2/mark",
}


def problem_responses() -> dict[str, Any]:
    """Give the problems as components, each under its status."""
    return {
        f"Problem{status}": {
            "description": text,
            "content": {
                "application/problem+json": {
                    "schema": {"$ref": "#/components/schemas/Problem"},
                    "example": {**PROBLEM_EXAMPLE, "status": status},
                }
            },
        }
        for status, text in PROBLEMS.items()
    }
