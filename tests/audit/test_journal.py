"""The journal: numbers, chains, and the guards of the database."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils.translation import gettext_lazy
from pytest_django import DjangoAssertNumQueries

from office.accounts.models import Worker
from office.audit import entered, history, record
from office.audit.canonical import GENESIS
from office.audit.models import JournalEntry, JournalHead
from office.audit.verification import verify
from office.tables.writing import write_together
from tests.factories.accounts import A_MOMENT, a_worker


@pytest.fixture
def subject(db: None) -> Worker:
    return a_worker()


def test_entries_are_numbered_and_linked(subject: Worker) -> None:
    by = a_worker()
    first = record("case.registered", subject, by=by, at=A_MOMENT, data={"number": "7/1-2026"})
    second = record("case.handed_over", subject, by=None, at=A_MOMENT + timedelta(hours=1))

    assert (first.sequence, second.sequence) == (1, 2)
    assert first.previous_hash == GENESIS
    assert second.previous_hash == first.hash != second.hash
    assert (first.subject_kind, first.subject_id) == ("accounts.worker", str(subject.pk))
    assert list(verify()) == []


def test_what_record_gives_is_what_is_stored(subject: Worker) -> None:
    given = record("case.registered", subject, by=subject, at=A_MOMENT, data={"слово": ["ґ", 1, None, True]})
    stored = JournalEntry.objects.get(pk=given.pk)
    for field in JournalEntry._meta.concrete_fields:
        value = getattr(stored, field.attname)
        assert getattr(given, field.attname) == (bytes(value) if isinstance(value, memoryview) else value)


def test_an_entry_written_with_other_tables_is_the_one_that_record_writes(subject: Worker) -> None:
    record("case.registered", subject, by=None, at=A_MOMENT)
    other = a_worker()
    with CaptureQueriesContext(connection) as counted:
        write_together(
            entered("case.decided", subject, by=other, at=A_MOMENT, data={"outcome": "grant"}),
            entered("case.registered", other, by=None, at=A_MOMENT),
        )
    assert len(counted) == 1
    first, second = history(subject)
    assert (second.sequence, second.verb, second.by, second.data) == (2, "case.decided", other, {"outcome": "grant"})
    assert bytes(second.previous_hash) == bytes(first.hash) != bytes(second.hash)
    assert list(verify()) == []
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('office.at')")
        assert datetime.fromisoformat(cursor.fetchone()[0]) == A_MOMENT


def test_each_subject_has_a_chain_of_its_own(subject: Worker) -> None:
    other = a_worker()
    record("case.registered", subject, by=None, at=A_MOMENT)
    assert record("case.registered", other, by=None, at=A_MOMENT).sequence == 1


def test_history_goes_from_first_to_last(subject: Worker, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for verb in ("case.registered", "case.handed_over", "case.decided"):
        record(verb, subject, by=subject, at=A_MOMENT)
    record("case.registered", a_worker(), by=None, at=A_MOMENT)
    with django_assert_num_queries(1):
        told = [(entry.verb, entry.by.surname) for entry in history(subject) if entry.by]
    assert told == [
        ("case.registered", "Коваленко"),
        ("case.handed_over", "Коваленко"),
        ("case.decided", "Коваленко"),
    ]


def test_a_record_is_one_statement(subject: Worker, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        record("case.registered", subject, by=subject, at=A_MOMENT)


def test_dates_and_keys_are_written_as_text(subject: Worker) -> None:
    data = {
        "on": date(2026, 11, 20),
        "at": datetime(2026, 11, 20, 9, tzinfo=UTC),
        "id": UUID(int=7),
        "sum": Decimal("10.50"),
        3: ("a", "b"),
    }
    record("case.registered", subject, by=None, at=A_MOMENT, data=data)  # type: ignore[arg-type]
    assert history(subject).get().data == {
        "on": "2026-11-20",
        "at": "2026-11-20T09:00:00+00:00",
        "id": str(UUID(int=7)),
        "sum": "10.50",
        "3": ["a", "b"],
    }
    assert list(verify(subject)) == []


@pytest.mark.parametrize("value", [1.5, b"bytes", object(), gettext_lazy("worker")])
def test_data_that_json_can_not_hold_are_refused(subject: Worker, value: object) -> None:
    with pytest.raises(TypeError, match="the journal holds no"):
        record("case.registered", subject, by=None, at=A_MOMENT, data={"value": value})
    assert not JournalEntry.objects.exists()


def test_a_moment_without_a_zone_is_refused(subject: Worker) -> None:
    with pytest.raises(ValueError, match="aware"):
        record("case.registered", subject, by=None, at=A_MOMENT.replace(tzinfo=None))


def test_a_subject_that_is_not_stored_is_refused(db: None) -> None:
    with pytest.raises(ValueError, match="must be stored"):
        record("case.registered", JournalEntry(), by=None, at=A_MOMENT)


def test_what_is_rolled_back_leaves_no_gap(subject: Worker) -> None:
    record("case.registered", subject, by=None, at=A_MOMENT)
    with transaction.atomic():
        record("case.decided", subject, by=None, at=A_MOMENT)
        transaction.set_rollback(True)
    assert record("case.handed_over", subject, by=None, at=A_MOMENT).sequence == 2
    assert list(verify()) == []


@pytest.mark.django_db(transaction=True)
def test_writers_at_once_never_fork_a_chain() -> None:
    writers, entries = 8, 25
    subject, other = a_worker(), a_worker()
    start = threading.Barrier(writers)

    def write(writer: int) -> None:
        try:
            start.wait()
            for number in range(entries):
                with transaction.atomic():
                    record("case.touched", subject, by=None, at=A_MOMENT, data={"writer": writer, "number": number})
                    record("case.touched", other, by=None, at=A_MOMENT)
        finally:
            connection.close()

    with ThreadPoolExecutor(writers) as pool:
        for done in [pool.submit(write, writer) for writer in range(writers)]:
            done.result()

    kept = history(subject)
    assert [entry.sequence for entry in kept] == list(range(1, writers * entries + 1))
    assert {(entry.data["writer"], entry.data["number"]) for entry in kept} == {
        (writer, number) for writer in range(writers) for number in range(entries)
    }
    assert history(other).count() == writers * entries
    assert list(verify()) == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_journalentry SET verb = 'case.decided'",
        "UPDATE audit_journalentry SET verb = verb WHERE false",
        "DELETE FROM audit_journalentry",
        "TRUNCATE audit_journalentry",
        "DELETE FROM audit_journalhead",
        "TRUNCATE audit_journalhead",
    ],
)
def test_the_database_refuses_to_change_the_journal(subject: Worker, statement: str) -> None:
    record("case.registered", subject, by=None, at=A_MOMENT)
    with pytest.raises(DatabaseError, match="refused: what stands in audit_journal"), transaction.atomic():
        _run(statement)
    assert list(verify()) == []


@pytest.mark.parametrize(
    "change",
    [
        "sequence = sequence + 2, previous_hash = hash",
        "sequence = sequence - 1, previous_hash = hash",
        "sequence = sequence + 1",
        "hash = previous_hash",
        "sequence = sequence + 1, previous_hash = hash, subject_id = 'other'",
    ],
)
def test_the_end_of_a_journal_only_moves_forward_by_one(subject: Worker, change: str) -> None:
    record("case.registered", subject, by=None, at=A_MOMENT)
    record("case.decided", subject, by=None, at=A_MOMENT)
    with pytest.raises(DatabaseError, match="only moves forward by one"), transaction.atomic():
        _run(f"UPDATE audit_journalhead SET {change}")  # noqa: S608 the statement is this test's own


def test_entries_outlive_the_attempt_to_delete_their_worker(subject: Worker) -> None:
    record("case.registered", subject, by=subject, at=A_MOMENT)
    with pytest.raises(DatabaseError):
        subject.delete()
    assert JournalHead.objects.count() == 1


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(statement)
