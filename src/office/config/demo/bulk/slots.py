"""What differs between the casts of one sample: moments, days, keys, numbers, the person."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from django.db.models import Field, Model

from office.config.demo.bulk.texts import Template, mark, moment_text, number_mark
from office.workdays import KYIV

WEEK: Final = timedelta(weeks=1)
STAMP: Final = "%d.%m.%Y %H:%M"
DAY: Final = "%d.%m.%Y"
ISO, ISO_LOCAL = "iso", "iso local"
"""How the journal's particulars hold moments: in UTC, or with the offset of Kyiv."""


@dataclass(frozen=True)
class Moment:
    """A moment of the sample. ``moves``: the cast is some minutes later on its day; ``style``: how it is written."""

    at: datetime
    moves: bool
    style: str = ""
    """Empty: as in the table; otherwise a format for strftime, or one of ``ISO``, ``ISO_LOCAL``."""


@dataclass(frozen=True)
class Day:
    """A day of the sample; ``style`` as above."""

    on: date
    style: str = ""


@dataclass(frozen=True)
class Key:
    """The key of a row of the sample: a cast has one of its own."""

    model: type[Model]
    value: Any


@dataclass(frozen=True)
class Sealed:
    """A text of a sealed column; no two cells are alike, even of the same text."""

    column: "Field[Any, Any]"
    number: int


@dataclass(frozen=True)
class Named:
    """What is known by its name: ``number``, ``sequence``, ``full_name``…"""

    name: str


Slot = Moment | Day | Key | Sealed | Named


class Slots:
    """The slots of one mould, each once."""

    def __init__(self) -> None:
        self.places: dict[Slot, int] = {}
        self.sealed: list[tuple[int, Any, Template]] = []

    def mark(self, slot: Slot) -> str:
        return mark(self.place(slot))

    def number_mark(self, slot: Slot) -> str:
        return number_mark(self.place(slot))

    def place(self, slot: Slot) -> int:
        return self.places.setdefault(slot, len(self.places))

    def seal(self, column: Any, text: str) -> str:
        """Mark a cell of a sealed column that holds ``text``, itself with marks in it."""
        slot = Sealed(column, len(self.sealed))
        self.sealed.append((self.place(slot), column, Template(text)))
        return self.mark(slot)

    def of(self, kind: type[Any]) -> list[tuple[Any, int]]:
        return [(slot, place) for slot, place in self.places.items() if isinstance(slot, kind)]


def earlier(moment: datetime, weeks: int) -> datetime:
    """Give the moment so many weeks earlier by the clock on the wall."""
    return (moment.astimezone(KYIV).replace(tzinfo=None) - weeks * WEEK).replace(tzinfo=KYIV)


def moment_writer(style: str) -> Callable[[datetime], str]:
    """Give how a local moment is written in that style."""
    match style:
        case "":
            return moment_text
        case "iso":
            return lambda local: local.astimezone(UTC).isoformat()
        case "iso local":
            return datetime.isoformat
        case _:
            return lambda local: f"{local:{style}}"


def day_text(slot: Day, weeks: int) -> str:
    day = slot.on - weeks * WEEK
    return f"{day:{slot.style}}" if slot.style else day.isoformat()
