import os
import threading
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from pypdf import PdfReader

from office.documents import blobs, download_name, keep_paper, open_file, purge_orphans, store, verify_file
from office.documents.models import StoredFile
from office.documents.papers import typeset_paper
from office.documents.reasons import MOST_BYTES, Reason
from office.documents.refusals import FileRefused
from tests.factories.accounts import a_worker
from tests.factories.documents import AT, a_badge, a_pdf, a_scan, a_stored_file, an_inventory

LATER = timedelta(days=1, seconds=1)


def blobs_in(shelves: Path) -> list[Path]:
    return [path for path in shelves.rglob("*") if path.is_file()]


def age(path: Path, *, by: timedelta) -> None:
    moment = (AT - by).timestamp()
    os.utime(path, (moment, moment))


def test_a_pdf_is_kept_byte_for_byte(db: None, shelves: Path) -> None:
    worker = a_worker()
    stored = store(BytesIO(a_pdf(pages=3)), name="заява.pdf", by=worker, at=AT)
    stored.refresh_from_db()
    assert (stored.media_type, stored.pages, stored.name) == ("application/pdf", 3, "заява.pdf")
    assert (stored.created_at, stored.created_by, stored.size) == (AT, worker, len(a_pdf(pages=3)))
    with open_file(stored) as file:
        assert file.read() == a_pdf(pages=3)
    assert verify_file(stored)


def test_an_upload_of_django_is_taken_from_its_beginning(db: None, shelves: Path) -> None:
    upload = SimpleUploadedFile("скан.png", a_scan("PNG"), content_type="text/html")
    upload.read(10)
    stored = store(upload, name=upload.name or "", by=None, at=AT)
    assert stored.media_type == "application/pdf"
    assert download_name(stored) == "скан.pdf"
    with open_file(stored) as file:
        assert len(PdfReader(file).pages) == stored.pages == 1


def test_the_same_content_twice_is_one_blob_and_two_rows(db: None, shelves: Path) -> None:
    first, second = a_stored_file("перша.pdf"), a_stored_file("друга.pdf")
    assert first.sha256 == second.sha256
    assert first.id != second.id
    assert [path.name for path in blobs_in(shelves)] == [first.sha256]


def test_the_same_picture_twice_is_one_blob(db: None, shelves: Path) -> None:
    assert len({store(BytesIO(a_scan()), name="скан.jpg", by=None, at=AT).sha256 for _time in range(2)}) == 1


def test_a_blob_lies_two_folders_deep_and_only_its_owner_reads_it(db: None, shelves: Path) -> None:
    stored = a_stored_file()
    path = shelves / stored.sha256[:2] / stored.sha256[2:4] / stored.sha256
    assert path.stat().st_mode & 0o777 == 0o400
    assert [level.stat().st_mode & 0o077 for level in path.parents[:2]] == [0, 0]


def test_a_refused_file_leaves_nothing(db: None, shelves: Path) -> None:
    with pytest.raises(FileRefused):
        store(BytesIO(b"MZ not a document"), name="x.pdf", by=None, at=AT)
    assert blobs_in(shelves) == []
    assert not StoredFile.objects.exists()


def test_an_empty_file_is_refused(db: None, shelves: Path) -> None:
    with pytest.raises(FileRefused) as refused:
        store(BytesIO(b""), name="порожній.pdf", by=None, at=AT)
    assert refused.value.reason is Reason.EMPTY


def test_a_file_at_the_limit_is_taken_and_one_byte_more_refused(db: None, shelves: Path) -> None:
    whole = a_pdf().ljust(MOST_BYTES, b"\n")
    assert store(BytesIO(whole), name="велика.pdf", by=None, at=AT).size == MOST_BYTES
    with pytest.raises(FileRefused) as refused:
        store(BytesIO(whole + b"\n"), name="завелика.pdf", by=None, at=AT)
    assert refused.value.reason is Reason.TOO_BIG
    assert len(blobs_in(shelves)) == 1


class Endless:
    """An upload that never ends; counts how much of it was read."""

    taken = 0

    def seek(self, offset: int, /) -> int:
        return offset

    def read(self, size: int = -1, /) -> bytes:
        assert size > 0
        self.taken += size
        return b"\0" * size


