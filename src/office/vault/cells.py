"""One value sealed for one column: AES-256-GCM, with the key's name in front and, where it is to be found, a mark.

A sealed cell, bytes in this order:

    2   form: C1 01 without a mark, C1 02 with one (no text in UTF-8 contains C1)
    8   name of the key, filled up with spaces
    16  with a mark: HMAC-SHA256 of the value, cut to 128 bits
    12  nonce, random
    …   the value, and 16 bytes by which any change of it or of what stands before it is found out

The same value under the same key has the same mark, so the bytes up to its end, the *head*, find it; they tell equal
from unequal within one column and nothing else. What the value is sealed as, ``purpose``, is part of the key and of the
seal: moved into another column it does not open (ADR 0064).
"""

import hmac
import os
from functools import lru_cache
from hashlib import sha256
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from office.vault.keys import LONGEST_ID, Key, Ring

UNMARKED: Final = b"\xc1\x01"
MARKED: Final = b"\xc1\x02"
FORM: Final = 2
MARK: Final = 16
HEAD: Final = FORM + LONGEST_ID + MARK
NONCE: Final = 12
TAG: Final = 16
LEAST: Final = {UNMARKED: FORM + LONGEST_ID + NONCE + TAG, MARKED: HEAD + NONCE + TAG}


class SealBrokenError(ValueError):
    """What is stored was changed, cut, moved from elsewhere, or never was sealed. Holds nothing of the content."""


def seal(ring: Ring, purpose: str, value: bytes, *, marked: bool = False) -> bytes:
    """Seal ``value`` under the current key; ``marked``: so that ``heads`` finds it."""
    front = head(ring.current, purpose, value) if marked else UNMARKED + _name(ring.current)
    nonce = os.urandom(NONCE)
    return front + nonce + _cipher(ring.current, purpose).encrypt(nonce, value, _bound(purpose, front))


def unseal(ring: Ring, purpose: str, cell: bytes) -> bytes:
    """Give the value back. Raises SealBrokenError, KeyMissingError."""
    form = cell[:FORM]
    if len(cell) < LEAST.get(form, len(cell) + 1):
        raise SealBrokenError(f"{purpose}: what is stored is not sealed")
    front = cell[: HEAD if form == MARKED else FORM + LONGEST_ID]
    nonce, sealed = cell[len(front) : len(front) + NONCE], cell[len(front) + NONCE :]
    try:
        return _cipher(ring.named(key_of(cell)), purpose).decrypt(nonce, sealed, _bound(purpose, front))
    except InvalidTag:
        raise SealBrokenError(f"{purpose}: the seal is broken") from None


def head(key: Key, purpose: str, value: bytes) -> bytes:
    """Give the first bytes of a marked cell with that value under that key."""
    mark = hmac.digest(key.derived(f"mark {purpose}"), value, sha256)[:MARK]
    return MARKED + _name(key) + mark


def heads(ring: Ring, purpose: str, value: bytes) -> list[bytes]:
    """Give the heads that cells of that value may have: one for each key, for while keys are changed there are two."""
    return [head(key, purpose, value) for key in ring]


def key_of(cell: bytes) -> str:
    """Give the name of the key a cell is sealed under."""
    return cell[FORM : FORM + LONGEST_ID].decode("ascii", errors="replace").rstrip(" ")


def _name(key: Key) -> bytes:
    return key.id.encode().ljust(LONGEST_ID)


def _bound(purpose: str, front: bytes) -> bytes:
    return purpose.encode() + b"\0" + front


@lru_cache(maxsize=256)
def _cipher(key: Key, purpose: str) -> AESGCM:
    return AESGCM(key.derived(f"cell {purpose}"))
