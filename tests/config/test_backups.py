"""A backup of a real database and real documents, and the way back into empty ones."""

import io
import os
import subprocess
import sys
import tarfile
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import LiteralString

import psycopg
import pytest
from django.conf import settings
from psycopg import sql

from office.config import backups, cli

FILLED = """
from django.core.management import call_command
call_command("migrate", verbosity=0)
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


@dataclass(frozen=True)
class Place:
    """An office of its own: a database on the suite's server, and a folder."""

    name: str
    var: Path

    @property
    def environment(self) -> dict[str, str]:
        host = settings.DATABASES["default"]
        login = f"{host['USER']}:{host['PASSWORD']}@" if host["PASSWORD"] else f"{host['USER']}@"
        port = f"&port={host['PORT']}" if host["PORT"] else ""
        url = f"postgresql://{login}/{self.name}?host={host['HOST']}{port}"
        return {**os.environ, "DATABASE_URL": url, "OFFICE_VAR": str(self.var)}

    def office(self, *words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "office.config.cli", *words]
        return subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False)  # noqa: S603  ours

    def told(self, *words: str) -> str:
        done = self.office(*words)
        assert done.returncode == cli.DONE, done.stderr
        return done.stdout


def _on_the_server(statement: LiteralString, name: str) -> None:
    host = settings.DATABASES["default"]
    login = {"user": host["USER"], "password": host["PASSWORD"], "host": host["HOST"], "port": host["PORT"]}
    given = {word: value for word, value in login.items() if value}
    with psycopg.connect(dbname="postgres", autocommit=True, **given) as connection:
        connection.execute(sql.SQL(statement).format(sql.Identifier(name)))


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sequence[Place]]:
    made = [Place(f"backups_{uuid.uuid4().hex}", tmp_path_factory.mktemp("var")) for _ in range(3)]
    for place in made:
        _on_the_server("CREATE DATABASE {}", place.name)
    yield made
    for place in made:
        _on_the_server("DROP DATABASE {} WITH (FORCE)", place.name)


def test_there_and_back(places: Sequence[Place], tmp_path: Path) -> None:
    here, there, _empty = places
    file = tmp_path / "backup.tar"
    here.told("shell", "--verbosity", "0", "-c", FILLED)

    assert "the database and 1 documents" in here.told("backup", str(file))
    assert file.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [file]

    assert "the database and 1 documents" in there.told("restore", str(file))
    assert there.told("shell", "--verbosity", "0", "-c", READ).startswith("o.koval@example.test True\n")

    again = there.office("restore", str(file))
    assert (again.returncode, again.stdout) == (cli.FAILED, "")
    assert again.stderr == "office: the database is not empty: a backup is brought back into an empty one\n"


def test_a_broken_dump_changes_nothing(places: Sequence[Place], tmp_path: Path) -> None:
    empty = places[2]
    done = empty.office("restore", str(_a_tar(tmp_path / "file.tar", WHOLE)))

    assert (done.returncode, done.stdout) == (cli.FAILED, "")
    assert done.stderr.startswith("office: pg_restore: error: input file")
    assert done.stderr.count("\n") == 1
    assert [path.name for path in empty.var.iterdir()] == ["secret-key"]


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
        (WHOLE | {"office-backup.json": b'{"format": 2}'}, "a newer version of this product"),
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
