"""What changed between two versions of a card: fields before and after, rows added, removed and changed (pure)."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields
from difflib import SequenceMatcher
from enum import StrEnum, auto
from operator import attrgetter
from typing import Any, Final

from office.catalogue.contents import CardContents, ProcessContents, StepLine

ALIKE: Final = 0.6
"""How alike two names must be, of 1, to be the same row under another name."""
ROWS: Final[dict[str, str]] = {"questions": "text", "documents": "name", "refusal_grounds": "text"}
"""The lists of an information card, and what a person knows their rows by."""
WORDS: Final = re.compile(r"\s+|\w+|[^\w\s]")


class Change(StrEnum):
    ADDED = auto()
    REMOVED = auto()
    CHANGED = auto()


@dataclass(frozen=True)
class FieldChange:
    """A field by its name in ``contents``, with the values as they stand there."""

    name: str
    before: Any
    after: Any


@dataclass(frozen=True)
class RowChange:
    """A document, question, ground or step. ``row``: as it is now, or as it was where it is gone."""

    kind: Change
    section: str
    title: str
    row: Any
    fields: tuple[FieldChange, ...] = ()


@dataclass(frozen=True)
class Comparison:
    """``reordered``: the lists whose rows changed places."""

    fields: tuple[FieldChange, ...]
    rows: tuple[RowChange, ...]
    reordered: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.fields or self.rows or self.reordered)

    def __len__(self) -> int:
        return len(self.fields) + len(self.rows) + len(self.reordered)


def compared(old: CardContents | ProcessContents, new: CardContents | ProcessContents) -> Comparison:
    """Say what ``new`` says otherwise than ``old``. Raises TypeError for texts of two kinds of cards."""
    match old, new:
        case CardContents(), CardContents():
            return _cards(old, new)
        case ProcessContents(), ProcessContents():
            return _processes(old, new)
    raise TypeError("An information card is not compared with a process card")


def _cards(old: CardContents, new: CardContents) -> Comparison:
    plain = [field.name for field in fields(CardContents) if field.name not in ROWS]
    changes = [change for change in _fields(old, new, plain) if not _same_set(change)]
    rows: list[RowChange] = []
    reordered = []
    for section, known_by in ROWS.items():
        pairs = _paired(getattr(old, section), getattr(new, section), attrgetter(known_by))
        rows += _row_changes(section, pairs, known_by)
        if _changed_places(pairs):
            reordered.append(section)
    return Comparison(tuple(changes), tuple(rows), tuple(reordered))


def _same_set(change: FieldChange) -> bool:
    """What is still to be verified has no order."""
    return change.name == "to_verify" and set(change.before) == set(change.after)


def _processes(old: ProcessContents, new: ProcessContents) -> Comparison:
    changes = _fields(old, new, ["days_by_law", "law_unit", "needs_checking"])
    was, now = _told(old.steps), _told(new.steps)
    pairs = _paired(was, now, lambda step: step.name)
    reordered = ("steps",) if _changed_places(pairs) else ()
    return Comparison(tuple(changes), tuple(_row_changes("steps", pairs, "name")), reordered)


@dataclass(frozen=True)
class ToldStep:
    """A step without its number: where it stands is told by the steps before it."""

    name: str
    stage: str
    provider: Any
    responsible: str
    unit: str
    term: tuple[int | None, str]
    after: tuple[str, ...]
    actions: tuple[Any, ...]


def _told(steps: Sequence[StepLine]) -> list[ToldStep]:
    names = {step.number: step.name for step in steps}
    return [
        ToldStep(
            step.name,
            step.stage,
            step.provider,
            step.responsible,
            step.unit,
            (step.term_value, step.term_unit),
            tuple(names.get(number, "?") for number in sorted(step.after)),
            tuple(step.actions),
        )
        for step in steps
    ]


@dataclass(frozen=True)
class Pair:
    """A row of the old version with its place, and the row of the new one that it became; None: it has no such."""

    place: int | None
    old: Any
    new: Any


def _paired(old: Sequence[Any], new: Sequence[Any], name: Callable[[Any], str]) -> list[Pair]:
    """Put each old row beside the new one that it became, in the order of the new; rows that are gone come last."""
    left = dict(enumerate(old))
    found = [_taken(left, [place for place, row in left.items() if name(row) == name(now)]) for now in new]
    for number, now in enumerate(new):
        if found[number] is None:
            found[number] = _taken(left, _most_alike(left, now, name))
    pairs = [Pair(place, None if place is None else old[place], now) for place, now in zip(found, new, strict=True)]
    return [*pairs, *(Pair(place, row, None) for place, row in left.items())]


def _taken(left: dict[int, Any], places: Sequence[int]) -> int | None:
    if not places:
        return None
    del left[places[0]]
    return places[0]


def _most_alike(left: dict[int, Any], now: Any, name: Callable[[Any], str]) -> list[int]:
    likeness = {
        place: SequenceMatcher(None, name(row), name(now), autojunk=False).ratio() for place, row in left.items()
    }
    best = max(likeness, key=lambda place: likeness[place], default=None)
    return [best] if best is not None and likeness[best] >= ALIKE else []


def _row_changes(section: str, pairs: Sequence[Pair], known_by: str) -> Iterator[RowChange]:
    for pair in pairs:
        title = str(getattr(pair.old if pair.new is None else pair.new, known_by))
        if pair.old is None:
            yield RowChange(Change.ADDED, section, title, pair.new)
        elif pair.new is None:
            yield RowChange(Change.REMOVED, section, title, pair.old)
        elif pair.old != pair.new:
            changes = _fields(pair.old, pair.new, [field.name for field in fields(pair.new)])
            yield RowChange(Change.CHANGED, section, title, pair.new, tuple(changes))


def _changed_places(pairs: Sequence[Pair]) -> bool:
    """Tell whether rows that stand in both versions follow each other otherwise."""
    places = [pair.place for pair in pairs if pair.place is not None and pair.new is not None]
    return places != sorted(places)


def _fields(old: Any, new: Any, names: Sequence[str]) -> list[FieldChange]:
    values = ((name, getattr(old, name), getattr(new, name)) for name in names)
    return [FieldChange(name, before, after) for name, before, after in values if before != after]


# --- words within a text ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Piece:
    """A part of a text that both versions have, or that only this one has."""

    text: str
    is_changed: bool


def pieces(before: str, after: str) -> tuple[list[Piece], list[Piece]]:
    """Cut two texts into what they share and what is only in one, by whole words."""
    old, new = WORDS.findall(before), WORDS.findall(after)
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    shared = [tag == "equal" for tag, *_places in blocks]
    was = [Piece("".join(old[a:b]), not same) for same, (_t, a, b, _c, _d) in zip(shared, blocks, strict=True) if b > a]
    now = [Piece("".join(new[c:d]), not same) for same, (_t, _a, _b, c, d) in zip(shared, blocks, strict=True) if d > c]
    return was, now
