"""What is taken and what is not: read by the web process and by the inspector, so without Django."""

from enum import StrEnum
from typing import Final

MEGABYTE: Final = 1024 * 1024
MOST_BYTES: Final = 20 * MEGABYTE
MOST_VIDEO_BYTES: Final = 100 * MEGABYTE
MOST_PAGES: Final = 500
# An A3 sheet at 600 dots per inch has 70 million dots.
MOST_DOTS: Final = 80_000_000


class Reason(StrEnum):
    EMPTY = "empty"
    TOO_BIG = "too_big"
    NOT_ACCEPTED = "not_accepted"
    TWO_IN_ONE = "two_in_one"
    BROKEN = "broken"
    CUT_SHORT = "cut_short"
    ENCRYPTED = "encrypted"
    NO_PAGES = "no_pages"
    TOO_MANY_PAGES = "too_many_pages"
    ACTIVE = "active"
    ATTACHMENTS = "attachments"
    TOO_LARGE_PICTURE = "too_large_picture"
    TOO_HARD = "too_hard"
    INFECTED = "infected"
    UNCHECKED = "unchecked"
    UNPLAYABLE = "unplayable"


class Unfit(Exception):  # noqa: N818
    """What the inspector found; the web process tells it to the person as FileRefused."""

    def __init__(self, reason: Reason, *, kind: str = "unknown") -> None:
        super().__init__(reason, kind)
        self.reason = reason
        self.kind = kind
