"""Centres that somebody looks at: read anew when something changes, and passed on to every stream.

Boards come before phones: a whole hall looks at one, they cost little to read, and a phone's turn comes a moment later.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager, suppress
from typing import Final, TypeVar
from uuid import UUID

from django.db import Error

from office.centres.models import Centre
from office.config.live.listening import Ear
from office.config.live.reading import Boards, Phones, in_thread, read_boards, read_phones
from office.tables.away import is_away

BOARDS_APART, PHONES_APART = 0.15, 0.5
"""Seconds between two readings of a centre: whatever happens in between is told by the second."""
ANYWAY_SECONDS: Final = 15.0
"""A centre is read so often though nobody said that it changed: waits grow, a notice may be lost with its process."""
PORTION: Final = 100
"""So many phones are woken at once: between two portions a board may be."""
logger = logging.getLogger(__name__)
Read = TypeVar("Read")


class Watched:
    """A centre that somebody looks at."""

    def __init__(self, centre: Centre) -> None:
        self.centre = centre
        self.boards: Boards | None = None
        self.phones: Phones | None = None
        self.number = 0
        """Rises with whatever happens in the reception."""
        self.hurried: dict[asyncio.Event, None] = {}
        self.streams: dict[asyncio.Event, None] = {}
        self.is_over = False
        self.task: asyncio.Task[None] | None = None
        self._heard, self._told = 0, 0
        self._boards_changed, self._phones_changed = asyncio.Event(), asyncio.Event()

    def change(self) -> None:
        """Be told that something has happened there."""
        self._heard += 1
        self._boards_changed.set()
        self._phones_changed.set()

    async def keep(self) -> None:
        """Read the centre as often as it changes, and wake its streams."""
        async with asyncio.TaskGroup() as both:
            both.create_task(_repeat(self._read_boards, self._boards_changed, BOARDS_APART))
            both.create_task(_repeat(self._read_phones, self._phones_changed, PHONES_APART))

    async def _read_boards(self) -> None:
        heard = self._heard
        found = await self._read(read_boards)
        if found is not None and (found != self.boards or heard != self._told):
            self.boards, self._told = found, heard
            self.number += 1
            _wake(self.hurried)

    async def _read_phones(self) -> None:
        found = await self._read(read_phones)
        if found is not None and found != self.phones:
            self.phones = found
            streams = tuple(self.streams)
            for first in range(0, len(streams), PORTION):
                _wake(streams[first : first + PORTION])
                await asyncio.sleep(0)

    async def _read(self, read: Callable[[Centre], Read]) -> Read | None:
        try:
            return await in_thread(lambda: read(self.centre))
        except Error as fault:
            if not is_away(fault):
                raise
            return None  # while the database is away nothing is told; the ear calls us when it is back

    def failed(self, task: asyncio.Task[None]) -> None:
        """Let every stream end when the centre can not be read: browsers come again, and the log tells why."""
        if not task.cancelled() and (fault := task.exception()) is not None:
            logger.error("the reception can not be read", exc_info=fault)
            self.is_over = True
            _wake((*self.hurried, *self.streams))

    def end(self) -> None:
        """Read it no more: nobody looks."""
        if self.task is not None:
            self.task.cancel()


async def _repeat(read: Callable[[], Awaitable[None]], changed: asyncio.Event, apart: float) -> None:
    while True:
        changed.clear()
        await read()
        await asyncio.sleep(apart)
        with suppress(TimeoutError):
            await asyncio.wait_for(changed.wait(), ANYWAY_SECONDS)


def _wake(streams: Iterable[asyncio.Event]) -> None:
    for stream in streams:
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
        """Look at a centre; the event is set with every change: of its boards for the ``first`` ones, else of its phones.

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
            watched.change()

    def _all_changed(self) -> None:
        for watched in self._watched.values():
            watched.change()
