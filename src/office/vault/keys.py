"""The city's keys, and what is derived from each of them. Pure: where they are kept is the business of ``source``.

A key never does anything by itself: for every purpose another one is derived from it (HKDF, RFC 5869), so that what is
sealed as a phone can not be opened as a taxpayer number, and a mark by which a value is found tells nothing of how it
is sealed.
"""

import base64
import binascii
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

LENGTH: Final = 32  # bytes: AES-256
LONGEST_ID: Final = 8
_ID: Final = re.compile(rf"[a-z0-9]{{1,{LONGEST_ID}}}")
_CONTEXT: Final = b"office.vault/1 "


class KeyFaultError(ValueError):
    """The list of keys can not be used; says which entry and why, never the key itself."""


class KeyMissingError(Exception):
    """Something is sealed under a key that is not here; ``key_id`` names it."""

    def __init__(self, key_id: str) -> None:
        super().__init__(f"something is sealed under the key {key_id!r}, which is not here")
        self.key_id = key_id


@dataclass(frozen=True)
class Key:
    """One key: its name, which stands openly beside everything it seals, and its secret."""

    id: str
    secret: bytes = field(repr=False)

    def derived(self, purpose: str) -> bytes:
        """Give the key of 32 bytes that serves ``purpose`` and nothing else."""
        return _derived(self.secret, purpose)

    @property
    def fingerprint(self) -> str:
        """Tells two keys of one name apart without giving either away."""
        return self.derived("fingerprint").hex()[:16]

    @property
    def line(self) -> str:
        """The key as it is written down: ``id:base64``."""
        return f"{self.id}:{base64.b64encode(self.secret).decode()}"


@lru_cache(maxsize=256)
def _derived(secret: bytes, purpose: str) -> bytes:
    return HKDF(SHA256(), LENGTH, salt=None, info=_CONTEXT + purpose.encode()).derive(secret)


@dataclass(frozen=True)
class Ring:
    """All keys that open; the first, the current one, seals. Never empty, no name twice."""

    keys: tuple[Key, ...]

    def __post_init__(self) -> None:
        if not self.keys:
            raise KeyFaultError("there is no key")
        if len({key.id for key in self.keys}) < len(self.keys):
            raise KeyFaultError("two keys have one name")

    def __iter__(self) -> Iterator[Key]:
        return iter(self.keys)

    @property
    def current(self) -> Key:
        return self.keys[0]

    def named(self, key_id: str) -> Key:
        """Give the key of that name. Raises KeyMissingError."""
        for key in self.keys:
            if key.id == key_id:
                return key
        raise KeyMissingError(key_id)

    def with_first(self, fresh: Key) -> "Ring":
        """The same keys, but ``fresh`` seals from now on."""
        return Ring((fresh, *self.keys))

    def without(self, key_id: str) -> "Ring":
        return Ring(tuple(key for key in self.keys if key.id != key_id))


def parse(text: str) -> Ring:
    """Read ``id:base64`` entries between commas, blanks or lines; ``#`` begins a remark. Raises KeyFaultError."""
    lines = (line.partition("#")[0] for line in text.splitlines())
    entries = " ".join(lines).replace(",", " ").split()
    return Ring(tuple(_key(entry, place) for place, entry in enumerate(entries, start=1)))


def _key(entry: str, place: int) -> Key:
    key_id, colon, encoded = entry.partition(":")
    if not colon or not _ID.fullmatch(key_id):
        raise KeyFaultError(
            f"key {place}: write id:base64, the id of one to {LONGEST_ID} small Latin letters and digits"
        )
    try:
        secret = base64.b64decode(encoded, validate=True)
    except binascii.Error:
        raise KeyFaultError(f"key {place} ({key_id}) is not in base64") from None
    if len(secret) != LENGTH:
        raise KeyFaultError(f"key {place} ({key_id}) has {len(secret)} bytes instead of {LENGTH}")
    return Key(key_id, secret)


def fresh_key() -> Key:
    """Make a key; its name is random too, so that two machines never give one name to two keys."""
    return Key(secrets.token_hex(LONGEST_ID // 2), secrets.token_bytes(LENGTH))
