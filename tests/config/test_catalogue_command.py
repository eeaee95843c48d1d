"""``office catalogue``: out into a file and back, with exit codes that a script can trust."""

import json
import sys
from pathlib import Path

import pytest
import yaml
from django.core.management import CommandError, call_command

from office.catalogue.models import InformationCard
from office.catalogue.states import CardState
from tests.factories.catalogue import CatalogueCity, a_card_in_force, a_catalogue_city, a_service

pytestmark = pytest.mark.django_db


def run(*words: str) -> int:
    """Give the exit code as ``office catalogue …`` would."""
    try:
        call_command("catalogue", *words)
    except CommandError as error:
        sys.stderr.write(f"{error}\n")
        return error.returncode
    return 0


@pytest.fixture
def place() -> CatalogueCity:
    place = a_catalogue_city()
    a_card_in_force(place, a_service(place, "birth-grant"))
    return place


@pytest.mark.parametrize("name", ["catalogue.yaml", "catalogue.xlsx"])
def test_out_and_back_changes_nothing(
    place: CatalogueCity, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    file = str(tmp_path / name)
    assert run("export", file) == 0
    assert "services 1, cards 1" in capsys.readouterr().out
    assert run("import", file, "--json") == 0
    assert json.loads(capsys.readouterr().out) == {"done": [], "same": 3, "to_mend": []}


def test_a_check_changes_nothing_and_an_import_makes_drafts(
    place: CatalogueCity, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "catalogue.yaml"
    run("export", str(file))
    told = yaml.safe_load(file.read_text("utf-8"))
    told["services"][0]["card"]["fee_text"] = "85 гривень"
    file.write_text(yaml.safe_dump(told, allow_unicode=True), "utf-8")
    capsys.readouterr()
    assert run("import", str(file), "--check") == 0
    assert "information birth-grant: drafted" in capsys.readouterr().out
    assert InformationCard.objects.count() == 1
    assert run("import", str(file), "--by", place.editor.email) == 0
    assert InformationCard.objects.filter(state=CardState.DRAFT, fee_text="85 гривень").count() == 1


def test_every_mistake_is_a_line_and_nothing_is_taken(
    place: CatalogueCity, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "catalogue.yaml"
    file.write_text("catalogue: 1\ngroups: many\nservices:\n- code: a\n  colour: red\n", "utf-8")
    assert run("import", str(file)) == 1
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 3
    assert lines[-1] == "the file was not taken, mistakes: 2"


def test_wrong_use_is_told_apart(place: CatalogueCity, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = str(tmp_path / "catalogue.yaml")
    assert run("import", file) == 1  # there is no such file
    assert run("export", str(tmp_path / "catalogue.ods")) == 1
    assert run("export", file, "--city", "nowhere") == 2
    run("export", file)
    assert run("import", file, "--by", "nobody@example.org") == 2
    a_catalogue_city()
    capsys.readouterr()
    assert run("export", file) == 2
    assert "name the city with --city" in capsys.readouterr().err
