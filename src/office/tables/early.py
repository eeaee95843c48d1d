"""Locks that go before the disk has written: many acts wait for one write of the disk instead of one after another.

A transaction holds its locks until its commit is on the disk. Where all wait for the same row (the counter of a queue), or
for the lock of the whole server that a transaction with a notice takes while it commits (``pg_notify``, a deferred job),
they write one after another: no more of them a second than the disk can write. ``LET_GO`` in a statement lets its
transaction commit without waiting, so that the locks go at once; ``write_and_let_go`` then waits for the disk before
anybody is answered, by a transaction of its own that writes next to nothing. Many such waits share one write.

Why nothing that was said can be lost (docs/adr/0124):

- the disk is waited for after the commit and before the use-case returns: what was answered is on the disk;
- the log of the server is one line: who has seen what is not on the disk yet, and acts on it, stands behind it in the log
  and waits for both;
- where the server dies in between, what was lost is what nobody was told of, as if it had died a moment before the commit;
- where the web process dies in between, the act is done and its answer is lost, as ever: a retry is answered alike.
"""

from typing import Any, Final

from django.db import connection, transaction

from office.tables.writing import Part

LET_GO: Final = "set_config('synchronous_commit', 'off', true)"
"""An expression that a writing statement evaluates: its own transaction, and it alone, commits without waiting."""

# A commit of a transaction that has written waits for the disk up to itself, and so for all that came before.
_WAIT: Final = "SELECT pg_logical_emit_message(true, 'office', '')"


def write_and_let_go(sql: str, values: Any) -> list[Any]:
    """Run a statement that evaluates ``LET_GO``, and give its rows; the disk is waited for after the outermost commit.

    Raises DatabaseError as Django does, also where the disk could not be waited for: then nobody may be told that the act
    is done. Raises ValueError for a statement that does not let go.
    """
    if LET_GO not in sql:
        raise ValueError("this statement does not let go")
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        rows: list[Any] = cursor.fetchall()
    _wait_once()
    return rows


def letting_go() -> Part:
    """Give the part with which ``write_together`` lets go, and has the disk waited for, as ``write_and_let_go`` does."""
    return Part(f"SELECT {LET_GO} AS said", [], gives="(SELECT said FROM {name})", take=lambda _said: _wait_once())


def _wait_once() -> None:
    if not any(hook[1] is _wait_for_disk for hook in connection.run_on_commit):
        transaction.on_commit(_wait_for_disk)


def _wait_for_disk() -> None:
    with connection.cursor() as cursor:
        cursor.execute(_WAIT)
