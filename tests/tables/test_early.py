"""Locks go with the commit, and nobody is answered before the disk has it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from django.db import connection, transaction

from office.tables.early import LET_GO, letting_go, write_and_let_go
from office.tables.writing import Part, write_together

SAY = f"INSERT INTO early_said (word) VALUES (%(word)s) RETURNING word, {LET_GO}"  # noqa: S608  a constant of ours
pytestmark = pytest.mark.django_db(transaction=True)


def asked(sql: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]


def do(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@pytest.fixture(autouse=True)
def _careful_server() -> Iterator[None]:
    """Commits wait for the disk, as in a city and unlike in other tests; the server writes nothing there by itself."""
    with psycopg.connect(**connection.get_connection_params(), autocommit=True) as server:
        server.execute("ALTER SYSTEM SET wal_writer_delay = '10s'")
        server.execute("SELECT pg_reload_conf()")
        do("SET synchronous_commit = on", "CREATE TABLE early_said (word text PRIMARY KEY)")
        yield
        do("DROP TABLE early_said", "RESET synchronous_commit")
        server.execute("ALTER SYSTEM RESET wal_writer_delay")
        server.execute("SELECT pg_reload_conf()")


@contextmanager
def seen_before_the_wait() -> Iterator[list[tuple[str, bool]]]:
    """Note, when the disk is about to be waited for: how far the log has come, and whether all of it is on the disk."""
    seen: list[tuple[str, bool]] = []

    def look(run: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if "pg_logical_emit_message" in sql:
            place = str(asked("SELECT pg_current_wal_insert_lsn()"))
            seen.append((place, is_on_disk(place)))
        return run(sql, *rest)

    with connection.execute_wrapper(look):
        yield seen


def is_on_disk(place: str) -> bool:
    return bool(asked(f"SELECT pg_current_wal_flush_lsn() >= '{place}'::pg_lsn"))


@pytest.mark.parametrize("in_transaction", [False, True])
def test_what_is_answered_is_on_the_disk_and_the_commit_was_not_waited_for(*, in_transaction: bool) -> None:
    waited = []
    for nth in range(20):
        with seen_before_the_wait() as seen:
            if in_transaction:
                with transaction.atomic():
                    write_and_let_go(SAY, {"word": f"{nth} first"})
                    assert asked("SHOW synchronous_commit") == "off"
                    write_and_let_go(SAY, {"word": f"{nth} second"})
            else:
                write_and_let_go(SAY, {"word": f"{nth}"})
        [(place, was_there)] = seen  # once for all that the transaction has written
        assert is_on_disk(place)
        assert asked("SHOW synchronous_commit") == "on"  # it was let go of for this transaction alone
        waited.append(not was_there)
    assert any(waited)


def test_what_is_written_together_lets_go_too() -> None:
    with seen_before_the_wait() as seen, transaction.atomic():
        write_together(Part("INSERT INTO early_said (word) VALUES (%s) RETURNING 1", ["together"]), letting_go())
        assert asked("SHOW synchronous_commit") == "off"
        write_and_let_go(SAY, {"word": "besides"})
    [(place, _was_there)] = seen
    assert is_on_disk(place)
    assert asked("SELECT string_agg(word, ', ' ORDER BY word) FROM early_said") == "besides, together"


def undone() -> None:
    with transaction.atomic():
        write_and_let_go(SAY, {"word": "undone"})
        raise RuntimeError


def test_what_is_undone_is_not_waited_for() -> None:
    with seen_before_the_wait() as seen, transaction.atomic():
        with pytest.raises(RuntimeError):
            undone()
        assert asked("SHOW synchronous_commit") == "on"
    assert seen == []
    with seen_before_the_wait() as seen, transaction.atomic():
        write_and_let_go(SAY, {"word": "kept"})
        with pytest.raises(RuntimeError):
            undone()
    assert len(seen) == 1
    assert asked("SELECT string_agg(word, ', ') FROM early_said") == "kept"


def test_nobody_is_answered_where_the_disk_can_not_be_waited_for() -> None:
    def break_off(run: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if "pg_logical_emit_message" in sql:
            connection.connection.close()
        return run(sql, *rest)

    with pytest.raises(Exception, match="closed"), connection.execute_wrapper(break_off):
        write_and_let_go(SAY, {"word": "lost"})
    connection.close()


def test_a_statement_that_holds_on_is_refused() -> None:
    with pytest.raises(ValueError, match="does not let go"):
        write_and_let_go("SELECT 1", {})
