"""A backup: one tar file with the database and the documents, and the way back."""

import json
import os
import shutil
import subprocess
import tarfile
from collections.abc import Iterable
from datetime import datetime
from importlib.metadata import version
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, cast

from django.conf import settings
from django.db import connection, connections
from psycopg.conninfo import make_conninfo

from office.config import embedded
from office.config.keyring import check_has, keys_in_use
from office.documents.blobs import INCOMING
from office.documents.files import files_stay
from office.vault.keys import KeyFaultError, KeyMissingError
from office.vault.ring import source

if TYPE_CHECKING:
    from django.db.backends.postgresql.base import DatabaseWrapper

MANIFEST, DUMP, DOCUMENTS = "office-backup.json", "database.dump", "documents"
FORMAT = 2  # the first knew no keys: everything in it lay open
KNOWN_FORMATS = {1, FORMAT}
FIRST_WITH_TRANSACTION_TIMEOUT = 17_00_00
HEAD_BYTES = 2048
CONNECTION_WORDS = ("dbname", "host", "port", "user", "sslmode", "sslrootcert", "sslcert", "sslkey")


class BackupError(Exception):
    """The backup could not be made or brought back; the message says why in one line."""


def save(file: Path, *, at: datetime) -> int:
    """Write the backup to ``file``, whole or not at all, readable only by its owner; give how many documents it holds.

    The office may go on working: the database is saved first, and no document is taken away until the end, so every
    document that the saved database knows of is there to be saved after it. The keys are not in it: whoever finds a
    backup finds nothing that can be read. It names them, so that a restore without them is refused.
    """
    draft = file.with_name(f".{file.name}.part")
    try:
        with TemporaryDirectory(dir=file.parent, prefix=".office-backup-") as folder, files_stay():
            dump = Path(folder) / DUMP
            _run("pg_dump", "--format=custom", "--no-owner", f"--file={dump}", f"--dbname={_address()}")
            manifest = Path(folder) / MANIFEST
            manifest.write_text(json.dumps(_about(at)))
            draft.touch(mode=0o600)
            with tarfile.open(draft, "w") as tar:
                tar.add(manifest, MANIFEST)
                tar.add(dump, DUMP)
                saved = _add_documents(tar)
        draft.replace(file)
    except OSError as error:
        raise BackupError(f"can not write {file}: {error.strerror}") from error
    finally:
        draft.unlink(missing_ok=True)
    return saved


def load(file: Path) -> int:
    """Bring the backup in ``file`` back into an empty database and an empty documents folder; give how many documents.

    Either everything is brought back or nothing. Raises BackupError where something is there already.
    """
    _check_empty()
    root = Path(settings.DOCUMENTS_ROOT)
    root.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=root.parent, prefix=".office-restore-") as folder:
        unpacked = Path(folder)
        documents = unpack(file, unpacked)
        _check_keys(unpacked / MANIFEST)
        _bring_back(unpacked / DUMP)
        (unpacked / DOCUMENTS).replace(root)
    return documents


def unpack(file: Path, folder: Path) -> int:
    """Write out the files of a backup, each only where it belongs; give how many documents there were."""
    try:
        with tarfile.open(file) as tar:
            return _unpack(tar, folder)
    except (tarfile.TarError, EOFError, ValueError) as error:
        raise BackupError(f"{file} is not a whole backup of this product") from error
    except OSError as error:
        raise BackupError(f"can not read {file}: {error.strerror}") from error


def _bring_back(dump: Path) -> None:
    """Fill the database in one transaction. The way leads over SQL, so that one line can be taken out of it."""
    script = dump.with_suffix(".sql")
    _run("pg_restore", "--no-owner", "--no-acl", f"--file={script}", str(dump))
    if cast("DatabaseWrapper", connections["default"]).pg_version < FIRST_WITH_TRANSACTION_TIMEOUT:
        _blank(script, b"SET transaction_timeout = 0;")
    once = ["--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", "--output=/dev/null"]
    _run("psql", *once, f"--file={script}", f"--dbname={_address()}")


