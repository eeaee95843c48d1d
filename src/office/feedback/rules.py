"""Rules without a database: what may be hidden of an entry, and when a figure shows no single person (pure)."""

from collections.abc import Iterable, Sequence
from typing import Final

FLOOR: Final = 5
"""Fewer ratings than these are not shown as a figure: one would see who gave them, or whose bad day it was (ADR 0106)."""
LOW: Final = 2
"""A rating of so many steps or fewer is a low one."""


class NotInTextError(ValueError):
    """A part that is to be hidden does not stand in the text; ``part`` is what was looked for."""

    def __init__(self, part: str) -> None:
        super().__init__(part)
        self.part = part


class NothingLeftError(ValueError):
    """What is to be hidden is the whole text: that would be a refusal to publish, which nobody may make."""


def pieces(text: str, hidden: Iterable[str]) -> list[str]:
    """Give what stays visible of ``text``: the pieces between the hidden parts, each part wherever it stands.

    Raises NotInTextError and NothingLeftError.
    """
    found = [text]
    for part in sorted({each.strip() for each in hidden} - {""}, key=len, reverse=True):
        if part not in text:
            raise NotInTextError(part)
        found = [piece for each in found for piece in each.split(part)]
    if not any(letter.isalnum() for piece in found for letter in piece):
        raise NothingLeftError
    return found


def is_part_of(text: str, visible: Sequence[str]) -> bool:
    """Tell whether ``visible`` are pieces of ``text`` in their order, from its beginning to its end: no word is new."""
    place = 0
    for nth, piece in enumerate(visible):
        found = text.find(piece, place) if nth else (0 if text.startswith(piece) else -1)
        if found < 0:
            return False
        place = found + len(piece)
    return bool(visible) and text.endswith(visible[-1])


def is_shown(ratings: int) -> bool:
    """Tell whether a figure of so many ratings may be shown."""
    return ratings >= FLOOR
