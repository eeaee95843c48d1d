"""A request that acts, acts once (ADR 0072): its answer is kept in the transaction of the act."""

import hashlib
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from office.accounts.kept import Answer, Once, OtherRequest, StillActing
from office.api.callers import Caller
from office.api.problems import Problem

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

HEADER: Final = "Idempotency-Key"
REPLAYED: Final = "Idempotent-Replayed"
KEPT_HEADERS: Final = ("Location", "ETag", "Content-Type")
_KEY: Final = re.compile(r"[\x21-\x7e]{8,200}")


class _Overtaken(Exception):  # noqa: N818  a state of affairs
    """Another transaction has answered the same request since we looked."""


def key_of(request: HttpRequest, *, needed: bool) -> str | None:
    """Read the key. Raises Problem 400 where it is needed and missing, or is not one."""
    key = request.headers.get(HEADER)
    if key is None and not needed:
        return None
    if key is None or not _KEY.fullmatch(key):
        raise Problem(
            "malformed",
            _(
                "Send Idempotency-Key: 8 to 200 visible characters of your own, such as a UUID, the same when you retry."
            ),
        )
    return key


def once(request: HttpRequest, caller: Caller, key: str, act: Callable[[], HttpResponse]) -> HttpResponse:
    """Let ``act`` happen once under ``key``; whoever comes again with the same request gets the same answer.

    What is refused has changed nothing and is not kept: the same request is judged anew.
    """
    mine = Once(caller.client.pk, key, fingerprint(request))
    try:
        return _tried(mine, caller, act)
    except _Overtaken:
        return _tried(mine, caller, act)
    except OtherRequest:
        raise Problem(
            "key-reused", _("Use a fresh key for a fresh request; the same one only to repeat the same.")
        ) from None
    except StillActing:
        told = _("Wait a moment and send it again: you will get its answer.")
        raise Problem("in-progress", told, headers={"Retry-After": "1"}) from None


@transaction.atomic
def _tried(mine: Once, caller: Caller, act: Callable[[], HttpResponse]) -> HttpResponse:
    earlier = mine.earlier()
    if earlier is not None:
        return _again(earlier)
    response = act()
    headers = {name: response.headers[name] for name in KEPT_HEADERS if name in response.headers}
    try:
        mine.keep(Answer(response.status_code, response.content, headers), at=caller.at)
    except IntegrityError:
        raise _Overtaken from None
    return response


def _again(earlier: Answer) -> HttpResponse:
    response = HttpResponse(earlier.body, status=earlier.status)
    for name, value in earlier.headers.items():
        response.headers[name] = value
    response.headers[REPLAYED] = "true"
    return response


def fingerprint(request: HttpRequest) -> bytes:
    """Hash what a request asks: method, address, body; of a form its parts, whose boundary differs with every try."""
    asked = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode())
    if request.content_type != "multipart/form-data":
        asked.update(request.body)
        return asked.digest()
    for name, values in sorted(request.POST.lists()):
        asked.update(repr((name, values)).encode())
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            asked.update(repr((name, file.name)).encode())
            asked.update(_content(file))
    return asked.digest()


def _content(file: "UploadedFile[Any]") -> bytes:
    content = hashlib.sha256()
    for piece in file.chunks():
        content.update(piece)
    file.seek(0)
    return content.digest()
