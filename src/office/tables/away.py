"""Is the database away? Told from every other fault of it, so that a person or a system knows to come again."""

from typing import TYPE_CHECKING, Final, cast

import psycopg
from django.db import InterfaceError, OperationalError, connection
from psycopg import errors as postgres

if TYPE_CHECKING:
    from django.db.backends.postgresql.base import DatabaseWrapper

AWAY: Final = ("08", "53", "57P")
"""What a server says that can not serve now (classes of SQLSTATE): connection lost, too busy, stopping or starting."""
COME_AGAIN: Final = 5
"""Seconds after which it is worth to ask again."""


def is_away(fault: BaseException | None) -> bool:
    """Tell whether ``fault`` says that the database can not be reached, or can not serve anybody now."""
    if is_full(fault):
        return False
    said = fault.__cause__ if isinstance(fault, OperationalError | InterfaceError) else fault
    if said is not None and not isinstance(said, psycopg.OperationalError | psycopg.InterfaceError):
        return False
    state = getattr(said, "sqlstate", None)
    # Without a state it is no word of the server: there is none to speak.
    return fault is not None and (state is None or state.startswith(AWAY))


def is_full(fault: BaseException | None) -> bool:
    """Tell whether ``fault`` says that the disk of the database is full."""
    return isinstance(fault, OperationalError) and isinstance(fault.__cause__, postgres.DiskFull)


def let_go_of_lost() -> None:
    """Try every idle connection of this process and replace those that are lost, so that not each fails one request."""
    pool = cast("DatabaseWrapper", connection).pool
    if pool is not None and not pool.closed:
        pool.check()
