"""The command: one line for an error, and an exit code that scripts can trust."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from office.config import cli
from tests.messages.servers import free_port


def said(capsys: pytest.CaptureFixture[str]) -> tuple[str, str]:
    captured = capsys.readouterr()
    return captured.out, captured.err


@pytest.mark.parametrize("words", [[], ["help"], ["--help"], ["-h"]])
def test_the_overview_names_our_commands(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(words) == cli.DONE
    out, err = said(capsys)
    for name in ("run", "live", "worker", "day", "backup", "restore", "jobs"):
        assert f"\n  {name} " in out
    assert err == ""


@pytest.mark.parametrize("name", ["run", "web", "live", "worker", "day", "backup", "restore", "jobs"])
@pytest.mark.parametrize("form", ["{} --help", "help {}"])
def test_every_command_explains_itself(name: str, form: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        cli.run(form.format(name).split())
    assert end.value.code == cli.DONE
    assert f"usage: office {name}" in said(capsys)[0]


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (["migrat"], "office: there is no command 'migrat': did you mean 'office migrate'?\n"),
        (["qqq"], "office: there is no command 'qqq': 'office help' lists the commands\n"),
        (["run", "--prot", "80"], "office: unrecognized arguments: --prot 80 ('office run --help' tells more)\n"),
        (
            ["run", "--port", "http"],
            "office: argument --port: invalid int value: 'http' ('office run --help' tells more)\n",
        ),
        (["backup"], "office: the following arguments are required: file ('office backup --help' tells more)\n"),
    ],
)
def test_wrong_use_is_one_line_and_two(words: list[str], line: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(words) == cli.WRONG_USE
    assert said(capsys) == ("", line)


def test_a_database_that_does_not_answer_is_one_line_and_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"postgresql://u:secret@127.0.0.1:{free_port()}/office")
    assert cli.run(["migrate"]) == cli.FAILED
    _out, err = said(capsys)
    assert err.startswith("office: the database does not answer: ")
    assert err.count("\n") == 1
    assert "secret" not in err


def test_a_command_that_fails_is_one_line_and_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "no-such-folder" / "backup.tar"
    assert cli.run(["backup", str(file)]) == cli.FAILED
    assert said(capsys) == ("", f"office: can not write {file}: No such file or directory\n")


def test_a_wrong_setting_is_one_line_and_one(tmp_path: Path) -> None:
    environment = {**os.environ, "OFFICE_VAR": str(tmp_path), "OFFICE_DB_POOL": "many"}
    done = subprocess.run(
        [sys.executable, "-m", "office.config.cli", "check"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == cli.FAILED
    assert done.stderr == "office: a setting is wrong: OFFICE_DB_POOL must be a whole number above zero\n"


def test_the_installed_command_starts_no_database_for_a_version(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment["OFFICE_VAR"] = str(tmp_path)
    command = Path(sys.executable).with_name("office")
    words = [str(command), "--version"]
    done = subprocess.run(words, env=environment, capture_output=True, text=True, check=True)  # noqa: S603  our own
    assert done.stdout == "0.1.0\n"
    assert not (tmp_path / "postgres").exists()


def test_a_command_collects_garbage_though_its_start_does_not() -> None:
    code = "import gc; print(gc.isenabled(), gc.get_freeze_count() > 100_000)"
    words = [sys.executable, "-m", "office.config.cli", "shell", "--verbosity", "0", "-c", code]
    done = subprocess.run(words, capture_output=True, text=True, check=True)  # noqa: S603  our own
    assert done.stdout == "True True\n"


def test_a_misspelt_role_of_the_second_factor_is_told_at_start() -> None:
    words = [sys.executable, "-m", "office.config.cli", "check"]
    environment = os.environ | {"OFFICE_SECOND_FACTOR_ROLES": "front-office"}
    told = subprocess.run(words, env=environment, capture_output=True, text=True, check=False)  # noqa: S603  our own
    assert told.returncode == cli.FAILED
    line = "office: a setting is wrong: OFFICE_SECOND_FACTOR_ROLES names no role with front-office: write front_office "
    assert told.stderr.startswith(line)
    assert told.stderr.count("\n") == 1
