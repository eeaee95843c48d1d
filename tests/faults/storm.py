"""Many systems that register cases at once, and send a request again under its key until it is answered."""

import http.client
import json
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPMessage
from threading import Condition, local
from typing import Any
from uuid import uuid4

from tests.factories.api import ROOT, person_data
from tests.faults.product import PATIENCE, Product

CLIENTS = 12
COME_AGAIN = (409, 429, 503)
PAUSE = 0.2


@dataclass
class Answer:
    status: int
    headers: HTTPMessage
    body: bytes

    @property
    def told(self) -> dict[str, Any]:
        said: dict[str, Any] = json.loads(self.body)
        return said


@dataclass
class System:
    """A system of the city that speaks to the product; each of its threads has a connection of its own."""

    product: Product
    _own: local = field(default_factory=local)

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        """Ask once. Raises OSError or HTTPException where nobody answers."""
        connection = getattr(self._own, "connection", None)
        if connection is None:
            connection = self._own.connection = http.client.HTTPConnection("127.0.0.1", self.product.port, timeout=60)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        named |= {"Authorization": f"Bearer {self.product.secret}", "Access-Purpose": "test"}
        try:
            content = None if body is None else json.dumps(body).encode()
            connection.request(method, path, content, named | {"Content-Type": "application/json"})
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read())
        except (OSError, http.client.HTTPException):
            connection.close()
            self._own.connection = None
            raise


@dataclass
class Storm:
    """The registrations: what was acknowledged by key, and how often it did not work at first."""

    system: System
    acknowledged: dict[str, dict[str, Any]] = field(default_factory=dict)
    failures: Counter[str] = field(default_factory=Counter)
    more: Condition = field(default_factory=Condition)
    is_over: bool = False

    def register(self, nth: int) -> None:
        """Register a case of somebody new, and do not rest before it is acknowledged."""
        key, end = str(uuid4()), time.monotonic() + PATIENCE
        data = person_data(email=f"person{uuid4().hex[:12]}@example.test", preferred_channel="email")
        body = self.system.product.body | {"applicant": {"data": data}}
        while (answer := self._tried(body, key)) is None:
            assert time.monotonic() < end, f"registration {nth} was never acknowledged"
            assert not self.is_over, "the test has failed"
            time.sleep(PAUSE)
        assert answer.status == 201, (
            f"{answer.status} {answer.body.decode()}\n{self.system.product.said.read_text()[-4000:]}"
        )
        with self.more:
            self.acknowledged[key] = answer.told
            self.more.notify_all()

    def _tried(self, body: dict[str, Any], key: str) -> Answer | None:
        try:
            answer = self.system.ask("POST", f"{ROOT}/cases", body, Idempotency_Key=key)
        except (OSError, http.client.HTTPException) as nobody:
            self.failures[type(nobody).__name__] += 1
            return None
        if answer.status in COME_AGAIN:
            assert int(answer.headers.get("Retry-After", "0")) > 0, answer.body.decode()
            self.failures[str(answer.status)] += 1
            return None
        return answer

    def until(self, number: int) -> None:
        """Wait until so many are acknowledged."""
        with self.more:
            assert self.more.wait_for(lambda: len(self.acknowledged) >= number, PATIENCE)


@contextmanager
def a_storm(product: Product, number: int) -> Iterator[Storm]:
    """Register so many cases, ``CLIENTS`` at a time, while the body of the ``with`` does its worst; then all have come."""
    storm = Storm(System(product))
    with ThreadPoolExecutor(CLIENTS) as pool:
        running: list[Future[None]] = [pool.submit(storm.register, nth) for nth in range(number)]
        try:
            yield storm
        except BaseException:
            storm.is_over = True  # nobody goes on for long after a test that has failed
            raise
        for each in running:
            each.result(PATIENCE)
