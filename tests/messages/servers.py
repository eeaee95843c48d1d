"""Real servers on the loopback: one that takes e-mail, one that takes SMS for a gateway."""

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Queue
from threading import Thread
from typing import Any

from aiosmtpd.controller import Controller

SECONDS = 20


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


class Postbox:
    """A mail server's memory, and what it answers."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.letters = Queue[EmailMessage]()
        self.to: list[str] = []
        self.recipient_answer = self.letter_answer = "250 OK"
        self.hang_up_after_letter = False

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:  # noqa: N802
        if self.recipient_answer.startswith("2"):
            envelope.rcpt_tos.append(address)
        return self.recipient_answer

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        if self.letter_answer.startswith("2"):
            self.to.extend(envelope.rcpt_tos)
            self.letters.put(message_from_bytes(envelope.content, EmailMessage, policy=policy.default))
        if self.hang_up_after_letter:
            server.transport.abort()
        return self.letter_answer

    async def handle_QUIT(self, server: Any, _session: Any, _envelope: Any) -> str:  # noqa: N802
        # A farewell that is cut off must not make a letter look lost.
        server.transport.abort()
        return "221 Bye"


@contextmanager
def a_postbox(port: int = 0) -> Iterator[Postbox]:
    box = Postbox(port or free_port())
    controller = Controller(box, hostname="127.0.0.1", port=box.port)
    controller.start()
    try:
        yield box
    finally:
        controller.stop()


class Gateway:
    """An SMS gateway's memory, and what it answers."""

    def __init__(self) -> None:
        self.requests: list[tuple[dict[str, str], dict[str, str]]] = []
        self.answer = 202
        gateway = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                gateway.requests.append((dict(self.headers), body))
                self.send_response(gateway.answer)
                self.send_header("Location", "/elsewhere")
                self.end_headers()

            def do_GET(self) -> None:
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/messages"


@contextmanager
def a_gateway() -> Iterator[Gateway]:
    gateway = Gateway()
    Thread(target=gateway.server.serve_forever, daemon=True).start()
    try:
        yield gateway
    finally:
        gateway.server.shutdown()
        gateway.server.server_close()
