"""One connection that listens: the database says which centre has changed."""

import asyncio
import json
import logging
from collections.abc import Callable
from typing import Any, Final
from uuid import UUID

import psycopg
from django.db import connections

from office.queueing.telling import CHANNEL

AGAIN_SECONDS: Final = 0.5
"""Between two tries to reach a database that is away."""
SILENCE_SECONDS: Final = 2.0
"""After so long without a notice the connection is asked whether it still is one."""
logger = logging.getLogger(__name__)


def _where() -> dict[str, Any]:
    params = connections["default"].get_connection_params()
    wanted = ("host", "port", "user", "password", "dbname", "connect_timeout", "sslmode", "sslrootcert")
    return {name: params[name] for name in wanted if params.get(name)}


class Ear:
    """Listens for ever; ``connected`` tells whether what is known may be trusted to be new."""

    def __init__(self, changed: Callable[[UUID, str], None], again: Callable[[], None]) -> None:
        self.connected = False
        self._changed, self._again = changed, again

    async def listen(self) -> None:
        """Tell of every change; after the database was away, tell once that anything may have changed."""
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(**_where(), autocommit=True) as line:
                    await line.execute(f"LISTEN {CHANNEL}")
                    self.connected = True
                    self._again()
                    await self._hear(line)
            except psycopg.Error as fault:
                if self.connected:
                    logger.warning("the database is away: %s", type(fault).__name__)
            finally:
                self.connected = False
            await asyncio.sleep(AGAIN_SECONDS)

    async def _hear(self, line: psycopg.AsyncConnection[Any]) -> None:
        while True:
            async for notice in line.notifies(timeout=SILENCE_SECONDS):
                said = json.loads(notice.payload)
                self._changed(UUID(said["centre"]), said["what"])
            await line.execute("SELECT 1")
