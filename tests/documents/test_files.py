import os
import threading
from datetime import timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from pypdf import PdfReader

from office.documents import blobs, download_name, keep_paper, open_file, purge_orphans, store, verify_file
from office.documents.digests import salted
from office.documents.models import StoredFile
from office.documents.papers import typeset_paper
from office.documents.reasons import MOST_BYTES, Reason
from office.documents.refusals import FileRefused
from office.documents.uploading import LimitedUploadHandler
from office.vault import streams
from office.vault.cells import SealBrokenError
from tests.factories.accounts import a_worker
from tests.factories.documents import AT, a_badge, a_stored_file, an_inventory, an_unsealed_file
from tests.factories.scans import a_pdf, a_scan

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
    assert first.content == second.content
    assert first.id != second.id
    assert [path.name for path in blobs_in(shelves)] == [first.content]


def test_the_same_picture_twice_is_one_blob(db: None, shelves: Path) -> None:
    assert len({store(BytesIO(a_scan()), name="скан.jpg", by=None, at=AT).content for _time in range(2)}) == 1


def test_a_blob_lies_two_folders_deep_and_only_its_owner_reads_it(db: None, shelves: Path) -> None:
    stored = a_stored_file()
    path = shelves / stored.content[:2] / stored.content[2:4] / stored.content
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


def test_neither_the_disk_nor_the_table_tells_what_is_inside(db: None, shelves: Path) -> None:
    """A known content is found in no form: not in the bytes, not by its hash, not by its name."""
    content, name = a_pdf() + b"\n% 9001234567\n%%EOF", "паспорт 900123456.pdf"
    stored = store(BytesIO(content), name=name, by=None, at=AT)
    (blob,) = blobs_in(shelves)
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(kept)::text FROM documents_storedfile AS kept")
        (row,) = cursor.fetchone()
    assert b"9001234567" not in blob.read_bytes()
    assert blob.read_bytes()[:8] == streams.FORM
    for secret in (sha256(content).hexdigest(), "900123456", name.encode().hex()):
        assert secret not in f"{blob} {row}"
    assert stored.name == name


def test_a_salted_digest_proves_the_content_and_tells_no_two_equal_files(db: None, shelves: Path) -> None:
    first, second = a_stored_file(), a_stored_file()
    assert first.digest != second.digest
    found = sha256(a_pdf()).digest()
    assert [salted(each.salt, found) for each in (first, second)] == [first.digest, second.digest]


def test_any_part_of_a_content_can_be_read(db: None, shelves: Path) -> None:
    whole = a_pdf() + b" " * 200_000 + b"%%EOF"
    with open_file(store(BytesIO(whole), name="x.pdf", by=None, at=AT)) as file:
        assert file.seek(0, os.SEEK_END) == len(whole)
        for place in (150_000, 0, 65_535, 65_536, len(whole) - 3):
            file.seek(place)
            assert file.read(10) == whole[place : place + 10]


def test_a_file_of_an_earlier_version_is_read_where_it_lies(db: None, shelves: Path) -> None:
    stored = an_unsealed_file(a_pdf(pages=2))
    with open_file(stored) as file:
        assert file.read() == a_pdf(pages=2)
    assert verify_file(stored)
    blobs.path_of(stored.content).write_bytes(b"changed")
    assert not verify_file(stored)


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
    path = blobs.path_of(stored.content)
    path.chmod(0o600)
    whole = path.read_bytes()
    path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    assert not verify_file(stored)
    with open_file(stored) as file, pytest.raises(SealBrokenError):
        file.read()
    path.unlink()
    assert not verify_file(stored)
    with pytest.raises(FileNotFoundError):
        open_file(stored)


def test_a_purge_takes_only_old_contents_without_rows(db: None, shelves: Path) -> None:
    kept, young = a_stored_file(), a_stored_file(pages=2)
    orphan = a_stored_file(pages=3)
    StoredFile.objects.filter(id__in=[orphan.id, young.id]).delete()
    for each in (kept, orphan):
        age(blobs.path_of(each.content), by=LATER)
    age(blobs.path_of(young.content), by=timedelta(hours=23))
    assert purge_orphans(at=AT) == 1
    assert {path.name for path in blobs_in(shelves)} == {kept.content, young.content}


def test_a_purge_clears_what_broken_arrivals_left(db: None, shelves: Path) -> None:
    a_stored_file()
    for name, old in (("old", True), ("new", False)):
        folder = shelves / blobs.INCOMING / f"tmp{name}"
        folder.mkdir()
        (folder / "arrived").write_bytes(b"half")
        age(folder, by=LATER if old else timedelta(0))
    purge_orphans(at=AT)
    assert [folder.name for folder in (shelves / blobs.INCOMING).iterdir()] == ["tmpnew"]


def test_a_purge_clears_uploads_that_a_killed_process_left(db: None, shelves: Path) -> None:
    handler = LimitedUploadHandler()
    left = []
    for old in (True, False):
        handler.new_file("scans", "скан.pdf", "application/pdf", None)
        upload: Any = handler.file.file
        upload.delete = False  # as if nobody was there any more to close it
        path = Path(handler.file.temporary_file_path())
        assert path.parent == shelves / blobs.INCOMING
        assert path.parent.stat().st_mode & 0o777 == 0o700
        age(path, by=LATER if old else timedelta(0))
        left.append(path)
    purge_orphans(at=AT)
    assert [path.exists() for path in left] == [False, True]


def test_content_kept_again_is_no_longer_forgotten(db: None, shelves: Path) -> None:
    orphan = a_stored_file()
    path = blobs.path_of(orphan.content)
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
        age(blobs.path_of(orphan.content), by=LATER)
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


@pytest.mark.parametrize(
    "wrong",
    [
        *({"content": "A" * 64}, {"content": "ab"}, {"size": 0}, {"pages": 0}, {"name": ""}),
        *({"digest": ""}, {"salt": ""}),
    ],
)
def test_the_table_refuses_nonsense(db: None, shelves: Path, wrong: dict[str, object]) -> None:
    stored = a_stored_file()
    with pytest.raises(IntegrityError), transaction.atomic():
        StoredFile.objects.filter(id=stored.id).update(**wrong)
