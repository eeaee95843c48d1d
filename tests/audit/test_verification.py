"""Whoever gets past the guards of the database is found out all the same."""

import pytest

from office.accounts.models import Worker
from office.audit import record
from office.audit.canonical import GENESIS, digest, link
from office.audit.models import JournalEntry
from office.audit.verification import Fault, FaultKind, verify
from tests.factories.accounts import A_MOMENT, a_worker
from tests.factories.journal import tamper

KIND = "accounts.worker"


@pytest.fixture
def subject(db: None) -> Worker:
    """A subject with five entries, beside another one that nobody touches."""
    worker, bystander = a_worker(), a_worker()
    for number in range(1, 6):
        record("case.touched", worker, by=worker, at=A_MOMENT, data={"number": number})
        record("case.touched", bystander, by=None, at=A_MOMENT)
    assert list(verify()) == []
    return worker


def found(subject: Worker) -> list[tuple[int, int, str]]:
    faults = list(verify())
    assert {(fault.subject_kind, fault.subject_id) for fault in faults} <= {(KIND, str(subject.pk))}
    assert faults == list(verify(subject))
    return [(fault.sequence, fault.until, fault.what.value) for fault in faults]


@pytest.mark.parametrize(
    "change",
    [
        "verb = 'case.decided'",
        "at = at + interval '1 microsecond'",
        "by_id = NULL",
        """data = '{"number": 7}'""",
        "hash = sha256('x')",
        "previous_hash = sha256('x')",
    ],
)
def test_a_changed_entry_is_named(subject: Worker, change: str) -> None:
    third = "WHERE subject_id = %(id)s AND sequence = 3"
    tamper(f"UPDATE audit_journalentry SET {change} {third}", id=str(subject.pk))  # noqa: S608 this test's own words
    assert (3, 3, "changed") in found(subject)


def test_an_entry_given_to_another_subject_is_named(subject: Worker) -> None:
    thief = a_worker()
    tamper(
        "UPDATE audit_journalentry SET subject_id = %(thief)s WHERE subject_id = %(id)s AND sequence = 1",
        id=str(subject.pk),
        thief=str(thief.pk),
    )
    faults = {(fault.subject_id, fault.sequence, fault.what) for fault in verify()}
    assert (str(subject.pk), 1, FaultKind.MISSING) in faults
    assert (str(thief.pk), 1, FaultKind.CHANGED) in faults
    assert (str(thief.pk), 1, FaultKind.NO_END) in faults


@pytest.mark.parametrize(
    ("gone", "faults"),
    [
        ("= 1", [(1, 1, "missing")]),
        ("= 3", [(3, 3, "missing")]),
        ("IN (2, 3)", [(2, 3, "missing")]),
        ("= 5", [(5, 5, "missing")]),
        ("> 2", [(3, 5, "missing")]),
        ("> 0", [(1, 5, "missing")]),
    ],
)
def test_missing_entries_are_named(subject: Worker, gone: str, faults: list[tuple[int, int, str]]) -> None:
    which = f"WHERE subject_id = %(id)s AND sequence {gone}"
    tamper(f"DELETE FROM audit_journalentry {which}", id=str(subject.pk))  # noqa: S608 this test's own words
    assert found(subject) == faults


def test_a_gap_closed_by_renumbering_is_named(subject: Worker) -> None:
    tamper(
        "DELETE FROM audit_journalentry WHERE subject_id = %(id)s AND sequence = 3",
        "UPDATE audit_journalentry SET sequence = 3 WHERE subject_id = %(id)s AND sequence = 4",
        "UPDATE audit_journalentry SET sequence = 4 WHERE subject_id = %(id)s AND sequence = 5",
        id=str(subject.pk),
    )
    assert found(subject) == [(3, 3, "reordered"), (5, 5, "missing")]


def test_reordered_entries_are_named(subject: Worker) -> None:
    tamper(
        "UPDATE audit_journalentry SET sequence = 9 WHERE subject_id = %(id)s AND sequence = 2",
        "UPDATE audit_journalentry SET sequence = 2 WHERE subject_id = %(id)s AND sequence = 3",
        "UPDATE audit_journalentry SET sequence = 3 WHERE subject_id = %(id)s AND sequence = 9",
        id=str(subject.pk),
    )
    assert found(subject) == [(2, 2, "reordered"), (3, 3, "reordered"), (4, 4, "reordered")]


def test_an_entry_rewritten_with_a_fitting_hash_is_found_by_the_next_one(subject: Worker) -> None:
    rewrite(subject, 3)
    assert found(subject) == [(4, 4, "reordered")]


def test_a_last_entry_rewritten_with_a_fitting_hash_is_found_by_the_end(subject: Worker) -> None:
    rewrite(subject, 5)
    assert found(subject) == [(5, 5, "replaced")]


def test_an_entry_added_by_hand_is_named(subject: Worker) -> None:
    tamper(
        """INSERT INTO audit_journalentry
               (subject_kind, subject_id, sequence, verb, at, data, previous_hash, hash)
           SELECT subject_kind, subject_id, 6, verb, at, data, hash, hash
           FROM audit_journalentry WHERE subject_id = %(id)s AND sequence = 5""",
        id=str(subject.pk),
    )
    assert found(subject) == [(6, 6, "changed"), (6, 6, "added")]


def test_an_entry_that_stands_twice_is_named(subject: Worker) -> None:
    tamper(
        "ALTER TABLE audit_journalentry DROP CONSTRAINT audit_journalentry_sequence_once",
        """INSERT INTO audit_journalentry
               (subject_kind, subject_id, sequence, verb, by_id, at, data, previous_hash, hash)
           SELECT subject_kind, subject_id, sequence, verb, by_id, at, data, previous_hash, hash
           FROM audit_journalentry WHERE subject_id = %(id)s AND sequence = 5""",
        id=str(subject.pk),
    )
    assert (5, 5, "doubled") in found(subject)


def test_an_end_that_is_gone_is_named(subject: Worker) -> None:
    tamper("DELETE FROM audit_journalhead WHERE subject_id = %(id)s", id=str(subject.pk))
    assert found(subject) == [(5, 5, "no_end")]


def test_an_end_that_was_moved_back_with_the_entries_is_named_by_the_entries_left(subject: Worker) -> None:
    tamper(
        "UPDATE audit_journalhead SET sequence = 4 WHERE subject_id = %(id)s",
        id=str(subject.pk),
    )
    assert found(subject) == [(5, 5, "added")]


def test_a_fault_reads_as_a_sentence() -> None:
    fault = Fault(KIND, "1", 4, FaultKind.MISSING, until=5)
    assert str(fault).startswith(f"{KIND} 1 №4–5: ")


def test_a_walk_counts_every_entry(subject: Worker) -> None:
    read: list[int] = []
    assert list(verify(on_rows=read.append)) == []
    assert sum(read) == JournalEntry.objects.count() == 10


def rewrite(subject: Worker, sequence: int) -> None:
    """Change an entry and compute its hash anew, as one who knows the rule would."""
    entry = JournalEntry.objects.get(subject_id=str(subject.pk), sequence=sequence)
    said = digest(kind=KIND, subject=str(subject.pk), verb="case.lied", by=subject.pk, at=entry.at, data=entry.data)
    mark = link(bytes(entry.previous_hash) if sequence > 1 else GENESIS, said)
    tamper(
        "UPDATE audit_journalentry SET verb = 'case.lied', hash = %(hash)s WHERE id = %(entry)s",
        hash=mark,
        entry=entry.pk,
    )
