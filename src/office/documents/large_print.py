"""A text in large print: for people who see little (L12). Short sections under headings, one column, large letters."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from office.documents.papers import Paper


@dataclass(frozen=True, kw_only=True)
class Part:
    """A heading with the lines below it; the heading may be empty."""

    heading: str
    lines: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class LargePrint(Paper):
    """A title, parts under it, and where the same is published."""

    template: ClassVar[str] = "large_print"
    title: str
    about: str
    """A line below the title; may be empty."""
    parts: tuple[Part, ...]
    qr: str


def lines_of(title: str, parts: Sequence[Part]) -> list[str]:
    """Give the same as plain lines, an empty one before each part: for Braille and for the voice."""
    found = [title]
    for part in parts:
        found += ["", *filter(None, [part.heading]), *part.lines]
    return found
