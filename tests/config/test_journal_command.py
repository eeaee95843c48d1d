"""``office journal``: what it prints, what it writes, and with which exit code it ends."""

import json
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from procrastinate.contrib.django import app

from office.audit import checker, growth_checker, record
from office.audit.models import DaySeal
from office.audit.proofs import checker_source
from office.audit.sealing import seal_days
from office.cases.models import Case
from office.cases.states import CaseState
from office.catalogue.models import InformationCard, ProcessCard
from office.centres.models import Posting
from office.config import cli
from office.config.jobs import seal_days_that_are_over
from tests.factories import cases
from tests.factories.accounts import A_MOMENT, a_worker
from tests.factories.journal import FIRST_DAY, committed, sealed_days, tamper, the_night_after

pytestmark = pytest.mark.django_db


def said(*words: str) -> str:
    out = StringIO()
    call_command("journal", *words, stdout=out, stderr=StringIO())
    return out.getvalue()


def told(*words: str) -> Any:
    return json.loads(said(*words, "--json"))


def the_clock_says(at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: at)


def root_of(number: int) -> str:
    return bytes(DaySeal.objects.get(number=number).hash).hex()


# -- verify -----------------------------------------------------------------------------------------------------------


def test_verify_says_that_the_journal_is_whole() -> None:
    assert said("verify") == "the journal is whole, entries: 0, no day is sealed yet\n"
    sealed_days(3, 2)
    assert said("verify") == "the journal is whole, entries: 5, sealed up to 2026-11-21\n"
    assert told("verify") == {"entries": 5, "seals": 2, "sealed_rows": 7, "faults": []}
    assert said("verify", "--root", root_of(1)).startswith("the journal is whole")


def test_verify_prints_a_line_for_each_fault_and_fails() -> None:
    subject = sealed_days(8)
    tamper("DELETE FROM audit_journalentry WHERE subject_id = %(id)s AND sequence IN (1, 4)", id=str(subject.pk))
    out = StringIO()
    with pytest.raises(CommandError, match="faults: 4") as failed:
        call_command("journal", "verify", stdout=out)
    assert failed.value.returncode == 1
    lines = out.getvalue().splitlines()
    assert [line.split("№")[1][:2] for line in lines[:2]] == ["1:", "4:"]
    assert lines[0].startswith(f"accounts.worker {subject.pk} №1: ")
    assert lines[2].startswith("20.11.2026, записи журналу, рядок ")


def test_verify_speaks_json() -> None:
    subject = sealed_days(6)
    tamper("UPDATE audit_dayseal SET sealed_at = sealed_at + interval '1 second'")
    tamper("UPDATE audit_journalentry SET verb = 'x' WHERE subject_id = %(id)s AND sequence = 2", id=str(subject.pk))
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("journal", "verify", "--json", stdout=out)
    assert json.loads(out.getvalue())["faults"] == [
        {
            "subject_kind": "accounts.worker",
            "subject_id": str(subject.pk),
            "sequence": 2,
            "until": 2,
            "what": "changed",
        },
        {"day": "2026-11-20", "book": None, "row": None, "what": "seal_changed"},
    ]


def test_a_root_that_was_kept_and_that_no_day_has_is_a_fault() -> None:
    sealed_days(1)
    with pytest.raises(CommandError, match="faults: 1"):
        said("verify", "--root", "00" * 32)


# -- seal, roots ------------------------------------------------------------------------------------------------------


def test_seal_makes_up_for_every_day_that_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    sealed_days(2)
    record("case.touched", a_worker(), by=None, at=A_MOMENT + timedelta(days=1))
    the_clock_says(the_night_after(FIRST_DAY + timedelta(days=2)), monkeypatch)

    assert told("seal", "--day", "2026-11-21") == [{"day": "2026-11-21", "root": root_of(2)}]
    assert said("seal") == f"2026-11-22  {root_of(3)}\n"
    assert said("seal") == "nothing to seal, sealed up to 2026-11-22\n"
    with pytest.raises(CommandError, match="2026-11-23 is not over yet"):
        said("seal", "--day", "2026-11-23")


def test_the_job_of_the_clock_seals_what_is_over_and_nothing_else() -> None:
    record("case.touched", a_worker(), by=None, at=A_MOMENT)
    midnight = the_night_after(FIRST_DAY)
    seal_days_that_are_over(midnight - timedelta(hours=1))
    assert DaySeal.objects.get().day == FIRST_DAY - timedelta(days=1)
    for hours in (0, 1, 2):
        seal_days_that_are_over(midnight + timedelta(hours=hours))
    assert DaySeal.objects.values_list("day", "sealed_at").latest("day") == (FIRST_DAY, midnight)
    assert DaySeal.objects.count() == 2
    [cron] = [
        task.cron for task in app.periodic_registry.periodic_tasks.values() if task.task.name == "audit.seal_days"
    ]
    assert cron == "5 * * * *"


def test_roots_are_printed_as_they_are_published() -> None:
    sealed_days(3, 1)
    assert said("roots").splitlines() == [
        f"2026-11-21  {root_of(2)}  entries: 1",
        f"2026-11-20  {root_of(1)}  entries: 3",
    ]
    [one] = told("roots", "--since", "2026-11-20", "--until", "2026-11-20")
    assert one == {
        "day": "2026-11-20",
        "number": 1,
        "sealed_at": "2026-11-20T22:05:00+00:00",
        "root": root_of(1),
        "entries": 3,
    }


