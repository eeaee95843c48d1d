"""Taking a file in, giving it out, and keeping the shelves clean. Who may do so is the caller's question."""

import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Final, Protocol

import pikepdf
from django.db import connection, transaction

from office.accounts.models import Worker
from office.documents import blobs
from office.documents.inspecting import inspect
from office.documents.models import StoredFile
from office.documents.names import clean_name
from office.documents.papers import Paper, typeset_paper
from office.documents.reasons import MOST_BYTES, Reason
from office.documents.refusals import FileRefused

PDF: Final = "application/pdf"
FORGOTTEN_AFTER: Final = timedelta(days=1)


class Upload(Protocol):
    """What arrives: an open file, or Django's UploadedFile."""

    def read(self, size: int = ..., /) -> bytes: ...
    def seek(self, offset: int, /) -> object: ...


def store(file: Upload, *, name: str, by: Worker | None, at: datetime) -> StoredFile:
    """Check ``file`` by its content, turn pictures into PDF, keep it.

    ``by`` is None for what an applicant sends without a worker. The same content kept twice lies on the disk once.
    Raises FileRefused: the file's name, why, and what to do.
    """
    shown = clean_name(name)
    with blobs.incoming() as folder:
        arrived = folder / "arrived"
        file.seek(0)
        if not blobs.write(_limited(file, shown), arrived):
            raise FileRefused(shown, Reason.EMPTY)
        found = inspect(arrived, folder / "made.pdf", name=shown)
        return _keep(found.path, pages=found.pages, name=shown, by=by, at=at)


def keep_paper(paper: Paper, *, name: str, by: Worker | None, at: datetime) -> StoredFile:
    """Typeset ``paper`` and keep it: what was handed out can be shown again, byte for byte (L44)."""
    pdf = typeset_paper(paper, at=at)
    with pikepdf.open(BytesIO(pdf)) as opened:
        pages = len(opened.pages)
    with blobs.incoming() as folder:
        made = folder / "made.pdf"
        blobs.write([pdf], made)
        return _keep(made, pages=pages, name=clean_name(name), by=by, at=at)


def open_file(stored: StoredFile) -> BinaryIO:
    """Open the content for reading; close it yourself. FileNotFoundError: the disk lost it (see ``verify_file``)."""
    return blobs.path_of(stored.sha256).open("rb")


def verify_file(stored: StoredFile) -> bool:
    """Say whether the content is on the disk and still the one that was taken in."""
    try:
        return blobs.sha256_of(blobs.path_of(stored.sha256)) == stored.sha256
    except FileNotFoundError:
        return False


def purge_orphans(*, at: datetime) -> int:
    """Delete contents that no row names and that are older than a day (their transaction failed). Gives how many."""
    long_ago = at - FORGOTTEN_AFTER
    for folder in list(blobs.leftovers(long_ago)):
        shutil.rmtree(folder, ignore_errors=True)
    return sum(_purge(sha256, long_ago) for sha256 in list(blobs.untouched_since(long_ago)))


def _limited(file: Upload, name: str) -> Iterator[bytes]:
    size = 0
    while piece := file.read(blobs.PIECE):
        size += len(piece)
        if size > MOST_BYTES:
            raise FileRefused(name, Reason.TOO_BIG)
        yield piece


@transaction.atomic
def _keep(path: Path, *, pages: int, name: str, by: Worker | None, at: datetime) -> StoredFile:
    sha256 = blobs.sha256_of(path)
    _lock(sha256, "pg_advisory_xact_lock_shared")
    size = path.stat().st_size
    blobs.keep(path, sha256)
    return StoredFile.objects.create(
        sha256=sha256, media_type=PDF, size=size, pages=pages, name=name, created_at=at, created_by=by
    )


@transaction.atomic
def _purge(sha256: str, long_ago: datetime) -> bool:
    """Take one content away, unless someone kept it again while we looked."""
    _lock(sha256, "pg_advisory_xact_lock")
    if StoredFile.objects.filter(sha256=sha256).exists() or not blobs.is_untouched(sha256, long_ago):
        return False
    blobs.remove(sha256)
    return True


def _lock(sha256: str, how: str) -> None:
    """Hold ``sha256`` until the transaction ends: keepers together, a purge alone."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {how}(%s)", [int(sha256[:16], 16) - 2**63])