def _blank(script: Path, line: bytes) -> None:
    """Put spaces for ``line`` in the head of the script."""
    with script.open("r+b") as file:
        head = file.read(HEAD_BYTES)
        file.seek(0)
        file.write(head.replace(line, b" " * len(line), 1))


def _about(at: datetime) -> dict[str, object]:
    made = {"format": FORMAT, "made_at": at.isoformat(), "version": version("prozoryi-office")}
    return made | {"keys": keys_in_use()}


def _add_documents(tar: tarfile.TarFile) -> int:
    root = Path(settings.DOCUMENTS_ROOT)
    found = [path for path in sorted(root.rglob("*")) if path.is_file() and INCOMING not in path.parts]
    for path in found:
        tar.add(path, f"{DOCUMENTS}/{path.relative_to(root).as_posix()}")
    return len(found)


def _check_empty() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
        if cursor.fetchone() != (0,):
            raise BackupError("the database is not empty: a backup is brought back into an empty one")
    root = Path(settings.DOCUMENTS_ROOT)
    if root.exists() and any(root.iterdir()):
        raise BackupError(f"the folder {root} is not empty: a backup is brought back into an empty one")


def _unpack(tar: tarfile.TarFile, folder: Path) -> int:
    (folder / DOCUMENTS).mkdir(mode=0o700)
    members = [member for member in tar if member.isfile()]
    _check_manifest(tar, (member.name for member in members))
    for member in members:
        place = _place(member.name)
        source = tar.extractfile(member)
        assert source is not None
        target = folder / place
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with source, os.fdopen(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as written:
            shutil.copyfileobj(source, written)
    return len(members) - 2


def _check_manifest(tar: tarfile.TarFile, names: Iterable[str]) -> None:
    if not {MANIFEST, DUMP} <= set(names):
        raise tarfile.ReadError("no manifest")
    manifest = tar.extractfile(MANIFEST)
    assert manifest is not None
    about = json.load(manifest)
    if about.get("format") not in KNOWN_FORMATS:
        raise BackupError("the backup was made by a newer version of this product: install that version first")


def _check_keys(manifest: Path) -> None:
    """Nothing is brought back that could not be read: raise BackupError where its keys are not here."""
    try:
        check_has(json.loads(manifest.read_text()).get("keys", {}))
    except (KeyMissingError, KeyFaultError) as error:
        raise BackupError(
            f"the backup can not be read without its keys ({error}): put them into {source()} first; they are kept "
            "apart from the backups"
        ) from error


def _place(name: str) -> PurePosixPath:
    place = PurePosixPath(name)
    inside = name in {MANIFEST, DUMP} or (place.parts[0] == DOCUMENTS and len(place.parts) > 1)
    if not inside or ".." in place.parts or place.is_absolute():
        raise tarfile.ReadError("a file out of place")
    return place


def _address() -> str:
    """Give the database's address without its password: the words of a command can be seen by everyone."""
    ours = connection.settings_dict
    given = {
        **ours["OPTIONS"],
        "dbname": ours["NAME"],
        "host": ours["HOST"],
        "port": ours["PORT"],
        "user": ours["USER"],
    }
    return make_conninfo(**{word: given[word] for word in CONNECTION_WORDS if given.get(word)})


def _run(program: str, *words: str) -> None:
    done = subprocess.run(  # noqa: S603  programs of PostgreSQL
        [_found(program), *words],
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, "PGPASSWORD": connection.settings_dict["PASSWORD"]},
    )
    if done.returncode != 0:
        lines = done.stderr.strip().splitlines() or ["no reason given"]
        raise BackupError(next((line for line in lines if "error" in line.lower()), lines[-1]))


def _found(program: str) -> str:
    """The wheel's own are the newest PostgreSQL knows of, and read every older server."""
    ours = embedded.programs() / program
    place = str(ours) if ours.exists() else shutil.which(program)
    if place is None:
        raise BackupError(f"{program} not found: install PostgreSQL's client programs")
    return place
