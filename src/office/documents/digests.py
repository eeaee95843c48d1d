"""What stands for a content: its name on the disk, and the hash by which it is spoken of outside (ADR 0065)."""

import hmac
import secrets
from hashlib import sha256
from typing import Final

from office.vault.keys import Key

SALT_BYTES: Final = 32


def content_name(key: Key, digest: bytes) -> str:
    """Give the name of a content with that SHA-256: the same under one key, and telling nothing without it."""
    return hmac.digest(key.derived("content"), digest, sha256).hex()


def fresh_salt() -> str:
    return secrets.token_hex(SALT_BYTES)


def salted(salt: str, digest: bytes) -> str:
    """Give the hash that stands for a content outside: HMAC-SHA256 of its SHA-256 under its own salt."""
    return hmac.digest(bytes.fromhex(salt), digest, sha256).hex()
