"""Bytes on the disk, each content once and sealed, under a keyed hash of itself, outside everything a web server gives out.

``ab/cd/abcd…``: two levels of folders, so that none holds more than a few thousand names at a million files. Neither the
name nor the bytes of a blob tell anything to whoever has no key (``office.vault.streams``, ADR 0065).
"""

import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Final

from django.conf import settings

from office.vault import streams
from office.vault.ring import opened as with_keys
from office.vault.ring import ring

INCOMING: Final = "incoming"
PIECE: Final = 1024 * 1024


def path_of(content: str) -> Path:
    return _root() / content[:2] / content[2:4] / content


@contextmanager
def working() -> Iterator[Path]:
    """Give a fresh folder for files that are looked into and not sealed yet, readable by us alone; gone at the end."""
    with _fresh(unsealed()) as folder:
        yield folder


def unsealed() -> Path:
    """Give the folder, readable by us alone, for what arrives or is looked into and is not sealed yet."""
    folder = Path(settings.OFFICE_SCRATCH or incoming())
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def incoming() -> Path:
    """Give the folder on the disk of the blobs where what is being written waits."""
    return _root() / INCOMING


@contextmanager
def _fresh(waiting: Path) -> Iterator[Path]:
    waiting.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=waiting, ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def write(pieces: Iterable[bytes], to: Path) -> int:
    """Write ``pieces`` to a new file. Gives the number of bytes."""
    with to.open("xb") as file:
        return sum(file.write(piece) for piece in pieces)


def pieces_of(file: BinaryIO) -> Iterator[bytes]:
    return iter(lambda: file.read(PIECE), b"")


def digest_of(file: BinaryIO) -> bytes:
    """Give the SHA-256 of what is left to read; it is never written down as it is."""
    found = hashlib.sha256()
    for piece in pieces_of(file):
        found.update(piece)
    return found.digest()


def keep(file: BinaryIO, content: str) -> None:
    """Seal what is left to read of ``file`` and put it in its place: the whole of it or nothing, also without power.

    Where the content is kept already, only its time is renewed, so that no purge takes it for forgotten.
    """
    place = path_of(content)
    if place.exists():
        os.utime(place)
        return
    with _fresh(incoming()) as folder:
        sealed = folder / "sealed"
        write(streams.sealed(ring(), content, pieces_of(file)), sealed)
        _make_folders(place.parent)
        sealed.chmod(0o400)
        _to_disk(sealed)
        sealed.replace(place)
    _to_disk(place.parent)


def opened(content: str) -> BinaryIO:
    """Open a sealed blob. Raises FileNotFoundError, KeyMissingError; reading raises SealBrokenError."""
    return with_keys(lambda keys: streams.opened(keys, content, path_of(content)))


def remove(content: str) -> None:
    path_of(content).unlink(missing_ok=True)


def is_untouched(content: str, moment: datetime) -> bool:
    place = path_of(content)
    return place.exists() and place.stat().st_mtime < moment.timestamp()


def untouched_since(moment: datetime) -> Iterator[str]:
    """Give the names of blobs that nothing has kept since ``moment``."""
    for place in _root().glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]/*"):
        if place.stat().st_mtime < moment.timestamp():
            yield place.name


def leftovers(moment: datetime) -> Iterator[Path]:
    """Give the folders and uploads of arrivals that broke off (power cut, killed process) before ``moment``."""
    for waiting in {incoming(), unsealed()}:
        for left in waiting.glob("tmp*"):
            if left.stat().st_mtime < moment.timestamp():
                yield left


def _root() -> Path:
    return Path(settings.DOCUMENTS_ROOT)


def _make_folders(folder: Path) -> None:
    for level in (folder.parent, folder):
        with suppress(FileExistsError):
            level.mkdir(mode=0o700)
            _to_disk(level.parent)


def _to_disk(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
