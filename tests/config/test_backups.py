"""A backup of a real database and real documents, and the way back into empty ones."""

import base64
import io
import shutil
import tarfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

import pytest

from office.config import backups, cli
from tests.config.places import Place, a_place

FILLED = """
from tests.factories.accounts import a_worker
from tests.factories.documents import AT, a_stored_file
from office.audit import record
worker = a_worker("o.koval@example.test")
stored = a_stored_file()
record("tried", worker, by=worker, at=AT)
"""
READ = """
from office.accounts.models import Worker
from office.documents.files import open_file
from office.documents.models import StoredFile
from django.core.management import call_command
stored = StoredFile.objects.get()
print(Worker.objects.get().email, len(open_file(stored).read()) == stored.size)
call_command("migrate", check_unapplied=True)
call_command("journal", "verify")
"""


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sequence[Place]]:
    with ExitStack() as stack:
        yield [
            stack.enter_context(a_place(tmp_path_factory.mktemp("var"), tables=tables))
            for tables in (True, False, False)
        ]


def test_there_and_back(places: Sequence[Place], tmp_path: Path) -> None:
    here, there, _empty = places
    file = tmp_path / "backup.tar"
    here.python(FILLED)

    said = here.told("backup", str(file))
    assert "the database and 1 documents" in said
    assert f"the keys are not in it: keep a copy of {here.keys} in another place" in said
    assert file.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [file]
    (line,) = [line for line in here.keys.read_text().splitlines() if not line.startswith("#")]
    assert line.partition(":")[2].encode() not in file.read_bytes()

    without = there.office("restore", str(file))
    assert (without.returncode, without.stdout) == (cli.FAILED, "")
    assert without.stderr == (
        f"office: the backup can not be read without its keys (something is sealed under the key "
        f"{line.partition(':')[0]!r}, which is not here): put them into {there.keys} first; they are kept apart from the "
        "backups\n"
    )
    assert there.sql("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == [(0,)]
    assert not (there.var / "documents").exists()

    there.keys.write_text(f"{line.partition(':')[0]}:{base64.b64encode(bytes(32)).decode()}\n")
    assert "is here, but it is another one than that of the backup" in there.office("restore", str(file)).stderr

    shutil.copy(here.keys, there.keys)
    assert "the database and 1 documents" in there.told("restore", str(file))
    assert there.python(READ).startswith("o.koval@example.test True\n")

    again = there.office("restore", str(file))
    assert (again.returncode, again.stdout) == (cli.FAILED, "")
    assert again.stderr == "office: the database is not empty: a backup is brought back into an empty one\n"


def test_without_its_keys_the_office_does_not_start(places: Sequence[Place], tmp_path: Path) -> None:
    here = places[0]
    here.keys.chmod(0o644)
    refused = here.office("prepare")
    assert (refused.returncode, refused.stderr) == (
        cli.FAILED,
        f"office: {here.keys} can be read by others: chmod 600 {here.keys}\n",
    )
    lost = here.keys.rename(tmp_path / "keys")
    refused = here.office("prepare")
    assert refused.returncode == cli.FAILED
    assert refused.stderr.startswith("office: something is sealed under the key '")
    shutil.move(lost, here.keys)
    here.keys.chmod(0o600)


def test_before_the_tables_are_there_a_backup_is_made_all_the_same(places: Sequence[Place], tmp_path: Path) -> None:
    assert "the database and 0 documents" in places[2].told("backup", str(tmp_path / "b.tar"))


def test_a_broken_dump_changes_nothing(places: Sequence[Place], tmp_path: Path) -> None:
    empty = places[2]
    done = empty.office("restore", str(_a_tar(tmp_path / "file.tar", WHOLE)))

    assert (done.returncode, done.stdout) == (cli.FAILED, "")
    assert done.stderr.startswith("office: pg_restore: error: input file")
    assert done.stderr.count("\n") == 1
    assert not (empty.var / "documents").exists()


def _a_tar(file: Path, contents: dict[str, bytes]) -> Path:
    with tarfile.open(file, "w") as tar:
        for name, content in contents.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    return file


WHOLE = {"office-backup.json": b'{"format": 1}', "database.dump": b"not a dump", "documents/ab/cd": b"a document"}
NOT_OURS = "is not a whole backup of this product"


def test_what_is_whole_is_unpacked_for_its_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "unpacked"
    folder.mkdir()
    assert backups.unpack(_a_tar(tmp_path / "file.tar", WHOLE), folder) == 1
    document = folder / "documents/ab/cd"
    assert (document.read_bytes(), document.stat().st_mode & 0o777) == (b"a document", 0o600)


@pytest.mark.parametrize(
    ("contents", "reason"),
    [
        ({}, NOT_OURS),
        ({"database.dump": b""}, NOT_OURS),
        (WHOLE | {"office-backup.json": b"{"}, NOT_OURS),
        (WHOLE | {"office-backup.json": b'{"format": 3}'}, "a newer version of this product"),
        (WHOLE | {"documents/../../evil": b"x"}, NOT_OURS),
        (WHOLE | {"/evil": b"x"}, NOT_OURS),
        (WHOLE | {"evil": b"x"}, NOT_OURS),
    ],
)
def test_what_is_no_backup_is_refused(tmp_path: Path, contents: dict[str, bytes], reason: str) -> None:
    folder = tmp_path / "deep" / "unpacked"
    folder.mkdir(parents=True)
    with pytest.raises(backups.BackupError, match=reason):
        backups.unpack(_a_tar(tmp_path / "file.tar", contents), folder)
    assert not list(tmp_path.rglob("*evil*"))


def test_a_file_cut_short_is_refused(tmp_path: Path) -> None:
    file = _a_tar(tmp_path / "file.tar", WHOLE)
    file.write_bytes(file.read_bytes()[:1200])
    with pytest.raises(backups.BackupError, match=NOT_OURS):
        backups.unpack(file, tmp_path)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(backups.BackupError, match=r"can not read .*nothing\.tar: No such file or directory"):
        backups.unpack(tmp_path / "nothing.tar", tmp_path)