def test_reading_stops_at_the_limit(db: None, shelves: Path) -> None:
    upload = Endless()
    with pytest.raises(FileRefused):
        store(upload, name="x.pdf", by=None, at=AT)
    assert upload.taken <= MOST_BYTES + 2 * blobs.PIECE


def test_a_crash_before_the_move_leaves_no_half_blob(db: None, shelves: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def power_cut(path: Path, target: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", power_cut)
    with pytest.raises(KeyboardInterrupt):
        a_stored_file()
    assert blobs_in(shelves) == []
    assert not StoredFile.objects.exists()


def test_changed_or_lost_content_is_found_out(db: None, shelves: Path) -> None:
    stored = a_stored_file()
    path = blobs.path_of(stored.sha256)
    path.chmod(0o600)
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    assert not verify_file(stored)
    path.unlink()
    assert not verify_file(stored)
    with pytest.raises(FileNotFoundError):
        open_file(stored)


def test_a_purge_takes_only_old_contents_without_rows(db: None, shelves: Path) -> None:
    kept, young = a_stored_file(), a_stored_file(pages=2)
    orphan = a_stored_file(pages=3)
    StoredFile.objects.filter(id__in=[orphan.id, young.id]).delete()
    for each in (kept, orphan):
        age(blobs.path_of(each.sha256), by=LATER)
    age(blobs.path_of(young.sha256), by=timedelta(hours=23))
    assert purge_orphans(at=AT) == 1
    assert {path.name for path in blobs_in(shelves)} == {kept.sha256, young.sha256}


def test_a_purge_clears_what_broken_arrivals_left(db: None, shelves: Path) -> None:
    a_stored_file()
    for name, old in (("old", True), ("new", False)):
        folder = shelves / blobs.INCOMING / name
        folder.mkdir()
        (folder / "arrived").write_bytes(b"half")
        age(folder, by=LATER if old else timedelta(0))
    purge_orphans(at=AT)
    assert [folder.name for folder in (shelves / blobs.INCOMING).iterdir()] == ["new"]


def test_content_kept_again_is_no_longer_forgotten(db: None, shelves: Path) -> None:
    orphan = a_stored_file()
    path = blobs.path_of(orphan.sha256)
    age(path, by=LATER)
    again = a_stored_file()
    StoredFile.objects.all().delete()
    assert purge_orphans(at=AT) == 0
    assert verify_file(again)


@pytest.mark.django_db(transaction=True)
def test_a_purge_waits_for_whoever_is_keeping_the_same_content(shelves: Path) -> None:
    """The keeper has reused the blob but not committed yet: the purge must see the row, not take the blob away."""
    orphan = a_stored_file()
    StoredFile.objects.all().delete()
    purged: list[int] = []

    def purge() -> None:
        purged.append(purge_orphans(at=AT))
        connection.close()

    with transaction.atomic():
        again = a_stored_file()
        age(blobs.path_of(orphan.sha256), by=LATER)
        thread = threading.Thread(target=purge)
        thread.start()
        thread.join(timeout=0.5)
        assert thread.is_alive()
    thread.join(timeout=30)
    assert purged == [0]
    assert verify_file(again)


@pytest.mark.django_db(transaction=True)
def test_eight_desks_keep_the_same_paper_at_once(shelves: Path) -> None:
    faults: list[BaseException] = []

    def keep() -> None:
        try:
            keep_paper(a_badge(), name="бейдж.pdf", by=None, at=AT)
        except BaseException as fault:  # noqa: BLE001  told below
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=keep) for _desk in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert faults == []
    assert StoredFile.objects.count() == 8
    assert len(blobs_in(shelves)) == 1


def test_a_paper_of_ours_is_kept_as_it_was_printed(db: None, shelves: Path) -> None:
    stored = keep_paper(an_inventory(), name="опис.pdf", by=None, at=AT)
    assert stored.pages == 2
    with open_file(stored) as file:
        assert file.read() == typeset_paper(an_inventory(), at=AT)


@pytest.mark.parametrize("wrong", [{"sha256": "A" * 64}, {"sha256": "ab"}, {"size": 0}, {"pages": 0}, {"name": ""}])
def test_the_table_refuses_nonsense(db: None, shelves: Path, wrong: dict[str, object]) -> None:
    stored = a_stored_file()
    with pytest.raises(IntegrityError), transaction.atomic():
        StoredFile.objects.filter(id=stored.id).update(**wrong)
