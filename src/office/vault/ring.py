"""The keys of this installation, as its settings say where they are."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from office.vault.keys import Ring
from office.vault.source import Source


def source() -> Source:
    """Give the place where the keys are kept."""
    return _source(settings.OFFICE_KEYS, settings.OFFICE_KEYS_FILE, settings.OFFICE_KEYS_MADE)


@lru_cache(maxsize=4)
def _source(given: str, file: Path, may_make: bool) -> Source:  # noqa: FBT001  so that the cache sees it
    return Source(given, file, may_make=may_make)


def ring() -> Ring:
    """Give the keys as they are now. Raises KeyFaultError."""
    return source().ring()
