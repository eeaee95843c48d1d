"""Offices prepared once and copied for every test that needs one of its own: their tables, keys and static files made.

To make every table takes longer than most tests. What is made here is named after the migrations that made it, so it
is never that of other migrations; it lies in ``build/suite``, and whoever needs it first makes it.
"""

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import LiteralString
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from office.config import embedded

ROOT = Path(__file__).resolve().parent.parent
OFFICE = ROOT / "src/office"
STORE = ROOT / "build/suite"
IMPORTS = re.compile(r"^\s*(?:from|import) office\.([\w.]+)", re.MULTILINE)
PREFIX = "office_suite_"
TEMPLATING = 20_260_102  # any number of our own
Server = psycopg.Connection[tuple[object, ...]]


def copy_office(var: Path) -> None:
    """Make ``var`` the folder of an office with empty tables, which nobody runs yet."""
    with _prepared() as office:
        _copy(f"{office}/.", var)


def copy_server(folder: Path) -> None:
    """Make ``folder`` that of an embedded server whose main database has empty tables."""
    with _prepared() as office:
        _copy(office / embedded.SERVER_FOLDER, folder)


def template(url: str) -> str:
    """Give the name of a database with empty tables on the server of ``url``, made on that server by its own migrating.

    Nobody connects to it: it is there to be copied (``CREATE DATABASE … TEMPLATE``). That of other migrations goes.
    """
    name = f"{PREFIX}{_key()}"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute("SELECT pg_advisory_lock(%s)", [TEMPLATING])
        asked = server.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [PREFIX])
        there = {str(row[0]) for row in asked}
        if name not in there:
            for former in there:
                _tell(server, "DROP DATABASE {} WITH (FORCE)", former)
            _migrate(url, server, name)
        return name


def keep_as_template(url: str) -> None:
    """Turn the main database of a server that was just copied into its template, and give it an empty one in its place."""
    name = f"{PREFIX}{_key()}"
    with psycopg.connect(url, dbname="template1", autocommit=True) as server:
        _tell(server, "ALTER DATABASE {} RENAME TO {}", "postgres", name)
        _tell(server, "ALTER DATABASE {} ALLOW_CONNECTIONS false", name)
        _tell(server, "CREATE DATABASE {}", "postgres")


def _migrate(url: str, server: Server, name: str) -> None:
    draft = f"{PREFIX}draft"
    _tell(server, "CREATE DATABASE {}", draft)
    _office("migrate", "--verbosity", "0", DATABASE_URL=urlsplit(url)._replace(path=f"/{draft}").geturl())
    _tell(server, "ALTER DATABASE {} ALLOW_CONNECTIONS false", draft)
    _tell(server, "ALTER DATABASE {} RENAME TO {}", draft, name)


def _tell(server: Server, statement: LiteralString, *names: str) -> None:
    server.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def _copy(there: Path | str, here: Path) -> None:
    """With owners and rights; without a second of copying where the disk can share what is the same."""
    subprocess.run(["cp", "-a", "--reflink=auto", there, here], check=True)  # noqa: S603, S607  ours


@contextmanager
def _prepared() -> Iterator[Path]:
    """Give the prepared office, made where it is not there; nobody takes it away meanwhile."""
    STORE.mkdir(parents=True, exist_ok=True)
    office = STORE / _key()
    lock = os.open(STORE / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not office.exists():
            _make(office)
        fcntl.flock(lock, fcntl.LOCK_SH)
        yield office
    finally:
        os.close(lock)


def _make(office: Path) -> None:
    """Make it whole or not at all: it gets its name last. Those of other migrations go."""
    for former in STORE.iterdir():
        if former.is_dir():
            shutil.rmtree(former)
    draft = office.with_suffix(".new")
    _office("prepare", OFFICE_VAR=str(draft))
    assert office.name == _key(), "a migration was changed meanwhile: start again"
    draft.rename(office)


def _office(*words: str, **more: str) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"} | more
    command = [sys.executable, "-m", "office.config.cli", *words]
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603  ours
    assert done.returncode == 0, done.stderr


def _key() -> str:
    """Sum up all that makes the tables: our migrations, what they import, and the versions of what we build on."""
    digest = hashlib.sha256(sys.version.encode())
    for path in sorted({*_makers(), ROOT / "requirements-dev.lock", OFFICE / "config/embedded.py"}):
        digest.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def _makers() -> set[Path]:
    """Give the migrations, and every module that they import, or that these import."""
    found = waiting = set(OFFICE.glob("*/migrations/*.py"))
    while waiting:
        names = {name for path in waiting for name in IMPORTS.findall(path.read_text(encoding="utf-8"))}
        waiting = {path for name in names for path in _modules(name)} - found
        found = found | waiting
    return found


def _modules(name: str) -> list[Path]:
    """Give the file of a module; of a package, from which any module may be taken, all that stand in it."""
    place = OFFICE.joinpath(*name.split("."))
    file = place.with_suffix(".py")
    return [file] if file.exists() else sorted(place.glob("*.py"))
