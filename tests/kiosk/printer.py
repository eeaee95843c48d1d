"""A receipt printer of our own: a real socket that answers as ESC/POS printers do, and keeps what it has printed."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from PIL import Image

RASTER = b"\x1dv0\x00"


@dataclass
class Printer:
    """``state``: ready, no_paper, cover_open, offline, silent (answers nothing), dies (hangs up in the middle),
    runs_out (paper ends while it prints), chatty (says other things too)."""

    state: str = "ready"
    port: int = 0
    heard: bytearray = field(default_factory=bytearray)

    def serve(self, listener: socket.socket) -> None:
        while True:
            try:
                connection, _address = listener.accept()
            except OSError:
                return
            with connection:
                self._talk(connection)

    def _talk(self, connection: socket.socket) -> None:
        pending = b""
        while heard := connection.recv(4096):
            self.heard += heard
            pending += heard
            if self.state == "dies" and RASTER in self.heard:
                return
            for command, answer in self._answers():
                while command in pending:
                    pending = pending.replace(command, b"", 1)
                    if answer is not None:
                        connection.sendall((b"\x14\x00\x00\x0f" if self.state == "chatty" else b"") + answer)

    def _answers(self) -> list[tuple[bytes, bytes | None]]:
        if self.state == "silent":
            return []
        stopped = self.state in {"cover_open", "offline", "no_paper"} or (self.state == "runs_out" and self.printing)
        why = {"cover_open": b"\x16", "no_paper": b"\x32", "runs_out": b"\x32"}.get(self.state, b"\x12")
        paper = b"\x72" if self.state == "no_paper" else b"\x12"
        return [
            (b"\x10\x04\x01", b"\x1a" if stopped else b"\x12"),
            (b"\x10\x04\x02", why if stopped else b"\x12"),
            (b"\x10\x04\x04", paper),
            (b"\x1dr\x01", None if stopped else b"\x00"),
        ]

    @property
    def printing(self) -> bool:
        return RASTER in self.heard

    def picture(self) -> Image.Image:
        """Give what is on the paper: every raster it was sent, one below the other."""
        heard, parts, at = bytes(self.heard), [], 0
        while (at := heard.find(RASTER, at)) >= 0:
            width, height = (int.from_bytes(heard[at + 4 + n : at + 6 + n], "little") for n in (0, 2))
            dots = heard[at + 8 : at + 8 + width * height]
            parts.append(Image.frombytes("1", (width * 8, height), bytes(~byte & 255 for byte in dots)))
            at += 8 + width * height
        whole = Image.new("1", (parts[0].width, sum(part.height for part in parts)), 1)
        top = 0
        for part in parts:
            whole.paste(part, (0, top))
            top += part.height
        return whole


@contextmanager
def a_printer(state: str = "ready") -> Iterator[Printer]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        printer = Printer(state, listener.getsockname()[1])
        serving = threading.Thread(target=printer.serve, args=(listener,), daemon=True)
        serving.start()
        yield printer
        listener.shutdown(socket.SHUT_RDWR)
    serving.join(5)
