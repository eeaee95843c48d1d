"""Debian's clamd as a real process, with one signature of our own in a folder of its own."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.messages.servers import free_port

ROOT = Path(__file__).resolve().parent.parent.parent
MARKER = b"OFFICE-TEST-MARKER-harmless-7Kq4"
SIGNATURE = "Office.Test.Marker"
READY_SECONDS = 60
CONFIGURATION = """\
Foreground yes
LogFile {folder}/log
DatabaseDirectory {folder}/signatures
TemporaryDirectory {folder}
LocalSocket {folder}/socket
TCPSocket {port}
TCPAddr 127.0.0.1
StreamMaxLength {most}
"""


def find_clamd() -> str:
    """Give the path of clamd; `tools/clamd.sh` finds it, installs it where it may, or says what to install."""
    given = os.environ.get("OFFICE_CLAMD_PROGRAM") or shutil.which("clamd")
    if given:
        return given
    asked = subprocess.run([ROOT / "tools/clamd.sh"], capture_output=True, text=True, check=False)  # noqa: S603  ours
    assert asked.returncode == 0, asked.stderr
    return asked.stdout.strip()


class Scanner:
    """A running clamd: where it listens, and how to end it. ``most``: the longest stream it takes."""

    def __init__(self, folder: Path, most: str) -> None:
        self.folder, self.port = folder, free_port()
        (folder / "signatures").mkdir()
        (folder / "signatures/office.ndb").write_text(f"{SIGNATURE}:0:*:{MARKER.hex()}\n")
        words = CONFIGURATION.format(folder=folder, port=self.port, most=most)
        (folder / "clamd.conf").write_text(words)
        self.process = subprocess.Popen(  # noqa: S603  Debian's program
            [find_clamd(), f"--config-file={folder}/clamd.conf"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        self._wait()

    @property
    def socket(self) -> str:
        return str(self.folder / "socket")

    def _wait(self) -> None:
        until = time.monotonic() + READY_SECONDS
        while time.monotonic() < until and self.process.poll() is None:
            if self._answers():
                return
            time.sleep(0.05)  # between two knocks, while it reads its signatures
        log = self.folder / "log"
        raise AssertionError(f"clamd did not start: {log.read_text() if log.exists() else 'it wrote no log'}")

    def _answers(self) -> bool:
        with socket.socket(socket.AF_UNIX) as knock:
            try:
                knock.connect(self.socket)
                knock.sendall(b"zPING\0")
                return knock.recv(16) == b"PONG\0"
            except OSError:
                return False

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(READY_SECONDS)


@contextmanager
def a_scanner(most: str = "25M") -> Iterator[Scanner]:
    # Short names: a socket's path has little room.
    with TemporaryDirectory(prefix="clamd-") as folder:
        scanner = Scanner(Path(folder), most)
        try:
            yield scanner
        finally:
            scanner.stop()
