"""The journal proved over the wire: what is fetched convinces the checker that is shipped, run alone; a changed byte does not."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from office.audit.models import AccessRecord
from office.audit.proofs import checker_source
from office.audit.sealing import seal_days
from office.centres.calendars import local_day
from office.centres.models import Role
from office.centres.postings import Place
from tests.api.reading import done, problem
from tests.factories import cases, catalogue, centres
from tests.factories.api import Caller, a_caller
from tests.factories.cases import World
from tests.factories.journal import tamper, the_night_after


def auditor_of(world: World) -> Caller:
    return a_caller(catalogue.posted(Role.AUDITOR, Place(city=world.place.city), by=centres.an_admin()))


def midnight(world: World) -> None:
    """Seal the day and wake up the next morning."""
    seal_days(at=the_night_after(local_day(world.at)))
    world.later(days=1)


def alone(folder: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    """Run a script with Python and nothing else: no package of ours, no setting."""
    return subprocess.run(  # noqa: S603
        [sys.executable, "-I", "-X", "utf8", *words], cwd=folder, capture_output=True, text=True, check=False
    )


@pytest.mark.clause("K21")
def test_a_proof_of_a_case_is_accepted_by_the_checker_alone_and_with_a_changed_byte_it_is_not(
    world: World, tmp_path: Path
) -> None:
    auditor = auditor_of(world)
    case = cases.a_decided_case(world)
    midnight(world)
    answer = auditor.get(f"/cases/{case.pk}/proof", Access_Purpose="court")
    proof = done(answer)
    assert proof["head"]["day"] == "2026-11-20"
    told = [entry["said"]["verb"] for day in proof["days"] for entry in day["entries"]]
    assert (told[0], told[-1]) == ("case.registered", "case.decided")
    [published] = done(auditor.get("/journal/roots"))["items"]
    fetched = auditor.get("/journal/checker", Accept="text/x-python")
    assert fetched.content.decode() == checker_source()
    (tmp_path / "checker.py").write_bytes(fetched.content)

    def checked(text: bytes) -> "subprocess.CompletedProcess[str]":
        (tmp_path / "proof.json").write_bytes(text)
        return alone(tmp_path, "checker.py", "proof.json", "--root", published["root"])

    good = checked(answer.content)
    assert (good.returncode, good.stderr) == (0, "")
    assert f"cases.case {case.pk}" in good.stdout
    text = answer.content
    ends = (text.index(b"\n"), len(text) - 1)  # the ends of the first line and of the last
    for place in (text.index(b"case.decided"), text.index(b'"index": ') + 9, len(text) // 2, len(text) - 2, *ends):
        other = 0x0D if place in ends else text[place] ^ 1
        bad = checked(text[:place] + bytes([other]) + text[place + 1 :])
        assert (bad.returncode, bad.stdout) == (1, "")
        assert "NOT CONFIRMED" in bad.stderr
    opened = AccessRecord.objects.latest("id")
    assert (opened.person_id, opened.purpose) == (str(case.applicant_id), "court")


def test_a_later_journal_is_proved_to_continue_the_one_whose_root_was_kept(world: World, tmp_path: Path) -> None:
    auditor = auditor_of(world)
    for _day in range(3):
        cases.a_registered_case(world)
        midnight(world)
    first = done(auditor.get("/journal/roots", {"limit": 2}))
    rest = done(auditor.get("/journal/roots", {"limit": 2, "cursor": first["next"]}))
    roots = first["items"] + rest["items"]
    assert [each["day"] for each in roots] == ["2026-11-22", "2026-11-21", "2026-11-20"]
    assert rest["next"] is None
    assert done(auditor.get("/journal/roots", {"since": "2026-11-21", "until": "2026-11-21"}))["items"] == roots[1:2]
    (tmp_path / "checker.py").write_text(checker_source(growth=True), "utf-8")
    assert auditor.get("/journal/checker", {"of": "growth"}).content.decode() == checker_source(growth=True)
    growth = auditor.get("/journal/growth", {"since": "2026-11-20"})
    done(growth)
    known = ("--old", roots[2]["root"], "--root", roots[0]["root"])
    (tmp_path / "growth.json").write_bytes(growth.content)
    assert alone(tmp_path, "checker.py", "growth.json", *known).returncode == 0
    spoilt = growth.content.replace(b'"number": 3', b'"number": 2')
    (tmp_path / "growth.json").write_bytes(spoilt)
    assert alone(tmp_path, "checker.py", "growth.json", *known).returncode == 1
    wrong = auditor.get("/journal/growth", {"since": "2026-11-21", "until": "2026-11-20"})
    assert problem(wrong, 422, "invalid")["field"] == "/until"
    problem(auditor.get("/journal/growth", {"since": "2026-11-19"}), 404, "not-found")
    problem(auditor.get("/journal/growth"), 422, "invalid")


def test_few_statements_for_one_day_and_for_three(world: World) -> None:
    auditor = auditor_of(world)
    for days in (1, 3):
        while len(done(auditor.get("/journal/roots"))["items"]) < days:
            midnight(world)
        for path, query, count in (
            ("/journal/roots", {}, 2),
            ("/journal/growth", {"since": "2026-11-20"}, 4),
        ):
            with CaptureQueriesContext(connection) as counted:
                done(auditor.get(path, query))
            assert len(counted) == count, [each["sql"][:90] for each in counted]


def test_what_is_not_sealed_yet_has_no_proof(world: World) -> None:
    auditor = auditor_of(world)
    case = cases.a_registered_case(world)
    told = problem(auditor.get(f"/cases/{case.pk}/proof", Accept_Language="en"), 404, "not-found")
    assert "midnight" in told["detail"]
    assert done(auditor.get("/journal/roots")) == {"items": [], "next": None}


def test_nothing_is_proved_from_a_journal_that_is_not_whole(world: World, caplog: pytest.LogCaptureFixture) -> None:
    auditor = auditor_of(world)
    case = cases.a_registered_case(world)
    midnight(world)
    midnight(world)
    tamper(
        "UPDATE audit_journalentry SET verb = 'case.lied' WHERE subject_id = %(id)s",
        "UPDATE audit_dayseal SET leaf = sha256('x') WHERE number = 2",
        id=str(case.pk),
    )
    problem(auditor.get(f"/cases/{case.pk}/proof"), 409, "unproved")
    problem(auditor.get("/journal/growth", {"since": "2026-11-20"}), 409, "unproved")
    assert [record.levelname for record in caplog.records if record.name == "office.journal"] == ["ERROR"] * 2


@pytest.mark.clause("K21")
def test_a_proof_is_for_the_auditor_of_the_city_alone(world: World) -> None:
    case = cases.a_registered_case(world)
    midnight(world)
    problem(a_caller(world.front).get(f"/cases/{case.pk}/proof"), 403, "forbidden")
    stranger = auditor_of(cases.a_world())
    problem(stranger.get(f"/cases/{case.pk}/proof"), 404, "not-found")
    bare = auditor_of(world)
    headers: dict[str, Any] = {"Authorization": f"Bearer {bare.secret}"}
    unsaid = bare.client.get(f"/api/v1/cases/{case.pk}/proof", headers=headers)
    assert problem(unsaid, 400, "malformed")["clause"] == "K21"
