"""What a large filling leaves to its end: no rule goes with the indexes, and all stand again, also where it was killed."""

from collections.abc import Iterator
from signal import SIGKILL

import pytest
from django.db import connection

from office.config.demo.bulk.indexes import put_back, put_off
from office.config.demo.bulk.tables import WRITTEN
from office.config.demo.bulk.unchecked import TABLES
from office.config.models import PutOffIndex
from tests.config.places import Place, a_place

STANDING = "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY indexname"
RULES = """
SELECT count(*) FROM pg_index
WHERE indrelid = ANY (%s::regclass[])
AND (indisunique OR EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid))
"""
KILLED = """
import os
from office.config.demo.bulk.indexes import put_off
from office.config.demo.bulk.tables import WRITTEN
with put_off(WRITTEN, lanes=3):
    os.kill(os.getpid(), 9)
"""
AT_ONCE = """
from office.config.demo.bulk.indexes import put_off
from office.config.demo.bulk.tables import WRITTEN
with put_off(WRITTEN, lanes=3):
    pass
"""

TIDIED = """
from django.db import connection
from office.config.demo.bulk.lanes import run_all, tidied_afterwards
def tidy():
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (SKIP_LOCKED) cases_case")
def size():
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE oid = 'cases_case'::regclass")
        return cursor.fetchone()[0]
with tidied_afterwards():
    run_all([tidy, tidy], lanes=2)
    print(size())
tidy()
print(size())
"""
"""Looks at a table as autovacuum does. Of one that nobody has looked at yet the number of rows is -1."""


FILLED = """
from django.db import connection
from office.config.demo.bulk.lanes import tidy
with connection.cursor() as cursor:
    cursor.execute("SET synchronous_commit = on")  # nobody else sees for certain what has not reached the disk
    cursor.execute(
        "INSERT INTO audit_journalhead (subject_kind, subject_id, sequence, previous_hash, hash)"
        " SELECT 'tests.thing', n, 1, sha256('before'), sha256(n::text::bytea) FROM generate_series(1, 5000) AS n"
    )
    tidy(lanes=3)
    cursor.execute("SELECT reltuples, relallvisible = relpages FROM pg_class WHERE oid = 'audit_journalhead'::regclass")
    print(*cursor.fetchone())
"""


def standing() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(STANDING)
        return [definition for (definition,) in cursor.fetchall()]


def rules() -> int:
    with connection.cursor() as cursor:
        cursor.execute(RULES, [TABLES])
        [(number,)] = cursor.fetchall()
        return int(number)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    with a_place(tmp_path_factory.mktemp("var"), tables=True) as place:
        yield place


@pytest.mark.django_db
def test_what_makes_rows_unique_stays_and_the_others_are_made_again() -> None:
    before, kept = standing(), rules()
    with put_off(WRITTEN, lanes=1):
        noted = list(PutOffIndex.objects.values_list("definition", flat=True))
        assert sorted([*standing(), *noted]) == sorted(before)
        assert len(noted) > 50
        assert not any("UNIQUE" in definition for definition in noted)
        assert rules() == kept
    assert standing() == before
    assert not PutOffIndex.objects.exists()


@pytest.mark.django_db
def test_an_error_puts_them_back_too() -> None:
    before = standing()
    with pytest.raises(KeyboardInterrupt), put_off(WRITTEN, lanes=1):
        raise KeyboardInterrupt
    assert standing() == before


@pytest.mark.django_db
def test_tables_of_a_version_before_know_of_none() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE config_putoffindex")
    before = standing()
    put_back()
    assert standing() == before


def test_whoever_starts_the_office_makes_what_a_killed_filling_has_left(office: Place) -> None:
    before = office.sql(STANDING)
    assert office.office("shell", "--verbosity", "0", "-c", KILLED).returncode == -SIGKILL
    assert len(office.sql(STANDING)) < len(before) - 50
    office.told("prepare")
    assert office.sql(STANDING) == before
    assert office.sql("SELECT count(*) FROM config_putoffindex") == [(0,)]


def test_several_lanes_make_them_at_once(office: Place) -> None:
    before = office.sql(STANDING)
    office.python(AT_ONCE)
    assert office.sql(STANDING) == before


def test_tables_are_not_tidied_while_they_are_written(office: Place) -> None:
    assert office.python(TIDIED).split() == ["-1.0", "0.0"]


def test_a_filling_leaves_tables_counted_and_tidy(office: Place) -> None:
    assert office.python(FILLED).split() == ["5000.0", "True"]
