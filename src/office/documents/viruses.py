"""Asking ClamAV about a file, where the city runs one: the whole of it goes over a socket to ``clamd`` (INSTREAM).

What can not be asked about is not taken: a scanner that is away must not mean that anything may come in.
"""

import logging
import re
import socket
import struct
from contextlib import closing
from pathlib import Path
from typing import Final

from django.conf import settings

from office.documents.reasons import Reason
from office.documents.refusals import FileRefused

PIECE: Final = 256 * 1024
CONNECT_SECONDS: Final = 5.0
ANSWER_SECONDS: Final = 60.0
LONGEST_ANSWER: Final = 4096
FOUND: Final = re.compile(rb"stream: (.+) FOUND\0")
CLEAN: Final = b"stream: OK\0"

log = logging.getLogger(__name__)
Address = str | tuple[str, int]


def check_for_viruses(path: Path, *, name: str) -> None:
    """Let pass a file in which the scanner finds nothing; any file where no scanner is set.

    Raises FileRefused: INFECTED with what was found, or UNCHECKED where the scanner does not answer.
    """
    if settings.OFFICE_CLAMD is None:
        return
    try:
        said = _asked(settings.OFFICE_CLAMD, path)
    except OSError as error:
        log.error("the virus scanner does not answer: %s", error.strerror or type(error).__name__)  # noqa: TRY400
        raise FileRefused(name, Reason.UNCHECKED) from None
    if found := FOUND.fullmatch(said):
        raise FileRefused(name, Reason.INFECTED, virus=found[1].decode(errors="replace"))
    if said != CLEAN:
        log.error("the virus scanner says: %s", said.rstrip(b"\0").decode(errors="replace")[:200])
        raise FileRefused(name, Reason.UNCHECKED)


def _asked(address: Address, path: Path) -> bytes:
    """Send the file in pieces, each after its length, the end as a piece of no length; give the answer."""
    with closing(_connected(address)) as scanner, path.open("rb") as file:
        scanner.settimeout(ANSWER_SECONDS)
        scanner.sendall(b"zINSTREAM\0")
        while piece := file.read(PIECE):
            scanner.sendall(struct.pack("!I", len(piece)) + piece)
        scanner.sendall(struct.pack("!I", 0))
        return _answer(scanner)


def _connected(address: Address) -> socket.socket:
    if not isinstance(address, str):
        return socket.create_connection(address, CONNECT_SECONDS)
    scanner = socket.socket(socket.AF_UNIX)
    scanner.settimeout(CONNECT_SECONDS)
    try:
        scanner.connect(address)
    except OSError:
        scanner.close()
        raise
    return scanner


def _answer(scanner: socket.socket) -> bytes:
    said = b""
    while not said.endswith(b"\0") and len(said) < LONGEST_ANSWER:
        piece = scanner.recv(LONGEST_ANSWER)
        if not piece:
            break
        said += piece
    return said
