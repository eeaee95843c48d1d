"""The life-cycles are tables, and ``move()`` is their only writer."""

import ast
import re
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from office.cases.models import Case, CaseStep, SubmissionPackage
from office.cases.states import CASE_MOVES, PACKAGE_MOVES, STEP_MOVES, CaseState, PackageState, StepState
from office.law import CLAUSES, StaleChange

SOURCE = Path(__file__).resolve().parents[2] / "src" / "office"
CYCLES = [
    (Case, CaseState, CASE_MOVES),
    (CaseStep, StepState, STEP_MOVES),
    (SubmissionPackage, PackageState, PACKAGE_MOVES),
]


@pytest.mark.parametrize(("model", "states", "moves"), CYCLES)
def test_only_the_moves_of_the_table_are_possible(model: Any, states: Any, moves: Any) -> None:
    for old, new in product(states, states):
        subject = model(state=old)
        if (old, new) in moves:
            subject.move(new)
            assert subject.state == new
        else:
            with pytest.raises(StaleChange):
                subject.move(new)
            assert subject.state == old


@pytest.mark.parametrize(("model", "states", "moves"), CYCLES)
def test_every_move_names_a_clause_and_no_state_is_out_of_reach(model: Any, states: Any, moves: Any) -> None:
    assert set(moves.values()) <= set(CLAUSES)
    begun = model._meta.get_field("state").default
    assert {new for _old, new in moves} | {begun} == set(states)


def test_nothing_but_move_writes_a_state() -> None:
    writers = []
    for path in SOURCE.rglob("*.py"):
        text = path.read_text()
        if "migrations" in path.parts or not re.search(r"\.\s*state\b", text):
            continue
        for function in (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef)):
            targets = [
                target
                for node in ast.walk(function)
                if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign)
                for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
            ]
            if function.name != "move" and any(isinstance(t, ast.Attribute) and t.attr == "state" for t in targets):
                writers.append(f"{path.relative_to(SOURCE)}: {function.name}")
    assert writers == []
