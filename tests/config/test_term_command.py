import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import override_settings
from django.utils import translation

from office.centres.models import Centre
from office.centres.schedules import set_day
from office.config import cli
from office.law import CLAUSES
from tests.factories.centres import AT, a_scene

SETTING = [id_ for id_, clause in CLAUSES.items() if clause.term]


def answer(*words: str) -> dict[str, object]:
    out = StringIO()
    call_command("term", *words, "--json", stdout=out)
    found: dict[str, object] = json.loads(out.getvalue())
    return found


def test_the_due_moment_and_why_as_json() -> None:
    found = answer("L41", "--since", "2026-11-20T10:00")
    assert list(found) == ["clause", "since", "due_at", "steps"]
    assert found["clause"] == "L41"
    assert found["since"] == "2026-11-20T10:00:00+02:00"
    assert found["due_at"] == "2026-11-23T18:00:00+02:00"
    assert isinstance(found["steps"], list)
    assert all(isinstance(step, str) and step for step in found["steps"])
    assert len(found["steps"]) == 5


@pytest.mark.parametrize("clause", SETTING)
def test_every_clause_that_sets_a_term_has_an_answer(clause: str) -> None:
    found = answer(clause, "--since", "2026-11-20T10:00")
    assert found["clause"] == clause
    assert str(found["due_at"]) > str(found["since"])


def test_for_people_the_moment_comes_first_then_the_steps() -> None:
    out = StringIO()
    call_command("term", "L26", "--since", "2026-11-20T23:59", stdout=out)
    first, *steps = out.getvalue().splitlines()
    assert first == "23.11.2026 18:00"
    assert len(steps) == 6
    assert all(step.startswith("  ") for step in steps)


@pytest.mark.parametrize(
    ("since", "read"),
    [
        ("2026-07-01T10:00", "2026-07-01T10:00:00+03:00"),
        ("2026-11-20", "2026-11-20T00:00:00+02:00"),
        ("2026-11-20T22:30Z", "2026-11-21T00:30:00+02:00"),
        ("2026-11-20T10:00+01:00", "2026-11-20T11:00:00+02:00"),
        ("2026-10-25T03:30", "2026-10-25T03:30:00+03:00"),
        ("2026-10-25T03:30+02:00", "2026-10-25T03:30:00+02:00"),
    ],
)
def test_a_moment_without_an_offset_is_kyiv_time(since: str, read: str) -> None:
    assert answer("L26", "--since", since)["since"] == read


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["L25", "--since", "2026-11-20T10:00"], "L25 sets no term; these do: L26, "),
        (["L99", "--since", "2026-11-20T10:00"], "There is no clause 'L99'"),
        (["L41", "--since", "tomorrow"], "'tomorrow' is not a moment: write it as 2026-11-20T10:00"),
        (["L41", "--since", ""], "'' is not a moment"),
        (["L41", "--since", "2026-02-30T10:00"], "'2026-02-30T10:00' is not a moment"),
        (["L41", "--since", "2026-03-29T03:30"], "2026-03-29T03:30 does not exist in Kyiv"),
        (["L41", "--since", "9999-12-31T10:00"], "terms are counted for 1991–2199"),
        (["L41", "--since", "0001-01-01"], "terms are counted for 1991–2199"),
        (["L41"], "--since"),
        ([], "clause"),
    ],
)
def test_wrong_use_is_told_in_one_line(words: list[str], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["term", *words]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert told in err
    assert len(err.splitlines()) == 1


def test_a_centre_nobody_knows_is_wrong_use(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert not Centre.objects.exists()
    assert cli.run(["term", "L41", "--since", "2026-11-20T10:00", "--centre", "lutsk"]) == 2
    assert "There is no centre 'lutsk'; there are: none yet" in capsys.readouterr().err


def test_with_a_centre_its_own_hours_and_days_off_count(db: None) -> None:
    scene = a_scene()
    found = answer("L26", "--since", "2026-11-20T10:00", "--centre", scene.centre.code)
    assert found["due_at"] == "2026-11-23T20:00:00+02:00"
    set_day(scene.centre, date(2026, 11, 23), reason="ремонт", by=scene.head, at=AT)
    found = answer("L26", "--since", "2026-11-20T10:00", "--centre", scene.centre.code)
    assert found["due_at"] == "2026-11-24T20:00:00+02:00"


def test_the_citys_choices_are_heard() -> None:
    with override_settings(TERM_CHOICES={"three_days": "working"}):
        assert answer("L41", "--since", "2026-11-20T10:00")["due_at"] == "2026-11-25T18:00:00+02:00"


def test_the_steps_are_told_in_the_readers_language() -> None:
    with translation.override("uk"):
        steps = answer("L41", "--since", "2026-11-18T10:00")["steps"]
    assert isinstance(steps, list)
    assert steps[0] == "Пункт L41. Початок строку: 18.11.2026 (середа), 10:00."
    with translation.override("en"):
        steps = answer("L41", "--since", "2026-11-18T10:00")["steps"]
    assert isinstance(steps, list)
    assert steps[0] == "Clause L41. The term begins: 18.11.2026 (Wednesday), 10:00."
