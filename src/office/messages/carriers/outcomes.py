"""What can come of carrying a message."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Sent:
    """The other side took the message over."""


@dataclass(frozen=True)
class Later:
    """It did not work now, and may work later."""

    reason: str


@dataclass(frozen=True)
class Never:
    """The other side will not take this message, however often it is tried."""

    reason: str


Outcome = Sent | Later | Never
