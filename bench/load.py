"""Ask the web server from many clients at once, each on its own connection, and note how long every answer took."""

import http.client
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from statistics import quantiles


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


class Source:
    """Hands requests out to clients one by one, until there are no more or the time is over."""

    def __init__(self, asks: Iterable[Ask], seconds: float | None) -> None:
        self._asks: Iterator[Ask] = iter(asks)
        self._lock = threading.Lock()
        self._until = time.monotonic() + seconds if seconds else None

    def next(self) -> Ask | None:
        if self._until and time.monotonic() >= self._until:
            return None
        with self._lock:
            return next(self._asks, None)


Seen = Callable[[Ask, http.client.HTTPResponse, bytes], None]


def ask_all(
    port: int, asks: Iterable[Ask], *, clients: int, seconds: float | None = None, seen: Seen | None = None
) -> Measured:
    """Send ``asks`` from ``clients`` at once, for so many seconds or until they are all sent."""
    measured, source, lock = Measured(), Source(asks, seconds), threading.Lock()

    def client() -> None:
        mine = _one_client(port, source, seen)
        with lock:
            measured.add(mine)

    started = time.perf_counter()
    threads = [threading.Thread(target=client) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    measured.took = time.perf_counter() - started
    return measured


def _one_client(port: int, source: Source, seen: Seen | None) -> Measured:
    connection, mine = http.client.HTTPConnection("127.0.0.1", port, timeout=60), Measured()
    while ask := source.next():
        started = time.perf_counter()
        connection.request(ask.method, ask.path, ask.body, ask.headers)
        answer = connection.getresponse()
        content = answer.read()
        if answer.status != ask.good:
            mine.add(Measured(wrong={f"{answer.status} {content.decode(errors='replace')[:300]}": 1}))
            continue
        mine.seconds.append(time.perf_counter() - started)
        if seen:
            seen(ask, answer, content)
    connection.close()
    return mine
