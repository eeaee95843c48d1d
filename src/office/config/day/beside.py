"""Papers that are taken in by a process of their own, beside the one that plays the queue.

The queue never waits for papers, and half of the work of a day are papers: so a day is played by two processors. One
process takes them in one by one, in the order in which they were brought: numbers of cases are what they always are.
"""

import pickle
import signal
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any

from django.db import connection

# Read in the new process before Django is set up there: what knows tables is imported where it is used.
if TYPE_CHECKING:
    from office.config.day.papers import Brought, Papers, Played
    from office.parties.models import Applicant

_here: "dict[str, Papers]" = {}


class PapersBeside:
    """What ``Papers`` is, done by another process."""

    def __init__(self, papers: "Papers", beside: ProcessPoolExecutor) -> None:
        self._papers, self._beside = papers, beside
        self._brought: list[Future[None]] = []

    def meet(self, brought: "Brought") -> "Applicant | None":
        """Find out who sits at the desk: here, for the ticket is told of it at once."""
        return self._papers.meet(brought)

    def take_in(self, brought: "Brought", applicant: "Applicant") -> None:
        self._brought.append(self._beside.submit(_take_in, brought, applicant))

    def end(self) -> "Played":
        """Wait until all is taken in; raises what the other process has raised."""
        for each in self._brought:
            each.result()
        self._papers.played.add(self._beside.submit(_played).result())
        return self._papers.played


@contextmanager
def papers_beside(papers: "Papers") -> Iterator[PapersBeside]:
    """Let ``papers`` be taken in by a process of its own, which begins with the first and ends with this block."""
    started = (connection.settings_dict["NAME"], pickle.dumps(papers))
    with ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=_begin, initargs=started) as beside:
        try:
            yield PapersBeside(papers, beside)
        except BaseException:
            beside.shutdown(wait=True, cancel_futures=True)
            raise


# -- in the other process -------------------------------------------------------------------------------------------


def _begin(database: str, papers: bytes) -> None:
    """Set Django up on the same database, and leave a Ctrl-C at the terminal to the process that plays."""
    import django  # noqa: PLC0415

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    django.setup()
    connection.settings_dict["NAME"] = database
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
    _here["papers"] = pickle.loads(papers)  # noqa: S301  our own process has written them


def _take_in(brought: Any, applicant: Any) -> None:
    _here["papers"].take_in(brought, applicant)


def _played() -> "Played":
    return _here["papers"].end()
