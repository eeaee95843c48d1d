"""A real mail server that can let letters wait at its door while something is killed."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from aiosmtpd.controller import Controller

from tests.messages.servers import Postbox, free_port


class GuardedPostbox(Postbox):
    """Counts what it has taken, by Message-ID.

    ``shut``: from now on a letter gets no answer, and is not taken, until ``open``, which sends it away to come again.
    """

    def __init__(self, port: int) -> None:
        super().__init__(port)
        self.taken: list[str] = []
        self.waiting = 0
        self.in_hand = 0
        """Letters let in whose taking is not yet counted."""
        self._is_shut = False

    def shut(self) -> None:
        self._is_shut = True

    def open(self) -> None:
        self._is_shut = False

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if self._is_shut:
            return await self._wait()
        self.in_hand += 1
        try:
            answer = await super().handle_DATA(server, session, envelope)
            self.taken.append(str(self.letters.get()["Message-ID"]))
        finally:
            self.in_hand -= 1
        return answer

    async def _wait(self) -> str:
        self.waiting += 1
        try:
            while self._is_shut:  # noqa: ASYNC110  it is opened in another thread
                await asyncio.sleep(0.01)
        finally:
            self.waiting -= 1
        return "451 come again"


@contextmanager
def a_guarded_postbox() -> Iterator[GuardedPostbox]:
    box = GuardedPostbox(free_port())
    controller = Controller(box, hostname="127.0.0.1", port=box.port)
    controller.start()
    try:
        yield box
    finally:
        controller.stop()