# -- prove, growth, checker -------------------------------------------------------------------------------------------


def test_a_case_is_proved_by_its_number_and_by_its_id(tmp_path: Path) -> None:
    world = cases.a_world()
    case = cases.a_registered_case(world)
    cases.received(world, case)
    seal_days(at=world.at + timedelta(days=1))
    file = tmp_path / "proof.json"

    assert said("prove", case.number, "-o", str(file)) == (
        f"written to {file}; the root published for 2026-11-20: {root_of(1)}\n"
    )
    words = checker.check(file.read_text("utf-8"), root_of(1))
    assert f"cases.case {case.pk}" in words
    assert said("prove", str(case.pk)) == file.read_text("utf-8")
    assert case.applicant.surname not in file.read_text("utf-8")

    cases.a_delivered_case(world.later(days=2), case)
    err = StringIO()
    call_command("journal", "prove", case.number, stdout=StringIO(), stderr=err)
    assert "not sealed yet" in err.getvalue()


def test_what_can_not_be_proved_is_told_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    world = cases.a_world()
    case = cases.a_registered_case(world)
    for words, told_ in (
        (("prove", "0/0-2026"), "there is no case 0/0-2026"),
        (("prove", str(uuid4())), "there is no case with this id"),
        (("prove", case.number), "no entry of this is sealed yet"),
        (("growth", "2026-11-20"), "2026-11-20 has no seal"),
    ):
        with pytest.raises(CommandError, match=told_):
            said(*words)


def test_a_number_of_two_centres_asks_for_the_id() -> None:
    first, second = cases.a_registered_case(cases.a_world()), cases.a_registered_case(cases.a_world())
    assert first.number == second.number
    with pytest.raises(CommandError, match="several centres have a case") as refused:
        said("prove", first.number)
    assert str(first.pk) in str(refused.value)
    assert str(second.pk) in str(refused.value)


def test_growth_is_proved_between_two_days(tmp_path: Path) -> None:
    sealed_days(2, 1, 3)
    text = said("growth", "2026-11-20")
    assert growth_checker.check(text, root_of(1), root_of(3))
    text = said("growth", "2026-11-20", "--until", "2026-11-21")
    assert growth_checker.check(text, root_of(1), root_of(2))
    with pytest.raises(CommandError, match="is older than"):
        said("growth", "2026-11-22", "--until", "2026-11-20")


def test_the_checkers_are_printed_as_they_are() -> None:
    assert said("checker") == checker_source()
    assert said("checker", "--growth") == checker_source(growth=True)


# -- state ------------------------------------------------------------------------------------------------------------


def test_the_state_of_a_case_at_a_past_moment() -> None:
    world = cases.a_world()
    case = cases.a_registered_case(world)
    committed()
    cases.a_delivered_case(world.later(days=1), case)
    committed()

    then = told("state", "case", case.number, "--at", "2026-11-20T12:00")
    assert (then["state"], then["outcome"], then["number"]) == ("registered", None, case.number)
    assert [step["state"] for step in then["steps"]] == ["ready", "ready", "pending"]
    assert then["last_act"]["verb"] == "case.registered"
    now = told("state", "case", str(case.pk), "--at", "2026-11-21T12:00")
    assert (now["state"], now["outcome"]) == (CaseState.DELIVERED, "grant")

    lines = said("state", "case", case.number, "--at", "2026-11-20T12:00").splitlines()
    assert "state: registered" in lines
    assert "outcome: –" in lines
    with pytest.raises(CommandError, match="no such thing at that moment"):
        said("state", "case", case.number, "--at", "2026-11-01T12:00")


def test_the_state_of_cards_and_postings() -> None:
    world = cases.a_world()
    case = Case.objects.select_related("card").get(pk=cases.a_registered_case(world).pk)
    process, posting = ProcessCard.objects.get(), Posting.objects.get(worker=world.front)
    at = ("--at", "2026-11-20T12:00")
    card = told("state", "card", str(case.card.pk), *at)
    assert (card["state"], card["in_force"], card["in_force_until"]) == ("in_force", True, None)
    assert InformationCard.objects.get().version == card["version"]
    assert told("state", "process-card", str(process.pk), *at)["in_force"]
    held = told("state", "posting", str(posting.pk), *at)
    assert (held["role"], held["held"], held["worker"]) == ("front_office", True, str(world.front.pk))
    for kind, id_ in (("card", str(uuid4())), ("posting", "1-1/1-2026"), ("process-card", str(case.card.pk))):
        with pytest.raises(CommandError, match="with this id"):
            said("state", kind, id_, *at)


def test_wrong_use_is_told_with_exit_code_two(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["journal", "seal", "--day", "someday"]) == cli.WRONG_USE
    assert "invalid" in capsys.readouterr().err
    assert cli.run(["journal"]) == cli.WRONG_USE
    assert cli.run(["journal", "state", "ticket", "1", "--at", "2026-11-20"]) == cli.WRONG_USE
