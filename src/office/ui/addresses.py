"""Addresses of our own pages, reversed once: what a pattern gives for the same words is always the same."""

from functools import lru_cache

from django.conf import settings
from django.urls import get_script_prefix, reverse


def address_of(name: str, *words: str) -> str:
    """Give the address of the page ``name``. Raises NoReverseMatch where the face that has it is not installed.

    For pages without a key, or with one of a few, such as a clause: each is kept for the life of the process.
    """
    return _reversed(settings.ROOT_URLCONF, get_script_prefix(), name, words)


@lru_cache(maxsize=1024)
def _reversed(patterns: str, _prefix: str, name: str, words: tuple[str, ...]) -> str:
    return reverse(name, patterns, args=words)
