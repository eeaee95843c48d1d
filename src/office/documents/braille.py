"""Ukrainian text in six-dot Braille, laid out for an embosser: a BRF file of 40 cells by 25 lines.

The letters are made by liblouis (Debian: liblouis20) through a table of our own, ``tables/uk.utb``, because the one that
liblouis 3.24 brings leaves «і» out (ADR 0101). No state document fixes Ukrainian Braille: a Braille reader checks the
table before anything is embossed.
"""

import ctypes
import ctypes.util
import os
import re
import threading
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

CELLS: Final = 40
LINES: Final = 25
"""Of a page, the last one with the number of the page."""
TABLE: Final = Path(__file__).parent / "tables" / "uk.utb"
NAMES: Final = ("liblouis.so.20", "liblouis.so")
ASCII: Final = " A1B'K2L@CIF/MSP\"E3H9O6R^DJG>NTQ,*5<-U8V.%[$+X!&;:4\\0Z7(_?W]#Y)="
"""North American Braille ASCII: the sign of each cell, by its dots as bits, dot 1 first."""
BLANK: Final = "\u2800"
HYPHEN: Final = "\u2824"

_DOTS_IO: Final = 4
_UNICODE: Final = 64
_FIRST_CELL: Final = 0x2800
_OWN_CELL: Final = 0x8000
"""How liblouis tells cells from letters in what it is to read back."""
_GROWS: Final = 6
"""No sign of the table needs more cells than that."""
_one_at_a_time = threading.Lock()

_DASHES: Final = re.compile("[‐‑‒–—―−]")
_OPENING: Final = re.compile(r'(^|[\s(\[«])"(?=\S)', re.MULTILINE)
_SPELT: Final = str.maketrans(
    {"’": "'", "ʼ": "'", "`": "'", "‘": "'", "“": "«", "„": "«", "”": "»", "…": "...", "•": "—", "\u00a0": " ",
     "\u202f": " ", "\t": " ", "\u00ad": None, "\u200b": None}
)  # fmt: skip
_RUN_OF_DASHES: Final = re.compile("[-—]{2,}")
_HYPHENS: Final = str.maketrans({"‐": "-", "‑": "-", "−": "-", "‒": "—", "–": "—", "―": "—"})
_LATIN: Final = re.compile("([a-zA-Z]+)")
_KNOWN: Final = re.compile(r"[^ а-яА-ЯґҐєЄіІїЇёЁa-zA-Z0-9,.?!;:'\-—«»()№§%+=/@&_#*<>\\|~^$€₴×°\[\]{}]")


class NoBrailleError(Exception):
    """Braille can not be made here: the message says what is missing, for whoever runs the server."""


def spelt(text: str) -> str:
    """Give one line of ``text`` in the signs that the table knows: one apostrophe, «» for quotes, one dash.

    A sign that the table does not know becomes a question mark, so that nobody takes the line for whole.
    """
    said = _DASHES.sub(lambda found: found[0].translate(_HYPHENS), text.translate(_SPELT))
    said = _RUN_OF_DASHES.sub("—", _OPENING.sub(r"\1«", said)).replace('"', "»")
    return _KNOWN.sub("?", " ".join(said.split()))


def is_available() -> bool:
    """Tell whether liblouis and our table are there."""
    try:
        _library()
    except NoBrailleError:
        return False
    return True


def cells(text: str) -> str:
    """Give one line of text as Braille cells (Unicode, U+2800 and on). Raises NoBrailleError.

    Latin letters are written for themselves: each has its own sign of script and size. Among letters of a word in
    capitals the library would let the sign of that word stand for what follows behind them too, which reads otherwise.
    """
    stretches = filter(None, _LATIN.split(spelt(text)))
    return "".join(_run("lou_translateString", [ord(sign) for sign in each], _DOTS_IO | _UNICODE) for each in stretches)


