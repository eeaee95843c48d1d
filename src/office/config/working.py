"""The background worker's life: jobs done until it is asked to stop, also beyond a time in which the database is away.

Procrastinate's worker ends when it loses the database, now with an exception, now as if it had been asked to stop. Here
it is started again as soon as the database answers, so that nobody has to look after it.
"""

import asyncio
import logging
import signal
from contextlib import suppress
from typing import Final

import psycopg
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.contrib.django.utils import connector_params
from procrastinate.exceptions import ConnectorException

STOP_SECONDS: Final = 30
PAUSE_SECONDS: Final = 1
LOST: Final = (ConnectorException, psycopg.OperationalError)

log = logging.getLogger("office.worker")


def work(*, jobs: int, until_idle: bool = False) -> None:
    """Do jobs, so many at once, until SIGTERM or SIGINT; ``until_idle``: until nothing is left to do now.

    What a job had in hand when the database was lost is done again by ``jobs.retry_stalled``.
    """
    asyncio.run(_work(jobs, until_idle))


async def _work(jobs: int, until_idle: bool) -> None:  # noqa: FBT001  handed on
    asked = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        # Called from a thread (a test, say) nobody sends signals to it.
        with suppress(RuntimeError, ValueError):
            asyncio.get_running_loop().add_signal_handler(number, asked.set)
    while not asked.is_set():
        running = asyncio.create_task(_run(jobs, until_idle))
        await _first_of(running, asked)
        lost = await _has_lost(running)
        if asked.is_set() or (until_idle and not lost):
            return
        log.warning("the database does not answer: the worker goes on as soon as it does")
        await _await_database(asked)


async def _run(jobs: int, until_idle: bool) -> None:  # noqa: FBT001  as above
    assert isinstance(app.connector, DjangoConnector)
    with app.replace_connector(app.connector.get_worker_connector()):
        async with app.open_async():
            await app.run_worker_async(
                concurrency=jobs,
                wait=not until_idle,
                shutdown_graceful_timeout=STOP_SECONDS,
                install_signal_handlers=False,
            )


async def _first_of(running: "asyncio.Task[None]", asked: asyncio.Event) -> None:
    """Wait until the worker ends or is asked to; then let it finish what it has in hand."""
    waiting = asyncio.create_task(asked.wait())
    await asyncio.wait({running, waiting}, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    if asked.is_set():
        running.cancel()


async def _has_lost(running: "asyncio.Task[None]") -> bool:
    """Tell whether the worker has said that it lost the database. Raises whatever else ended it."""
    try:
        await running
    except LOST:
        return True
    except asyncio.CancelledError:
        return False
    return False


async def _await_database(asked: asyncio.Event) -> None:
    """Wait until the database answers, or until the worker is asked to stop."""
    parameters = connector_params()
    while True:
        with suppress(TimeoutError):
            await asyncio.wait_for(asked.wait(), PAUSE_SECONDS)
            return
        with suppress(psycopg.OperationalError):
            await (await psycopg.AsyncConnection.connect(**parameters)).close()
            return
