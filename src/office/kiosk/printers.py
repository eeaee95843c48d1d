"""Talking to a receipt printer on the network in ESC/POS: how it is, a picture, the cut, and whether it came out.

Real-time status (DLE EOT n) is answered at once, also by a printer that has stopped; GS r 1 stands in the line of what is
printed, so its answer means that all before it is on paper. Bits as in Epson's reference of ESC/POS commands.
"""

from contextlib import closing, suppress
from typing import TYPE_CHECKING, Final

from PIL import Image

from office.queueing.device_states import PrintFault

if TYPE_CHECKING:
    from escpos.printer import Network  # type: ignore[import-untyped]

PATIENCE: Final = 2.0
"""Seconds for a connection and for each answer about the state."""
PRINTS_WITHIN: Final = 8.0
"""Seconds in which a ticket is on paper."""

ASK_PRINTER: Final = b"\x10\x04\x01"
ASK_WHY_OFFLINE: Final = b"\x10\x04\x02"
ASK_PAPER: Final = b"\x10\x04\x04"
ASK_WHEN_DONE: Final = b"\x1d\x72\x01"
OFFLINE: Final = 0x08
COVER_OPEN: Final = 0x04
STOPPED_FOR_PAPER: Final = 0x20
PAPER_AT_END: Final = 0x60
PAPER_GONE: Final = 0x0C
PROFILE: Final = "TM-T20II"
"""To the library: paper 80 mm wide, 576 dots; nothing else of it is used."""
# Bits that are the same in every answer tell it from whatever else a printer says by itself.
REAL_TIME: Final = (0x93, 0x12)
IN_LINE: Final = (0x90, 0x00)


class _SilentError(Exception):
    """The printer said nothing in time, or hung up."""


def print_picture(
    picture: Image.Image, host: str, port: int, *, patience: float = PATIENCE, prints_within: float = PRINTS_WITHIN
) -> PrintFault | None:
    """Print ``picture`` and cut the paper; gives why it is not on paper, None where it is."""
    # The library reads a table of all printers and leaves a folder behind: not in processes that print nothing.
    from escpos.exceptions import DeviceNotFoundError  # type: ignore[import-untyped]  # noqa: PLC0415
    from escpos.printer import Network  # noqa: PLC0415

    printer = Network(host, port=port, timeout=patience, profile=PROFILE)
    try:
        printer.open()
    except DeviceNotFoundError:
        return PrintFault.UNREACHABLE
    with closing(printer):
        try:
            if fault := _state(printer):
                return fault
        except (_SilentError, OSError):
            return PrintFault.UNREACHABLE
        return _print(printer, picture, prints_within, patience)


def _print(printer: "Network", picture: Image.Image, prints_within: float, patience: float) -> PrintFault | None:
    try:
        printer.device.settimeout(prints_within)
        printer.image(picture, impl="bitImageRaster")
        printer.cut()
        done = _ask(printer, ASK_WHEN_DONE, IN_LINE)
    except (_SilentError, OSError):
        return _why_silent(printer, patience)
    return PrintFault.NO_PAPER if done & PAPER_GONE == PAPER_GONE else None


def _why_silent(printer: "Network", patience: float) -> PrintFault:
    """Ask a printer that did not finish what holds it up; one that has hung up says nothing more."""
    with suppress(_SilentError, OSError):
        printer.device.settimeout(patience)
        if fault := _state(printer):
            return fault
    return PrintFault.CUT_OFF


def _state(printer: "Network") -> PrintFault | None:
    if _ask(printer, ASK_PRINTER, REAL_TIME) & OFFLINE:
        why = _ask(printer, ASK_WHY_OFFLINE, REAL_TIME)
        if why & COVER_OPEN:
            return PrintFault.COVER_OPEN
        return PrintFault.NO_PAPER if why & STOPPED_FOR_PAPER else PrintFault.OFFLINE
    paper = _ask(printer, ASK_PAPER, REAL_TIME)
    return PrintFault.NO_PAPER if paper & PAPER_AT_END == PAPER_AT_END else None


def _ask(printer: "Network", command: bytes, form: tuple[int, int]) -> int:
    mask, fixed = form
    heard = printer.query_status(command)
    while heard:
        for byte in heard:
            if byte & mask == fixed:
                return int(byte)
        heard = printer._read()  # noqa: SLF001  the library asks and reads in one
    raise _SilentError
