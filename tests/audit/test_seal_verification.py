"""Whoever rewrites what was sealed, with the guards put aside, is found out, and the row or the seal is named."""

from datetime import timedelta

import pytest
from django.db import transaction

from office.accounts.models import Worker
from office.audit import merkle, record
from office.audit.faults import SealFault, SealFaultKind
from office.audit.models import Book, DaySeal, JournalEntry, SealedBook
from office.audit.seal_verification import verify_seals
from office.audit.seals import hash_of_head, leaf_of_day, said_of_day, said_of_head
from office.audit.verification import verify
from tests.factories.accounts import A_MOMENT, a_worker
from tests.factories.journal import FIRST_DAY, forge, sealed_days, tamper

DAYS = [FIRST_DAY + timedelta(days=number) for number in range(4)]


@pytest.fixture
def subject(db: None) -> Worker:
    """Four days: 6, 0, 5 and 4 entries, one opening of data on each."""
    subject = sealed_days(6, 0, 5, 4)
    assert list(verify_seals()) == []
    assert list(verify()) == []
    return subject


def found() -> set[tuple[str, int | None, str | None, int | None]]:
    """Give what is wrong: which fault, on which day (its place in ``DAYS``), in which book, of which row."""
    return {
        (fault.what.value, None if fault.day is None else DAYS.index(fault.day), fault.book, fault.row)
        for fault in verify_seals()
    }


def entry(place: int) -> int:
    """Give the id of the entry that was written as number ``place`` of all."""
    return JournalEntry.objects.order_by("pk").values_list("pk", flat=True)[place - 1]


def test_a_chain_rewritten_with_its_end_is_named_entry_by_entry(subject: Worker) -> None:
    own = JournalEntry.objects.filter(subject_id=str(subject.pk)).order_by("sequence")
    forge(subject, 5)
    assert list(verify()) == []  # the chain alone does not know
    assert found() == {
        ("row_changed", 2 if each.sequence < 7 else 3, "entries", each.pk) for each in own.filter(sequence__gte=5)
    }


def test_a_matter_removed_with_its_end_is_named(subject: Worker) -> None:
    own = list(JournalEntry.objects.filter(subject_id=str(subject.pk)).order_by("pk"))
    tamper(
        "DELETE FROM audit_journalentry WHERE subject_id = %(id)s",
        "DELETE FROM audit_journalhead WHERE subject_id = %(id)s",
        id=str(subject.pk),
    )
    assert list(verify()) == []
    assert len(found()) == len(own) == 8
    assert {(what, row) for what, _day, _book, row in found()} == {("row_missing", each.pk) for each in own}


ADD = """INSERT INTO audit_journalentry (id, subject_kind, subject_id, sequence, verb, at, data, previous_hash, hash)
         SELECT %(id)s, subject_kind, 'another', 1, verb, at, data, previous_hash, sha256('another')
         FROM audit_journalentry LIMIT 1"""


def test_an_entry_put_into_a_gap_of_a_sealed_day_is_named(db: None) -> None:
    worker = a_worker()
    record("case.touched", worker, by=None, at=A_MOMENT)
    with transaction.atomic():
        free = record("case.touched", worker, by=None, at=A_MOMENT).pk
        transaction.set_rollback(True)
    sealed_days(3, subject=worker)
    tamper(ADD, id=free)
    assert found() == {("row_added", 0, "entries", free)}


def test_an_entry_put_in_the_place_of_another_is_named(subject: Worker) -> None:
    gone = entry(3)
    tamper("DELETE FROM audit_journalentry WHERE id = %(id)s", ADD, id=gone)
    assert found() == {("row_changed", 0, "entries", gone)}


@pytest.mark.parametrize("number", [0, -1, -(1 << 62)])
def test_an_entry_put_before_all_that_is_sealed_is_named(subject: Worker, number: int) -> None:
    tamper(ADD, id=number)
    assert found() == {("row_added", 0, "entries", number)}


def test_a_book_that_is_called_something_else_is_named(subject: Worker) -> None:
    tamper("UPDATE audit_sealedbook SET book = 'others' WHERE seal_id = 3 AND book = 'entries'")
    assert found() == {("seal_changed", 2, None, None)}


def test_an_entry_moved_to_another_day_is_named(subject: Worker) -> None:
    tamper("UPDATE audit_journalentry SET id = id + 1000000 WHERE id = %(id)s", id=entry(6))
    assert ("row_missing", 0) in {(what, day) for what, day, _book, _row in found()}