def read_back(line: str) -> str:
    """Give the text that Braille cells say, spelt as ``spelt`` spells it. Raises NoBrailleError."""
    return _run("lou_backTranslateString", [_OWN_CELL | (ord(cell) - _FIRST_CELL) for cell in line], _DOTS_IO)


def brf(lines: Iterable[str]) -> bytes:
    """Give ``lines`` of text as a BRF file: pages of 40 cells by 25 lines, numbered, with form feeds between.

    An empty line of text stays an empty line. Raises NoBrailleError.
    """
    laid = [row for line in lines for row in _rows(cells(line) if line.strip() else "")]
    pages = [laid[place : place + LINES - 1] for place in range(0, len(laid), LINES - 1)] or [[]]
    return "\f".join(_page(rows, number) for number, rows in enumerate(pages, 1)).encode("ascii")


def from_ascii(line: str) -> str:
    """Give a line of a BRF file as cells."""
    return "".join(chr(_FIRST_CELL + ASCII.index(sign)) for sign in line)


def _rows(line: str) -> Iterator[str]:
    """Break a line of cells between words; the lines that follow stand two cells in."""
    row = ""
    for word in _words(line):
        fresh = f"{row}{BLANK}{word}" if row.strip(BLANK) else f"{row}{word}"
        if len(fresh) > CELLS:
            yield row
            fresh = f"{BLANK * 2}{word}"
        row = fresh
    yield row


def _words(line: str) -> Iterator[str]:
    """Give the words of a line; one that no row can hold is cut, with a hyphen at each cut."""
    most = CELLS - 3
    for word in line.split(BLANK):
        rest = word
        while len(rest) > most:
            yield rest[:most] + HYPHEN
            rest = rest[most:]
        if rest:
            yield rest


def _page(rows: Sequence[str], number: int) -> str:
    filled = [*rows, *([""] * (LINES - 1 - len(rows))), _number(number)]
    return "".join(f"{_ascii(row)}\r\n" for row in filled)


def _number(number: int) -> str:
    return cells(str(number)).rjust(CELLS, BLANK)


def _ascii(row: str) -> str:
    return "".join(ASCII[ord(cell) - _FIRST_CELL] for cell in row).rstrip()


# --- the library -----------------------------------------------------------------------------------------------------


def _library() -> Any:
    """Give liblouis: the file that ``OFFICE_LIBLOUIS`` names, or the one that the system has. Raises NoBrailleError."""
    found = _looked_for(os.environ.get("OFFICE_LIBLOUIS", ""))
    if isinstance(found, NoBrailleError):
        raise NoBrailleError(*found.args)
    return found


@cache
def _looked_for(named: str) -> Any:
    """Look for liblouis once in a process, or say why it can not be used: looking takes forty milliseconds."""
    for name in filter(None, (named,) if named else (*NAMES, ctypes.util.find_library("louis") or "")):
        try:
            library = ctypes.CDLL(name)
        except OSError:
            continue
        if library.lou_charSize() != ctypes.sizeof(ctypes.c_uint32):
            return NoBrailleError(f"{name} is built for short characters")
        if not library.lou_checkTable(str(TABLE).encode()):
            return NoBrailleError(f"liblouis does not take {TABLE.name}")
        return library
    return NoBrailleError("liblouis is not installed (Debian: apt-get install liblouis20)")


def _run(function: str, signs: Sequence[int], mode: int) -> str:
    if not signs:
        return ""
    count, room = len(signs), len(signs) * _GROWS + 16
    given, made = (ctypes.c_uint32 * count)(*signs), (ctypes.c_uint32 * room)()
    taken, length = ctypes.c_int(count), ctypes.c_int(room)
    # The library keeps its state in variables of its own: one call at a time.
    with _one_at_a_time:
        done = getattr(_library(), function)(
            str(TABLE).encode(), given, ctypes.byref(taken), made, ctypes.byref(length), None, None, mode
        )
    if not done or taken.value != count:
        raise NoBrailleError(f"liblouis stopped after {taken.value} of {count} signs")
    return "".join(map(chr, made[: length.value]))
