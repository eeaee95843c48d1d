"""Every opening of personal data is written down (K21)."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from pytest_django import DjangoAssertNumQueries

from office.accounts.models import Worker
from office.audit import read_access, read_access_of_each
from office.audit.models import AccessRecord
from office.audit.reading import read_access_of_list
from tests.factories.accounts import A_MOMENT, a_worker
from tests.together import together

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


def keys_of(people: list[Worker]) -> list[UUID]:
    return [one.pk for one in people]


def test_an_empty_list_writes_nothing() -> None:
    assert read_access_of_each([], by=a_worker(), at=A_MOMENT, purpose="search") == []


@pytest.mark.clause("K21")
def test_a_list_is_written_down_once_a_day_for_each_it_shows(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    reader, other, persons = a_worker(), a_worker(), [a_worker() for _ in range(3)]
    night = datetime(2026, 11, 22, 21, 59, 59, tzinfo=UTC)  # a second before midnight in Kyiv

    def looks(at: datetime, by: Worker, purpose: str = "work", shown: list[Worker] = persons) -> int:
        """Give how many records the look has left."""
        before = AccessRecord.objects.count()
        with django_assert_num_queries(1):
            read_access_of_list({Worker: keys_of([*shown, shown[0]])}, by=by, at=at, purpose=purpose)
        return AccessRecord.objects.count() - before

    assert looks(night - timedelta(hours=9), reader, shown=persons[:1]) == 1
    assert looks(night - timedelta(hours=8), reader) == 2, "the two whom the list has not shown yet"
    assert [looks(night, reader), looks(night, other), looks(night, reader, "results")] == [0, 3, 3]
    assert looks(night + timedelta(seconds=1), reader) == 3, "the next day"
    first = AccessRecord.objects.filter(by=reader, person_id=str(persons[0].pk)).earliest("pk")
    assert (first.at, first.day, first.subject_id) == (night - timedelta(hours=9), date(2026, 11, 22), "")
    read_access(persons[0], by=reader, at=night, purpose="work")
    assert looks(night, reader) == 0, "an opening by itself stands beside them"


def test_an_empty_list_of_work_asks_nothing(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    reader = a_worker()
    with django_assert_num_queries(0):
        read_access_of_list({Worker: []}, by=reader, at=A_MOMENT, purpose="work")
    with pytest.raises(ValueError, match="purpose"):
        read_access_of_list({Worker: []}, by=reader, at=A_MOMENT, purpose=" ")


def test_the_database_keeps_one_record_of_a_list_a_day() -> None:
    reader, person = a_worker(), a_worker()
    read_access_of_list({Worker: [person.pk]}, by=reader, at=A_MOMENT, purpose="work")
    known = AccessRecord.objects.values("person_kind", "person_id", "by_id", "at", "purpose", "day").get()
    for changes, guard in (({}, "k21_list_once_a_day"), ({"day": date(2000, 1, 1)}, "k21_list_of_its_day")):
        with pytest.raises(IntegrityError, match=guard), transaction.atomic():
            AccessRecord.objects.create(**known | changes)


@pytest.mark.django_db(transaction=True)
def test_two_looks_at_one_moment_leave_one_record_of_each() -> None:
    reader, persons = a_worker(), [a_worker() for _ in range(50)]

    def look(shown: list[Worker]) -> None:
        for _again in range(5):
            read_access_of_list({Worker: keys_of(shown)}, by=reader, at=A_MOMENT, purpose="work")

    assert together(lambda: look(persons), lambda: look(persons[::-1])) == [None, None]
    assert AccessRecord.objects.filter(by=reader, purpose="work").count() == 50


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
