"""The hand-over lists of a batch: steps that went the same way at the same moment stand on one list (L33)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from office.cases.models import HandoverList
from office.config.demo.bulk.chains import Chain, Entry, Lines, entries_form
from office.config.demo.bulk.moulds import Leg, columns_of
from office.config.demo.bulk.texts import NULL, Template, mark, number_mark, said_in

MOST: Final = 30
"""Cases on one list."""
KEY, MAKER, MADE_AT, SETTLER, SETTLED_AT, TO, STEPS = range(7)
"""Slots of the entries about a list."""
_COLUMNS: Final = columns_of(HandoverList)


def _entry(verb: str, by: int, at: int, **data: str) -> Template:
    return entries_form(HandoverList, mark(KEY), [Entry(verb, mark(by), mark(at), data)])


_MADE: Final = _entry("handover.made", MAKER, MADE_AT, steps=number_mark(STEPS), to=mark(TO))
_CONFIRMED: Final = _entry("handover.confirmed", SETTLER, SETTLED_AT, steps=number_mark(STEPS))
_DECLINED: Final = _entry("handover.declined", SETTLER, SETTLED_AT, step=number_mark(STEPS))


@dataclass
class Made:
    """One list; moments as they are written."""

    key: str
    leg: Leg
    made_at: str
    settled_at: str | None
    steps: list[int] = field(default_factory=list)


class Lists:
    """Puts steps on lists and writes the lists down when all are on them."""

    def __init__(self, keys: Callable[[], str], codes: Callable[[], str]) -> None:
        self._next_key, self._next_code = keys, codes
        self._open: dict[tuple[Any, ...], Made] = {}
        self._all: list[Made] = []

    def put(self, leg: Leg, values: Sequence[str]) -> str:
        """Put the step of ``leg`` on a list; give the key of the list."""
        made_at = values[leg.made_place]
        settled_at = None if leg.settled_place is None else values[leg.settled_place]
        way = leg.way, made_at, settled_at
        found = self._open.get(way)
        if found is None or len(found.steps) == MOST:
            found = self._open[way] = Made(self._next_key(), leg, made_at, settled_at)
            self._all.append(found)
        found.steps.append(int(values[leg.step_place]))
        return found.key

    def write(self, lines: Lines) -> None:
        for made in self._all:
            own = {"id": made.key, "code": self._next_code(), "made_at": made.made_at, "settled_at": made.settled_at}
            row = made.leg.made | own
            texts = [said_in(column, row[column.attname]) for column in _COLUMNS]
            lines[HandoverList].append("\t".join(texts) + "\n")
            _tell(made, lines)


def _tell(made: Made, lines: Lines) -> None:
    chain, leg, steps = Chain(HandoverList, made.key), made.leg, sorted(made.steps)
    maker, to = str(leg.made["made_by_id"]), str(leg.made["to_provider_id"])
    told = [made.key, maker, made.made_at, str(leg.settled_by), made.settled_at or NULL, to]
    every = f"[{','.join(map(str, steps))}]"
    chain.add(_MADE, [*told, every], lines)
    if leg.outcome == "confirmed":
        chain.add(_CONFIRMED, [*told, every], lines)
    elif leg.outcome == "declined":
        for step in steps:
            chain.add(_DECLINED, [*told, str(step)], lines)
    chain.close(lines)
