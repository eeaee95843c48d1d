"""A proof convinces somebody who has nothing but a published root, and nothing else than the truth does."""

import ast
import json
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from office.accounts.models import Worker
from office.audit import checker, growth_checker, record
from office.audit.faults import FaultKind, SealFaultKind
from office.audit.models import DaySeal, JournalEntry
from office.audit.proofs import ProofError, as_file, checker_source, prove, prove_growth, sealed_entries
from office.audit.seal_verification import verify_seals
from office.audit.sealing import seal_days
from office.audit.verification import verify
from office.audit.watching import JournalNotWholeError, check_whole
from tests.factories.accounts import A_MOMENT, a_worker
from tests.factories.journal import FIRST_DAY, sealed_days, tamper, the_night_after

pytestmark = pytest.mark.django_db
REJECTED = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)


@pytest.fixture
def subject(monkeypatch: pytest.MonkeyPatch) -> Worker:
    """Give a matter with 14 entries on three of four days, in days of several blocks."""
    monkeypatch.setattr("office.audit.books.BLOCK", 4)
    monkeypatch.setattr("office.audit.proofs.BLOCK", 4)
    return sealed_days(11, 0, 9, 8)


def root(number: int = 4) -> str:
    return bytes(DaySeal.objects.get(number=number).hash).hex()


def is_rejected(check: Callable[..., str], *given: str) -> bool:
    try:
        check(*given)
    except REJECTED:
        return True
    return False


def test_a_proof_is_accepted_with_the_published_root_and_with_no_other(subject: Worker) -> None:
    text = prove(subject)
    words = checker.check(text, root())
    assert f"accounts.worker {subject.pk}" in words
    assert "entries 1-15 (2026-11-20T08:00:00.000000+00:00 … 2026-11-23T08:06:00.000000+00:00)" in words
    assert "записи 1-15" in words
    assert checker.check(text, root().upper())
    for other in (root(1), root(2), root(3), "", "00" * 32):
        assert is_rejected(checker.check, text, other)


def test_a_proof_carries_the_entries_with_their_hashes(subject: Worker) -> None:
    told = [entry for day in json.loads(prove(subject))["days"] for entry in day["entries"]]
    kept = JournalEntry.objects.filter(subject_id=str(subject.pk)).order_by("sequence")
    assert [entry["hash"] for entry in told] == [bytes(entry.hash).hex() for entry in kept]
    assert [entry["said"]["data"] for entry in told] == [entry.data for entry in kept]
    assert {day["said"]["day"] for day in json.loads(prove(subject))["days"]} == {
        "2026-11-20",
        "2026-11-22",
        "2026-11-23",
    }


def test_not_one_byte_of_a_proof_can_be_changed(db: None, tmp_path: Path) -> None:
    text = prove(sealed_days(3, 2)).encode()
    assert accepted_changes(tmp_path, checker_source(), text, "--root", root(2)) == []


def accepted_changes(folder: Path, source: str, text: bytes, *roots: str) -> list[tuple[int, int]]:
    """Give the places, each with the other byte put there, at which the script still confirms the changed file.

    One process of Python runs the whole script for each file, its reading of the file too: the ends of lines are where a
    program that reads text is easily told another thing than stands in the file.
    """
    (folder / "checker.py").write_text(source, "utf-8")
    (folder / "changed.json").write_bytes(text)
    (folder / "trying.py").write_text(TRYING, "utf-8")
    tried = alone(folder, "trying.py", *roots)
    assert (tried.returncode, tried.stderr) == (0, "")
    assert (folder / "changed.json").read_bytes() == text
    whole, *accepted = json.loads(tried.stdout)
    assert whole == len(text)
    return [(place, other) for place, other in accepted]


# The file as it came is tried last: were it not confirmed either, nothing would be shown by the others.
TRYING = """
import contextlib, io, json, pathlib, sys
script = compile(pathlib.Path("checker.py").read_bytes(), "checker.py", "exec")
file, roots = pathlib.Path("changed.json"), sys.argv[1:]
text = file.read_bytes()
def confirms(changed):
    file.write_bytes(changed)
    sys.argv = ["checker.py", "changed.json", *roots]
    try:
        with contextlib.redirect_stdout(io.StringIO()) as told:
            exec(script, {"__name__": "__main__"})
    except SystemExit:
        return False
    return "CONFIRMED" in told.getvalue()
accepted = []
for place, byte in enumerate(text):
    for other in {byte ^ 1, byte ^ 0x20, 0x0D, 0x0A, 0x20} - {byte}:
        if confirms(text[:place] + bytes([other]) + text[place + 1:]):
            accepted.append((place, other))
whole = text if confirms(text) else b""
print(json.dumps([len(whole), *accepted]))
"""


