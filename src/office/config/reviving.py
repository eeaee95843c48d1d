"""Bringing the embedded database up again when it has ended by itself: killed for want of memory, say.

A city's own PostgreSQL has somebody to do that (systemd, Patroni); the embedded one has ``office run``.
"""

import logging
import os
import select
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread
from typing import Final

from office.config import embedded

PAUSE_SECONDS: Final = 0.5

log = logging.getLogger("office.embedded")


@contextmanager
def kept_up(folder: Path) -> Iterator[None]:
    """Keep the server in ``folder``, which this process holds, running for as long as this lasts."""
    stop, asked = os.pipe()
    watching = Thread(target=_watch, args=(folder, stop), daemon=True)
    watching.start()
    try:
        yield
    finally:
        os.close(asked)
        watching.join()
        os.close(stop)


def _watch(folder: Path, stop: int) -> None:
    while not _ends_before(stop, folder):
        log.error("the embedded PostgreSQL has ended by itself: it is started again")
        while not _is_asked(stop, PAUSE_SECONDS) and not _brought_up(folder):
            log.error("the embedded PostgreSQL does not start yet: see %s", folder / embedded.LOG_FILE)


def _ends_before(stop: int, folder: Path) -> bool:
    """Wait until the server ends or we are asked to stop; tell whether we are."""
    number = embedded.process_of(folder)
    if number is None:
        return _is_asked(stop, 0)
    try:
        handle = os.pidfd_open(number)
    except ProcessLookupError:
        return _is_asked(stop, 0)
    try:
        ready, _, _ = select.select([stop, handle], [], [])
        return stop in ready
    finally:
        os.close(handle)


def _is_asked(stop: int, seconds: float) -> bool:
    return bool(select.select([stop], [], [], seconds)[0])


def _brought_up(folder: Path) -> bool:
    with suppress(embedded.EmbeddedServerError):
        embedded.bring_up(folder)
        return True
    return False
