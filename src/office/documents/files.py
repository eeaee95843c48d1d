"""Taking a file in, giving it out, and keeping the shelves clean. Who may do so is the caller's question."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from io import BytesIO
from typing import BinaryIO, Final, Protocol

import pikepdf
from django.db import connection, transaction

from office.accounts.models import Worker
from office.documents import blobs
from office.documents.digests import content_name, fresh_salt, salted
from office.documents.inspecting import inspect, inspect_video
from office.documents.models import StoredFile
from office.documents.names import clean_name
from office.documents.papers import Paper, typeset_paper
from office.documents.reasons import MOST_BYTES, MOST_VIDEO_BYTES, Reason
from office.documents.refusals import FileRefused
from office.documents.refusals_of_video import VideoRefused
from office.vault.cells import SealBrokenError
from office.vault.ring import ring

PDF: Final = "application/pdf"
FORGOTTEN_AFTER: Final = timedelta(days=1)
BACKUP: Final = 20_260_601  # any number of our own, for the lock of whoever needs all files to stay


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
    with blobs.working() as folder:
        arrived = folder / "arrived"
        file.seek(0)
        if not blobs.write(_limited(file, MOST_BYTES, FileRefused(shown, Reason.TOO_BIG)), arrived):
            raise FileRefused(shown, Reason.EMPTY)
        found = inspect(arrived, folder / "made.pdf", name=shown)
        with found.path.open("rb") as content:
            return _keep(content, pages=found.pages, name=shown, by=by, at=at)


def store_video(file: Upload, *, name: str, by: Worker, at: datetime) -> StoredFile:
    """Check a video by its content, blank what it tells besides its pictures and sound, keep it; it counts as one page.

    Raises VideoRefused (a FileRefused): the file's name, why, and what to do.
    """
    shown = clean_name(name)
    with blobs.working() as folder:
        arrived = folder / "arrived"
        file.seek(0)
        if not blobs.write(_limited(file, MOST_VIDEO_BYTES, VideoRefused(shown, Reason.TOO_BIG)), arrived):
            raise VideoRefused(shown, Reason.EMPTY)
        found = inspect_video(arrived, name=shown)
        with arrived.open("rb") as content:
            return _keep(content, pages=1, name=shown, by=by, at=at, media_type=found)


def keep_paper(paper: Paper, *, name: str, by: Worker | None, at: datetime) -> StoredFile:
    """Typeset ``paper`` and keep it: what was handed out can be shown again, byte for byte (L44)."""
    pdf = typeset_paper(paper, at=at)
    with pikepdf.open(BytesIO(pdf)) as opened:
        pages = len(opened.pages)
    return _keep(BytesIO(pdf), pages=pages, name=clean_name(name), by=by, at=at)


def open_file(stored: StoredFile) -> BinaryIO:
    """Open the content for reading, at any place of it; close it yourself.

    FileNotFoundError: the disk lost it (see ``verify_file``). Reading raises SealBrokenError where it was changed.
    """
    try:
        return content_of(stored)
    except FileNotFoundError:
        stored.refresh_from_db(fields=["content", "key_id"])  # sealed anew meanwhile, under another name
        return content_of(stored)


def content_of(stored: StoredFile) -> BinaryIO:
    """Open the content where this row says it is; ``open_file`` also finds one that was moved a moment ago."""
    return blobs.opened(stored.content) if stored.key_id else blobs.path_of(stored.content).open("rb")


def verify_file(stored: StoredFile) -> bool:
    """Say whether the content is on the disk and still the one that was taken in."""
    try:
        with open_file(stored) as file:
            found = blobs.digest_of(file)
    except (FileNotFoundError, SealBrokenError):
        return False
    return stored.digest == salted(stored.salt, found) if stored.key_id else stored.content == found.hex()


def purge_orphans(*, at: datetime) -> int:
    """Delete contents that no row names and that are older than a day (their transaction failed). Gives how many."""
    long_ago = at - FORGOTTEN_AFTER
    for left in list(blobs.leftovers(long_ago)):
        if left.is_dir():
            shutil.rmtree(left, ignore_errors=True)
        else:
            left.unlink(missing_ok=True)
    return sum(_purge(content, long_ago) for content in list(blobs.untouched_since(long_ago)))


def _limited(file: Upload, most: int, refused: FileRefused) -> Iterator[bytes]:
    size = 0
    while piece := file.read(blobs.PIECE):
        size += len(piece)
        if size > most:
            raise refused
        yield piece


def _keep(
    file: BinaryIO, *, pages: int, name: str, by: Worker | None, at: datetime, media_type: str = PDF
) -> StoredFile:
    key, salt, digest = ring().current, fresh_salt(), blobs.digest_of(file)
    stored = StoredFile(
        content=content_name(key, digest),
        key_id=key.id,
        salt=salt,
        digest=salted(salt, digest),
        media_type=media_type,
        size=file.seek(0, os.SEEK_END),
        pages=pages,
        name=name,
        created_at=at,
        created_by=by,
    )
    file.seek(0)
    with transaction.atomic():
        hold_content(stored.content, alone=False)
        blobs.keep(file, stored.content)
        stored.save(force_insert=True)
    return stored


@transaction.atomic
def _purge(content: str, long_ago: datetime) -> bool:
    """Take one content away, unless someone kept it again while we looked."""
    wait_for_backups()
    hold_content(content, alone=True)
    if StoredFile.objects.filter(content=content).exists() or not blobs.is_untouched(content, long_ago):
        return False
    blobs.remove(content)
    return True


def hold_content(content: str, *, alone: bool) -> None:
    """Hold a content until the transaction ends: keepers together; who takes it away, alone."""
    lock = "pg_advisory_xact_lock" if alone else "pg_advisory_xact_lock_shared"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {lock}(%s)", [int(content[:16], 16) - 2**63])


def wait_for_backups() -> None:
    """Wait until no backup runs, and let none begin before the transaction ends: it would miss what is taken away."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [BACKUP])


@contextmanager
def files_stay() -> Iterator[None]:
    """For as long as this lasts no content is taken away: a backup saves the database first and the files after it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock_shared(%s)", [BACKUP])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock_shared(%s)", [BACKUP])
