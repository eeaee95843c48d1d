"""Offices of their own for a test: a database on the suite's server and a folder, reached by the command alone."""

import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, LiteralString

import psycopg
from django.conf import settings
from psycopg import sql

from office.config import cli
from tests import prepared


def _login(database: str) -> dict[str, Any]:
    host = settings.DATABASES["default"]
    login = {"user": host["USER"], "password": host["PASSWORD"], "host": host["HOST"], "port": host["PORT"]}
    return {word: value for word, value in login.items() if value} | {"dbname": database}


def _url(database: str) -> str:
    host = settings.DATABASES["default"]
    login = f"{host['USER']}:{host['PASSWORD']}@" if host["PASSWORD"] else f"{host['USER']}@"
    port = f"&port={host['PORT']}" if host["PORT"] else ""
    return f"postgresql://{login}/{database}?host={host['HOST']}{port}"


@dataclass(frozen=True)
class Place:
    """An office: the name of its database, and its folder."""

    name: str
    var: Path

    @property
    def environment(self) -> dict[str, str]:
        return {**os.environ, "DATABASE_URL": _url(self.name), "OFFICE_VAR": str(self.var)}

    @property
    def keys(self) -> Path:
        return self.var / "keys"

    def office(self, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "office.config.cli", *words]
        environment = self.environment | more
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603  ours

    def told(self, *words: str, **more: str) -> str:
        done = self.office(*words, **more)
        assert done.returncode == cli.DONE, done.stderr
        return done.stdout

    def python(self, code: str, **more: str) -> str:
        return self.told("shell", "--verbosity", "0", "-c", code, **more)

    def sql(self, statement: LiteralString, *values: object) -> list[tuple[Any, ...]]:
        with psycopg.connect(**_login(self.name)) as connection:
            asked = connection.execute(statement, values or None)
            return asked.fetchall() if asked.description else []


def _on_the_server(statement: LiteralString, *names: str) -> None:
    with psycopg.connect(**_login("postgres"), autocommit=True) as connection:
        connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


@contextmanager
def a_place(folder: Path, *, tables: bool = False) -> Iterator[Place]:
    """Give an office without tables, or with empty ones; its database is gone afterwards."""
    folder.mkdir(exist_ok=True)
    place = Place(f"place_{uuid.uuid4().hex}", folder)
    if tables:
        _on_the_server("CREATE DATABASE {} TEMPLATE {}", place.name, prepared.template(_url("postgres")))
    else:
        _on_the_server("CREATE DATABASE {}", place.name)
    try:
        yield place
    finally:
        _on_the_server("DROP DATABASE {} WITH (FORCE)", place.name)
