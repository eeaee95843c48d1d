"""The live process as it runs, and clients that listen to it over real sockets."""

import http.client
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from queue import Queue
from threading import Thread
from typing import Any

from django.db import connection

from tests.messages.servers import free_port

PATIENCE = 60  # seconds; a machine may be busy, and nobody waits that long in vain


def database_url() -> str:
    """Give the address of the database that this test works in."""
    said = connection.get_connection_params()
    return f"postgresql://{said['user']}@/{said['dbname']}?host={said['host']}"


@contextmanager
def a_live_process(port: int | None = None) -> Iterator[int]:
    """Start ``office live`` on the test's own database; give its port."""
    port = port or free_port()
    command = [sys.executable, "-m", "office.config.cli", "live", "--port", str(port)]
    process = subprocess.Popen(command, env=os.environ | {"DATABASE_URL": database_url()})  # noqa: S603  our own words
    try:
        end = time.monotonic() + PATIENCE
        while status(port, "/live/health/") != http.HTTPStatus.OK:
            assert process.poll() is None, "the live process ended"
            assert time.monotonic() < end, "the live process does not answer"
            time.sleep(0.05)
        yield port
    finally:
        process.terminate()
        process.wait(PATIENCE)


def status(port: int, path: str) -> int:
    """Give the status of an answer; 0 where nobody answers."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        line.request("GET", path)
        return line.getresponse().status
    except OSError:
        return 0
    finally:
        line.close()


@dataclass
class Listener:
    """A stream that is read in a thread of its own."""

    port: int
    path: str
    heard: Queue[tuple[str, str]] = field(default_factory=Queue)

    def __post_init__(self) -> None:
        self._line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        self._line.request("GET", self.path)
        self._socket = self._line.sock
        self.answer = self._line.getresponse()
        Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        event = ""
        try:
            while line := self.answer.readline().decode():
                name, _, said = line.rstrip("\n").partition(":")
                event = said.strip() if name == "event" else event
                if name == "data":
                    self.heard.put((event, said.strip()))
        except (OSError, http.client.HTTPException, ValueError):
            pass
        self.heard.put(("end", ""))

    def next(self, event: str = "now") -> Any:
        """Wait for the next event of this kind; give what it says."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            kind, said = self.heard.get(timeout=PATIENCE)
            assert kind != "end" or event == "end", "the stream has ended"
            if kind == event:
                return json.loads(said) if said else None
        raise AssertionError(f"no {event!r} was heard")

    def until(self, wanted: Any) -> Any:
        """Listen until what is now is as wanted (a function of it); give it."""
        while True:
            said = self.next()
            if wanted(said):
                return said

    def close(self) -> None:
        """Go away without a word, as a phone does in a lift."""
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
