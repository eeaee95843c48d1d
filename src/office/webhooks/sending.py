"""One POST to an address of somebody else: to the very address that was looked at, without redirects."""

import http.client
import socket
import ssl
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from ipaddress import ip_network
from threading import Event, Timer
from typing import Final
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from office.webhooks.rules import BadAddress, Network, check_address, check_url

TIMEOUT: Final = 10  # seconds of silence
DEADLINE: Final = 20
"""Seconds that the whole exchange may take, however busily the other side goes on: well within the lease."""
PORTS: Final = {"https": 443, "http": 80}
TAKEN: Final = range(200, 300)
GONE: Final = 410


@dataclass(frozen=True)
class Outcome:
    """What came of a delivery: taken, or why not; ``final``: it will never be taken there."""

    taken: bool
    reason: str = ""
    final: bool = False


def post(url: str, body: bytes, headers: Mapping[str, str]) -> Outcome:
    """Send ``body``; an answer of 2xx is a taking. Whatever goes wrong is told in the outcome, nothing is raised."""
    try:
        check_url(url, plain=settings.WEBHOOK_PLAIN)
        status = _asked(urlsplit(url), body, headers)
    except BadAddress as refused:
        return Outcome(taken=False, reason=str(refused))
    except (OSError, http.client.HTTPException) as error:
        return Outcome(taken=False, reason=f"no answer: {type(error).__name__}")
    if status in TAKEN:
        return Outcome(taken=True)
    return Outcome(taken=False, reason=f"the answer was {status}", final=status == GONE)


def _asked(parts: SplitResult, body: bytes, headers: Mapping[str, str]) -> int:
    host, port = parts.hostname or "", parts.port or PORTS[parts.scheme]
    connection = _Pinned(host, port, _reachable(host, port), tls=parts.scheme == "https")
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", path, body, dict(headers))
        status = connection.getresponse().status  # what stands in the body is nothing to us: it is not read
        if connection.was_cut.is_set():
            raise TimeoutError  # an answer that was cut off in its head looks like a whole one
        return status
    finally:
        connection.close()


def _reachable(host: str, port: int) -> str:
    """Give an address of ``host``. One that may not be reached among them is enough to refuse the host."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [str(place[4][0]) for place in found]
    for address in addresses:
        check_address(address, allowed=_allowed(tuple(settings.WEBHOOK_NETWORKS)))
    return addresses[0]


@cache
def _allowed(networks: Sequence[str]) -> Sequence[Network]:
    return tuple(ip_network(network) for network in networks)


class _Pinned(http.client.HTTPConnection):
    """Connects to the address that was looked at: the name is not asked again, whoever answers for it."""

    def __init__(self, host: str, port: int, address: str, *, tls: bool) -> None:
        super().__init__(host, port, timeout=TIMEOUT)
        self.address, self.tls = address, tls
        self.default_port = PORTS["https" if tls else "http"]
        self.was_cut = Event()
        self.until: Callable[[], None] | None = None

    def connect(self) -> None:
        self.sock = socket.create_connection((self.address, self.port), self.timeout)
        self.until = _cut_off_after(self.sock, DEADLINE, self.was_cut)
        if self.tls:
            self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)

    def close(self) -> None:
        super().close()
        if self.until:
            self.until()


def _cut_off_after(sock: socket.socket, seconds: float, was_cut: Event) -> Callable[[], None]:
    """Shut the connection down after so long, unless what is given back is called before.

    A time-out of a socket begins anew with every byte that comes: who sends one now and then would hold us for days. The
    timer has a handle of its own on the connection, since TLS takes the socket over.
    """
    handle = sock.dup()

    def cut() -> None:
        was_cut.set()
        with suppress(OSError):
            handle.shutdown(socket.SHUT_RDWR)

    timer = Timer(seconds, cut)
    timer.daemon = True
    timer.start()

    def done() -> None:
        timer.cancel()
        timer.join()
        handle.close()

    return done
