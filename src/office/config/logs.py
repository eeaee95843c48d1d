"""Logs without personal data (ADR 0068): where something broke and of what kind, never whose it was.

What an exception says is the danger: a database repeats the whole row that it refused, a parser the word that it could
not read. So of an exception the log gets its kind, its way through our code, and only such words as can hold nothing of a
person; and whatever else comes along loses its e-mail addresses, long numbers and Cyrillic words.
"""

import logging
import re
import sys
import traceback
from collections.abc import Iterator
from types import TracebackType
from typing import Final

import psycopg
from django.http import HttpRequest

from office.config.embedded import EmbeddedServerError
from office.tables.away import is_away
from office.vault.cells import SealBrokenError
from office.vault.fields import UnfitValueError
from office.vault.keys import KeyFaultError, KeyMissingError

HIDDEN: Final = "…"
# Of the kinds whose words are written by us, and hold names of columns, keys, settings and folders only.
OUTSPOKEN: Final = (SealBrokenError, UnfitValueError, KeyFaultError, KeyMissingError, EmbeddedServerError)
_SHOWN: Final = (
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"  # ids
    r"|\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?:[+-]\d{2}:\d{2})?)?"  # moments
)
_PERSONAL: Final = (
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"  # e-mail addresses
    r"|\+?\d(?:[ ()-]{0,2}\d){5,}"  # numbers of the state, of documents, phones however they are written
    r"|[Ѐ-ӿ’ʼ']*[Ѐ-ӿ][Ѐ-ӿ’ʼ'-]*"  # names, addresses, whatever a person typed
)
_WORDS: Final = re.compile(rf"({_SHOWN})|(?:{_PERSONAL})", re.IGNORECASE)


def without_people(text: str) -> str:
    """Give ``text`` without e-mail addresses, long numbers and Cyrillic words; ids and moments stay."""
    return _WORDS.sub(lambda found: found[1] or HIDDEN, text)


class Line(logging.Formatter):
    """A line for each record, and below it the way of an exception through the code."""

    def format(self, record: logging.LogRecord) -> str:
        kept = record.__dict__.copy()
        try:
            record.msg, record.args = _said(record), None
            record.exc_text = None  # another handler may have put its own there
            return super().format(record)
        finally:
            record.__dict__.update(kept)

    def formatException(self, ei: object) -> str:  # noqa: N802  the base class's name
        assert isinstance(ei, tuple)
        if isinstance(ei[1], BaseException) and any(is_away(each) for each in _chain(ei[1])):
            return (
                "the database does not answer"  # for as long as it is away, for each request: no way through our code
            )
        return told(ei[1]) if isinstance(ei[1], BaseException) else ""


def _said(record: logging.LogRecord) -> str:
    """A page is named by its pattern: its address may hold what somebody typed into it."""
    request = getattr(record, "request", None)
    if not isinstance(request, HttpRequest):
        return without_people(record.getMessage())
    match = request.resolver_match
    # Without arguments the message is an exception's own words, of a hostile header, say.
    what = str(record.args[0]) if isinstance(record.args, tuple) and record.args else "Refused"
    return f"{without_people(what)}: {request.method} {match.route if match else 'no page of ours'}"


def told(error: BaseException) -> str:
    """Give an exception, and those it came from, as the log may have them."""
    return without_people("\n".join(line for each in _chain(error) for line in _lines(each)))


def _chain(error: BaseException) -> Iterator[BaseException]:
    earlier = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if earlier is not None:
        yield from _chain(earlier)
    yield error


def _lines(error: BaseException) -> Iterator[str]:
    yield from (line.rstrip("\n") for line in traceback.format_tb(error.__traceback__))
    kind = type(error)
    yield f"{kind.__module__}.{kind.__qualname__}{_detail(error)}"


def _detail(error: BaseException) -> str:
    if isinstance(error, psycopg.Error):
        diagnosis = error.diag
        parts = (diagnosis.sqlstate, diagnosis.table_name, diagnosis.column_name, diagnosis.constraint_name)
        return "".join(f" {part}" for part in parts if part)
    if isinstance(error, OSError):
        return f" {error.strerror}" if error.strerror else ""
    return f": {error}" if isinstance(error, OUTSPOKEN) else ""


def guard_last_words() -> None:
    """Let an exception that ends the process speak like one in the log."""

    def last_words(_kind: type[BaseException], error: BaseException, _way: TracebackType | None) -> None:
        sys.stderr.write(f"{told(error)}\n")

    sys.excepthook = last_words
