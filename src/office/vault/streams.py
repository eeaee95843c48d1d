"""A file sealed frame by frame, so that twenty megabytes need the memory of one frame and any part can be read alone.

A sealed file, bytes in this order:

    8   form: C1 "OFFICE" 01
    8   name of the key, filled up with spaces
    32  salt, random: with it the file's own key is derived (HKDF, RFC 5869)
    …   frames: 65,536 bytes of content each, the last one shorter or as long, and 16 bytes of AES-256-GCM after each

The nonce of a frame is 7 zero bytes, its number (4 bytes) and 1 for the last frame, 0 for the others; bound to it are
the file's head and its name. So a frame changed, left out, doubled or moved, a file cut at whichever place, one that goes
on behind its end, and one put under another's name are all found out (the STREAM construction of Hoang, Reyhanitabar,
Rogaway and Vizár, 2015). A key is used for one file alone, so numbers may serve as nonces.
"""

import io
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from office.vault.cells import TAG, SealBrokenError
from office.vault.keys import LENGTH, LONGEST_ID, Key, Ring

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

FORM: Final = b"\xc1OFFICE\x01"
SALT: Final = 32
HEAD: Final = len(FORM) + LONGEST_ID + SALT
FRAME: Final = 64 * 1024
_SEALED: Final = FRAME + TAG


def sealed(ring: Ring, name: str, pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Give the sealed file of ``pieces``, whatever their lengths, to be read under ``name`` alone."""
    front = FORM + ring.current.id.encode().ljust(LONGEST_ID) + os.urandom(SALT)
    frames = _Frames(ring.current, front, name)
    yield front
    for number, (content, last) in enumerate(_cut(pieces)):
        yield frames.sealed(content, number, last=last)


def _cut(pieces: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Cut into frames and say of each whether it is the last: one is always held back, for it may be."""
    waiting = b""
    for piece in pieces:
        waiting, place = waiting + piece, 0
        while len(waiting) - place > FRAME:
            yield waiting[place : place + FRAME], False
            place += FRAME
        waiting = waiting[place:]
    yield waiting, True


def opened(ring: Ring, name: str, path: Path) -> BinaryIO:
    """Open the sealed file for reading anywhere in it. Raises FileNotFoundError, KeyMissingError, SealBrokenError.

    Each frame is checked before a byte of it is given; that the end is missing shows when the end is read.
    """
    return io.BufferedReader(_Opened(ring, name, path), FRAME)


def key_of(path: Path) -> str:
    """Give the name of the key the file is sealed under. Raises SealBrokenError for one that is not sealed."""
    with path.open("rb") as file:
        return _key_of(file.read(HEAD))


def _key_of(front: bytes) -> str:
    if len(front) < HEAD or not front.startswith(FORM):
        raise SealBrokenError("the file is not sealed")
    return front[len(FORM) : len(FORM) + LONGEST_ID].decode("ascii", errors="replace").rstrip(" ")


class _Frames:
    """The frames of one file."""

    def __init__(self, key: Key, front: bytes, name: str) -> None:
        salt = front[-SALT:]
        own = HKDF(SHA256(), LENGTH, salt=salt, info=b"office.vault/1 file").derive(key.derived("file"))
        self._cipher = AESGCM(own)
        self._bound = front + name.encode()

    def sealed(self, content: bytes, number: int, *, last: bool) -> bytes:
        return self._cipher.encrypt(_nonce(number, last=last), content, self._bound)

    def opened(self, frame: bytes, number: int, *, last: bool) -> bytes:
        try:
            return self._cipher.decrypt(_nonce(number, last=last), frame, self._bound)
        except InvalidTag:
            raise SealBrokenError("the file was changed or cut") from None


def _nonce(number: int, *, last: bool) -> bytes:
    return bytes(7) + number.to_bytes(4, "big") + bytes([last])


class _Opened(io.RawIOBase):
    """The content of a sealed file, as a file: read, seek, tell."""

    def __init__(self, ring: Ring, name: str, path: Path) -> None:
        with path.open("rb") as file:
            front = file.read(HEAD)
            self._frames = _Frames(ring.named(_key_of(front)), front, name)
            body = os.fstat(file.fileno()).st_size - HEAD
            self._file = os.fdopen(os.dup(file.fileno()), "rb")
        self._count = max(-(-body // _SEALED), 1)
        self._length = max(body - self._count * TAG, 0)
        self._place = 0
        self._read: tuple[int, bytes] = (-1, b"")

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._place

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._place, io.SEEK_END: self._length}[whence]
        self._place = max(start + offset, 0)
        return self._place

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        number, within = divmod(self._place, FRAME)
        if number >= self._count:
            return 0
        room = memoryview(buffer).cast("B")
        part = self._frame(number)[within : within + len(room)]
        room[: len(part)] = part
        self._place += len(part)
        return len(part)

    def _frame(self, number: int) -> bytes:
        if self._read[0] != number:
            self._file.seek(HEAD + number * _SEALED)
            content = self._frames.opened(self._file.read(_SEALED), number, last=number == self._count - 1)
            self._read = (number, content)
        return self._read[1]

    def close(self) -> None:
        if not self.closed:
            self._file.close()
            super().close()
