"""Life-cycles: explicit tables of moves, and one function that reads them."""

from collections.abc import Mapping
from typing import TypeVar

from office.law.refusals import Refusal
from office.law.words import Words as _

State = TypeVar("State", bound=str)


class StaleChange(Refusal):
    """The subject is no longer in the state the person saw: ``present`` is what it is now."""

    def __init__(self, clause: str, message: object, *, present: object = None, field: str | None = None) -> None:
        super().__init__(clause, message, field=field)
        self.present = present


def moved(moves: Mapping[tuple[State, State], str], old: State, new: State) -> State:
    """Give ``new`` when ``moves`` lets ``old`` become it; otherwise raise StaleChange that tells the present state.

    ``moves`` maps each allowed pair to the clause that allows it. A second press of the same button is stale too.
    """
    if (old, new) in moves:
        return new
    raise StaleChange(
        _clause_of(moves, new),
        _(
            "This is now “{present}” and can not become “{wanted}”. Look at the present state and choose again.",
            present=_label(old),
            wanted=_label(new),
        ),
        present=old,
    )


def _clause_of(moves: Mapping[tuple[State, State], str], new: State) -> str:
    """Find the clause that governs becoming ``new``; any clause of the life-cycle where nothing ever becomes it."""
    return next((clause for (_old, to), clause in moves.items() if to == new), next(iter(moves.values())))


def _label(state: object) -> object:
    return getattr(state, "label", state)
