"""Play a day over HTTP: every actor of ``bench.hall`` on a connection of its own, all of them in one thread.

What is lost on the way is sent again as it was, as a browser does when the page is asked for anew: every act is done once.
"""

import re
import selectors
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

from bench.hall import Act, Actor, Answer, Gives, Hall
from bench.load import PATIENCE, Client, HungUpError, Measured, NoLengthError

LOOKS_AGAIN: Final = 5.0
"""Seconds after which a desk without anybody looks by itself: somebody may have come between its look and its rest."""
PAUSE: Final = 0.2
"""Seconds after which a request is sent again."""
AWAY: Final = 503
"""Said while the database is away."""
NOTHING: Final = Answer(0, "", "", b"")

_LOCATION: Final = re.compile(rb"\r\nlocation: *([^\r\n]+)", re.IGNORECASE)
_VISIT: Final = re.compile(rb"\r\nset-cookie: *(office_visit=[^;\r\n]+)", re.IGNORECASE)


class WrongAnswerError(Exception):
    """The product has answered otherwise than the page promised."""


@dataclass
class Told:
    """How long every act took from the press to its answer, whatever came in between."""

    acts: dict[str, Measured] = field(default_factory=dict)
    again: Counter[str] = field(default_factory=Counter)
    """Why requests were sent again, and how often."""
    took: float = 0.0


@dataclass(eq=False)
class _Player:
    """An actor, and what it waits for: an answer, or a moment."""

    actor: Actor
    act: Act | None = None
    client: Client | None = None
    began: float = 0.0
    again_at: float = 0.0
    gives: Gives = frozenset()


class Play:
    """A day that is played."""

    def __init__(
        self, port: int, hall: Hall, *, patience: float = 0.0, seen: Callable[[Hall], None] | None = None
    ) -> None:
        """``seen`` is called after every answer.

        ``patience``: for so many seconds what nobody answers is sent again; without any it ends the play.
        """
        self.port, self.hall, self.patience, self.seen = port, hall, patience, seen
        self.told = Told()
        self._free: list[_Player] = []
        self._lost: list[_Player] = []
        self._heard_at = time.monotonic()

    def play(self, actors: Sequence[Actor]) -> Told:
        """Let all of them act until each has come to its end. Raises WrongAnswerError, and SystemExit where nobody answers."""
        began = time.perf_counter()
        with selectors.DefaultSelector() as waiting:
            for actor in actors:
                self._go_on(_Player(actor), None, waiting)
            while waiting.get_map() or self._free or self._lost:
                for key, _events in waiting.select(self._until_next()):
                    self._hear(key.data, waiting)
                self._come_back(waiting)
        self.told.took = time.perf_counter() - began
        for measured in self.told.acts.values():
            measured.took = self.told.took
        return self.told

    def _until_next(self) -> float:
        moments = [player.again_at for player in (*self._lost, *self._free[:1])]
        if time.monotonic() - self._heard_at > (longest := self.patience or PATIENCE):
            raise SystemExit(f"bench: no answer within {longest} seconds")
        return max(0.0, min([*moments, time.monotonic() + PAUSE]) - time.monotonic())

    def _hear(self, player: _Player, waiting: selectors.BaseSelector) -> None:
        assert player.client is not None
        if player.act is None:  # it asks for nothing now, and the server has closed its connection
            self._close(player, waiting)
            return
        try:
            answer = player.client.answered()
        except (HungUpError, NoLengthError, OSError) as lost:
            # Without a length comes what is answered where even the session can not be read.
            self._lose(player, str(lost.status) if isinstance(lost, NoLengthError) else type(lost).__name__, waiting)
            return
        if answer is None:
            return
        self._heard_at = time.monotonic()
        if self.patience and answer[0] == AWAY:
            self._lose(player, str(AWAY), waiting)
        else:
            self._tell(player, player.act, *answer, waiting)

    def _tell(self, player: _Player, act: Act, status: int, content: bytes, waiting: selectors.BaseSelector) -> None:
        if status != act.ask.good:
            said = content.decode(errors="replace")[-3000:]
            raise WrongAnswerError(f"{status} to {act.ask.method} {act.ask.path}: {said}")
        assert player.client is not None
        self.told.acts.setdefault(act.name, Measured()).seconds.append(time.perf_counter() - player.began)
        self._go_on(player, _answer(status, player.client.head, content), waiting)
        if self.seen is not None:
            self.seen(self.hall)
            self._heard_at = time.monotonic()

    def _go_on(self, player: _Player, answer: Answer | None, waiting: selectors.BaseSelector) -> None:
        """Tell an actor its answer, and send what it does next."""
        try:
            given = next(player.actor) if answer is None else player.actor.send(answer)
        except StopIteration:
            self._close(player, waiting)
            return
        if isinstance(given, Act):
            player.act, player.began = given, time.perf_counter()
            self._send(player, waiting)
        else:
            player.act, player.gives, player.again_at = None, given, time.monotonic() + LOOKS_AGAIN
            self._free.append(player)

    def _send(self, player: _Player, waiting: selectors.BaseSelector) -> None:
        assert player.act is not None
        try:
            if player.client is None:
                player.client = Client(self.port)
                waiting.register(player.client.socket, selectors.EVENT_READ, player)
            player.client.send(player.act.ask)
        except OSError as nobody:
            self._lose(player, type(nobody).__name__, waiting)

    def _lose(self, player: _Player, why: str, waiting: selectors.BaseSelector) -> None:
        if not self.patience:
            raise SystemExit(f"bench: {why} at {player.act and player.act.ask.path}")
        if why.isdecimal() and why != str(AWAY):
            raise WrongAnswerError(f"{why} at {player.act and player.act.ask.path}")
        self.told.again[why] += 1
        self._close(player, waiting)
        player.again_at = time.monotonic() + PAUSE
        self._lost.append(player)

    def _close(self, player: _Player, waiting: selectors.BaseSelector) -> None:
        if player.client is not None:
            with suppress(KeyError):
                waiting.unregister(player.client.socket)
            player.client.socket.close()
            player.client = None

    def _come_back(self, waiting: selectors.BaseSelector) -> None:
        """Send again what was lost; wake a free desk for each who has come to wait, and those that have rested long enough."""
        now = time.monotonic()
        due = [player for player in self._lost if player.again_at <= now]
        self._lost = [player for player in self._lost if player.again_at > now]
        for player in due:
            self._send(player, waiting)
        for player in self._woken(now):
            self._free.remove(player)
            self._go_on(player, NOTHING, waiting)

    def _woken(self, now: float) -> list[_Player]:
        if self.hall.is_over:
            return list(self._free)
        woken = [player for player in self._free if player.again_at <= now]
        while self.hall.news:
            service = self.hall.news.popleft()
            able = (player for player in self._free if service in player.gives and player not in woken)
            woken += [player] if (player := next(able, None)) else []
        return woken


def _answer(status: int, head: bytes, content: bytes) -> Answer:
    leads, visit = _LOCATION.search(head), _VISIT.search(head)
    return Answer(status, leads[1].decode() if leads else "", visit[1].decode() if visit else "", content)
