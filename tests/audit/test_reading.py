"""Every opening of personal data is written down (K21)."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from pytest_django import DjangoAssertNumQueries

from office.audit import read_access, read_access_of_each
from office.audit.models import AccessRecord
from tests.factories.accounts import A_MOMENT, a_worker

pytestmark = pytest.mark.django_db


@pytest.mark.clause("K21")
def test_an_opening_says_who_when_whose_and_what_for() -> None:
    reader, person, matter = a_worker(), a_worker(), a_worker()
    read_access(person, by=reader, at=A_MOMENT, purpose="taking papers", subject=matter)

    kept = AccessRecord.objects.get()
    assert (kept.by, kept.at, kept.purpose) == (reader, A_MOMENT, "taking papers")
    assert (kept.person_kind, kept.person_id) == ("accounts.worker", str(person.pk))
    assert (kept.subject_kind, kept.subject_id) == ("accounts.worker", str(matter.pk))


@pytest.mark.clause("K21")
def test_every_opening_counts_the_same_one_twice_too() -> None:
    reader, person = a_worker(), a_worker()
    for hours in (0, 1):
        read_access(person, by=reader, at=A_MOMENT + timedelta(hours=hours), purpose="search")
    assert AccessRecord.objects.filter(person_id=str(person.pk)).count() == 2


def test_a_list_is_written_down_in_one_statement(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    reader, persons = a_worker(), [a_worker() for _ in range(20)]
    with django_assert_num_queries(1):
        records = read_access_of_each(persons, by=reader, at=A_MOMENT, purpose="search")
    assert {kept.person_id for kept in records} == {str(person.pk) for person in persons}


def test_an_empty_list_writes_nothing() -> None:
    assert read_access_of_each([], by=a_worker(), at=A_MOMENT, purpose="search") == []


@pytest.mark.parametrize("purpose", ["", "  "])
def test_no_opening_without_a_purpose(purpose: str) -> None:
    with pytest.raises(ValueError, match="purpose"):
        read_access(a_worker(), by=a_worker(), at=A_MOMENT, purpose=purpose)


def test_the_database_wants_a_purpose_too() -> None:
    with pytest.raises(IntegrityError, match="k21_access_has_a_purpose"), transaction.atomic():
        AccessRecord.objects.create(person_kind="k", person_id="1", by=a_worker(), at=A_MOMENT)


@pytest.mark.clause("K21")
@pytest.mark.parametrize("act", ["UPDATE {} SET purpose = 'x'", "DELETE FROM {}", "TRUNCATE {}"])
def test_records_of_access_are_never_changed_or_removed(act: str) -> None:
    read_access(a_worker(), by=a_worker(), at=A_MOMENT, purpose="search")
    with pytest.raises(DatabaseError, match="refused: what stands in audit_accessrecord"), transaction.atomic():
        _run(act.format("audit_accessrecord"))
    assert AccessRecord.objects.count() == 1


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(statement)
