"""Which entries belong to which day, and that none ever enters a day that is sealed."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction
from pytest_django import DjangoAssertNumQueries

from office.accounts.models import Worker
from office.audit import merkle, read_access, record
from office.audit.canonical import GENESIS
from office.audit.models import Book, DaySeal, JournalEntry, SealedBlock, SealedBook
from office.audit.seal_verification import verify_seals
from office.audit.sealing import SealingError, seal_days
from office.audit.seals import published_roots
from office.audit.verification import verify
from tests.factories.accounts import A_MOMENT, a_worker
from tests.factories.journal import FIRST_DAY, sealed_days, the_night_after

A_DAY = timedelta(days=1)
NIGHT = the_night_after(FIRST_DAY)


@pytest.fixture
def subject(db: None) -> Worker:
    return a_worker()


def write(subject: Worker, *hours: float) -> list[int]:
    """Write an entry at each of these hours after ``A_MOMENT`` and give their ids."""
    return [record("case.touched", subject, by=None, at=A_MOMENT + timedelta(hours=hour)).pk for hour in hours]


def ranges(book: Book = Book.ENTRIES) -> list[tuple[int, int, int]]:
    return [(row.after_id, row.last_id, row.size) for row in SealedBook.objects.filter(book=book).order_by("seal")]


def test_a_day_is_sealed_with_everything_written_up_to_its_midnight(subject: Worker) -> None:
    first, second = write(subject, 0, 1)
    tomorrow = write(subject, 16)[0]  # two past midnight in Kyiv

    [seal] = seal_days(at=NIGHT)

    assert (seal.number, seal.day, seal.sealed_at) == (1, FIRST_DAY, NIGHT)
    assert bytes(seal.previous_hash) == GENESIS
    assert ranges() == [(0, second, 2)]
    assert seal_days(at=NIGHT) == []
    [second_seal] = seal_days(at=NIGHT + A_DAY)
    assert ranges() == [(0, second, 2), (second, tomorrow, 1)]
    assert bytes(second_seal.previous_hash) == bytes(seal.hash)
    assert list(verify_seals()) == []
    assert first < second


def test_the_root_is_the_root_of_rfc_6962_over_ids_and_hashes(subject: Worker) -> None:
    write(subject, *range(5))
    seal_days(at=NIGHT)
    leaves = [merkle.leaf(entry.pk.to_bytes(8) + bytes(entry.hash)) for entry in JournalEntry.objects.order_by("pk")]
    assert bytes(SealedBook.objects.get(book=Book.ENTRIES).root) == merkle.root(leaves)


def test_a_day_of_several_blocks_has_the_same_root(subject: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("office.audit.books.BLOCK", 4)
    write(subject, *(number / 10 for number in range(11)))
    seal_days(at=NIGHT)
    leaves = [merkle.leaf(entry.pk.to_bytes(8) + bytes(entry.hash)) for entry in JournalEntry.objects.order_by("pk")]
    assert bytes(SealedBook.objects.get(book=Book.ENTRIES).root) == merkle.root(leaves)
    assert [len(bytes(block.leaves)) // 40 for block in SealedBlock.objects.order_by("number")] == [4, 4, 3]
    assert list(verify_seals()) == []


def test_a_day_without_entries_is_sealed_with_the_empty_root(subject: Worker) -> None:
    [seal] = seal_days(at=NIGHT)
    assert ranges() == [(0, 0, 0)]
    assert {bytes(book.root) for book in seal.books.all()} == {merkle.EMPTY}
    assert list(verify_seals()) == []


def test_missed_days_are_made_up_for_each_with_its_own_entries(subject: Worker) -> None:
    [one] = write(subject, 0)
    seal_days(at=NIGHT)
    two, four = write(subject, 24, 72)
    late = NIGHT + 4 * A_DAY
    assert [seal.day for seal in seal_days(at=late)] == [FIRST_DAY + n * A_DAY for n in (1, 2, 3, 4)]
    assert ranges() == [(0, one, 1), (one, two, 1), (two, two, 0), (two, four, 1), (four, four, 0)]
    assert {seal.sealed_at for seal in DaySeal.objects.filter(number__gt=1)} == {late}
    assert list(verify_seals()) == []


def test_what_is_dated_back_belongs_to_the_day_in_which_it_was_written(subject: Worker) -> None:
    [one] = write(subject, 0)
    seal_days(at=NIGHT)
    [back] = write(subject, -30 * 24)
    assert seal_days(at=NIGHT) == []
    seal_days(at=NIGHT + A_DAY)
    assert ranges() == [(0, one, 1), (one, back, 1)]


def test_a_moment_far_ahead_keeps_nothing_unsealed(subject: Worker) -> None:
    _wrong_clock, after = write(subject, 24 * 3650, 1)
    seal_days(at=NIGHT)
    assert ranges() == [(0, after, 2)]


def test_a_day_is_sealed_up_to_the_one_that_is_named(subject: Worker) -> None:
    write(subject, 0, 24, 48)
    week_later = NIGHT + 7 * A_DAY
    assert [seal.day for seal in seal_days(at=week_later, until=FIRST_DAY + A_DAY)] == [FIRST_DAY + A_DAY]
    assert [seal.day for seal in seal_days(at=week_later, until=FIRST_DAY + 2 * A_DAY)] == [FIRST_DAY + 2 * A_DAY]
    assert seal_days(at=week_later, until=FIRST_DAY) == []


@pytest.mark.parametrize("ahead", [0, 1, 400])
def test_a_day_that_is_not_over_is_not_sealed(subject: Worker, ahead: int) -> None:
    with pytest.raises(SealingError, match="not over yet"):
        seal_days(at=A_MOMENT, until=FIRST_DAY + ahead * A_DAY)
    assert not DaySeal.objects.exists()


def test_the_midnight_is_the_one_of_kyiv_in_summer_too(subject: Worker) -> None:
    july = date(2026, 7, 10)
    before, after = (
        record("case.touched", subject, by=None, at=the_night_after(july) + timedelta(minutes=minutes)).pk
        for minutes in (-6, -4)
    )
    assert seal_days(at=the_night_after(july) - timedelta(minutes=6), until=july - A_DAY)
    seal_days(at=the_night_after(july))
    assert ranges()[-1] == (0, before, 1)
    assert after == before + 1


def test_openings_are_sealed_beside_the_entries(subject: Worker) -> None:
    kept = read_access(subject, by=a_worker(), at=A_MOMENT, purpose="search")
    seal_days(at=NIGHT)
    assert ranges(Book.OPENINGS) == [(0, kept.pk, 1)]
    assert ranges() == [(0, 0, 0)]


def test_the_database_refuses_what_would_stand_in_a_sealed_day(subject: Worker) -> None:
    first, last = write(subject, 0, 1)
    seal_days(at=NIGHT)
    late = """INSERT INTO audit_journalentry
                  (id, subject_kind, subject_id, sequence, verb, at, data, previous_hash, hash)
              SELECT %s, subject_kind, 'other', 1, verb, at, data, hash, hash FROM audit_journalentry WHERE id = %s"""
    for number in (first, last, 0, -1):
        with pytest.raises(DatabaseError, match="would stand in a day that is sealed"), transaction.atomic():
            run(late, number, first)
    run(late, last + 1000, first)


def test_the_database_refuses_a_record_of_access_in_a_sealed_day_too(subject: Worker) -> None:
    kept = read_access(subject, by=subject, at=A_MOMENT, purpose="search")
    seal_days(at=NIGHT)
    with pytest.raises(DatabaseError, match="would stand in a day that is sealed"), transaction.atomic():
        run("INSERT INTO audit_accessrecord SELECT * FROM audit_accessrecord WHERE id = %s", kept.pk)


@pytest.mark.parametrize("table", ["audit_dayseal", "audit_sealedbook", "audit_sealedblock"])
@pytest.mark.parametrize("act", ["UPDATE {} SET {} = {}", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_the_database_refuses_to_change_a_seal(subject: Worker, table: str, act: str) -> None:
    sealed_days(2, subject=subject)
    column = "number" if table != "audit_sealedbook" else "size"
    run("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(DatabaseError, match="refused: what stands in audit_"), transaction.atomic():
        run(act.format(table, column, column))


@pytest.mark.parametrize(
    "wrong", ["number = number + 2", "number = number + 1, day = day + 2", "number = number + 1, day = day + 1"]
)
def test_a_seal_only_follows_the_seal_of_the_day_before(subject: Worker, wrong: str) -> None:
    sealed_days(1, 1, subject=subject)
    seal = DaySeal.objects.latest("number")
    values = dict(part.split(" = ") for part in wrong.split(", "))
    columns = ("number", "day", "sealed_at", "leaf", "log_root", "previous_hash", "hash")
    chosen = ", ".join(values.get(column, column) for column in columns)
    with pytest.raises(DatabaseError, match="follows the seal of the day before"), transaction.atomic():
        run(
            f"INSERT INTO audit_dayseal ({', '.join(columns)}) SELECT {chosen} FROM audit_dayseal WHERE number = %s",  # noqa: S608
            seal.number,
        )


def test_rows_of_a_day_only_follow_those_of_the_day_before(subject: Worker) -> None:
    sealed_days(3, subject=subject)
    with pytest.raises(DatabaseError, match="follow those of the day before"), transaction.atomic():
        SealedBook.objects.create(seal_id=1, book=Book.ENTRIES, after_id=1, last_id=2, size=1, root=merkle.EMPTY)


def test_an_entry_is_still_one_statement_when_days_are_sealed(
    subject: Worker, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    sealed_days(2, 2, subject=subject)
    with django_assert_num_queries(1):
        record("case.touched", subject, by=None, at=NIGHT + 3 * A_DAY)


def test_roots_are_published_the_latest_first(subject: Worker) -> None:
    sealed_days(3, 0, 2, subject=subject)
    told = published_roots()
    assert [(root.day, root.number, root.entries) for root in told] == [
        (FIRST_DAY + 2 * A_DAY, 3, 2),
        (FIRST_DAY + A_DAY, 2, 0),
        (FIRST_DAY, 1, 3),
    ]
    assert told[0].root == bytes(DaySeal.objects.get(number=3).hash).hex()
    assert [root.number for root in published_roots(since=FIRST_DAY + A_DAY, until=FIRST_DAY + A_DAY)] == [2]


# -- transactions that are open at midnight ---------------------------------------------------------------------------


@pytest.fixture
def another(transactional_db: None) -> Iterator[psycopg.Connection]:
    """Another connection to the same database, as another worker's process has it."""
    with psycopg.connect(**psycopg_parameters()) as opened:
        yield opened


