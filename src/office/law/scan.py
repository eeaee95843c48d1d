"""Read the source and the tests as text: which place answers for each clause, and which tests prove it."""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent
ROOT = PACKAGE.parent.parent
"""The project folder, where the package runs from a checkout."""
TESTS = ROOT / "tests"

Scope = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


@dataclass(frozen=True, order=True)
class Mark:
    """One mention of a clause: where it stands and the name of what it marks."""

    clause: str
    file: str
    line: int
    name: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line} {self.name}"


@dataclass(frozen=True)
class Found:
    """All that a scan found. ``cited`` are refusals: they name a clause and answer for none."""

    answered: tuple[Mark, ...]
    cited: tuple[Mark, ...]
    proved: tuple[Mark, ...]


def has_tests() -> bool:
    """Tell whether the package runs from a checkout, with its tests beside it."""
    return TESTS.is_dir() and (ROOT / "pyproject.toml").is_file()


def scan(package: Path = PACKAGE, tests: Path = TESTS) -> Found:
    """Read every module of ``package`` and, where the folder is there, of ``tests``."""
    in_source = list(_calls_in(package))
    in_tests = list(_calls_in(tests)) if tests.is_dir() else []
    return Found(
        answered=_marks(call for call in in_source if _answers(call.node)),
        cited=_marks(call for call in in_source if _ends_with(call.node, "Refusal", "StaleChange")),
        proved=_marks(call for call in in_tests if _dotted(call.node.func).endswith("mark.clause")),
    )


@dataclass(frozen=True)
class _Call:
    node: ast.Call
    file: str
    name: str

    def marks(self) -> Iterator[Mark]:
        for argument in self._ids():
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                yield Mark(argument.value, self.file, self.node.lineno, self.name)

    def _ids(self) -> list[ast.expr]:
        """Every argument of ``clause`` is an id; of a term or a refusal only the first is."""
        return self.node.args if _ends_with(self.node, "clause") else self.node.args[:1]


def _marks(calls: Iterable[_Call]) -> tuple[Mark, ...]:
    return tuple(sorted({mark for call in calls for mark in call.marks()}))


def _answers(node: ast.Call) -> bool:
    return _dotted(node.func) in {"clause", "law.clause", "Term", "workdays.Term"}


def _ends_with(node: ast.Call, *names: str) -> bool:
    return _dotted(node.func).rpartition(".")[2] in names


def _dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{_dotted(node.value)}.{node.attr}"
    return ""


def _calls_in(folder: Path) -> Iterator[_Call]:
    for path in sorted(folder.rglob("*.py")):
        text = path.read_text("utf-8")
        if any(word in text for word in ("clause(", "Term(", "Refusal(", "StaleChange(")):
            yield from _calls(ast.parse(text), str(path.relative_to(folder.parent)), "")


def _calls(node: ast.AST, file: str, scope: str) -> Iterator[_Call]:
    """Walk ``node``; each call is named by the function, class or variable that it stands in or marks."""
    for child in ast.iter_child_nodes(node):
        name = _named(child, scope)
        if isinstance(child, ast.Call):
            yield _Call(child, file, name or "(module)")
        yield from _calls(child, file, name)


def _named(node: ast.AST, scope: str) -> str:
    if isinstance(node, Scope):
        return f"{scope}.{node.name}".lstrip(".")
    if isinstance(node, ast.Assign | ast.AnnAssign) and not scope:
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        return _dotted(targets[0])
    return scope