@pytest.mark.parametrize(
    "forge",
    [
        lambda proof: proof["days"].pop(0),
        lambda proof: proof["days"].reverse(),
        lambda proof: proof["days"][0]["entries"].pop(0),
        lambda proof: proof["days"][0]["entries"].pop(1),
        lambda proof: proof["days"][0]["entries"].reverse(),
        lambda proof: proof["days"][0]["entries"].append(proof["days"][0]["entries"][0]),
        lambda proof: proof["days"][1]["said"].update(day="2026-11-21"),
        lambda proof: proof["days"][1]["path"].append("00" * 32),
        lambda proof: proof["days"][0]["entries"][0].update(index=-1),
        lambda proof: proof["days"][0]["entries"][0].update(note="й"),
        lambda proof: proof["head"].update(number=5),
        lambda proof: proof.update(days=[]),
        lambda proof: proof.update(note=""),
    ],
)
def test_a_forged_proof_is_rejected(subject: Worker, forge: Callable[[Any], object]) -> None:
    proof = json.loads(prove(subject))
    forge(proof)
    assert is_rejected(checker.check, as_file(proof), root())


def test_the_proof_of_another_matter_has_other_words(subject: Worker) -> None:
    other = a_worker()
    record("case.touched", other, by=None, at=A_MOMENT + timedelta(days=4))
    seal_days(at=the_night_after(FIRST_DAY + timedelta(days=4)))
    assert f"accounts.worker {other.pk}" in checker.check(prove(other), root(5))
    both = json.loads(prove(subject))
    both["days"] += json.loads(prove(other))["days"]
    assert is_rejected(checker.check, as_file(both), root(5))


def test_what_is_not_sealed_yet_is_not_in_the_proof(subject: Worker) -> None:
    record("case.touched", subject, by=None, at=A_MOMENT + timedelta(days=4))
    assert "entries 1-15 " in checker.check(prove(subject), root())
    fresh = a_worker()
    with pytest.raises(ProofError, match="no entry of this is sealed yet"):
        prove(fresh)
    record("case.touched", fresh, by=None, at=A_MOMENT + timedelta(days=4))
    with pytest.raises(ProofError, match="no entry of this is sealed yet"):
        prove(fresh)


@pytest.mark.parametrize(
    "spoil",
    [
        "UPDATE audit_journalentry SET verb = 'case.lied' WHERE subject_id = %(id)s AND sequence = 2",
        "DELETE FROM audit_journalentry WHERE subject_id = %(id)s AND sequence = 1",
        "DELETE FROM audit_sealedblock WHERE seal_id = 1",
        "UPDATE audit_sealedblock SET leaves = substr(leaves, 41) WHERE seal_id = 3",
        "UPDATE audit_dayseal SET log_root = sha256('x') WHERE number = 4",
    ],
)
def test_nothing_is_proved_from_a_journal_that_is_not_whole(subject: Worker, spoil: str) -> None:
    tamper(spoil, id=str(subject.pk))
    with pytest.raises(ProofError, match=r"not whole|not in the list"):
        prove(subject)


@pytest.mark.parametrize("growth", [False, True])
def test_a_checker_is_short_and_needs_nothing(*, growth: bool) -> None:
    source = checker_source(growth=growth)
    assert len(source.splitlines()) <= 60
    imported = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Import | ast.ImportFrom)]
    names = {alias.name for node in imported if isinstance(node, ast.Import) for alias in node.names}
    names |= {str(node.module) for node in imported if isinstance(node, ast.ImportFrom)}
    assert names <= sys.stdlib_module_names


def test_the_checker_runs_alone(subject: Worker, tmp_path: Path) -> None:
    (tmp_path / "checker.py").write_text(checker_source(), "utf-8")
    (tmp_path / "proof.json").write_text(prove(subject), "utf-8")
    good = alone(tmp_path, "checker.py", "proof.json", "--root", root())
    assert (good.returncode, good.stderr) == (0, "")
    assert good.stdout.startswith("ПІДТВЕРДЖЕНО · CONFIRMED: accounts.worker ")
    bad = alone(tmp_path, "checker.py", "proof.json", "--root", root(3))
    assert (bad.returncode, bad.stdout) == (1, "")
    assert bad.stderr == "НЕ ПІДТВЕРДЖЕНО · NOT CONFIRMED: it does not lead to this root\n"
    (tmp_path / "proof.json").write_bytes(b"\xff")
    assert "NOT CONFIRMED" in alone(tmp_path, "checker.py", "proof.json", "--root", root()).stderr


