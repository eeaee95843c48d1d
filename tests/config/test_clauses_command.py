import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from office.config import cli
from office.config.management.commands import clauses
from office.law import CLAUSES, check, scan

CAPABILITY, [UNBUILT, *_others] = list(check.pending().items())[-1]


@pytest.fixture
def found(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A small project in which all is in order: its package and tests name every clause that is not pending."""
    waiting = {id_ for ids in check.pending().values() for id_ in ids}
    named = ", ".join(f'"{id_}"' for id_ in CLAUSES if id_ not in waiting)
    for path, text in {
        "pyproject.toml": "",
        "src/office/cases/all.py": f"@clause({named})\ndef everything(): ...\n",
        "tests/test_all.py": f"@pytest.mark.clause({named})\ndef test_everything(): ...\n",
    }.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    monkeypatch.setattr(scan, "ROOT", tmp_path)
    monkeypatch.setattr(scan, "TESTS", tmp_path / "tests")
    monkeypatch.setattr(clauses, "PAGE", tmp_path / "docs" / "clauses.md")
    real = scan.scan
    monkeypatch.setattr(scan, "scan", lambda: real(tmp_path / "src/office", tmp_path / "tests"))
    return tmp_path


def run(*words: str) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command("clauses", *words, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_the_table_names_every_clause_with_its_place_and_tests(found: Path) -> None:
    out, err = run()
    assert err == ""
    for id_ in CLAUSES:
        assert f" {id_} " in out
    assert "office/cases/all.py:1 everything" in out
    assert "tests/test_all.py:1 test_everything" in out
    assert f"pending: {CAPABILITY}" in out


def test_json_is_the_same_as_data(found: Path) -> None:
    rows = json.loads(run("--json")[0])
    assert [row["clause"] for row in rows] == list(CLAUSES)
    by_id = {row["clause"]: row for row in rows}
    assert by_id["L25"] == {
        "clause": "L25",
        "kind": "rule",
        "area": "intake",
        "says_en": CLAUSES["L25"].says_en,
        "says_uk": CLAUSES["L25"].says_uk,
        "pending": None,
        "places": ["office/cases/all.py:1 everything"],
        "tests": ["tests/test_all.py:1 test_everything"],
    }
    assert by_id[UNBUILT]["pending"] == CAPABILITY
    assert by_id[UNBUILT]["places"] == []


def test_the_check_passes_where_all_is_in_order(found: Path) -> None:
    out, err = run("--check")
    assert out.startswith("Every clause")
    assert err == ""


def test_the_check_fails_with_a_line_for_each_fault(found: Path) -> None:
    (found / "tests/test_all.py").unlink()
    (found / "src/office/cases/more.py").write_text(f'LATE = Term("{UNBUILT}", to="wait", working_days=1)\n')
    err = StringIO()
    with pytest.raises(SystemExit) as stopped:
        call_command("clauses", "--check", stderr=err)
    assert stopped.value.code == 1
    lines = err.getvalue().splitlines()
    told = f"{UNBUILT} is answered and still pending ({CAPABILITY}): take it out of pending.toml"
    assert f"{told} (office/cases/more.py:1 LATE)" in lines
    assert "L25 is proved by no test" in lines
    waiting = sum(map(len, check.pending().values()))
    assert len(lines) == len(CLAUSES) - waiting + 1


def test_the_page_is_written(found: Path) -> None:
    out, _err = run("--write")
    assert out.strip() == "Written: docs/clauses.md"
    text = (found / "docs/clauses.md").read_text("utf-8")
    assert "[everything](../src/office/cases/all.py)" in text
    assert "| L17 | feature |" in text


def test_without_the_tests_the_command_says_so_in_one_line(found: Path) -> None:
    (found / "pyproject.toml").unlink()
    out, err = run()
    assert "office/cases/all.py:1 everything" in out
    assert err == "The tests are not installed here, so no proofs are shown.\n"
    for option in ("--check", "--write"):
        with pytest.raises(CommandError, match="not installed here") as told:
            run(option)
        assert "\n" not in str(told.value)
    assert not (found / "docs").exists()


def test_two_acts_at_once_are_wrong_use(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["clauses", "--json", "--check"]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
