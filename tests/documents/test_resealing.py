import os
from io import BytesIO
from pathlib import Path

import pytest
from pytest_django import Settings

from office.documents import blobs, open_file, store, verify_file
from office.documents.models import StoredFile
from office.documents.resealing import contents_left, files_by_key, reseal_files
from office.vault.keys import Ring
from office.vault.resealing import reseal, sealed_tables
from tests.factories.documents import AT, a_stored_file, an_unsealed_file
from tests.factories.scans import a_pdf
from tests.factories.vault import BOTH, OLD, ONE, OTHER, use

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def old_key(settings: Settings) -> None:
    use(settings, OLD)


def on_the_shelves(shelves: Path) -> set[str]:
    return {path.name for path in shelves.rglob("*") if path.is_file()}


def content_of(stored: StoredFile) -> bytes:
    stored.refresh_from_db()
    with open_file(stored) as file:
        return file.read()


def test_files_come_under_the_new_key_and_the_old_ones_are_gone(shelves: Path, settings: Settings) -> None:
    one, twin, other = a_stored_file("одна"), a_stored_file("та сама"), a_stored_file(pages=2)
    before = on_the_shelves(shelves)
    assert files_by_key() == {OTHER.id: 2}

    ring = use(settings, BOTH)
    assert contents_left(ring) == 2
    assert list(reseal_files(ring)) == ["", ""]

    for table in sealed_tables():  # their names, which are of the row and not of the file
        list(reseal(table, ring))
    use(settings, Ring((ONE,)))
    assert files_by_key() == {ONE.id: 2}
    assert on_the_shelves(shelves).isdisjoint(before)
    assert [content_of(file) for file in (one, twin, other)] == [a_pdf(), a_pdf(), a_pdf(pages=2)]
    assert all(map(verify_file, (one, twin, other)))
    assert list(reseal_files(ring)) == []


def test_the_digest_in_the_journal_stays_the_same(shelves: Path, settings: Settings) -> None:
    stored = a_stored_file()
    said = stored.digest
    list(reseal_files(use(settings, BOTH)))
    stored.refresh_from_db()
    assert (stored.digest, stored.key_id) == (said, ONE.id)


def test_files_of_an_earlier_version_are_sealed(shelves: Path, settings: Settings) -> None:
    old, twin = an_unsealed_file(a_pdf(pages=2)), an_unsealed_file(a_pdf(pages=2), "та сама.pdf")
    assert files_by_key() == {"": 1}
    assert list(reseal_files(use(settings, BOTH))) == [""]
    assert content_of(old) == content_of(twin) == a_pdf(pages=2)
    assert verify_file(old)
    assert old.digest != twin.digest
    (blob,) = (path for path in shelves.rglob("*") if path.is_file())
    assert b"%PDF" not in blob.read_bytes()
    assert oct(blob.stat().st_mode)[-3:] == "400"


def test_the_same_content_old_and_new_becomes_one(shelves: Path, settings: Settings) -> None:
    old, sealed = an_unsealed_file(a_pdf()), a_stored_file()
    list(reseal_files(use(settings, BOTH)))
    old.refresh_from_db()
    sealed.refresh_from_db()
    assert old.content == sealed.content
    assert len(on_the_shelves(shelves)) == 1


def test_what_is_lost_or_changed_is_named_and_stops_nothing(shelves: Path, settings: Settings) -> None:
    lost, changed, plain = a_stored_file(), a_stored_file(pages=2), an_unsealed_file(a_pdf(pages=3))
    good = a_stored_file(pages=4)
    blobs.path_of(lost.content).unlink()
    for stored in (changed, plain):
        path = blobs.path_of(stored.content)
        path.chmod(0o600)
        whole = path.read_bytes()
        path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    ring = use(settings, BOTH)
    assert set(reseal_files(ring)) == {
        "",
        f"the disk has lost the content of file {lost.pk}",
        f"the content of file {changed.pk} was changed on the disk",
        f"the content of file {plain.pk} was changed on the disk",
    }
    assert content_of(good) == a_pdf(pages=4)
    assert contents_left(ring) == 3
    assert blobs.path_of(changed.content).exists()


def test_a_crash_before_the_rows_are_written_loses_nothing(
    shelves: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored = a_stored_file()
    ring = use(settings, BOTH)

    def power_cut(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(StoredFile, "save", power_cut)
        with pytest.raises(KeyboardInterrupt):
            list(reseal_files(ring))
    assert content_of(stored) == a_pdf()
    assert list(reseal_files(ring)) == [""]
    assert content_of(stored) == a_pdf()


def test_whoever_opens_a_file_that_moves_at_that_moment_still_gets_it(shelves: Path, settings: Settings) -> None:
    """The row was read before the file was sealed anew, the file is opened after it."""
    stored = a_stored_file()
    list(reseal_files(use(settings, BOTH)))
    with open_file(stored) as file:
        assert file.read() == a_pdf()


def test_a_reader_in_the_middle_of_a_file_reads_it_to_its_end(shelves: Path, settings: Settings) -> None:
    whole = a_pdf() + os.urandom(300_000).replace(b"%", b"-") + b"\n%%EOF"
    stored = store(BytesIO(whole), name="x.pdf", by=None, at=AT)
    with open_file(stored) as file:
        first = file.read(1000)
        list(reseal_files(use(settings, BOTH)))
        assert first + file.read() == whole
