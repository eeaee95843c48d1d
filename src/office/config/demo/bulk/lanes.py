"""Works that run at once, each on a connection of its own."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from django.db import connection

LANES: Final = 3
"""Works at once: the database thinks of one batch while another is being poured."""

Work = Callable[[], None]


def run_all(works: Sequence[Work], lanes: int) -> None:
    """Run every work; the first error of any is raised when all have ended. One lane: here, on the connection of this thread."""
    if lanes == 1:
        for work in works:
            work()
        return
    with ThreadPoolExecutor(lanes) as pool:
        for running in [pool.submit(_with_own_connection, work) for work in works]:
            running.result()


def _with_own_connection(work: Work) -> None:
    with connection.cursor() as cursor:
        # A run that is cut off is given again; nobody waits for its every word to reach the disk.
        cursor.execute("SET synchronous_commit = off")
    try:
        work()
    finally:
        connection.close()
