"""From what was raised to what is told: refusals and wrong input are problems; anything else is a bug and stays one."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from django.core.exceptions import (
    ObjectDoesNotExist,
    RequestDataTooBig,
    SuspiciousOperation,
    TooManyFieldsSent,
    TooManyFilesSent,
    ValidationError,
)
from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import Http404
from django.http.multipartparser import MultiPartParserError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja.errors import HttpError
from ninja.errors import ValidationError as RequestInvalid
from psycopg import errors as postgres

from office.api.problems import Problem, pointer
from office.documents import FileRefused
from office.documents.room import is_out_of_room
from office.law import Refusal, StaleChange
from office.parties.applicants import DuplicateApplicant
from office.tables.away import COME_AGAIN, is_away, is_full, let_go_of_lost

TOO_LARGE: Final = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
# Two acts met in the tables: one of them goes on, the other is told. Everything else the tables refuse is a bug.
RACES: Final = (
    postgres.UniqueViolation,
    postgres.ExclusionViolation,
    postgres.DeadlockDetected,
    postgres.LockNotAvailable,
    postgres.SerializationFailure,
)

WORDS: Final[Mapping[str, str | Promise]] = {
    "missing": gettext_lazy("This is missing."),
    "extra_forbidden": gettext_lazy("Nothing of this name is taken here."),
    "string_too_long": gettext_lazy("Too long: %(max_length)s signs at most."),
    "string_too_short": gettext_lazy("Too short: %(min_length)s signs at least."),
    "string_pattern_mismatch": gettext_lazy("This is not of the form that is taken here."),
    "string_type": gettext_lazy("Write a text."),
    "int_type": gettext_lazy("Write a whole number."),
    "int_parsing": gettext_lazy("Write a whole number."),
    "int_from_float": gettext_lazy("Write a whole number."),
    "bool_type": gettext_lazy("Write true or false."),
    "bool_parsing": gettext_lazy("Write true or false."),
    "uuid_parsing": gettext_lazy("Write an identifier: a UUID."),
    "uuid_type": gettext_lazy("Write an identifier: a UUID."),
    "date_from_datetime_parsing": gettext_lazy("Write a day: 2026-11-20."),
    "date_parsing": gettext_lazy("Write a day: 2026-11-20."),
    "date_type": gettext_lazy("Write a day: 2026-11-20."),
    "datetime_from_date_parsing": gettext_lazy("Write a moment with its offset: 2026-11-20T10:00:00+02:00."),
    "datetime_parsing": gettext_lazy("Write a moment with its offset: 2026-11-20T10:00:00+02:00."),
    "timezone_aware": gettext_lazy("Write a moment with its offset: 2026-11-20T10:00:00+02:00."),
    "enum": gettext_lazy("Choose one of: %(expected)s."),
    "literal_error": gettext_lazy("Choose one of: %(expected)s."),
    "too_long": gettext_lazy("Too many: %(max_length)s at most."),
    "too_short": gettext_lazy("Too few: %(min_length)s at least."),
    "greater_than_equal": gettext_lazy("Too small: %(ge)s at least."),
    "less_than_equal": gettext_lazy("Too large: %(le)s at most."),
    "list_type": gettext_lazy("Write a list."),
    "model_attributes_type": gettext_lazy("Write an object."),
    "model_type": gettext_lazy("Write an object."),
    "dict_type": gettext_lazy("Write an object."),
}
OTHERWISE: Final = gettext_lazy("This value is not taken here.")


def problem_of(fault: Exception) -> Problem | None:
    """Give the problem that a refusal, wrong input or the state of the database is; None for a bug."""
    for kinds, told in TOLD:
        if isinstance(fault, kinds):
            return told(fault)
    return None


def _of_request(fault: RequestInvalid) -> Problem:
    errors = [_said(each) for each in fault.errors]
    first = errors[0]
    return Problem("invalid", first["detail"], field=first["field"], errors=errors)


def _said(error: Mapping[str, Any]) -> dict[str, Any]:
    where, *path = error["loc"]
    # A body is one argument of its view, whose name is no part of the request.
    parts = path[1:] if where == "body" else path
    # The tags of unions, and the words of pydantic, are its own.
    parts = [part for part in parts if isinstance(part, int) or not part.startswith(("function-", "tagged-", "json-"))]
    held = {name: str(value) for name, value in error.get("ctx", {}).items()}
    told = str(WORDS.get(error["type"], OTHERWISE))
    return {"in": where, "field": pointer(parts) or "/", "detail": told % held if held and "%(" in told else told}


def _of_refusal(refusal: Refusal) -> Problem:
    told: dict[str, Any] = {"clause": refusal.clause, "field": field_of(refusal.field)}
    if isinstance(refusal, DuplicateApplicant):
        found = [str(one.id) for one in refusal.candidates]
        return Problem("duplicate", refusal, **told, certain=refusal.certain, candidates=found)
    if isinstance(refusal, StaleChange):
        present = refusal.present if isinstance(refusal.present, str) else None
        return Problem("stale", refusal, **told, present=present and str(present))
    return Problem("invalid" if refusal.field else "refused", refusal, **told)


def _of_validation(fault: ValidationError) -> Problem:
    by_field = fault.error_dict if hasattr(fault, "error_dict") else {"": fault.error_list}
    errors = [
        {"in": "body", "field": field_of(name) or "/", "detail": " ".join(str(word) for each in told for word in each)}
        for name, told in by_field.items()
    ]
    return Problem("invalid", errors[0]["detail"], field=errors[0]["field"], errors=errors)


def field_of(name: str | None) -> str | None:
    """Give the place in the body of a field of a use-case, a dotted path of names.

    What ``parties`` calls ``document_issued_by`` lies nested in a body: ``document.issued_by``.
    """
    if name in {None, "", "__all__"}:
        return None
    return pointer(str(name).replace("document_", "document.")) or None


def _of_database(fault: DatabaseError | InterfaceError) -> Problem | None:
    if isinstance(fault.__cause__, RACES):
        told = _("Somebody else did this at the same moment. Read it again and decide anew.")
        return Problem("conflict", told, headers={"Retry-After": "1"})
    if is_full(fault):
        return _no_room()
    if isinstance(fault, OperationalError | InterfaceError):
        if is_away(fault):
            let_go_of_lost()
        told = _("The database does not answer. Send the same request again, with the same key.")
        return Problem("unavailable", told, headers={"Retry-After": str(COME_AGAIN)})
    return None


def _no_room() -> Problem:
    told = _("The disk is full, so nothing of this was stored. Send it again, with the same key, when there is room.")
    return Problem("no-room", told)


TOLD: Final[Sequence[tuple[type[Exception] | tuple[type[Exception], ...], Callable[[Any], Problem | None]]]] = (
    (Problem, lambda fault: fault),
    (RequestInvalid, _of_request),
    (Refusal, _of_refusal),
    (FileRefused, lambda fault: Problem("invalid", fault, field="/file")),
    (ValidationError, _of_validation),
    ((ObjectDoesNotExist, Http404), lambda _fault: Problem("not-found")),
    ((DatabaseError, InterfaceError), _of_database),
    (OSError, lambda fault: _no_room() if is_out_of_room(fault) else None),
    (TOO_LARGE, lambda _fault: Problem("too-large")),
    (
        (SuspiciousOperation, MultiPartParserError, HttpError),
        lambda _fault: Problem("malformed", _("The body is not what its Content-Type says.")),
    ),
)
"""How each kind of fault is told, the narrower before the wider."""
