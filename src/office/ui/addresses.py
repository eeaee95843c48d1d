"""Addresses of our own pages, reversed once: what a pattern gives for the same words is always the same."""

from functools import lru_cache
from uuid import UUID

from django.conf import settings
from django.urls import get_script_prefix, reverse


def address_of(name: str, *words: str) -> str:
    """Give the address of the page ``name``. Raises NoReverseMatch where the face that has it is not installed.

    For pages without a key, or with one of a few, such as a clause: each is kept for the life of the process.
    """
    return _reversed(settings.ROOT_URLCONF, get_script_prefix(), name, words)


def address_with(name: str, key: UUID, *words: str) -> str:
    """Give the address of the page ``name`` about the row ``key``: the pattern is reversed once for all rows.

    ``words``: what follows the key, each one of a few.
    """
    before, after = _around(settings.ROOT_URLCONF, get_script_prefix(), name, words)
    return f"{before}{key}{after}"


@lru_cache(maxsize=256)
def _around(patterns: str, _prefix: str, name: str, words: tuple[str, ...]) -> tuple[str, str]:
    stand_in = UUID(int=0)
    before, after = reverse(name, patterns, args=[stand_in, *words]).split(str(stand_in))
    return before, after


@lru_cache(maxsize=1024)
def _reversed(patterns: str, _prefix: str, name: str, words: tuple[str, ...]) -> str:
    return reverse(name, patterns, args=words)
