"""Entity tags (RFC 9110): which version was read, and whether it is still the one (ADR 0073)."""

import hashlib
import re
from typing import Final

from django.utils.translation import gettext as _

from office.api.problems import Problem

_TAG: Final = re.compile(r'\s*(W/)?"([\x21\x23-\x7e\x80-\xff]*)"\s*(?:,|$)')


def quoted(tag: str) -> str:
    return f'"{tag}"'


def hashed(body: bytes) -> str:
    """Give the tag of something that changes only with what it shows."""
    return hashlib.sha256(body).hexdigest()[:24]


def strong_tags(header: str) -> set[str]:
    """Read the strong tags of a header; weak ones never match a change (RFC 9110, 8.8.3.2)."""
    return {tag for weak, tag in _read(header) if not weak}


def all_tags(header: str | None) -> set[str]:
    """Read the tags of If-None-Match, weak ones too. Raises Problem 400 where it is there and names none."""
    found = {tag for _weak, tag in _read(header or "")}
    if header is not None and not found:
        raise _malformed()
    return found


def _read(header: str) -> list[tuple[str, str]]:
    found, place = [], 0
    while place < len(header):
        match = _TAG.match(header, place)
        if match is None:
            raise _malformed()
        found.append((match[1] or "", match[2]))
        place = match.end()
    return found


def _malformed() -> Problem:
    return Problem("malformed", _('Write an entity tag in quotes, as it came in ETag: "3-7-4".'))


def required(header: str | None) -> set[str]:
    """Read If-Match of a change. Raises Problem 428 where it is missing or names no version (``*``)."""
    if header is None or header.strip() in {"", "*"}:
        raise Problem(
            "precondition-required", _("Read the resource first and send its ETag as If-Match: then no change is lost.")
        )
    return strong_tags(header)


def check(current: str, seen: set[str]) -> None:
    """Raises Problem 412 where what the client has read is not what is there now."""
    if current not in seen:
        raise Problem(
            "changed",
            _("Somebody has changed this meanwhile. Read it again and decide anew."),
            headers={"ETag": quoted(current)},
        )
