"""The tables of moves."""

import ast
from pathlib import Path

import pytest

import office.booking
from office.booking.models import Appointment, WaitingEntry
from office.booking.states import LIVE, MOVES, OVER, WAITING_MOVES, AppointmentState, WaitingState
from office.law import CLAUSES, StaleChange


@pytest.mark.parametrize("old", AppointmentState)
@pytest.mark.parametrize("new", AppointmentState)
def test_an_appointment_moves_by_the_table_alone(old: AppointmentState, new: AppointmentState) -> None:
    made = Appointment(state=old)
    if (old, new) in MOVES:
        made.move(new)
        assert made.state == new
    else:
        with pytest.raises(StaleChange):
            made.move(new)
        assert made.state == old


@pytest.mark.parametrize("old", WaitingState)
@pytest.mark.parametrize("new", WaitingState)
def test_an_entry_of_the_list_moves_by_the_table_alone(old: WaitingState, new: WaitingState) -> None:
    entry = WaitingEntry(state=old)
    if (old, new) in WAITING_MOVES:
        entry.move(new)
        assert entry.state == new
    else:
        with pytest.raises(StaleChange):
            entry.move(new)


def test_what_is_over_never_moves_and_all_else_can_be_over() -> None:
    assert set(LIVE) | set(OVER) == set(AppointmentState)
    assert not [old for old, _new in MOVES if old in OVER]
    assert set(MOVES.values()) | set(WAITING_MOVES.values()) <= CLAUSES.keys()


def test_nothing_but_move_writes_a_state() -> None:
    folder = Path(office.booking.__file__).parent
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Assign):
                targets = [ast.unparse(each) for each in node.targets if isinstance(each, ast.Attribute)]
                assert path.parent.name == "models" or not [each for each in targets if each.endswith(".state")]
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "update":
                assert "state" not in {keyword.arg for keyword in node.keywords}, f"{path}: {ast.unparse(node)}"
