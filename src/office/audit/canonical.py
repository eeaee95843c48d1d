"""How an entry becomes bytes to be hashed (ADR 0003): the same entry, the same bytes, in any language.

Canonical JSON in the manner of RFC 8785: keys sorted by UTF-16 units, no spaces, UTF-8. Numbers are whole: a fraction
is written as a string, so that no two readers can print it differently.
"""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any
from uuid import UUID

GENESIS = bytes(32)
LAST_SIGN = "\uffff"


def plain(value: Any) -> Any:
    """Turn ``value`` into what JSON holds without loss: text, whole numbers, yes/no, nothing, lists, mappings.

    Dates, moments, UUIDs and decimals become text. Raises TypeError for a float or anything else, and for a key with a
    sign beyond U+FFFF: of such keys not every language sees the same order.
    """
    if isinstance(value, Mapping):
        return {_key(str(key)): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return value if value is None or isinstance(value, bool) else _plain_word(value)


def _key(text: str) -> str:
    if max(text, default="") > LAST_SIGN:
        raise TypeError(f"the journal holds no key like {text!r}")
    return text


def _plain_word(value: Any) -> str | int:
    match value:
        case str():
            return str(value)
        case int():
            return int(value)
        case date():
            return value.isoformat()
        case UUID() | Decimal():
            return str(value)
        case _:
            raise TypeError(f"the journal holds no {type(value).__name__}: write it as text")


def canonical(value: Any) -> bytes:
    """Give the canonical JSON of a plain value."""
    return json.dumps(_sorted(value), ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def _sorted(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _sorted(value[key]) for key in sorted(value, key=lambda key: key.encode("utf-16-be"))}
    if isinstance(value, list):
        return [_sorted(item) for item in value]
    return value


def said(
    *, kind: str, subject: str, verb: str, by: UUID | None, at: datetime, data: Mapping[str, Any]
) -> dict[str, Any]:
    """Give what an entry says, all but its place in the chain; ``at`` is aware and counts to the microsecond."""
    return {
        "at": at.astimezone(UTC).isoformat(timespec="microseconds"),
        "by": None if by is None else str(by),
        "data": data,
        "subject_id": subject,
        "subject_kind": kind,
        "verb": verb,
    }


def digest(*, kind: str, subject: str, verb: str, by: UUID | None, at: datetime, data: Mapping[str, Any]) -> bytes:
    """Hash what an entry says."""
    return sha256(canonical(said(kind=kind, subject=subject, verb=verb, by=by, at=at, data=data))).digest()


def link(previous: bytes, words: bytes) -> bytes:
    """Give the hash of an entry: SHA-256 of the hash before it followed by the digest of what it says."""
    return sha256(previous + words).digest()
