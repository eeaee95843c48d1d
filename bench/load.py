"""Ask the web server from many clients at once, each on its own connection, and note how long every answer took.

All clients live in one thread that waits for whoever is answered first: they share the processors with what is measured,
so they must cost little.
"""

import re
import selectors
import socket
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from statistics import quantiles
from typing import Final

PATIENCE: Final = 60
"""Seconds without any answer after which the measuring gives up."""
_LENGTH: Final = re.compile(rb"\r\ncontent-length: *(\d+)\r\n", re.IGNORECASE)
_HEAD_ENDS: Final = b"\r\n\r\n"


@dataclass(frozen=True)
class Ask:
    """One request, ready to be sent. ``good``: the status that counts as done."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes | None = None
    good: int = 200


@dataclass
class Measured:
    """Seconds of every answer that was good; ``wrong``: what came instead, and how often; ``took``: the whole run."""

    seconds: list[float] = field(default_factory=list)
    wrong: dict[str, int] = field(default_factory=dict)
    took: float = 0.0

    def add(self, other: "Measured") -> None:
        self.seconds += other.seconds
        for told, count in other.wrong.items():
            self.wrong[told] = self.wrong.get(told, 0) + count

    @property
    def rate(self) -> float:
        return len(self.seconds) / self.took if self.took else 0.0

    def percentile(self, of_hundred: int) -> float:
        """Give milliseconds."""
        if len(self.seconds) < 2:
            return self.seconds[0] * 1000 if self.seconds else 0.0
        return quantiles(self.seconds, n=100, method="inclusive")[of_hundred - 1] * 1000


class HungUpError(SystemExit):
    """The server has hung up in the middle of an answer. Where nobody expects it, the measuring ends by it."""


class NoLengthError(SystemExit):
    """An answer that does not say how long it is; ``status`` is known all the same. Where nobody expects it, the measuring ends."""

    def __init__(self, ask: Ask, status: int) -> None:
        super().__init__(f"bench: {status} without a length to {ask.method} {ask.path}")
        self.status = status


class Source:
    """Hands requests out to clients one by one, until there are no more or the time is over."""

    def __init__(self, asks: Iterable[Ask], seconds: float | None) -> None:
        self._asks: Iterator[Ask] = iter(asks)
        self._until = time.monotonic() + seconds if seconds else None

    def next(self) -> Ask | None:
        if self._until and time.monotonic() >= self._until:
            return None
        return next(self._asks, None)


class Client:
    """One connection: what it has asked, since when, and what has come of the answer."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._host = f"Host: 127.0.0.1:{port}\r\n"

    def send(self, ask: Ask) -> None:
        self.ask, self._come = ask, b""
        headers = "".join(f"{name}: {value}\r\n" for name, value in ask.headers.items())
        host = "" if "Host" in ask.headers else self._host
        head = f"{ask.method} {ask.path} HTTP/1.1\r\n{host}{headers}Content-Length: {len(ask.body or b'')}\r\n\r\n"
        self.began = time.perf_counter()
        self.socket.sendall(head.encode() + (ask.body or b""))

    def answered(self) -> tuple[int, bytes] | None:
        """Read what has come; give status and content once the answer is whole.

        ``head`` has its headers. Raises HungUpError, NoLengthError.
        """
        come = self.socket.recv(1 << 18)
        if not come:
            raise HungUpError(f"bench: the server has hung up on {self.ask.method} {self.ask.path}")
        self._come += come
        ends = self._come.find(_HEAD_ENDS)
        if ends < 0:
            return None
        status, length = int(self._come[9:12]), _LENGTH.search(self._come, 0, ends + 2)
        if length is None and status not in {204, 304}:
            raise NoLengthError(self.ask, status)
        self.head = self._come[:ends]
        content = self._come[ends + len(_HEAD_ENDS) :]
        return None if length and len(content) < int(length[1]) else (status, content)


Seen = Callable[[bytes], None]
"""Is given the content of each answer that was good."""


def ask_all(
    port: int, asks: Iterable[Ask], *, clients: int, seconds: float | None = None, seen: Seen | None = None
) -> Measured:
    """Send ``asks`` from ``clients`` at once, for so many seconds or until they are all sent."""
    measured, source = Measured(), Source(asks, seconds)
    started = time.perf_counter()
    with selectors.DefaultSelector() as waiting:
        for _nth in range(clients):
            if ask := source.next():
                client = Client(port)
                client.send(ask)
                waiting.register(client.socket, selectors.EVENT_READ, client)
        while waiting.get_map():
            for client in _spoken_to(waiting):
                if _hear(client, measured, seen):
                    _go_on(client, source, waiting)
    measured.took = time.perf_counter() - started
    return measured


def _spoken_to(waiting: selectors.BaseSelector) -> list[Client]:
    ready = waiting.select(PATIENCE)
    if not ready:
        raise SystemExit(f"bench: no answer within {PATIENCE} seconds")
    return [key.data for key, _events in ready]


def _hear(client: Client, measured: Measured, seen: Seen | None) -> bool:
    """Note the answer to a client; False while it is not whole."""
    answer = client.answered()
    if answer is None:
        return False
    (status, content), took = answer, time.perf_counter() - client.began
    if status == client.ask.good:
        measured.seconds.append(took)
        if seen:
            seen(content)
    else:
        measured.add(Measured(wrong={f"{status} {content.decode(errors='replace')[:300]}": 1}))
    return True


def _go_on(client: Client, source: Source, waiting: selectors.BaseSelector) -> None:
    if ask := source.next():
        client.send(ask)
    else:
        waiting.unregister(client.socket)
        client.socket.close()
