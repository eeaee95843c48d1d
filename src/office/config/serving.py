"""Running the product: web and worker as child processes of one that watches over them."""

import ctypes
import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from queue import SimpleQueue
from typing import NamedTuple

STOP_SECONDS = 40  # more than a mail server's time-out, so that a letter on its way is finished
READY_SECONDS = 60
PAUSE_SECONDS = 0.1
PR_SET_PDEATHSIG = 1
ANSWER_OK = 200
OWN_ADDRESSES = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  asked, not listened at


class ServingError(Exception):
    """The product could not start, or a part of it stopped; the message says which and why, in one line."""


@dataclass(frozen=True)
class Part:
    """A child process: its name for people, and the words of its command."""

    name: str
    words: Sequence[str]


class Address(NamedTuple):
    """Where the web server listens, what to ask there, and a name it answers to."""

    host: str
    port: int
    path: str
    known_as: str


@dataclass
class Household:
    """The running children, and the news of them: what stopped, what was asked for."""

    environment: Mapping[str, str]
    news: SimpleQueue[str | None] = field(default_factory=SimpleQueue)
    running: list[tuple[Part, subprocess.Popen[bytes]]] = field(default_factory=list)

    def start(self, part: Part) -> None:
        # A session of its own: a Ctrl-C at the terminal is for us alone, and we pass it on in good order.
        child = subprocess.Popen(part.words, env=dict(self.environment), start_new_session=True)  # noqa: S603  our own words
        self.running.append((part, child))
        threading.Thread(target=self._wait_for, args=(part, child), daemon=True).start()

    def _wait_for(self, part: Part, child: subprocess.Popen[bytes]) -> None:
        self.news.put(f"the {part.name} stopped by itself ({_ending(child.wait())})")

    def ask_to_stop(self) -> None:
        """Let ``watch`` return: safe to call from a signal handler."""
        self.news.put(None)

    def watch(self) -> None:
        """Return when asked to stop; raise ServingError when a child stops by itself."""
        if reason := self.news.get():
            raise ServingError(reason)

    def stop(self) -> None:
        """Stop the children in the order they were started, each with everything it has started."""
        for _part, child in self.running:
            child.terminate()
        until = time.monotonic() + STOP_SECONDS
        for _part, child in self.running:
            with suppress(subprocess.TimeoutExpired):
                child.wait(max(until - time.monotonic(), PAUSE_SECONDS))
            # What is left of its group, after it or with it.
            _signal_group(child, signal.SIGKILL)
            child.wait()


def _signal_group(child: subprocess.Popen[bytes], number: signal.Signals) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, number)


def _ending(code: int) -> str:
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"


def office(*words: str) -> list[str]:
    """Give the words that start another ``office`` command with this Python."""
    return [sys.executable, "-m", "office.config.cli", *words]


def check_port(host: str, port: int, *, option: str = "--port") -> None:
    """Raise ServingError when nothing can listen at ``host`` and ``port``: Granian itself would share a taken port."""
    try:
        family, _, _, _, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, socket.SOCK_STREAM) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(place)
    except OSError as error:
        raise ServingError(
            f"can not listen at {host} port {port}: {error.strerror} (choose another with {option})"
        ) from error


def await_answer(url: Address, *, given_up: Callable[[], bool]) -> bool:
    """Ask ``url`` until it answers 200; False after READY_SECONDS or when ``given_up`` says so."""
    until = time.monotonic() + READY_SECONDS
    pause = threading.Event()
    while time.monotonic() < until and not given_up():
        if _answers(url):
            return True
        pause.wait(PAUSE_SECONDS)
    return False


def _answers(url: Address) -> bool:
    connection = http.client.HTTPConnection(OWN_ADDRESSES.get(url.host, url.host), url.port, timeout=5)
    try:
        # As from the proxy in front: with OFFICE_TLS a plain request would be sent away to https.
        connection.request("GET", url.path, headers={"Host": url.known_as, "X-Forwarded-Proto": "https"})
        return connection.getresponse().status == ANSWER_OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def end_with_parent() -> None:
    """Ask the kernel to stop this process when the one that started it is gone (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
