"""Statements that stay prepared on their connection, whatever was refused on it and whichever pages come in between.

psycopg lets go of everything that is prepared on a connection with each ROLLBACK, also that to a savepoint: a table may have
been made in what is undone, and be made otherwise afterwards. No page of ours makes one, but many an act is refused, and
after it all statements that came along this connection were read and planned anew, three times each until they were prepared
again. It also keeps no more than a hundred, fewer than the pages of a day have: what came back later was never prepared.
"""

import re
from collections.abc import Sequence
from typing import Any, Final

import psycopg
from psycopg._preparing import Prepare, PrepareManager
from psycopg.pq import TransactionStatus
from psycopg.pq.abc import PGresult

MOST: Final = 300
"""Statements that stay prepared on one connection, some 0.15 MB of the server each; as many are counted until they are."""
_CHANGES: Final = re.compile(rb"(?:CREATE|ALTER|DROP|DISCARD|DEALLOCATE)\b")
"""How the server names commands that change what a prepared statement gives, or let go of it."""


class LastingStatements(PrepareManager):
    """What is prepared on a connection: kept after a rollback, unless tables were ever made or changed on it."""

    prepared_max = MOST

    def __init__(self) -> None:
        super().__init__()
        self._changed = False

    def clear(self) -> bool:
        """Let go of all where psycopg asks for it, as before, if it may matter; tell whether there was anything."""
        return self.let_go() if self._changed else False

    def let_go(self) -> bool:
        """Let go of all with the next statement; tell whether there was anything."""
        return super().clear()

    def _should_discard(self, prep: Prepare, results: Sequence[PGresult], *_: Any) -> bool:
        self._changed |= any(_CHANGES.match(result.command_status or b"") for result in results)
        return super()._should_discard(prep, results)


class LastingConnection(psycopg.Connection[Any]):
    """A connection on which statements stay prepared."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._prepared = self._lasting = LastingStatements()

    def rollback(self) -> None:
        """Undo the transaction; where it was a statement that failed, let go of all: it may have been its plan."""
        failed = self.pgconn.transaction_status == TransactionStatus.INERROR
        super().rollback()
        if failed:
            self._lasting.let_go()
