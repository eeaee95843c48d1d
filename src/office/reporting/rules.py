"""How much of a number everybody may see: nobody shall find himself, or a neighbour, in a figure (docs/adr/0123). Pure."""

from dataclasses import dataclass
from typing import Final, Protocol

FLOOR: Final = 5
"""Fewer than so many are not told apart, and what is more is told in steps of so many."""
ENOUGH: Final = 2 * FLOOR
"""Of fewer no parts are told: two small ones would give each other away, and 'nine of ten' would be one person's."""
WHOLE: Final = 100


@dataclass(frozen=True)
class Shown:
    """A number as its reader may see it. ``few``: from one to four, not said how many; ``about``: in steps of five."""

    value: float | None = None
    few: bool = False
    about: bool = False

    @property
    def is_hidden(self) -> bool:
        """Nothing at all is said of it."""
        return self.value is None and not self.few


HIDDEN: Final = Shown()
FEW: Final = Shown(few=True)


class Eye(Protocol):
    """Who looks: what he may see of a number, of a part of a whole, of a length of time."""

    def number(self, count: int) -> Shown:
        """Show a number that stands alone."""

    def part(self, count: int, whole: int) -> Shown:
        """Show how many of ``whole``."""

    def share(self, count: int, whole: int) -> int | None:
        """Give whole percent, rounded down: hundred means all of them. None: too few, or none at all."""

    def sees_median(self, whole: int) -> bool:
        """Tell whether the middle of so many may be seen."""

    def sees_most(self, whole: int) -> bool:
        """Tell whether the length that nine of ten of so many stayed within may be seen."""


class Head:
    """Who answers for the centre sees what is."""

    def number(self, count: int) -> Shown:
        return Shown(count)

    def part(self, count: int, whole: int) -> Shown:  # noqa: ARG002  whoever looks, it is asked alike
        return Shown(count)

    def share(self, count: int, whole: int) -> int | None:
        return WHOLE * count // whole if whole else None

    def sees_median(self, whole: int) -> bool:
        return whole > 0

    def sees_most(self, whole: int) -> bool:
        return whole > 0


class Public:
    """Everybody sees numbers in steps of five.

    So neither the rest of a whole, nor a shorter period within a longer one, nor the same page of the day before gives
    away how many the few are.
    """

    def number(self, count: int) -> Shown:
        if not count:
            return Shown(0)
        return FEW if count < FLOOR else Shown(FLOOR * round(count / FLOOR), about=True)

    def part(self, count: int, whole: int) -> Shown:
        return HIDDEN if whole < ENOUGH else self.number(count)

    def share(self, count: int, whole: int) -> int | None:
        few = any(0 < each < FLOOR for each in (count, whole - count))
        return None if few or whole < ENOUGH else WHOLE * count // whole

    def sees_median(self, whole: int) -> bool:
        return whole >= FLOOR

    def sees_most(self, whole: int) -> bool:
        return whole >= ENOUGH