def test_entries_that_changed_places_are_named(subject: Worker) -> None:
    one, two = entry(8), entry(9)
    tamper(
        "UPDATE audit_journalentry SET id = -1 WHERE id = %(one)s",
        "UPDATE audit_journalentry SET id = %(one)s WHERE id = %(two)s",
        "UPDATE audit_journalentry SET id = %(two)s WHERE id = -1",
        one=one, two=two,
    )  # fmt: skip
    assert found() == {("row_moved", 2, "entries", one), ("row_moved", 2, "entries", two)}


@pytest.mark.parametrize("change", ["purpose = 'інша мета'", "at = at + interval '1 second'", "person_id = 'x'"])
def test_a_record_of_access_that_was_changed_is_named(subject: Worker, change: str) -> None:
    row = SealedBook.objects.get(book=Book.OPENINGS, seal=3).last_id
    tamper(f"UPDATE audit_accessrecord SET {change} WHERE id = %(id)s", id=row)  # noqa: S608 this test's own words
    assert found() == {("row_changed", 2, "openings", row)}


def test_a_record_of_access_that_was_removed_is_named(subject: Worker) -> None:
    row = SealedBook.objects.get(book=Book.OPENINGS, seal=1).last_id
    tamper("DELETE FROM audit_accessrecord WHERE id = %(id)s", id=row)
    assert found() == {("row_missing", 0, "openings", row)}


@pytest.mark.parametrize(
    "change",
    [
        "sealed_at = sealed_at + interval '1 second'",
        "log_root = sha256('x')",
        "leaf = sha256('x')",
        "hash = sha256('x')",
        "previous_hash = sha256('x')",
    ],
)
def test_a_changed_seal_is_named(subject: Worker, change: str) -> None:
    tamper(f"UPDATE audit_dayseal SET {change} WHERE number = 3")  # noqa: S608 this test's own words
    assert ("seal_changed", 2, None, None) in found()


@pytest.mark.parametrize("change", ["size = size + 1", "last_id = last_id + 1", "after_id = 0", "root = sha256('x')"])
def test_a_seal_whose_account_of_a_book_was_changed_is_named(subject: Worker, change: str) -> None:
    tamper(f"UPDATE audit_sealedbook SET {change} WHERE seal_id = 3 AND book = 'entries'")  # noqa: S608
    assert found() == {("seal_changed", 2, None, None), ("list_changed", 2, "entries", None)}


def test_a_book_left_out_of_a_seal_is_named(subject: Worker) -> None:
    tamper("DELETE FROM audit_sealedbook WHERE seal_id = 3 AND book = 'openings'")
    assert found() == {("seal_changed", 2, None, None)}


@pytest.mark.parametrize(
    "change",
    [
        "leaves = set_byte(leaves, 10, 1 - get_byte(leaves, 10))",
        "leaves = substr(leaves, 41)",
        "root = sha256('x')",
        "last_id = last_id - 1",
        "number = 2",
    ],
)
def test_a_changed_list_of_what_was_sealed_is_named(subject: Worker, change: str) -> None:
    tamper(f"UPDATE audit_sealedblock SET {change} WHERE seal_id = 3 AND book = 'entries'")  # noqa: S608
    assert ("list_changed", 2, "entries", None) in found()


def test_a_day_whose_rows_and_list_were_both_rewritten_is_named(subject: Worker) -> None:
    own = entry(7)
    tamper("UPDATE audit_journalentry SET hash = sha256('x') WHERE id = %(id)s", id=own)
    tamper(
        """UPDATE audit_sealedblock SET leaves = (
               SELECT string_agg(int8send(id) || hash, ''::bytea ORDER BY id) FROM audit_journalentry AS entry
               WHERE entry.id > after_id AND entry.id <= last_id)
           WHERE book = 'entries' AND after_id < %(id)s AND last_id >= %(id)s""",
        id=own,
    )
    assert found() == {("list_changed", 2, "entries", None)}


@pytest.mark.parametrize("gone", [(1,), (2,), (2, 3)])
def test_a_missing_seal_is_named(subject: Worker, gone: tuple[int, ...]) -> None:
    remove(*gone)
    assert found() == {("seal_missing", number - 1, None, None) for number in gone}


@pytest.mark.parametrize("gone", [(4,), (3, 4)])
def test_missing_last_seals_are_named(subject: Worker, gone: tuple[int, ...]) -> None:
    remove(*gone)
    assert found() == {("seal_missing", number - 1, None, None) for number in gone}