def psycopg_parameters() -> dict[str, Any]:
    given = connection.get_connection_params()
    return {key: given[key] for key in ("host", "port", "dbname", "user", "password") if given.get(key)}


def an_open_entry(another: psycopg.Connection, subject: Worker) -> int:
    """Write an entry in a transaction that stays open, and give its id."""
    another.execute(
        """INSERT INTO audit_journalhead (subject_kind, subject_id, sequence, previous_hash, hash)
           VALUES ('accounts.worker', %s, 1, %s, sha256('x'))""",
        [str(subject.pk), GENESIS],
    )
    [number] = another.execute(
        """INSERT INTO audit_journalentry (subject_kind, subject_id, sequence, verb, at, data, previous_hash, hash)
           VALUES ('accounts.worker', %s, 1, 'case.touched', %s, '{}', %s, sha256('x')) RETURNING id""",
        [str(subject.pk), A_MOMENT, GENESIS],
    ).fetchone() or [0]
    return int(number)


def test_a_seal_waits_for_an_entry_that_is_still_being_written(another: psycopg.Connection) -> None:
    slow, quick = a_worker(), a_worker()
    early = an_open_entry(another, slow)
    [later] = write(quick, 1)
    assert early < later
    at_work = threading.Event()

    def seal() -> None:
        try:
            at_work.set()
            seal_days(at=NIGHT)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        sealing = pool.submit(seal)
        at_work.wait()
        assert write(quick, 2)  # nobody is held up meanwhile
        another.commit()
        sealing.result()

    assert ranges()[0][2] >= 2
    assert list(verify_seals()) == []
    assert SealedBook.objects.get(book=Book.ENTRIES).last_id >= later


