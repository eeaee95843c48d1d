"""Statements that are read for their placeholders once, however long they are.

psycopg turns ``%s`` into ``$1`` and keeps what came of it, but not for a statement of more than 4 096 bytes or fifty values:
other programs make no end of such ones. Ours are composed once and come again with every request, and to read one anew took
longer than all else that is done with it.
"""

from functools import lru_cache
from typing import Any, Final

from psycopg import _queries

LONGEST: Final = 32_768
"""Bytes of a statement that is kept."""
MOST_VALUES: Final = 200
KEPT: Final = 512
"""So many statements of a process, those that came last: some five megabytes where all are as long as the usual ones."""


def keep_statements() -> None:
    """Let psycopg keep long statements, too. Raises AttributeError where a release of it does this in another way."""
    names: Any = _queries
    assert names.MAX_CACHED_STATEMENT_LENGTH < LONGEST
    assert names.MAX_CACHED_STATEMENT_PARAMS < MOST_VALUES
    names.MAX_CACHED_STATEMENT_LENGTH, names.MAX_CACHED_STATEMENT_PARAMS = LONGEST, MOST_VALUES
    names._query2pg = lru_cache(KEPT)(names._query2pg_nocache)  # noqa: SLF001  what it calls by this name
