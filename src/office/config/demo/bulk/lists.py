"""The hand-over lists of a batch: steps that went the same way at the same moment stand on one list (L33)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from office.cases.models import HandoverList
from office.config.demo.bulk.chains import Chain, Lines
from office.config.demo.bulk.moulds import Leg, columns_of
from office.config.demo.bulk.texts import said_in

MOST: Final = 30
"""Cases on one list."""
_COLUMNS: Final = columns_of(HandoverList)
_SHARED: Final = ("centre_id", "from_provider_id", "to_provider_id", "made_by_id")


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
        way = (*(leg.made[name] for name in _SHARED), leg.outcome, leg.settled_by, made_at, settled_at)
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
            self._tell(made, lines)

    def _tell(self, made: Made, lines: Lines) -> None:
        chain, leg, steps = Chain(HandoverList, made.key), made.leg, sorted(made.steps)
        told: dict[str, Any] = {"steps": steps, "to": str(leg.made["to_provider_id"])}
        chain.tell("handover.made", by=str(leg.made["made_by_id"]), at=made.made_at, data=told, lines=lines)
        settled = {"by": str(leg.settled_by), "at": made.settled_at or ""}
        if leg.outcome == "confirmed":
            chain.tell("handover.confirmed", **settled, data={"steps": steps}, lines=lines)
        elif leg.outcome == "declined":
            for step in steps:
                chain.tell("handover.declined", **settled, data={"step": step}, lines=lines)
        chain.close(lines)