def test_a_seal_gives_up_on_somebody_who_never_ends(another: psycopg.Connection) -> None:
    an_open_entry(another, a_worker())
    write(a_worker(), 1)
    with pytest.raises(SealingError, match="has been writing"):
        seal_days(at=NIGHT, patience=0.1)
    assert not DaySeal.objects.exists()
    another.rollback()
    assert seal_days(at=NIGHT, patience=0.1)


def test_two_who_seal_at_once_make_one_seal_a_day(transactional_db: None) -> None:
    write(a_worker(), 0, 24)
    start = threading.Barrier(4)

    def seal() -> int:
        try:
            start.wait()
            return len(seal_days(at=NIGHT + A_DAY, until=FIRST_DAY + A_DAY))
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        made = [done.result() for done in [pool.submit(seal) for _ in range(4)]]
    assert sum(made) == DaySeal.objects.count() == 1
    assert list(verify_seals()) == []


def test_writers_and_a_seal_at_once_lose_nothing(transactional_db: None) -> None:
    """Entries come from several sides while days are sealed again and again: each stands in exactly one day."""
    writers = [a_worker() for _ in range(4)]
    start = threading.Barrier(5)

    def go_on(subject: Worker) -> None:
        try:
            start.wait()
            for number in range(40):
                with transaction.atomic():
                    write(subject, number * 2)
        finally:
            connection.close()

    with ThreadPoolExecutor(5) as pool:
        writing = [pool.submit(go_on, subject) for subject in writers]
        start.wait()
        for day in range(5):
            seal_days(at=NIGHT + day * A_DAY)
        for done in writing:
            done.result()
    seal_days(at=NIGHT + 30 * A_DAY)
    assert sum(size for _after, _last, size in ranges()) == JournalEntry.objects.count() == 160
    assert list(verify_seals()) == []
    assert list(verify()) == []


def run(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