def alone(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a script with Python and nothing else: no package of ours, no setting."""
    return subprocess.run(  # noqa: S603
        [sys.executable, "-I", "-X", "utf8", *words], cwd=folder, capture_output=True, text=True, check=False
    )


# -- an end cut off ---------------------------------------------------------------------------------------------------


CUT = "DELETE FROM audit_journalentry WHERE subject_id = %(id)s AND sequence > 2"
SET_BACK = """
UPDATE audit_journalhead AS head SET sequence = 2, hash = entry.hash, previous_hash = entry.previous_hash
FROM audit_journalentry AS entry
WHERE head.subject_id = %(id)s AND entry.subject_id = head.subject_id AND entry.sequence = 2
"""


def test_sealed_entries_cut_off_at_the_end_are_found_and_nothing_is_proved(subject: Worker) -> None:
    there = len(sealed_entries(subject))
    tamper(CUT, id=str(subject.pk))
    assert [(fault.what, fault.sequence, fault.until) for fault in verify(subject)] == [(FaultKind.MISSING, 3, there)]
    gone = [fault for fault in verify_seals() if fault.what == SealFaultKind.ROW_MISSING]
    assert len(gone) == there - 2
    with pytest.raises(ProofError, match="its last entries"):
        prove(subject)


def test_an_end_cut_off_with_its_record_is_found_by_the_seals_alone(subject: Worker) -> None:
    there = len(sealed_entries(subject))
    tamper(CUT, SET_BACK, id=str(subject.pk))
    assert not list(verify(subject)), "what is left is a chain like any other"
    assert "entries 1-2 " in checker.check(prove(subject), root())
    gone = [fault for fault in verify_seals() if fault.what == SealFaultKind.ROW_MISSING]
    assert len(gone) == there - 2
    with pytest.raises(JournalNotWholeError):
        check_whole()


# -- growth -----------------------------------------------------------------------------------------------------------


def seals() -> list[DaySeal]:
    return list(DaySeal.objects.order_by("number"))


def test_every_later_journal_is_proved_to_continue_every_older_one(subject: Worker) -> None:
    sealed = seals()
    for place, old in enumerate(sealed):
        for new in sealed[place:]:
            text = prove_growth(old, new)
            words = growth_checker.check(text, bytes(old.hash).hex(), bytes(new.hash).hex())
            assert f"the journal of {new.day} begins with all that stood in it on {old.day}" in words
            for other in sealed:
                if other not in (old, new):
                    mark = bytes(other.hash).hex()
                    assert is_rejected(growth_checker.check, text, mark, bytes(new.hash).hex())
                    assert is_rejected(growth_checker.check, text, bytes(old.hash).hex(), mark)


def test_not_one_byte_of_a_proof_of_growth_can_be_changed(subject: Worker, tmp_path: Path) -> None:
    old, new = seals()[2], seals()[3]
    text = prove_growth(old, new).encode()
    marks = "--old", bytes(old.hash).hex(), "--root", bytes(new.hash).hex()
    assert accepted_changes(tmp_path, checker_source(growth=True), text, *marks) == []


def test_a_journal_rewritten_since_can_not_be_proved_to_be_the_continued_one(subject: Worker) -> None:
    old, new = seals()[0], seals()[3]
    tamper("UPDATE audit_dayseal SET leaf = sha256('x') WHERE number = 2")
    with pytest.raises(ProofError, match="not whole"):
        prove_growth(old, new)


def test_an_older_journal_continues_nothing(subject: Worker) -> None:
    with pytest.raises(ProofError, match="is older than"):
        prove_growth(seals()[3], seals()[0])


def test_the_growth_checker_runs_alone(subject: Worker, tmp_path: Path) -> None:
    (tmp_path / "growth_checker.py").write_text(checker_source(growth=True), "utf-8")
    (tmp_path / "growth.json").write_text(prove_growth(seals()[0], seals()[3]), "utf-8")
    good = alone(tmp_path, "growth_checker.py", "growth.json", "--old", root(1), "--root", root(4))
    assert (good.returncode, good.stderr) == (0, "")
    assert good.stdout.startswith("ПІДТВЕРДЖЕНО · CONFIRMED: журнал на 2026-11-23 починається")
    bad = alone(tmp_path, "growth_checker.py", "growth.json", "--old", root(2), "--root", root(4))
    assert (bad.returncode, bad.stdout) == (1, "")
