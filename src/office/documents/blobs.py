"""Bytes on the disk, each content once, under the SHA-256 of itself, outside everything a web server gives out.

``ab/cd/abcd…``: two levels of folders, so that none holds more than a few thousand names at a million files.
"""

import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Final

from django.conf import settings

INCOMING: Final = "incoming"
PIECE: Final = 1024 * 1024


def path_of(sha256: str) -> Path:
    return _root() / sha256[:2] / sha256[2:4] / sha256


@contextmanager
def incoming() -> Iterator[Path]:
    """Give a fresh folder on the disk of the blobs, readable by us alone; gone with all it holds at the end."""
    waiting = _root() / INCOMING
    waiting.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=waiting, ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def write(pieces: Iterable[bytes], to: Path) -> int:
    """Write ``pieces`` to a new file. Gives the number of bytes."""
    with to.open("xb") as file:
        return sum(file.write(piece) for piece in pieces)


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def keep(file: Path, sha256: str) -> None:
    """Move ``file`` to its place: the whole of it or nothing, also when the power fails.

    Where the content is kept already, only its time is renewed, so that no purge takes it for forgotten.
    """
    place = path_of(sha256)
    if place.exists():
        os.utime(place)
        return
    _make_folders(place.parent)
    file.chmod(0o400)
    _to_disk(file)
    file.replace(place)
    _to_disk(place.parent)


def remove(sha256: str) -> None:
    path_of(sha256).unlink(missing_ok=True)


def is_untouched(sha256: str, moment: datetime) -> bool:
    place = path_of(sha256)
    return place.exists() and place.stat().st_mtime < moment.timestamp()


def untouched_since(moment: datetime) -> Iterator[str]:
    """Give the hashes of blobs that nothing has kept since ``moment``."""
    for place in _root().glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]/*"):
        if place.stat().st_mtime < moment.timestamp():
            yield place.name


def leftovers(moment: datetime) -> Iterator[Path]:
    """Give the folders of arrivals that broke off (power cut, killed process) before ``moment``."""
    for folder in (_root() / INCOMING).glob("*"):
        if folder.stat().st_mtime < moment.timestamp():
            yield folder


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
