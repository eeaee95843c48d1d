"""The keys of this installation, as its settings say where they are."""

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from django.conf import settings

from office.vault.keys import KeyMissingError, Ring
from office.vault.source import Source

Opened = TypeVar("Opened")


def source() -> Source:
    """Give the place where the keys are kept."""
    return _source(settings.OFFICE_KEYS, settings.OFFICE_KEYS_FILE, settings.OFFICE_KEYS_MADE)


@lru_cache(maxsize=4)
def _source(given: str, file: Path, may_make: bool) -> Source:  # noqa: FBT001  so that the cache sees it
    return Source(given, file, may_make=may_make)


def ring() -> Ring:
    """Give the keys. Raises KeyFaultError."""
    return source().ring()


def opened(open_with: Callable[[Ring], Opened]) -> Opened:
    """Open something with the keys; where its key is not known yet, look whether one was added a moment ago."""
    try:
        return open_with(ring())
    except KeyMissingError:
        return open_with(source().anew())