def test_when_every_seal_is_gone_the_recorded_end_knows_how_many_there_were(subject: Worker) -> None:
    remove(1, 2, 3, 4)
    faults = list(verify_seals())
    assert [(fault.what.value, fault.day) for fault in faults] == [("seal_missing", None)] * 4


def remove(*numbers: int) -> None:
    chosen = "seal_id = ANY(%(numbers)s)"
    tamper(
        f"DELETE FROM audit_sealedblock WHERE {chosen}",  # noqa: S608 this test's own words
        f"DELETE FROM audit_sealedbook WHERE {chosen}",  # noqa: S608
        "DELETE FROM audit_dayseal WHERE number = ANY(%(numbers)s)",
        numbers=list(numbers),
    )


def test_seals_that_changed_places_are_named(subject: Worker) -> None:
    tamper(
        "UPDATE audit_dayseal SET day = day - 100 WHERE number IN (2, 3)",
        "UPDATE audit_dayseal SET day = %(one)s WHERE number = 3",
        "UPDATE audit_dayseal SET day = %(two)s WHERE number = 2",
        one=DAYS[1], two=DAYS[2],
    )  # fmt: skip
    assert {("seal_changed", 1, None, None), ("seal_changed", 2, None, None)} <= found()


def test_a_seal_forged_with_everything_that_it_says_is_found_by_the_next_one(subject: Worker) -> None:
    reseal(3)
    assert ("seal_reordered", 3, None, None) in found()
    assert not [fault for fault in found() if fault[1] == 2]


def test_a_last_seal_forged_with_everything_that_it_says_is_found_by_the_end(subject: Worker) -> None:
    reseal(4)
    assert found() == {("seal_replaced", 3, None, None)}


def test_a_seal_added_by_hand_is_named(subject: Worker) -> None:
    tamper("UPDATE audit_journalhead SET sequence = 3 WHERE subject_kind = 'audit.dayseal'")
    assert found() == {("seal_added", 3, None, None)}
    tamper("DELETE FROM audit_journalhead WHERE subject_kind = 'audit.dayseal'")
    assert found() == {("seal_no_end", 3, None, None)}


def test_who_rewrites_everything_is_found_out_by_a_root_that_was_kept(subject: Worker) -> None:
    kept = bytes(DaySeal.objects.get(number=4).hash).hex()
    reseal(4)
    forged = DaySeal.objects.get(number=4)
    tamper("UPDATE audit_journalhead SET hash = %(mark)s WHERE subject_kind = 'audit.dayseal'", mark=bytes(forged.hash))
    assert list(verify_seals()) == []
    assert list(verify_seals(kept=kept)) == [SealFault(SealFaultKind.UNKNOWN_ROOT)]
    assert list(verify_seals(kept=bytes(forged.hash).hex().upper())) == []


def reseal(number: int) -> None:
    """Forge the books of a day, and compute anew all that its seal says of them, as one who knows the rules would."""
    tamper(
        "DELETE FROM audit_sealedblock WHERE seal_id = %(number)s AND book = 'entries'",
        """UPDATE audit_sealedbook SET size = 0, after_id = last_id, root = %(empty)s
           WHERE seal_id = %(number)s AND book = 'entries'""",
        number=number, empty=merkle.EMPTY,
    )  # fmt: skip
    seal = DaySeal.objects.get(number=number)
    seal.leaf = leaf_of_day(said_of_day(number, seal.day, seal.books.all()))
    before = DaySeal.objects.filter(number__lt=number).order_by("number").values_list("leaf", flat=True)
    seal.log_root = merkle.root([*map(bytes, before), seal.leaf])
    seal.hash = hash_of_head(said_of_head(seal))
    tamper(
        "UPDATE audit_dayseal SET leaf = %(leaf)s, log_root = %(root)s, hash = %(mark)s WHERE number = %(number)s",
        leaf=seal.leaf, root=seal.log_root, mark=seal.hash, number=number,
    )  # fmt: skip


def test_a_fault_reads_as_a_sentence_and_as_data(subject: Worker) -> None:
    tamper("UPDATE audit_journalentry SET hash = sha256('x') WHERE id = %(id)s", id=entry(1))
    [fault] = verify_seals()
    assert str(fault) == f"20.11.2026, записи журналу, рядок {entry(1)}: змінено після того, як день запечатали"
    assert fault.as_data() == {"day": "2026-11-20", "book": "entries", "row": entry(1), "what": "row_changed"}


def test_every_row_that_was_sealed_is_read(subject: Worker) -> None:
    read: list[int] = []
    assert list(verify_seals(on_rows=read.append)) == []
    assert sum(read) == 6 + 5 + 4 + 4  # and four openings of data
