"""Centres that somebody looks at: one snapshot each, read anew when something changes, passed on to every stream."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Final
from uuid import UUID

from django.db import Error

from office.centres.models import Centre
from office.config.live.listening import Ear
from office.config.live.reading import Reception, in_thread, read_reception
from office.tables.away import is_away

APART_SECONDS: Final = 0.15
"""Between two readings of a centre: whatever happens in between is told by the second."""
ANYWAY_SECONDS: Final = 15.0
"""A centre is read so often though nobody said that it changed: waits grow, a notice may be lost with its process."""
logger = logging.getLogger(__name__)


class Watched:
    """A centre that somebody looks at."""

    def __init__(self, centre: Centre) -> None:
        self.centre = centre
        self.now: Reception | None = None
        self.number = 0
        self.changed = asyncio.Event()
        self.hurried: dict[asyncio.Event, None] = {}
        self.streams: dict[asyncio.Event, None] = {}
        self.is_over = False
        self.task: asyncio.Task[None] | None = None

    async def keep(self) -> None:
        """Read the centre as often as it changes, and wake its streams."""
        while True:
            self.changed.clear()
            await self._read()
            await asyncio.sleep(APART_SECONDS)
            with suppress(TimeoutError):
                await asyncio.wait_for(self.changed.wait(), ANYWAY_SECONDS)

    async def _read(self) -> None:
        try:
            found = await in_thread(lambda: read_reception(self.centre))
        except Error as fault:
            if not is_away(fault):
                raise
            return  # while the database is away nothing is told; the ear calls us when it is back
        if found != self.now:
            self.now = found
            self.number += 1
            self._wake()

    def failed(self, task: asyncio.Task[None]) -> None:
        """Let every stream end when the centre can not be read: browsers come again, and the log tells why."""
        if not task.cancelled() and (fault := task.exception()) is not None:
            logger.error("the reception can not be read", exc_info=fault)
            self.is_over = True
            self._wake()

    def end(self) -> None:
        """Read it no more: nobody looks."""
        if self.task is not None:
            self.task.cancel()

    def _wake(self) -> None:
        """Wake boards and desks first: a whole hall looks at one, and a phone's turn comes a moment later."""
        for stream in (*self.hurried, *self.streams):
            stream.set()


class Receptions:
    """All centres that somebody looks at, and the ear that hears of their changes."""

    def __init__(self) -> None:
        self.ear = Ear(self._changed, self._all_changed)
        self._watched: dict[UUID, Watched] = {}
        self._listening: asyncio.Task[None] | None = None

    @property
    def is_fresh(self) -> bool:
        """What is told is true now; False while the database is away: then a stream keeps silent, and boards say so."""
        return self.ear.connected

    def begin(self) -> None:
        if self._listening is None:
            self._listening = asyncio.create_task(self.ear.listen())

    @asynccontextmanager
    async def looking_at(self, centre: Centre, *, first: bool) -> AsyncIterator[tuple[Watched, asyncio.Event]]:
        """Look at a centre; the event is set with every new snapshot, those of the ``first`` ones before all others.

        Its last looker lets it go.
        """
        watched = self._watched.get(centre.pk)
        if watched is None or watched.is_over:
            watched = self._watched[centre.pk] = Watched(centre)
            watched.task = asyncio.create_task(watched.keep())
            watched.task.add_done_callback(watched.failed)
        woken = asyncio.Event()
        streams = watched.hurried if first else watched.streams
        streams[woken] = None
        if watched.now is not None:
            woken.set()
        try:
            yield watched, woken
        finally:
            del streams[woken]
            if not watched.hurried and not watched.streams:
                watched.end()
                if self._watched.get(centre.pk) is watched:
                    del self._watched[centre.pk]

    def _changed(self, centre: UUID, _what: str) -> None:
        if watched := self._watched.get(centre):
            watched.changed.set()

    def _all_changed(self) -> None:
        for watched in self._watched.values():
            watched.changed.set()
