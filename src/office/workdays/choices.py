"""What the texts leave open about terms, each choice named once, with the default of docs/adr/0010–0016."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class Counting(StrEnum):
    """How the days of a term are counted, and how its end moves."""

    CALENDAR = "calendar"
    """Every day counts; an end on a day off moves to the next working day (Civil Code, art. 254)."""
    UNMOVED = "unmoved"
    """Every day counts and nothing moves: an end on a day off is the midnight that closes that day."""
    WORKING = "working"
    """Only working days count."""
    TIME = "time"
    """Working time, to the minute: for what is due within hours."""


DAYS = frozenset({Counting.CALENDAR, Counting.UNMOVED, Counting.WORKING})


@dataclass(frozen=True)
class Choices:
    """How a city reads the places where the texts name a term without saying how it is counted."""

    three_days: Counting = Counting.CALENDAR
    """L41, 'within three days' (ADR 0010)."""
    next_day: Counting = Counting.CALENDAR
    """L48 and L56, 'not later than the next day' (ADR 0011)."""
    at_once: timedelta = timedelta(hours=1)
    """L42, 'at once': the most working time it may take, and never past the closing hour (ADR 0013)."""

    def __post_init__(self) -> None:
        for name in ("three_days", "next_day"):
            # Settings give plain words.
            object.__setattr__(self, name, Counting(getattr(self, name)))
            if getattr(self, name) not in DAYS:
                raise ValueError(f"{name} must be one of {', '.join(sorted(DAYS))}")
        if self.at_once <= timedelta(0):
            raise ValueError("at_once must be longer than nothing")

    def counting(self, clause: str) -> Counting:
        """Give how the days of ``clause`` are counted where its term does not say it itself."""
        return {"L41": self.three_days, "L48": self.next_day, "L56": self.next_day}.get(clause, Counting.CALENDAR)
